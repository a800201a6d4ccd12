using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Endings;

/// <summary>Something that shows that it is safe to end, as typed.</summary>
public sealed class EvidenceForm
{
    /// <summary>What kind.</summary>
    public string? Kind { get; set; }

    /// <summary>What was seen or told.</summary>
    public string? Words { get; set; }

    internal bool IsEmpty => string.IsNullOrWhiteSpace(Kind) && string.IsNullOrWhiteSpace(Words);
}

/// <summary>What one service is asked to do afterwards, as typed.</summary>
public sealed class PartForm
{
    /// <summary>The organisation.</summary>
    public OrganisationForm Organisation { get; set; } = new();

    /// <summary>The role there.</summary>
    public string? Role { get; set; }

    /// <summary>What it does.</summary>
    public string? What { get; set; }

    /// <summary>How often.</summary>
    public string? HowOften { get; set; }

    internal bool IsEmpty => Organisation.IsEmpty && string.IsNullOrWhiteSpace(Role + What + HowOften);
}

/// <summary>
/// How a plan is to end, as it is written in the meeting (requirements I3 to I6). What lacks the broker names, all of it at once and by one rule
/// for everybody; the page says only what cannot be read as it was typed.
/// </summary>
public sealed class EndingForm
{
    /// <summary>The most services, as the broker has it.</summary>
    public const int MostParts = 10;

    private const string OwnWork = "OwnWork";

    /// <summary>What can be proposed to end, and the service's own work with somebody.</summary>
    public static IReadOnlyList<(string Value, string Label)> Endable { get; } =
    [
        .. Text.Words.Choices(
            ChildStatusCode.Cpp, ChildStatusCode.Cin, ChildStatusCode.S47, ChildStatusCode.CscOpen, ChildStatusCode.EarlyHelp,
            ChildStatusCode.SupervisionOrder, ChildStatusCode.PreProceedings, ChildStatusCode.LacS20, ChildStatusCode.LacOrder),
        (OwnWork, "Our own work with this person"),
    ];

    /// <summary>The meetings in which an ending is written.</summary>
    public static IReadOnlyList<(string Value, string Label)> Meetings { get; } = Text.Words.Choices(
        PlanStep.ReviewConference, PlanStep.InitialConference, PlanStep.CoreGroup, PlanStep.StrategyDiscussion, PlanStep.CinMeeting, PlanStep.EarlyHelpMeeting);

    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The person, by the broker's id, where an earlier ending led here; empty where the person is typed.</summary>
    public string? PersonId { get; set; }

    /// <summary>What that person is called here.</summary>
    public string? PersonCalled { get; set; }

    /// <summary>The person.</summary>
    public SubjectForm Person { get; set; } = new();

    /// <summary>What ends.</summary>
    public string? Status { get; set; }

    /// <summary>Its first day, as day/month/year.</summary>
    public string? From { get; set; }

    /// <summary>Why it ends.</summary>
    public string? Reason { get; set; }

    /// <summary>Its last day, as day/month/year.</summary>
    public string? EndsOn { get; set; }

    /// <summary>The risk that stays.</summary>
    public string? Risk { get; set; }

    /// <summary>What shows that it is safe.</summary>
    public IList<EvidenceForm> Evidence { get; } = [];

    /// <summary>What is done about the risk, one a line.</summary>
    public string? Measures { get; set; }

    /// <summary>Who goes on.</summary>
    public IList<PartForm> Parts { get; } = [];

    /// <summary>Why nobody goes on.</summary>
    public string? Nobody { get; set; }

    /// <summary>What is done if it goes wrong.</summary>
    public string? Contingency { get; set; }

    /// <summary>The plan that follows.</summary>
    public string? Plan { get; set; }

    /// <summary>What opens it again, as codes.</summary>
    public IList<string> Reopens { get; } = [];

    /// <summary>Whose return opens it again.</summary>
    public SubjectForm Source { get; set; } = new();

    /// <summary>What else opens it again.</summary>
    public string? ReopensWords { get; set; }

    /// <summary>The meeting.</summary>
    public string? Meeting { get; set; }

    /// <summary>When it was held, as day/month/year.</summary>
    public string? HeldOn { get; set; }

    /// <summary>What the child says.</summary>
    public string? ChildView { get; set; }

    /// <summary>What the family says.</summary>
    public string? FamilyView { get; set; }

    /// <summary>Whether an earlier ending says whom it is about.</summary>
    internal bool IsAgain => !string.IsNullOrEmpty(PersonId);

