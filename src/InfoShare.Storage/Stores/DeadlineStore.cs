using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class DeadlineStore(SqlSession sql) : IDeadlineStore
{
    private const string Pending = "met_at IS NULL AND fired_at IS NULL";

    private const string SelectDue = $"""
        SELECT id, purpose, object_id, due_at, rule_id FROM pending_deadline
        WHERE due_at < @now AND {Pending} ORDER BY due_at, id LIMIT @limit
        """;

    private const string SelectDueAfter = $"""
        SELECT id, purpose, object_id, due_at, rule_id FROM pending_deadline
        WHERE due_at < @now AND (due_at, id) > (@after_due, @after_id) AND {Pending} ORDER BY due_at, id LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO pending_deadline (id, purpose, object_id, due_at, rule_id)
        VALUES (@id, @purpose, @object_id, @due_at, @rule_id)
        """;

    private const string MeetPending =
        $"UPDATE pending_deadline SET met_at = @at WHERE object_id = @object_id AND purpose = @purpose AND {Pending}";

    private const string Fire = $"UPDATE pending_deadline SET fired_at = @at WHERE id = @deadline_id AND {Pending}";

    public async ValueTask<IReadOnlyList<PendingDeadline>> DueAsync(DateTimeOffset now, int limit, PendingDeadline? after = null) =>
        after is null
            ? await sql.QueryAsync<PendingDeadline>(SelectDue, new { now, limit })
            : await sql.QueryAsync<PendingDeadline>(SelectDueAfter, new { now, limit, afterDue = after.DueAt, afterId = after.Id });

    public void Add(PendingDeadline deadline)
    {
        sql.Post(Insert, deadline);
        if (deadline.DueAt < sql.Now)
            sql.Wake(IDeadlineStore.WakeTopic);
    }

    public void Meet(string objectId, DeadlinePurpose purpose, DateTimeOffset at) =>
        sql.Post(MeetPending, new { objectId, purpose, at });

    public async ValueTask<bool> TryFireAsync(string deadlineId, DateTimeOffset at) =>
        await sql.ExecuteAsync(Fire, new { deadlineId, at }) == 1;
}
