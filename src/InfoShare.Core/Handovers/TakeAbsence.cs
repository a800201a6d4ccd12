using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>The calling practitioner owns an absence from now on.</summary>
public sealed record TakeAbsence(string AbsenceId, long Version);

/// <summary>A changed absence.</summary>
public sealed record AbsenceChanged(AbsenceRow Absence, AuditReceipt Receipt);

/// <summary>
/// Moves the ownership to whoever works with the person, or to the children's services of the owner's area. The clock goes on.
/// </summary>
public sealed class TakeAbsenceHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, CONFLICT_OF_INTEREST, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<AbsenceChanged> HandleAsync(TakeAbsence command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = await session.Handovers.FindAbsenceAsync(command.AbsenceId);
            if (was is null || !await MayTakeAsync(session, was, caller, registry) || caller.Conflicts.Judge(was.PersonId))
                throw RuleException.NotFound("absence");
            if (!Roles.IsQualified(caller.Human.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "An absence is owned by a qualified practitioner.");
            caller.RequireOfServiceApart(was.Owner, registry, session.Now);
            if (was.Version != command.Version)
                throw RuleException.VersionConflict("The absence", was.Version);
            if (was.ClosedAt is not null)
                throw RuleException.IllegalState("The absence", "CLOSED", ["OPEN"]);
            var taken = AbsenceDesk.Taken(was, caller.PartyFor(was.Owner, registry, session.Now));
            if (!await session.Handovers.TryUpdateAsync(taken, was.Version))
                throw RuleException.VersionConflict("The absence", was.Version + 1);
            await session.AnswerItemsAsync(Fulfilment.TookAbsence(was.Owner.OrganisationId), was.Id, call.Caller);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Acknowledge) with { ObjectId = taken.Id, PersonIds = [taken.PersonId] });
            return new AbsenceChanged((await AbsenceRows.OfAsync(session, [taken], caller, registry))[0], receipt);
        }, ct);
    }

    private static async ValueTask<bool> MayTakeAsync(IReadSession session, Absence absence, Caller caller, RegistrySnapshot registry)
    {
        if (absence.Owner.OrganisationId == caller.OrganisationId)
            return InvolvementAccess.IsOpenTo(caller, absence.Owner, registry, session.Now);
        if ((await session.People.HiddenFromAsync(caller.OrganisationId, [absence.PersonId])).Count > 0)
            return false;
        if (registry.Find(absence.Owner.OrganisationId) is { } owner && registry.ReceiverOfReferrals(owner.Area)?.Id == caller.OrganisationId)
            return true;
        var today = LondonTime.DateOf(session.Now);
        return (await session.Links.InvolvementsOfAsync([absence.PersonId])).Any(i =>
            i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role));
    }
}
