using System.Collections.Frozen;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <summary>
/// Every method and whom it is open to, by full name. A method that is not here is open to nobody; a test holds the table to
/// the protos. Streams to a system deliver to the organisation's own software; reading needs a named human.
/// </summary>
public static partial class RpcPolicies
{
    private static readonly AgencyKind[] Practice =
        [AgencyKind.Health, AgencyKind.Police, AgencyKind.Probation, AgencyKind.Education, AgencyKind.SocialCare];

    // Housing, fire and voluntary workers refer and are answered (L11, E15); they do not look people up.
    private static readonly AgencyKind[] PracticeAndReferrers = [.. Practice, AgencyKind.Other];

    // Who treats adults and asks whether there is a child.
    private static readonly PractitionerRole[] AdultServices =
    [
        PractitionerRole.AdultMh, PractitionerRole.SubstanceWorker, PractitionerRole.Gp, PractitionerRole.PracticeLead, PractitionerRole.NamedProfessional,
    ];

    private static readonly PractitionerRole[] PoliceWhoCheckAdults =
        [PractitionerRole.PublicProtection, PractitionerRole.CustodyOfficer, PractitionerRole.PoliceSupervisor];

    // Family support workers have trays but hold no decision about a child (E19).
    private static readonly PractitionerRole[] QualifiedSocialWorkers = [.. Core.Vocabulary.Roles.Of(AgencyKind.SocialCare).Where(Core.Vocabulary.Roles.IsQualified)];

    // Who takes down what relatives and the public tell (E15).
    private static readonly PractitionerRole[] IntakeWorkers = [.. QualifiedSocialWorkers, PractitionerRole.EarlyHelp];

    // Requirement B8: a plan is recorded by whoever hears of it; those who only look at practice hear none.
    private static readonly PractitionerRole[] WhoHearPlans =
    [
        .. Practice.SelectMany(Core.Vocabulary.Roles.Of), PractitionerRole.AssociatedReferrer, PractitionerRole.FamilyReferrer,
    ];

    // Whoever shares a concern learns who read it (G1): housing and others share what concerns an address.
    private static readonly PractitionerRole[] WhoShare = [.. Practice.SelectMany(Core.Vocabulary.Roles.Of), PractitionerRole.AssociatedReferrer];

    // Requirement M4: authorised reviewers.
    private static readonly PractitionerRole[] Reviewers =
    [
        PractitionerRole.Auditor, PractitionerRole.NamedProfessional, PractitionerRole.PracticeLead, PractitionerRole.DesignatedLead,
        PractitionerRole.TeamManager, PractitionerRole.PoliceSupervisor, PractitionerRole.ProbationManager,
    ];

    // Requirement L9: whoever may hold a decision about a child; the reasons are a table of their own.
    private static readonly PractitionerRole[] WhoBreakGlass = [.. Practice.SelectMany(Core.Vocabulary.Roles.Of).Where(Core.Vocabulary.Roles.IsQualified)];

    // Requirement A5: a named person who may hold a decision, or the steward of the partnership's data.
    private static readonly RpcPolicy WhoDecideWhoIsWho = Humans(PracticeAndReferrers) with
    {
        Roles =
        [
            .. Enum.GetValues<PractitionerRole>().Where(Core.Vocabulary.Roles.IsQualified),
            PractitionerRole.DataSteward,
        ],
    };

    // Requirement L8: a person's own request is answered by those who keep records and practise nothing.
    private static readonly RpcPolicy RecordsOfficers = Humans(AgencyKind.Other) with { Roles = [PractitionerRole.DataSteward] };

    // Requirements K8, M8: what is kept, and how it ends, is for those who keep records and for auditors, never for those who practise.
    private static readonly RpcPolicy RetentionOfficers =
        Humans(AgencyKind.Other) with { Roles = [PractitionerRole.DataSteward, PractitionerRole.Auditor] };

    private static readonly RpcPolicy Open = new(RpcAudience.Public);
    private static readonly RpcPolicy AnySystem = new(RpcAudience.System);
    private static readonly RpcPolicy OperatorOnly = new(RpcAudience.Practitioner) { OperatorOnly = true };
    private static readonly RpcPolicy Development = new(RpcAudience.System) { DevelopmentOnly = true };

    private static readonly FrozenDictionary<string, RpcPolicy> Table =
        new[] { Ground(), Agencies(), Sharing(), People(), Pages(), Plans(), Patterns(), Contacts(), SchoolsAndOrders() }.SelectMany(area => area).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All rows, by full name without the leading slash.</summary>
    public static IReadOnlyDictionary<string, RpcPolicy> All => Table;

