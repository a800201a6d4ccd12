using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using static InfoShare.WebConsole.Forms.Codes;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>
/// A referral, as typed. Three things are needed: a child or its description, the risk, and how soon (requirements E21, O7); the rest helps.
/// Every field is text, so that whatever was typed comes back as it was.
/// </summary>
public sealed class ReferForm
{
    /// <summary>The most children on one page.</summary>
    public const int MostChildren = 8;

    /// <summary>How many codes of what was seen can be chosen.</summary>
    public const int MostSigns = 3;

    /// <summary>The most characters that the broker takes of what it rests on.</summary>
    public const int MostEvidence = 4000;

    private static readonly Address Nowhere = new();

    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The children.</summary>
    public IList<SubjectForm> Children { get; } = [];

    /// <summary>A child whose name nobody knows.</summary>
    public string? Description { get; set; }

    /// <summary>The risk.</summary>
    public string? Risk { get; set; }

    /// <summary>What it rests on.</summary>
    public string? Evidence { get; set; }

    /// <summary>Where the knowledge comes from.</summary>
    public string? Source { get; set; }

    /// <summary>How soon.</summary>
    public string? Urgency { get; set; }

    /// <summary>What the child said.</summary>
    public string? ChildWords { get; set; }

    /// <summary>To whom the child said it.</summary>
    public string? SaidTo { get; set; }

    /// <summary>What the child was told.</summary>
    public string? ChildTold { get; set; }

    /// <summary>Whether the child was seen.</summary>
    public string? Seen { get; set; }

    /// <summary>The day on which it was, or was to be, as day/month/year.</summary>
    public string? SeenOn { get; set; }

    /// <summary>Where.</summary>
    public string? Place { get; set; }

    /// <summary>Whether alone.</summary>
    public string? Alone { get; set; }

    /// <summary>Who else was there.</summary>
    public IList<string> Present { get; } = [];

    /// <summary>Whether an interpreter was used.</summary>
    public string? Interpreter { get; set; }

    /// <summary>The kind of what is told.</summary>
    public string? Kind { get; set; }

    /// <summary>The day on which it happened, as day/month/year.</summary>
    public string? Happened { get; set; }

    /// <summary>The harm feared.</summary>
    public IList<string> Harms { get; } = [];

    /// <summary>What was seen, as codes.</summary>
    public IList<string> Signs { get; } = [];

    /// <summary>What is known of consent.</summary>
    public string? Consent { get; set; }

    /// <summary>Whose consent.</summary>
    public string? ConsentBy { get; set; }

    /// <summary>The wishes.</summary>
    public string? Wishes { get; set; }

    /// <summary>Why it was not asked for, or went against a refusal.</summary>
    public string? ConsentWhy { get; set; }

    /// <summary>The legal basis; empty: the duty to share.</summary>
    public string? Basis { get; set; }

    /// <summary>The referrer's view of the threshold.</summary>
    public string? ThresholdView { get; set; }

    /// <summary>With whom it was spoken about before.</summary>
    public string? SpokeWith { get; set; }

    /// <summary>When, as day/month/year and hours:minutes.</summary>
    public string? SpokeAt { get; set; }

    /// <summary>What was said.</summary>
    public string? SpokeWhat { get; set; }

    /// <summary>"yes" when the referrer was advised not to refer.</summary>
    public string? AdvisedNot { get; set; }

    /// <summary>Who is referred: those of whom anything was typed, with their places.</summary>
    internal IEnumerable<(int Place, SubjectForm Child)> Named => Children.Index().Where(c => !IsBlank(c.Item));

    /// <summary>
    /// Those who are looked for. Of whom too little is known, a name and no more, goes in words beside them: that stops no referral (E1, E21). Of what
    /// is urgent all are sent as they are.
    /// </summary>
    internal IEnumerable<(int Place, SubjectForm Child)> Referred => Named.Where(c => IsUrgent || c.Child.CanBeFound);

    /// <summary>How soon, as a code.</summary>
    internal Urgency Soon => Code<Urgency>(Urgency);

    /// <summary>Whether it may not be held up by its form.</summary>
    internal bool IsUrgent => Soon is Protocol.Common.V1.Urgency.SameDay or Protocol.Common.V1.Urgency.ImmediateDanger;

