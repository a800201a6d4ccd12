using System.Globalization;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using static InfoShare.WebConsole.Forms.Codes;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>
/// What a concern should say, as typed: filled with what it says, because the whole of it is put in its place (C18). Whom it is about is none of it.
/// </summary>
public sealed class CorrectForm : DutyForm
{
    /// <summary>The most characters that the broker takes of what it means for the children.</summary>
    public const int MostMeaning = 2100;

    /// <summary>What was seen, as codes.</summary>
    public IList<string> Signs { get; } = [];

    /// <summary>The kind of what is told, as a code.</summary>
    public string? Kind { get; set; }

    /// <summary>Where the knowledge comes from, as a code.</summary>
    public string? Source { get; set; }

    /// <summary>The day, as day/month/year.</summary>
    public string? Happened { get; set; }

    /// <summary>The last day, as day/month/year.</summary>
    public string? Until { get; set; }

    /// <summary>The risk.</summary>
    public string? Risk { get; set; }

    /// <summary>What it means for the children who were not named, and whether they were there.</summary>
    public string? ForEveryChild { get; set; }

    /// <summary>What it means for how the child develops.</summary>
    public string? Development { get; set; }

    /// <summary>Kinds of harm, as codes.</summary>
    public IList<string> Harms { get; } = [];

    /// <summary>The child's own words.</summary>
    public string? ChildWords { get; set; }

    /// <summary>To whom the child said them.</summary>
    public string? SaidTo { get; set; }

    /// <summary>Why it is put right.</summary>
    public string? Reason { get; set; }

    /// <summary>Fills it with what the concern says.</summary>
    internal void Fill(ConcernView says)
    {
        Signs.Clear();
        Harms.Clear();
        foreach (var sign in says.Indicators)
            Signs.Add(sign.ToString());
        foreach (var harm in says.HarmCategories)
            Harms.Add(harm.ToString());
        (Kind, Source, Risk, Development) = (says.Kind.ToString(), says.Source.ToString(), says.RiskStatement, says.DevelopmentStatement);
        ForEveryChild = says.ForEveryChild;
        (Happened, Until) = (Typed(says.Happened?.FromDate), Typed(says.Happened?.ToDate));
        (ChildWords, SaidTo) = (says.ChildWords?.Verbatim, says.ChildWords?.SaidTo);
    }

    /// <summary>What is missing, so far as it can be told without the broker.</summary>
    internal void Judge(Faults faults, ConcernView says)
    {
        faults.Require(Length(Risk) >= 10, "Form.Risk", "Say in at least 10 letters what you are worried about");
        faults.Require(Code<ConcernKind>(Kind) != ConcernKind.Unspecified, "Form.Kind", "Say what kind of thing it is");
        faults.Require(Code<SourceKind>(Source) != SourceKind.Unspecified, "Form.Source", "Say where you know it from");
        faults.Require(Length(Happened) == 0 || London.Iso(Happened) is not null, "Form.Happened", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Length(Until) == 0 || London.Iso(Until) is not null, "Form.Until", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Length(Until) == 0 || Length(Happened) > 0, "Form.Happened", "Write the day on which it began too");
        faults.Require(Length(SaidTo) == 0 || Length(ChildWords) > 0, "Form.ChildWords", "Write what the child said, or leave both empty");
        faults.Require(Length(ForEveryChild) <= MostMeaning, "Form.ForEveryChild", $"This may have {MostMeaning} letters");
        faults.Require(Length(Reason) >= 15, "Form.Reason", "Say in at least 15 characters why you put it right");
        if (!faults.Any)
            faults.Require(!ToText(says).Equals(TextOf(says)), "Form.Risk", "Nothing is changed yet. Change what is wrong first");
    }

