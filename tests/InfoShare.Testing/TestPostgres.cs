using Npgsql;

namespace InfoShare.Testing;

/// <summary>
/// The PostgreSQL server that a test run shares: the one that <c>INFOSHARE_TEST_POSTGRES</c> names (a connection string
/// whose user may create databases), otherwise a throw-away cluster. Each caller gets a fresh database.
/// </summary>
public static class TestPostgres
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static PostgresCluster? cluster;

    /// <summary>Where the server comes from when somebody else runs it.</summary>
    public static string? Configured { get; } =
        Environment.GetEnvironmentVariable("INFOSHARE_TEST_POSTGRES") is { Length: > 0 } given ? given : null;

    /// <summary>Why tests on PostgreSQL cannot run here, or null when they can.</summary>
    public static string? WhyNot { get; } =
        Configured is null && PostgresCluster.WhyNot() is { } reason ? reason + " Set INFOSHARE_TEST_POSTGRES to use a server." : null;

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = await ServerAsync();
        var name = "infoshare_test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(server, $"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0");
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    /// <summary>Drops a database that <see cref="CreateDatabaseAsync"/> made.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(await ServerAsync(), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    /// <summary>Ends the shared cluster, if one was started. Call it once, when the test run is over.</summary>
    public static async Task StopAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (cluster is not null)
                await cluster.DisposeAsync();
            cluster = null;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<string> ServerAsync()
    {
        if (Configured is not null)
            return Configured;
        await Gate.WaitAsync();
        try
        {
            cluster ??= await PostgresCluster.StartAsync();
            return cluster.ConnectionString();
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
