using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>The clocks that a referral's state calls for, to start them again after they were stopped by mistake.</summary>
public static class ReferralClocks
{
    /// <summary>
    /// The clocks of a referral as it stands, each with its original time: what has passed meanwhile is late, and says so. The terms of
    /// a redirect, a hold or a follow-up are rows of their own and are not among them.
    /// </summary>
    public static IReadOnlyList<StartedClock> Of(Referral referral)
    {
        ArgumentNullException.ThrowIfNull(referral);
        return referral.State switch
        {
            ReferralState.Closed or ReferralState.FeedbackAcknowledged => [],
            ReferralState.FeedbackSent when referral.Feedback is { } sent => [new(DeadlinePurpose.ReferrerAnswer, sent.AcknowledgementDue, "T3")],
            ReferralState.Challenged when referral.Challenge is { } open => [new(DeadlinePurpose.ChallengeAnswer, open.AnswerDue, "T4")],
            _ => [.. Decision(referral), .. Owner(referral)],
        };
    }

    private static IEnumerable<StartedClock> Decision(Referral referral) => referral.LateLevel switch
    {
        0 => [new(DeadlinePurpose.ReferralFeedback, referral.FeedbackDue, referral.FeedbackRule)],
        1 => [new(DeadlinePurpose.ReferralFeedbackSecond, referral.FeedbackDue, referral.FeedbackRule)],
        _ => [],
    };

    private static IEnumerable<StartedClock> Owner(Referral referral) =>
        referral.OwnerDue is { } due && ReferralStates.AwaitsOwner(referral.State) ? [new(DeadlinePurpose.ReferralOwner, due, "T2")] : [];
}