    /// <summary>The whole of what it should say. What has no field here stays as it is.</summary>
    internal ConcernText ToText(ConcernView says)
    {
        var text = new ConcernText
        {
            Kind = Code<ConcernKind>(Kind),
            Source = Code<SourceKind>(Source),
            RiskStatement = Trim(Risk),
            ForEveryChild = Trim(ForEveryChild),
            DevelopmentStatement = Trim(Development),
            AgencyLabel = says.AgencyLabel,
        };
        text.Indicators.AddRange(Signs.Select(Code<ConcernIndicator>).Where(s => s != ConcernIndicator.Unspecified).Distinct());
        text.HarmCategories.AddRange(Harms.Select(Code<HarmCategory>).Where(h => h != HarmCategory.Unspecified).Distinct()
            .OrderBy(h => says.HarmCategories.IndexOf(h) is >= 0 and var place ? place : int.MaxValue));
        if (London.Iso(Happened) is { } from)
        {
            // A time of day is of that day alone.
            text.Happened = new WhenHappened { FromDate = from, ToDate = London.Iso(Until) ?? "", AtTime = from == says.Happened?.FromDate ? says.Happened.AtTime : "" };
        }

        if (Length(ChildWords) > 0)
            text.ChildWords = new ChildWords { Verbatim = Trim(ChildWords), SaidTo = Trim(SaidTo) };
        return text;
    }

    /// <summary>What is changed: what it says, and what it says then.</summary>
    internal IEnumerable<(string What, string Was, string Now)> Changes(ConcernView says)
    {
        var (was, now) = (TextOf(says), ToText(says));
        (string What, Func<ConcernText, string> Of)[] parts =
        [
            ("What was seen", t => string.Join(", ", t.Indicators.Select(i => Words.Of(i)))),
            ("The risk", t => t.RiskStatement),
            ("What it means for the children who were not named", t => t.ForEveryChild),
            ("What kind of thing", t => Words.Of(t.Kind)),
            ("Where you know it from", t => Words.Of(t.Source)),
            ("When it happened", t => t.Happened is { } when ? London.Day(when.FromDate) + (when.ToDate.Length > 0 ? $" to {London.Day(when.ToDate)}" : "") : "not known"),
            ("What it means for how the child grows up", t => t.DevelopmentStatement),
            ("Harm that you fear", t => string.Join(", ", t.HarmCategories.Select(h => Words.Of(h)))),
            ("What the child said", t => t.ChildWords is { } said ? $"“{said.Verbatim}”{(said.SaidTo.Length > 0 ? $", to {said.SaidTo}" : "")}" : ""),
        ];
        return parts.Select(p => (p.What, Was: p.Of(was), Now: p.Of(now))).Where(p => p.Was != p.Now).Select(p => (p.What, Or(p.Was), Or(p.Now)));

        static string Or(string words) => words.Length > 0 ? words : "nothing";
    }

    /// <summary>What a concern says now, as the text that is put in its place.</summary>
    internal static ConcernText TextOf(ConcernView says)
    {
        var text = new ConcernText
        {
            Kind = says.Kind,
            Source = says.Source,
            RiskStatement = Trim(says.RiskStatement),
            ForEveryChild = Trim(says.ForEveryChild),
            DevelopmentStatement = Trim(says.DevelopmentStatement),
            AgencyLabel = says.AgencyLabel,
            Happened = says.Happened is { FromDate.Length: > 0 } ? says.Happened : null,
            ChildWords = says.ChildWords is { Verbatim.Length: > 0 } said ? new ChildWords { Verbatim = Trim(said.Verbatim), SaidTo = Trim(said.SaidTo) } : null,
        };
        text.Indicators.AddRange(says.Indicators);
        text.HarmCategories.AddRange(says.HarmCategories);
        return text;
    }

    /// <summary>The field that the broker means.</summary>
    internal static string FieldOf(string path) => path switch
    {
        "reason" => "Form.Reason",
        "statement.risk_statement" => "Form.Risk",
        "statement.for_every_child" => "Form.ForEveryChild",
        "statement.development_statement" => "Form.Development",
        "statement.kind" => "Form.Kind",
        "statement.source" => "Form.Source",
        "statement.happened.to_date" => "Form.Until",
        _ when path.StartsWith("statement.happened", StringComparison.Ordinal) => "Form.Happened",
        _ when path.StartsWith("statement.indicators", StringComparison.Ordinal) => "Form.Signs",
        _ when path.StartsWith("statement.harm", StringComparison.Ordinal) => "Form.Harms",
        "statement.child_words.said_to" => "Form.SaidTo",
        _ when path.StartsWith("statement.child_words", StringComparison.Ordinal) => "Form.ChildWords",
        _ => "",
    };

    private static string? Typed(string? day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date.ToString("d/M/yyyy", CultureInfo.InvariantCulture)
        : null;

    private static string Trim(string? text) => text?.Trim().ReplaceLineEndings("\n") ?? "";

    private static int Length(string? text) => text?.Trim().Length ?? 0;
}
