using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>The first person's word on records whose term has run out.</summary>
/// <param name="KeepUntil">With KEEP_UNTIL.</param>
public sealed record DecideRemoval(IReadOnlyList<string> RecordIds, RemovalChoice Choice, DateOnly? KeepUntil, string Reason);

/// <summary>Proposes what becomes of records; nothing happens before a second person confirms (O13).</summary>
public sealed class DecideRemovalHandler(IStore store, RetentionSchedules schedules, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS for a record that is not listed; STILL_KEPT for one that something keeps, or that two people keep until a later day.</exception>
    public Task<RemovalChanged> HandleAsync(DecideRemoval command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.ChangeAsync(call, async session =>
        {
            var by = call.Caller.Human;
            var schedule = schedules.At(session.Now);
            var ids = command.RecordIds.Distinct().ToList();
            var candidates = (await session.Retention.FindCandidatesAsync(ids)).ToDictionary(c => c.RecordId, StringComparer.Ordinal);
            List<RemovalHindrance> hindrances = [];
            foreach (var (index, id) in ids.Index())
            {
                if (!candidates.TryGetValue(id, out var candidate) || candidate.DecisionId is not null
                    || await session.Retention.FindRecordAsync(candidate.Class, id) is not { } record || call.Caller.Conflicts.Keeps(record.PersonIds))
                {
                    throw RuleException.Invalid($"record_ids[{index}]", "must be a record that ListDueForRemoval lists");
                }

                // Two people said so, and their word stands until its day.
                if (candidate.KeptUntil is { } until && until > LondonTime.DateOf(session.Now))
                    throw RetentionReading.StillKept("What you named", [RemovalHindrance.NotDue], until);
                if (command.Choice == RemovalChoice.Remove)
                    hindrances.AddRange((await RetentionReading.StandingOfAsync(session, schedule, record)).Hindrances);
            }

            if (hindrances.Count > 0)
                throw RetentionReading.StillKept("What you named", hindrances);
            var decision = new RemovalDecision(
                session.NextId(RemovalDecision.Prefix), 1, RemovalState.Proposed, command.Choice, ids, command.KeepUntil, command.Reason.Trim(), schedule.Version,
                call.Caller.OrganisationId, by.Id, by.Name, session.Now);
            session.Retention.Add(decision);
            if (!await session.Retention.TryClaimAsync(ids, decision.Id))
                throw RuleException.Invalid("record_ids", "must be records of which nobody else decides at this moment");
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, $"{Code.Of(decision.Choice)}: {ids.Count} records") with
            {
                ObjectId = decision.Id,
                Reason = command.Reason,
            });
            return new RemovalChanged(decision, receipt);
        }, ct);
    }
}
