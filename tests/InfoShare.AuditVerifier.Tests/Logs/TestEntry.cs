using System.Security.Cryptography;
using System.Text;

namespace InfoShare.AuditVerifier.Tests.Logs;

/// <summary>An entry as docs/audit.md describes one, made from the document and not from the broker's code.</summary>
internal sealed class TestEntry
{
    private TestEntry(long index, string leaf, byte[] personal, byte[] sealedPart)
    {
        Index = index;
        Leaf = Encoding.UTF8.GetBytes(leaf);
        Personal = personal;
        Sealed = sealedPart;
    }

    public long Index { get; }
    public byte[] Leaf { get; private init; }
    public byte[] Personal { get; private init; }
    public byte[] Sealed { get; private init; }

    public static TestEntry At(long index, Random random, string action = "HealthService/ShareConcern", string? by = null)
    {
        var personal = Opening(random, $"infoshare-audit-personal/1\npractitioner {by ?? $"prc_{index}"}\nreason A home visit is planned\nperson per_{index % 97}\n");
        var @sealed = Opening(random, index % 5 == 0 ? "infoshare-audit-sealed/1\nwithheld 2 hidden\nrule D6\n" : "infoshare-audit-sealed/1\n");
        var leaf = new StringBuilder("infoshare-audit/1\n")
            .Append(null, $"index {index}\nid aud_{index:x16}{random.Next():x8}\nrecorded_at {1_795_000_000_000_000 + (index * 1_000_003)}\n")
            .Append(null, $"kind PUBLISH\naction {action}\norganisation elmmock-surgery\nrole GP\npurpose SAFEGUARDING_CHILD\nlegal_basis PUBLIC_TASK\n");
        if (index % 3 == 0)
            leaf.Append("tell_lead yes\nobject con_100%25\n");
        leaf.Append("outcome done\n");
        if (index % 4 == 0)
            leaf.Append("count 2 FULL\ncount 1 SUMMARY\n");
        leaf.Append(null, $"policy 2026-09\ncall {random.Next():x8}\npersonal {Commitment(personal)}\nsealed {Commitment(@sealed)}\n");
        return new TestEntry(index, leaf.ToString(), personal, @sealed);
    }

    /// <summary>The entry by which the first of two people proposes that these are erased.</summary>
    /// <param name="sign">The log's signature over a text; null: none, as whoever has not the key writes it.</param>
    public static TestEntry Proposal(long index, Func<string, byte[]>? sign, IEnumerable<string> ids, string erasure = "ers_1", string? by = null) => OfErasure(
        At(index, new Random(4), "RetentionService/EraseAuditPersonal", by), erasure, "proposed", [.. ids], "ground/UNLAWFUL", "proposal",
        (entry, lines) => sign?.Invoke($"infoshare-erasure-proposal/1\nlog {TestLog.Origin}\nentry {entry}\nground UNLAWFUL\n{lines}"));

    /// <summary>The entry by which the second of them confirms it.</summary>
    public static TestEntry Decision(long index, Func<string, byte[]>? sign, IEnumerable<string> ids, string erasure = "ers_1", string? by = null) => OfErasure(
        At(index, new Random(5), "RetentionService/ConfirmErasure", by), erasure, "erased", [.. ids], null, "decided",
        (entry, lines) => sign?.Invoke($"infoshare-erasure/1\nlog {TestLog.Origin}\nentry {entry}\n{lines}"));

    private static TestEntry OfErasure(
        TestEntry entry, string erasure, string verb, string[] ids, string? more, string signed, Func<string, string, byte[]?> sign)
    {
        List<string> rules = [.. ids.Select(id => $"{verb}/{id}")];
        if (more is not null)
            rules.Add(more);
        if (sign(entry.Id, string.Concat(ids.Select(id => $"{verb} {id}\n"))) is { } word)
            rules.Add($"{signed}/{Convert.ToBase64String(word)}");
        var @sealed = Opening(new Random(6), "infoshare-audit-sealed/1\n" + string.Concat(rules.Select(r => $"rule {r}\n")));
        var leaf = Encoding.UTF8.GetString(entry.Leaf).Replace("object con_100%25\n", "", StringComparison.Ordinal)
            .Replace("outcome done\n", $"object {erasure}\noutcome done\n", StringComparison.Ordinal);
        return new TestEntry(entry.Index, $"{leaf[..leaf.IndexOf("\nsealed ", StringComparison.Ordinal)]}\nsealed {Commitment(@sealed)}\n", entry.Personal, @sealed);
    }

    public string Id => Encoding.UTF8.GetString(Leaf).Split('\n')[2]["id ".Length..];

    /// <summary>The same entry with other words in its leaf.</summary>
    public TestEntry Edited(string from, string to) =>
        new(Index, Encoding.UTF8.GetString(Leaf).Replace(from, to, StringComparison.Ordinal), Personal, Sealed);

    public TestEntry Erased() => new(Index, Encoding.UTF8.GetString(Leaf), [], Sealed);

    public TestEntry WithPersonal(byte[] opening) => new(Index, Encoding.UTF8.GetString(Leaf), opening, Sealed);

    private static byte[] Opening(Random random, string part)
    {
        var salt = new byte[32];
        random.NextBytes(salt);
        return [.. salt, .. Encoding.UTF8.GetBytes(part)];
    }

    private static string Commitment(byte[] opening) => Convert.ToBase64String(SHA256.HashData(opening));
}