    /// <summary>
    /// Begins with what an ending said to which a service said no, or that was taken back: nobody writes it all once more. A service that said no is left
    /// out, and so is a last day that is over; what opens it again is known here in words alone, and is said anew.
    /// </summary>
    /// <param name="now">By the broker's clock.</param>
    internal void Begin(EndingView before, DateTimeOffset now)
    {
        (PersonId, PersonCalled) = (before.PersonId, before.OwnName.Length > 0 ? before.OwnName : "the person of that ending");
        (Status, From) = before.Status == ChildStatusCode.Unspecified ? (OwnWork, "") : (before.Status.ToString(), London.Typed(before.FromDate));
        (Reason, EndsOn) = (before.ClosureReason.ToString(), London.IsOver(before.EndsOn, now) ? "" : London.Typed(before.EndsOn));
        (Risk, Measures, Contingency, Plan) = (before.ResidualRisk, string.Join('\n', before.Measures), before.Contingency, before.FollowOnPlan);
        foreach (var evidence in before.Evidence)
            Evidence.Add(new EvidenceForm { Kind = evidence.Kind.ToString(), Words = evidence.Words });
        foreach (var part in before.Parts.Where(p => p.State != FollowOnState.Declined))
            Parts.Add(new PartForm { Organisation = new OrganisationForm { Called = part.OrganisationName }, Role = part.Role.ToString(), What = part.What, HowOften = part.HowOften });
        (Nobody, ChildView, FamilyView) = (before.NoMonitorBecause, before.ChildView, before.FamilyView);
        if (before.WrittenIn is { HeldOn.Length: > 0 } meeting)
            (Meeting, HeldOn) = (meeting.Kind.ToString(), London.Typed(meeting.HeldOn));
    }

    /// <summary>Gives every list a first line to write in.</summary>
    internal void Open()
    {
        if (Evidence.Count == 0)
            Evidence.Add(new EvidenceForm());
        if (Parts.Count == 0)
            Parts.Add(new PartForm());
    }

    /// <summary>Looks for the organisations that were named.</summary>
    internal async Task FindAsync(InfoShareConnection who, Faults faults, CancellationToken ct)
    {
        for (var i = 0; i < Parts.Count; i++)
            await Parts[i].Organisation.FindAsync(who, faults, $"Form.Parts[{i}].Organisation", ct);
    }

    /// <summary>What cannot be read as it was typed.</summary>
    internal void Judge(Faults faults)
    {
        if (!IsAgain)
            Person.Judge(faults, "Form.Person");
        faults.Require(Endable.Any(e => e.Value == Status), "Form.Status", "Say what is to end");
        faults.Require(Status == OwnWork || London.Iso(From) is not null, "Form.From", "Write its first day as day/month/year, for example 10/2/2027");
        faults.RequireFor(Status != OwnWork, "Form.Status", "Your own work ends without its first day. Empty that day, or say what else is to end", From);
        faults.Require(Known<ClosureReason>(Reason), "Form.Reason", "Say why it ends");
        faults.Require(London.Iso(EndsOn) is not null, "Form.EndsOn", "Write its last day as day/month/year, for example 8/9/2027");
        for (var i = 0; i < Evidence.Count; i++)
            faults.Require(Evidence[i].IsEmpty || Known<ClosureEvidence>(Evidence[i].Kind), $"Form.Evidence[{i}].Kind", "Say what kind of thing it is");
        for (var i = 0; i < Parts.Count; i++)
            faults.Require(Parts[i].IsEmpty || Known<PractitionerRole>(Parts[i].Role), $"Form.Parts[{i}].Role", "Say who there is to do it");
        if (Reopens.Contains(nameof(ReopeningTrigger.SourceLinkedAgain)))
            Source.Judge(faults, "Form.Source");
        else
            faults.Require(Source.IsEmpty, "Form.Reopens", "You wrote who must not come back unseen. Tick that somebody comes back, or empty it");
        faults.RequireFor(Reopens.Contains(nameof(ReopeningTrigger.AsWritten)), "Form.Reopens", "You wrote what else opens it again. Tick that you write it, or empty it", ReopensWords);
        faults.Require(string.IsNullOrWhiteSpace(HeldOn) || London.Iso(HeldOn) is not null, "Form.HeldOn", "Write the day as day/month/year, for example 8/9/2027");
    }

