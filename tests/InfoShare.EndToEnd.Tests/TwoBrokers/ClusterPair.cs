using InfoShare.Storage;
using InfoShare.Testing;
using Npgsql;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>Two brokers on a PostgreSQL server of their own, which may be killed without anybody else's tests minding.</summary>
public sealed class ClusterPair : BrokerPair
{
    private OwnPostgres? cluster;

    /// <summary>Why such a server cannot be started here; null when it can.</summary>
    public static string? WhyNoCluster => OwnPostgres.WhyNot;

    /// <summary>Ends the server at once, and starts it again.</summary>
    /// <param name="down">How long it is dead.</param>
    public async Task KillDatabaseAsync(TimeSpan down)
    {
        await cluster!.KillAsync();
        await Task.Delay(down);
        await cluster.StartAgainAsync();
    }

    private protected override async Task<StorageOptions> CreateDatabaseAsync()
    {
        cluster = await OwnPostgres.StartAsync();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.ConnectionString()) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("CREATE DATABASE underfire ENCODING 'UTF8' TEMPLATE template0", connection);
        await command.ExecuteNonQueryAsync();
        return new StorageOptions { Engine = StoreEngine.Postgres, ConnectionString = cluster.ConnectionString("underfire") };
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
