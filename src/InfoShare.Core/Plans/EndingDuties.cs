using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// What the clock does about endings (T9, T4): whoever has not answered is told to by the level above, and whoever proposed it that the plan
/// is still open. Silence never ends anything.
/// </summary>
public sealed class EndingDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.EndingAcceptance];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Plans.FindEndingAsync(deadline.ObjectId) is not { } was)
            return DutyOutcome.NoSuch("ending");
        if (was.State != EndingState.Proposed || was.IsMet)
            return DutyOutcome.AlreadyMet(was.PersonId);
        var late = was with
        {
            Version = was.Version + 1,
            Level = was.Level == EscalationLevel.Unspecified ? EscalationLevel.Esc2TeamManager
                : was.Level >= EscalationLevel.Esc5Partnership ? EscalationLevel.Esc5Partnership : was.Level + 1,
        };
        if (!await session.Plans.TryUpdateAsync(late, was.Version))
            throw new InvalidOperationException("An ending changed while its deadline fired; the next sweep tries again.");
        var next = clock.Due(DeadlineKey.EscalationAnswer, session.Now, Urgency.Standard, was.ProposedAt);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.EndingAcceptance, was.Id, next.DueAt, next.RuleId));
        (await EndingNotices.OfAsync(session, registry, late)).Late(next.DueAt);
        return DutyOutcome.Told(was.PersonId);
    }
}
