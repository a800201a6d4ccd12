using InfoShare.Core.Retention;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

// What may go, what was decided of it, and its going.
internal sealed partial class RetentionStore
{
    private const string SelectPass = "SELECT class, reached, next_at FROM retention_pass WHERE class = @record_class";
    private const string InsertPass = "INSERT INTO retention_pass (class, reached, next_at) VALUES (@class, @reached, @next_at) ON CONFLICT DO NOTHING";

    private const string UpdatePass = """
        UPDATE retention_pass SET reached = @reached, next_at = @next_at WHERE class = @class AND reached = @was_reached AND next_at = @was_next_at
        """;

    private const string SelectConcernIds = "SELECT id, recorded_at FROM concern WHERE id > @after_id ORDER BY id LIMIT @limit";
    private const string SelectReferralIds = "SELECT id, received_at FROM referral WHERE id > @after_id ORDER BY id LIMIT @limit";

    private const string SelectContactIds = "SELECT id, recorded_at FROM contact WHERE id > @after_id ORDER BY id LIMIT @limit";
    private const string SelectEnquiryIds = "SELECT id, recorded_at FROM enquiry_answer WHERE id > @after_id ORDER BY id LIMIT @limit";
    private const string SelectTaskIds = "SELECT id, created_at FROM duty_task WHERE id > @after_id ORDER BY id LIMIT @limit";
    private const string SelectPatternIds = "SELECT id, opened_at FROM pattern_notice WHERE id > @after_id ORDER BY id LIMIT @limit";
    private const string SelectEndingIds = "SELECT id, proposed_at FROM status_ending WHERE id > @after_id ORDER BY id LIMIT @limit";

    private const string SelectConcern = """
        SELECT id, class AS sensitivity, organisation_id, recorded_at, CAST(NULL AS BIGINT) AS closed_at FROM concern WHERE id = @record_id
        """;

    private const string SelectConcernPeople = """
        SELECT subject_id FROM concern WHERE id = @record_id AND subject_id IS NOT NULL
        UNION SELECT person_id FROM concern_bearing WHERE concern_id = @record_id ORDER BY 1
        """;

    private const string SelectReferral = """
        SELECT id, 'UNSPECIFIED' AS sensitivity, referrer_organisation_id AS organisation_id, received_at AS recorded_at,
            CASE WHEN state = 'CLOSED' THEN (SELECT MAX(at) FROM referral_event e WHERE e.referral_id = r.id) END AS closed_at
        FROM referral r WHERE id = @record_id
        """;

    // It carries concerns, and who is named in one of them is named by it.
    // The concatenations keep an engine from going through everybody in order, so as to merge the three.
    private const string SelectReferralPeople = """
        SELECT child_id FROM referral_child WHERE referral_id = @record_id
        UNION SELECT c.subject_id || '' FROM referral_concern r JOIN concern c ON c.id = r.concern_id WHERE r.referral_id = @record_id AND c.subject_id IS NOT NULL
        UNION SELECT b.person_id || '' FROM referral_concern r JOIN concern_bearing b ON b.concern_id = r.concern_id WHERE r.referral_id = @record_id
        ORDER BY 1
        """;

    private const string SelectContact = """
        SELECT id, class AS sensitivity, organisation_id, recorded_at, CAST(NULL AS BIGINT) AS closed_at FROM contact WHERE id = @record_id
        """;

    // Concerns were told out of it, and who is named in one of them was spoken of there.
    private const string SelectContactPeople = """
        SELECT person_id FROM contact WHERE id = @record_id
        UNION SELECT subject_id FROM concern WHERE contact_id = @record_id AND subject_id IS NOT NULL
        UNION SELECT b.person_id FROM concern c JOIN concern_bearing b ON b.concern_id = c.id WHERE c.contact_id = @record_id
        ORDER BY 1
        """;

    private const string SelectEnquiry = """
        SELECT id, 'UNSPECIFIED' AS sensitivity, organisation_id, recorded_at, CAST(NULL AS BIGINT) AS closed_at FROM enquiry_answer WHERE id = @record_id
        """;

