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
public static partial class AuditMap
{
    private const string HashesAlone = "gives hashes and signatures; an entry for each would make the log grow by being looked at";

    private const string NoData = "says nothing about a person or an organisation's dealings";

    private static readonly FrozenDictionary<string, AuditRow> Table =
        new[] { Ground(), Agencies(), Sharing(), People(), Pages(), Plans(), Patterns(), Contacts(), SchoolsAndOrders() }.SelectMany(area => area).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All rows, by full name without the leading slash.</summary>
    public static IReadOnlyDictionary<string, AuditRow> All => Table;

    private static AuditRow Nothing(string because) => new(AuditShape.None, AuditEventKind.Unspecified, because);

    private static AuditRow Change(AuditEventKind kind) => new(AuditShape.Change, kind);

    private static AuditRow Answer(AuditEventKind kind) => new(AuditShape.Answer, kind);

    private static AuditRow Delivery() => new(AuditShape.Delivery, AuditEventKind.Deliver);

    private static Dictionary<string, AuditRow> Ground() => new()
    {
        ["grpc.health.v1.Health/Check"] = Nothing(NoData),
        ["grpc.health.v1.Health/List"] = Nothing(NoData),
        ["grpc.health.v1.Health/Watch"] = Nothing(NoData),
        ["grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Nothing("the protos are public"),

        ["infoshare.inbox.v1.InboxService/StreamInbox"] = Delivery(),
        ["infoshare.inbox.v1.InboxService/ListInbox"] = Answer(AuditEventKind.Return),
        // READ is that somebody opened them.
        ["infoshare.inbox.v1.InboxService/AcknowledgeItems"] = Change(AuditEventKind.Acknowledge).Or(AuditEventKind.Read),

        ["infoshare.inbox.v1.InboxService/GetItem"] = Answer(AuditEventKind.Return),
        ["infoshare.inbox.v1.InboxService/ListPublished"] = Answer(AuditEventKind.Return),
        ["infoshare.inbox.v1.InboxService/LogTelephoneCall"] = Change(AuditEventKind.Acknowledge),

        ["infoshare.roster.v1.RosterService/RecordDuty"] = Change(AuditEventKind.Decide),
        ["infoshare.roster.v1.RosterService/RecordAbsence"] = Change(AuditEventKind.Decide),
        ["infoshare.roster.v1.RosterService/UndoRosterEntry"] = Change(AuditEventKind.Decide),
        ["infoshare.roster.v1.RosterService/ListRoster"] = Answer(AuditEventKind.Return),
        ["infoshare.roster.v1.RosterService/SetDigest"] = Change(AuditEventKind.Decide),

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
        ["infoshare.audit.v1.AuditLogService/AssignWitnessName"] = Change(AuditEventKind.Decide),
        ["infoshare.audit.v1.AuditLogService/EndLog"] = Change(AuditEventKind.Decide),
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
        ["infoshare.retention.v1.RetentionService/WithdrawErasure"] = Change(AuditEventKind.Decide),
        ["infoshare.retention.v1.RetentionService/ListErasures"] = Answer(AuditEventKind.Return),

        ["infoshare.audit.v1.AuditService/ListEntries"] = Answer(AuditEventKind.Return),
        ["infoshare.audit.v1.AuditReviewService/WhoKnewWhat"] = Answer(AuditEventKind.Return),
        ["infoshare.audit.v1.AuditReviewService/ListExceptions"] = Answer(AuditEventKind.Return),
        ["infoshare.audit.v1.MaskedExportService/ExportTrail"] = Answer(AuditEventKind.Return),

        ["infoshare.development.v1.ClockService/GetClock"] = Nothing(NoData),
        ["infoshare.development.v1.ClockService/AdvanceClock"] = Nothing("development only; deadlines that fire leave their own entries"),
    };
}
