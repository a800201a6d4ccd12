using System.Text;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Writing;
using Npgsql;
using NpgsqlTypes;

namespace InfoShare.Storage.Postgres;

/// <summary>
/// A transaction on one PostgreSQL connection. BEGIN, posted statements, notifications and COMMIT ride along with
/// whatever needs an answer, so a command that only posts costs no round trip of its own.
/// </summary>
internal sealed class PostgresSession : SqlSession
{
    /// <summary>The channel on which brokers wake one another.</summary>
    public const string Channel = "infoshare_wake";

    /// <summary>PostgreSQL takes less than 8000 bytes in one notification.</summary>
    private const int MostPayload = 7900;

    private readonly NpgsqlConnection connection;
    private readonly TimeProvider clock;
    private readonly WriteGroup? group;
    private readonly List<Sending> posted = [];
    private readonly string instance;
    private readonly Func<NpgsqlConnection, bool, ValueTask> giveBack;
    private readonly CancellationToken ct;
    private readonly string? begin;
    private bool begun;

    /// <param name="begin">Begins the transaction; null: one query is asked, in none.</param>
    public PostgresSession(
        NpgsqlConnection connection, string? begin, string instance, TimeProvider clock, WriteGroup? group,
        Func<NpgsqlConnection, bool, ValueTask> giveBack, CancellationToken ct)
        : base(clock, group)
    {
        this.connection = connection;
        this.clock = clock;
        this.group = group;
        this.instance = instance;
        this.giveBack = giveBack;
        this.ct = ct;
        this.begin = begin;
    }

    public override StoreEngine Engine => StoreEngine.Postgres;

    protected override async ValueTask<List<T>> QueryCoreAsync<T>(SqlText text, Argument[] arguments, object? args)
    {
        await TurnAsync(text.Writes, text.Locks);
        await using var batch = Take([Sending.Of(text, arguments, args).Alone()]);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        if (await reader.ReadAsync(ct))
        {
            var map = text.Mapper<T>(reader);
            do
                rows.Add(map(reader));
            while (await reader.ReadAsync(ct));
        }
        // To the end, because an error of the last statement arrives after its rows.
        while (await reader.NextResultAsync(ct))
        {
        }
        return rows;
    }

    protected override async ValueTask<int> ExecuteCoreAsync(SqlText text, Argument[] arguments, object? args)
    {
        var statement = Sending.Of(text, arguments, args).Alone();
        await TurnAsync(text.Writes, text.Locks);
        await using var batch = Take([statement]);
        await batch.ExecuteNonQueryAsync(ct);
        return text.Writes ? (int)statement.RecordsAffected : 0;
    }

    protected override void PostCore(SqlText text, Argument[] arguments, object? args) =>
        posted.Add(Sending.Of(text, arguments, args));

    internal override CommandsTogether? Together() => group is null ? null : new PostgresTogether(this, clock, group);

    /// <summary>Posts what commands of this transaction have posted.</summary>
    internal void Post(IReadOnlyList<Sending> posts) => posted.AddRange(posts);

    /// <summary>Takes over what commands of this transaction leave behind: what is still to be sent, and whom they wake.</summary>
    internal void Take(IReadOnlyList<PostgresCommand> commands)
    {
        Post(Posts.InOrder(commands));
        foreach (var command in commands)
            AddWakes(command);
    }

    /// <summary>Asks all of it in one round trip, with what was posted before it.</summary>
    internal async ValueTask AskAsync(IReadOnlyList<(List<Asking> Askings, NpgsqlBatchCommand Statement)> parts)
    {
        try
        {
            await TurnAsync(parts.Any(p => p.Askings[0].Sending.Text.Writes), parts.Any(p => p.Askings[0].Sending.Text.Locks));
            await using var batch = Take([.. parts.Select(p => p.Statement)]);
            await using (var reader = await batch.ExecuteReaderAsync(ct))
            {
                foreach (var (askings, _) in parts.Where(p => p.Askings[0].Sending.Text.ReturnsRows))
                {
                    await (askings.Count == 1 ? askings[0].ReadAsync(reader, ct) : askings[0].ReadAsync(reader, askings, ct));
                    await reader.NextResultAsync(ct);
                }

                // To the end, because an error of the last statement arrives after its rows.
                while (await reader.NextResultAsync(ct))
                {
                }
            }

            foreach (var (askings, statement) in parts)
                askings[0].Changed(askings[0].Sending.Text.Writes ? (int)statement.RecordsAffected : 0);
        }
        catch (Exception e)
        {
            Failure ??= e;
            throw;
        }
    }

