using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Storage.Migrating;
using InfoShare.Storage.Postgres;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Sqlite;
using InfoShare.Storage.Wakes;
using InfoShare.Storage.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InfoShare.Storage;

/// <summary>Opens stores.</summary>
public static class Store
{
    /// <summary>The name of the meter on which every store reports; see docs/decisions/0003.</summary>
    public const string MeterName = StorageMetrics.MeterName;

    /// <summary>
    /// Opens the store: connects, applies migrations, begins to write and to listen. Dispose it to finish what is queued
    /// and to close.
    /// </summary>
    /// <param name="options">Which database, and limits.</param>
    /// <param name="clock">The clock that commands see.</param>
    /// <param name="loggers">Where faults are told; no data of a row or a parameter is.</param>
    /// <param name="ct">Gives up opening.</param>
    /// <exception cref="StoreStartException">Why the store cannot be opened, and what to do.</exception>
    public static Task<IStore> OpenAsync(
        StorageOptions options, TimeProvider clock, ILoggerFactory? loggers = null, CancellationToken ct = default) =>
        OpenAsync(options, clock, Migration.Embedded(options.Engine), loggers, ct);

    internal static async Task<IStore> OpenAsync(
        StorageOptions options, TimeProvider clock, IReadOnlyList<Migration> migrations, ILoggerFactory? loggers, CancellationToken ct)
    {
        options.Validate();
        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger("InfoShare.Storage");
        var wakes = new WakeHub();
        StoreDatabase database = options.Engine == StoreEngine.Postgres
            ? new PostgresDatabase(options, migrations, wakes, clock, logger)
            : new SqliteDatabase(options, migrations, clock, logger);
        try
        {
            await database.StartAsync(ct);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
        var leaves = new RecentLeaves(clock: clock);
        var writer = new GroupWriter(database, options, wakes, new StorageMetrics(options.Engine), leaves, logger);
        return new SqlStore(database, writer, wakes, leaves, clock, logger);
    }
}
