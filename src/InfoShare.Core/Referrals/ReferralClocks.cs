using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>The clocks that a referral's state calls for, to start them again after they were stopped by mistake.</summary>
public sealed class ReferralClocks(PartnershipClock clock)
{
    /// <summary>
    /// The clocks of a referral as it stands, each with its original time: what has passed meanwhile is late, and says so. A rung that was
    /// told already comes next. The terms of a redirect, a hold or a follow-up are rows of their own and are not among them.
    /// </summary>
    public IReadOnlyList<StartedClock> Of(Referral referral, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(referral);
        if (referral.State is ReferralState.Closed or ReferralState.FeedbackAcknowledged)
            return [];
        if (referral is { State: ReferralState.FeedbackSent, Feedback: { } sent })
            return [new(DeadlinePurpose.ReferrerAnswer, sent.AcknowledgementDue, Rule(DeadlineKey.ReferrerAnswer, referral))];
        // A challenge runs on its own clock also once it is decided anew, until the answer has gone back.
        return ReferralStates.ChallengeRuns(referral)
            ? [new(DeadlinePurpose.ChallengeAnswer, referral.Challenge!.AnswerDue, Rule(DeadlineKey.EscalationAnswer, referral)), .. Owner(referral)]
            : [Decision(referral, now), .. Owner(referral)];
    }

    private StartedClock Decision(Referral referral, DateTimeOffset now)
    {
        if (referral.LateLevel == 0)
            return new(DeadlinePurpose.ReferralFeedback, referral.FeedbackDue, referral.FeedbackRule);
        // The senior manager's rung counts from the first, and comes again from now on for as long as it lasts.
        var from = referral.LateLevel == 1 ? referral.FeedbackDue : now;
        var due = clock.Due(DeadlineKey.EscalationAnswer, from, referral.Urgency, referral.ReceivedAt);
        return new(DeadlinePurpose.ReferralFeedbackSecond, due.DueAt, due.RuleId);
    }

    private IEnumerable<StartedClock> Owner(Referral referral) => referral.OwnerDue is { } due && ReferralStates.IsUnallocated(referral)
        ? [new(DeadlinePurpose.ReferralOwner, due, Rule(DeadlineKey.NamedOwner, referral))] : [];

    private string Rule(DeadlineKey key, Referral referral) => clock.Due(key, referral.ReceivedAt, referral.Urgency, referral.ReceivedAt).RuleId;
}
