using System.Text;
using InfoShare.AuditVerifier.Entries;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>
/// Tells lawful erasure from a hand in the database: the entry by which the second of two people confirms an erasure commits, in its sealed
/// part, to the id of each entry that it erased, and bears the log's signature over them. Whoever has the database but not the key can append an entry
/// that says the same, which the log signs like any other; that signature it cannot make. What is gone without one was not decided by anybody.
/// </summary>
internal static class Erasures
{
    private const string Rule = "rule erased/";
    private const string Signed = "rule decided/";

    /// <summary>The id of an entry of the known version.</summary>
    public static string IdOf(ReadOnlySpan<byte> leaf) => EntryReader.Describe(leaf).First(l => l.Key == "id").Value;

    /// <summary>What the entry says that two people decided to erase, by its proved sealed part; null for any other entry. Whether they did, its signature says.</summary>
    /// <param name="leaf">The entry.</param>
    /// <param name="opening">The salt and the sealed part.</param>
    public static ErasureDecision? DecidedBy(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> opening)
    {
        if (opening.IndexOf("\nrule erased/"u8) < 0 || leaf.IndexOf("\naction RetentionService/ConfirmErasure\n"u8) < 0)
            return null;
        var lines = Encoding.UTF8.GetString(opening[Opening.SaltSize..]).Split('\n');
        var signed = lines.FirstOrDefault(l => l.StartsWith(Signed, StringComparison.Ordinal));
        return new ErasureDecision(
            IdOf(leaf), [.. lines.Where(l => l.StartsWith(Rule, StringComparison.Ordinal)).Select(l => l[Rule.Length..])],
            signed is not null && StrictBase64.TryDecode(signed[Signed.Length..], out var signature) ? signature : []);
    }

    /// <summary>Every id that the log in this export decided to erase.</summary>
    /// <param name="folder">The export of another log of the same database, with openings.</param>
    /// <param name="keys">Keys of such logs, of which the export's own is one.</param>
    /// <exception cref="AuditException">It is not an export of one of these logs, or not intact itself.</exception>
    public static IReadOnlySet<string> In(string folder, IReadOnlyList<NoteKey> keys, CancellationToken ct)
    {
        var log = new LogDirectory(folder);
        var origin = Encoding.UTF8.GetString(log.ReadCheckpoint()).Split('\n')[0];
        var own = keys.Where(k => k.Name == origin).ToList();
        if (own.Count == 0)
            throw new AuditException($"The export {folder} is of the log {origin}, and no --erasures-key is of it.");
        var report = LogVerifier.Verify(log, new VerifyRequest(new LogKeys(own), [], []), null, ct);

        // Its own erasures may have been decided in the log that is checked, and are no matter here.
        return report.Findings.FirstOrDefault(f => f.Kind != FindingKind.ErasedWithoutDecision) is { } finding
            ? throw new AuditException($"The export {folder}, whose decisions were to count, is not intact itself: {finding.Message}")
            : report.Decided;
    }
}

/// <summary>An entry that says that two people decided to erase others.</summary>
/// <param name="EntryId">The entry.</param>
/// <param name="Ids">What was erased.</param>
/// <param name="Signature">The log's over both; empty where it bears none.</param>
internal sealed record ErasureDecision(string EntryId, IReadOnlyList<string> Ids, byte[] Signature)
{
    /// <summary>Whether the log of these keys signed it (docs/audit.md, "Erasure").</summary>
    public bool IsSignedBy(LogKeys keys) =>
        keys.Signed($"infoshare-erasure/1\nlog {keys.Origin}\nentry {EntryId}\n{string.Concat(Ids.Select(id => $"erased {id}\n"))}", Signature);
}
