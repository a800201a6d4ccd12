using InfoShare.Storage;
using InfoShare.Testing;
using Npgsql;

namespace InfoShare.Cli.Bench;

/// <summary>Databases of one engine side by side, gone when this ends: SQLite's with their folder, which is the caller's.</summary>
internal sealed class BenchDatabases : IAsyncDisposable
{
    private readonly string folder;
    private readonly string? server;
    private readonly PostgresCluster? cluster;
    private readonly List<string> made = [];

    private BenchDatabases(string folder, string? server, PostgresCluster? cluster) =>
        (this.folder, this.server, this.cluster) = (folder, server ?? cluster?.ConnectionString(), cluster);

    /// <param name="engine">The engine.</param>
    /// <param name="connection">PostgreSQL: a server on which databases may be made; null: a throw-away cluster.</param>
    /// <param name="folder">Where SQLite's databases lie.</param>
    /// <exception cref="InvalidOperationException">No cluster can be made on this machine.</exception>
    public static async Task<BenchDatabases> StartAsync(StoreEngine engine, string? connection, string folder) =>
        new(folder, connection, engine == StoreEngine.Postgres && connection is null ? await PostgresCluster.StartAsync() : null);

    /// <summary>A new database.</summary>
    public async Task<StorageOptions> CreateAsync(string name, CancellationToken ct)
    {
        if (server is null)
            return new StorageOptions { Path = Path.Combine(folder, name + ".db") };
        await RunAsync(server, $"CREATE DATABASE {name}", ct);
        made.Add(name);
        return new StorageOptions
        {
            Engine = StoreEngine.Postgres,
            ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString(),
        };
    }

    /// <summary>
    /// Tidies up what a load leaves behind (unfrozen rows, a log to write back), which would otherwise be tidied up in the middle of
    /// a measurement.
    /// </summary>
    public static async Task SettleAsync(StorageOptions options, CancellationToken ct)
    {
        if (options.Engine != StoreEngine.Postgres)
            return;
        await RunAsync(options.ConnectionString!, "VACUUM (FREEZE, ANALYZE)", ct);
        await RunAsync(options.ConnectionString!, "CHECKPOINT", ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
            return;
        }

        foreach (var name in made)
            await RunAsync(server!, $"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None);
    }

    private static async Task RunAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ToString());
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
