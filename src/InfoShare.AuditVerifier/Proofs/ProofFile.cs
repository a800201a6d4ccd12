using System.Text;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;

namespace InfoShare.AuditVerifier.Proofs;

/// <summary>
/// A proof that an entry is in the log, which anybody can check without the log (C2SP tlog-proof): the entry's index, the
/// hashes up to the root, and the checkpoint.
/// </summary>
public sealed record ProofFile
{
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const int MaxSize = 1 << 20;

    private ProofFile(long index, IReadOnlyList<TreeHash> hashes, byte[] checkpoint, byte[]? extra)
    {
        Index = index;
        Hashes = hashes;
        Checkpoint = checkpoint;
        Extra = extra is null ? default(ReadOnlyMemory<byte>?) : extra;
    }

    /// <summary>The entry's place, from 0.</summary>
    public long Index { get; }

    public IReadOnlyList<TreeHash> Hashes { get; }

    /// <summary>The checkpoint as the log signed it, not checked yet.</summary>
    public ReadOnlyMemory<byte> Checkpoint { get; }

    /// <summary>What the sender added. No signature covers it.</summary>
    public ReadOnlyMemory<byte>? Extra { get; }

    /// <exception cref="AuditException">Not a proof.</exception>
    public static ProofFile Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
            throw Malformed("it is too long");
        var split = bytes.IndexOf("\n\n"u8);
        if (split < 0)
            throw Malformed("it has no checkpoint under an empty line");
        var lines = Encoding.UTF8.GetString(bytes[..split]).Split('\n');
        var next = 1;
        byte[]? extra = null;
        if (lines[0] != Header)
            throw Malformed($"it does not begin with {Header}");
        if (lines.Length > next && lines[next].StartsWith("extra ", StringComparison.Ordinal)
            && !StrictBase64.TryDecode(lines[next++]["extra ".Length..], out extra))
            throw Malformed("its extra data is not base 64");
        if (lines.Length <= next || !lines[next].StartsWith("index ", StringComparison.Ordinal)
            || !Notes.Checkpoint.TryParseSize(lines[next++]["index ".Length..], out var index))
            throw Malformed("it does not say the entry's index");
        return new ProofFile(index, HashesOf(lines[next..]), bytes[(split + 2)..].ToArray(), extra);
    }

    /// <summary>Checks the whole: the log's signature, the witnesses', and the path from the entry to the root.</summary>
    /// <returns>The checkpoint that the entry is proved to be under.</returns>
    /// <exception cref="AuditException">It does not hold.</exception>
    public Checkpoint Check(ReadOnlySpan<byte> entry, LogKeys log, IEnumerable<NoteKey>? witnesses = null) =>
        Check(TreeHash.OfLeaf(entry), log, witnesses);

    /// <summary>The same by the hash of the entry's leaf, where nobody gave the leaf.</summary>
    /// <exception cref="AuditException">It does not hold.</exception>
    public Checkpoint Check(TreeHash leaf, LogKeys log, IEnumerable<NoteKey>? witnesses = null)
    {
        var checkpoint = Notes.Checkpoint.Open(Checkpoint.Span, log, witnesses);
        return MerkleProof.Includes(leaf, Index, checkpoint.Size, Hashes, checkpoint.Root)
            ? checkpoint
            : throw new AuditException($"The proof does not hold: this is not entry {Index} of the log {checkpoint.Origin} at size {checkpoint.Size}.");
    }

    /// <summary>Hashes, a line each.</summary>
    internal static IReadOnlyList<TreeHash> HashesOf(IReadOnlyList<string> lines)
    {
        if (lines.Count > 63)
            throw Malformed("it has more than 63 hashes");
        return [.. lines.Select(l => StrictBase64.TryDecode(l, out var hash) && hash.Length == TreeHash.Size
            ? TreeHash.From(hash)
            : throw Malformed("one of its hashes is not the base 64 of 32 bytes"))];
    }

    private static AuditException Malformed(string why) => new($"This is not a proof: {why}.");
}
