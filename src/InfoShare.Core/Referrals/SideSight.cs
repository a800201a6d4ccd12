using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// What each side reads of a referral (E12, E15, L6). The side that decides reads all of it. The referrer reads the referral, the
/// decision without its evidence and reasoning, the feedback and the challenge. A service that was asked to take it reads the referral
/// while it is asked, and like the referrer once it owns it; before and after, that it is there and its own answer. What one side
/// writes for itself (conversations, waits, reasons of a decline, what came of a promise) stays with it.
/// </summary>
internal static class SideSight
{
    /// <summary>The referral with what the caller's side may not read taken out.</summary>
    public static Referral Of(Referral referral, ReferralSide side, Caller caller)
    {
        // Others learn that something could not be used and ring the referrer; as it was given it may be an address that is kept secret.
        if (side != ReferralSide.Referrer)
            referral = referral with { SetAside = [.. referral.SetAside.Select(s => s with { Given = "" })] };
        if (side == ReferralSide.Recipient)
            return referral;
        var own = caller.OrganisationId;
        var (owns, asked) = (Owns(referral, caller), IsAsked(referral, caller));
        var isParty = side == ReferralSide.Referrer || owns;
        var seen = referral with
        {
            Decision = isParty || asked ? WithoutReasoning(referral.Decision) : null,
            OpenQuestion = isParty ? WithoutReasoning(referral.OpenQuestion) : null,
            Feedback = isParty ? referral.Feedback : null,
            Challenge = isParty ? referral.Challenge : null,
            ConsentRecord = isParty ? referral.ConsentRecord : null,
            Hold = owns || referral.Hold is null ? referral.Hold : referral.Hold with { WaitsFor = "" },
            Conversations = [.. referral.Conversations.Where(c => c.OrganisationId == own
                || (c.ForBothSides && isParty)
                || (c.OrganisationId == referral.ReferrerOrganisationId && (isParty || asked)))],
            ChildTold = isParty || asked ? referral.ChildTold : [],
            Redirects = [.. referral.Redirects.Select(r =>
                r.FromOrganisationId == own ? r
                : r.ToOrganisationId == own ? r with { Feedback = r.State == RedirectState.Accepted ? r.Feedback : null }
                : r with
                {
                    Words = isParty && r.State == RedirectState.Accepted ? r.Words : null,
                    Feedback = isParty && r.State == RedirectState.Accepted ? r.Feedback : null,
                    Condition = null,
                    As = isParty ? r.As : Disposition.Redirected,
                })],
        };

        // Who the relative or member of the public was is for the service that decides and the intake worker alone.
        return IsIntake(referral, side, caller) || seen.Family is null ? seen : seen with { Family = seen.Family with { Name = null, PersonId = null }, FamilyAnswers = [] };
    }

    /// <summary>Whether the caller took the family's word.</summary>
    public static bool IsIntake(Referral referral, ReferralSide side, Caller caller) =>
        side == ReferralSide.Referrer && (caller.Practitioner is null || caller.Practitioner.Id == referral.ReferrerId);

    /// <summary>The history: what happened, and the words that the caller's side may read.</summary>
    public static IReadOnlyList<ReferralEvent> Of(IReadOnlyList<ReferralEvent> history, Referral referral, ReferralSide side, Caller caller)
    {
        var fewest = side == ReferralSide.Recipient ? WordsReaders.Recipient
            : side == ReferralSide.Referrer || Owns(referral, caller) ? WordsReaders.Parties
            : IsAsked(referral, caller) ? WordsReaders.Referral
            : WordsReaders.Unspecified;
        return [.. history.Select(e => e.Words is { } words && fewest != WordsReaders.Unspecified && e.Readers >= fewest
            ? e with { What = $"{e.What}: {words}" }
            : e with { Words = null })];
    }

    /// <summary>The promises: what each is and when it is due; what came of it for the side that keeps it.</summary>
    public static IReadOnlyList<FollowUp> Of(IReadOnlyList<FollowUp> promises, ReferralSide side, Caller caller) =>
        [.. promises.Select(f => side == ReferralSide.Recipient || f.OwnerOrganisationId == caller.OrganisationId ? f : f with
        {
            Task = f.Kind == FollowUpKind.Condition ? "If it continues, it is considered again." : f.Task,
            Outcome = null,
            ClosedBy = null,
        })];

    /// <summary>Whether somebody of the caller's organisation owns it.</summary>
    public static bool Owns(Referral referral, Caller caller) => referral.OwnerOrganisationId == caller.OrganisationId;

    private static bool IsAsked(Referral referral, Caller caller) => referral.PendingRedirect()?.ToOrganisationId == caller.OrganisationId;

    private static ReferralDecision? WithoutReasoning(ReferralDecision? decision) =>
        decision is null ? null : decision with { Evidence = "", Rationale = "" };
}