    /// <summary>Whether it says more than a referral holds, so that it is shared as a concern as well, and the referral carries that.</summary>
    internal bool HasConcern => Chosen(Harms).Any() || Chosen(Signs).Any() || Code<ConcernKind>(Kind) != ConcernKind.Unspecified || HasMeeting;

    /// <summary>Whether it is shared as a concern: what is urgent and lacks what a concern needs is a referral alone, with all of it in words.</summary>
    /// <param name="sharesConcerns">Whether the organisation can share concerns.</param>
    internal bool IsShared(bool sharesConcerns) => sharesConcerns && HasConcern
        && (!IsUrgent ? Named.All(c => c.Child.CanBeFound) : (Named.Any() && Code<ConcernKind>(Kind) != ConcernKind.Unspecified && Code<SourceKind>(Source) != SourceKind.Unspecified));

    /// <summary>Whether it says that the child was seen, or was not.</summary>
    internal bool HasMeeting => Code<Seen>(Seen) != Protocol.Common.V1.Seen.Unspecified;

    /// <summary>Whether it says when, where or beside whom the child was seen, or was not.</summary>
    internal bool TellsOfMeeting => !Blank(SeenOn) || Code<ContactPlace>(Place) != ContactPlace.Unspecified || Code<SeenAlone>(Alone) != SeenAlone.Unspecified
        || Chosen(Present).Any() || Code<InterpreterUse>(Interpreter) != InterpreterUse.Unspecified;

    // Who was not seen was not seen alone: one of the two is a slip.
    private bool AloneUnseen => HasMeeting && Code<Seen>(Seen) != Protocol.Common.V1.Seen.Yes && Code<SeenAlone>(Alone) is not (SeenAlone.Unspecified or SeenAlone.No);

    /// <summary>Whether a conversation came before: an advice not to refer is one too (E5).</summary>
    internal bool HasSpoken => !Blank(SpokeWith) || !Blank(SpokeAt) || !Blank(SpokeWhat) || AdvisedNot == "yes";

    /// <summary>Whether enough is said of that conversation for the clock to run from it.</summary>
    internal bool IsSpokenWhole => London.Instant(SpokeAt) is not null && Length(SpokeWith) >= 3 && Length(SpokeWhat) >= 5;

    /// <summary>Whether enough is said of the meeting for a record of it.</summary>
    internal bool IsMeetingWhole => HasMeeting && London.Iso(SeenOn) is not null && Code<ContactPlace>(Place) != ContactPlace.Unspecified
        && (Code<Seen>(Seen) != Protocol.Common.V1.Seen.Yes ? !AloneUnseen
            : (Code<SeenAlone>(Alone) != SeenAlone.Unspecified && Chosen(Present).Any() && Code<InterpreterUse>(Interpreter) != InterpreterUse.Unspecified));

    /// <summary>That conversation, as far as it was told.</summary>
    internal string SpokenInWords => $"Spoken about before{Listed(", ", SpokeAt)}{Listed(", with ", SpokeWith)}{(Blank(SpokeWhat) ? "." : $": {Trim(SpokeWhat)}")}{(AdvisedNot == "yes" ? " I was advised not to refer." : "")}";

    /// <summary>What is known of consent, as a code.</summary>
    internal ConsentState ConsentCode => Code<ConsentState>(Consent);

