using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Conflicts;

/// <summary>Ends a conflict of interest.</summary>
public sealed record EndConflict(string ConflictId, long Version, string Reason);

/// <summary>A manager or safeguarding lead ends it, with a reason; never the practitioner whom it keeps away.</summary>
public sealed class EndConflictHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; MANAGER_REQUIRED for the own one; ILLEGAL_STATE; VERSION_CONFLICT.</exception>
    public Task<ConflictChanged> HandleAsync(EndConflict command, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, session => ApplyAsync(session, command, call), ct);

    private async ValueTask<ConflictChanged> ApplyAsync(IWriteSession session, EndConflict command, Call call)
    {
        var by = call.Caller.Human;
        var conflict = await session.Conflicts.FindAsync(command.ConflictId);
        if (!ConflictSight.MaySee(conflict, call.Caller))
            throw RuleException.NotFound("conflict");
        if (conflict!.PractitionerId == by.Id || !Roles.IsManager(by.Role))
            throw new RuleException(ErrorReason.ManagerRequired, "Another manager or safeguarding lead of your organisation ends it, not whom it keeps away.");
        if (conflict.EndedAt is not null)
            throw RuleException.IllegalState("The conflict", "ENDED", ["STANDING"]);
        var next = conflict with { Version = conflict.Version + 1, EndedAt = session.Now, EndedBy = by.Name, EndReason = command.Reason.Trim() };
        if (conflict.Version != command.Version || !await session.Conflicts.TryUpdateAsync(next, conflict.Version))
            throw RuleException.VersionConflict("The conflict", conflict.Version);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, "ended") with
        {
            ObjectId = conflict.Id,
            PersonIds = [conflict.PersonId],
            Reason = next.EndReason,
        });
        return new ConflictChanged(next, receipt);
    }
}

/// <summary>Who may know of a conflict.</summary>
internal static class ConflictSight
{
    /// <summary>The organisation's managers and leads, but nobody of one that keeps himself away in silence; the practitioner of the own open ones.</summary>
    public static bool MaySee(Conflict? conflict, Caller caller) =>
        conflict is not null && conflict.OrganisationId == caller.OrganisationId && caller.Practitioner is { } human
        && (conflict.PractitionerId == human.Id ? conflict.Open : Roles.IsManager(human.Role) && !caller.Conflicts.Keeps(conflict.PersonId));
}
