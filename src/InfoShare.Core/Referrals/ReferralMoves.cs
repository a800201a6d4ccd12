using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A clock that a change starts.</summary>
public sealed record StartedClock(DeadlinePurpose Purpose, DateTimeOffset DueAt, string RuleId);

/// <summary>What a move makes of a referral: the next version, the steps of its history, and its clocks.</summary>
/// <param name="Met">Clocks that the move answers, so that they never fire.</param>
/// <param name="Started">Clocks that it starts.</param>
public sealed record ReferralChange(
    Referral Next,
    IReadOnlyList<ReferralEvent> Steps,
    IReadOnlyList<DeadlinePurpose> Met,
    IReadOnlyList<StartedClock> Started)
{
    /// <summary>The referral after it. Closed, or on a clock of its own again, it waits for no closing words any more.</summary>
    public Referral Next { get; init; } = EndsWaiting(Next, Started) ? Next with { EndedPregnancy = null } : Next;

    /// <summary>Clocks that the move answers.</summary>
    public IReadOnlyList<DeadlinePurpose> Met { get; init; } = EndsWaiting(Next, Started) ? [.. Met, DeadlinePurpose.ReferralPregnancyEnded] : Met;

    /// <summary>A second move in the same change: one version, both histories.</summary>
    public ReferralChange Then(Func<Referral, ReferralChange> move)
    {
        var second = move(Next);
        return new ReferralChange(
            second.Next with { Version = Next.Version },
            [.. Steps, .. second.Steps],
            [.. Met, .. second.Met],
            [.. Started.Where(c => !second.Met.Contains(c.Purpose)), .. second.Started]);
    }

    private static bool EndsWaiting(Referral next, IReadOnlyList<StartedClock> started) => next.EndedPregnancy is not null
        && (next.State == ReferralState.Closed
            || started.Any(c => c.Purpose is DeadlinePurpose.ReferralFeedback or DeadlinePurpose.ReferrerAnswer or DeadlinePurpose.ChallengeAnswer));
}

/// <summary>
/// Every move of a referral, without a store: state, owner and clocks change together, so that a referral that is not closed
/// has one named owner and a clock that runs. What the two sides say to each other stands in the history word for word, so
/// that a later feedback or challenge, which takes the former one's place in the referral, overwrites nothing.
/// </summary>
public sealed partial class ReferralMoves(PartnershipClock clock)
{
    private static readonly DeadlinePurpose[] None = [];

    /// <summary>What is due for a referral that starts its clock then: decision and feedback (T1), and an owner (T2) when urgent.</summary>
    public (Deadline Feedback, Deadline? Owner) DueFor(DateTimeOffset from, Urgency urgency) =>
        (clock.Due(DeadlineKey.ReferralDecision, from, urgency),
            urgency is Urgency.SameDay or Urgency.ImmediateDanger ? clock.Due(DeadlineKey.NamedOwner, from, urgency) : null);

    /// <summary>Sent and delivered in one step: our receipt is the system's, and stops no clock (E2).</summary>
    /// <param name="sent">As the referrer sent it, in state SENT, with its due times from <see cref="DueFor"/>.</param>
    public static ReferralChange Open(Referral sent, Deadline? ownerDue, string toName, DateTimeOffset now)
    {
        var delivered = sent with { State = ReferralStates.After(ReferralMove.Deliver, sent.State) };
        List<ReferralEvent> steps = [new(sent.Id, ReferralState.Sent, "Sent", sent.ReferrerName, now)];
        if (sent.Spoken is { } spoken)
        {
            steps.Add(new(sent.Id, ReferralState.Sent, spoken.AdvisedNotToRefer
                ? $"Advised not to refer in a conversation at {PlainTime.Full(spoken.At)}; the clock runs from it, and the advice needs its reasons"
                : $"Spoken first at {PlainTime.Full(spoken.At)}; the clock runs from it", sent.ReferrerName, now));
        }

        steps.Add(new(sent.Id, delivered.State, $"Delivered to {toName}; the sender stays owner until a named person takes it", null, now));
        List<StartedClock> clocks = [new(DeadlinePurpose.ReferralFeedback, sent.FeedbackDue, sent.FeedbackRule)];
        if (ownerDue is not null)
            clocks.Add(new(DeadlinePurpose.ReferralOwner, ownerDue.DueAt, ownerDue.RuleId));
        return new ReferralChange(delivered, steps, None, clocks);
    }

    /// <summary>A practitioner of the recipient becomes the owner (E11).</summary>
    public static ReferralChange Take(Referral was, string organisationId, Practitioner by, DateTimeOffset now)
    {
        var first = ReferralStates.AwaitsOwner(was.State);
        var next = Advanced(was, ReferralMove.TakeOwnership) with
        {
            OwnerOrganisationId = organisationId,
            OwnerId = by.Id,
            OwnerName = by.Name,
            OwnerRole = by.Role,
            Team = by.Team ?? was.Team,
        };
        var what = first ? $"{by.Name} took ownership" : $"{by.Name} took ownership from {was.OwnerName}";
        return new ReferralChange(
            next, [Step(next, what, by, now)], Roles.IsQualified(by.Role) ? [DeadlinePurpose.ReferralOwner] : None, []);
    }