    private const string SelectEnquiryPeople = "SELECT person_id FROM enquiry_answer WHERE id = @record_id";

    private const string SelectTask = """
        SELECT id, 'UNSPECIFIED' AS sensitivity, given_by_organisation_id AS organisation_id, created_at AS recorded_at, closed_at
        FROM duty_task WHERE id = @record_id
        """;

    private const string SelectTaskPeople = "SELECT person_id FROM duty_task WHERE id = @record_id";

    private const string SelectPattern = """
        SELECT id, 'UNSPECIFIED' AS sensitivity, decider_organisation_id AS organisation_id, opened_at AS recorded_at, decided_at AS closed_at
        FROM pattern_notice WHERE id = @record_id
        """;

    // A notice stands on concerns and missed contacts, and who is named in one of them, or on whom one bears, is named by it.
    private const string SelectPatternPeople = """
        SELECT person_id FROM pattern_notice WHERE id = @record_id
        UNION SELECT c.subject_id FROM pattern_part p JOIN concern c ON c.id = p.concern_id WHERE p.notice_id = @record_id AND c.subject_id IS NOT NULL
        UNION SELECT b.person_id FROM pattern_part p JOIN concern_bearing b ON b.concern_id = p.concern_id WHERE p.notice_id = @record_id
        UNION SELECT m.person_id FROM pattern_part p JOIN contact m ON m.id = p.concern_id WHERE p.notice_id = @record_id
        ORDER BY 1
        """;

    private const string SelectEnding = """
        SELECT id, 'UNSPECIFIED' AS sensitivity, organisation_id, proposed_at AS recorded_at, decided_at AS closed_at FROM status_ending WHERE id = @record_id
        """;

    private const string SelectEndingPeople = """
        SELECT person_id FROM status_ending WHERE id = @record_id
        UNION SELECT other_id FROM reopening_watch WHERE ending_id = @record_id AND other_id IS NOT NULL ORDER BY 1
        """;

    private const string SelectLastEntry = """
        SELECT MAX(at) FROM (
            SELECT MAX(shared_at) AS at FROM concern WHERE subject_id IN @entry_ids
            UNION ALL SELECT MAX(shared_at) FROM concern_bearing WHERE person_id IN @entry_ids
            UNION ALL SELECT MAX(r.received_at) FROM referral_child h JOIN referral r ON r.id = h.referral_id WHERE h.child_id IN @entry_ids
            UNION ALL SELECT MAX(recorded_at) FROM contact WHERE person_id IN @entry_ids
            UNION ALL SELECT MAX(recorded_at) FROM child_status WHERE person_id IN @entry_ids) AS latest
        """;

