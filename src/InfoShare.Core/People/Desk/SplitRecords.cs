using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>Takes records out of a person to whom they do not belong.</summary>
/// <param name="OwnRecordIds">The caller's own records.</param>
/// <param name="EntryIds">Anybody's; for the data steward.</param>
/// <param name="ExpectedVersion">Decisions on the person that the caller has seen.</param>
public sealed record SplitRecords(
    SubjectRef Person, IReadOnlyList<string> OwnRecordIds, IReadOnlyList<string> EntryIds, string Reason, long ExpectedVersion);

/// <summary>As whom the two parts stand now.</summary>
public sealed record RecordsSplit(string PersonId, string SplitPersonId, string DecisionId, AuditReceipt Receipt);

/// <summary>
/// Fractures a person that holds records of two people. An organisation takes its own records out; the data steward anybody's. What
/// was stated about either part goes with the records of those who stated it, and the parts are not joined again by themselves.
/// </summary>
public sealed class SplitRecordsHandler(IStore store, OrganisationDirectory directory, IdentityDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS, VERSION_CONFLICT.</exception>
    public async Task<RecordsSplit> HandleAsync(SplitRecords command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<RecordsSplit> ApplyAsync(IWriteSession session, SplitRecords command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var personId = await DeskSight.NamedAsync(session, command.Person, "person", caller);
        var entries = await session.Identity.HoldEntriesAsync([personId]);
        if (entries.Count == 0 || !DeskSight.MaySee(caller, entries))
            throw DeskSight.NoSuchPerson();
        var leaving = Leaving(command, entries, caller);
        var version = (await session.Identity.DecisionsOfAsync(personId)).Count;
        if (version != command.ExpectedVersion)
            throw RuleException.VersionConflict("The person", version);

        var decision = IdentityDesk.Begin(session, call, IdentityDecisionKind.Split, command.Reason);
        var (staying, left) = await desk.SplitAsync(session, decision, entries, leaving, registry, caller);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(IdentityDecisionKind.Split)) with
        {
            ObjectId = decision.Id,
            PersonIds = [staying, left],
            Reason = command.Reason,
        });
        return new RecordsSplit(staying, left, decision.Id, receipt);
    }

    private static HashSet<string> Leaving(SplitRecords command, IReadOnlyList<IdentityEntry> entries, Caller caller)
    {
        var leaving = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, own) in command.OwnRecordIds.Index())
        {
            leaving.Add(entries.FirstOrDefault(e => e.OrganisationId == caller.OrganisationId && e.OwnRecordId == own)?.Id
                ?? throw RuleException.Invalid($"own_record_ids[{index}]", "is no record of yours that stands with this person"));
        }

        // Another agency's record by its id looks like one that is not there.
        var steward = DeskSight.IsSteward(caller);
        foreach (var (index, id) in command.EntryIds.Index())
        {
            leaving.Add(entries.FirstOrDefault(e => e.Id == id && (steward || e.OrganisationId == caller.OrganisationId))?.Id
                ?? throw RuleException.Invalid($"entry_ids[{index}]", "is no record that you may take out of this person"));
        }

        if (leaving.Count == 0)
            throw RuleException.Invalid("own_record_ids", "must name at least one record that does not belong there");
        if (leaving.Count == entries.Count)
            throw RuleException.Invalid("own_record_ids", "cannot be all that stand with this person: there is nothing to take them out of");
        return leaving;
    }
}
