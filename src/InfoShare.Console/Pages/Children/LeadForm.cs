using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>Somebody of the own service who may be named.</summary>
/// <param name="Because">Why the list has this name, and what to know of it.</param>
public sealed record Colleague(string Name, PractitionerRole Role, string Telephone, string Because)
{
    /// <summary>What a form sends of it: two may bear one name.</summary>
    public string Value => $"{Role}|{Name}";

    /// <summary>As the list has it.</summary>
    public string Label => $"{Name} ({Words.Small(Role)}){(Telephone.Length > 0 ? ", " + Telephone : "")}. {Because}";

    /// <summary>Whether a name is this one, however it is typed.</summary>
    internal bool IsCalled(string? typed) => string.Equals(Plain(typed), Plain(Name), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string? name) => string.Join(' ', (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Who leads for a child from now on, as typed.</summary>
public sealed class LeadForm : DutyForm
{
    /// <summary>What is chosen where nobody in the list is meant.</summary>
    public const string SomebodyElse = "other";

    /// <summary>Roles that may lead, by the kind of agency: the broker judges again, by the own organisation's.</summary>
    private static readonly Dictionary<string, IReadOnlyList<PractitionerRole>> ByAgency = new(StringComparer.Ordinal)
    {
        ["SOCIAL_CARE"] =
        [
            PractitionerRole.AllocatedSocialWorker, PractitionerRole.DutySocialWorker, PractitionerRole.OutOfHours, PractitionerRole.TeamManager,
            PractitionerRole.ConferenceChair, PractitionerRole.ReviewingOfficer,
        ],
        ["HEALTH"] =
        [
            PractitionerRole.Gp, PractitionerRole.PracticeLead, PractitionerRole.Midwife, PractitionerRole.HealthVisitor, PractitionerRole.SchoolNurse, PractitionerRole.Paediatrician,
            PractitionerRole.EdClinician, PractitionerRole.AdultMh, PractitionerRole.Camhs, PractitionerRole.SubstanceWorker, PractitionerRole.SexualHealthWorker,
            PractitionerRole.LacNurse, PractitionerRole.Ambulance, PractitionerRole.NamedProfessional,
        ],
        ["POLICE"] =
        [
            PractitionerRole.ResponseOfficer, PractitionerRole.CustodyOfficer, PractitionerRole.MissingCoordinator, PractitionerRole.PublicProtection,
            PractitionerRole.IntelligenceOfficer, PractitionerRole.PoliceSupervisor,
        ],
        ["PROBATION"] =
        [
            PractitionerRole.ProbationOfficer, PractitionerRole.ProbationTrainee, PractitionerRole.ProbationManager, PractitionerRole.PrisonOffenderManager,
            PractitionerRole.YouthJustice,
        ],
        ["EDUCATION"] = [PractitionerRole.DesignatedLead, PractitionerRole.SchoolStaff, PractitionerRole.AttendanceOfficer, PractitionerRole.EheOfficer],
    };

    /// <summary>Who of the list, by role and name; or that it is somebody else.</summary>
    public string? Colleague { get; set; }

    /// <summary>The name of somebody else.</summary>
    public string? Name { get; set; }

    /// <summary>The role of somebody else.</summary>
    public string? Role { get; set; }

    /// <summary>Where others reach whoever leads.</summary>
    public string? Telephone { get; set; }

    /// <summary>The team, in the service's own words.</summary>
    public string? Team { get; set; }

    /// <summary>The roles that may lead at such an agency.</summary>
    internal static IReadOnlyList<PractitionerRole> RolesOf(string agency) => ByAgency.GetValueOrDefault(agency, []);

    /// <summary>Whom the list means; null where nobody is chosen in it.</summary>
    internal Colleague? Chosen(IEnumerable<Colleague> known) => known.FirstOrDefault(k => k.Value == Colleague);

    /// <summary>What is missing, so far as it can be told without the broker: a name beside a choice is never chosen between in silence.</summary>
    internal void Judge(Faults faults, IReadOnlyList<Colleague> known, IReadOnlyList<PractitionerRole> roles)
    {
        var other = Colleague == SomebodyElse;
        faults.RequireFor(other, "Form.Colleague", "You wrote of somebody who is not in the list. Choose that, or empty it", Name, Role);
        faults.Require(other || Chosen(known) is not null, "Form.Colleague", "Say who leads");
        if (!other)
            return;
        faults.Require(Name?.Trim().Length >= 2, "Form.Name", "Write the whole name");
        faults.Require(known.All(k => !k.IsCalled(Name) || k.Role != Codes.Code<PractitionerRole>(Role)), "Form.Colleague", "This name stands in the list with this role. Choose it there");
        faults.Require(roles.Contains(Codes.Code<PractitionerRole>(Role)), "Form.Role", "Say in which role");
    }
}
