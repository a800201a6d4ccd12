using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// The moves of a challenge (E9): it climbs from the two workers to the partnership, each level on its own clock (T4), and ends
/// only when the decision is made anew, the challenger accepts, or the last level closes it with a reason. The owner stays owner, and
/// until the challenger accepts nobody agrees in his or her place.
/// </summary>
public sealed partial class ReferralMoves
{
    /// <summary>
    /// The referrer's side disagrees: a challenge opens at the team manager (ESC_2; the two workers, ESC_1, have just spoken), a
    /// further disagreement takes it a level above the last.
    /// </summary>
    public ReferralChange Challenge(Referral was, string grounds, Practitioner by, DateTimeOffset now)
    {
        if (ReferralStates.Allows(ReferralMove.Challenge, was.State))
            ReferralStates.RequireNotOwnDecision(was, by);
        var level = was.Challenge is null ? EscalationLevel.Esc2TeamManager : Above(was.Challenge.Level);
        var due = clock.Due(DeadlineKey.EscalationAnswer, now, was.Urgency, was.ReceivedAt);
        var reached = new ChallengeLevel(level, now, due.DueAt, grounds, ChallengeAnswer.Unspecified, null, null, null, null);
        var next = Answered(Advanced(was, ReferralMove.Challenge), FeedbackAcknowledgement.Disagree, grounds, now) with
        {
            Challenge = was.Challenge is { } former
                ? former with
                {
                    Level = level,
                    AnswerDue = due.DueAt,
                    Grounds = grounds,
                    Levels = [.. former.Levels, reached],
                    EndedAt = null,
                    AcceptedAt = null,
                    // What the former challenger accepted, or the last level closed, is over: this one is somebody's own.
                    ById = former.AwaitsChallenger ? former.ById : by.Id,
                    ByName = former.AwaitsChallenger ? former.ByName : by.Name,
                    ByRole = former.AwaitsChallenger ? former.ByRole : by.Role,
                    OpenedAt = former.AwaitsChallenger ? former.OpenedAt : now,
                }
                : new ReferralChallenge(
                    level, due.DueAt, grounds, now, by.Id, by.Name,
                    [
                        new ChallengeLevel(
                            EscalationLevel.Esc1Practitioner, now, null, grounds, ChallengeAnswer.Upheld, "The decision as it was fed back.",
                            was.Decision?.DecidedById, was.Decision?.DecidedByName, was.Feedback?.SentAt),
                        reached,
                    ],
                    null)
                {
                    ByRole = by.Role,
                },
        };
        return new ReferralChange(
            next,
            [Step(next, $"The referrer disagrees, an answer of {Code.Of(level)} is due {PlainTime.Full(due.DueAt)}", by, now, grounds, WordsReaders.Parties)],
            [DeadlinePurpose.ReferrerAnswer],
            [new(DeadlinePurpose.ChallengeAnswer, due.DueAt, due.RuleId)]);
    }

    /// <summary>
    /// The holder of the level upholds the decision with reasons. They are feedback: the challenger accepts, adds or disagrees
    /// within T3, and silence is no acceptance, see <see cref="AnswerOverdue"/>.
    /// </summary>
    public ReferralChange Uphold(Referral was, string reasons, Practitioner by, DateTimeOffset now)
    {
        var due = clock.Due(DeadlineKey.ReferrerAnswer, now, was.Urgency, was.ReceivedAt);
        var next = Advanced(was, ReferralMove.Uphold) with
        {
            OpenQuestion = null,
            Feedback = new ReferralFeedback(reasons, now, due.DueAt, FeedbackAcknowledgement.Unspecified, null, null),
            Challenge = was.Challenge!.Answered(ChallengeAnswer.Upheld, reasons, by, now),
        };
        return new ReferralChange(
            next,
            [Step(next, $"{Code.Of(was.Challenge!.Level)} upholds the decision; the challenger accepts or it climbs, due {PlainTime.Full(due.DueAt)}", by, now, reasons, WordsReaders.Parties)],
            [DeadlinePurpose.ChallengeAnswer],
            [new(DeadlinePurpose.ReferrerAnswer, due.DueAt, due.RuleId)]);
    }

    /// <summary>The holder of the level reopens the decision: the challenge has ended, and a new T1 clock runs from now.</summary>
    public ReferralChange Reassess(Referral was, string reasons, Practitioner by, DateTimeOffset now)
    {
        var due = clock.Due(DeadlineKey.ReferralDecision, now, was.Urgency, was.ReceivedAt);
        var next = Advanced(was, ReferralMove.Reassess) with
        {
            FeedbackDue = due.DueAt,
            FeedbackRule = due.RuleId,
            LateLevel = 0,
            Challenge = was.Challenge!.Answered(ChallengeAnswer.Reassess, reasons, by, now).Ended(now),
        };
        return new ReferralChange(
            next,
            [Step(next, $"{Code.Of(was.Challenge!.Level)} reopens the decision; decision and feedback are due {PlainTime.Full(due.DueAt)}", by, now, reasons, WordsReaders.Parties)],
            [DeadlinePurpose.ChallengeAnswer],
            [new(DeadlinePurpose.ReferralFeedback, due.DueAt, due.RuleId), .. OwnerClock(next, now)]);
    }

