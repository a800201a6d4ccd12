using System.Globalization;
using System.Security.Cryptography;
using InfoShare.Broker.Security;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Storage;

namespace InfoShare.Broker.Hosting;

/// <summary>Opens the store and brings it up to date before the first call: registry file, clock, key of page tokens.</summary>
internal static class Opening
{
    /// <summary>The setting that remembers how far the development clock was moved, in ticks.</summary>
    public const string ClockOffset = "development-clock-offset";

    private const string PageTokenKey = "page-token-key";

    /// <summary>Opens the store.</summary>
    public static async Task<(IStore Store, PageTokens Tokens)> OpenAsync(BrokerSettings settings, TimeProvider clock, CancellationToken ct)
    {
        var store = await Store.OpenAsync(settings.Storage, clock, null, ct);
        try
        {
            await RestoreClockAsync(store, clock, ct);
            if (settings.Registry.File.Length > 0)
                await LoadRegistryAsync(store, settings.Registry.File, ct);
            return (store, new PageTokens(await PageTokenKeyAsync(store, ct)));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
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

    private static async Task LoadRegistryAsync(IStore store, string path, CancellationToken ct)
    {
        IReadOnlyList<Organisation> wanted;
        try
        {
            wanted = RegistryFile.Read(await File.ReadAllTextAsync(path, ct));
        }
        catch (FormatException e)
        {
            throw new BrokerStartException($"Registry:File cannot be used: {e.Message}", e);
        }

        await store.WriteAsync(
            new WriteCommand<int>("LoadRegistry", async s =>
            {
                var present = (await s.Registry.AllAsync()).ToDictionary(o => o.Id, StringComparer.Ordinal);
                var changed = wanted.Where(o => !present.TryGetValue(o.Id, out var old) || !RegistryFile.Same(o, old)).ToList();
                var clash = RegistryFile.Clash(present.Values.Where(p => wanted.All(w => w.Id != p.Id)).Concat(wanted));
                if (clash is not null)
                    throw new BrokerStartException($"Registry:File cannot be used: {clash}");

                // Only what differs: each change makes every broker validate its tokens anew.
                foreach (var organisation in changed)
                    s.Registry.Put(organisation);
                return changed.Count;
            }),
            ct);
    }

    // Kept in the store, so that a page token of one broker is good at the others.
    private static async Task<byte[]> PageTokenKeyAsync(IStore store, CancellationToken ct)
    {
        var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(PageTokens.KeyLength));
        await store.WriteAsync(
            new WriteCommand<bool>("PageTokenKey", async s =>
            {
                if (await s.Registry.SettingAsync(PageTokenKey) is not null)
                    return false;
                s.Registry.PutSetting(PageTokenKey, fresh);
                return true;
            }),
            ct);
        return Convert.FromBase64String((await store.ReadAsync(s => s.Registry.SettingAsync(PageTokenKey), ct))!);
    }
}
