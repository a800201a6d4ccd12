using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>In which order referrals lie in a recipient's tray (E19).</summary>
public static class ReferralTray
{
    // Longer than anything can be late.
    private const int BeforeAllOthers = -100;

    /// <summary>
    /// The place, as a time: what is due next. While no qualified person holds what is urgent, that is when one must; else whatever
    /// runs, the challenge's answer, the referrer's, or decision and feedback. A child in danger whom nobody qualified has taken stands
    /// before everything, also before what is late: a century before its own time.
    /// </summary>
    public static DateTimeOffset PlaceOf(Referral referral)
    {
        ArgumentNullException.ThrowIfNull(referral);
        if (referral.EndedPregnancy is { } ended)
            return ended.Due;
        if (ReferralStates.IsUnallocated(referral) && referral.OwnerDue is { } owner)
        {
            var next = owner < referral.FeedbackDue ? owner : referral.FeedbackDue;
            return referral.Urgency == Urgency.ImmediateDanger ? next.AddYears(BeforeAllOthers) : next;
        }

        if (ReferralStates.ChallengeRuns(referral))
            return referral.Challenge!.AnswerDue;
        return referral is { State: ReferralState.FeedbackSent, Feedback: { } sent } ? sent.AcknowledgementDue : referral.FeedbackDue;
    }
}