    // Each kind once, however often it is so. A challenge is open while it has no end. A decision not to share is not asked: its concern is
    // only written once it is over, and by design no way leads to it from a person.
    private const string SelectHindrances = """
        WITH found_referral (id) AS (
            SELECT referral_id FROM referral_child WHERE child_id IN @entry_ids
            UNION SELECT referral_id FROM referral_concern WHERE concern_id = @record_id
            UNION SELECT id FROM referral WHERE id = @record_id)
        SELECT 'OPEN_REFERRAL' FROM referral r JOIN found_referral f ON f.id = r.id WHERE r.state <> 'CLOSED'
        UNION SELECT 'RUNNING_CLOCK' FROM pending_deadline WHERE met_at IS NULL AND fired_at IS NULL AND purpose <> 'PATTERN_LOOK'
            AND (object_id = @record_id OR object_id IN (SELECT id FROM found_referral))
        UNION SELECT 'RUNNING_CLOCK' FROM absence WHERE closed_at IS NULL AND concern_id = @record_id
        UNION SELECT 'RUNNING_CLOCK' FROM absence WHERE closed_at IS NULL AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM handover_subject s JOIN handover v ON v.id = s.handover_id
            WHERE s.person_id IN @entry_ids AND v.state <> 'ACCEPTED' AND v.state <> 'WITHDRAWN'
        UNION SELECT 'RUNNING_CLOCK' FROM child_status WHERE code = 'CPP' AND to_date IS NULL AND taken_back IS NULL AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM appraisal WHERE state = 'DUE' AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM duty_task WHERE state IN ('OPEN', 'OFFERED') AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM pattern_notice WHERE state <> 'DECIDED' AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM status_ending WHERE state = 'PROPOSED' AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM reopening_watch WHERE fired_at IS NOT NULL AND decided_at IS NULL AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM assessment WHERE completed_on IS NULL AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM plan_owed WHERE met_at IS NULL AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM role_gap WHERE closed_at IS NULL AND person_id IN @entry_ids
        UNION SELECT 'RUNNING_CLOCK' FROM emergency_grant WHERE outcome = 'UNSPECIFIED' AND person_id IN @entry_ids
        UNION SELECT 'OPEN_CHALLENGE' FROM referral r JOIN found_referral f ON f.id = r.id WHERE r.challenge LIKE '%"EndedAt":null%'
        UNION SELECT 'OPEN_REQUEST' FROM subject_access WHERE state = 'OPEN' AND person_id IN @entry_ids
        UNION SELECT 'OPEN_REQUEST' FROM subject_access WHERE state = 'OPEN' AND requester_person_id IN @entry_ids
        UNION SELECT 'OPEN_REQUEST' FROM information_request WHERE state = 'ASKED' AND person_id IN @entry_ids
        UNION SELECT 'OPEN_CHECK' FROM new_partner_check WHERE decided_at IS NULL AND supervised_person_id IN @entry_ids
        UNION SELECT 'OPEN_CHECK' FROM new_partner_check WHERE decided_at IS NULL AND partner_id IN @entry_ids
        UNION SELECT 'OPEN_CHECK' FROM new_partner_check k JOIN person e ON k.child_ids LIKE '%' || e.id || '%'
            WHERE k.decided_at IS NULL AND e.id IN @entry_ids
        """;

    private const string CandidateColumns = "record_id, class, sensitivity, organisation_id, recorded_at, due_on, why, schedule_version, found_at, decision_id, kept_until";

    private const string SelectCandidates = $"""
        SELECT {CandidateColumns} FROM retention_candidate
        WHERE decision_id IS NULL AND (kept_until IS NULL OR kept_until <= @today) AND (@class = 'UNSPECIFIED' OR class = @class)
            AND (due_on, record_id) > (@due_after, @id_after)
        ORDER BY due_on, record_id LIMIT @limit
        """;

    private const string SelectCandidatesOf = $"SELECT {CandidateColumns} FROM retention_candidate WHERE record_id IN @record_ids ORDER BY record_id";

    private const string InsertCandidate = $"""
        INSERT INTO retention_candidate ({CandidateColumns})
        VALUES (@record_id, @class, @sensitivity, @organisation_id, @recorded_at, @due_on, @why, @schedule_version, @found_at, @decision_id, @kept_until)
        ON CONFLICT DO NOTHING
        """;

    private const string Claim = "UPDATE retention_candidate SET decision_id = @decision_id WHERE record_id IN @record_ids AND decision_id IS NULL";
    private const string Free = "UPDATE retention_candidate SET decision_id = NULL WHERE decision_id = @decision_id";
    private const string KeepLonger = "UPDATE retention_candidate SET decision_id = NULL, kept_until = @until WHERE record_id IN @record_ids";

    private const string DecisionColumns = """
        id, version, state, choice, record_ids, keep_until, reason, schedule_version, decided_by_organisation_id, decided_by_id, decided_by, decided_at,
        confirmed_by, confirmed_at, execute_after, executed_at, removed, left_alone, withdrawn_by, withdrawn_at, withdraw_reason
        """;

    private const string SelectDecision = $"SELECT {DecisionColumns} FROM removal_decision";
    private const string SelectOneDecision = $"{SelectDecision} WHERE id = @decision_id";
    private const string SelectAllDecisions = $"{SelectDecision} WHERE {Page}";
    private const string SelectPendingDecisions = $"{SelectDecision} WHERE state IN ('PROPOSED', 'CONFIRMED') AND {Page}";

