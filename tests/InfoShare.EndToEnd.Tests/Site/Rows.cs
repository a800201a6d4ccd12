using System.Data.Common;
using System.Globalization;
using InfoShare.Storage;
using InfoShare.Storage.Sqlite;
using Npgsql;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>Looks at a broker's database from outside.</summary>
internal sealed class Rows : IAsyncDisposable
{
    private const string TablesOfPostgres = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";
    private const string TablesOfSqlite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name";

    private readonly DbConnection connection;
    private readonly IDisposable? link;
    private readonly bool isPostgres;

    private Rows(DbConnection connection, IDisposable? link)
    {
        this.connection = connection;
        this.link = link;
        isPostgres = link is null;
    }

    /// <summary>Opens the database; a broker may be at work on it.</summary>
    /// <param name="toChange">Whether it is to be changed, as somebody with the administrator's rights would.</param>
    public static async Task<Rows> OpenAsync(StorageOptions options, bool toChange = false)
    {
        if (options.Engine == StoreEngine.Sqlite)
        {
            // One native library a process: the one that the store would choose.
            SqliteLibrary.Ensure();
            var link = SqliteLink.Open(Path.GetFullPath(options.Path!), readOnly: !toChange);
            return new Rows(link.Connection, link);
        }

        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        return new Rows(connection, null);
    }

    /// <summary>The first column as text.</summary>
    public async Task<List<string>> TextsAsync(string sql) => [.. (await ReadAsync(sql)).Select(r => r[0])];

    /// <summary>The first column with the number in the second.</summary>
    public async Task<Dictionary<string, long>> CountsAsync(string sql) =>
        (await ReadAsync(sql)).ToDictionary(r => r[0], r => long.Parse(r[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>The first number of the first row.</summary>
    public async Task<long> NumberAsync(string sql) => long.Parse((await ReadAsync(sql))[0][0], CultureInfo.InvariantCulture);

    /// <summary>How many rows every table has, save those named.</summary>
    public async Task<Dictionary<string, long>> TablesAsync(params string[] except)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await TextsAsync(isPostgres ? TablesOfPostgres : TablesOfSqlite))
        {
            if (!except.Contains(table))
                counts[table] = await NumberAsync($"SELECT COUNT(*) FROM {table}");
        }

        return counts;
    }

    /// <summary>Runs a statement that changes something.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        link?.Dispose();
        await connection.DisposeAsync();
    }

    private async Task<List<string[]>> ReadAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<string[]>();
        while (await rows.ReadAsync())
            found.Add([.. Enumerable.Range(0, rows.FieldCount).Select(i => Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture) ?? "")]);
        return found;
    }
}
