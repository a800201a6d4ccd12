using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using InfoShare.Core.Access;

namespace InfoShare.Broker.Security;

/// <summary>What a validated access token says.</summary>
/// <param name="CertificateThumbprint">The certificate it is bound to, x5t#S256.</param>
/// <param name="Expires">Until when it may be used without being validated again.</param>
internal sealed record ValidatedToken(
    string ClientId, Practitioner? Practitioner, string CertificateThumbprint, DateTimeOffset Expires);

/// <summary>
/// Validated tokens by the SHA-256 of their text, so that a signature is not verified on every call. Bounded by the token's
/// expiry, by size, and by the registry's version: after any change of the registry every token is validated anew.
/// </summary>
internal sealed class TokenCache(TimeProvider time, int capacity = 10_000)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> oldestFirst = new();

    /// <summary>How many tokens are held.</summary>
    public int Count => entries.Count;

    /// <summary>The key of a token: its hash, so that a memory dump of the cache holds no token.</summary>
    public static string KeyOf(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The token, when it was validated under this version of the registry and has not expired.</summary>
    public ValidatedToken? Find(string key, long registryVersion)
    {
        if (!entries.TryGetValue(key, out var entry))
            return null;
        if (entry.RegistryVersion == registryVersion && entry.Token.Expires > time.GetUtcNow())
            return entry.Token;
        entries.TryRemove(new KeyValuePair<string, Entry>(key, entry));
        return null;
    }

    /// <summary>Keeps a token; the oldest give way when the cache is full.</summary>
    public void Keep(string key, ValidatedToken token, long registryVersion)
    {
        if (token.Expires <= time.GetUtcNow())
            return;
        entries[key] = new Entry(token, registryVersion);
        oldestFirst.Enqueue(key);

        // The queue also holds keys that were dropped or kept twice; it is the queue that is bounded, and so the entries are.
        while (oldestFirst.Count > capacity && oldestFirst.TryDequeue(out var oldest))
            entries.TryRemove(oldest, out _);
    }

    private sealed record Entry(ValidatedToken Token, long RegistryVersion);
}
