using System.Globalization;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;

namespace InfoShare.AuditVerifier.Proofs;

/// <summary>
/// The log's word in a receipt (docs/audit.md, "The receipt's promise"): at this index stands this leaf, and a checkpoint that covers it
/// is there by that time. One of these exists only when the log's signature was checked.
/// </summary>
public sealed record LeafPromise
{
    private const string Header = "infoshare-promise/v1";

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
        IsOne(text) && text.Split('\n', 3)[1] is var line && line.StartsWith("log ", StringComparison.Ordinal) ? line["log ".Length..] : null;

    /// <summary>Reads a promise and checks that the log signed it.</summary>
    /// <exception cref="AuditException">Not a promise, another log's, not signed by the key, or the signature does not hold.</exception>
    public static LeafPromise Open(string text, LogKeys log)
    {
        var note = SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        if (note.Text.Split('\n') is not [Header, var origin, var index, var leaf, var by, ""])
            throw Malformed("it has not the five lines of one");
        if (Value(origin, "log ") != log.Origin)
            throw new AuditException($"The promise is of the log '{Value(origin, "log ")}', and the key is for '{log.Origin}'.");
        if (!Checkpoint.TryParseSize(Value(index, "index "), out var place))
            throw Malformed("it does not say the entry's index");
        if (!StrictBase64.TryDecode(Value(leaf, "leaf "), out var hash) || hash.Length != TreeHash.Size)
            throw Malformed("its leaf is not the base 64 of 32 bytes");
        if (!Checkpoint.TryParseSize(Value(by, "by "), out var micros) || micros > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            throw Malformed("it does not say by when");
        if (!log.Signed(note))
            throw new AuditException($"The promise is not signed by the key of {log.Origin}.");
        return new LeafPromise(log.Origin, place, TreeHash.From(hash), DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond), text);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"entry {Index} of {Origin}, by {By:yyyy-MM-dd HH:mm:ss.fff} UTC");

    private static string Value(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : throw Malformed($"a line does not begin with '{name}'");

    private static AuditException Malformed(string why) => new($"This is not a promise: {why}.");
}