    /// <summary>
    /// A disposition, or a question with the clock going on, which stands beside the decision. A later decision stands beside the
    /// earlier in the history.
    /// </summary>
    public static ReferralChange Decide(Referral was, ReferralDecision decision, Practitioner by, DateTimeOffset now)
    {
        var asks = decision.Disposition == Disposition.MoreInformation;
        var next = asks
            ? Advanced(was, ReferralMove.AskQuestion) with { OpenQuestion = decision, Hold = null }
            : Withdrawn(Advanced(was, ReferralMove.Decide) with { Decision = decision, OpenQuestion = null, Hold = null }, now);
        var step = asks
            ? Step(next, "Question put to the referrer, the clock goes on", by, now, decision.Question, WordsReaders.Parties)
            : Step(next, "Decided", by, now, $"{Code.Of(decision.Disposition)}, {Code.Of(decision.Reason)}", WordsReaders.Parties);
        return new ReferralChange(
            next,
            [step],
            asks ? [DeadlinePurpose.ThresholdExpiry] : [DeadlinePurpose.ThresholdExpiry, DeadlinePurpose.RedirectAnswer],
            []);
    }

    /// <summary>
    /// The reasoned answer: T1 is met, and the referrer's own answer falls due (T3). On a challenge that waited for its level it is the
    /// reassessment, which ends it.
    /// </summary>
    public ReferralChange Feedback(Referral was, string text, Practitioner by, DateTimeOffset now)
    {
        var due = clock.Due(DeadlineKey.ReferrerAnswer, now, was.Urgency, was.ReceivedAt);
        var next = Advanced(was, ReferralMove.GiveFeedback) with
        {
            OpenQuestion = null,
            Feedback = new ReferralFeedback(text, now, due.DueAt, FeedbackAcknowledgement.Unspecified, null, null),
            Challenge = ReferralStates.ChallengeRuns(was)
                ? was.Challenge!.Answered(ChallengeAnswer.Reassess, $"Decided anew: {text}", by, now).Ended(now)
                : was.Challenge,
        };
        return new ReferralChange(
            next,
            [Step(next, $"Feedback sent, the referrer's answer is due {PlainTime.Full(due.DueAt)}", by, now, text, WordsReaders.Parties)],
            [DeadlinePurpose.ReferralOwner, DeadlinePurpose.ReferralFeedback, DeadlinePurpose.ReferralFeedbackSecond, DeadlinePurpose.ChallengeAnswer],
            [new(DeadlinePurpose.ReferrerAnswer, due.DueAt, due.RuleId)]);
    }

    /// <summary>
    /// The referrer agrees: acknowledged, and closed. After a disagreement only whoever disagreed can, whatever anybody's rank (E9); and
    /// never whoever decided or owns it, where one organisation referred and decides (E7).
    /// </summary>
    /// <exception cref="RuleException">ILLEGAL_STATE, also while a family is owed its answer; ROLE_NOT_ALLOWED for anybody else.</exception>
    public static ReferralChange Agree(Referral was, string? text, Practitioner by, DateTimeOffset now)
    {
        var agreed = Advanced(was, ReferralMove.Agree);
        ReferralStates.RequireNotOwnDecision(was, by);
        if (was.Challenge is { AwaitsChallenger: true } challenge && challenge.ById != by.Id && !ReferralStates.IsOwnDecision(was, challenge.ById))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Only the practitioner who disagreed can agree now.");
        FamilyRules.RequireAnswered(was);
        var acknowledged = Answered(agreed, FeedbackAcknowledgement.Agree, text, now) with { Challenge = was.Challenge?.Accepted(now) };
        var closed = acknowledged with { State = ReferralStates.After(ReferralMove.Close, acknowledged.State) };
        return new ReferralChange(
            closed,
            [Step(acknowledged, "The referrer agrees", by, now), Step(closed, "Closed: answered, and no challenge is open", null, now)],
            [DeadlinePurpose.ReferrerAnswer],
            []);
    }

    /// <summary>
    /// The referrer adds information. After feedback the referral goes back to triage on a new T1 clock from this answer,
    /// because what was added must be considered and answered like the referral itself; while a question or a challenge runs
    /// its state and its clock stay. It accepts nothing: a challenge goes on, and the next feedback is the challenger's to answer.
    /// </summary>
    public ReferralChange AddInformation(Referral was, string text, Practitioner by, DateTimeOffset now)
    {
        var next = Advanced(was, ReferralMove.AddInformation) with { OpenQuestion = null };
        if (was.State != ReferralState.FeedbackSent)
            return new ReferralChange(next, [Step(next, "The referrer adds information", by, now, text, WordsReaders.Referral)], None, []);

        var acknowledged = Answered(next, FeedbackAcknowledgement.AddingInformation, text, now);
        var due = clock.Due(DeadlineKey.ReferralDecision, now, was.Urgency, was.ReceivedAt);
        var reopened = acknowledged with
        {
            State = ReferralStates.After(ReferralMove.Reopen, acknowledged.State),
            FeedbackDue = due.DueAt,
            FeedbackRule = due.RuleId,
            LateLevel = 0,
        };
        return new ReferralChange(
            reopened,
            [
                Step(acknowledged, "The referrer adds information", by, now, text, WordsReaders.Referral),
                Step(reopened, $"Reopened; decision and feedback are due {PlainTime.Full(due.DueAt)}", null, now),
            ],
            [DeadlinePurpose.ReferrerAnswer],
            [new(DeadlinePurpose.ReferralFeedback, due.DueAt, due.RuleId), .. OwnerClock(reopened, now)]);
    }

