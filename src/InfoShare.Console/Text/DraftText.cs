namespace InfoShare.WebConsole.Text;

/// <summary>What a form that waits is for, by the page on which it stands; nobody is named.</summary>
internal static class DraftText
{
    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["refer"] = "A referral that you were making",
        ["share"] = "A concern that you were sharing",
        ["concerns"] = "What you wrote about a concern",
        ["sent"] = "Your answer about a referral of yours",
        ["referrals"] = "What you wrote about a referral to us",
        ["partner-check"] = "A check of a new partner",
        ["children"] = "A question about a child",
        ["work"] = "With whom you work",
        ["adults"] = "A question about a grown-up",
        ["endings"] = "The end of a plan",
        ["handovers"] = "What you wrote about a handover",
        ["tasks"] = "What you wrote about a task",
        ["together"] = "What you wrote about things that belong together",
        ["questions"] = "Your answer to a question",
        ["consultations"] = "Your view on what may be given",
        ["challenges"] = "Your answer to a challenge",
        ["notices"] = "Your answer to a notice",
        ["emergency"] = "An emergency",
        ["review"] = "A review of who knew what",
    };

    /// <summary>The page in words.</summary>
    public static string Of(string page) => Pages.GetValueOrDefault(page.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "", "A form that you were writing");
}
