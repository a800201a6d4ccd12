using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InfoShare.AuditVerifier.Crypto;
using InfoShare.AuditVerifier.Notes;

namespace InfoShare.AuditVerifier.Tests.Logs;

/// <summary>
/// A small log with its signer, which writes exports by docs/audit.md. Its tree is RFC 6962's definition word for word, so that
/// it shares no way of computing with the verifier.
/// </summary>
internal sealed class TestLog
{
    public const string Origin = "infoshare.northmere.example/test";

    private static readonly byte[] Seed = SHA256.HashData("a log of the tests"u8);

    private static readonly SigningKey Signer = SigningKey.OfSeed(Origin, NoteKeyType.Ed25519, Seed);

    public static readonly SigningKey Witness =
        SigningKey.OfSeed("audit.agency.example/witness", NoteKeyType.CosignatureV1, SHA256.HashData("a witness of the tests"u8));

    private readonly List<(long Size, byte[] Note)> history = [];

    public TestLog(IEnumerable<TestEntry> entries) => Entries = [.. entries];

    public static string Vkey => Signer.Public.ToString();

    public static LogKeys Keys => new(Signer.Public);

    public List<TestEntry> Entries { get; }

    public IReadOnlyList<(long Size, byte[] Note)> History => history;

    public static TestLog Of(int size, int seed, params int[] checkpoints)
    {
        var random = new Random(seed);
        var log = new TestLog(Enumerable.Range(0, size).Select(i => TestEntry.At(i, random)));
        foreach (var at in checkpoints)
            log.Sign(at);
        return log;
    }

    /// <summary>Signs the log at a size and keeps the checkpoint in its history.</summary>
    public byte[] Sign(int size, bool cosigned = false)
    {
        var note = SignAt(size, cosigned);
        history.Add((size, note));
        return note;
    }

    /// <summary>Puts a checkpoint into the history that is not of this log.</summary>
    public void Keep(int size, byte[] note) => history.Add((size, note));

