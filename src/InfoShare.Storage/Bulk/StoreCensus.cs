using System.Data.Common;
using InfoShare.Storage.Sqlite;
using Npgsql;

namespace InfoShare.Storage.Bulk;

/// <summary>What a store holds and how it is set, to compare with what callers were told.</summary>
/// <param name="Concerns">Rows of concerns.</param>
/// <param name="NewPartnerChecks">Rows of new partner checks.</param>
/// <param name="RememberedRequests">Requests that carried an id and were applied.</param>
/// <param name="AuditEntries">Audit entries with the outcome <c>done</c>, by action.</param>
/// <param name="Version">The database's own version.</param>
/// <param name="Settings">The settings that durability rests on, by name.</param>
public sealed record StoreCensus(
    long Concerns,
    long NewPartnerChecks,
    long RememberedRequests,
    IReadOnlyDictionary<string, long> AuditEntries,
    string Version,
    IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Counts. On SQLite the broker should be stopped.</summary>
    public static async Task<StoreCensus> TakeAsync(StorageOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Engine == StoreEngine.Postgres)
        {
            await using var postgres = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, CommandTimeout = 0 }.ToString());
            await postgres.OpenAsync(ct);
            return await TakeAsync(
                postgres, "SHOW server_version", name => $"SHOW {name}", ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers"], ct);
        }

        using var link = SqliteLink.Open(Path.GetFullPath(options.Path!), readOnly: true);
        return await TakeAsync(
            link.Connection, "SELECT sqlite_version()", name => $"PRAGMA {name}", ["journal_mode", "synchronous", "cache_size", "mmap_size"], ct);
    }

    private static async Task<StoreCensus> TakeAsync(
        DbConnection connection, string version, Func<string, string> show, string[] settings, CancellationToken ct)
    {
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in settings)
            shown[name] = await TextAsync(show(name));
        var audit = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT action, COUNT(*) FROM audit_entry WHERE outcome = 'done' GROUP BY action";
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
                audit[rows.GetString(0)] = rows.GetInt64(1);
        }

        return new StoreCensus(
            await CountAsync("SELECT COUNT(*) FROM concern"),
            await CountAsync("SELECT COUNT(*) FROM new_partner_check"),
            await CountAsync("SELECT COUNT(*) FROM idempotent_request"),
            audit,
            await TextAsync(version),
            shown);

        async Task<long> CountAsync(string sql) => Convert.ToInt64(await ScalarAsync(sql), System.Globalization.CultureInfo.InvariantCulture);

        async Task<string> TextAsync(string sql) => Convert.ToString(await ScalarAsync(sql), System.Globalization.CultureInfo.InvariantCulture) ?? "";

        async Task<object?> ScalarAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync(ct);
        }
    }
}
