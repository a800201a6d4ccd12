using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Passing on, waiting and coming back. The original clock (T1) runs through all of it.</summary>
public sealed partial class ReferralMoves
{
    /// <summary>
    /// Offers it to another service (E12). The owner and the clock stay; the answer there is due under T9, of an urgent one under T2. An offer that still
    /// waited elsewhere is withdrawn by it.
    /// </summary>
    /// <param name="feedback">What the referrer is told once it is accepted; null when feedback follows by itself.</param>
    /// <param name="condition">"If it continues", promised once it is accepted, as is the decision's day of review.</param>
    /// <param name="watcher">Who keeps these promises; null: whoever offers.</param>
    public ReferralChange OfferRedirect(
        Referral was, ReferralDecision decision, Organisation to, string? feedback, Practitioner by, DateTimeOffset now,
        IfItContinues? condition = null, Practitioner? watcher = null)
    {
        var due = OfferDue(was, now);
        var offer = new RedirectOffer(
            to.Id, to.Name, to.ReceivesReferrals, was.RecipientOrganisationId, by.Id, by.Name, now, due.DueAt, feedback)
        {
            OfferedByRole = by.Role,
            Condition = condition,
            ReviewDate = decision.ReviewDate,
            Watcher = condition is null && decision.ReviewDate is null ? null : watcher ?? by,
            As = decision.Disposition,
        };
        var moved = Withdrawn(Advanced(was, ReferralMove.OfferRedirect), now);
        // Until somebody there accepts, nobody has accepted: what stands meanwhile is that it was redirected.
        var next = moved with { Decision = decision with { Disposition = Disposition.Redirected }, OpenQuestion = null, Hold = null, Redirects = [.. moved.Redirects, offer] };
        return new ReferralChange(
            next,
            [Step(next, $"Offered to {to.Name}; {was.OwnerName} stays the owner until a named person there accepts, due {PlainTime.Full(due.DueAt)}", by, now)],
            [DeadlinePurpose.RedirectAnswer, DeadlinePurpose.ThresholdExpiry],
            [new(DeadlinePurpose.RedirectAnswer, due.DueAt, due.RuleId)]);
    }

    /// <summary>When another service's answer to an offer made now is due.</summary>
    public DateTimeOffset AnswerDue(Referral was, DateTimeOffset now) => OfferDue(was, now).DueAt;

    // What is urgent has no two working days to lie with somebody who may not take it (E19): the answer is due as an owner would be.
    private Deadline OfferDue(Referral was, DateTimeOffset now) => clock.Due(
        was.Urgency is Urgency.SameDay or Urgency.ImmediateDanger ? DeadlineKey.NamedOwner : DeadlineKey.HandoverAcceptance, now, was.Urgency, was.ReceivedAt);

    /// <summary>
    /// A named person of the other service took it and is the one owner from now on. Another area decides it anew; with any
    /// other service the redirect is the decision, complete now. An urgent one in unqualified hands counts as unallocated, so
    /// that T2 runs again (E19).
    /// </summary>
    public ReferralChange AcceptRedirect(Referral was, string words, Practitioner by, DateTimeOffset now)
    {
        var offer = was.PendingRedirect() ?? throw NoOffer(was);
        var next = Advanced(was, offer.Transfers ? ReferralMove.AcceptTransfer : ReferralMove.AcceptRedirect) with
        {
            RecipientOrganisationId = offer.Transfers ? offer.ToOrganisationId : was.RecipientOrganisationId,
            Decision = offer.Transfers ? null : was.Decision! with { Disposition = offer.As, AcceptedBy = $"{by.Name}, {offer.ToOrganisationName}" },
            OwnerOrganisationId = offer.ToOrganisationId,
            OwnerId = by.Id,
            OwnerName = by.Name,
            OwnerRole = by.Role,
            Team = by.Team,
            Redirects = Answered(was, RedirectState.Accepted, by.Name, words, now),
        };
        return new ReferralChange(
            next, [Step(next, $"{by.Name}, {offer.ToOrganisationName}, accepted it and owns it", by, now, words, WordsReaders.Parties)],
            [DeadlinePurpose.RedirectAnswer, DeadlinePurpose.ReferralOwner], [.. OwnerClock(next, now)]);
    }

    /// <summary>The other service declined: it never left its last owner, and its clock never stopped.</summary>
    public static ReferralChange DeclineRedirect(Referral was, string reason, Practitioner by, DateTimeOffset now)
    {
        var offer = was.PendingRedirect() ?? throw NoOffer(was);
        var next = Advanced(was, ReferralMove.ReturnRedirect) with { Redirects = Answered(was, RedirectState.Declined, by.Name, reason, now) };
        return new ReferralChange(
            next,
            [Step(next, $"{offer.ToOrganisationName} declined; it stays with {was.OwnerName} on the original clock", by, now, reason, WordsReaders.Recipient)],
            [DeadlinePurpose.RedirectAnswer], []);
    }