    /// <summary>The last level ends the challenge with its reason, and with it the referral.</summary>
    /// <exception cref="RuleException">ILLEGAL_STATE, also while a family is owed its answer.</exception>
    public static ReferralChange CloseChallenge(Referral was, string reasons, Practitioner by, DateTimeOffset now)
    {
        var closed = Advanced(was, ReferralMove.CloseChallenge);
        FamilyRules.RequireAnswered(was);
        var next = closed with
        {
            OpenQuestion = null,
            Challenge = was.Challenge!.Answered(ChallengeAnswer.ClosedWithReason, reasons, by, now).Ended(now),
        };
        return new ReferralChange(
            next, [Step(next, $"{Code.Of(was.Challenge!.Level)} closes the challenge", by, now, reasons, WordsReaders.Parties)], [DeadlinePurpose.ChallengeAnswer], []);
    }

    /// <summary>
    /// The clock: the referrer has not answered the feedback (T3). Its safeguarding lead is told, a level later again. Reasons for
    /// upholding what is challenged are not accepted by silence: the challenge climbs.
    /// </summary>
    public ReferralChange? AnswerOverdue(Referral was, DateTimeOffset now)
    {
        if (was.State != ReferralState.FeedbackSent)
            return null;
        if (was.Challenge is { EndedAt: null, Level: < EscalationLevel.Esc5Partnership } open && open.Levels[^1].Answer == ChallengeAnswer.Upheld)
        {
            var level = Above(open.Level);
            var due = clock.Due(DeadlineKey.EscalationAnswer, was.Feedback!.AcknowledgementDue, was.Urgency, was.ReceivedAt);
            return ByClock(
                was,
                was with { State = ReferralStates.After(ReferralMove.Challenge, was.State), Challenge = open.At(level, due.DueAt, now) },
                $"The challenger has not accepted the reasons: the challenge climbs to {Code.Of(level)}, due {PlainTime.Full(due.DueAt)}",
                [new(DeadlinePurpose.ChallengeAnswer, due.DueAt, due.RuleId)],
                now);
        }

        var again = clock.Due(DeadlineKey.EscalationAnswer, now, was.Urgency, was.ReceivedAt);
        return ByClock(
            was, was, "The referrer has not answered the feedback: the referrer's safeguarding lead told",
            [new(DeadlinePurpose.ReferrerAnswer, again.DueAt, again.RuleId)], now);
    }

    /// <summary>
    /// The clock: a challenge was not answered at its level (T4). It climbs one level with a term from the missed one; at
    /// ESC_5 it stays with the safeguarding partners, who are told again.
    /// </summary>
    public ReferralChange? ChallengeOverdue(Referral was, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (!ReferralStates.ChallengeRuns(was))
            return null;
        var challenge = was.Challenge!;
        var level = Above(challenge.Level);
        var atTop = level == challenge.Level;
        var due = clock.Due(DeadlineKey.EscalationAnswer, atTop ? now : dueAt, was.Urgency, was.ReceivedAt);
        return ByClock(
            was,
            was with { Challenge = atTop ? challenge with { AnswerDue = due.DueAt } : challenge.At(level, due.DueAt, now) },
            atTop
                ? $"The challenge is still unanswered at {Code.Of(level)}: told again"
                : $"The challenge was not answered: it climbs to {Code.Of(level)}, due {PlainTime.Full(due.DueAt)}",
            [new(DeadlinePurpose.ChallengeAnswer, due.DueAt, due.RuleId)],
            now);
    }

    private static EscalationLevel Above(EscalationLevel level) =>
        level >= EscalationLevel.Esc5Partnership ? EscalationLevel.Esc5Partnership : level + 1;
}

/// <summary>What becomes of a challenge's record.</summary>
internal static class ChallengeRecords
{
    /// <summary>The present level is answered.</summary>
    public static ReferralChallenge Answered(
        this ReferralChallenge challenge, ChallengeAnswer answer, string reasons, Practitioner by, DateTimeOffset now) => challenge with
        {
            Levels =
            [
                .. challenge.Levels.SkipLast(1),
                challenge.Levels[^1] with { Answer = answer, Reasons = reasons, AnsweredById = by.Id, AnsweredByName = by.Name, AnsweredAt = now },
            ],
        };

    /// <summary>The clock brought it to a level.</summary>
    public static ReferralChallenge At(this ReferralChallenge challenge, EscalationLevel level, DateTimeOffset due, DateTimeOffset now) => challenge with
    {
        Level = level,
        AnswerDue = due,
        Levels = [.. challenge.Levels, new ChallengeLevel(level, now, due, null, ChallengeAnswer.Unspecified, null, null, null, null)],
    };

    /// <summary>The challenger agreed.</summary>
    public static ReferralChallenge Accepted(this ReferralChallenge challenge, DateTimeOffset now) =>
        challenge.Ended(now) with { AcceptedAt = challenge.AwaitsChallenger ? now : challenge.AcceptedAt };

    /// <summary>It is over.</summary>
    public static ReferralChallenge Ended(this ReferralChallenge challenge, DateTimeOffset now) => challenge with { EndedAt = challenge.EndedAt ?? now };
}
