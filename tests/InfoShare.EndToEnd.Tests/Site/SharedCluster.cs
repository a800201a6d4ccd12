using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Testing;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>Ends the throw-away PostgreSQL cluster when all tests are done.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestPostgres.StopAsync();
}
