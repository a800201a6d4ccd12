namespace InfoShare.Testing;

/// <summary>A throw-away PostgreSQL server for one test, which may kill it: the shared one is needed by others.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private readonly PostgresCluster cluster;

    private OwnPostgres(PostgresCluster cluster) => this.cluster = cluster;

    /// <summary>Why none can be started here; null when one can.</summary>
    public static string? WhyNot => PostgresCluster.WhyNot();

    /// <summary>Starts one.</summary>
    public static async Task<OwnPostgres> StartAsync() => new(await PostgresCluster.StartAsync());

    /// <summary>How its superuser connects to a database.</summary>
    public string ConnectionString(string database = "postgres") => cluster.ConnectionString(database);

    /// <summary>Ends the server at once, without letting it finish anything.</summary>
    public Task KillAsync() => cluster.KillAsync();

    /// <summary>Starts it again and waits until it takes connections.</summary>
    public Task StartAgainAsync() => cluster.StartAgainAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
