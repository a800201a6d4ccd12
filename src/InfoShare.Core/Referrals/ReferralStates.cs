using System.Collections.Frozen;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>What can happen to a referral. Who may do it, and with which words, is the operation's own rule.</summary>
public enum ReferralMove
{
    /// <summary>The recipient's system has it.</summary>
    Deliver = 1,

    /// <summary>A practitioner of the recipient becomes the one owner, also from a colleague.</summary>
    TakeOwnership,

    /// <summary>A disposition is recorded; on a challenge, it is the reassessment (E9).</summary>
    Decide,

    /// <summary>A question goes to the referrer. It decides nothing: the clock goes on.</summary>
    AskQuestion,

    /// <summary>The reasoned answer goes to the referrer.</summary>
    GiveFeedback,

    /// <summary>The referrer agrees.</summary>
    Agree,

    /// <summary>The referrer adds information, asked or unasked.</summary>
    AddInformation,

    /// <summary>What the referrer added is considered anew.</summary>
    Reopen,

    /// <summary>The referrer disagrees.</summary>
    Challenge,

    /// <summary>Answered, and no challenge is open.</summary>
    Close,

    /// <summary>The holder of a challenge's level upholds the decision with reasons; the challenger answers (E9).</summary>
    Uphold,

    /// <summary>The holder of a challenge's level reopens the decision (E9).</summary>
    Reassess,

    /// <summary>The last level ends the challenge with its reason (E9).</summary>
    CloseChallenge,

    /// <summary>It is offered to another service; nothing has moved yet (E12).</summary>
    OfferRedirect,

    /// <summary>A named person of another service took it; the redirect is complete, and feedback is owed.</summary>
    AcceptRedirect,

    /// <summary>A named person of another area took it; that area decides it.</summary>
    AcceptTransfer,

    /// <summary>The other service declined, or did not answer: it is back with its last owner.</summary>
    ReturnRedirect,

    /// <summary>It waits on a threshold, with an interim owner and an end (E22).</summary>
    Hold,

    /// <summary>The wait ended.</summary>
    EndHold,

    /// <summary>A promise failed or a condition was met: it is triaged again (E20, E23).</summary>
    Raise,
}

/// <summary>
/// The states of a referral (vocabulary 9) and every move between them, as a table. A referral ends when the
/// referrer agreed to a reasoned answer, or when the last level of a challenge closed it with its reason. There is no move from
/// silence, a receipt or a decision to the end; and an end is not the last word when what was promised at it did not happen.
/// </summary>
public static class ReferralStates
{
    private static readonly FrozenDictionary<ReferralMove, FrozenDictionary<ReferralState, ReferralState>> Table =
        new Dictionary<ReferralMove, FrozenDictionary<ReferralState, ReferralState>>
        {
            [ReferralMove.Deliver] = To(ReferralState.Delivered, ReferralState.Sent),
            [ReferralMove.TakeOwnership] = To(ReferralState.Owned, ReferralState.Delivered)
                .And(Stays(ReferralState.Owned, ReferralState.InTriage, ReferralState.PendingThreshold, ReferralState.Decided,
                    ReferralState.FeedbackSent, ReferralState.Challenged)),
            [ReferralMove.Decide] = To(ReferralState.Decided, ReferralState.Owned, ReferralState.InTriage,
                ReferralState.PendingThreshold, ReferralState.Decided, ReferralState.Challenged),
            [ReferralMove.AskQuestion] = To(ReferralState.InTriage, ReferralState.Owned, ReferralState.InTriage, ReferralState.PendingThreshold)
                .And(Stays(ReferralState.Challenged)),
            [ReferralMove.GiveFeedback] = To(ReferralState.FeedbackSent, ReferralState.Decided),
            [ReferralMove.Agree] = To(ReferralState.FeedbackAcknowledged, ReferralState.FeedbackSent),
            [ReferralMove.AddInformation] = To(ReferralState.FeedbackAcknowledged, ReferralState.FeedbackSent)
                .And(Stays(ReferralState.Delivered, ReferralState.Owned, ReferralState.InTriage, ReferralState.PendingThreshold,
                    ReferralState.Decided, ReferralState.Challenged)),
            [ReferralMove.Reopen] = To(ReferralState.InTriage, ReferralState.FeedbackAcknowledged),
            [ReferralMove.Challenge] = To(ReferralState.Challenged, ReferralState.FeedbackSent),
            [ReferralMove.Close] = To(ReferralState.Closed, ReferralState.FeedbackAcknowledged),
            [ReferralMove.Uphold] = To(ReferralState.FeedbackSent, ReferralState.Challenged),
            [ReferralMove.Reassess] = To(ReferralState.InTriage, ReferralState.Challenged),
            [ReferralMove.CloseChallenge] = To(ReferralState.Closed, ReferralState.Challenged),
            [ReferralMove.OfferRedirect] = To(ReferralState.InTriage, ReferralState.Owned, ReferralState.InTriage, ReferralState.PendingThreshold),
            [ReferralMove.AcceptRedirect] = To(ReferralState.Decided, ReferralState.InTriage),
            [ReferralMove.AcceptTransfer] = To(ReferralState.Owned, ReferralState.InTriage),
            [ReferralMove.ReturnRedirect] = Stays(ReferralState.InTriage),
            [ReferralMove.Hold] = To(ReferralState.PendingThreshold, ReferralState.Owned, ReferralState.InTriage, ReferralState.PendingThreshold),
            [ReferralMove.EndHold] = To(ReferralState.InTriage, ReferralState.PendingThreshold),
            [ReferralMove.Raise] = To(ReferralState.InTriage, ReferralState.Decided, ReferralState.FeedbackSent, ReferralState.Closed),
        }.ToFrozenDictionary();

