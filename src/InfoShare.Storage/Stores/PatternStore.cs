using InfoShare.Core.Access;
using InfoShare.Core.Patterns;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class PatternStore(SqlSession sql) : IPatternStore
{
    private const string Columns = """
        id, version, kind, person_id, state, decider_organisation_id, decider_id, decider_name, decider_role, opened_at, accept_by, accept_rule,
        accepted_at, decided_at, outcome, reason, for_recorders, review_on, level
        """;

    private const string Select = $"""
        SELECT id, version, kind, {Clusters.OfPerson} AS person_id, state, decider_organisation_id, decider_id, decider_name, decider_role,
            opened_at, accept_by, accept_rule, accepted_at, decided_at, outcome, reason, for_recorders, review_on, level
        FROM pattern_notice s
        """;

    private const string SelectOne = $"{Select} WHERE id = @notice_id";
    private const string SelectOfPerson = $"{Select} WHERE person_id IN @entry_ids ORDER BY opened_at DESC, id DESC LIMIT @limit";
    private const string Forwards = "AND (accept_by, id) > (@due_after, @id_after) ORDER BY accept_by, id LIMIT @limit";
    private const string SelectOfDecider = $"{Select} WHERE decider_organisation_id = @organisation_id {Forwards}";

    // The literal state lets both engines take the partial index.
    private const string SelectOpenOfDecider = $"{Select} WHERE decider_organisation_id = @organisation_id AND state <> 'DECIDED' {Forwards}";

    private const string SelectParts = """
        SELECT notice_id, factor, concern_id, added_at FROM pattern_part WHERE notice_id IN @notice_ids ORDER BY added_at, factor, concern_id
        """;

    private const string SelectTold = $"""
        SELECT {Clusters.OfPerson} AS person_id, series, organisation_id, event_key, action_owner, item_id, told_on, told_at FROM pattern_alert s
        WHERE person_id IN @entry_ids AND series = @series AND organisation_id = @organisation_id ORDER BY told_at, event_key
        """;

    private const string CountTold = """
        SELECT COUNT(*) FROM pattern_alert
        WHERE organisation_id = @organisation_id AND told_on = @day AND action_owner = @action_owner AND item_id IS NOT NULL
        """;

    // Nothing that some of the house do not read: by the number, a trigger and a day they would know it. Constants, so that every reader has one count.
    private static readonly string NotCounted = string.Join(", ", AlertVolume.NotCounted.Select(t => $"'{Code.Of(t)}'"));
    private static readonly string RolesApart = string.Join(", ", Code.All<PractitionerRole>().Where(InvolvementAccess.IsApart).Select(r => $"'{Code.Of(r)}'"));

    private static readonly string SelectVolume = $"""
        SELECT trigger, COUNT(*) AS sent,
            SUM(CASE WHEN read_by IS NOT NULL THEN 1 ELSE 0 END) AS read,
            SUM(CASE WHEN accepted_at IS NOT NULL THEN 1 ELSE 0 END) AS accepted,
            SUM(CASE WHEN state = 'ACTED' THEN 1 ELSE 0 END) AS acted,
            SUM(CASE WHEN state = 'DECLINED' THEN 1 ELSE 0 END) AS declined,
            CAST(COALESCE(SUM(accepted_at - published_at), 0) AS bigint) AS accept_micros
        FROM (
            SELECT n.trigger, n.read_by, n.state, n.published_at,
                (SELECT MIN(t.at) FROM notification_step t WHERE t.notification_id = n.id AND t.state = 'ACCEPTED') AS accepted_at
            FROM notification n
            WHERE n.organisation_id = @organisation_id AND n.published_at >= @from AND n.published_at < @before
                AND n.concealed_from IS NULL AND n.addressee_alone = 0 AND n.trigger NOT IN ({NotCounted}) AND n.action_role NOT IN ({RolesApart})
                AND (n.publisher_id IS NULL OR n.publisher_organisation_id <> @organisation_id OR n.publisher_id <> @reader_id)) AS found
        GROUP BY trigger ORDER BY trigger
        """;

    private const string Insert = $"""
        INSERT INTO pattern_notice ({Columns})
        VALUES (@id, @version, @kind, @person_id, @state, @decider_organisation_id, @decider_id, @decider_name, @decider_role, @opened_at,
            @accept_by, @accept_rule, @accepted_at, @decided_at, @outcome, @reason, @for_recorders, @review_on, @level)
        ON CONFLICT DO NOTHING
        """;

    private const string Update = """
        UPDATE pattern_notice
        SET version = @version, state = @state, decider_id = @decider_id, decider_name = @decider_name, decider_role = @decider_role,
            accepted_at = @accepted_at, decided_at = @decided_at, outcome = @outcome, reason = @reason, for_recorders = @for_recorders,
            review_on = @review_on, level = @level
        WHERE id = @id AND version = @version - 1
        """;

    private const string InsertPart = """
        INSERT INTO pattern_part (notice_id, factor, concern_id, added_at) VALUES (@notice_id, @factor, @concern_id, @added_at)
        ON CONFLICT DO NOTHING
        """;

    private const string InsertAlert = """
        INSERT INTO pattern_alert (person_id, series, organisation_id, event_key, action_owner, item_id, told_on, told_at)
        VALUES (@person_id, @series, @organisation_id, @event_key, @action_owner, @item_id, @told_on, @told_at)
        ON CONFLICT DO NOTHING
        """;

    public ValueTask<PatternNotice?> FindAsync(string noticeId) => sql.SingleOrDefaultAsync<PatternNotice>(SelectOne, new { noticeId });

    public async ValueTask<IReadOnlyList<PatternNotice>> OfPersonAsync(string personId, int limit) =>
        await sql.QueryAsync<PatternNotice>(SelectOfPerson, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, limit });

    public async ValueTask<IReadOnlyList<PatternPart>> PartsOfAsync(IReadOnlyCollection<string> noticeIds) =>
        noticeIds.Count == 0 ? [] : await sql.QueryAsync<PatternPart>(SelectParts, new { noticeIds });

    public async ValueTask<IReadOnlyList<PatternNotice>> OfDeciderAsync(string organisationId, bool includeDecided, PatternPosition? after, int limit) =>
        await sql.QueryAsync<PatternNotice>(includeDecided ? SelectOfDecider : SelectOpenOfDecider, new
        {
            organisationId,
            DueAfter = after?.AcceptBy ?? DateTimeOffset.UnixEpoch,
            IdAfter = after?.NoticeId ?? Positions.BeforeAllIds,
            limit,
        });

    public async ValueTask<IReadOnlyList<PatternAlert>> ToldAsync(string personId, SeriesKind series, string organisationId) =>
        await sql.QueryAsync<PatternAlert>(SelectTold, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, series, organisationId });

    public async ValueTask<int> CountToldAsync(string organisationId, DateOnly day, string actionOwner) =>
        (int)await sql.SingleOrDefaultAsync<long>(CountTold, new { organisationId, day, actionOwner });

    public async ValueTask<IReadOnlyList<AlertVolume>> VolumeAsync(string organisationId, string readerId, DateTimeOffset from, DateTimeOffset before) =>
        await sql.QueryAsync<AlertVolume>(SelectVolume, new { organisationId, readerId, from, before });

    public async ValueTask<bool> TryAddAsync(PatternNotice notice) => await sql.ExecuteAsync(Insert, notice) == 1;

    public void Add(IReadOnlyCollection<PatternPart> parts)
    {
        foreach (var part in parts)
            sql.Post(InsertPart, part);
    }

    public async ValueTask<bool> TryUpdateAsync(PatternNotice next) => await sql.ExecuteAsync(Update, next) == 1;

    public async ValueTask<bool> TryAddAsync(PatternAlert alert) => await sql.ExecuteAsync(InsertAlert, alert) == 1;
}
