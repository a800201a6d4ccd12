using System.Data.Common;

namespace InfoShare.Storage.Migrating;

/// <summary>
/// Brings a database to this program's schema inside a transaction that the engine has begun under its lock, so that of
/// two programs that start together one applies and the other finds it done. Refuses a database that was migrated by
/// other texts or by a newer program, rather than work on a schema it does not know.
/// </summary>
internal static class Migrator
{
    // Plain types that mean the same to both engines; this table stands before any migration.
    private const string Ledger = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number     INTEGER PRIMARY KEY,
            name       TEXT    NOT NULL,
            checksum   TEXT    NOT NULL,
            applied_at BIGINT  NOT NULL
        )
        """;

    /// <returns>The migrations that were applied now.</returns>
    /// <exception cref="StoreStartException">The database does not fit these migrations.</exception>
    public static async Task<IReadOnlyList<Migration>> ApplyAsync(
        DbConnection connection, IReadOnlyList<Migration> migrations, long nowMicros, CancellationToken ct)
    {
        await ExecuteAsync(connection, Ledger, ct);
        var applied = await ReadLedgerAsync(connection, ct);
        foreach (var (number, name, checksum) in applied)
        {
            var ours = migrations.FirstOrDefault(m => m.Number == number)
                ?? throw new StoreStartException(
                    $"The database has migration {number:000}_{name}, which this program does not know: it was used by a newer one. Start that, or restore a backup from before.");
            if (ours.Checksum != checksum)
            {
                throw new StoreStartException(
                    $"Migration {ours} was changed after it had been applied to this database. Put the released text back and make a new migration instead.");
            }
        }

        var missing = migrations.Where(m => !applied.Exists(a => a.Number == m.Number)).ToList();
        var latest = applied.Count == 0 ? 0 : applied.Max(a => a.Number);
        if (missing.Find(m => m.Number < latest) is { } skipped)
        {
            throw new StoreStartException(
                $"Migration {skipped} was never applied to this database, although {latest:000} was. A migration must not be slipped in before one that was released.");
        }
        foreach (var migration in missing)
        {
            try
            {
                await ExecuteAsync(connection, migration.Sql, ct);
            }
            catch (DbException e)
            {
                throw new StoreStartException($"Migration {migration} failed and nothing was changed: {e.Message}", e);
            }
            await RecordAsync(connection, migration, nowMicros, ct);
        }
        return missing;
    }

    private static async Task<List<(int Number, string Name, string Checksum)>> ReadLedgerAsync(DbConnection connection, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, name, checksum FROM schema_migration ORDER BY number";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(int, string, string)>();
        while (await reader.ReadAsync(ct))
            rows.Add((reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return rows;
    }

    private static async Task RecordAsync(DbConnection connection, Migration migration, long nowMicros, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (@number, @name, @checksum, @at)";
        Add(command, "number", migration.Number);
        Add(command, "name", migration.Name);
        Add(command, "checksum", migration.Checksum);
        Add(command, "at", nowMicros);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0; // a migration over much data takes as long as it takes
        await command.ExecuteNonQueryAsync(ct);
    }
}
