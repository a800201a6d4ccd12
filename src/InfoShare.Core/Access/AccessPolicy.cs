using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>Groups of roles that the tier table speaks of (vocabulary 7).</summary>
public enum RoleGroup
{
    /// <summary>No group: nothing but the own submissions' feedback.</summary>
    None = 0,
    SocialWorker,
    TreatingHealth,
    PublicProtection,
    ResponseOfficer,
    Probation,
    Education,
    Unqualified,
    AssociatedReferrer,
}

/// <summary>What the policy allows of one item.</summary>
public enum Release
{
    /// <summary>Looks like nothing.</summary>
    Hidden = 0,

    /// <summary>Nothing of the content; that something is withheld and whom to ask.</summary>
    WithheldWithContact,

    /// <summary>Own submissions and their feedback only.</summary>
    OwnOnly,

    Existence,
    Mediated,
    Marker,
    Summary,
    Detail,
}

/// <summary>A decision with its rule, so that it can be explained and replayed.</summary>
/// <param name="RuleId">For example <c>tier/Probation/Criminal</c>.</param>
public sealed record AccessDecision(Release Release, WithheldBecause Because, string RuleId);

/// <summary>
/// The default tiers by role group and class, and which purposes a group may state (vocabulary 7; requirements D2, L1, L6, L7).
/// Deny by default. A purpose opens the question or closes it; it does not lower single items yet.
/// </summary>
public static class AccessPolicy
{
    /// <summary>Version that answers and audit entries name.</summary>
    public const string Version = "2026-09-30.1";

    private static readonly SensitivityClass[] Columns =
    [
        SensitivityClass.Standard, SensitivityClass.ChildHealth, SensitivityClass.AdultHealth, SensitivityClass.Criminal,
        SensitivityClass.SexualHealth, SensitivityClass.Intelligence, SensitivityClass.Legal,
    ];

    private static readonly Dictionary<RoleGroup, Release[]> Table = new()
    {
        [RoleGroup.SocialWorker] =
            [Release.Detail, Release.Summary, Release.Summary, Release.Summary, Release.Mediated, Release.Existence, Release.Summary],
        [RoleGroup.TreatingHealth] =
            [Release.Summary, Release.Detail, Release.Marker, Release.Marker, Release.Mediated, Release.WithheldWithContact, Release.Marker],
        [RoleGroup.PublicProtection] =
            [Release.Summary, Release.Marker, Release.Marker, Release.Detail, Release.Mediated, Release.Detail, Release.Marker],
        [RoleGroup.ResponseOfficer] =
            [Release.Marker, Release.Marker, Release.WithheldWithContact, Release.Summary, Release.Hidden, Release.Existence, Release.WithheldWithContact],
        [RoleGroup.Probation] =
            [Release.Marker, Release.WithheldWithContact, Release.Marker, Release.Detail, Release.Hidden, Release.Existence, Release.Marker],
        [RoleGroup.Education] =
            [Release.Summary, Release.Marker, Release.WithheldWithContact, Release.WithheldWithContact, Release.Hidden, Release.Hidden, Release.Marker],
        [RoleGroup.Unqualified] =
            [Release.OwnOnly, Release.OwnOnly, Release.WithheldWithContact, Release.WithheldWithContact, Release.Hidden, Release.Hidden, Release.WithheldWithContact],
        [RoleGroup.AssociatedReferrer] =
            [Release.OwnOnly, Release.WithheldWithContact, Release.WithheldWithContact, Release.WithheldWithContact, Release.WithheldWithContact, Release.WithheldWithContact, Release.WithheldWithContact],
    };

    private static readonly Dictionary<RoleGroup, Purpose[]> Purposes = new()
    {
        [RoleGroup.SocialWorker] =
            [Purpose.AssessChild, Purpose.AssessAdultAccess, Purpose.TriageReferral, Purpose.S47Enquiry, Purpose.PreBirth, Purpose.FindMissing, Purpose.Handover],
        [RoleGroup.TreatingHealth] =
            [Purpose.AssessChild, Purpose.AssessAdultAccess, Purpose.ProvideCare, Purpose.S47Enquiry, Purpose.PreBirth, Purpose.Handover],
        [RoleGroup.PublicProtection] =
            [Purpose.AssessChild, Purpose.AssessAdultAccess, Purpose.S47Enquiry, Purpose.FindMissing],
        [RoleGroup.ResponseOfficer] = [Purpose.AssessChild, Purpose.AssessAdultAccess, Purpose.FindMissing],
        [RoleGroup.Probation] = [Purpose.AssessAdultAccess, Purpose.SuperviseOffender, Purpose.AssessChild, Purpose.Handover],
        [RoleGroup.Education] = [Purpose.AssessChild, Purpose.ProvideCare, Purpose.FindMissing, Purpose.Handover],
        [RoleGroup.Unqualified] = [Purpose.AssessChild, Purpose.ProvideCare],
        [RoleGroup.AssociatedReferrer] = [],
    };

