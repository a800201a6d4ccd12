using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// What was passed on or set aside comes back by itself (E12, E22): an unanswered redirect returns to its owner, a wait on a
/// threshold ends in triage, and those who must act are told.
/// </summary>
public sealed class PassingDuties : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.RedirectAnswer, DeadlinePurpose.ThresholdExpiry];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Referrals.FindAsync(deadline.ObjectId) is not { } referral)
            return DutyOutcome.NoSuch("referral");
        var change = deadline.Purpose == DeadlinePurpose.RedirectAnswer
            ? ReferralMoves.RedirectOverdue(referral, session.Now)
            : ReferralMoves.HoldOverdue(referral, session.Now);
        if (change is null)
            return DutyOutcome.AlreadyMet(referral.ChildIds);
        if (!await session.TryApplyAsync(referral, change))
        {
            // Another broker changed it between the two statements. The claim must not stand without its effect.
            throw new InvalidOperationException("A referral changed while its deadline fired; the next sweep tries again.");
        }

        if (deadline.Purpose == DeadlinePurpose.RedirectAnswer)
            RedirectNotices.Returned(session, registry, change.Next);
        else
            TellHoldEnded(new ReferralNotices(session, registry, change.Next), referral);
        return DutyOutcome.Told(referral.ChildIds);
    }

    private static void TellHoldEnded(ReferralNotices notices, Referral was)
    {
        var said = $"The wait on a threshold has ended ({was.Hold?.WaitsFor}); the referral is back in triage. Decision and feedback: {PlainTime.Full(was.FeedbackDue)}.";
        notices.ToOwner(NotificationTrigger.ReferralFollowUp, "decide now, and give feedback", was.FeedbackDue, said);
        notices.ToRole(
            was.RecipientOrganisationId, Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), NotificationTrigger.ReferralFollowUp,
            "see that it is decided now", was.FeedbackDue, $"{said} Owner: {was.OwnerName}.");
    }
}

/// <summary>
/// A promise of a decision came due (E4, E20, E23). Its owner and the manager are told, and told again a level later for as long
/// as nobody has looked; a condition raises the referral by itself.
/// </summary>
public sealed class FollowUpDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <summary>What a promise that came due asks of its owner.</summary>
    internal const string LookAgain = "look again, and say what came of it (CompleteFollowUp)";

    /// <summary>What it asks of the manager.</summary>
    internal const string SeeThatSomebodyLooks = "see that somebody looks again";

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.FollowUpDue];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.FollowUps.FindAsync(deadline.ObjectId) is not { } followUp)
            return DutyOutcome.NoSuch("follow-up");
        if (followUp.State != FollowUpState.Open || await session.Referrals.FindAsync(followUp.ReferralId) is not { } referral)
            return DutyOutcome.AlreadyMet([]);
        if (followUp.Kind == FollowUpKind.Condition)
        {
            if (!await session.CloseAsync(followUp, FollowUpState.Raised, "The day came.", null))
                throw new InvalidOperationException("A follow-up changed while its deadline fired; the next sweep tries again.");
            await session.RaiseAsync(followUp, "The day of a condition came", followUp.Task, null, clock, registry);
            return DutyOutcome.Told(referral.ChildIds);
        }

        var again = clock.Due(DeadlineKey.EscalationAnswer, session.Now, referral.Urgency, referral.ReceivedAt);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.FollowUpDue, followUp.Id, again.DueAt, again.RuleId));
        var notices = new ReferralNotices(session, registry, referral);
        notices.ToPerson(
            followUp.OwnerOrganisationId, followUp.OwnerName, followUp.OwnerId, followUp.OwnerRole, NotificationTrigger.ReferralFollowUp, LookAgain, again.DueAt,
            $"Due since {PlainTime.Full(followUp.DueAt)}: {followUp.Task}");
        notices.ToRole(
            followUp.OwnerOrganisationId, Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), NotificationTrigger.ReferralFollowUp,
            SeeThatSomebodyLooks, again.DueAt, $"Due since {PlainTime.Full(followUp.DueAt)}, owner {followUp.OwnerName}: {followUp.Task}");
        return DutyOutcome.Told(referral.ChildIds);
    }
}