    public byte[] SignAt(int size, bool cosigned = false)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{size}\n{Convert.ToBase64String(Root(size))}\n");
        var note = text + "\n" + Signer.SignatureLine(text, default);
        return Encoding.UTF8.GetBytes(cosigned ? note + Witness.SignatureLine(text, DateTimeOffset.UnixEpoch.AddYears(56)) : note);
    }

    /// <summary>The promise of a receipt, as docs/audit.md describes it; the entry came with others in one commit.</summary>
    public string Promise(int index, DateTimeOffset by)
    {
        var (first, end) = (Math.Max(0, index - 5), Math.Min(Entries.Count, index + 8));
        var leaves = Leaves();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"infoshare-commit/v1\nlog {Origin}\nfirst {first}\ncount {end - first}\nroot {Convert.ToBase64String(Root(leaves, first, end))}\nby {by.ToUnixTimeMilliseconds() * 1000}\n");
        var path = string.Concat(Path(leaves, index, first, end).Select(h => Convert.ToBase64String(h) + "\n"));
        return $"infoshare-promise/v2\nindex {index.ToString(CultureInfo.InvariantCulture)}\nleaf {Convert.ToBase64String(leaves[index])}\n{path}\n{text}\n{Signer.SignatureLine(text, default)}";
    }

    /// <summary>The log's signature over a text.</summary>
    public static byte[] Word(string text) => Ed25519.Sign(Seed, Encoding.UTF8.GetBytes(text));

    /// <summary>A tlog-proof of an entry at the log's present size.</summary>
    public byte[] ProofOf(int index, bool withLeaf, bool cosigned = false)
    {
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        if (withLeaf)
            text.Append(CultureInfo.InvariantCulture, $"extra {Convert.ToBase64String(Entries[index].Leaf)}\n");
        text.Append(CultureInfo.InvariantCulture, $"index {index}\n");
        foreach (var hash in Path(Leaves(), index, 0, Entries.Count))
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return [.. Encoding.UTF8.GetBytes(text.Append('\n').ToString()), .. SignAt(Entries.Count, cosigned)];
    }

    public byte[] Root(int size) => Root(Leaves(), 0, size);

    /// <summary>RFC 6962 section 2.1.</summary>
    public static byte[] Root(byte[][] leaves, int start, int end)
    {
        if (start == end)
            return SHA256.HashData([]);
        if (end - start == 1)
            return leaves[start];
        var middle = start + Split(end - start);
        return Node(Root(leaves, start, middle), Root(leaves, middle, end));
    }

    /// <summary>RFC 6962 section 2.1.1.</summary>
    public static byte[][] Path(byte[][] leaves, int index, int start, int end)
    {
        if (end - start == 1)
            return [];
        var middle = start + Split(end - start);
        return index < middle
            ? [.. Path(leaves, index, start, middle), Root(leaves, middle, end)]
            : [.. Path(leaves, index, middle, end), Root(leaves, start, middle)];
    }

    /// <summary>RFC 6962 section 2.1.2.</summary>
    public static byte[][] Consistency(byte[][] leaves, int old, int size) => old == 0 || old == size ? [] : SubProof(leaves, old, 0, size, true);

    public byte[][] Leaves() => [.. Entries.Select(e => LeafHash(e.Leaf))];

    public static byte[] LeafHash(byte[] entry) => SHA256.HashData([0, .. entry]);

    /// <summary>Writes an export: the whole log, or with a size what the log was then.</summary>
    public void Write(string folder, byte[]? checkpoint = null, bool openings = true)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(System.IO.Path.Combine(folder, "checkpoint"), checkpoint ?? SignAt(Entries.Count));
        File.WriteAllText(System.IO.Path.Combine(folder, "vkey"), Vkey + "\n");
        if (history.Count > 0)
            File.WriteAllBytes(System.IO.Path.Combine(folder, "checkpoints"), [.. history.SelectMany(h => (byte[])[.. Encoding.UTF8.GetBytes($"size {h.Size}\n"), .. h.Note])]);
        WriteTiles(folder, Leaves());
        for (var start = 0; start < Entries.Count; start += 256)
        {
            var bundle = Entries.Skip(start).Take(256).ToList();
            Put(folder, "tile/entries", start / 256, bundle.Count, [.. bundle.SelectMany(e => Prefixed(e.Leaf, 2))]);
            if (openings)
                Put(folder, "openings", start / 256, bundle.Count, [.. bundle.SelectMany(e => (byte[])[.. Prefixed(e.Personal, 4), .. Prefixed(e.Sealed, 4)])]);
        }
    }

    /// <summary>The tiles of these leaves.</summary>
    public static void WriteTiles(string folder, byte[][] leaves)
    {
        var hashes = leaves;
        for (var level = 0; hashes.Length > 0; level++)
        {
            for (var start = 0; start < hashes.Length; start += 256)
            {
                var tile = hashes.Skip(start).Take(256).ToList();
                Put(folder, $"tile/{level}", start / 256, tile.Count, [.. tile.SelectMany(h => h)]);
            }

            var below = hashes;
            hashes = [.. Enumerable.Range(0, below.Length / 256).Select(i => Root(below, i * 256, (i + 1) * 256))];
        }
    }

    private static byte[][] SubProof(byte[][] leaves, int old, int start, int end, bool whole)
    {
        if (old == end)
            return whole ? [] : [Root(leaves, start, end)];
        var middle = start + Split(end - start);
        return old <= middle
            ? [.. SubProof(leaves, old, start, middle, whole), Root(leaves, middle, end)]
            : [.. SubProof(leaves, old, middle, end, false), Root(leaves, start, middle)];
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    private static int Split(int count)
    {
        var split = 1;
        while (split * 2 < count)
            split *= 2;
        return split;
    }

    private static byte[] Prefixed(byte[] record, int width)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, record.Length);
        return [.. length[(4 - width)..], .. record];
    }

    private static void Put(string folder, string kind, int index, int width, byte[] bytes)
    {
        var name = index < 1000 ? $"{index:000}" : $"x{index / 1000:000}/{index % 1000:000}";
        var path = System.IO.Path.Combine(folder, kind, width == 256 ? name : $"{name}.p/{width}");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