    /// <summary>The policy of a method, for example <c>/infoshare.inbox.v1.InboxService/ListInbox</c>; open to nobody when unknown.</summary>
    public static RpcPolicy Of(string fullName) =>
        Table.GetValueOrDefault(fullName.TrimStart('/')) ?? new RpcPolicy(RpcAudience.Nobody);

    /// <summary>Why the policy does not admit the caller; null when it does.</summary>
    public static RuleException? RefusalOf(RpcPolicy policy, Caller caller, bool isDevelopment)
    {
        try
        {
            Require(policy, caller, isDevelopment);
            return null;
        }
        catch (RuleException e)
        {
            return e;
        }
    }

    /// <summary>Refuses a caller whom the policy does not admit.</summary>
    /// <exception cref="RuleException">DevelopmentOnly, RoleNotAllowed, PractitionerRequired or OrganisationNotAllowed.</exception>
    public static void Require(RpcPolicy policy, Caller caller, bool isDevelopment)
    {
        if (policy.DevelopmentOnly && !isDevelopment)
            throw new RuleException(ErrorReason.DevelopmentOnly, "This call exists in Development only.");
        if (policy.Audience == RpcAudience.Nobody)
            throw new RuleException(ErrorReason.RoleNotAllowed, "This call is open to nobody.");
        if (policy.OperatorOnly && !caller.IsOperator)
            throw new RuleException(ErrorReason.RoleNotAllowed, "Only the partnership's operator may make this call.");
        if (policy.Agencies.Count > 0 && !policy.Agencies.Contains(caller.Agency))
        {
            throw new RuleException(
                ErrorReason.RoleNotAllowed,
                $"This call is for {string.Join(", ", policy.Agencies.Select(Code.Of))}.",
                new Dictionary<string, string> { ["agency"] = Code.Of(caller.Agency) });
        }

        if (caller.Practitioner is null && (policy.Audience == RpcAudience.Practitioner || policy.Roles.Count > 0))
            _ = caller.Human;
        if (policy.Roles.Count > 0 && !policy.Roles.Contains(caller.Role))
        {
            throw new RuleException(
                ErrorReason.RoleNotAllowed,
                "Your role may not make this call.",
                new Dictionary<string, string>
                {
                    ["role"] = Code.Of(caller.Role),
                    ["allowed_roles"] = string.Join(", ", policy.Roles.Select(Code.Of)),
                });
        }
    }

    private static PractitionerRole[] QualifiedIn(AgencyKind agency) => [.. Core.Vocabulary.Roles.Of(agency).Where(Core.Vocabulary.Roles.IsQualified)];

    private static RpcPolicy Humans(params AgencyKind[] agencies) => new(RpcAudience.Practitioner) { Agencies = agencies };

    private static RpcPolicy Systems(params AgencyKind[] agencies) => new(RpcAudience.System) { Agencies = agencies };

