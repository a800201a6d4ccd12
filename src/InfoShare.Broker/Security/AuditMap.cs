using System.Collections.Frozen;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <summary>How a method meets the trail.</summary>
public enum AuditShape
{
    /// <summary>Leaves no entry when it succeeds; the row says why. A refusal is audited all the same.</summary>
    None = 0,

    /// <summary>Changes something: the entry is in the change's own transaction.</summary>
    Change = 1,

    /// <summary>Answers: the entry is durable before the answer leaves.</summary>
    Answer = 2,

    /// <summary>Streams: an entry for what was delivered, durable before it leaves.</summary>
    Delivery = 3,
}

/// <summary>What the trail says of one method.</summary>
/// <param name="Kind">Kind of the entry; unspecified with <see cref="AuditShape.None"/>.</param>
/// <param name="Because">With <see cref="AuditShape.None"/>: why there is none.</param>
public sealed record AuditRow(AuditShape Shape, AuditEventKind Kind, string? Because = null)
{
    /// <summary>Kinds that it leaves besides, or instead, in the case that the comment at the row tells.</summary>
    public IReadOnlyList<AuditEventKind> Also { get; init; } = [];

    /// <summary>This row, and another kind that the method may leave.</summary>
    public AuditRow Or(AuditEventKind kind) => this with { Also = [.. Also, kind] };
}

/// <summary>
/// Every method and the audit entry that it leaves (requirement M2), by full name. Not in the table, because every method has it: a
/// refusal (<see cref="AuditEventKind.Refuse"/>), and a change that is answered again for a repeated request id
/// (<see cref="AuditEventKind.Return"/>). Tests hold the table to the protos, and to what the stories left in the trail.
/// </summary>
public static class AuditMap
{
    private const string HashesAlone = "gives hashes and signatures; an entry for each would make the log grow by being looked at";

    private const string NoData = "says nothing about a person or an organisation's dealings";

