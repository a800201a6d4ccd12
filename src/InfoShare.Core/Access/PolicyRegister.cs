using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Access;

/// <summary>
/// Holds the brokers of one database, and every later start, to the same policies: which versions have been in force, and a hash of each.
/// Brokers that decided by different texts under one name would answer one question in two ways, and no old answer could be replayed. Each
/// version has an entry of the trail from when it was first known, and that entry decides: a setting and a file can be changed together (M2).
/// </summary>
public static class PolicyRegister
{
    private const string Setting = "policy-versions";
    private const string Outcome = "policy: ";
    private const int Most = 100;

    /// <summary>Compares the versions in force with those that the database has known, and adds what is new.</summary>
    /// <returns>What does not agree, each as the end of a sentence about the policies; empty when all does.</returns>
    public static async ValueTask<IReadOnlyList<string>> AgreeAsync(IWriteSession session, PolicyBook book)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(book);
        var today = LondonTime.DateOf(session.Now);
        var known = await session.Registry.SettingAsync(Setting) is { } text ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(text)! : [];
        var entered = await EnteredAsync(session, book.All.Select(p => p.Version).Union(known.Keys, StringComparer.Ordinal));
        foreach (var (version, hash) in entered)
            known[version] = hash;
        var here = book.All.Where(p => p.Document.From <= today).ToDictionary(p => p.Version, HashOf, StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var (version, hash) in known)
        {
            if (book.Find(version) is not { } own)
                faults.Add($"lack the version {version}, by which answers of this database were given: name its file too, as at its other brokers");
            else if (HashOf(own) != hash)
                faults.Add($"have another text for the version {version} than the one by which answers of this database were given: a changed policy takes a name and a first day of its own");
        }

        if (faults.Count > 0)
            return faults;
        if (here.Keys.Any(v => !known.ContainsKey(v)))
        {
            foreach (var (version, hash) in here)
                known[version] = hash;
            session.Registry.PutSetting(Setting, JsonSerializer.Serialize(known));
        }

        foreach (var (version, hash) in known.Where(k => !entered.ContainsKey(k.Key)))
            session.RecordAtStart(version, Outcome + hash);
        return faults;
    }

    private static async ValueTask<Dictionary<string, string>> EnteredAsync(IReadSession session, IEnumerable<string> versions)
    {
        Dictionary<string, string> entered = new(StringComparer.Ordinal);
        foreach (var version in versions)
        {
            // The first: a later one that says otherwise was none of ours.
            var entries = await session.Audit.ListAsync(new AuditFilter(null, null, version) { Action = StoreCalls.Start }, null, Most);
            if (entries.LastOrDefault(e => e.Action == StoreCalls.Start && e.Outcome.StartsWith(Outcome, StringComparison.Ordinal)) is { } first)
                entered[version] = first.Outcome[Outcome.Length..];
        }

        return entered;
    }

    // Of what it says, not of how its file is laid out.
    private static string HashOf(AccessPolicy policy) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(policy.Document))));
}
