namespace InfoShare.Core.Vocabulary;

/// <summary>
/// Which roles each kind of agency may assert, and what a role stands for. Vocabulary 7. A role that this build does not
/// know belongs to no agency, is not qualified and manages nobody, so that whatever asks here refuses it.
/// </summary>
public static class Roles
{
    private static readonly Row[] Rows =
    [
        new(PractitionerRole.Gp, AgencyKind.Health, IndicatorHolders.Gp, Qualified),
        // The practice's safeguarding lead: the practice has no named professional of its own.
        new(PractitionerRole.PracticeLead, AgencyKind.Health, IndicatorHolders.Gp, Qualified | Lead),
        new(PractitionerRole.Midwife, AgencyKind.Health, IndicatorHolders.Midwife, Qualified),
        new(PractitionerRole.HealthVisitor, AgencyKind.Health, IndicatorHolders.HealthVisitor, Qualified),
        new(PractitionerRole.SchoolNurse, AgencyKind.Health, IndicatorHolders.SchoolNurse, Qualified),
        new(PractitionerRole.Paediatrician, AgencyKind.Health, IndicatorHolders.Paediatrics, Qualified),
        new(PractitionerRole.EdClinician, AgencyKind.Health, IndicatorHolders.EmergencyDepartment, Qualified),
        new(PractitionerRole.AdultMh, AgencyKind.Health, IndicatorHolders.AdultMentalHealth, Qualified),
        new(PractitionerRole.Camhs, AgencyKind.Health, IndicatorHolders.Camhs, Qualified),
        new(PractitionerRole.SubstanceWorker, AgencyKind.Health, IndicatorHolders.SubstanceService, Qualified),
        new(PractitionerRole.SexualHealthWorker, AgencyKind.Health, IndicatorHolders.SexualHealth, Qualified),
        new(PractitionerRole.LacNurse, AgencyKind.Health, IndicatorHolders.Paediatrics, Qualified),
        new(PractitionerRole.Ambulance, AgencyKind.Health, IndicatorHolders.Ambulance, Qualified),
        // May sit in any health service, so it names no single holder.
        new(PractitionerRole.NamedProfessional, AgencyKind.Health, IndicatorHolders.None, Qualified | Lead),

        new(PractitionerRole.ResponseOfficer, AgencyKind.Police, IndicatorHolders.Police, Qualified),
        new(PractitionerRole.CustodyOfficer, AgencyKind.Police, IndicatorHolders.Police, Qualified),
        new(PractitionerRole.MissingCoordinator, AgencyKind.Police, IndicatorHolders.Police, Qualified),
        new(PractitionerRole.PublicProtection, AgencyKind.Police, IndicatorHolders.Police, Qualified),
        new(PractitionerRole.IntelligenceOfficer, AgencyKind.Police, IndicatorHolders.Police, Qualified),
        new(PractitionerRole.PoliceSupervisor, AgencyKind.Police, IndicatorHolders.Police, Qualified | LineManager),

        new(PractitionerRole.ProbationOfficer, AgencyKind.Probation, IndicatorHolders.Probation, Qualified),
        // May refer like anybody and see the feedback (L11), but does not hold a decision.
        new(PractitionerRole.ProbationTrainee, AgencyKind.Probation, IndicatorHolders.Probation, Plain),
        new(PractitionerRole.ProbationManager, AgencyKind.Probation, IndicatorHolders.Probation, Qualified | LineManager),
        new(PractitionerRole.PrisonOffenderManager, AgencyKind.Probation, IndicatorHolders.Prison, Qualified),
        new(PractitionerRole.YouthJustice, AgencyKind.Probation, IndicatorHolders.YouthJustice, Qualified),

        new(PractitionerRole.DesignatedLead, AgencyKind.Education, IndicatorHolders.School, Qualified | Lead),
        new(PractitionerRole.SchoolStaff, AgencyKind.Education, IndicatorHolders.School, Plain),
        new(PractitionerRole.AttendanceOfficer, AgencyKind.Education, IndicatorHolders.EducationAuthority, Qualified),
        new(PractitionerRole.EheOfficer, AgencyKind.Education, IndicatorHolders.EducationAuthority, Qualified),

        new(PractitionerRole.DutySocialWorker, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Qualified),
        new(PractitionerRole.OutOfHours, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Qualified),
        new(PractitionerRole.AllocatedSocialWorker, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Qualified),
        new(PractitionerRole.TeamManager, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Qualified | LineManager),
        // Chairs, reviewing officers and the LADO stand outside the line on purpose: they do not sign for it.
        new(PractitionerRole.ConferenceChair, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Qualified),
        new(PractitionerRole.ReviewingOfficer, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Qualified),
        // Family support workers: a referral in their tray alone has no qualified owner (E19).
        new(PractitionerRole.EarlyHelp, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Plain),
        new(PractitionerRole.Lado, AgencyKind.SocialCare, IndicatorHolders.SocialCare, Qualified),

        // Housing, fire and voluntary workers share one role, so it names no single holder.
        new(PractitionerRole.AssociatedReferrer, AgencyKind.Other, IndicatorHolders.None, Plain),
        new(PractitionerRole.FamilyReferrer, AgencyKind.Other, IndicatorHolders.None, Plain),
        // These look at practice; they do not practise.
        new(PractitionerRole.ReviewLead, AgencyKind.Other, IndicatorHolders.None, Plain),
        new(PractitionerRole.Auditor, AgencyKind.Other, IndicatorHolders.None, Plain),
        new(PractitionerRole.DataSteward, AgencyKind.Other, IndicatorHolders.None, Plain),
    ];

