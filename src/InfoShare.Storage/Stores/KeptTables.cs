using System.Collections.Frozen;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Stores;

/// <summary>
/// Under which class of the retention schedule each table is kept (requirement M8). Every table of the schema stands here, in one of the
/// two: a test reads the schema of both engines and fails for one that does not.
/// </summary>
internal static class KeptTables
{
    /// <summary>Tables with anything about people, by the class of their rows.</summary>
    public static FrozenDictionary<string, RecordClass> Classes { get; } = new Dictionary<RecordClass, string[]>
    {
        [RecordClass.Concern] =
        [
            "concern", "concern_place", "concern_bearing", "concern_verification", "concern_version", "concern_note", "thing_shown", "appraisal", "narrative",
            "narrative_concern",
        ],
        [RecordClass.Referral] =
        [
            "referral", "referral_child", "referral_concern", "referral_event", "referral_decision", "referral_left", "follow_up",
        ],
        [RecordClass.Check] = ["new_partner_check", "custody_event", "household_statement", "stated_none"],
        [RecordClass.Link] =
        [
            "relationship", "residence", "involvement", "child_status", "resurfaced", "assessment", "plan_step", "plan_owed", "case_role", "role_gap", "early_help",
            "health_plan", "factor_answer", "safety_notice",
        ],
        [RecordClass.Handover] = ["handover", "handover_subject", "handover_event", "unknown_period", "absence", "birthday_watch"],
        [RecordClass.InboxItem] = ["notification", "notification_step", "telephone_call"],
        [RecordClass.AuditPersonal] = ["audit_entry", "audit_entry_person"],
        [RecordClass.RememberedReply] = ["idempotent_request"],
        [RecordClass.Contact] = ["contact", "unseen_watch"],
        [RecordClass.Enquiry] = ["enquiry_answer"],
        [RecordClass.Task] = ["duty_task"],
        [RecordClass.Pattern] = ["pattern_notice", "pattern_part", "pattern_alert"],
        [RecordClass.Ending] = ["status_ending", "ending_part", "reopening_watch"],
        [RecordClass.Person] =
        [
            "person", "person_record", "person_key", "person_characteristic", "person_protection", "identity_decision", "identity_decision_entry",
            "identity_apart", "identity_question", "identity_question_candidate", "identity_question_party", "pregnancy", "pregnancy_child", "pregnancy_step",
            "unidentified_person", "unidentified_trait", "safe_contact",
        ],
        [RecordClass.Request] = ["information_request", "subject_access", "subject_access_consultation", "not_shared", "not_shared_step"],
        [RecordClass.Access] = ["emergency_grant", "conflict_of_interest", "look_up_seen", "unusual_look_up"],
        [RecordClass.Keeping] = ["legal_hold", "removal_decision", "removed_record", "retention_candidate", "audit_erasure", "roster_entry"],
    }.SelectMany(c => c.Value.Select(table => (Table: table, Class: c.Key))).ToFrozenDictionary(t => t.Table, t => t.Class, StringComparer.Ordinal);

    /// <summary>Tables that tell of nobody: ids that lead nowhere by themselves, numbers, settings, what the log is proved by.</summary>
    public static FrozenSet<string> OfNobody { get; } = new[]
    {
        "organisation", "organisation_past", "registry_version", "schema_migration", "used_assertion", "setting", "commit_counter", "inbox_setting", "pending_deadline", "referral_change",
        "concern_conversion", "incident_record", "incident_member", "retention_pass", "audit_log_key", "audit_tile", "audit_checkpoint", "audit_witness",
        "audit_cosignature",
    }.ToFrozenSet(StringComparer.Ordinal);
}