    private const string InsertDecision = $"""
        INSERT INTO removal_decision ({DecisionColumns})
        VALUES (@id, @version, @state, @choice, @record_ids, @keep_until, @reason, @schedule_version, @decided_by_organisation_id, @decided_by_id, @decided_by,
            @decided_at, @confirmed_by, @confirmed_at, @execute_after, @executed_at, @removed, @left_alone, @withdrawn_by, @withdrawn_at, @withdraw_reason)
        """;

    private const string UpdateDecision = """
        UPDATE removal_decision SET version = @version, state = @state, confirmed_by = @confirmed_by, confirmed_at = @confirmed_at,
            execute_after = @execute_after, executed_at = @executed_at, removed = @removed, left_alone = @left_alone, withdrawn_by = @withdrawn_by,
            withdrawn_at = @withdrawn_at, withdraw_reason = @withdraw_reason
        WHERE id = @id AND version = @version - 1
        """;

    private const string RemovedColumns = "record_id, class, sensitivity, organisation_id, recorded_at, due_on, why, schedule_version, decision_id, removed_at";
    private const string SelectRemoved = $"SELECT {RemovedColumns} FROM removed_record WHERE record_id = @record_id";

    private const string InsertRemoved = $"""
        INSERT INTO removed_record ({RemovedColumns})
        VALUES (@record_id, @class, @sensitivity, @organisation_id, @recorded_at, @due_on, @why, @schedule_version, @decision_id, @removed_at)
        """;

    private const string DropCandidate = "DELETE FROM retention_candidate WHERE record_id = @record_id";