    /// <summary>
    /// The clock: nobody qualified took an urgent referral in time (T2, E19); and again a level later (T4) for as long as nobody has: a
    /// child in danger is not waited for over a holiday because somebody opened a notice. Null when it is taken.
    /// </summary>
    /// <param name="again">Whether it was told before.</param>
    public ReferralChange? OwnerOverdue(Referral was, bool again, DateTimeOffset now)
    {
        if (!ReferralStates.IsUnallocated(was))
            return null;
        var next = clock.Due(DeadlineKey.EscalationAnswer, now, was.Urgency, was.ReceivedAt);
        var who = ReferralStates.AwaitsOwner(was.State) ? "named" : "qualified";
        return ByClock(
            was, was,
            again ? $"Still no {who} owner: deputy and senior manager told" : $"No {who} owner in time: managers of both sides told",
            [new(DeadlinePurpose.ReferralOwner, next.DueAt, next.RuleId)], now);
    }

    /// <summary>Whether a clock of an owner (T2) speaks a further time: those run on T4, see <see cref="OwnerOverdue"/>.</summary>
    public static bool IsFurtherAlarm(string ruleId)
    {
        ArgumentNullException.ThrowIfNull(ruleId);
        return ruleId.StartsWith(DeadlineKey.EscalationAnswer.Code() + "@", StringComparison.Ordinal);
    }

    /// <summary>
    /// The clock: decision and feedback are late (T1); the next rung is due one level later (T4), counted from this one.
    /// Null when feedback was given.
    /// </summary>
    public ReferralChange? FeedbackOverdue(Referral was, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (!ReferralStates.OwesFeedback(was.State))
            return null;
        var second = clock.Due(DeadlineKey.EscalationAnswer, dueAt, was.Urgency, was.ReceivedAt);
        return ByClock(
            was,
            was with { LateLevel = Math.Max(1, was.LateLevel) },
            "Feedback is late: owner, manager and referrer told",
            [new(DeadlinePurpose.ReferralFeedbackSecond, second.DueAt, second.RuleId)],
            now);
    }

    /// <summary>
    /// The clock: still late a level later. The senior manager is told, and told again a level later for as long as it
    /// lasts: the ladder's top has no silence beyond it.
    /// </summary>
    public ReferralChange? FeedbackOverdueAgain(Referral was, DateTimeOffset now)
    {
        if (!ReferralStates.OwesFeedback(was.State))
            return null;
        var again = clock.Due(DeadlineKey.EscalationAnswer, now, was.Urgency, was.ReceivedAt);
        return ByClock(
            was,
            was with { LateLevel = 2 },
            "Feedback is still late: senior manager and referrer told",
            [new(DeadlinePurpose.ReferralFeedbackSecond, again.DueAt, again.RuleId)],
            now);
    }

    /// <summary>The clock of a qualified owner (T2) for what is urgent and comes into, or back to, unqualified hands (E19).</summary>
    private IEnumerable<StartedClock> OwnerClock(Referral next, DateTimeOffset now)
    {
        if (next.Urgency is not (Urgency.SameDay or Urgency.ImmediateDanger) || !ReferralStates.IsUnallocated(next))
            return [];
        var due = clock.Due(DeadlineKey.NamedOwner, now, next.Urgency, next.ReceivedAt);
        return [new(DeadlinePurpose.ReferralOwner, due.DueAt, due.RuleId)];
    }

    private static Referral Advanced(Referral was, ReferralMove move) =>
        was with { State = ReferralStates.After(move, was.State), Version = was.Version + 1 };

    private static Referral Answered(Referral next, FeedbackAcknowledgement answer, string? text, DateTimeOffset now) => next with
    {
        Feedback = next.Feedback! with { Acknowledgement = answer, AcknowledgementText = text, AcknowledgedAt = now },
    };

    private static ReferralChange ByClock(
        Referral was, Referral next, string what, IReadOnlyList<StartedClock> started, DateTimeOffset now) =>
        new(next with { Version = was.Version + 1 }, [new(was.Id, next.State, what, null, now)], None, started);

    private static ReferralEvent Step(
        Referral next, string what, Practitioner? by, DateTimeOffset now, string? words = null, WordsReaders readers = WordsReaders.Unspecified) =>
        new(next.Id, next.State, what, by?.Name, now, words, readers);
}
