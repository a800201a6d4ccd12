using System.Security.Claims;

namespace InfoShare.WebConsole.Desks;

/// <summary>A page to which the header leads.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Words">What it is called there.</param>
/// <param name="Below">Where else one is, so to say, on that page.</param>
public sealed record DeskLink(string Address, string Words, params string[] Below)
{
    /// <summary>What a screen reader is told of it: the page itself, a page that is reached from it, or neither.</summary>
    public string? CurrentAt(PathString here) =>
        here.Value == Address ? "page" : Below.Prepend(Address).Any(page => here.StartsWithSegments(page)) ? "true" : null;
}

/// <summary>Where each role begins, and to which pages the header leads it: to those that the broker opens to the role, and to no other.</summary>
public static class DeskLinks
{
    // They look at practice and keep its records; they do not practise, and refer nobody.
    private static readonly string[] Lookers = ["AUDITOR", "REVIEW_LEAD", "DATA_STEWARD"];

    // They hold no decision about a child and no case (E19, L11), and open no record in an emergency (L9).
    internal static readonly string[] Unqualified = ["EARLY_HELP", "SCHOOL_STAFF", "PROBATION_TRAINEE", "ASSOCIATED_REFERRER", "FAMILY_REFERRER"];

    /// <summary>The first page after the sign-in: what waits for whoever sits here.</summary>
    public static string FirstOf(ClaimsPrincipal user) => (AgencyOf(user), RoleOf(user)) switch
    {
        (_, "EARLY_HELP" or "REVIEW_LEAD" or "DATA_STEWARD") => "/notices",
        ("SOCIAL_CARE", _) => "/tray",
        (_, "AUDITOR") => "/review",
        _ => "/sent",
    };

    /// <summary>The links of the header.</summary>
    public static IEnumerable<DeskLink> Of(ClaimsPrincipal user)
    {
        var (agency, role) = (AgencyOf(user), RoleOf(user));
        var practises = agency != "OTHER";
        var refers = !Lookers.Contains(role);
        if (agency == "SOCIAL_CARE" && role != "EARLY_HELP")
            yield return new DeskLink("/tray", "Referrals to us", "/referrals");
        if (agency == "PROBATION")
            yield return new DeskLink("/partner-check", "Check a new partner");
        if (role == "EARLY_HELP")
            yield return new DeskLink("/sent?show=passed", "Passed to us", "/referrals");
        if (refers)
            yield return new DeskLink("/sent", "My referrals");
        if (practises)
        {
            yield return new DeskLink("/children", "Look for a child");
            yield return new DeskLink("/work", "Whom I work with");
        }

        if (Desk.WhoAskOfAdults.Contains(role))
            yield return new DeskLink("/adults", "Ask about a grown-up");

        if (refers)
            yield return new DeskLink("/refer", "Make a referral");
        yield return new DeskLink("/notices", "Notices");
        if (practises && !Unqualified.Contains(role))
            yield return new DeskLink("/handovers", "Handovers");
        if (practises)
        {
            yield return new DeskLink("/share", "Share a concern");
            yield return new DeskLink("/endings", "Endings");
        }

        if (refers || role == "REVIEW_LEAD")
            yield return new DeskLink("/challenges", "Challenges");
        if (practises && !Unqualified.Contains(role))
            yield return new DeskLink("/emergency", "Emergency");
        else if (role == "AUDITOR")
            yield return new DeskLink("/emergency/uses", "Emergency");
        if (Desk.Reviewers.Contains(role))
            yield return new DeskLink("/review", "Who knew what");
        yield return new DeskLink("/receipts", "Check a receipt");
    }

    private static string AgencyOf(ClaimsPrincipal user) => user.FindFirstValue(DeskClaims.Agency) ?? "";

    private static string RoleOf(ClaimsPrincipal user) => user.FindFirstValue(DeskClaims.Role) ?? "";
}