    /// <summary>The states from which a move is allowed, in the vocabulary's order.</summary>
    public static IReadOnlyList<ReferralState> AllowedFrom(ReferralMove move) => [.. Table[move].Keys.Order()];

    /// <summary>Whether a move is allowed from a state.</summary>
    public static bool Allows(ReferralMove move, ReferralState from) => Table[move].ContainsKey(from);

    /// <summary>The state after a move.</summary>
    /// <exception cref="RuleException">ILLEGAL_STATE, naming the current and the allowed states.</exception>
    public static ReferralState After(ReferralMove move, ReferralState from) =>
        Table[move].TryGetValue(from, out var next)
            ? next
            : throw RuleException.IllegalState("The referral", Code.Of(from), AllowedFrom(move).Select(Code.Of));

    /// <summary>Whether a named person of the recipient has yet to take it.</summary>
    public static bool AwaitsOwner(ReferralState state) => state is ReferralState.Sent or ReferralState.Delivered;

    /// <summary>Whether decision and feedback are still owed to the referrer (T1).</summary>
    public static bool OwesFeedback(ReferralState state) => state is ReferralState.Sent or ReferralState.Delivered
        or ReferralState.Owned or ReferralState.InTriage or ReferralState.PendingThreshold or ReferralState.Decided;

    /// <summary>
    /// Whether no qualified person holds it: nobody has taken it, or whoever did may not hold a decision about a child. It
    /// then counts as unallocated, whatever tray it lies in (E19). Nobody is called to one whose child is not to be born.
    /// </summary>
    public static bool IsUnallocated(Referral referral) => referral.EndedPregnancy is null
        && (AwaitsOwner(referral.State) || OwesFeedback(referral.State) && !Roles.IsQualified(referral.OwnerRole));

    /// <summary>
    /// Whether a challenge waits for its level's answer: from the disagreement until that answer, or feedback on the reassessment, has
    /// gone back, so that deciding alone stops no clock (E2, E9).
    /// </summary>
    public static bool ChallengeRuns(Referral referral) =>
        referral.Challenge is { EndedAt: null, Levels: [.., { Answer: ChallengeAnswer.Unspecified }] }
        && referral.State is (ReferralState.Challenged or ReferralState.Decided);

    /// <summary>
    /// Whether a practitioner of the organisation that referred decided it, or owns it: who answers the feedback for the referrer is
    /// somebody else (E7).
    /// </summary>
    public static bool IsOwnDecision(Referral referral, string practitionerId)
    {
        ArgumentNullException.ThrowIfNull(referral);
        return (referral.RecipientOrganisationId == referral.ReferrerOrganisationId && referral.Decision?.DecidedById == practitionerId)
            || (!AwaitsOwner(referral.State) && referral.OwnerOrganisationId == referral.ReferrerOrganisationId && referral.OwnerId == practitionerId);
    }

    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public static void RequireNotOwnDecision(Referral referral, Practitioner by)
    {
        if (IsOwnDecision(referral, by.Id))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Whoever decided or owns a referral does not answer for the referrer: a colleague does.");
    }

    private static FrozenDictionary<ReferralState, ReferralState> To(ReferralState to, params IEnumerable<ReferralState> from) =>
        from.ToFrozenDictionary(f => f, _ => to);

    private static FrozenDictionary<ReferralState, ReferralState> Stays(params IEnumerable<ReferralState> states) =>
        states.ToFrozenDictionary(s => s);

    private static FrozenDictionary<ReferralState, ReferralState> And(
        this FrozenDictionary<ReferralState, ReferralState> some, FrozenDictionary<ReferralState, ReferralState> others) =>
        some.Concat(others).ToFrozenDictionary();
}