    /// <summary>The clock: the other service did not answer in time. Null when it has.</summary>
    public static ReferralChange? RedirectOverdue(Referral was, DateTimeOffset now)
    {
        if (was.PendingRedirect() is not { } offer || !ReferralStates.Allows(ReferralMove.ReturnRedirect, was.State))
            return null;
        var next = was with { Redirects = Answered(was, RedirectState.Expired, null, null, now) };
        return ByClock(
            was, next, $"{offer.ToOrganisationName} did not answer in time; it stays with {was.OwnerName} on the original clock", [], now);
    }

    /// <summary>Waits on a threshold with an interim owner until the end (E22). T1 goes on; an owner is named, so T2 is met.</summary>
    public static ReferralChange Hold(
        Referral was, string organisationId, string waitsFor, DateTimeOffset expiresAt, Practitioner owner, Practitioner by, DateTimeOffset now)
    {
        var next = Withdrawn(Advanced(was, ReferralMove.Hold), now) with
        {
            OwnerOrganisationId = organisationId,
            OwnerId = owner.Id,
            OwnerName = owner.Name,
            OwnerRole = owner.Role,
            Team = owner.Team,
            Hold = new ThresholdHold(owner.Name, waitsFor, expiresAt),
        };
        return new ReferralChange(
            next,
            [Step(next, $"Waits on a threshold until {PlainTime.Full(expiresAt)}, {owner.Name} owns it meanwhile", by, now, waitsFor, WordsReaders.Recipient)],
            [DeadlinePurpose.ThresholdExpiry, DeadlinePurpose.RedirectAnswer, DeadlinePurpose.ReferralOwner],
            [new(DeadlinePurpose.ThresholdExpiry, expiresAt, "E22")]);
    }

    /// <summary>The clock: the wait is over, and it goes back to triage with its interim owner. Null when it is not waiting.</summary>
    public static ReferralChange? HoldOverdue(Referral was, DateTimeOffset now) =>
        was.State != ReferralState.PendingThreshold
            ? null
            : ByClock(
                was, was with { State = ReferralStates.After(ReferralMove.EndHold, was.State), Hold = null },
                "The wait on a threshold ended: back in triage, owner and manager told", [], now);

    /// <summary>
    /// A promise failed or a condition was met: it is triaged again by its owner. What still runs keeps its clock; after
    /// feedback, or when it was closed, T1 starts anew from now. Where it is being worked on anyway, only the history says so. A
    /// challenge that the challenger has not accepted stays open.
    /// </summary>
    /// <param name="words">What was written of it; the side that decides reads it.</param>
    public ReferralChange Raise(Referral was, string why, Practitioner? by, DateTimeOffset now, string? words = null)
    {
        if (!ReferralStates.Allows(ReferralMove.Raise, was.State) || ReferralStates.ChallengeRuns(was))
        {
            var same = was with { Version = was.Version + 1 };
            return new ReferralChange(same, [Step(same, why, by, now, words, WordsReaders.Recipient)], None, []);
        }

        var next = Advanced(was, ReferralMove.Raise);
        if (was.State == ReferralState.Decided)
            return new ReferralChange(next, [Step(next, why, by, now, words, WordsReaders.Recipient)], None, []);
        var due = clock.Due(DeadlineKey.ReferralDecision, now, was.Urgency, was.ReceivedAt);
        next = next with { FeedbackDue = due.DueAt, FeedbackRule = due.RuleId, LateLevel = 0 };
        return new ReferralChange(
            next,
            [Step(next, $"{why}; decision and feedback are due {PlainTime.Full(due.DueAt)}", by, now, words, WordsReaders.Recipient)],
            [DeadlinePurpose.ReferrerAnswer, DeadlinePurpose.ReferralFeedback, DeadlinePurpose.ReferralFeedbackSecond],
            [new(DeadlinePurpose.ReferralFeedback, due.DueAt, due.RuleId), .. OwnerClock(next, now)]);
    }

    /// <summary>Something said beside the written referral: state, owner and clocks stay.</summary>
    public static ReferralChange Note(
        Referral was, Func<Referral, Referral> add, string what, Practitioner by, DateTimeOffset now, string? words = null,
        WordsReaders readers = WordsReaders.Unspecified)
    {
        var next = add(was) with { Version = was.Version + 1 };
        return new ReferralChange(next, [Step(next, what, by, now, words, readers)], None, []);
    }

    private static Referral Withdrawn(Referral referral, DateTimeOffset now) =>
        referral.PendingRedirect() is null ? referral : referral with { Redirects = Answered(referral, RedirectState.Withdrawn, null, null, now) };

    private static IReadOnlyList<RedirectOffer> Answered(Referral was, RedirectState state, string? by, string? words, DateTimeOffset now) =>
    [
        .. was.Redirects.SkipLast(1),
        was.Redirects[^1] with { State = state, AnsweredByName = by, Words = words, AnsweredAt = now },
    ];

    private static RuleException NoOffer(Referral was) => RuleException.IllegalState(
        "The redirect", was.Redirects.Count == 0 ? "NONE" : Code.Of(was.Redirects[^1].State), [Code.Of(RedirectState.Offered)]);
}
