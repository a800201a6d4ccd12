using System.Security.Cryptography;
using System.Text;

namespace InfoShare.Core.Audit.Export;

/// <summary>
/// Pseudonyms of one export (requirement M6): HMAC-SHA-256 under a key that is drawn with the object and goes with it. The same thing has
/// the same pseudonym within the export and another one in the next; without the key nobody finds the thing by trying ids.
/// </summary>
public sealed class Pseudonyms : IDisposable
{
    private const int Shown = 10;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>The pseudonym; null of nothing.</summary>
    /// <param name="kind">What it is, so that the same text under two kinds has two pseudonyms; it stands in the pseudonym.</param>
    public string? Of(string kind, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        var name = $"{kind} {value}";
        return known.TryGetValue(name, out var found) ? found : known[name] = $"{kind}-{Convert.ToHexStringLower(Hash(name).AsSpan(0, Shown))}";
    }

    /// <summary>A place that depends on nothing but the key: what is sorted by it says nothing by its order.</summary>
    public ulong PlaceOf(string entryId) => BitConverter.ToUInt64(Hash($"place {entryId}"));

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(key);
        known.Clear();
    }

    private byte[] Hash(string name) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name));
}
