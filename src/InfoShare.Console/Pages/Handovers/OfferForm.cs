using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.WebConsole.Forms;

namespace InfoShare.WebConsole.Pages.Handovers;

/// <summary>Something that must be known first, as typed.</summary>
public sealed class PointForm
{
    /// <summary>What it is about, as a code.</summary>
    public string? Kind { get; set; }

    /// <summary>In words.</summary>
    public string? Words { get; set; }

    internal bool IsEmpty => string.IsNullOrWhiteSpace(Kind) && string.IsNullOrWhiteSpace(Words);
}

/// <summary>Something that is still to be done, as typed.</summary>
public sealed class HandedTaskForm
{
    /// <summary>In words.</summary>
    public string? Words { get; set; }

    /// <summary>Until when, as day/month/year.</summary>
    public string? By { get; set; }

    internal bool IsEmpty => string.IsNullOrWhiteSpace(Words) && string.IsNullOrWhiteSpace(By);
}

/// <summary>Somebody is handed over, as it is typed (requirement F1): the risk and what must be known first, then to whom.</summary>
public sealed class OfferForm : DutyForm
{
    /// <summary>The most points, and the most tasks, as the broker has it.</summary>
    public const int MostLines = 30;

    private const string Subject = "handover.subjects[0]";

    /// <summary>The kinds that are offered; a move in pregnancy opens its own by itself.</summary>
    public static IReadOnlyList<(string Value, string Label)> Kinds { get; } =
        [.. Text.Words.Choices<HandoverKind>().Where(k => k.Value != nameof(HandoverKind.PregnancyMove))];

    /// <summary>The child whose page led here, by the broker's id; empty where none did.</summary>
    public string? PersonId { get; set; }

    /// <summary>The child's name there; where it was opened without one, which page it was, so that it is told from another's.</summary>
    public string? PersonCalled { get; set; }

    /// <summary>Who is handed over, where no page led here.</summary>
    public SubjectForm Person { get; set; } = new();

    /// <summary>What kind of passing-on it is, as a code.</summary>
    public string? Kind { get; set; }

    /// <summary>To which organisation.</summary>
    public OrganisationForm To { get; set; } = new();

    /// <summary>The role there, as a code.</summary>
    public string? Role { get; set; }

    /// <summary>The risk that stays.</summary>
    public string? Risk { get; set; }

    /// <summary>What to watch for.</summary>
    public string? WatchFor { get; set; }

    /// <summary>What must be known first.</summary>
    public IList<PointForm> Points { get; } = [];

    /// <summary>What is still to be done.</summary>
    public IList<HandedTaskForm> Tasks { get; } = [];

    /// <summary>The language for which an interpreter is needed.</summary>
    public string? Language { get; set; }

    /// <summary>"today" where health or life hangs on it.</summary>
    public string? HowSoon { get; set; }

    /// <summary>"stay" where the sender stays involved.</summary>
    public string? Afterwards { get; set; }

    /// <summary>Where the sender is reached.</summary>
    public string? Telephone { get; set; }

    /// <summary>Whether a page of the child led here.</summary>
    internal bool IsFromPage => !string.IsNullOrEmpty(PersonId);

    /// <summary>Draws one empty line of each.</summary>
    internal void Open()
    {
        if (Points.Count == 0)
            Points.Add(new PointForm());
        if (Tasks.Count == 0)
            Tasks.Add(new HandedTaskForm());
    }

    /// <summary>What is missing, so far as it can be told without the broker.</summary>
    internal void Judge(Faults faults)
    {
        if (!IsFromPage)
            Person.Judge(faults, "Form.Person");
        faults.Require(Kinds.Any(k => k.Value == Kind), "Form.Kind", "Say what kind of handover it is");
        faults.Require(!To.IsEmpty, "Form.To.Called", "Say which service is asked to take over");
        faults.Require(Risk?.Trim().Length >= 10, "Form.Risk", "Say in at least 10 characters what danger is left");
        foreach (var (index, point) in Points.Index().Where(p => !p.Item.IsEmpty))
        {
            faults.Require(Enum.TryParse<CriticalPointKind>(point.Kind, out _), $"Form.Points[{index}].Kind", "Say what it is about");
            faults.Require(point.Words?.Trim().Length >= 5, $"Form.Points[{index}].Words", "Say in at least 5 characters what it is");
        }

        foreach (var (index, task) in Tasks.Index().Where(t => !t.Item.IsEmpty))
        {
            faults.Require(task.Words?.Trim().Length >= 5, $"Form.Tasks[{index}].Words", "Say in at least 5 characters what is to be done");
            faults.Require(string.IsNullOrWhiteSpace(task.By) || Text.London.Iso(task.By) is not null, $"Form.Tasks[{index}].By", "Write the day as day/month/year, for example 17/3/2027");
        }

        faults.Require(HowSoon is "today" or "days", "Form.HowSoon", "Say how soon it must be taken");
        faults.Require(Afterwards is "stay" or "leave", "Form.Afterwards", "Say whether you stay");
    }

    /// <summary>As the broker takes it, once it was judged.</summary>
    internal HandoverDraft ToDraft() => new()
    {
        Subjects = { IsFromPage ? new SubjectRef { PersonId = PersonId } : Person.ToSubject() },
        Kind = Enum.TryParse<HandoverKind>(Kind, out var kind) ? kind : HandoverKind.Unspecified,
        To = new HandoverTarget { OrganisationId = To.Chosen ?? "", Role = Enum.TryParse<PractitionerRole>(Role, out var role) ? role : PractitionerRole.Unspecified },
        Words = new HandoverWords
        {
            ResidualRisk = Risk?.Trim() ?? "",
            WatchFor = WatchFor?.Trim() ?? "",
            CriticalPoints =
            {
                Points.Where(p => !p.IsEmpty).Select(p => new CriticalPoint { Kind = Enum.TryParse<CriticalPointKind>(p.Kind, out var about) ? about : CriticalPointKind.Unspecified, Words = p.Words?.Trim() ?? "" }),
            },
            Tasks = { Tasks.Where(t => !t.IsEmpty).Select(t => new HandoverTask { Words = t.Words?.Trim() ?? "", DueDate = Text.London.Iso(t.By) ?? "" }) },
            InterpreterLanguage = Language?.Trim() ?? "",
        },
        SameDay = HowSoon == "today",
        SenderStays = Afterwards == "stay",
        Telephone = Telephone?.Trim() ?? "",
    };

    /// <summary>The field that the broker means; empty when it means none.</summary>
    internal string FieldOf(string path) => path switch
    {
        _ when path.StartsWith(Subject, StringComparison.Ordinal) => IsFromPage ? "" : SubjectForm.FieldOf(path, Subject, "Form.Person"),
        "handover.kind" => "Form.Kind",
        "handover.to.role" => "Form.Role",
        _ when path.StartsWith("handover.to", StringComparison.Ordinal) => "Form.To.Called",
        "handover.words.residual_risk" => "Form.Risk",
        "handover.words.watch_for" => "Form.WatchFor",
        "handover.words.interpreter_language" => "Form.Language",
        _ when path.StartsWith("handover.words.critical_points", StringComparison.Ordinal) => "Form.Points[0].Words",
        _ when path.StartsWith("handover.words.tasks", StringComparison.Ordinal) => "Form.Tasks[0].Words",
        "handover.telephone" => "Form.Telephone",
        _ => "",
    };
}
