using InfoShare.AuditVerifier.Entries;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>
/// A bundle of up to 256 entries, read and hashed. It depends on no other bundle, so several are made at once.
/// </summary>
internal sealed class BundleCheck
{
    public required long Index { get; init; }

    /// <summary>How many entries the checkpoint's size asks for.</summary>
    public required int Width { get; init; }

    /// <summary>Null: the bundle is not there.</summary>
    public byte[]? Bytes { get; private init; }

    public IReadOnlyList<Range> Ranges { get; private init; } = [];

    /// <summary>Whether the bundle ends where its last entry ends.</summary>
    public bool Whole { get; private init; }

    public TreeHash[] Hashes { get; private init; } = [];
    public EntryFacts[] Facts { get; private init; } = [];

    /// <summary>The level 0 tile's hashes; null when it is missing or has the wrong length.</summary>
    public TreeHash[]? Tile { get; private init; }

    public (long Proved, long Absent) Personal { get; private set; }
    public (long Proved, long Absent) Sealed { get; private set; }

    /// <summary>Entries whose sealed part is shown and whose personal part is gone: the place in the bundle, and the id.</summary>
    public List<(int Entry, string Id)> Erased { get; } = [];

    /// <summary>What entries of this bundle say that somebody proposed to erase: the entry's place in the bundle, and what it says.</summary>
    public List<(int Entry, ErasureWord Word)> Proposed { get; } = [];

    /// <summary>What they say that a second person confirmed.</summary>
    public List<(int Entry, ErasureWord Word)> Decided { get; } = [];

    /// <summary>The first opening that does not open: the entry's place in the bundle, and which part.</summary>
    public (int Entry, string Part)? BadOpening { get; private set; }

    public static BundleCheck Read(LogDirectory log, long index, long size)
    {
        var width = TileAddress.WidthAt(0, index, size);
        var (bytes, exact) = log.ReadEntries(index, width);
        var (ranges, whole) = EntryBundle.Entries(bytes);
        if (!exact && ranges.Count > width)
            ranges.RemoveRange(width, ranges.Count - width);
        var hashes = new TreeHash[ranges.Count];
        var facts = new EntryFacts[ranges.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            var entry = bytes.AsSpan(ranges[i]);
            hashes[i] = TreeHash.OfLeaf(entry);
            facts[i] = EntryReader.Read(entry);
        }

        var tile = log.ReadTile(0, index, width);
        var check = new BundleCheck
        {
            Index = index,
            Width = width,
            Bytes = bytes,
            Ranges = ranges,
            Whole = whole || !exact,
            Hashes = hashes,
            Facts = facts,
            Tile = tile?.Length == width * TreeHash.Size ? TileHashes.Of(tile) : null,
        };
        check.Open(log.ReadOpenings(index, width));
        return check;
    }

    private void Open(byte[]? openings)
    {
        var (ranges, whole) = EntryBundle.Openings(openings);
        if (openings is not null && (!whole || ranges.Count < 2 * Math.Min(Facts.Length, Width)))
            BadOpening = (Math.Min(ranges.Count / 2, Width - 1), "opening");
        for (var i = 0; i < Facts.Length; i++)
        {
            if (Facts[i].Form != EntryForm.Known)
                continue;
            var (absent, shown, proved) = (Personal.Absent, Personal.Proved, Sealed.Proved);
            Personal = Count(Personal, i, 2 * i, Facts[i].Personal, "personal part", "infoshare-audit-personal/1\n"u8);
            Sealed = Count(Sealed, i, (2 * i) + 1, Facts[i].Sealed, "sealed part", "infoshare-audit-sealed/1\n"u8);
            if (Sealed.Proved == proved)
                continue;
            if (Personal.Absent > absent)
                Erased.Add((i, Erasures.IdOf(Bytes.AsSpan(Ranges[i]))));
            var leaf = Bytes.AsSpan(Ranges[i]);
            var part = openings.AsSpan(ranges[(2 * i) + 1]);
            var person = Personal.Proved > shown ? openings.AsSpan(ranges[2 * i]) : default;
            if (Erasures.ProposedBy(leaf, part, person) is { } proposal)
                Proposed.Add((i, proposal));
            if (Erasures.DecidedBy(leaf, part, person) is { } decision)
                Decided.Add((i, decision));
        }

        (long, long) Count((long Proved, long Absent) sum, int entry, int at, in TreeHash commitment, string part, ReadOnlySpan<byte> header)
        {
            var opening = at < ranges.Count ? openings.AsSpan(ranges[at]) : default;
            if (opening.IsEmpty)
                return (sum.Proved, sum.Absent + 1);
            if (Opening.Opens(opening, commitment, header))
                return (sum.Proved + 1, sum.Absent);
            if (BadOpening is null || BadOpening.Value.Entry > entry)
                BadOpening = (entry, part);
            return sum;
        }
    }
}
