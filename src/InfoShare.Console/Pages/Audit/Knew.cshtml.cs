using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Audit;

/// <summary>A review that was made, from what is kept: its pages and filters ask nobody anew.</summary>
public sealed class KnewModel : ConsolePage
{
    private const int LinesOfAPage = 50;

    // What a review names by its kind alone, as the broker's answer has it.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["CONTACT"] = "a contact with the person",
        ["CONCERN"] = "a concern",
        ["STATUS"] = "a status",
        ["REFERRAL"] = "a referral",
        ["HANDOVER"] = "a handover",
        ["ABSENCE"] = "somebody whose place is not known",
        ["SAFETY_NOTICE"] = "a safety notice for visitors",
        ["ASSESSMENT"] = "an assessment",
        ["HEALTH_PLAN_RECORD"] = "a health plan",
        ["PLAN_STEP"] = "a step of a plan",
        ["EARLY_HELP_OUTCOME"] = "what came of early help",
        ["ROUTINE_ENQUIRY"] = "what came of asking about harm",
        ["ENDING"] = "the ending of a matter",
        ["CASE_ROLE"] = "who does what in the case",
        ["NARRATIVE"] = "an agreed account",
        ["HOUSEHOLD_STATEMENT"] = "what was said of the household",
        ["RESIDENCE"] = "where somebody lives",
        ["RELATIONSHIP"] = "how people are related",
        ["CUSTODY"] = "a time in custody",
        ["UNKNOWN_PERIOD"] = "a time of which nothing is known",
        ["PREGNANCY"] = "a pregnancy",
        ["INFORMATION_REQUEST"] = "a question to another agency",
        ["PATTERN_NOTICE"] = "a notice of what stands together",
        ["TASK"] = "a task",
        ["OTHER"] = "something else that is recorded",
    };

    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string Answer { get; set; } = "";

    /// <summary>Lines of this organisation alone.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Of { get; set; }

    /// <summary>Which page of the lines, from 1.</summary>
    [BindProperty(SupportsGet = true)]
    public int Sheet { get; set; } = 1;

    /// <summary>The lines that fit.</summary>
    public IReadOnlyList<KnowledgeLine> Fitting { get; private set; } = [];

    /// <summary>Those of this page.</summary>
    public IEnumerable<KnowledgeLine> Shown => Fitting.Skip((Sheet - 1) * LinesOfAPage).Take(LinesOfAPage);

    /// <summary>How many pages there are.</summary>
    public int Sheets => Math.Max(1, (Fitting.Count + LinesOfAPage - 1) / LinesOfAPage);

    /// <summary>The answer.</summary>
    internal KeptReview Kept { get; private set; } = null!;

    /// <summary>About what, by the broker's id: of somebody who was named otherwise it is the answer's.</summary>
    internal string About => Kept.Request is { SubjectCase: WhoKnewWhatRequest.SubjectOneofCase.Person }
        ? Kept.First.PersonId.Length > 0 ? Kept.First.PersonId : "somebody whom nothing that you may review surely names"
        : Kept.Request.Incident is { } numbered ? $"{Words.Small(numbered.Kind)} {numbered.Number}, by the number of {NameOf(numbered.OrganisationId)}"
        : Kept.Request.PersonId + Kept.Request.ReferralId + Kept.Request.IncidentId + Kept.Request.ConcernId;

    /// <summary>Shows it, or goes back to the question.</summary>
    public IActionResult OnGet()
    {
        if (HttpContext.RequestServices.GetRequiredService<Answers>().Find<KeptReview>(Who, Answer) is not { } kept)
            return LocalRedirect("/review");
        Kept = kept;
        Fitting = [.. kept.Lines.Where(l => string.IsNullOrEmpty(Of) || l.OrganisationId == Of)];
        if (Sheet < 1 || Sheet > Sheets)
            Sheet = 1;
        return Page();
    }

    /// <summary>The organisation's name.</summary>
    internal string NameOf(string id) =>
        id.Length == 0 ? "The clock" : Kept.First.Organisations.FirstOrDefault(o => o.OrganisationId == id)?.OrganisationName ?? id;

    /// <summary>What a line says.</summary>
    internal static string InWords(KnowledgeLine line)
    {
        var tier = line.Tier == Tier.Unspecified ? "" : $", given as: {Words.Small(line.Tier)}";
        return line.Kind switch
        {
            KnowledgeKind.CouldSee => $"could have seen it, had it asked{tier}",
            KnowledgeKind.DidSee => $"was shown it{tier}",
            KnowledgeKind.ToldAndOpened => $"was told, and opened it{tier}",
            KnowledgeKind.ToldNotOpened => $"was told, and had not opened it{tier}",
            KnowledgeKind.Published => "published it",
            KnowledgeKind.Withheld => $"was not given it: {Words.Small(line.Because)}",
            _ => Words.Of(line.Kind),
        };
    }

    /// <summary>What a line is of.</summary>
    internal static string CodeInWords(KnowledgeLine line) => line.Code switch
    {
        "RECIPIENT" => "a referral to it",
        "REFERRER" => "a referral by it",
        "OWNER" => "a referral that it owns",
        "CHILD_REACHED" => "that a child is there",
        _ => Kinds.GetValueOrDefault(line.Code) ?? Words.Coded(line.Code),
    };

    /// <summary>How that stood: each kind of thing has its own list of states, and two lists have codes in common.</summary>
    internal static string StateInWords(KnowledgeLine line) => line switch
    {
        { State: "OPENED_NOT_IN_TRAIL" } => "opened, says the inbox, and no entry of the log bears it out",
        { State: "OPENED_BY_INBOX_ALONE" } => "opened, says the inbox; no entry that was read for this answer bears it out",
        { State: "OPENED_IN_TRAIL_ALONE" } => "opened, says the log, and the inbox does not",
        { State: "TAKEN_BACK" } => "taken back",
        { Code: "CONTACT", State: "SEEN" } => "seen",
        { Code: "CONTACT", State: "SEEN_ALONE" } => "seen alone",
        { Code: "CONTACT", State: "NOT_SEEN" } => "not seen",
        { Code: "CONTACT" } => Words.Coded<AttendanceOutcome>(line.State, Words.Small),
        { Kind: KnowledgeKind.ToldAndOpened or KnowledgeKind.ToldNotOpened } => Words.Coded<NotificationState>(line.State, s => Small(NoticeText.State(s))),
        { Code: "RECIPIENT" or "REFERRER" or "OWNER" or "REFERRAL" } => Words.Coded<ReferralState>(line.State, Words.Small),
        { State: "OPEN" } => "open",
        _ => Words.Coded(line.State),
    };

    private static string Small(string words) => char.ToLowerInvariant(words[0]) + words[1..];

    /// <summary>The organisations, those of which the same is to be said and no line is shown together.</summary>
    internal IEnumerable<IGrouping<(string Said, string Alone), OrganisationKnowledge>> Alike() => Kept.First.Organisations.GroupBy(
        one => (InWords(one), Kept.Lines.Any(l => l.OrganisationId == one.OrganisationId) ? one.OrganisationId : ""));

    /// <summary>What one organisation knew, in one sentence.</summary>
    internal static string InWords(OrganisationKnowledge one)
    {
        // What it had published, was told and was shown before its system went stands all the same.
        var met = one.DidSee + one.Asked + one.ToldAndOpened + one.ToldNotOpened + one.Published > 0;
        if (!one.Connected && !met && one.CouldSee + one.Withheld == 0)
            return "It had no system connected at that moment: it could see nothing here.";
        var standing = (one.Connected ? "" : "It had no system connected at that moment. ") + one.Standing switch
        {
            Standing.Leading => "It led",
            Standing.Involved => "It was involved",
            _ => met ? "No work of its with them is recorded" : "Nothing recorded tied it to them",
        };
        var unread = (one.ActsFrom is null ? "" : $" Of what was done nothing before {London.Full(one.ActsFrom)} was read.")
            + (one.ShownUntil is null ? "" : $" It was shown and asked at least so much: nothing after {London.Full(one.ShownUntil)} was read.");
        if (!met && one.CouldSee + one.Withheld == 0)
            return $"{standing}. It could see nothing, asked nothing and was told nothing.{unread}";
        var saw = one.DidSee == 0 ? "was shown nothing" : $"was shown {(one.DidSee == 1 ? "1 thing" : $"{one.DidSee} things")}, at most as: {Words.Small(one.HighestTierSeen)}";
        return $"{standing}. It could see {one.CouldSee}, asked {Words.Times(one.Asked)} and {saw}. It was told {Words.Times(one.ToldAndOpened + one.ToldNotOpened)}; "
            + $"{one.ToldNotOpened} of that had not been opened. It published {one.Published}. Kept from it: {one.Withheld}.{unread}";
    }
}