    // Any number will do, as long as nothing else takes the same lock. Those who place holds do not wait for one another.
    private const string HoldingOnPostgres = "SELECT 1 FROM (SELECT pg_advisory_xact_lock_shared(47301002)) AS held";
    private const string RemovingOnPostgres = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(47301002)) AS held";

    // What refers to a row goes before it.
    private static readonly string[] DropConcern =
    [
        .. DropItemsOf("concern_id"),
        "DELETE FROM concern_place WHERE concern_id = @record_id",
        "DELETE FROM concern_bearing WHERE concern_id = @record_id",
        "DELETE FROM concern_verification WHERE concern_id = @record_id",
        "DELETE FROM concern_version WHERE concern_id = @record_id",
        "DELETE FROM concern_note WHERE concern_id = @record_id",
        "DELETE FROM thing_shown WHERE thing_id = @record_id",
        "DELETE FROM appraisal WHERE concern_id = @record_id",
        // An agreed account of several concerns goes with the last of them. Until then it keeps the names of those that are gone: whoever reads it has
        // to see every one, and sees it no more.
        """
        DELETE FROM narrative WHERE id IN (SELECT narrative_id FROM narrative_concern WHERE concern_id = @record_id)
            AND NOT EXISTS (
                SELECT 1 FROM narrative_concern o JOIN concern c ON c.id = o.concern_id WHERE o.narrative_id = narrative.id AND o.concern_id <> @record_id)
        """,
        """
        DELETE FROM narrative_concern WHERE narrative_id IN (SELECT narrative_id FROM narrative_concern WHERE concern_id = @record_id)
            AND NOT EXISTS (SELECT 1 FROM narrative n WHERE n.id = narrative_concern.narrative_id)
        """,
        "DELETE FROM pattern_part WHERE concern_id = @record_id",
        "DELETE FROM concern WHERE id = @record_id",
    ];

    // Its places in the recipient's stream of changes stay: they hold an id alone, and lead nowhere.
    private static readonly string[] DropReferral =
    [
        .. DropItemsOf("referral_id"),
        "DELETE FROM follow_up WHERE referral_id = @record_id",
        "DELETE FROM referral_left WHERE referral_id = @record_id",
        "DELETE FROM referral_decision WHERE referral_id = @record_id",
        "DELETE FROM referral_event WHERE referral_id = @record_id",
        "DELETE FROM referral_concern WHERE referral_id = @record_id",
        "DELETE FROM referral_child WHERE referral_id = @record_id",
        "DELETE FROM referral WHERE id = @record_id",
    ];

    // A missed one may be a part of a notice.
    private static readonly string[] DropContact =
    [
        "DELETE FROM thing_shown WHERE thing_id = @record_id",
        "DELETE FROM pattern_part WHERE concern_id = @record_id",
        "DELETE FROM contact WHERE id = @record_id",
    ];

    private static readonly string[] DropTask = [.. DropItemsOf("task_id"), "DELETE FROM duty_task WHERE id = @record_id"];

    private static readonly string[] DropPattern =
    [
        .. DropItemsOf("pattern_id"),
        "DELETE FROM pattern_part WHERE notice_id = @record_id",
        "DELETE FROM pattern_notice WHERE id = @record_id",
    ];

    // The status itself stays, with its dates; how it came to its end goes.
    private static readonly string[] DropEnding =
    [
        .. DropItemsOf("ending_id"),
        .. DropItems("reopening_id IN (SELECT id FROM reopening_watch WHERE ending_id = @record_id)"),
        "DELETE FROM reopening_watch WHERE ending_id = @record_id",
        "DELETE FROM ending_part WHERE ending_id = @record_id",
        "DELETE FROM status_ending WHERE id = @record_id",
    ];

    private static readonly Dictionary<RecordClass, Removable> Removables = new()
    {
        [RecordClass.Concern] = new(SelectConcernIds, SelectConcern, SelectConcernPeople, DropConcern),
        [RecordClass.Referral] = new(SelectReferralIds, SelectReferral, SelectReferralPeople, DropReferral),
        [RecordClass.Contact] = new(SelectContactIds, SelectContact, SelectContactPeople, DropContact),
        [RecordClass.Enquiry] = new(SelectEnquiryIds, SelectEnquiry, SelectEnquiryPeople, ["DELETE FROM enquiry_answer WHERE id = @record_id"]),
        [RecordClass.Task] = new(SelectTaskIds, SelectTask, SelectTaskPeople, DropTask),
        [RecordClass.Pattern] = new(SelectPatternIds, SelectPattern, SelectPatternPeople, DropPattern),
        [RecordClass.Ending] = new(SelectEndingIds, SelectEnding, SelectEndingPeople, DropEnding),
    };

    // SQLite has one writer.
    public async ValueTask BeforeHoldingAsync()
    {
        if (sql.Engine == StoreEngine.Postgres)
            await sql.QueryAsync<int>(HoldingOnPostgres);
    }

    public async ValueTask BeforeRemovingAsync()
    {
        if (sql.Engine == StoreEngine.Postgres)
            await sql.QueryAsync<int>(RemovingOnPostgres);
    }

    public ValueTask<RetentionPass?> PassAsync(RecordClass recordClass) => sql.SingleOrDefaultAsync<RetentionPass>(SelectPass, new { recordClass });

    public async ValueTask<IReadOnlyList<(string Id, DateTimeOffset RecordedAt)>> IdsAsync(RecordClass recordClass, string afterId, int limit) =>
        await sql.QueryAsync<(string, DateTimeOffset)>(Removables[recordClass].Ids, new { afterId, limit });

    public async ValueTask<RetainedRecord?> FindRecordAsync(RecordClass recordClass, string recordId) =>
        Removables.TryGetValue(recordClass, out var removable) && await sql.SingleOrDefaultAsync<RecordRow>(removable.Record, new { recordId }) is { } found
            ? new RetainedRecord(
                found.Id, recordClass, found.Sensitivity, found.OrganisationId, found.RecordedAt, found.ClosedAt,
                await sql.QueryAsync<string>(removable.People, new { recordId }))
            : null;

    public async ValueTask<DateTimeOffset?> LastEntryAsync(IReadOnlyCollection<string> personIds) => personIds.Count == 0
        ? null
        : await sql.SingleOrDefaultAsync<DateTimeOffset?>(SelectLastEntry, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<IReadOnlyList<RemovalHindrance>> HindrancesAsync(IReadOnlyCollection<string> personIds, string recordId)
    {
        var entryIds = (await sql.EntriesOfAsync(personIds)).Keys;
        return [.. (await sql.QueryAsync<string>(SelectHindrances, new { entryIds, recordId })).Select(c => Code.Parse<RemovalHindrance>(c)).Order()];
    }

    public async ValueTask<IReadOnlyList<RetentionCandidate>> CandidatesAsync(RecordClass recordClass, DateOnly today, string? after, int limit)
    {
        var place = after?.Split('|');
        return await sql.QueryAsync<RetentionCandidate>(SelectCandidates, new
        {
            Class = recordClass,
            today,
            DueAfter = place?[0] ?? "",
            IdAfter = place?[1] ?? "",
            limit,
        });
    }

    public async ValueTask<IReadOnlyList<RetentionCandidate>> FindCandidatesAsync(IReadOnlyCollection<string> recordIds) =>
        await sql.QueryAsync<RetentionCandidate>(SelectCandidatesOf, new { recordIds });

    public ValueTask<RemovalDecision?> FindDecisionAsync(string decisionId) => sql.SingleOrDefaultAsync<RemovalDecision>(SelectOneDecision, new { decisionId });

    public async ValueTask<IReadOnlyList<RemovalDecision>> DecisionsAsync(bool pendingOnly, string? afterDecisionId, int limit) =>
        await sql.QueryAsync<RemovalDecision>(
            pendingOnly ? SelectPendingDecisions : SelectAllDecisions, new { IdBefore = afterDecisionId ?? Positions.AfterAllIds, limit });

    public ValueTask<RemovedRecord?> FindRemovedAsync(string recordId) => sql.SingleOrDefaultAsync<RemovedRecord>(SelectRemoved, new { recordId });

    public async ValueTask<bool> TryMoveAsync(RetentionPass? was, RetentionPass next) => was is null
        ? await sql.ExecuteAsync(InsertPass, next) == 1
        : await sql.ExecuteAsync(UpdatePass, new { next.Class, next.Reached, next.NextAt, WasReached = was.Reached, WasNextAt = was.NextAt }) == 1;

    public async ValueTask<bool> TryAddCandidateAsync(RetentionCandidate candidate) => await sql.ExecuteAsync(InsertCandidate, candidate) == 1;

    public async ValueTask<bool> TryClaimAsync(IReadOnlyCollection<string> recordIds, string decisionId) =>
        await sql.ExecuteAsync(Claim, new { recordIds, decisionId }) == recordIds.Count;

    public void Release(string decisionId) => sql.Post(Free, new { decisionId });

    public void Keep(IReadOnlyCollection<string> recordIds, DateOnly until) => sql.Post(KeepLonger, new { recordIds, until });

    public void Add(RemovalDecision decision) => sql.Post(InsertDecision, decision);

    public async ValueTask<bool> TryUpdateAsync(RemovalDecision next) => await sql.ExecuteAsync(UpdateDecision, next) == 1;

    public void Remove(RemovedRecord removed)
    {
        var id = new { removed.RecordId };
        foreach (var statement in Removables[removed.Class].Drop)
            sql.Post(statement, id);
        sql.Post(InsertRemoved, removed);
        sql.Post(DropCandidate, id);
    }

    private static string[] DropItemsOf(string column) => DropItems($"{column} = @record_id");

    // Their sequence leaves a gap, which a reader of an inbox passes over.
    private static string[] DropItems(string which) =>
    [
        $"DELETE FROM telephone_call WHERE about_item_id IN (SELECT id FROM notification WHERE {which})",
        $"DELETE FROM notification_step WHERE notification_id IN (SELECT id FROM notification WHERE {which})",
        $"DELETE FROM notification WHERE {which}",
    ];

    private sealed record RecordRow(string Id, SensitivityClass Sensitivity, string OrganisationId, DateTimeOffset RecordedAt, DateTimeOffset? ClosedAt);

    /// <summary>How records of a class are found and taken away.</summary>
    /// <param name="Ids">Its ids in the order of time.</param>
    /// <param name="Record">One of them, never its words.</param>
    /// <param name="People">Whom it names.</param>
    /// <param name="Drop">What refers to a row goes before it.</param>
    private sealed record Removable(string Ids, string Record, string People, string[] Drop);
}
