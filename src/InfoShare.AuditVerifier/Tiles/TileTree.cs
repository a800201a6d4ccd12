using InfoShare.AuditVerifier.Merkle;

namespace InfoShare.AuditVerifier.Tiles;

/// <summary>
/// The tree as an export's tiles tell it. Nothing here is trusted: a root or proof made of it is worth what it agrees with.
/// </summary>
public sealed class TileTree(LogDirectory log, long size)
{
    private readonly Dictionary<(int, long), byte[]> kept = [];

    /// <summary>How many leaves the tiles cover.</summary>
    public long Size => size;

    /// <summary>The root at this size, which may be smaller than the tree's.</summary>
    /// <exception cref="AuditException">A tile that is needed is missing or too short.</exception>
    public TreeHash RootAt(long at) => at == 0 ? TreeHash.Empty : RangeRoot(0, at);

    /// <summary>The hashes that prove the leaf to be in the tree at this size (RFC 6962 section 2.1.1).</summary>
    public IReadOnlyList<TreeHash> Inclusion(long index, long at)
    {
        var proof = new List<TreeHash>();
        var (start, end) = (0L, at);
        while (end - start > 1)
        {
            var middle = start + Split(end - start);
            if (index < middle)
            {
                proof.Add(RangeRoot(middle, end));
                end = middle;
            }
            else
            {
                proof.Add(RangeRoot(start, middle));
                start = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The hashes that prove the larger tree to begin with the smaller (RFC 6962 section 2.1.2).</summary>
    public IReadOnlyList<TreeHash> Consistency(long from, long to)
    {
        var proof = new List<TreeHash>();
        if (from <= 0 || from >= to)
            return proof;
        var (start, end, whole) = (0L, to, true);
        while (from != end)
        {
            var middle = start + Split(end - start);
            if (from <= middle)
            {
                proof.Add(RangeRoot(middle, end));
                end = middle;
            }
            else
            {
                proof.Add(RangeRoot(start, middle));
                start = middle;
                whole = false;
            }
        }

        if (!whole)
            proof.Add(RangeRoot(start, end));
        proof.Reverse();
        return proof;
    }

    /// <summary>The hash at this place of this level of tiles.</summary>
    internal TreeHash At(int level, long index)
    {
        var tile = Tile(level, index / TileAddress.Width);
        return TreeHash.From(tile.AsSpan((int)(index % TileAddress.Width) * TreeHash.Size, TreeHash.Size));
    }

    // The largest power of two that is smaller than the count.
    private static long Split(long count) => 1L << System.Numerics.BitOperations.Log2((ulong)(count - 1));

    private TreeHash RangeRoot(long start, long end)
    {
        var parts = new List<TreeHash>();
        while (start < end)
        {
            var height = Math.Min(TreeFrontier.LargestHeight(start, end), 62);
            parts.Add(Subtree(start, height));
            start += 1L << height;
        }

        var root = parts[^1];
        for (var i = parts.Count - 2; i >= 0; i--)
            root = TreeHash.OfNode(parts[i], root);
        return root;
    }

    private TreeHash Subtree(long start, int height)
    {
        var level = height / TileAddress.Height;
        var above = height % TileAddress.Height;
        var first = start >> (level * TileAddress.Height);
        var hashes = new TreeHash[1 << above];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = At(level, first + i);
        return TileHashes.Fold(hashes);
    }

    private byte[] Tile(int level, long index)
    {
        if (kept.TryGetValue((level, index), out var tile))
            return tile;
        var width = TileAddress.WidthAt(level, index, size);
        tile = log.ReadTile(level, index, width);
        if (tile is null || tile.Length != width * TreeHash.Size)
            throw new AuditException($"The tile {TileAddress.OfTile(level, index, width)} is missing or has the wrong length.");
        if (kept.Count >= 64)
            kept.Clear();
        return kept[(level, index)] = tile;
    }
}
