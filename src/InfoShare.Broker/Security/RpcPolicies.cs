using System.Collections.Frozen;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <summary>
/// Every method and whom it is open to, by full name. A method that is not here is open to nobody; a test holds the table to
/// the protos. Streams to a system deliver to the organisation's own software; reading needs a named human.
/// </summary>
public static class RpcPolicies
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

    private static readonly FrozenDictionary<string, RpcPolicy> Table = new Dictionary<string, RpcPolicy>
    {
        ["grpc.health.v1.Health/Check"] = Open,
        ["grpc.health.v1.Health/List"] = Open,
        ["grpc.health.v1.Health/Watch"] = Open,
        ["grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Open with { DevelopmentOnly = true },

        ["infoshare.health.v1.HealthService/ShareConcern"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/QueryChild"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/MakeReferral"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/CheckAdultReach"] = Humans(AgencyKind.Health) with { Roles = AdultServices },
        ["infoshare.health.v1.HealthService/CheckChildHousehold"] = Humans(AgencyKind.Health) with { Roles = QualifiedIn(AgencyKind.Health) },
        ["infoshare.health.v1.HealthService/RecordAdultEpisode"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/RecordMove"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/ReportGpListRemoval"] = Humans(AgencyKind.Health),

        ["infoshare.police.v1.PoliceService/ReportDomesticAbuseAttendance"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/ShareConcern"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/QueryChild"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/MakeReferral"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/CheckAdultReach"] = Humans(AgencyKind.Police) with { Roles = PoliceWhoCheckAdults },
        ["infoshare.police.v1.PoliceService/CheckChildHousehold"] = Humans(AgencyKind.Police) with { Roles = QualifiedIn(AgencyKind.Police) },
        ["infoshare.police.v1.PoliceService/RecordCustody"] = Systems(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/RecordAdultEpisode"] = Humans(AgencyKind.Police),

        ["infoshare.probation.v1.ProbationService/CheckNewPartner"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/CompleteNewPartnerCheck"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/ShareConcern"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/MakeReferral"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/CheckAdultReach"] = Humans(AgencyKind.Probation) with { Roles = QualifiedIn(AgencyKind.Probation) },
        ["infoshare.probation.v1.ProbationService/RecordCustody"] = Systems(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/RecordAdultEpisode"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/ReportOrderEnding"] = Humans(AgencyKind.Probation),

        ["infoshare.education.v1.EducationService/ReportSchoolingSignal"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/ShareConcern"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/QueryChild"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/MakeReferral"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/CheckChildHousehold"] = Humans(AgencyKind.Education) with { Roles = QualifiedIn(AgencyKind.Education) },

        ["infoshare.socialcare.v1.SocialCareService/ListReferrals"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/WatchReferrals"] = Systems(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/TakeOwnership"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/DecideReferral"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/GiveFeedback"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/HoldForThreshold"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/ListFollowUps"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/CompleteFollowUp"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/RecordStatus"] = Systems(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/ShareConcern"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/QueryChild"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/MakeReferral"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/CheckChildHousehold"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/RecordPlacement"] = Humans(AgencyKind.SocialCare),

        ["infoshare.concern.v1.ConcernService/GetSharedConcern"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },

        // Who may know of a decision is the operation's rule; for everybody else it does not exist (C17).
        ["infoshare.concern.v1.NotSharedService/RecordNotShared"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },
        ["infoshare.concern.v1.NotSharedService/ReviewNotShared"] = Humans(PracticeAndReferrers),
        ["infoshare.concern.v1.NotSharedService/GetNotShared"] = new(RpcAudience.Practitioner),
        ["infoshare.concern.v1.NotSharedService/ListNotShared"] = new(RpcAudience.Practitioner),

        // Those who only refer look nobody up, and answer what they are asked.
        ["infoshare.information.v1.InformationService/RequestInformation"] = Humans(Practice),
        ["infoshare.information.v1.InformationService/AnswerInformationRequest"] = Humans(PracticeAndReferrers),
        ["infoshare.information.v1.InformationService/DeclineInformationRequest"] = Humans(PracticeAndReferrers),
        ["infoshare.information.v1.InformationService/WithdrawInformationRequest"] = Humans(Practice),
        ["infoshare.information.v1.InformationService/GetInformationRequest"] = Humans(PracticeAndReferrers),
        ["infoshare.information.v1.InformationService/ListInformationRequests"] = Humans(PracticeAndReferrers),

        ["infoshare.referral.v1.ReferralService/GetReferral"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/ListSentReferrals"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/AcknowledgeFeedback"] = Humans(PracticeAndReferrers),
        // Who holds a level is decided by the challenge, not by the kind of agency: ESC_5 is the partnership's.
        ["infoshare.referral.v1.ReferralService/AcceptRedirect"] = Humans(Practice),
        ["infoshare.referral.v1.ReferralService/DeclineRedirect"] = Humans(Practice),
        ["infoshare.referral.v1.ReferralService/LogConversation"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/RecordChildTold"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/RaiseDoubt"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/ConvertConcern"] = Humans(Practice),

        ["infoshare.intake.v1.IntakeService/MakeReferral"] = Humans(AgencyKind.Other) with { Roles = [PractitionerRole.AssociatedReferrer] },
        ["infoshare.intake.v1.IntakeService/ShareAddressConcern"] = Humans(AgencyKind.Other) with { Roles = [PractitionerRole.AssociatedReferrer] },
        ["infoshare.intake.v1.IntakeService/RecordFamilyReferral"] = Humans(AgencyKind.SocialCare) with { Roles = IntakeWorkers },
        ["infoshare.intake.v1.IntakeService/AnswerFamily"] = Humans(AgencyKind.SocialCare) with { Roles = IntakeWorkers },

        ["infoshare.referral.v1.ReferralService/GetChallenge"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/AnswerChallenge"] = Humans(PracticeAndReferrers),

        ["infoshare.handover.v1.HandoverService/OfferHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/ReceiveHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/AcceptHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/DeclineHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/WithdrawHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/ListHandovers"] = Humans(Practice),
        // ESC_5 is the partnership's here too; everybody else outside gets the answer for none.
        ["infoshare.handover.v1.HandoverService/GetHandover"] = Humans(PracticeAndReferrers),
        ["infoshare.handover.v1.HandoverService/RecordUnknownPeriod"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/ListAbsences"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/TakeAbsence"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/RecordRegistration"] = Systems(AgencyKind.Health, AgencyKind.Education),

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

        ["infoshare.people.v1.PeopleService/RecordPerson"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordRelationship"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordPlan"] = Humans(PracticeAndReferrers) with { Roles = WhoHearPlans },
        ["infoshare.people.v1.PeopleService/CompletePlanCheck"] = Humans(PracticeAndReferrers) with { Roles = WhoHearPlans },
        ["infoshare.people.v1.PeopleService/RecordResidence"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordInvolvement"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordHouseholdStatement"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordNone"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordSafeContact"] = Humans(Practice),
        ["infoshare.people.v1.PeopleService/FindPerson"] = Humans(Practice),

        ["infoshare.people.v1.MaternityService/RecordPregnancy"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/RecordBirth"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/AttachNewbornRecord"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/RecordPregnancyEnd"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/TakeBackPregnancyEnd"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/TakeBackBirth"] = Humans(AgencyKind.Health),
        ["infoshare.identity.v1.IdentityService/ListIdentityQuestions"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/GetIdentityQuestion"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/AnswerIdentityQuestion"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/ProposeJoin"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/SplitPerson"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/UndoIdentityDecision"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/ListIdentityDecisions"] = WhoDecideWhoIsWho,

        ["infoshare.people.v1.UnidentifiedPeopleService/RecordUnidentified"] = Humans(Practice),
        ["infoshare.people.v1.UnidentifiedPeopleService/ListCandidates"] = Humans(AgencyKind.Police) with { Roles = [PractitionerRole.PublicProtection] },
        ["infoshare.people.v1.UnidentifiedPeopleService/IdentifyUnidentified"] = Humans(Practice),

        ["infoshare.registry.v1.RegistryService/ListOrganisations"] = AnySystem,
        ["infoshare.registry.v1.RegistryService/PutOrganisation"] = OperatorOnly,
        ["infoshare.registry.v1.RegistryService/SetOrganisationEnabled"] = OperatorOnly,

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
        ["infoshare.retention.v1.RetentionService/ListErasures"] = RetentionOfficers,

        ["infoshare.audit.v1.AuditService/ListEntries"] = new(RpcAudience.Practitioner) { Roles = Reviewers },
        ["infoshare.audit.v1.AuditReviewService/WhoKnewWhat"] = new(RpcAudience.Practitioner) { Roles = Reviewers },
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
        ["infoshare.audit.v1.AuditLogService/ListCosignatures"] = AnySystem,

        ["infoshare.development.v1.ClockService/GetClock"] = Development,
        ["infoshare.development.v1.ClockService/AdvanceClock"] = Development,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All rows, by full name without the leading slash.</summary>
    public static IReadOnlyDictionary<string, RpcPolicy> All => Table;

    /// <summary>The policy of a method, for example <c>/infoshare.inbox.v1.InboxService/ListInbox</c>; open to nobody when unknown.</summary>
    public static RpcPolicy Of(string fullName) =>
        Table.GetValueOrDefault(fullName.TrimStart('/')) ?? new RpcPolicy(RpcAudience.Nobody);

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
}