    /// <summary>What is missing, so far as it can be told without the broker. An urgent referral needs the three alone; the rest goes in words.</summary>
    /// <param name="sharesConcerns">Whether the organisation can share concerns.</param>
    internal void Judge(Faults faults, bool sharesConcerns)
    {
        faults.Require(Named.Any() || !Blank(Description), "Form.Children[0].OwnRecord", "Say who the child is, or describe a child whose name nobody knows");
        foreach (var (place, child) in Named)
        {
            if (IsUrgent)
                continue;
            child.JudgeDay(faults, $"Form.Children[{place}]");
            child.JudgeId(faults, $"Form.Children[{place}]", takesAddress: true);
        }

        faults.Require(Length(Risk) >= 2, "Form.Risk", "Say what you are worried about");
        faults.Require(Soon != Protocol.Common.V1.Urgency.Unspecified, "Form.Urgency", "Say how soon somebody must act");
        if (IsUrgent)
            return;
        faults.RequireFor(!Blank(ChildWords), "Form.ChildWords", "You wrote to whom the child said it. Write what the child said, or empty that", SaidTo);
        faults.Require(HasMeeting || !TellsOfMeeting, "Form.Seen", "You wrote when, where or who was there. Say whether you saw the child");
        faults.Require(!AloneUnseen, "Form.Alone", "You wrote that you did not see the child. Say that it was not alone, or that you saw the child");
        faults.RequireFor(ConsentCode != ConsentState.Unspecified, "Form.Consent", "You wrote about sharing. Say what the answer was, or empty what you wrote", ConsentBy, Wishes, ConsentWhy);
        faults.Require(!HasSpoken || London.Instant(SpokeAt) is not null, "Form.SpokeAt", "Write day and time, for example 9/3/2027 15:10");
        faults.Require(!HasSpoken || Length(SpokeWith) >= 3, "Form.SpokeWith", "Say with whom you spoke");
        faults.Require(!HasSpoken || Length(SpokeWhat) >= 5, "Form.SpokeWhat", "Say what was said");
        if (IsShared(sharesConcerns))
            JudgeConcern(faults);
    }

    /// <summary>The referral for the broker.</summary>
    /// <param name="concernId">A concern that it carries.</param>
    internal ReferralDraft ToDraft(string? concernId = null)
    {
        var draft = new ReferralDraft
        {
            Children = { Referred.Select(c => c.Child.ToSubject()) },
            ChildDescription = string.Join('\n', Named.Except(Referred).Select(c => InWords(c.Child)).Append(Trim(Description)).Where(w => w.Length > 0)),
            RiskStatement = Trim(Risk),
            Evidence = Trim(Evidence),
            Source = Code<SourceKind>(Source),
            Urgency = Soon,
            ChildTold = Trim(ChildTold),
            LegalBasis = Code<LegalBasis>(Basis),
            ThresholdView = Trim(ThresholdView),
        };
        if (ToWords() is { } words)
            draft.ChildWords = words;
        if (ToConsent() is { } consent)
            draft.ConsentRecord = consent;
        if (concernId is not null)
            draft.ConcernIds.Add(concernId);
        if (IsSpokenWhole && London.Instant(SpokeAt) is { } at)
            draft.Spoken = new SpokenContact { At = at, WithWhom = Trim(SpokeWith), Content = Trim(SpokeWhat), AdvisedNotToRefer = AdvisedNot == "yes" };
        return draft;
    }

    /// <summary>What is said besides, as a concern about the first child.</summary>
    internal ConcernStatement ToConcern()
    {
        var concern = new ConcernStatement
        {
            Subject = Named.First().Child.ToSubject(),
            Indicators = { Chosen(Signs).Select(Code<ConcernIndicator>) },
            Kind = Code<ConcernKind>(Kind),
            Source = Code<SourceKind>(Source),
            RiskStatement = Trim(Risk),
            HarmCategories = { Chosen(Harms).Select(Code<HarmCategory>) },
            Urgency = Soon,

            // The duty to share is a statute; a concern states its basis, and a referral may leave it to the law.
            LegalBasis = Blank(Basis) ? LegalBasis.StatuteOrOrder : Code<LegalBasis>(Basis),
            Children = { Named.Skip(1).Select(c => new ChildBearing { Child = c.Child.ToSubject(), Relevance = Trim(Risk)[..Math.Min(Trim(Risk).Length, 2000)] }) },
        };
        if (!Blank(Happened))
            concern.Happened = new WhenHappened { FromDate = London.Iso(Happened) ?? Trim(Happened) };
        if (ToWords() is { } words)
            concern.ChildWords = words;
        if (ToConsent() is { } consent)
            concern.ConsentRecord = consent;
        return concern;
    }

    /// <summary>The meeting at which the child was seen, or was not; null when nothing whole is said of one.</summary>
    internal ContactWithConcern? ToMeeting()
    {
        if (!IsMeetingWhole)
            return null;
        var visit = new VisitStatement
        {
            VisitOn = London.Iso(SeenOn) ?? "",
            Place = Code<ContactPlace>(Place),
            Seen = Code<Seen>(Seen),
            Present = { Chosen(Present).Select(Code<PresentKind>) },
        };
        if (visit.Seen == Protocol.Common.V1.Seen.Yes)
            visit.SeenAlone = Code<SeenAlone>(Alone);
        if (Code<InterpreterUse>(Interpreter) is not InterpreterUse.Unspecified and var use)
            visit.Interpreter = new InterpreterStatement { Use = use };
        return new ContactWithConcern { Visit = visit };
    }

