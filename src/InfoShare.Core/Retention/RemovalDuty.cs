using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>
/// The days of grace have passed: what still may go is removed, in the transaction that claims the deadline, so that several brokers
/// remove once. What a hold, a referral or a clock keeps by now is left as it is and listed again. The trail says which records went; its
/// own entries stay, and with them every checkpoint.
/// </summary>
public sealed class RemovalDuty(RetentionSchedules schedules, TimeProvider time) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.RemovalDue];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(deadline);
        ArgumentNullException.ThrowIfNull(registry);
        if (await session.Retention.FindDecisionAsync(deadline.ObjectId) is not { } decision)
            return DutyOutcome.NoSuch("decision");
        if (decision.State != RemovalState.Confirmed)
            return DutyOutcome.AlreadyMet();
        await session.Retention.BeforeRemovingAsync();
        var schedule = schedules.At(session.Now);
        var candidates = (await session.Retention.FindCandidatesAsync(decision.RecordIds)).ToDictionary(c => c.RecordId, StringComparer.Ordinal);
        List<RetentionStanding> going = [];
        foreach (var id in decision.RecordIds)
        {
            if (candidates.TryGetValue(id, out var candidate) && !(candidate.KeptUntil > LondonTime.DateOf(session.Now))
                && await session.Retention.FindRecordAsync(candidate.Class, id) is { } record
                && await RetentionReading.StandingOfAsync(session, schedule, record) is { Hindrances.Count: 0 } standing)
            {
                going.Add(standing);
            }
        }

        await RemovalMoves.WriteAsync(session, decision, decision with
        {
            State = RemovalState.Executed,
            ExecutedAt = session.Now,
            Removed = going.Count,
            LeftAlone = decision.RecordIds.Count - going.Count,
        });
        foreach (var (record, due, _, _) in going)
        {
            session.Retention.Remove(new RemovedRecord(
                record.Id, record.Class, record.Sensitivity, record.OrganisationId, record.RecordedAt, due!.On, due.Why, schedule.Version, decision.Id, session.Now));
            session.Record(new Audit.AuditEntry
            {
                Id = Ids.New("aud", time),
                Kind = AuditEventKind.Decide,
                Action = "retention",
                ObjectId = record.Id,
                Outcome = $"removed: {decision.Id}",
                RuleIds = [deadline.RuleId],
                PolicyVersion = registry.Policy.Version,
                RecordedAt = session.Now,
            });
        }

        session.Retention.Release(decision.Id);
        return new DutyOutcome($"removed {going.Count} of {decision.RecordIds.Count}", []);
    }
}
