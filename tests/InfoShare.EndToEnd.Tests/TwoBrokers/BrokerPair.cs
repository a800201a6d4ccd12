using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Storage;
using InfoShare.Testing;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>
/// Two broker processes on one PostgreSQL database, started at once, each with its own audit log; one token service between
/// them: the same signing keys, and the first broker's address as the issuer.
/// </summary>
public class BrokerPair : IAsyncLifetime
{
    private readonly List<InfoShareConnection> connections = [];
    private readonly Lock gate = new();
    private TestDatabase? database;
    private BrokerProcess? first;
    private BrokerProcess? second;

    /// <summary>Why the tests cannot run here; null when they can.</summary>
    public static string? WhyNot => TestPostgres.WhyNot;

    internal TestSite Site { get; } = new();

    /// <summary>The database of both.</summary>
    internal StorageOptions Storage { get; private set; } = null!;

    /// <summary>The first broker's address, which is the issuer too.</summary>
    public Uri First => first!.Address;

    /// <summary>The second broker's address.</summary>
    public Uri Second => second!.Address;

    public async ValueTask InitializeAsync()
    {
        if (WhyNot is not null)
            return;
        Storage = await CreateDatabaseAsync();

        while (first is null)
            await StartBothAsync();
    }

    /// <summary>Kills one of the two in the middle of whatever it does, and starts it again where it was.</summary>
    /// <param name="which">0: the first, 1: the second.</param>
    /// <param name="down">How long it is dead.</param>
    public async Task KillAndStartAgainAsync(int which, TimeSpan down)
    {
        var broker = which == 0 ? first! : second!;
        var address = broker.Address;
        await broker.DisposeAsync();
        await Task.Delay(down);
        var settings = SettingsOf(which == 0 ? "first" : "second", First);
        if (which == 0)
            first = await BrokerProcess.StartAgainAsync(address, settings);
        else
            second = await BrokerProcess.StartAgainAsync(address, settings);
    }

    /// <summary>A practitioner at one of the brokers.</summary>
    public InfoShareConnection At(Uri broker, string organisation, string name, string role) =>
        SystemAt(broker, organisation).As(new InfoSharePractitioner("u-" + name.Replace(' ', '-').ToLowerInvariant(), name, role));

    /// <summary>An organisation's system at one of the brokers, with a connection of its own.</summary>
    public InfoShareConnection SystemAt(Uri broker, string organisation)
    {
        var connection = Site.Connect(organisation, broker, First);
        lock (gate)
            connections.Add(connection);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the empty database.</summary>
    private protected virtual async Task<StorageOptions> CreateDatabaseAsync()
    {
        database = await TestDatabase.CreateAsync(StoreEngine.Postgres);
        return database.Options;
    }

    /// <summary>Ends the brokers, then the database.</summary>
    protected virtual async ValueTask DisposeAsyncCore()
    {
        foreach (var connection in connections)
            connection.Dispose();
        if (first is not null)
            await first.DisposeAsync();
        if (second is not null)
            await second.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        Site.Dispose();
    }

    // The issuer is part of both brokers' settings, so the first one's address has to be settled before either is up.
    private async Task StartBothAsync()
    {
        var issuer = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var starting = BrokerProcess.StartAsync(address =>
        {
            issuer.TrySetResult(address);
            return SettingsOf("first", address);
        });
        var settled = await issuer.Task;
        second = await BrokerProcess.StartAsync(_ => SettingsOf("second", settled));
        var started = await starting;
        if (started.Address == settled)
        {
            first = started;
            return;
        }

        // Its port was taken under it, and it is elsewhere than the other believes: once more.
        await started.DisposeAsync();
        await second.DisposeAsync();
    }

    private string[] SettingsOf(string name, Uri issuer) => Site.Settings(
        name,
        [
            .. TestSite.StorageSettings(Storage),
            $"--Broker:Id={name}",
            // Longer than any test waits: what one broker publishes reaches a stream of the other by a wake-up, or not at all.
            "--Broker:StreamPollSeconds=600",
            $"--Identity:Issuer={issuer.GetLeftPart(UriPartial.Authority)}",
            $"--Identity:KeyFolder={Site.PathOf("token-keys")}",
        ]);
}
