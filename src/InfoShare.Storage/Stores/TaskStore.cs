using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class TaskStore(SqlSession sql) : ITaskStore
{
    private const string Select = $"""
        SELECT id, version, kind, {Clusters.OfPerson} AS person_id, words, topic, given_by, asked_by, told_as, owner, offered_to_organisation_id,
            offered_to_role, offer_why, state, urgency, done_by, due_at, due_rule, own_due_at, own_due_rule, level, answer, outcome, closed_by, created_at,
            closed_at
        FROM duty_task s
        """;

    private const string SelectOne = $"{Select} WHERE id = @task_id";
    private const string Page = "AND (due_at, id) > (@due_after, @id_after) ORDER BY due_at, id LIMIT @limit";

    // The literal states name the partial indexes.
    private const string SelectOwned = $"{Select} WHERE owner_organisation_id = @organisation_id AND state IN ('OPEN', 'OFFERED') {Page}";
    private const string SelectOffered = $"{Select} WHERE offered_to_organisation_id = @organisation_id AND state = 'OFFERED' {Page}";
    private const string SelectOpenOf = $"{Select} WHERE person_id IN @entry_ids AND state IN ('OPEN', 'OFFERED') ORDER BY created_at, id";
    private const string SelectAllOf = $"{Select} WHERE person_id IN @entry_ids ORDER BY created_at DESC, id DESC LIMIT @limit";

    private const string Insert = $"""
        INSERT INTO duty_task (id, version, kind, person_id, words, topic, given_by, given_by_organisation_id, asked_by, told_as, owner,
            owner_organisation_id, offered_to_organisation_id, offered_to_role, offer_why, state, urgency, done_by, due_at, due_rule, own_due_at, own_due_rule, level,
            answer, outcome, closed_by, created_at, closed_at)
        VALUES (@id, @version, @kind, {Clusters.EntryForPerson}, @words, @topic, @given_by, @organisation_id, @asked_by, @told_as, @owner,
            @owner_organisation_id, @offered_to_organisation_id, @offered_to_role, @offer_why, @state, @urgency, @done_by, @due_at, @due_rule, @own_due_at, @own_due_rule, @level,
            @answer, @outcome, @closed_by, @created_at, @closed_at)
        """;

    private const string Update = """
        UPDATE duty_task SET version = @version, owner = @owner, owner_organisation_id = @owner_organisation_id,
            offered_to_organisation_id = @offered_to_organisation_id, offered_to_role = @offered_to_role, offer_why = @offer_why, state = @state,
            done_by = @done_by, due_at = @due_at, due_rule = @due_rule, level = @level, answer = @answer, outcome = @outcome, closed_by = @closed_by,
            closed_at = @closed_at
        WHERE id = @id AND version = @version - 1
        """;

    public ValueTask<DutyTask?> FindAsync(string taskId) => sql.SingleOrDefaultAsync<DutyTask>(SelectOne, new { taskId });

    public ValueTask<IReadOnlyList<DutyTask>> OwnedAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        PageAsync(SelectOwned, organisationId, after, limit);

    public ValueTask<IReadOnlyList<DutyTask>> OfferedToAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        PageAsync(SelectOffered, organisationId, after, limit);

    public async ValueTask<IReadOnlyList<DutyTask>> OpenOfAsync(string personId) =>
        await sql.QueryAsync<DutyTask>(SelectOpenOf, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public async ValueTask<IReadOnlyList<DutyTask>> AllOfAsync(string personId, int limit) =>
        await sql.QueryAsync<DutyTask>(SelectAllOf, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, limit });

    public void Add(DutyTask task) => sql.Post(Insert, task);

    public async ValueTask<bool> TryUpdateAsync(DutyTask next, long expectedVersion) => next.Version == expectedVersion + 1
        ? await sql.ExecuteAsync(Update, next) == 1
        : throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));

    private async ValueTask<IReadOnlyList<DutyTask>> PageAsync(string statement, string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        await sql.QueryAsync<DutyTask>(statement, new
        {
            organisationId,
            DueAfter = after?.Due ?? DateTimeOffset.MinValue,
            IdAfter = after?.Id ?? Positions.BeforeAllIds,
            limit,
        });
}