    private static readonly FrozenDictionary<string, AuditRow> Table = new Dictionary<string, AuditRow>
    {
        ["grpc.health.v1.Health/Check"] = Nothing(NoData),
        ["grpc.health.v1.Health/List"] = Nothing(NoData),
        ["grpc.health.v1.Health/Watch"] = Nothing(NoData),
        ["grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Nothing("the protos are public"),

        ["infoshare.health.v1.HealthService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.health.v1.HealthService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/CheckAdultReach"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.health.v1.HealthService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.health.v1.HealthService/RecordAdultEpisode"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ReportGpListRemoval"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/RecordMove"] = Change(AuditEventKind.Publish),

        ["infoshare.police.v1.PoliceService/ReportDomesticAbuseAttendance"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.police.v1.PoliceService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/CheckAdultReach"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.police.v1.PoliceService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.police.v1.PoliceService/RecordCustody"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordAdultEpisode"] = Change(AuditEventKind.Publish),

        // A check records the declared link and answers, in one transaction. What completes it may open a referral, with an entry of its own.
        ["infoshare.probation.v1.ProbationService/CheckNewPartner"] = Change(AuditEventKind.Query),
        ["infoshare.probation.v1.ProbationService/CompleteNewPartnerCheck"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/CheckAdultReach"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.probation.v1.ProbationService/RecordCustody"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/RecordAdultEpisode"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/ReportOrderEnding"] = Change(AuditEventKind.Publish),

        ["infoshare.education.v1.EducationService/ReportSchoolingSignal"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.education.v1.EducationService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),

        ["infoshare.socialcare.v1.SocialCareService/ListReferrals"] = Answer(AuditEventKind.Return),
        ["infoshare.socialcare.v1.SocialCareService/WatchReferrals"] = Delivery(),
        ["infoshare.socialcare.v1.SocialCareService/TakeOwnership"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.socialcare.v1.SocialCareService/DecideReferral"] = Change(AuditEventKind.Decide),
        ["infoshare.socialcare.v1.SocialCareService/GiveFeedback"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/HoldForThreshold"] = Change(AuditEventKind.Decide),
        ["infoshare.socialcare.v1.SocialCareService/ListFollowUps"] = Answer(AuditEventKind.Return),
        // Advice that was not followed is shared as a concern of its own.
        ["infoshare.socialcare.v1.SocialCareService/CompleteFollowUp"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/RecordStatus"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.socialcare.v1.SocialCareService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.socialcare.v1.SocialCareService/RecordPlacement"] = Change(AuditEventKind.Publish),

        ["infoshare.concern.v1.ConcernService/GetSharedConcern"] = Answer(AuditEventKind.Return),

        ["infoshare.concern.v1.NotSharedService/RecordNotShared"] = Change(AuditEventKind.NotShared),
        ["infoshare.concern.v1.NotSharedService/ReviewNotShared"] = Change(AuditEventKind.Decide),
        ["infoshare.concern.v1.NotSharedService/GetNotShared"] = Answer(AuditEventKind.Return),
        ["infoshare.concern.v1.NotSharedService/ListNotShared"] = Answer(AuditEventKind.Return),

        // Declining leaves the decision not to share as an entry of its own: it is the holder's to know, the other is both sides'.
        ["infoshare.information.v1.InformationService/RequestInformation"] = Change(AuditEventKind.Query),
        ["infoshare.information.v1.InformationService/AnswerInformationRequest"] = Change(AuditEventKind.Publish),
        ["infoshare.information.v1.InformationService/DeclineInformationRequest"] = Change(AuditEventKind.Withhold).Or(AuditEventKind.NotShared),
        ["infoshare.information.v1.InformationService/WithdrawInformationRequest"] = Change(AuditEventKind.Decide),
        ["infoshare.information.v1.InformationService/GetInformationRequest"] = Answer(AuditEventKind.Return),
        ["infoshare.information.v1.InformationService/ListInformationRequests"] = Answer(AuditEventKind.Return),

        ["infoshare.referral.v1.ReferralService/GetReferral"] = Answer(AuditEventKind.Return),
        ["infoshare.referral.v1.ReferralService/ListSentReferrals"] = Answer(AuditEventKind.Return),
        ["infoshare.referral.v1.ReferralService/AcknowledgeFeedback"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.referral.v1.ReferralService/AcceptRedirect"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.referral.v1.ReferralService/DeclineRedirect"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.referral.v1.ReferralService/LogConversation"] = Change(AuditEventKind.Publish),
        ["infoshare.referral.v1.ReferralService/RecordChildTold"] = Change(AuditEventKind.Publish),
        ["infoshare.referral.v1.ReferralService/RaiseDoubt"] = Change(AuditEventKind.Publish),

        // A concern that has a referral already gets that one again.
        ["infoshare.referral.v1.ReferralService/ConvertConcern"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Return),

        ["infoshare.intake.v1.IntakeService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.intake.v1.IntakeService/ShareAddressConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.intake.v1.IntakeService/RecordFamilyReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.intake.v1.IntakeService/AnswerFamily"] = Change(AuditEventKind.Publish),

        ["infoshare.referral.v1.ReferralService/GetChallenge"] = Answer(AuditEventKind.Return),
        ["infoshare.referral.v1.ReferralService/AnswerChallenge"] = Change(AuditEventKind.Decide),

        ["infoshare.handover.v1.HandoverService/OfferHandover"] = Change(AuditEventKind.Publish),
        ["infoshare.handover.v1.HandoverService/ReceiveHandover"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.handover.v1.HandoverService/AcceptHandover"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.handover.v1.HandoverService/DeclineHandover"] = Change(AuditEventKind.Decide),
        ["infoshare.handover.v1.HandoverService/WithdrawHandover"] = Change(AuditEventKind.Decide),
        ["infoshare.handover.v1.HandoverService/ListHandovers"] = Answer(AuditEventKind.Return),
        ["infoshare.handover.v1.HandoverService/GetHandover"] = Answer(AuditEventKind.Return),
        ["infoshare.handover.v1.HandoverService/RecordUnknownPeriod"] = Change(AuditEventKind.Publish),
        ["infoshare.handover.v1.HandoverService/ListAbsences"] = Answer(AuditEventKind.Return),
        ["infoshare.handover.v1.HandoverService/TakeAbsence"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.handover.v1.HandoverService/RecordRegistration"] = Change(AuditEventKind.Publish),

        ["infoshare.inbox.v1.InboxService/StreamInbox"] = Delivery(),
        ["infoshare.inbox.v1.InboxService/ListInbox"] = Answer(AuditEventKind.Return),
        ["infoshare.inbox.v1.InboxService/AcknowledgeItems"] = Change(AuditEventKind.Acknowledge),

        ["infoshare.inbox.v1.InboxService/GetItem"] = Answer(AuditEventKind.Return),
        ["infoshare.inbox.v1.InboxService/ListPublished"] = Answer(AuditEventKind.Return),
        ["infoshare.inbox.v1.InboxService/LogTelephoneCall"] = Change(AuditEventKind.Acknowledge),

        ["infoshare.roster.v1.RosterService/RecordDuty"] = Change(AuditEventKind.Decide),
        ["infoshare.roster.v1.RosterService/RecordAbsence"] = Change(AuditEventKind.Decide),
        ["infoshare.roster.v1.RosterService/UndoRosterEntry"] = Change(AuditEventKind.Decide),
        ["infoshare.roster.v1.RosterService/ListRoster"] = Answer(AuditEventKind.Return),
        ["infoshare.roster.v1.RosterService/SetDigest"] = Change(AuditEventKind.Decide),

        // Two descriptions that turn out to be one person are refused like an answer (Query): the caller learns that somebody is recorded.
        ["infoshare.people.v1.PeopleService/RecordPerson"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordRelationship"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Query),
        ["infoshare.people.v1.PeopleService/RecordPlan"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/CompletePlanCheck"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordResidence"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordInvolvement"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordHouseholdStatement"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Query),
        ["infoshare.people.v1.PeopleService/RecordNone"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordSafeContact"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/FindPerson"] = Answer(AuditEventKind.Query),

        ["infoshare.people.v1.MaternityService/RecordPregnancy"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Query),
        ["infoshare.people.v1.MaternityService/RecordBirth"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/AttachNewbornRecord"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/RecordPregnancyEnd"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/TakeBackPregnancyEnd"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/TakeBackBirth"] = Change(AuditEventKind.Publish),
        ["infoshare.identity.v1.IdentityService/ListIdentityQuestions"] = Answer(AuditEventKind.Return),
        ["infoshare.identity.v1.IdentityService/GetIdentityQuestion"] = Answer(AuditEventKind.Return),
        ["infoshare.identity.v1.IdentityService/AnswerIdentityQuestion"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/ProposeJoin"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/SplitPerson"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/UndoIdentityDecision"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/ListIdentityDecisions"] = Answer(AuditEventKind.Return),

        ["infoshare.people.v1.UnidentifiedPeopleService/RecordUnidentified"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.UnidentifiedPeopleService/ListCandidates"] = Answer(AuditEventKind.Query),
        ["infoshare.people.v1.UnidentifiedPeopleService/IdentifyUnidentified"] = Change(AuditEventKind.Decide),

        ["infoshare.registry.v1.RegistryService/ListOrganisations"] = Nothing("the register is open to every organisation and names nobody"),
        ["infoshare.registry.v1.RegistryService/PutOrganisation"] = Change(AuditEventKind.Decide),
        ["infoshare.registry.v1.RegistryService/SetOrganisationEnabled"] = Change(AuditEventKind.Decide),

        ["infoshare.access.v1.AccessHistoryService/ListAccesses"] = Answer(AuditEventKind.Query),
        ["infoshare.access.v1.ConflictService/DeclareConflict"] = Change(AuditEventKind.Decide),
        ["infoshare.access.v1.ConflictService/EndConflict"] = Change(AuditEventKind.Decide),
        ["infoshare.access.v1.ConflictService/ListConflicts"] = Answer(AuditEventKind.Return),
        ["infoshare.access.v1.EmergencyAccessService/BreakGlass"] = Change(AuditEventKind.BreakGlass),
        ["infoshare.access.v1.EmergencyAccessService/EndEmergencyAccess"] = Change(AuditEventKind.BreakGlass),
        ["infoshare.access.v1.EmergencyAccessService/ReviewEmergencyAccess"] = Change(AuditEventKind.Decide),
        ["infoshare.access.v1.EmergencyAccessService/ListEmergencyAccess"] = Answer(AuditEventKind.Return),
        ["infoshare.access.v1.EmergencyAccessService/ListEmergencyReasons"] = Nothing(NoData),
        ["infoshare.access.v1.EmergencyAccessService/GetEmergencyAccessRates"] = Answer(AuditEventKind.Return),

        ["infoshare.audit.v1.AuditLogService/ListLogs"] = Nothing(HashesAlone),
        ["infoshare.audit.v1.AuditLogService/GetCheckpoint"] = Nothing(HashesAlone),
        ["infoshare.audit.v1.AuditLogService/ListCheckpoints"] = Nothing(HashesAlone),
        ["infoshare.audit.v1.AuditLogService/GetInclusionProof"] = Nothing(HashesAlone),
        ["infoshare.audit.v1.AuditLogService/GetConsistencyProof"] = Nothing(HashesAlone),
        ["infoshare.audit.v1.AuditLogService/GetTile"] = Nothing(HashesAlone),
        ["infoshare.audit.v1.AuditLogService/ListLeaves"] = Answer(AuditEventKind.Return),
        ["infoshare.audit.v1.AuditLogService/AddCosignature"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.audit.v1.AuditLogService/ListCosignatures"] = Nothing(HashesAlone),
        ["infoshare.access.v1.SubjectAccessService/OpenSubjectAccess"] = Change(AuditEventKind.Publish),
        ["infoshare.access.v1.SubjectAccessService/ListSubjectAccess"] = Answer(AuditEventKind.Return),
        ["infoshare.access.v1.SubjectAccessService/GetSubjectAccess"] = Answer(AuditEventKind.Return),
        ["infoshare.access.v1.SubjectAccessService/PreviewSubjectAccess"] = Answer(AuditEventKind.Return),
        // To release what the rules withhold is an override.
        ["infoshare.access.v1.SubjectAccessService/DecideSubjectAccess"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Override),
        ["infoshare.access.v1.SubjectAccessService/ConsultHolder"] = Change(AuditEventKind.Publish),
        ["infoshare.access.v1.SubjectAccessService/ReleaseSubjectAccess"] = Change(AuditEventKind.Decide),
        ["infoshare.access.v1.SubjectAccessService/CloseSubjectAccess"] = Change(AuditEventKind.Decide),
        ["infoshare.access.v1.SubjectAccessService/ListConsultations"] = Answer(AuditEventKind.Return),
        ["infoshare.access.v1.SubjectAccessService/AnswerConsultation"] = Change(AuditEventKind.Decide),

        ["infoshare.access.v1.PolicyService/GetPolicy"] = Nothing("the rules are open to everybody who works under them, and name nobody"),
        ["infoshare.access.v1.PolicyService/ExplainDecision"] = Nothing("it asks about a role, not about a person"),
        ["infoshare.access.v1.PolicyService/ReplayEntry"] = Answer(AuditEventKind.Return),

        ["infoshare.retention.v1.RetentionService/PlaceLegalHold"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/ReleaseLegalHold"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/ListLegalHolds"] = Answer(AuditEventKind.Return),
        ["infoshare.retention.v1.RetentionService/GetRetentionSchedule"] = Nothing(NoData),
        ["infoshare.retention.v1.RetentionService/ListDueForRemoval"] = Answer(AuditEventKind.Return),
        ["infoshare.retention.v1.RetentionService/DecideRemoval"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/ConfirmRemoval"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/WithdrawRemoval"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/ListRemovals"] = Answer(AuditEventKind.Return),
        ["infoshare.retention.v1.RetentionService/EraseAuditPersonal"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/ConfirmErasure"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/ListErasures"] = Answer(AuditEventKind.Return),

        ["infoshare.audit.v1.AuditService/ListEntries"] = Answer(AuditEventKind.Return),
        ["infoshare.audit.v1.AuditReviewService/WhoKnewWhat"] = Answer(AuditEventKind.Return),
        ["infoshare.audit.v1.AuditReviewService/ListExceptions"] = Answer(AuditEventKind.Return),
        ["infoshare.audit.v1.MaskedExportService/ExportTrail"] = Answer(AuditEventKind.Return),

        ["infoshare.development.v1.ClockService/GetClock"] = Nothing(NoData),
        ["infoshare.development.v1.ClockService/AdvanceClock"] = Nothing("development only; deadlines that fire leave their own entries"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All rows, by full name without the leading slash.</summary>
    public static IReadOnlyDictionary<string, AuditRow> All => Table;

    private static AuditRow Nothing(string because) => new(AuditShape.None, AuditEventKind.Unspecified, because);

    private static AuditRow Change(AuditEventKind kind) => new(AuditShape.Change, kind);

    private static AuditRow Answer(AuditEventKind kind) => new(AuditShape.Answer, kind);

    private static AuditRow Delivery() => new(AuditShape.Delivery, AuditEventKind.Deliver);
}