    private static Dictionary<string, RpcPolicy> Ground() => new()
    {
        ["grpc.health.v1.Health/Check"] = Open,
        ["grpc.health.v1.Health/List"] = Open,
        ["grpc.health.v1.Health/Watch"] = Open,
        ["grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Open with { DevelopmentOnly = true },

        ["infoshare.inbox.v1.InboxService/StreamInbox"] = AnySystem,
        ["infoshare.inbox.v1.InboxService/ListInbox"] = AnySystem,
        ["infoshare.inbox.v1.InboxService/AcknowledgeItems"] = Humans(PracticeAndReferrers),

        ["infoshare.inbox.v1.InboxService/GetItem"] = AnySystem,
        ["infoshare.inbox.v1.InboxService/ListPublished"] = AnySystem,
        ["infoshare.inbox.v1.InboxService/LogTelephoneCall"] = Humans(PracticeAndReferrers),

        // Who may keep it is the operation's rule: a system, a manager, and everybody for the own absence.
        ["infoshare.roster.v1.RosterService/RecordDuty"] = AnySystem,
        ["infoshare.roster.v1.RosterService/RecordAbsence"] = AnySystem,
        ["infoshare.roster.v1.RosterService/UndoRosterEntry"] = AnySystem,
        ["infoshare.roster.v1.RosterService/ListRoster"] = AnySystem,
        ["infoshare.roster.v1.RosterService/SetDigest"] = AnySystem,

        ["infoshare.access.v1.AccessHistoryService/ListAccesses"] = Humans(Practice) with { Roles = [.. Practice.SelectMany(QualifiedIn)] },
        ["infoshare.access.v1.ConflictService/DeclareConflict"] = Humans(PracticeAndReferrers),
        ["infoshare.access.v1.ConflictService/EndConflict"] = Humans(PracticeAndReferrers),
        ["infoshare.access.v1.ConflictService/ListConflicts"] = Humans(PracticeAndReferrers),
        ["infoshare.access.v1.EmergencyAccessService/BreakGlass"] = Humans(Practice) with { Roles = WhoBreakGlass },
        ["infoshare.access.v1.EmergencyAccessService/EndEmergencyAccess"] = Humans(Practice) with { Roles = WhoBreakGlass },
        ["infoshare.access.v1.EmergencyAccessService/ReviewEmergencyAccess"] = new(RpcAudience.Practitioner) { Roles = Reviewers },
        // A lead who is no reviewer sees who broke the glass on the own case.
        ["infoshare.access.v1.EmergencyAccessService/ListEmergencyAccess"] = Humans(PracticeAndReferrers),
        ["infoshare.access.v1.EmergencyAccessService/ListEmergencyReasons"] = Humans(Practice),
        ["infoshare.access.v1.EmergencyAccessService/GetEmergencyAccessRates"] = new(RpcAudience.Practitioner) { Roles = Reviewers },
        ["infoshare.access.v1.SubjectAccessService/OpenSubjectAccess"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/ListSubjectAccess"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/GetSubjectAccess"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/PreviewSubjectAccess"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/DecideSubjectAccess"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/ConsultHolder"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/ReleaseSubjectAccess"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/CloseSubjectAccess"] = RecordsOfficers,
        ["infoshare.access.v1.SubjectAccessService/ListConsultations"] = Humans(Practice) with { Roles = [.. Practice.SelectMany(QualifiedIn)] },
        ["infoshare.access.v1.SubjectAccessService/AnswerConsultation"] = Humans(Practice) with { Roles = [.. Practice.SelectMany(QualifiedIn)] },

        ["infoshare.access.v1.PolicyService/GetPolicy"] = AnySystem,
        ["infoshare.access.v1.PolicyService/ExplainDecision"] = AnySystem,
        ["infoshare.access.v1.PolicyService/ReplayEntry"] = new(RpcAudience.Practitioner) { Roles = [PractitionerRole.Auditor] },

        ["infoshare.retention.v1.RetentionService/PlaceLegalHold"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/ReleaseLegalHold"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/ListLegalHolds"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/GetRetentionSchedule"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/ListDueForRemoval"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/DecideRemoval"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/ConfirmRemoval"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/WithdrawRemoval"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/ListRemovals"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/EraseAuditPersonal"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/ConfirmErasure"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/WithdrawErasure"] = RetentionOfficers,
        ["infoshare.retention.v1.RetentionService/ListErasures"] = RetentionOfficers,

        ["infoshare.audit.v1.AuditService/ListEntries"] = new(RpcAudience.Practitioner) { Roles = Reviewers },
        // Scenario S14: whoever leads a rapid review asks who knew what; the trail itself is an auditor's.
        ["infoshare.audit.v1.AuditReviewService/WhoKnewWhat"] = new(RpcAudience.Practitioner) { Roles = [.. Reviewers, PractitionerRole.ReviewLead] },
        ["infoshare.audit.v1.AuditReviewService/ListExceptions"] = new(RpcAudience.Practitioner) { Roles = Reviewers },
        ["infoshare.audit.v1.MaskedExportService/ExportTrail"] = RetentionOfficers,
        ["infoshare.audit.v1.AuditLogService/ListLogs"] = AnySystem,
        ["infoshare.audit.v1.AuditLogService/GetCheckpoint"] = AnySystem,
        ["infoshare.audit.v1.AuditLogService/ListCheckpoints"] = AnySystem,
        ["infoshare.audit.v1.AuditLogService/GetInclusionProof"] = AnySystem,
        ["infoshare.audit.v1.AuditLogService/GetConsistencyProof"] = AnySystem,
        ["infoshare.audit.v1.AuditLogService/GetTile"] = AnySystem,
        ["infoshare.audit.v1.AuditLogService/ListLeaves"] = new(RpcAudience.Practitioner) { Roles = [PractitionerRole.Auditor] },
        ["infoshare.audit.v1.AuditLogService/AddCosignature"] = AnySystem,
        ["infoshare.audit.v1.AuditLogService/AssignWitnessName"] = OperatorOnly,
        ["infoshare.audit.v1.AuditLogService/EndLog"] = OperatorOnly,
        ["infoshare.audit.v1.AuditLogService/ListCosignatures"] = AnySystem,

        ["infoshare.development.v1.ClockService/GetClock"] = Development,
        ["infoshare.development.v1.ClockService/AdvanceClock"] = Development,
    };
}
