using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Access;

/// <summary>
/// Holds the brokers of one database, and every later start, to the same policies: which versions have been in force, and a hash of each.
/// Brokers that decided by different texts under one name would answer one question in two ways, and no old answer could be replayed.
/// </summary>
public static class PolicyRegister
{
    private const string Setting = "policy-versions";

    /// <summary>Compares the versions in force with those that the database has known, and adds what is new.</summary>
    /// <returns>What does not agree, each as the end of a sentence about the policies; empty when all does.</returns>
    public static async ValueTask<IReadOnlyList<string>> AgreeAsync(IWriteSession session, PolicyBook book)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(book);
        var today = LondonTime.DateOf(session.Now);
        var known = await session.Registry.SettingAsync(Setting) is { } text ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(text)! : [];
        var here = book.All.Where(p => p.Document.From <= today).ToDictionary(p => p.Version, HashOf, StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var (version, hash) in known)
        {
            if (book.Find(version) is not { } own)
                faults.Add($"lack the version {version}, by which answers of this database were given: name its file too, as at its other brokers");
            else if (HashOf(own) != hash)
                faults.Add($"have another text for the version {version} than the one by which answers of this database were given: a changed policy takes a name and a first day of its own");
        }

        if (faults.Count == 0 && here.Keys.Any(v => !known.ContainsKey(v)))
        {
            foreach (var (version, hash) in here)
                known[version] = hash;
            session.Registry.PutSetting(Setting, JsonSerializer.Serialize(known));
        }

        return faults;
    }

    // Of what it says, not of how its file is laid out.
    private static string HashOf(AccessPolicy policy) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(policy.Document))));
}
