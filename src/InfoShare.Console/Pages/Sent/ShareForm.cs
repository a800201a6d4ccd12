using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using static InfoShare.WebConsole.Forms.Codes;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>
/// A concern about an adult that bears on children (requirement B1), as typed. Whether the adult cares for a child is asked of everybody; what the
/// records link besides, the broker finds.
/// </summary>
public sealed class ShareForm
{
    /// <summary>The most children of one concern.</summary>
    public const int MostChildren = 8;

    /// <summary>How many signs can be chosen.</summary>
    public const int MostSigns = 3;

    /// <summary>The most characters that the broker takes of the risk.</summary>
    public const int MostRisk = 4000;

    /// <summary>The most characters that the broker takes of what it means for the children.</summary>
    public const int MostMeaning = 2000;

    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The adult.</summary>
    public SubjectForm Adult { get; set; } = new();

    /// <summary>What was seen, as codes.</summary>
    public IList<string> Signs { get; } = [];

    /// <summary>What it is about.</summary>
    public string? Risk { get; set; }

    /// <summary>The kind of what is told.</summary>
    public string? Kind { get; set; }

    /// <summary>The day, as day/month/year.</summary>
    public string? Happened { get; set; }

    /// <summary>Where the knowledge comes from.</summary>
    public string? Source { get; set; }

    /// <summary>Whether the adult cares for, or lives with, a child.</summary>
    public string? Contact { get; set; }

    /// <summary>The children who are known to the sender.</summary>
    public IList<SubjectForm> Children { get; } = [];

    /// <summary>What it means for the children.</summary>
    public string? Relevance { get; set; }

    /// <summary>"yes" where they were there.</summary>
    public string? Present { get; set; }

    /// <summary>How soon.</summary>
    public string? Urgency { get; set; }

    /// <summary>What is known of consent.</summary>
    public string? Consent { get; set; }

    /// <summary>Whose.</summary>
    public string? ConsentBy { get; set; }

    /// <summary>The wishes.</summary>
    public string? Wishes { get; set; }

    /// <summary>Why it was not asked for, or went against a refusal.</summary>
    public string? ConsentWhy { get; set; }

    /// <summary>Who of them was named, with their places.</summary>
    internal IEnumerable<(int Place, SubjectForm Child)> Named => Children.Index().Where(c => !c.Item.IsEmpty);

    /// <summary>Whether it may not be held up by its form (requirement E21).</summary>
    internal bool IsUrgent => Code<Urgency>(Urgency) is Protocol.Common.V1.Urgency.SameDay or Protocol.Common.V1.Urgency.ImmediateDanger;

    /// <summary>What is missing, so far as it can be told without the broker. Of what is urgent only what it cannot do without.</summary>
    internal void Judge(Faults faults)
    {
        if (IsUrgent)
            faults.Require(!Adult.IsEmpty, "Form.Adult.OwnRecord", "Say who it is about");
        else
            Adult.Judge(faults, "Form.Adult");
        faults.Require(Length(Risk) >= (IsUrgent ? 2 : 10), "Form.Risk", IsUrgent ? "Say what you are worried about" : "Say in at least 10 letters what you are worried about");
        faults.Require(Code<ConcernKind>(Kind) != ConcernKind.Unspecified, "Form.Kind", "Say what kind of thing it is");
        faults.Require(Code<SourceKind>(Source) != SourceKind.Unspecified, "Form.Source", "Say where you know it from");
        faults.Require(IsUrgent || Code<ChildContactAnswer>(Contact) != ChildContactAnswer.Unspecified, "Form.Contact", "Say whether there are children. If you have not asked, ask first");
        faults.Require(Code<Urgency>(Urgency) != Protocol.Common.V1.Urgency.Unspecified, "Form.Urgency", "Say how soon somebody must act");
        if (IsUrgent)
            return;
        foreach (var (place, child) in Named)
            child.Judge(faults, $"Form.Children[{place}]");

        // Those who work with a child read little else (C14, C1).
        faults.Require(
            (!Named.Any() && Code<ChildContactAnswer>(Contact) != ChildContactAnswer.Yes) || Length(Relevance) >= 5, "Form.Relevance",
            "Say what it means for the children. Those who work with them read little else");
        faults.Require(Length(Happened) == 0 || London.Iso(Happened) is not null, "Form.Happened", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Length(Risk) <= MostRisk, "Form.Risk", $"This may have {MostRisk} letters");
        faults.Require(Length(Relevance) <= MostMeaning, "Form.Relevance", $"This may have {MostMeaning} letters");
        var consent = Code<ConsentState>(Consent);
        faults.RequireFor(consent != ConsentState.Unspecified, "Form.Consent", "You wrote about sharing. Say what the answer was, or empty what you wrote", ConsentBy, Wishes, ConsentWhy);
        faults.Require(consent != ConsentState.RefusedOverridden || Length(Wishes) >= 2, "Form.Wishes", "Keep the wishes of whoever refused");
        faults.Require(
            consent is not (ConsentState.RefusedOverridden or ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice) || Length(ConsentWhy) >= 5,
            "Form.ConsentWhy", "Say why");
    }

