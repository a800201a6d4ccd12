using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Probation;

/// <summary>The question about a new partner, as typed: why it is asked, who the two are, and what was declared.</summary>
public sealed class CheckForm : WhyForm
{
    /// <summary>What such a check may be for.</summary>
    internal static readonly IReadOnlyList<(string Value, string Label)> Purposes =
        Words.Choices(Protocol.Common.V1.Purpose.AssessAdultAccess, Protocol.Common.V1.Purpose.SuperviseOffender);

    /// <summary>How somebody may mean to live or to stay there; not where somebody is kept or cared for.</summary>
    internal static readonly IReadOnlyList<(string Value, string Label)> Stays = Words.Choices(
        ResidenceKind.MainHome, ResidenceKind.SecondHome, ResidenceKind.Weekend, ResidenceKind.ContactOnly, ResidenceKind.Sofa, ResidenceKind.Intended);

    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The supervised person.</summary>
    public SubjectForm Supervised { get; set; } = new();

    /// <summary>The new partner.</summary>
    public SubjectForm Partner { get; set; } = new();

    /// <summary>The day of the move, as day/month/year.</summary>
    public string? Planned { get; set; }

    /// <summary>How it is meant to be lived.</summary>
    public string? Stay { get; set; }

    /// <summary>The words used.</summary>
    public string? Said { get; set; }

    /// <summary>The answer on contact with children.</summary>
    public string? ChildContact { get; set; }

    /// <summary>Areas to ask besides, by commas.</summary>
    public string? OtherAreas { get; set; }

    /// <summary>What is missing, so far as it can be told without the broker.</summary>
    internal void Judge(Faults faults)
    {
        JudgeWhy(faults, Purposes);
        Supervised.Judge(faults, "Form.Supervised");
        Partner.Judge(faults, "Form.Partner", takesAddress: true);
        faults.Require(string.IsNullOrWhiteSpace(Planned) || London.Iso(Planned) is not null, "Form.Planned", "Write the day as day/month/year, for example 17/3/2027");
        faults.Require(Stays.Any(s => s.Value == Stay), "Form.Stay", "Say how he or she means to live there");
        faults.Require(
            Enum.TryParse<ChildContactAnswer>(ChildContact, out var contact) && contact != ChildContactAnswer.Unspecified,
            "Form.ChildContact", "Say what was answered. If you have not asked, ask first");
    }

    /// <summary>The request to the broker, but for its id.</summary>
    internal CheckNewPartnerRequest ToRequest()
    {
        var request = new CheckNewPartnerRequest
        {
            SupervisedPerson = Supervised.ToSubject(),
            NewPartner = Partner.ToSubject(),
            Intention = new DeclaredIntention
            {
                PlannedDate = London.Iso(Planned) ?? "",
                Residence = Enum.Parse<ResidenceKind>(Stay!),
                Words = Said?.Trim() ?? "",
            },
            ChildContact = Enum.Parse<ChildContactAnswer>(ChildContact!),
            Purpose = ToPurpose(Purposes),
            OtherAreas = { (OtherAreas ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
        };
        if (Partner.Address is { } address)
            request.Address = address;
        return request;
    }

    /// <summary>What a later question declares and the one that stands did not, in words.</summary>
    internal static string Changes(CheckNewPartnerRequest stands, CheckNewPartnerRequest later)
    {
        (string What, Func<CheckNewPartnerRequest, string> Of)[] parts =
        [
            ("the day of the move", c => c.Intention.PlannedDate.Length > 0 ? London.Day(c.Intention.PlannedDate) : "not known"),
            ("how", c => Words.Of(c.Intention.Residence)),
            ("the words", c => c.Intention.Words),
            ("children", c => Words.Of(c.ChildContact)),
            ("where", c => $"{c.Address?.Line} {c.Address?.Postcode}".Trim()),
            ("areas", c => string.Join(", ", c.OtherAreas)),
            ("why you ask", c => c.Purpose.Reason),
        ];
        return string.Join("; ", parts.Where(p => p.Of(later) != p.Of(stands)).Select(p => $"{p.What}: {p.Of(later)}"));
    }

    /// <summary>The field of this form that the broker means.</summary>
    internal static string FieldOf(string path) => path switch
    {
        "intention.planned_date" => "Form.Planned",
        "intention.words" => "Form.Said",
        "intention.residence" => "Form.Stay",
        "child_contact" => "Form.ChildContact",
        "address" or "address.line" => "Form.Partner.Line",
        "address.postcode" => "Form.Partner.Postcode",
        _ when path.StartsWith("other_areas", StringComparison.Ordinal) => "Form.OtherAreas",
        _ when SubjectForm.FieldOf(path, "supervised_person", "Form.Supervised") is { Length: > 0 } field => field,
        _ when SubjectForm.FieldOf(path, "new_partner", "Form.Partner") is { Length: > 0 } field => field,
        _ => FieldOfWhy(path),
    };
}
