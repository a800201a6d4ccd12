using InfoShare.Core.Access;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>From which side a caller looks at a referral.</summary>
public enum ReferralSide
{
    /// <summary>Sent it: own words, state, owner, decision and feedback.</summary>
    Referrer = 1,

    /// <summary>Received it: all.</summary>
    Recipient = 2,

    /// <summary>Was offered it by a redirect, or passed it on to another area: the referral, not the deciding service's evidence (E12).</summary>
    Redirected = 3,
}

/// <summary>
/// Who may know of a referral (L11: unqualified workers see what they sent themselves, and its feedback; L7: what a clinic in a larger house sent is
/// the clinic's, and that of whoever stands in).
/// </summary>
public static class ReferralSight
{
    /// <summary>
    /// The caller's side, or a refusal that looks like a referral that does not exist. A system without a practitioner stands
    /// for its organisation.
    /// </summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static ReferralSide Require(Referral? referral, Caller caller, RegistrySnapshot registry, DateTimeOffset now)
    {
        if (Of(referral, caller, registry, now) is { } side)
            return side;
        if (referral is not null && IsParty(referral, caller, registry, now) && !caller.Conflicts.Judge(referral.ChildIds))
            _ = caller.Conflicts.MeetsConcerns(referral.ConcernIds);
        throw RuleException.NotFound("referral");
    }

    /// <summary>The caller's side; null when the referral is not the caller's to know of.</summary>
    /// <remarks>One of a child from whom a conflict of interest keeps the caller (L10), or that rests on a concern that tells of such a
    /// person, is not, but for the own submission's author: its statement of risk says what the concern says.</remarks>
    public static ReferralSide? Of(Referral? referral, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        referral is null || (IsKept(referral, caller) && !IsAuthor(referral, caller)) ? null
        : IsKept(referral, caller) ? ReferralSide.Referrer
        : SideOf(referral, caller, registry, now);

    /// <summary>Whether a conflict of interest keeps the caller from it: by a child, or by a concern that came with it.</summary>
    public static bool IsKept(Referral referral, Caller caller) =>
        caller.Conflicts.Keeps(referral.ChildIds) || caller.Conflicts.KeepsConcerns(referral.ConcernIds);

    /// <summary>Whether the calling practitioner made the referral.</summary>
    public static bool IsAuthor(Referral referral, Caller caller) =>
        referral.ReferrerOrganisationId == caller.OrganisationId && caller.Practitioner is { } human && referral.ReferrerId == human.Id;

    /// <summary>Whether the caller would stand on a side, but for a conflict of interest.</summary>
    public static bool IsParty(Referral referral, Caller caller, RegistrySnapshot registry, DateTimeOffset now) => SideOf(referral, caller, registry, now) is not null;

    /// <summary>Whether what an organisation sent is open to the caller there; where it is a clinic's, to the clinic.</summary>
    public static bool IsSendersToSee(Referral referral, Caller caller, RegistrySnapshot registry, DateTimeOffset now) => InvolvementAccess.IsOpenTo(
        caller, new HandoverParty(referral.ReferrerOrganisationId, referral.ReferrerId, referral.ReferrerName, referral.ReferrerRole, null), registry, now);

    private static ReferralSide? SideOf(Referral referral, Caller caller, RegistrySnapshot registry, DateTimeOffset now)
    {
        var worksOnIt = caller.Practitioner is not { } human || LearnsOfOthers(human.Role);
        if (referral.RecipientOrganisationId == caller.OrganisationId && worksOnIt)
            return ReferralSide.Recipient;
        // Early help is staffed by those who hold no decision; an offer to it is theirs to answer all the same.
        var answersOffers = worksOnIt || caller.Role == PractitionerRole.EarlyHelp;
        if (answersOffers && referral.Redirects.Any(r => (r.ToOrganisationId == caller.OrganisationId && r.State != RedirectState.Withdrawn)
            || r.FromOrganisationId == caller.OrganisationId))
        {
            return ReferralSide.Redirected;
        }

        if (referral.ReferrerOrganisationId != caller.OrganisationId)
            return null;
        return referral.ReferrerId == caller.Practitioner?.Id || (worksOnIt && IsSendersToSee(referral, caller, registry, now)) ? ReferralSide.Referrer : null;
    }

    /// <summary>Whether a role may learn that others referred or hold something; those who only submit may not.</summary>
    public static bool LearnsOfOthers(PractitionerRole role) =>
        Roles.IsQualified(role);
}