    /// <summary>The group of a role; <see cref="RoleGroup.None"/> for one that the table does not name.</summary>
    public static RoleGroup GroupOf(PractitionerRole role) => role switch
    {
        PractitionerRole.DutySocialWorker or PractitionerRole.OutOfHours or PractitionerRole.AllocatedSocialWorker
            or PractitionerRole.TeamManager or PractitionerRole.ConferenceChair or PractitionerRole.ReviewingOfficer
            or PractitionerRole.Lado => RoleGroup.SocialWorker,
        PractitionerRole.Gp or PractitionerRole.PracticeLead or PractitionerRole.Midwife or PractitionerRole.HealthVisitor
            or PractitionerRole.SchoolNurse or PractitionerRole.Paediatrician or PractitionerRole.EdClinician
            or PractitionerRole.AdultMh or PractitionerRole.Camhs or PractitionerRole.SubstanceWorker
            or PractitionerRole.SexualHealthWorker or PractitionerRole.LacNurse or PractitionerRole.Ambulance
            or PractitionerRole.NamedProfessional => RoleGroup.TreatingHealth,
        PractitionerRole.PublicProtection or PractitionerRole.IntelligenceOfficer or PractitionerRole.PoliceSupervisor
            or PractitionerRole.MissingCoordinator => RoleGroup.PublicProtection,
        PractitionerRole.ResponseOfficer or PractitionerRole.CustodyOfficer => RoleGroup.ResponseOfficer,
        PractitionerRole.ProbationOfficer or PractitionerRole.ProbationManager or PractitionerRole.PrisonOffenderManager
            or PractitionerRole.YouthJustice => RoleGroup.Probation,
        PractitionerRole.DesignatedLead or PractitionerRole.AttendanceOfficer or PractitionerRole.EheOfficer => RoleGroup.Education,
        PractitionerRole.ProbationTrainee or PractitionerRole.SchoolStaff or PractitionerRole.EarlyHelp => RoleGroup.Unqualified,
        PractitionerRole.AssociatedReferrer or PractitionerRole.FamilyReferrer => RoleGroup.AssociatedReferrer,
        _ => RoleGroup.None,
    };

    /// <summary>Refuses a purpose that is not open to the role.</summary>
    public static void RequirePurpose(PractitionerRole role, Purpose purpose)
    {
        if (!Purposes.TryGetValue(GroupOf(role), out var open) || !open.Contains(purpose))
        {
            throw new RuleException(
                ErrorReason.PurposeNotAllowed,
                "This purpose is not open to your role.",
                new Dictionary<string, string> { ["purpose"] = Code.Of(purpose), ["role"] = Code.Of(role) });
        }
    }

    /// <summary>What this role may see of one item of a class.</summary>
    /// <param name="ownSubmission">The caller is the author: the same practitioner of the same organisation.</param>
    public static AccessDecision Decide(PractitionerRole role, SensitivityClass sensitivity, bool ownSubmission)
    {
        var group = GroupOf(role);
        var rule = $"tier/{group}/{sensitivity}";
        if (ownSubmission)
            return new AccessDecision(Release.Detail, WithheldBecause.Unspecified, "own-submission");

        // Existence itself is protected, whatever the role; the owning worker and a named few come with the full policy.
        if (sensitivity is SensitivityClass.ProtectedLocation or SensitivityClass.Informant)
            return new AccessDecision(Release.Hidden, WithheldBecause.Hidden, rule);
        if (sensitivity is SensitivityClass.Staff)
        {
            return role == PractitionerRole.Lado
                ? new AccessDecision(Release.Detail, WithheldBecause.Unspecified, rule)
                : new AccessDecision(Release.Hidden, WithheldBecause.Hidden, rule);
        }

        var column = Array.IndexOf(Columns, sensitivity == SensitivityClass.Demographic ? SensitivityClass.Standard : sensitivity);
        if (column < 0 || !Table.TryGetValue(group, out var row))
            return new AccessDecision(Release.WithheldWithContact, WithheldBecause.Role, $"deny/{group}/{sensitivity}");

        var release = row[column];
        return new AccessDecision(release, BecauseOf(release), rule);
    }

    /// <summary>
    /// What a colleague of the author's may see. Working for the same organisation opens to qualified staff what the agency
    /// holds openly about a child (STANDARD, CHILD_HEALTH); everything else is judged like anybody's: intelligence is not
    /// the whole force's, nor a patient's history the whole practice's.
    /// </summary>
    public static AccessDecision DecideForColleague(PractitionerRole role, SensitivityClass sensitivity) =>
        Roles.IsQualified(role) && sensitivity is SensitivityClass.Standard or SensitivityClass.Demographic or SensitivityClass.ChildHealth
            ? new AccessDecision(Release.Detail, WithheldBecause.Unspecified, $"own-organisation/{sensitivity}")
            : Decide(role, sensitivity, ownSubmission: false);

    private static WithheldBecause BecauseOf(Release release) => release switch
    {
        Release.Hidden => WithheldBecause.Hidden,
        Release.WithheldWithContact or Release.OwnOnly => WithheldBecause.Role,
        Release.Mediated => WithheldBecause.Class,
        _ => WithheldBecause.Unspecified,
    };
}
