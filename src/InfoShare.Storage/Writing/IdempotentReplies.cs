using System.Text.Json;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Writing;

/// <summary>
/// The replies of one group's keyed commands: those that earlier transactions remembered, read in one query, and those
/// that this group will remember. The table's primary key decides races between brokers: the loser's transaction fails,
/// and its replay finds the winner's reply.
/// </summary>
internal sealed class IdempotentReplies(SqlSession sql)
{
    private const string FindOnPostgres = """
        SELECT i.organisation_id, i.request_id, i.body_hash, i.reply
        FROM unnest(@organisations, @requests) AS wanted (organisation_id, request_id)
        JOIN idempotent_request i ON i.organisation_id = wanted.organisation_id AND i.request_id = wanted.request_id
        """;

    private const string FindOnSqlite = """
        SELECT i.organisation_id, i.request_id, i.body_hash, i.reply
        FROM json_each(@keys) wanted
        CROSS JOIN idempotent_request i ON i.organisation_id = json_extract(wanted.value, '$[0]')
                                       AND i.request_id = json_extract(wanted.value, '$[1]')
        """;

    private const string RememberOnPostgres = """
        INSERT INTO idempotent_request (organisation_id, request_id, body_hash, reply, recorded_at)
        SELECT o, r, h, j, @now FROM unnest(@organisations, @requests, @hashes, @replies) AS done (o, r, h, j)
        """;

    private const string RememberOnSqlite = """
        INSERT INTO idempotent_request (organisation_id, request_id, body_hash, reply, recorded_at)
        VALUES (@organisation, @request, @hash, @reply, @now)
        """;

    private readonly Dictionary<(string, Guid), (ReadOnlyMemory<byte> Hash, string Reply)> known = [];
    private readonly List<IdempotencyKey> fresh = [];

    /// <summary>Reads what is remembered of these keys.</summary>
    public async ValueTask LoadAsync(IEnumerable<IdempotencyKey> keys)
    {
        var wanted = keys.DistinctBy(k => (k.OrganisationId, k.RequestId)).ToList();
        if (wanted.Count == 0)
            return;
        var rows = sql.Engine == StoreEngine.Postgres
            ? await sql.QueryAsync<Remembered>(FindOnPostgres, new
            {
                Organisations = wanted.Select(k => k.OrganisationId).ToArray(),
                Requests = wanted.Select(k => k.RequestId).ToArray(),
            })
            : await sql.QueryAsync<Remembered>(FindOnSqlite, new
            {
                Keys = JsonSerializer.Serialize(wanted.Select(k => new[] { k.OrganisationId, k.RequestId.ToString("D") })),
            });
        foreach (var row in rows)
            known.Add((row.OrganisationId, row.RequestId), (row.BodyHash, row.Reply));
    }

    /// <summary>The remembered reply, or null when the request is new.</summary>
    /// <exception cref="RequestIdReusedException">Remembered with another body.</exception>
    public string? Find(IdempotencyKey key)
    {
        if (!known.TryGetValue((key.OrganisationId, key.RequestId), out var found))
            return null;
        return found.Hash.Span.SequenceEqual(key.BodyHash.Span) ? found.Reply : throw new RequestIdReusedException();
    }

    /// <summary>Will be remembered with the group.</summary>
    public void Add(IdempotencyKey key, string reply)
    {
        known.Add((key.OrganisationId, key.RequestId), (key.BodyHash, reply));
        fresh.Add(key);
    }

    /// <summary>Writes the group's replies, in sorted order, so that two brokers cannot wait for each other crosswise.</summary>
    public void Post()
    {
        if (fresh.Count == 0)
            return;
        var keys = fresh.OrderBy(k => k.OrganisationId, StringComparer.Ordinal).ThenBy(k => k.RequestId).ToList();
        if (sql.Engine == StoreEngine.Postgres)
        {
            sql.Post(RememberOnPostgres, new
            {
                Organisations = keys.Select(k => k.OrganisationId).ToArray(),
                Requests = keys.Select(k => k.RequestId).ToArray(),
                Hashes = keys.Select(k => k.BodyHash.ToArray()).ToArray(),
                Replies = keys.Select(ReplyTo).ToArray(),
                sql.Now,
            });
            return;
        }
        foreach (var key in keys)
        {
            sql.Post(RememberOnSqlite, new
            {
                Organisation = key.OrganisationId,
                Request = key.RequestId,
                Hash = key.BodyHash,
                Reply = ReplyTo(key),
                sql.Now,
            });
        }
    }

    private string ReplyTo(IdempotencyKey key) => known[(key.OrganisationId, key.RequestId)].Reply;

    private sealed record Remembered(string OrganisationId, Guid RequestId, byte[] BodyHash, string Reply);
}
