using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Emergency;

/// <summary>A use of emergency access that nobody reviewed in time climbs (T16): lead, manager above, safeguarding partners.</summary>
public sealed class EmergencyDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.EmergencyReview];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Emergencies.FindAsync(deadline.ObjectId) is not { } grant)
            return DutyOutcome.NoSuch("emergency access");
        if (grant.IsReviewed || grant.ReviewLevel >= EmergencyReviewLevel.Partnership)
            return DutyOutcome.AlreadyMet(AloneId.Shown(grant.PersonId));

        var level = grant.ReviewLevel + 1;
        var due = clock.Due(DeadlineKey.OverrideReview, session.Now, judgedAt: grant.GrantedAt);
        var next = grant with
        {
            Version = grant.Version + 1,
            ReviewLevel = level,
            ReviewOwner = EmergencyReviewers.HolderOf(level, registry.Find(grant.OrganisationId), Routing.PartnershipOf(registry)).Owner,
            ReviewDue = due.DueAt,
        };
        if (!await session.Emergencies.TryUpdateAsync(next, grant.Version))
            throw new InvalidOperationException("A use of emergency access changed while its deadline fired; the next sweep tries again.");
        if (level < EmergencyReviewLevel.Partnership)
            session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.EmergencyReview, grant.Id, due.DueAt, due.RuleId));
        EmergencyNotices.AskReview(session, next, registry, late: true);
        return DutyOutcome.Told([AloneId.Shown(grant.PersonId)]);
    }
}
