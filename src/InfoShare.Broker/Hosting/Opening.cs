using System.Globalization;
using System.Security.Cryptography;
using InfoShare.Broker.Security;
using InfoShare.Core.Access;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Storage;
using InfoShare.Storage.Signing;

namespace InfoShare.Broker.Hosting;

/// <summary>What is open before the first call.</summary>
internal sealed record OpenedStore(
    IStore Store, PageTokens Tokens, LookUpMarks Marks, OwnLog Log, AuditTree Tree, TrailCheck Check, RegistryCheck Registry, CheckpointFile Checkpoints);

/// <summary>Opens the store and brings it up to date before the first call: registry file, clock, keys.</summary>
internal static class Opening
{
    /// <summary>The setting that remembers how far the development clock was moved, in ticks.</summary>
    public const string ClockOffset = "development-clock-offset";

    private const string PageTokenKey = "page-token-key";
    private const string LookUpKey = "look-up-key";

    /// <summary>Opens the store.</summary>
    public static async Task<OpenedStore> OpenAsync(
        BrokerSettings settings, TimeProvider clock, bool development, ILoggerFactory logs, CancellationToken ct)
    {
        var store = await Store.OpenAsync(settings.Storage with { AcceptForgetful = development }, clock, logs, ct);
        try
        {
            await RestoreClockAsync(store, clock, ct);
            var log = OwnLogOf(settings);
            var checkpoints = new CheckpointFile(PathOf(settings, settings.Audit.CheckpointFile, "checkpoints"));
            var tree = new AuditTree(store, log, TimeProvider.System);
            await OfTheLogAsync(() => tree.OpenAsync(checkpoints.Last(), ct));

            // After the log is found to be whole: what these change is entered in it.
            await AgreeOnPoliciesAsync(store, settings, ct);
            var registry = await RegisterAsync(store, settings, logs, ct);
            await OfTheLogAsync(() => CoverAsync(store, tree, log, checkpoints, ct));
            var compared = new ComparedFile(PathOf(settings, "", "compared"), logs.CreateLogger<ComparedFile>());
            var check = await CompareAsync(store, log, compared, logs, ct);
            return new OpenedStore(
                store,
                new PageTokens(await KeyAsync(store, PageTokenKey, PageTokens.KeyLength, ct)),
                new LookUpMarks(await KeyAsync(store, LookUpKey, LookUpMarks.KeyLength, ct)),
                log,
                tree,
                check,
                registry,
                checkpoints);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task AgreeOnPoliciesAsync(IStore store, BrokerSettings settings, CancellationToken ct)
    {
        var book = PolicyBook.Embedded.With(settings.Broker.Policies);
        var faults = await store.WriteAsync(
            new WriteCommand<IReadOnlyList<string>>("AgreeOnPolicies", session => PolicyRegister.AgreeAsync(session, book)), ct);
        if (faults.Count > 0)
            throw new BrokerStartException(string.Join(Environment.NewLine, faults.Select(f => $"Broker:Policies: the policies {f}.")));
    }

    // What is there is compared before the file is read into it: a row that was taken away would come back as a new one.
    private static async Task<RegistryCheck> RegisterAsync(IStore store, BrokerSettings settings, ILoggerFactory logs, CancellationToken ct)
    {
        var logger = logs.CreateLogger<RegistryCheck>();
        var check = new RegistryCheck(store, difference => logger.LogCritical("The registry is not what was decided: {Difference}", difference));
        var wanted = RegistryLoader.Read(settings.Registry.File);
        await check.CheckAsync(wanted?.Organisations.Select(o => o.Id) ?? [], ct);
        if (wanted is not null)
            await RegistryLoader.LoadAsync(store, wanted, ct);
        return check;
    }

    private static OwnLog OwnLogOf(BrokerSettings settings)
    {
        var crypto = OpenSslEd25519.Load();
        var origin = $"{settings.Audit.OriginPrefix}/{settings.Broker.Id}";
        var signer = AuditKeyFile.Open(PathOf(settings, settings.Audit.KeyFile, "key"), origin, crypto);
        return new OwnLog(settings.Broker.Id, origin, signer, crypto) { AcceptNewKey = settings.Audit.AcceptNewKey };
    }

    private static string PathOf(BrokerSettings settings, string configured, string extension) =>
        configured.Length > 0 ? configured : Path.Combine(settings.Broker.DataFolder, $"audit-{settings.Broker.Id}.{extension}");

    // What a death left uncovered, and what the start itself entered, is covered before anybody can ask for the latest checkpoint.
    private static async Task CoverAsync(IStore store, AuditTree tree, OwnLog log, CheckpointFile checkpoints, CancellationToken ct)
    {
        var entries = await store.ReadAsync(s => s.AuditTree.SizeAsync(log.Log), ct);
        StoredCheckpoint? checkpoint;
        while ((checkpoint = await tree.AdvanceAsync(ct)) is not null)
        {
            checkpoints.Add(checkpoint.Note);
            if (checkpoint.Size >= entries)
                break;
        }
    }

    private static async Task OfTheLogAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (TreeBrokenException e)
        {
            throw new BrokerStartException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerStartException($"The file of checkpoints cannot be written: {e.Message}", e);
        }
    }

    // Sharing goes on, as it does where the tree is broken under a broker at work; but /health says so.
    private static async Task<TrailCheck> CompareAsync(IStore store, OwnLog log, ComparedFile compared, ILoggerFactory logs, CancellationToken ct)
    {
        var logger = logs.CreateLogger<TrailCheck>();
        void Tell(string difference) => logger.LogCritical("What stands beside the audit log is not what it says: {Difference}", difference);
        var check = new TrailCheck(store, log, new LogRegister(store, log), compared, tell: Tell);
        foreach (var difference in await check.StartAsync(ct))
            Tell(difference);
        return check;
    }

    // A restart never goes back: what was recorded under a moved clock lies in the future of the true one.
    private static async Task RestoreClockAsync(IStore store, TimeProvider clock, CancellationToken ct)
    {
        var text = await store.ReadAsync(s => s.Registry.SettingAsync(ClockOffset), ct);
        var offset = text is null ? TimeSpan.Zero : new TimeSpan(long.Parse(text, CultureInfo.InvariantCulture));
        if (offset <= TimeSpan.Zero)
            return;
        if (clock is not DevelopmentClock development)
        {
            throw new BrokerStartException(
                "This database was used with a development clock that was moved forward, so its records lie in the future. Use it in Development only.");
        }

        development.Advance(offset);
    }

    // Kept in the store, so that a page token of one broker is good at the others, and what one counts the others count too.
    private static async Task<byte[]> KeyAsync(IStore store, string name, int length, CancellationToken ct)
    {
        var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(length));
        await store.WriteAsync(
            new WriteCommand<bool>("BrokerKey", s =>
            {
                s.Registry.AddSetting(name, fresh);
                return ValueTask.FromResult(true);
            }),
            ct);
        return Convert.FromBase64String((await store.ReadAsync(s => s.Registry.SettingAsync(name), ct))!);
    }
}
