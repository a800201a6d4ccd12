using InfoShare.Core.Corrections;
using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>Statements on statuses and endings. Their people are entries; what is read are the people that these are part of now.</summary>
internal sealed class PlanStore(SqlSession sql) : IPlanStore
{
    /// <summary>Columns of a status besides its dates, named like the record's members.</summary>
    public const string StatusDetails = "closure, level, order_kind, heard_on, label, judgement, stated_by_id, stated_by_name, stated_by_role, ending_id";

    /// <summary>The same as they are read: that it was taken back too.</summary>
    public const string StatusDetailsRead = $"{StatusDetails}, taken_back";

    private const string TakeBack = """
        UPDATE child_status SET taken_back = @taken_back, taken_back_at = @at WHERE id IN @status_ids AND taken_back IS NULL
        """;

    private const string SelectHistory = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, code, categories, from_date AS "from", to_date AS "to", decided_on, recorded_at,
            {StatusDetailsRead}
        FROM child_status s WHERE person_id IN @entry_ids ORDER BY recorded_at DESC, id DESC LIMIT @limit
        """;

    private const string SelectEnding = $"""
        SELECT id, version, {Clusters.OfPerson} AS person_id, organisation_id, code, from_date AS "from", closure, state, proposed_by_id,
            proposed_by_name, proposed_by_role, telephone, proposed_at, ends_on, residual_risk, evidence, measures, contingency, follow_on,
            reopening, meeting, child_view, family_view, no_monitor_because, appraised, sign_off, lapsed_by, answers_due, due_rule, level,
            decided_at, withdrawn_because
        FROM status_ending s
        """;

    private const string SelectOne = $"{SelectEnding} WHERE id = @ending_id";
    private const string SelectOfPerson = $"{SelectEnding} WHERE person_id IN @entry_ids ORDER BY proposed_at DESC, id DESC LIMIT 100";

    // The literal states let both engines take the partial indexes.
    private const string OfParts = "id IN (SELECT ending_id FROM ending_part WHERE organisation_id = @organisation_id)";
    private const string Forwards = "AND state = 'PROPOSED' AND (answers_due, id) > (@due_after, @id_after) ORDER BY answers_due, id LIMIT @limit";
    private const string Backwards = "AND state <> 'PROPOSED' AND (answers_due, id) < (@due_before, @id_before) ORDER BY answers_due DESC, id DESC LIMIT @limit";
    private const string SelectAskedOf = $"{SelectEnding} WHERE {OfParts} {Forwards}";
    private const string SelectProposedBy = $"{SelectEnding} WHERE organisation_id = @organisation_id {Forwards}";

    // One walk each; an OR over both sides would walk no index. What the organisation proposed is on its own side alone.
    private const string SelectDecidedOfParts = $"{SelectEnding} WHERE {OfParts} AND organisation_id <> @organisation_id {Backwards}";
    private const string SelectDecidedBy = $"{SelectEnding} WHERE organisation_id = @organisation_id {Backwards}";

    // The unique index of those that are proposed decides which of two is the first.
    private const string Insert = $"""
        INSERT INTO status_ending (id, version, person_id, organisation_id, code, from_date, closure, state, proposed_by_id,
            proposed_by_name, proposed_by_role, telephone, proposed_at, ends_on, residual_risk, evidence, measures, contingency, follow_on,
            reopening, meeting, child_view, family_view, no_monitor_because, appraised, sign_off, lapsed_by, answers_due, due_rule, level,
            decided_at, withdrawn_because)
        VALUES (@id, @version, {Clusters.EntryForPerson}, @organisation_id, @code, @from, @closure, @state, @proposed_by_id,
            @proposed_by_name, @proposed_by_role, @telephone, @proposed_at, @ends_on, @residual_risk, @evidence, @measures, @contingency, @follow_on,
            @reopening, @meeting, @child_view, @family_view, @no_monitor_because, @appraised, @sign_off, @lapsed_by, @answers_due, @due_rule, @level,
            @decided_at, @withdrawn_because)
        ON CONFLICT DO NOTHING
        """;

    private const string Update = """
        UPDATE status_ending SET version = @version, state = @state, ends_on = @ends_on, sign_off = @sign_off, lapsed_by = @lapsed_by,
            level = @level, decided_at = @decided_at, withdrawn_because = @withdrawn_because
        WHERE id = @id AND version = @version - 1
        """;

    // The concatenation keeps an engine from the index of all that is proposed: the id alone finds it.
    private const string Touch = "UPDATE status_ending SET version = version + 1 WHERE id = @ending_id AND state || '' = 'PROPOSED'";

    private const string SelectParts = """
        SELECT ending_id, place, organisation_id, role, what, how_often, until_date AS until, state, answered_by_id, answered_by_name, answered_at, reason
        FROM ending_part WHERE ending_id IN @ending_ids ORDER BY ending_id, place
        """;

    private const string InsertPart = """
        INSERT INTO ending_part (ending_id, place, organisation_id, role, what, how_often, until_date, state, answered_by_id, answered_by_name, answered_at, reason)
        VALUES (@ending_id, @place, @organisation_id, @role, @what, @how_often, @until, @state, @answered_by_id, @answered_by_name, @answered_at, @reason)
        """;

    private const string AnswerPart = """
        UPDATE ending_part SET state = @state, answered_by_id = @answered_by_id, answered_by_name = @answered_by_name, answered_at = @answered_at, reason = @reason
        WHERE ending_id = @ending_id AND place = @place AND state = 'OFFERED'
        """;

    private const string LapseOpenParts = "UPDATE ending_part SET state = 'LAPSED' WHERE ending_id = @ending_id AND state = 'OFFERED'";

    private const string SelectWatch = $"""
        SELECT id, ending_id, {Clusters.OfPerson} AS person_id, organisation_id, trigger, {Clusters.OfOther} AS other_id, words, armed_at, fired_at,
            because_id, told_organisation_id, due_at, level, decision, decided_by, decided_at, reasons
        FROM reopening_watch s
        """;

    private const string SelectOneWatch = $"{SelectWatch} WHERE id = @reopening_id";

    // "Not null" says nothing new of the second, but names its partial index.
    private const string SelectArmedFor = $"{SelectWatch} WHERE person_id IN @entry_ids AND fired_at IS NULL AND trigger = @trigger ORDER BY armed_at, id LIMIT 100";
    private const string SelectArmedAgainst = $"{SelectWatch} WHERE other_id IN @entry_ids AND other_id IS NOT NULL AND fired_at IS NULL ORDER BY armed_at, id LIMIT 100";

    private const string SelectFiredOf = $"{SelectWatch} WHERE person_id IN @entry_ids AND fired_at IS NOT NULL ORDER BY fired_at DESC, id DESC LIMIT 100";

    private const string InsertWatch = $"""
        INSERT INTO reopening_watch (id, ending_id, person_id, organisation_id, trigger, other_id, words, armed_at, fired_at, because_id,
            told_organisation_id, due_at, level, decision, decided_by, decided_at, reasons)
        VALUES (@id, @ending_id, {Clusters.EntryForPerson}, @organisation_id, @trigger, {Clusters.EntryForOther}, @words, @armed_at, @fired_at, @because_id,
            @told_organisation_id, @due_at, @level, @decision, @decided_by, @decided_at, @reasons)
        """;

    private const string FireWatch = """
        UPDATE reopening_watch SET fired_at = @fired_at, because_id = @because_id, told_organisation_id = @told_organisation_id, due_at = @due_at
        WHERE id = @id AND fired_at IS NULL
        """;

    private const string DecideWatch = """
        UPDATE reopening_watch SET decision = @decision, decided_by = @decided_by, decided_at = @decided_at, reasons = @reasons
        WHERE id = @id AND fired_at IS NOT NULL AND decision = 'UNSPECIFIED'
        """;

    private const string ClimbWatch = "UPDATE reopening_watch SET level = @level WHERE id = @id AND level = @was AND decision = 'UNSPECIFIED'";

    public ValueTask<ReopeningWatch?> FindReopeningAsync(string reopeningId) => sql.SingleOrDefaultAsync<ReopeningWatch>(SelectOneWatch, new { reopeningId });

    public async ValueTask<IReadOnlyList<ReopeningWatch>> ReopeningsOfAsync(string personId) =>
        await sql.QueryAsync<ReopeningWatch>(SelectFiredOf, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public async ValueTask<IReadOnlyList<ReopeningWatch>> ArmedForAsync(IReadOnlyCollection<string> personIds, ReopeningTrigger trigger) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<ReopeningWatch>(SelectArmedFor, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys, trigger });

    public async ValueTask<IReadOnlyList<ReopeningWatch>> ArmedAgainstAsync(IReadOnlyCollection<string> otherIds) =>
        otherIds.Count == 0 ? [] : await sql.QueryAsync<ReopeningWatch>(SelectArmedAgainst, new { EntryIds = (await sql.EntriesOfAsync(otherIds)).Keys });

    public void Add(ReopeningWatch watch) => sql.Post(InsertWatch, watch);

    public async ValueTask<bool> TryTakeBackAsync(IReadOnlyCollection<string> statusIds, TakenBack takenBack) =>
        await sql.ExecuteAsync(TakeBack, new { statusIds, takenBack, takenBack.At }) == statusIds.Count;

    public async ValueTask<bool> TryFireAsync(ReopeningWatch fired) => await sql.ExecuteAsync(FireWatch, fired) == 1;

    public async ValueTask<bool> TryDecideAsync(ReopeningWatch decided) => await sql.ExecuteAsync(DecideWatch, decided) == 1;

    public async ValueTask<bool> TryClimbAsync(ReopeningWatch late, EscalationLevel was) =>
        await sql.ExecuteAsync(ClimbWatch, new { late.Id, late.Level, was }) == 1;

    public async ValueTask<IReadOnlyList<ChildStatus>> StatusHistoryAsync(IReadOnlyCollection<string> personIds, int limit) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<ChildStatus>(SelectHistory, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys, limit });

    public async ValueTask<Ending?> FindEndingAsync(string endingId) =>
        (await WithPartsAsync(await sql.QueryAsync<Ending>(SelectOne, new { endingId }))).SingleOrDefault();

    public async ValueTask<IReadOnlyList<Ending>> EndingsOfAsync(string personId) =>
        await WithPartsAsync(await sql.QueryAsync<Ending>(SelectOfPerson, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys }));

    public async ValueTask<IReadOnlyList<Ending>> EndingsAskedOfAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        await WaitingAsync(SelectAskedOf, organisationId, after, limit);

    public async ValueTask<IReadOnlyList<Ending>> EndingsProposedByAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        await WaitingAsync(SelectProposedBy, organisationId, after, limit);

    public async ValueTask<IReadOnlyList<Ending>> EndingsDecidedAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit)
    {
        var page = new
        {
            organisationId,
            DueBefore = after?.Due ?? DateTimeOffset.MaxValue,
            IdBefore = after?.Id ?? Positions.AfterAllIds,
            limit,
        };
        var (asked, proposed) = (await sql.QueryAsync<Ending>(SelectDecidedOfParts, page), await sql.QueryAsync<Ending>(SelectDecidedBy, page));
        return await WithPartsAsync([.. asked.Concat(proposed).OrderByDescending(e => e.AnswersDue).ThenByDescending(e => e.Id, StringComparer.Ordinal).Take(limit)]);
    }

    public async ValueTask<bool> TryAddAsync(Ending ending)
    {
        if (await sql.ExecuteAsync(Insert, ending) == 0)
            return false;
        foreach (var part in ending.Parts)
            sql.Post(InsertPart, part);
        return true;
    }

    public async ValueTask<bool> TryAnswerAsync(FollowOnPart answered) => await sql.ExecuteAsync(AnswerPart, answered) == 1;

    public async ValueTask<bool> TryTouchAsync(string endingId) => await sql.ExecuteAsync(Touch, new { endingId }) == 1;

    public async ValueTask<bool> TryUpdateAsync(Ending next, long expectedVersion) => next.Version == expectedVersion + 1
        ? await sql.ExecuteAsync(Update, next) == 1
        : throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));

    public void LapseParts(string endingId) => sql.Post(LapseOpenParts, new { endingId });

    private async ValueTask<IReadOnlyList<Ending>> WaitingAsync(string statement, string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        await WithPartsAsync(await sql.QueryAsync<Ending>(statement, new
        {
            organisationId,
            DueAfter = after?.Due ?? DateTimeOffset.MinValue,
            IdAfter = after?.Id ?? Positions.BeforeAllIds,
            limit,
        }));

    private async ValueTask<IReadOnlyList<Ending>> WithPartsAsync(IReadOnlyList<Ending> endings)
    {
        if (endings.Count == 0)
            return endings;
        var parts = (await sql.QueryAsync<FollowOnPart>(SelectParts, new { EndingIds = endings.Select(e => e.Id).ToArray() })).ToLookup(p => p.EndingId, StringComparer.Ordinal);
        return [.. endings.Select(e => e with { Parts = [.. parts[e.Id]] })];
    }
}
