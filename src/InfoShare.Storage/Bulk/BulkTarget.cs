using System.Globalization;
using System.Text;
using InfoShare.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace InfoShare.Storage.Bulk;

/// <summary>Takes batches into one engine, each whole or not at all.</summary>
internal interface IBulkTarget : IAsyncDisposable
{
    /// <summary>Writes a batch in one transaction.</summary>
    /// <exception cref="BulkLoadException">A row of it is there already.</exception>
    ValueTask WriteAsync(IEnumerable<BulkRows> batch, CancellationToken ct);

    /// <summary>Lets the database learn what it holds now, so that its next plans fit.</summary>
    ValueTask FinishAsync(CancellationToken ct);
}

/// <summary>SQLite: many prepared inserts in one transaction, which is one flush.</summary>
internal sealed class SqliteBulkTarget(string path) : IBulkTarget
{
    // SQLite's extended codes for a key that is there already; any other constraint is a fault of ours and shows itself as that.
    private const int KeyTaken = 1555;
    private const int ValueTaken = 2067;
    private readonly SqliteLink link = SqliteLink.Open(Path.GetFullPath(path), readOnly: false);

    public ValueTask WriteAsync(IEnumerable<BulkRows> batch, CancellationToken ct)
    {
        link.Run("BEGIN IMMEDIATE");
        try
        {
            foreach (var rows in batch)
            {
                ct.ThrowIfCancellationRequested();
                Insert(rows);
            }

            link.Run("COMMIT");
            return ValueTask.CompletedTask;
        }
        catch (Exception e)
        {
            if (link.InTransaction)
                link.Run("ROLLBACK");
            if (e is SqliteException { SqliteExtendedErrorCode: KeyTaken or ValueTaken })
                throw new BulkLoadException(e);
            throw;
        }
    }

    public ValueTask FinishAsync(CancellationToken ct)
    {
        link.Run("PRAGMA optimize");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        link.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Insert(BulkRows rows)
    {
        var names = rows.Columns.Select((_, i) => $"@p{i}").ToArray();
        using var command = new SqliteCommand(
            $"INSERT INTO {rows.Table} ({string.Join(", ", rows.Columns)}) VALUES ({string.Join(", ", names)})", link.Connection);
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter(name, null));
        foreach (var row in rows.Rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }
}

/// <summary>PostgreSQL: COPY into each table, all in one transaction.</summary>
internal sealed class PostgresBulkTarget : IBulkTarget
{
    private readonly NpgsqlConnection connection;

    private PostgresBulkTarget(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PostgresBulkTarget> OpenAsync(string connectionString, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, IncludeErrorDetail = false, CommandTimeout = 0 };
        var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync(ct);
        return new PostgresBulkTarget(connection);
    }

    public async ValueTask WriteAsync(IEnumerable<BulkRows> batch, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            foreach (var rows in batch)
                await CopyAsync(rows, ct);
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new BulkLoadException(e);
        }
    }

    public async ValueTask FinishAsync(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("ANALYZE", connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task CopyAsync(BulkRows rows, CancellationToken ct)
    {
        // Text form: it leaves the exact integer type of a column to the database.
        await using var copy = await connection.BeginTextImportAsync(
            $"COPY {rows.Table} ({string.Join(", ", rows.Columns)}) FROM STDIN", ct);
        var line = new StringBuilder();
        foreach (var row in rows.Rows)
        {
            line.Clear();
            for (var i = 0; i < row.Length; i++)
            {
                if (i > 0)
                    line.Append('\t');
                Append(line, row[i]);
            }

            line.Append('\n');
            foreach (var chunk in line.GetChunks())
                await copy.WriteAsync(chunk, ct);
        }
    }

    private static void Append(StringBuilder line, object? value)
    {
        switch (value)
        {
            case null:
                line.Append("\\N");
                break;
            case string text:
                foreach (var c in text)
                {
                    _ = c switch
                    {
                        '\\' => line.Append("\\\\"),
                        '\t' => line.Append("\\t"),
                        '\n' => line.Append("\\n"),
                        '\r' => line.Append("\\r"),
                        _ => line.Append(c),
                    };
                }

                break;
            case long number:
                line.Append(CultureInfo.InvariantCulture, $"{number}");
                break;
            default:
                throw new NotSupportedException($"A {value.GetType().Name} is not loaded in bulk.");
        }
    }
}