    /// <summary>The concern for the broker, once it was judged.</summary>
    internal ConcernStatement ToConcern()
    {
        var concern = new ConcernStatement
        {
            Subject = Adult.ToSubject(),
            Indicators = { Chosen().Select(Code<ConcernIndicator>) },
            Kind = Code<ConcernKind>(Kind),
            Source = Code<SourceKind>(Source),
            RiskStatement = RiskInWords(),
            ChildContact = Code<ChildContactAnswer>(Contact),
            Urgency = Code<Urgency>(Urgency),

            // The duty to share is a statute.
            LegalBasis = LegalBasis.StatuteOrOrder,
            Children = { Named.Select(c => new ChildBearing { Child = c.Child.ToSubject(), Relevance = IsTooMuch ? "" : Trim(Relevance), Present = Present == "yes" }) },
        };
        if (!Named.Any())
            (concern.ForEveryChild, concern.ChildrenPresent) = (IsTooMuch ? "" : Trim(Relevance), Present == "yes");
        if (Length(Happened) > 0)
            concern.Happened = new WhenHappened { FromDate = London.Iso(Happened) ?? Trim(Happened) };
        if (Code<ConsentState>(Consent) is not ConsentState.Unspecified and var state)
            concern.ConsentRecord = new ConsentRecord { State = state, ByWhom = Trim(ConsentBy), Wishes = Trim(Wishes), Why = Trim(ConsentWhy) };
        return concern;
    }

    /// <summary>The field of this form that the broker means.</summary>
    internal string FieldOf(string path)
    {
        if (SubjectForm.FieldOf(path, "concern.subject", "Form.Adult") is { Length: > 0 } adult)
            return adult;
        foreach (var ((place, _), index) in Named.Select((c, i) => (c, i)))
        {
            if (SubjectForm.FieldOf(path, $"concern.children[{index}].child", $"Form.Children[{place}]") is { Length: > 0 } field)
                return field;
        }

        return path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "risk_statement" => "Form.Risk",
            "kind" => "Form.Kind",
            "source" => "Form.Source",
            "urgency" => "Form.Urgency",
            "child_contact" => "Form.Contact",
            "consent_record.by_whom" => "Form.ConsentBy",
            "consent_record.wishes" => "Form.Wishes",
            "consent_record.why" => "Form.ConsentWhy",
            var rest when rest.StartsWith("happened", StringComparison.Ordinal) => "Form.Happened",
            var rest when rest.StartsWith("indicators", StringComparison.Ordinal) => "Form.Signs",
            "children_present" => "Form.Present",
            var rest when rest.StartsWith("children", StringComparison.Ordinal) || rest == "for_every_child" => "Form.Relevance",
            var rest when rest.StartsWith("consent", StringComparison.Ordinal) => "Form.Consent",
            _ => "",
        };
    }

    /// <summary>
    /// The risk, and below it what an urgent form has in a wrong place, or too much of (E21). What it means for children whom nobody has named has a
    /// place of its own, for nobody can be asked for a name that he does not know (B1, B11).
    /// </summary>
    private string RiskInWords()
    {
        List<string> lines = [Trim(Risk)];
        if (IsUrgent)
        {
            lines.Add(IsTooMuch ? $"What it means for the children: {Trim(Relevance)}" : "");
            lines.AddRange(Named.Select(c => c.Child.BesideId).Prepend(Adult.BesideId));
            var said = Code<ConsentState>(Consent) == ConsentState.Unspecified ? new[] { ConsentBy, Wishes, ConsentWhy }.Select(Trim).Where(w => w.Length > 0).ToList() : [];
            lines.Add(said.Count > 0 ? $"About sharing, as written: {string.Join("; ", said)}" : "");
        }

        return string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private bool IsTooMuch => Length(Relevance) > MostMeaning;

    private IEnumerable<string> Chosen() => Signs.Where(s => Code<ConcernIndicator>(s) != ConcernIndicator.Unspecified).Distinct();

    private static string Trim(string? text) => text?.Trim() ?? "";

    private static int Length(string? text) => Trim(text).Length;
}