    /// <summary>What a concern does not hold, in words, for a referral that was opened by one; empty when there is nothing.</summary>
    internal string ToAddition() => string.Join('\n', new[]
    {
        AsWritten.BesideConversation(this),
        Blank(Evidence) ? "" : $"What it rests on: {Trim(Evidence)}",
        Blank(ThresholdView) ? "" : $"My view of the threshold: {Trim(ThresholdView)}",
        Blank(ChildTold) ? "" : $"The child was told: {Trim(ChildTold)}",
        Blank(Description) ? "" : $"Another child, whose name nobody knows: {Trim(Description)}",
        !HasSpoken ? "" : SpokenInWords,
    }.Where(p => p.Length > 0));

    /// <summary>The field of this form that the broker means.</summary>
    internal string FieldOf(string path)
    {
        foreach (var ((place, _), index) in Referred.Select((c, i) => (c, i)))
        {
            foreach (var subject in (string[])[$"referral.children[{index}]", index == 0 ? "concern.subject" : $"concern.children[{index - 1}].child"])
            {
                if (SubjectForm.FieldOf(path, subject, $"Form.Children[{place}]") is { Length: > 0 } field)
                    return field;
            }
        }

        return path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "risk_statement" => "Form.Risk",
            "child_description" => "Form.Description",
            "evidence" => "Form.Evidence",
            "source" => "Form.Source",
            "urgency" => "Form.Urgency",
            "child_words.verbatim" => "Form.ChildWords",
            "child_words.said_to" => "Form.SaidTo",
            "child_told" => "Form.ChildTold",
            "threshold_view" => "Form.ThresholdView",
            "legal_basis" => "Form.Basis",
            "spoken.at" => "Form.SpokeAt",
            "spoken.with_whom" => "Form.SpokeWith",
            "spoken.content" => "Form.SpokeWhat",
            "consent_record.by_whom" => "Form.ConsentBy",
            "consent_record.wishes" => "Form.Wishes",
            "consent_record.why" => "Form.ConsentWhy",
            "kind" => "Form.Kind",
            "happened" or "happened.from_date" => "Form.Happened",
            "visit.visit_on" => "Form.SeenOn",
            "visit.place" => "Form.Place",
            "visit.seen" => "Form.Seen",
            "visit.seen_alone" => "Form.Alone",
            "visit.present" => "Form.Present",
            var rest when rest.StartsWith("visit.interpreter", StringComparison.Ordinal) => "Form.Interpreter",
            var rest when rest.StartsWith("harm_categories", StringComparison.Ordinal) => "Form.Harms",
            var rest when rest.StartsWith("indicators", StringComparison.Ordinal) => "Form.Signs",
            var rest when rest.StartsWith("consent", StringComparison.Ordinal) => "Form.Consent",
            _ => "",
        };
    }

    /// <summary>Everything that was typed, for a page that carries it without asking for it.</summary>
    internal IEnumerable<(string Name, string? Value)> Typed()
    {
        foreach (var (place, child) in Children.Index())
        {
            foreach (var (name, value) in (IEnumerable<(string, string?)>)
                [
                    (nameof(child.OwnRecord), child.OwnRecord), (nameof(child.NhsNumber), child.NhsNumber), (nameof(child.GivenName), child.GivenName),
                    (nameof(child.FamilyName), child.FamilyName), (nameof(child.Born), child.Born), (nameof(child.Line), child.Line), (nameof(child.Postcode), child.Postcode),
                ])
            {
                yield return ($"Form.Children[{place}].{name}", value);
            }
        }

        foreach (var (name, value) in (IEnumerable<(string, string?)>)
            [
                (nameof(FormId), FormId), (nameof(Description), Description), (nameof(Risk), Risk), (nameof(Evidence), Evidence), (nameof(Source), Source),
                (nameof(Urgency), Urgency), (nameof(ChildWords), ChildWords), (nameof(SaidTo), SaidTo), (nameof(ChildTold), ChildTold), (nameof(Seen), Seen),
                (nameof(SeenOn), SeenOn), (nameof(Place), Place), (nameof(Alone), Alone), (nameof(Interpreter), Interpreter), (nameof(Kind), Kind),
                (nameof(Happened), Happened), (nameof(Consent), Consent), (nameof(ConsentBy), ConsentBy), (nameof(Wishes), Wishes),
                (nameof(ConsentWhy), ConsentWhy), (nameof(Basis), Basis), (nameof(ThresholdView), ThresholdView), (nameof(SpokeWith), SpokeWith),
                (nameof(SpokeAt), SpokeAt), (nameof(SpokeWhat), SpokeWhat), (nameof(AdvisedNot), AdvisedNot),
                .. Present.Select(p => (nameof(Present), (string?)p)), .. Harms.Select(h => (nameof(Harms), (string?)h)), .. Signs.Select(s => (nameof(Signs), (string?)s)),
            ])
        {
            yield return ("Form." + name, value);
        }
    }

    private static bool IsBlank(SubjectForm child) =>
        Blank(child.OwnRecord) && Blank(child.NhsNumber) && child.Name.Length == 0 && Blank(child.Born) && (child.Address is null || child.Address.Equals(Nowhere));

    internal static IEnumerable<string> Chosen(IEnumerable<string> ticked) => ticked.Where(t => !Blank(t)).Distinct();

    internal static string Trim(string? text) => text?.Trim() ?? "";

    private static int Length(string? text) => Trim(text).Length;

    internal static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);

    private static string InWords(SubjectForm child) => "All that is known of a child: " + string.Join(", ", new[]
    {
        child.Name, Blank(child.Born) ? "" : $"born {Trim(child.Born)}", child.Address is { } address ? $"{address.Line} {address.Postcode}".Trim() : "",
    }.Where(p => p.Length > 0)) + ".";

    private static string Listed(string before, string? text) => Blank(text) ? "" : before + Trim(text);

    private ChildWords? ToWords() => Blank(ChildWords) ? null : new ChildWords { Verbatim = Trim(ChildWords), SaidTo = Trim(SaidTo) };

    private ConsentRecord? ToConsent() => ConsentCode == ConsentState.Unspecified ? null
        : new ConsentRecord { State = ConsentCode, ByWhom = Trim(ConsentBy), Wishes = Trim(Wishes), Why = Trim(ConsentWhy) };

    // What others act on by its code has to say what it is; the broker asks for the same.
    private void JudgeConcern(Faults faults)
    {
        faults.Require(Named.Any(), "Form.Children[0].OwnRecord", "What you chose below is about a child who is named: name one, or choose nothing there");
        faults.Require(Code<ConcernKind>(Kind) != ConcernKind.Unspecified, "Form.Kind", "Say what kind of thing it is");
        faults.Require(Code<SourceKind>(Source) != SourceKind.Unspecified, "Form.Source", "Say where you know it from");
        faults.Require(Blank(Happened) || London.Iso(Happened) is not null, "Form.Happened", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Length(Risk) >= 10, "Form.Risk", "Say in at least 10 characters what you are worried about");
        var overridden = ConsentCode is ConsentState.RefusedOverridden;
        faults.Require(!overridden || Length(Wishes) >= 2, "Form.Wishes", "Keep the wishes of whoever refused");
        faults.Require(
            !(overridden || ConsentCode is ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice) || Length(ConsentWhy) >= 5,
            "Form.ConsentWhy", "Say why");
        if (!HasMeeting)
            return;
        faults.Require(London.Iso(SeenOn) is not null, "Form.SeenOn", "Write the day as day/month/year, for example 9/3/2027");
        faults.Require(Code<ContactPlace>(Place) != ContactPlace.Unspecified, "Form.Place", "Say where");
        if (Code<Seen>(Seen) != Protocol.Common.V1.Seen.Yes)
            return;
        faults.Require(Code<SeenAlone>(Alone) != SeenAlone.Unspecified, "Form.Alone", "Say whether the child was seen alone");
        faults.Require(Chosen(Present).Any(), "Form.Present", "Say who else was there, or that nobody was");
        faults.Require(Code<InterpreterUse>(Interpreter) != InterpreterUse.Unspecified, "Form.Interpreter", "Say whether an interpreter was used");
    }
}