    /// <summary>Both in one round trip. For what writes without a command: whether one has written is not noted.</summary>
    internal override async ValueTask<(List<TFirst> First, List<TSecond> Second)> QueryBothAsync<TFirst, TSecond>(
        string first, object firstArgs, string second, object secondArgs)
    {
        var (one, two) = (Prepare(first, rows: true), Prepare(second, rows: true));
        var (asked, then) = (new Asking<TFirst>(Sending.Of(one, one.Bind(firstArgs), firstArgs)), new Asking<TSecond>(Sending.Of(two, two.Bind(secondArgs), secondArgs)));
        await AskAsync([([asked], asked.Sending.Alone()), ([then], then.Sending.Alone())]);
        asked.Answer(null);
        then.Answer(null);
        return (await asked.Answered, await then.Answered);
    }

    internal override async ValueTask SendAsync()
    {
        if (posted.Count == 0)
            return;
        try
        {
            await TurnAsync(writes: true, locks: false);
            await using var batch = Take(Array.Empty<NpgsqlBatchCommand>());
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (Exception e)
        {
            Failure ??= e;
            throw;
        }
    }

    internal override async ValueTask CommitAsync()
    {
        if (begin is null || (!begun && posted.Count == 0 && Wakes.Count == 0))
        {
            await EndAsync(healthy: true);
            return;
        }
        var last = new List<NpgsqlBatchCommand>();
        foreach (var payload in Payloads())
        {
            var notify = new NpgsqlBatchCommand("SELECT pg_notify($1, $2)");
            notify.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel, NpgsqlDbType = NpgsqlDbType.Text });
            notify.Parameters.Add(new NpgsqlParameter<string> { TypedValue = payload, NpgsqlDbType = NpgsqlDbType.Text });
            last.Add(notify);
        }

        last.Add(new NpgsqlBatchCommand("COMMIT"));
        try
        {
            await using var batch = Take(last);
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (!IsRefusal(e))
        {
            throw new CommitOutcomeUnknownException(e);
        }
        await EndAsync(healthy: true);
    }

    internal override async ValueTask RollbackAsync()
    {
        if (Ended)
            return;
        var healthy = false;
        try
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                if (begun && begin is not null)
                {
                    await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
                    await rollback.ExecuteNonQueryAsync(CancellationToken.None);
                }
                // 0A000 "cached plan must not change result type": another program changed the schema, and this
                // connection's prepared statements stay wrong for as long as it lives.
                healthy = Failure is not PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported };
            }
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException or TimeoutException)
        {
            // The connection is dropped below, and the transaction with it.
        }
        await EndAsync(healthy);
    }

    /// <summary>
    /// Whether the server itself said no, so that nothing is durable. A FATAL goodbye is not a no: a server that is shut
    /// down between the commit and its answer says it too.
    /// </summary>
    private static bool IsRefusal(Exception e) =>
        e is PostgresException { InvariantSeverity: "ERROR" } refusal && !refusal.SqlState.StartsWith("57P", StringComparison.Ordinal);

    // Whoever reads goes beside the writer's other transactions; for writing and for locks there is an order.
    private async ValueTask TurnAsync(bool writes, bool locks)
    {
        if (group is null)
            return;
        if (writes || posted.Count > 0)
            await group.ToWriteAsync();
        if (locks || posted.Exists(p => p.Text.Locks))
            await group.MayEnd;
    }

    private NpgsqlBatch Take(IReadOnlyList<NpgsqlBatchCommand> last)
    {
        var batch = new NpgsqlBatch(connection);
        if (begin is null && begun)
            throw new InvalidOperationException("A read of one query asks once.");
        if (begin is not null && !begun)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(begin));
        foreach (var statement in Posts.Statements(posted).Concat(last))
            batch.BatchCommands.Add(statement);
        StorageMetrics.Sent(batch.BatchCommands.Count);
        posted.Clear();
        begun = true;
        return batch;
    }

    private IEnumerable<string> Payloads()
    {
        var payload = new StringBuilder();
        var bytes = 0;
        foreach (var topic in Wakes.Distinct(StringComparer.Ordinal))
        {
            var size = Encoding.UTF8.GetByteCount(topic) + 1;
            if (payload.Length > 0 && bytes + size > MostPayload)
            {
                yield return payload.ToString();
                payload.Clear();
            }
            if (payload.Length == 0)
            {
                payload.Append(instance);
                bytes = instance.Length;
            }
            payload.Append('\n').Append(topic);
            bytes += size;
        }
        if (payload.Length > 0)
            yield return payload.ToString();
    }

    private async ValueTask EndAsync(bool healthy)
    {
        if (Ended)
            return;
        Ended = true;
        await giveBack(connection, healthy);
    }
}
