using InfoShare.Protocol.Audit.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Audit;

/// <summary>A review, as typed: about what, at which moment, and why.</summary>
public sealed class ReviewForm
{
    /// <summary>What a review may be about.</summary>
    internal static readonly IReadOnlyList<(string Value, string Label)> Subjects =
        [(Known, "A child, by what you know"), ("child", "A child, by the broker's id"), ("referral", "A referral and its children"), ("incident", "An incident"), ("concern", "One concern")];

    private const string Known = "known";

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

    /// <summary>The day, as day/month/year.</summary>
    public string? Day { get; set; }

    /// <summary>The time of day in England, as hour:minute.</summary>
    public string? Time { get; set; }

    /// <summary>Why it is reviewed.</summary>
    public string? Reason { get; set; }

    /// <summary>One organisation alone.</summary>
    public OrganisationForm Organisation { get; set; } = new();

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
            faults.Require(!string.IsNullOrWhiteSpace(Id), "Form.Id", "Give its id");
            faults.Require(Child.IsEmpty, "Form.About", "You wrote who the child is. Choose the child by what you know, or empty it");
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
            case "incident":
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
        "at" => "Form.Day",
        "reason" => "Form.Reason",
        "organisation_id" => "Form.Organisation.Called",
        _ => SubjectForm.FieldOf(path, "person", "Form.Child"),
    };
}