    /// <summary>The request to the broker, once it was judged, but for its id.</summary>
    internal ProposeEndingRequest ToRequest()
    {
        var draft = new EndingDraft
        {
            Person = IsAgain ? new SubjectRef { PersonId = PersonId } : Person.ToSubject(),
            Status = Status == OwnWork ? ChildStatusCode.Unspecified : Enum.Parse<ChildStatusCode>(Status!),
            FromDate = Status == OwnWork ? "" : London.Iso(From),
            ClosureReason = Enum.Parse<ClosureReason>(Reason!),
            EndsOn = London.Iso(EndsOn),
            ResidualRisk = Trim(Risk),
            Evidence = { Evidence.Where(e => !e.IsEmpty).Select(e => new EvidenceStated { Kind = Enum.Parse<ClosureEvidence>(e.Kind!), Words = Trim(e.Words) }) },
            Measures = { Trim(Measures).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
            Parts =
            {
                Parts.Where(p => !p.IsEmpty).Select(p => new FollowOnPartDraft
                {
                    OrganisationId = p.Organisation.Chosen ?? "",
                    Role = Enum.Parse<PractitionerRole>(p.Role!),
                    What = Trim(p.What),
                    HowOften = Trim(p.HowOften),
                }),
            },
            NoMonitorBecause = Trim(Nobody),
            Contingency = Trim(Contingency),
            FollowOnPlan = Trim(Plan),
            ChildView = Trim(ChildView),
            FamilyView = Trim(FamilyView),
        };
        foreach (var code in Reopens)
        {
            if (!Enum.TryParse<ReopeningTrigger>(code, out var trigger))
                continue;
            draft.Reopening.Add(new ReopeningStated
            {
                Trigger = trigger,
                Source = trigger == ReopeningTrigger.SourceLinkedAgain ? Source.ToSubject() : null,
                Words = trigger == ReopeningTrigger.AsWritten ? Trim(ReopensWords) : "",
            });
        }

        if (Known<PlanStep>(Meeting) || !string.IsNullOrWhiteSpace(HeldOn))
            draft.WrittenIn = new MeetingHeld { Kind = Enum.TryParse<PlanStep>(Meeting, out var step) ? step : PlanStep.Unspecified, HeldOn = London.Iso(HeldOn) ?? "" };
        return new ProposeEndingRequest { Ending = draft };
    }

    /// <summary>The field of this form that the broker means.</summary>
    internal string FieldOf(string path)
    {
        if (!path.StartsWith("ending.", StringComparison.Ordinal))
            return "";
        var rest = path["ending.".Length..];
        if (rest.StartsWith("person", StringComparison.Ordinal))
            return IsAgain ? "" : SubjectForm.FieldOf(rest, "person", "Form.Person");
        if (Line(rest, "evidence", Evidence.Select(e => e.IsEmpty)) is { } evidence)
            return $"Form.Evidence[{evidence}].{(rest.EndsWith(".words", StringComparison.Ordinal) ? "Words" : "Kind")}";
        if (Line(rest, "parts", Parts.Select(p => p.IsEmpty)) is { } part)
        {
            return $"Form.Parts[{part}]." + rest[(rest.LastIndexOf('.') + 1)..] switch
            {
                "role" => "Role",
                "what" => "What",
                "how_often" => "HowOften",
                _ => "Organisation.Called",
            };
        }

        return rest.Split('[', '.')[0] switch
        {
            "status" => "Form.Status",
            "from_date" => "Form.From",
            "closure_reason" => "Form.Reason",
            "ends_on" => "Form.EndsOn",
            "residual_risk" => "Form.Risk",
            "measures" => "Form.Measures",
            "no_monitor_because" => "Form.Nobody",
            "contingency" => "Form.Contingency",
            "follow_on_plan" => "Form.Plan",
            "reopening" when rest.EndsWith(".words", StringComparison.Ordinal) => "Form.ReopensWords",
            "reopening" when rest.Contains(".source", StringComparison.Ordinal) => "Form.Source.OwnRecord",
            "reopening" => "Form.Reopens",
            "written_in" when rest.EndsWith("held_on", StringComparison.Ordinal) => "Form.HeldOn",
            "written_in" => "Form.Meeting",
            "child_view" => "Form.ChildView",
            "family_view" => "Form.FamilyView",
            _ => "",
        };
    }

    // The broker counts the lines that were sent; the form has empty ones between.
    private static int? Line(string path, string list, IEnumerable<bool> empty)
    {
        if (!path.StartsWith(list, StringComparison.Ordinal))
            return null;
        var sent = empty.Select((e, i) => (Empty: e, Index: i)).Where(e => !e.Empty).Select(e => e.Index).ToList();
        var open = path.IndexOf('[', StringComparison.Ordinal);
        return open > 0 && int.TryParse(path.AsSpan(open + 1, path.IndexOf(']', StringComparison.Ordinal) - open - 1), out var nth) && nth < sent.Count ? sent[nth] : 0;
    }

    private static bool Known<T>(string? code)
        where T : struct, Enum => Enum.TryParse<T>(code, out var known) && Convert.ToInt32(known, null) != 0;

    private static string Trim(string? text) => text?.Trim() ?? "";
}
