using System.Globalization;
using System.Text;
using InfoShare.AuditVerifier.Merkle;

namespace InfoShare.AuditVerifier.Notes;

/// <summary>A witness's word on a checkpoint.</summary>
public sealed record Cosignature(NoteKey Witness, DateTimeOffset At);

/// <summary>
/// A log's signed statement of its size and root (C2SP tlog-checkpoint). One of these exists only when the log's signature was
/// checked.
/// </summary>
public sealed record Checkpoint
{
    private Checkpoint(string origin, long size, TreeHash root, SignedNote note)
    {
        Origin = origin;
        Size = size;
        Root = root;
        Note = note;
    }

    public string Origin { get; }

    /// <summary>How many entries it covers.</summary>
    public long Size { get; }

    public TreeHash Root { get; }
    public SignedNote Note { get; }

    /// <summary>Further lines that the log signed; opaque.</summary>
    public IReadOnlyList<string> Extensions { get; private init; } = [];

    /// <summary>The trusted witnesses' cosignatures that hold.</summary>
    public IReadOnlyList<Cosignature> Cosignatures { get; private init; } = [];

    /// <summary>Reads a checkpoint and checks that the log signed it. The log's key is named as its origin line.</summary>
    /// <exception cref="AuditException">Not a checkpoint, another log's, not signed by the key, or a trusted signature does not hold.</exception>
    public static Checkpoint Open(ReadOnlySpan<byte> bytes, LogKeys log, IEnumerable<NoteKey>? witnesses = null)
    {
        var note = SignedNote.Parse(bytes);
        var lines = note.Text.Split('\n')[..^1];
        if (lines.Length < 3 || lines.Any(l => l.Length == 0))
            throw new AuditException("This is not a checkpoint: it needs an origin, a size and a root hash, each on a line of its own.");
        if (!TryParseSize(lines[1], out var size))
            throw new AuditException("This is not a checkpoint: its second line is not a size.");
        if (!StrictBase64.TryDecode(lines[2], out var root) || root.Length != TreeHash.Size)
            throw new AuditException("This is not a checkpoint: its third line is not the base 64 of 32 bytes.");
        if (lines[0] != log.Origin)
            throw new AuditException($"The checkpoint is of the log '{lines[0]}', and the key is for '{log.Origin}'.");
        if (!log.Signed(note))
            throw new AuditException($"The checkpoint is not signed by the key of {log.Origin}.");
        var cosignatures = new List<Cosignature>();
        foreach (var witness in witnesses ?? [])
        {
            if (note.SignedBy(witness, out var at))
                cosignatures.Add(new Cosignature(witness, at ?? throw new AuditException($"The key of {witness.Name} is not a witness's key (cosignature/v1).")));
        }

        return new Checkpoint(lines[0], size, TreeHash.From(root), note) { Extensions = lines[3..], Cosignatures = cosignatures };
    }

    /// <summary>The text that a log signs.</summary>
    public static string TextOf(string origin, long size, TreeHash root) =>
        string.Create(CultureInfo.InvariantCulture, $"{origin}\n{size}\n{root}\n");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Origin}, {Size} entries, root {Root}");

    /// <summary>A decimal number without leading zeroes.</summary>
    internal static bool TryParseSize(string text, out long size)
    {
        size = 0;
        return text.Length > 0 && (text[0] != '0' || text.Length == 1)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size);
    }

    internal byte[] Bytes()
    {
        var text = new StringBuilder(Note.Text).Append('\n');
        foreach (var line in Note.Signatures)
            text.Append(CultureInfo.InvariantCulture, $"— {line.Name} {Convert.ToBase64String([(byte)(line.KeyId >> 24), (byte)(line.KeyId >> 16), (byte)(line.KeyId >> 8), (byte)line.KeyId, .. line.Signature])}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
