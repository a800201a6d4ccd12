using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Work;

/// <summary>That somebody works with a person, or does no longer, as typed; and the own record of that person.</summary>
public sealed class WorkForm
{
    /// <summary>Why the work may end by a word alone. A silent end has a page of its own, on which somebody signs it.</summary>
    public static IReadOnlyList<(string Value, string Label)> Closures { get; } = Words.Choices(
        ClosureReason.ChangeEvidenced, ClosureReason.SourceNoLongerRisk, ClosureReason.EnteredCare, ClosureReason.OtherMeasures, ClosureReason.MovedArea, ClosureReason.Reached18);

    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>Who it is, and the own record's id.</summary>
    public SubjectForm Person { get; set; } = new();

    /// <summary>Since when, as day/month/year.</summary>
    public string? Since { get; set; }

    /// <summary>At which number others reach whoever works with the person.</summary>
    public string? Telephone { get; set; }

    /// <summary>"yes" or "no": whether whoever is signed in leads for the own service.</summary>
    public string? Leads { get; set; }

    /// <summary>The last day, as day/month/year.</summary>
    public string? Until { get; set; }

    /// <summary>Who holds support now.</summary>
    public string? HeldBy { get; set; }

    /// <summary>Why it ends.</summary>
    public string? Closure { get; set; }

    /// <summary>Whether a record of the own service is stated, and not only named.</summary>
    internal bool StatesRecord => !Blank(Person.OwnRecord) && (Person.Name.Length > 0 || !Blank(Person.NhsNumber));

    /// <summary>What is missing of the own record, where it is stated: a part of a name names nobody, and nothing is compared with it.</summary>
    internal void JudgeRecord(Faults faults)
    {
        faults.RequireFor(StatesRecord || Blank(Person.OwnRecord), "Form.Person.GivenName", "Give the name too, as your record has it, or the id alone", Person.Born, Person.Line, Person.Postcode);
        if (!StatesRecord || Person.Name.Length == 0)
            return;
        faults.Require(!Blank(Person.GivenName), "Form.Person.GivenName", "Give both names, as your record has them");
        faults.Require(!Blank(Person.FamilyName), "Form.Person.FamilyName", "Give both names, as your record has them");
    }

    /// <summary>What is missing of the work, so far as it can be told without the broker.</summary>
    /// <param name="mayLead">Whether the page asks who leads.</param>
    internal void JudgeWork(Faults faults, bool mayLead)
    {
        faults.Require(Blank(Since) || London.Iso(Since) is not null, "Form.Since", "Write the day as day/month/year, for example 1/3/2027");
        faults.Require(!mayLead || Leads is "yes" or "no", "Form.Leads", "Say whether you lead");
    }

    /// <summary>The same of its end.</summary>
    internal void JudgeEnd(Faults faults)
    {
        faults.Require(London.Iso(Until) is not null, "Form.Until", "Write the last day as day/month/year, for example 31/3/2027");
        faults.Require(Blank(Closure) || Closures.Any(c => c.Value == Closure), "Form.Closure", "Choose one of these, or none");
    }

    /// <summary>That the work goes on.</summary>
    internal RecordInvolvementRequest ToWork(Desk desk, SubjectRef person)
    {
        var request = new RecordInvolvementRequest
        {
            Person = person,
            Role = RoleOf(desk),
            Telephone = Telephone?.Trim() ?? "",
            Leads = Leads == "yes",
            FromDate = London.Iso(Since) ?? "",
        };
        request.RequestId = RequestIds.Of(FormId ?? "", request);
        return request;
    }

    /// <summary>That it has ended.</summary>
    internal RecordInvolvementRequest ToEnd(Desk desk, SubjectRef person)
    {
        var request = new RecordInvolvementRequest
        {
            Person = person,
            Role = RoleOf(desk),
            ToDate = London.Iso(Until) ?? "",
            SupportHeldBy = HeldBy?.Trim() ?? "",
            ClosureReason = Enum.TryParse<ClosureReason>(Closure, out var closure) ? closure : ClosureReason.Unspecified,
        };
        request.RequestId = RequestIds.Of(FormId ?? "", request);
        return request;
    }

    /// <summary>The own record of the person, as it says. One that stands is not written anew by the part of it that was typed here.</summary>
    internal RecordPersonRequest ToRecord()
    {
        var request = new RecordPersonRequest { OwnRecordId = Person.OwnRecord?.Trim() ?? "", Demographics = Person.Known(), KeepStanding = true };
        request.RequestId = RequestIds.Of(FormId ?? "", request);
        return request;
    }

    /// <summary>Puts what the broker refuses of it into words that say where to go on. False: it is as with any other form.</summary>
    internal static bool ExplainEnd(InfoShareError error, Faults faults)
    {
        switch (error.KnownReason)
        {
            case ErrorReason.HandoverNotAccepted:
                faults.Add("Form.Closure", "Somebody must take the case over first, and has not yet. Look at your handovers. Until then it is yours");
                return true;
            case ErrorReason.ClosureBlocked:
                faults.Add("Form.Closure", "This needs a manager. Propose the ending under Endings");
                return true;
            default:
                return false;
        }
    }

    /// <summary>The field of this form that the broker means.</summary>
    internal static string FieldOf(string path) => path switch
    {
        "telephone" => "Form.Telephone",
        "leads" => "Form.Leads",
        "from_date" => "Form.Since",
        "to_date" => "Form.Until",
        "support_held_by" => "Form.HeldBy",
        "closure_reason" or "ending_id" => "Form.Closure",
        "own_record_id" => "Form.Person.OwnRecord",
        "demographics" => "Form.Person.GivenName",
        _ when path.StartsWith("demographics.", StringComparison.Ordinal) => SubjectForm.FieldOf("person." + path, "person", "Form.Person"),
        _ => SubjectForm.FieldOf(path, "person", "Form.Person"),
    };

    private static PractitionerRole RoleOf(Desk desk) => Codes.InVocabulary<PractitionerRole>(desk.Practitioner.Role);

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}

/// <summary>What a page of work has recorded.</summary>
internal enum WorkDone
{
    /// <summary>That the work goes on.</summary>
    Works,

    /// <summary>The own record.</summary>
    Record,

    /// <summary>That the work has ended.</summary>
    Ended,

    /// <summary>An end of work of which nothing was open.</summary>
    NothingOpen,
}

/// <summary>What was recorded, and how the person was understood.</summary>
/// <param name="What">Which of these.</param>
/// <param name="About">The person whose page says so, by the broker's id.</param>
/// <param name="Called">The name that was typed, or by which the page was opened; empty without one.</param>
/// <param name="Person">As the broker understood it.</param>
/// <param name="Record">How the own record was understood, and whether it stood; null where none was stated.</param>
internal sealed record WorkRecorded(WorkDone What, string About, string Called, ResolvedPerson Person, RecordPersonResponse? Record);
