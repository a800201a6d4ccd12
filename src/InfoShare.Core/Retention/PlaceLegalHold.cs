using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>Keeps what belongs to one of the three; the others are null.</summary>
public sealed record PlaceLegalHold(
    SubjectRef? Person, StatedIncident? Incident, string? ReferralId, LegalHoldAuthority Authority, string? AuthorityReference, string Reason);

/// <summary>
/// Places a hold. The organisations that hold a record of their own, or that shared or received what names the incident, are told to keep
/// theirs: that there is a hold, neither why nor by whose authority. Of a person in a refuge nobody is told.
/// </summary>
public sealed class PlaceLegalHoldHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; SUBJECT_NOT_CERTAIN; CONFLICT_OF_INTEREST; INVALID_FIELDS for an unknown organisation.</exception>
    public async Task<LegalHoldChanged> HandleAsync(PlaceLegalHold command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<LegalHoldChanged> ApplyAsync(IWriteSession session, PlaceLegalHold command, Call call, RegistrySnapshot registry)
    {
        var by = call.Caller.Human;
        await session.Retention.BeforeHoldingAsync();
        var (subject, id, about) = await SubjectAsync(session, command, call.Caller, registry);

        // Without a reference nobody can tell two matters of one authority apart: each is a hold of its own.
        var hold = command.AuthorityReference is { Length: > 0 } reference
            ? (await session.Retention.HoldsOfAsync(subject, id)).FirstOrDefault(h => h.Authority == command.Authority && h.AuthorityReference == reference)
            : null;
        if (hold is null)
        {
            hold = new LegalHold(
                session.NextId(LegalHold.Prefix), 1, LegalHoldState.Standing, subject, id, command.Authority, command.AuthorityReference, command.Reason.Trim(),
                call.Caller.OrganisationId, by.Id, by.Name, session.Now, null, null, null, null, null, null);
            hold = hold with { Told = await LegalHoldNotices.TellAsync(session, hold, call.Caller, registry, clock) };
            await session.Retention.TryAddHoldAsync(hold);
        }

        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, $"kept: {Code.Of(hold.Authority)}") with
        {
            ObjectId = hold.Id,
            PersonIds = about,
            Reason = command.Reason,
        });
        return new LegalHoldChanged(hold, receipt);
    }

    private static async ValueTask<(LegalHoldSubject Subject, string Id, IReadOnlyList<string> About)> SubjectAsync(
        IWriteSession session, PlaceLegalHold command, Caller caller, RegistrySnapshot registry)
    {
        if (command.Person is { } named)
        {
            var found = await PersonResolver.FindAsync(session, named, caller);
            if (found.Person is { } person)
                return (LegalHoldSubject.Person, person.Id, [person.Id]);
            throw found.Resolved.Outcome == MatchOutcome.NoMatch
                ? RuleException.NotFound("person")
                : RuleException.NotCertain("It is not certain who is meant: give an identifier, the birth date or the address.");
        }

        if (command.Incident is { } incident)
            return (LegalHoldSubject.Incident, Incidents.Of([incident], caller, registry, "incident", urgent: false)[0].IncidentId, []);
        return await session.Referrals.FindAsync(command.ReferralId!) is { } referral && !caller.Conflicts.Judge(referral.ChildIds)
            ? (LegalHoldSubject.Referral, referral.Id, referral.ChildIds)
            : throw RuleException.NotFound("referral");
    }
}
