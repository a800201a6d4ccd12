using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>
/// Inboxes. An item is readable by its id, its concern and its referral in its group at once, with sequence 0; it gets
/// its place at the group's end, and nobody who follows the inbox sees it before.
/// </summary>
internal sealed class InboxStore(SqlSession sql) : IInboxStore
{
    private const string Columns = """
        id, organisation_id, trigger, urgency, action_owner, action_owner_id, expected_response, respond_by, tier, summary,
        person_id, concern_id, referral_id, check_id, contact, published_at, state, state_since, read_by, note,
        question_id, decision_id
        """;

    private const string Select = $"""
        SELECT id, organisation_id, trigger, urgency, action_owner, action_owner_id, expected_response, respond_by, tier, summary,
            {Clusters.OfPerson} AS person_id, concern_id, referral_id, check_id, contact, published_at, state, state_since, read_by,
            note, question_id, decision_id, sequence
        FROM notification s
        """;

    private const string SelectMany =
        $"{Select} WHERE id IN @item_ids AND organisation_id = @organisation_id ORDER BY sequence, id";

    // "Above 0" says nothing new, but names the partial index.
    private const string After = $"{Select} WHERE organisation_id = @organisation_id AND sequence > 0 AND sequence > @sequence";
    private const string Page = "ORDER BY sequence LIMIT @limit";
    private const string SelectAfter = $"{After} {Page}";
    private const string SelectUnfinishedAfter = $"{After} AND state <> 'ACTED' AND state <> 'DECLINED' {Page}";

    private const string SelectOfConcern = $"{Select} WHERE concern_id = @concern_id ORDER BY published_at, id";
    private const string SelectOfReferral = $"{Select} WHERE referral_id = @referral_id ORDER BY published_at, id";

    private const string Insert = $"""
        INSERT INTO notification ({Columns})
        VALUES (@id, @organisation_id, @trigger, @urgency, @action_owner, @action_owner_id, @expected_response, @respond_by,
            @tier, @summary, {Clusters.EntryForPerson}, @concern_id, @referral_id, @check_id, @contact, @published_at, @state,
            @state_since, @read_by, @note, @question_id, @decision_id)
        """;

    private const string Deliver = """
        UPDATE notification SET state = 'DELIVERED', state_since = @at
        WHERE id IN @item_ids AND organisation_id = @organisation_id AND state = 'QUEUED'
        """;

    // Those that the statement before this one delivered.
    private const string InsertDelivered = """
        INSERT INTO notification_step (notification_id, at, state)
        SELECT id, @at, 'DELIVERED' FROM notification
        WHERE id IN @item_ids AND organisation_id = @organisation_id AND state = 'DELIVERED' AND state_since = @at
        ON CONFLICT DO NOTHING
        """;

    private const string Move = """
        UPDATE notification
        SET state = @to, state_since = @at, read_by = COALESCE(read_by, @read_by), note = COALESCE(@note, note)
        WHERE id = @item_id AND organisation_id = @organisation_id AND state IN @from
        """;

    private const string InsertStep = """
        INSERT INTO notification_step (notification_id, at, state, read_by, note)
        VALUES (@item_id, @at, @to, @read_by, @note)
        ON CONFLICT DO NOTHING
        """;

    public async ValueTask<IReadOnlyList<Notification>> FindManyAsync(string organisationId, IReadOnlyCollection<string> itemIds) =>
        itemIds.Count == 0 ? [] : await sql.QueryAsync<Notification>(SelectMany, new { organisationId, itemIds });

    public async ValueTask<IReadOnlyList<Notification>> AfterAsync(
        string organisationId, long sequence, bool includeFinished, int limit) =>
        await sql.QueryAsync<Notification>(
            includeFinished ? SelectAfter : SelectUnfinishedAfter, new { organisationId, sequence, limit });

    public async ValueTask<IReadOnlyList<Notification>> OfConcernAsync(string concernId) =>
        await sql.QueryAsync<Notification>(SelectOfConcern, new { concernId });

    public async ValueTask<IReadOnlyList<Notification>> OfReferralAsync(string referralId) =>
        await sql.QueryAsync<Notification>(SelectOfReferral, new { referralId });

    public void Add(Notification notification)
    {
        sql.Post(Insert, notification);
        sql.Part<GroupNumbers>().Published(notification.OrganisationId, notification.Id);
        sql.Wake($"inbox:{notification.OrganisationId}");
    }

    public void MarkDelivered(string organisationId, IReadOnlyCollection<string> itemIds, DateTimeOffset at)
    {
        if (itemIds.Count == 0)
            return;
        sql.Post(Deliver, new { organisationId, itemIds, at });
        sql.Post(InsertDelivered, new { organisationId, itemIds, at });
    }

    public async ValueTask<bool> TryMoveAsync(
        string organisationId, string itemId, IReadOnlyCollection<NotificationState> from, NotificationState to,
        string? readBy, string? note, DateTimeOffset at)
    {
        if (await sql.ExecuteAsync(Move, new { organisationId, itemId, from, to, readBy, note, at }) == 0)
            return false;
        sql.Post(InsertStep, new { itemId, at, to, readBy, note });
        return true;
    }
}