    private static readonly Row?[] ByNumber = Index();

    private static readonly IReadOnlyList<PractitionerRole>[] ByAgency =
    [
        .. Enumerable.Range(0, (int)AgencyKind.Other + 1)
            .Select(agency => Rows.Where(r => (int)r.Agency == agency).Select(r => r.Role).ToArray().AsReadOnly()),
    ];

    private const Traits Plain = Traits.None;
    private const Traits Qualified = Traits.Qualified;
    private const Traits LineManager = Traits.LineManager;
    private const Traits Lead = Traits.SafeguardingLead;

    /// <summary>The roles that an agency of this kind may assert; none for an unknown kind.</summary>
    public static IReadOnlyList<PractitionerRole> Of(AgencyKind agency) =>
        (uint)agency < (uint)ByAgency.Length ? ByAgency[(int)agency] : [];

    /// <summary>The kind of agency that a role belongs to; Unspecified for an unknown role.</summary>
    public static AgencyKind AgencyOf(PractitionerRole role) => Find(role)?.Agency ?? AgencyKind.Unspecified;

    /// <summary>The service of vocabulary 2 in which a role works; None where the role names no single one.</summary>
    public static IndicatorHolders HolderOf(PractitionerRole role) => Find(role)?.Holder ?? IndicatorHolders.None;

    /// <summary>
    /// Whether a holder of this role may own a referral or hold a decision about a child. Trainees, school staff, family
    /// support workers and referrers may not; their information weighs the same all the same (E15, L11).
    /// </summary>
    public static bool IsQualified(PractitionerRole role) => Has(role, Traits.Qualified);

    /// <summary>
    /// Whether a holder of this role may sign what needs a manager (E4, I4): line managers, and safeguarding leads, who
    /// stand in their place where an agency has no such line (a school, a practice, a hospital).
    /// </summary>
    public static bool IsManager(PractitionerRole role) => Has(role, Traits.LineManager | Traits.SafeguardingLead);

    private static bool Has(PractitionerRole role, Traits any) => Find(role) is { } row && (row.Traits & any) != 0;

    private static Row? Find(PractitionerRole role) => (uint)role < (uint)ByNumber.Length ? ByNumber[(int)role] : null;

    private static Row?[] Index()
    {
        var index = new Row?[Rows.Max(r => (int)r.Role) + 1];
        foreach (var row in Rows) index[(int)row.Role] = row;
        return index;
    }

    [Flags]
    private enum Traits
    {
        None = 0,
        Qualified = 1,
        LineManager = 2,
        SafeguardingLead = 4,
    }

    private sealed record Row(PractitionerRole Role, AgencyKind Agency, IndicatorHolders Holder, Traits Traits);
}
