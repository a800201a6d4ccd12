using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// The child of a referral is not to be born (A2). Nobody is pressed for an assessment of it, and nothing is silent either: one clock, at
/// the pace of a level, reminds whoever has the next word until the referral has been answered (E2).
/// </summary>
public sealed partial class ReferralMoves
{
    /// <summary>The step at which the clocks stop.</summary>
    internal const string ClocksStop = "The clocks stop; the referral waits for an answer in words";

    private const string ClocksGoOn = "The clocks run again, on their original times";

    private static readonly DeadlinePurpose[] Stopping =
    [
        DeadlinePurpose.ReferralOwner, DeadlinePurpose.ReferralFeedback, DeadlinePurpose.ReferralFeedbackSecond,
        DeadlinePurpose.ReferrerAnswer, DeadlinePurpose.ChallengeAnswer,
    ];

    /// <summary>It was recorded that no child of it is to be born. Null when it is closed, or waits already.</summary>
    /// <param name="words">What was recorded; for both sides and a service that is asked to take it.</param>
    /// <param name="speakTo">Who recorded it.</param>
    /// <param name="organisationId">Where.</param>
    public ReferralChange? PregnancyEnded(Referral was, string words, ContactPoint speakTo, string organisationId, DateTimeOffset now)
    {
        if (was.State == ReferralState.Closed || was.EndedPregnancy is not null)
            return null;
        var due = WordsDue(was, now);
        var next = was with { Version = was.Version + 1, EndedPregnancy = new EndedPregnancy(now, due.DueAt, due.RuleId, speakTo, organisationId) };
        return new ReferralChange(
            next, [Step(next, ClocksStop, null, now, words, WordsReaders.Referral)], Stopping,
            [new(DeadlinePurpose.ReferralPregnancyEnded, due.DueAt, due.RuleId)]);
    }

    /// <summary>The clock: nobody has ended it in words. Null when somebody has.</summary>
    public ReferralChange? PregnancyEndedOverdue(Referral was, DateTimeOffset now)
    {
        if (was.State == ReferralState.Closed || was.EndedPregnancy is not { } ended)
            return null;
        var due = WordsDue(was, now);
        return ByClock(
            was, was with { EndedPregnancy = ended with { Due = due.DueAt, Rule = due.RuleId } }, "Still without an answer in words: reminded",
            [new(DeadlinePurpose.ReferralPregnancyEnded, due.DueAt, due.RuleId)], now);
    }

    /// <summary>
    /// It was a mistake, and a child is expected: the clocks that the state calls for run again, so that what passed meanwhile is late and
    /// says so. One that was closed in the meantime is considered anew. Null when nothing had stopped.
    /// </summary>
    /// <param name="closedMeanwhile">Whether it was closed while its clocks stood still.</param>
    public ReferralChange? PregnancyGoesOn(Referral was, string words, bool closedMeanwhile, Practitioner by, DateTimeOffset now)
    {
        if (was.State == ReferralState.Closed && closedMeanwhile)
            return Raise(was, "It was closed while its clocks stood still by mistake: considered anew", by, now, words);
        if (was.EndedPregnancy is null)
            return null;
        var next = was with { Version = was.Version + 1, EndedPregnancy = null };
        return new ReferralChange(
            next, [Step(next, ClocksGoOn, by, now, words, WordsReaders.Referral)], [DeadlinePurpose.ReferralPregnancyEnded, .. Stopping],
            new ReferralClocks(clock).Of(next, now));
    }

    /// <summary>Whether its clocks stood still at the end, by its history, and were never said to run again.</summary>
    public static bool StoodStill(IReadOnlyList<ReferralEvent> history) =>
        history.LastOrDefault(e => e.What is ClocksStop or ClocksGoOn)?.What == ClocksStop;

    // At the ordinary pace whatever the urgency was: nobody is pressed by the hour about a child who is not to be born.
    private Deadline WordsDue(Referral was, DateTimeOffset now) => clock.Due(DeadlineKey.EscalationAnswer, now, Urgency.Standard, was.ReceivedAt);
}
