using System.Globalization;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;

namespace InfoShare.AuditVerifier.Proofs;

/// <summary>
/// The log's word in a receipt (docs/audit.md, "The receipt's promise"): at this index stands this leaf, and a checkpoint that covers it
/// is there by that time. The log signs the leaves of a commit together; the promise has the path from this leaf to what is signed. One of these
/// exists only when signature and path were checked.
/// </summary>
public sealed record LeafPromise
{
    private const string Header = "infoshare-promise/v2";
    private const string SignedHeader = "infoshare-commit/v1";

    private LeafPromise(string origin, long index, TreeHash leaf, DateTimeOffset by, string text)
    {
        Origin = origin;
        Index = index;
        Leaf = leaf;
        By = by;
        Text = text;
    }

    /// <summary>The log that promised.</summary>
    public string Origin { get; }

    /// <summary>The entry's place, from 0.</summary>
    public long Index { get; }

    /// <summary>Hash of the entry's leaf.</summary>
    public TreeHash Leaf { get; }

    /// <summary>From then on the log's latest checkpoint covers the entry, while broker and database run. By the broker's clock, UTC.</summary>
    public DateTimeOffset By { get; }

    /// <summary>The note as it was given: with a broken promise, the proof of it.</summary>
    public string Text { get; }

    /// <summary>Whether a file begins as a promise does.</summary>
    public static bool IsOne(string text) => text.StartsWith(Header + "\n", StringComparison.Ordinal);

    /// <summary>The log that a promise names, before anything of it is checked; null when it is no promise.</summary>
    public static string? OriginOf(string text) =>
        IsOne(text) && Array.Find(text.Split('\n'), l => l.StartsWith("log ", StringComparison.Ordinal)) is { } line ? line["log ".Length..] : null;

    /// <summary>Reads a promise and checks that the log signed it.</summary>
    /// <exception cref="AuditException">Not a promise, another log's, not signed by the key, or signature or path do not hold.</exception>
    public static LeafPromise Open(string text, LogKeys log)
    {
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || text[..split].Split('\n') is not [Header, var index, var leaf, .. var path])
            throw Malformed("it does not say index and leaf above what is signed");
        if (!Checkpoint.TryParseSize(Value(index, "index "), out var place))
            throw Malformed("it does not say the entry's index");
        var promised = HashOf(Value(leaf, "leaf "), "leaf");
        var note = SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(text[(split + 2)..]));
        if (note.Text.Split('\n') is not [SignedHeader, var origin, var first, var count, var root, var by, ""])
            throw Malformed("what is signed has not the six lines of one");
        if (Value(origin, "log ") != log.Origin)
            throw new AuditException($"The promise is of the log '{Value(origin, "log ")}', and the key is for '{log.Origin}'.");
        if (!Checkpoint.TryParseSize(Value(first, "first "), out var from) || !Checkpoint.TryParseSize(Value(count, "count "), out var many))
            throw Malformed("it does not say which entries are signed together");
        if (!Checkpoint.TryParseSize(Value(by, "by "), out var micros) || micros > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            throw Malformed("it does not say by when");
        if (!log.Signed(note))
            throw new AuditException($"The promise is not signed by the key of {log.Origin}.");
        return MerkleProof.Includes(promised, place - from, many, ProofFile.HashesOf(path), HashOf(Value(root, "root "), "root"))
            ? new LeafPromise(log.Origin, place, promised, DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond), text)
            : throw new AuditException($"The promise does not hold: the log signed the entries from {from} on, {many} of them, and its path does not lead from this leaf as entry {place} to them.");
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"entry {Index} of {Origin}, by {By:yyyy-MM-dd HH:mm:ss.fff} UTC");

    private static string Value(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : throw Malformed($"a line does not begin with '{name}'");

    private static TreeHash HashOf(string text, string what) => StrictBase64.TryDecode(text, out var hash) && hash.Length == TreeHash.Size
        ? TreeHash.From(hash)
        : throw Malformed($"its {what} is not the base 64 of 32 bytes");

    private static AuditException Malformed(string why) => new($"This is not a promise: {why}.");
}
