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
    private readonly string instance;
    private readonly Func<NpgsqlConnection, bool, ValueTask> giveBack;
    private readonly CancellationToken ct;
    private NpgsqlBatch? pending;
    private bool begun;

    public PostgresSession(
        NpgsqlConnection connection, string begin, string instance, TimeProvider clock, WriteGroup? group,
        Func<NpgsqlConnection, bool, ValueTask> giveBack, CancellationToken ct)
        : base(clock, group)
    {
        this.connection = connection;
        this.instance = instance;
        this.giveBack = giveBack;
        this.ct = ct;
        Batch().BatchCommands.Add(new NpgsqlBatchCommand(begin));
    }

    public override StoreEngine Engine => StoreEngine.Postgres;

    protected override async ValueTask<List<T>> QueryCoreAsync<T>(SqlText text, Argument[] arguments, object? args)
    {
        await using var batch = Take(Statement(text, arguments, args));
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
        var statement = Statement(text, arguments, args);
        await using var batch = Take(statement);
        await batch.ExecuteNonQueryAsync(ct);
        return text.Writes ? (int)statement.RecordsAffected : 0;
    }

    protected override void PostCore(SqlText text, Argument[] arguments, object? args) =>
        Batch().BatchCommands.Add(Statement(text, arguments, args));

    internal override async ValueTask CommitAsync()
    {
        if (!begun && pending!.BatchCommands.Count == 1 && Wakes.Count == 0)
        {
            await EndAsync(healthy: true);
            return;
        }
        foreach (var payload in Payloads())
        {
            var notify = new NpgsqlBatchCommand("SELECT pg_notify($1, $2)");
            notify.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel, NpgsqlDbType = NpgsqlDbType.Text });
            notify.Parameters.Add(new NpgsqlParameter<string> { TypedValue = payload, NpgsqlDbType = NpgsqlDbType.Text });
            Batch().BatchCommands.Add(notify);
        }
        try
        {
            await using var batch = Take(new NpgsqlBatchCommand("COMMIT"));
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
            if (pending is not null)
                await pending.DisposeAsync();
            pending = null;
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                if (begun)
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

    private static NpgsqlBatchCommand Statement(SqlText text, Argument[] arguments, object? args)
    {
        var statement = new NpgsqlBatchCommand(text.Postgres);
        foreach (var argument in arguments)
            statement.Parameters.Add(Parameter(argument.Kind, argument.Of(args!)));
        return statement;
    }

    private static NpgsqlParameter Parameter(ArgumentKind kind, object? value) => kind switch
    {
        ArgumentKind.Bigint when value is long number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
        ArgumentKind.Bigint => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
        ArgumentKind.Double => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double },
        ArgumentKind.Bytes => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
        ArgumentKind.TextList => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        ArgumentKind.BigintList => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        ArgumentKind.BytesList => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        _ when value is string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
        _ => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
    };

    private NpgsqlBatch Batch() => pending ??= new NpgsqlBatch(connection);

    private NpgsqlBatch Take(NpgsqlBatchCommand last)
    {
        var batch = Batch();
        batch.BatchCommands.Add(last);
        StorageMetrics.Sent(batch.BatchCommands.Count);
        pending = null;
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
