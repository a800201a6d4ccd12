using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>A status of a child as it is recorded, ended or taken back.</summary>
public sealed class StatusForm : DutyForm
{
    /// <summary>
    /// What a service records here, by its kind. An order of the courts and a plan for an illness say more than that there is one: those come from the own
    /// system alone.
    /// </summary>
    private static readonly Dictionary<string, IReadOnlyList<ChildStatusCode>> ByAgency = new(StringComparer.Ordinal)
    {
        ["SOCIAL_CARE"] = [.. Enum.GetValues<ChildStatusCode>().Where(c => c is not (ChildStatusCode.Unspecified or ChildStatusCode.Mappa or ChildStatusCode.Licence or ChildStatusCode.HealthPlan))],
        ["POLICE"] = [ChildStatusCode.Nrm, ChildStatusCode.Marac, ChildStatusCode.Mappa],
        ["PROBATION"] = [ChildStatusCode.Mappa],
        ["EDUCATION"] = [ChildStatusCode.Ehe],
    };

    /// <summary>Which.</summary>
    public string? Status { get; set; }

    /// <summary>Since when, as day/month/year.</summary>
    public string? Since { get; set; }

    /// <summary>When it was decided.</summary>
    public string? Decided { get; set; }

    /// <summary>The last day of what is over already.</summary>
    public string? Over { get; set; }

    /// <summary>What a child protection plan is for.</summary>
    public IList<string> Categories { get; set; } = [];

    /// <summary>The level of public protection arrangements.</summary>
    public string? Level { get; set; }

    /// <summary>When a conference heard it, or will.</summary>
    public string? Heard { get; set; }

    /// <summary>Why somebody refers below a score.</summary>
    public string? Judgement { get; set; }

    /// <summary>The own label.</summary>
    public string? Label { get; set; }

    /// <summary>Which one ends, by its id.</summary>
    public string? Ends { get; set; }

    /// <summary>The last day.</summary>
    public string? Until { get; set; }

    /// <summary>Why it ends.</summary>
    public string? Closure { get; set; }

    /// <summary>Which one is taken back, by its id.</summary>
    public string? Back { get; set; }

    /// <summary>Why, as a code.</summary>
    public string? BackReason { get; set; }

    /// <summary>Why, in words.</summary>
    public string? BackWords { get; set; }

    /// <summary>What a service of this kind records here.</summary>
    internal static IReadOnlyList<ChildStatusCode> Of(string agency) => ByAgency.GetValueOrDefault(agency, []);

    /// <summary>What is missing of a new one, so far as it can be told without the broker.</summary>
    /// <param name="running">What the own service has recorded that goes on: one that stands is not written anew by a part of it.</param>
    internal void JudgeNew(Faults faults, string agency, IEnumerable<ChildStatusView> running)
    {
        var code = Codes.Code<ChildStatusCode>(Status);
        faults.Require(Of(agency).Contains(code), "Form.Status", "Say which status it is");
        faults.Require(London.Iso(Since) is not null, "Form.Since", "Write the first day as day/month/year, for example 1/3/2027");
        faults.Require(Blank(Decided) || London.Iso(Decided) is not null, "Form.Decided", "Write the day as day/month/year, for example 1/3/2027");
        faults.Require(Blank(Over) || London.Iso(Over) is not null, "Form.Over", "Write the day as day/month/year, for example 31/3/2027");
        faults.Require(Blank(Heard) || London.Iso(Heard) is not null, "Form.Heard", "Write the day as day/month/year, for example 1/3/2027");
        faults.RequireFor(code == ChildStatusCode.Cpp, "Form.Categories", "These belong to a child protection plan. Choose that above, or empty them", Categories);
        faults.RequireFor(code == ChildStatusCode.Mappa, "Form.Level", "A level goes with public protection. Choose that above, or empty it", Level);
        faults.RequireFor(code == ChildStatusCode.Marac, "Form.Heard", "This belongs to a risk assessment conference. Choose that above, or empty it", Heard, Judgement);
        if (running.FirstOrDefault(s => s.Status == code && Blank(Over)) is { } stands)
            faults.Add("Form.Status", $"This stands here since {London.Day(stands.FromDate)}, and goes on. End it below, or take it back, before you record it anew");
    }

    /// <summary>The same of an end.</summary>
    internal void JudgeEnd(Faults faults, IEnumerable<StatusStatement> running)
    {
        faults.Require(running.Any(s => s.StatusId == Ends), "Form.Ends", "Say which one ends");
        faults.Require(London.Iso(Until) is not null, "Form.Until", "Write the last day as day/month/year, for example 31/3/2027");
        faults.Require(Blank(Closure) || Work.WorkForm.Closures.Any(c => c.Value == Closure), "Form.Closure", "Choose one of these, or none");
    }

    /// <summary>The same of what is taken back.</summary>
    internal void JudgeBack(Faults faults, IEnumerable<StatusStatement> own)
    {
        faults.Require(own.Any(s => s.StatusId == Back), "Form.Back", "Say which one you take back");
        faults.Require(Codes.Code<TakeBackReason>(BackReason) != TakeBackReason.Unspecified, "Form.BackReason", "Say what was wrong");
        faults.Require(BackWords?.Trim().Length >= 15, "Form.BackWords", "Say in at least 15 characters what was wrong, or whose it should have been");
    }

    /// <summary>A new one.</summary>
    internal RecordStatusRequest ToNew(SubjectRef child) => new()
    {
        Person = child,
        Status = Codes.Code<ChildStatusCode>(Status),
        FromDate = London.Iso(Since) ?? "",
        ToDate = London.Iso(Over) ?? "",
        DecidedOn = London.Iso(Decided) ?? "",
        Categories = { Categories.Select(Codes.Code<PlanCategory>).Where(c => c != PlanCategory.Unspecified) },
        MappaLevel = Codes.Code<MappaLevel>(Level),
        HeardOn = London.Iso(Heard) ?? "",
        Judgement = Judgement?.Trim() ?? "",
        AgencyLabel = Label?.Trim() ?? "",
    };

    /// <summary>The end of one that stands: said again as it stands, with its end, because it takes the place of the whole of it.</summary>
    internal RecordStatusRequest ToEnd(SubjectRef child, StatusStatement stands) => new()
    {
        Person = child,
        Status = stands.Status.Status,
        FromDate = stands.Status.FromDate,
        ToDate = London.Iso(Until) ?? "",
        DecidedOn = stands.Status.DecidedOn,
        Categories = { stands.Status.Categories },
        MappaLevel = stands.Status.MappaLevel,
        HeardOn = stands.Status.HeardOn,
        AgencyLabel = stands.Status.AgencyLabel,
        Judgement = stands.Judgement,
        ClosureReason = Codes.Code<ClosureReason>(Closure),
    };

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}
