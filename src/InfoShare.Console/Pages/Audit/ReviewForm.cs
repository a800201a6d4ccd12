using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Audit;

/// <summary>A review, as typed: about what, at which moment, and why.</summary>
public sealed class ReviewForm
{
    /// <summary>What a review may be about.</summary>
    internal static readonly IReadOnlyList<(string Value, string Label)> Subjects =
        [(Known, "A child, by what you know"), ("child", "A child, by the broker's id"), ("referral", "One referral"), (Incident, "An incident or a review, by its number or the broker's id"), ("concern", "One concern")];

    /// <summary>Whose number it may be.</summary>
    internal static readonly IReadOnlyList<(string Value, string Label)> Kinds =
        [(nameof(IncidentKind.Incident), Words.Of(IncidentKind.Incident)), (nameof(IncidentKind.Review), Words.Of(IncidentKind.Review))];

    private const string Known = "known";

    private const string Incident = "incident";

    // Each page reads the trail anew, so all is asked at once. Of a longer list the page says that there is more: it is for one organisation at a time then.
    private const int MostLines = 3000;

    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>About what.</summary>
    public string? About { get; set; }

    /// <summary>Its id.</summary>
    public string? Id { get; set; }

    /// <summary>The child, by what is known.</summary>
    public SubjectForm Child { get; set; } = new();

    /// <summary>The number of an incident or a review.</summary>
    public string? Number { get; set; }

    /// <summary>Of which of the two.</summary>
    public string? Kind { get; set; }

    /// <summary>Who numbered it so.</summary>
    public OrganisationForm NumberOf { get; set; } = new();

    /// <summary>The day, as day/month/year.</summary>
    public string? Day { get; set; }

    /// <summary>The time of day in England, as hour:minute.</summary>
    public string? Time { get; set; }

    /// <summary>Why it is reviewed.</summary>
    public string? Reason { get; set; }

    /// <summary>One organisation alone.</summary>
    public OrganisationForm Organisation { get; set; } = new();

    private bool IsNumbered => About == Incident && !string.IsNullOrWhiteSpace(Number);

    /// <summary>What is missing, so far as it can be told without the broker.</summary>
    internal void Judge(Faults faults)
    {
        faults.Require(Subjects.Any(s => s.Value == About), "Form.About", "Say what you review");
        if (About == Known)
        {
            Child.Judge(faults, "Form.Child");
            faults.RequireFor(false, "Form.About", "You gave an id. Say of what it is, or empty it", Id);
        }
        else
        {
            faults.Require(!string.IsNullOrWhiteSpace(Id) || IsNumbered, "Form.Id", About == Incident ? "Give its number below, or its id" : "Give its id");
            faults.Require(Child.IsEmpty, "Form.About", "You wrote who the child is. Choose the child by what you know, or empty it");
        }

        if (IsNumbered)
        {
            faults.Require(string.IsNullOrWhiteSpace(Id), "Form.Id", "Give the number or the id, and empty the other");
            faults.Require(Kinds.Any(k => k.Value == Kind), "Form.Kind", "Say whether the number is of one event or of a review");
            faults.Require(!NumberOf.IsEmpty, OrganisationForm.FieldOf("Form.NumberOf"), "Say whose number it is");
        }
        else
        {
            faults.RequireFor(About == Incident, "Form.About", "You gave a number. Choose the incident or review, or empty it", Number);
        }

        faults.Require(London.Iso(Day) is not null, "Form.Day", "Write the day as day/month/year, for example 3/5/2027");
        faults.Require(London.At(Day, Time) is not null || London.Iso(Day) is null, "Form.Time", "Write the time as hour:minute, for example 12:00");
        faults.Require(Reason?.Trim().Length >= 15, "Form.Reason", "Say in at least 15 characters why you review it");
    }

    /// <summary>The request to the broker.</summary>
    internal WhoKnewWhatRequest ToRequest()
    {
        var request = new WhoKnewWhatRequest
        {
            At = London.At(Day, Time),
            Reason = Reason!.Trim(),
            OrganisationId = Organisation.Chosen ?? "",
            Full = true,
            PageSize = MostLines,
        };
        var id = Id?.Trim() ?? "";
        switch (About)
        {
            case Known:
                request.Person = Child.ToSubject();
                break;
            case "referral":
                request.ReferralId = id;
                break;
            case Incident when IsNumbered:
                request.Incident = new IncidentRef { Kind = Enum.Parse<IncidentKind>(Kind!), Number = Number!.Trim(), OrganisationId = NumberOf.Chosen! };
                break;
            case Incident:
                request.IncidentId = id;
                break;
            case "concern":
                request.ConcernId = id;
                break;
            default:
                request.PersonId = id;
                break;
        }

        return request;
    }

    /// <summary>The field of this form that the broker means.</summary>
    internal static string FieldOf(string path) => path switch
    {
        "person_id" or "referral_id" or "incident_id" or "concern_id" or "subject" => "Form.Id",
        "incident[0].number" => "Form.Number",
        "incident[0].organisation_id" => OrganisationForm.FieldOf("Form.NumberOf"),
        "at" => "Form.Day",
        "reason" => "Form.Reason",
        "organisation_id" => "Form.Organisation.Called",
        _ => SubjectForm.FieldOf(path, "person", "Form.Child"),
    };
}
