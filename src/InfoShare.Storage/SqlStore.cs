using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sessions;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Wakes;
using InfoShare.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace InfoShare.Storage;

/// <inheritdoc />
internal sealed class SqlStore(
    StoreDatabase database, GroupWriter writer, WakeHub wakes, RecentLeaves leaves, TimeProvider clock, ILogger logger) : IStore
{
    private const int MostReadAttempts = 3;
    private const int PruneBatch = 1000;

    // The index on recorded_at finds the oldest; a bounded batch keeps one transaction short.
    private const string Prune = """
        DELETE FROM idempotent_request WHERE (organisation_id, request_id) IN (
            SELECT organisation_id, request_id FROM idempotent_request
            WHERE recorded_at < @before ORDER BY recorded_at LIMIT @batch)
        """;

    private int disposed;

    public async Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct)
    {
        var queued = new QueuedCommand<TResult>(command);
        writer.Queue(queued, ct);
        return await queued.Answered;
    }

    public Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => ReadAsync(read, one: false, ct);

    public Task<TResult> ReadOneAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => ReadAsync(read, one: true, ct);

    private async Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, bool one, CancellationToken ct)
    {
        if (Volatile.Read(ref disposed) != 0)
            throw new StoreUnavailableException("The store is closed.");
        for (var attempt = 1; ; attempt++)
        {
            SqlSession? sql = null;
            Exception cause;
            try
            {
                ct.ThrowIfCancellationRequested();
                sql = await database.BeginReadAsync(one, ct);
                var result = await read(new SqlReadSession(sql));
                if (sql.Failure is null)
                {
                    await sql.CommitAsync();
                    return result;
                }
                cause = sql.Failure;
            }
            catch (CommitOutcomeUnknownException e)
            {
                cause = e.InnerException!;
            }
            catch (Exception e)
            {
                cause = sql?.Failure ?? e;
            }
            if (sql is not null)
                await sql.RollbackAsync();
            ct.ThrowIfCancellationRequested();

            var fault = database.Explain(cause);
            if (fault.Kind == FaultKind.Transient && attempt < MostReadAttempts)
            {
                await Task.Delay(20 * attempt, ct);
                continue;
            }
            if (fault.Kind == FaultKind.NotOurs)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            logger.LogError("A read failed with code {Code}", fault.Code);
            throw fault.AsException(cause);
        }
    }

    public RecentLeaves Leaves => leaves;

    public WakeSignal Subscribe(string topic) => wakes.Subscribe(topic);

    public async Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        var before = clock.GetUtcNow() - olderThan;
        var total = 0;
        while (true)
        {
            var gone = await WriteAsync(
                new WriteCommand<int>("PruneIdempotentRequests", session => ((SqlWriteSession)session).Sql
                    .ExecuteAsync(Prune, new { Before = before, Batch = PruneBatch })), ct);
            total += gone;
            if (gone < PruneBatch)
                return total;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await writer.DisposeAsync();
        await database.DisposeAsync();
    }
}
