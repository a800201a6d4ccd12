using InfoShare.Core;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Bulk;

/// <summary>Something of a batch is in the database already; that batch was not loaded, those before it were.</summary>
public sealed class BulkLoadException(Exception inner)
    : Exception("The database holds some of these people already. Choose another seed, or an empty database.", inner);

/// <summary>
/// Fills a store fast, past the single writer: for synthetic populations and for measuring. No notification is made and no
/// request id is kept; one audit entry says that it was done. SQLite must not be in use by a broker meanwhile.
/// </summary>
public static class BulkLoad
{
    /// <summary>Loads all batches, each in a transaction of its own.</summary>
    /// <param name="options">Which database; it is migrated first.</param>
    /// <param name="loaded">Told after each batch how many people it held.</param>
    /// <returns>How many people were loaded.</returns>
    /// <exception cref="StoreStartException">The store cannot be opened.</exception>
    /// <exception cref="BulkLoadException">Some of it is there already.</exception>
    public static async Task<int> RunAsync(
        StorageOptions options, IEnumerable<BulkBatch> batches, TimeProvider clock, Action<int>? loaded = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(batches);

        // Opened for its migrations, and on SQLite for its lock: no broker may come in between.
        await using var store = await Store.OpenAsync(options, clock, null, ct);
        var total = 0;
        await using (var target = await OpenAsync(options, ct))
        {
            foreach (var batch in batches)
            {
                await target.WriteAsync(BulkTable.Of(batch), ct);
                total += batch.People;
                loaded?.Invoke(batch.People);
            }

            await target.FinishAsync(ct);
        }

        await store.WriteAsync(
            new WriteCommand<bool>("BulkLoad", session =>
            {
                session.Record(new AuditEntry
                {
                    Id = Ids.New("aud", clock),
                    Kind = AuditEventKind.Publish,
                    Action = "bulk load",
                    Outcome = $"done: {total} people",
                    RecordedAt = session.Now,
                });
                return ValueTask.FromResult(true);
            }),
            ct);
        return total;
    }

    private static async Task<IBulkTarget> OpenAsync(StorageOptions options, CancellationToken ct) =>
        options.Engine == StoreEngine.Postgres
            ? await PostgresBulkTarget.OpenAsync(options.ConnectionString!, ct)
            : new SqliteBulkTarget(options.Path!);
}
