using System.Numerics;

namespace InfoShare.Core.Audit.Log;

/// <summary>Reads a tile with at least <c>width</c> hashes; the log only grows, so those are the same for ever.</summary>
public delegate ValueTask<ReadOnlyMemory<byte>> TileSource(int level, long index, int width);

/// <summary>
/// A tree of one size, read from tiles: root, inclusion and consistency proofs in RFC 6962's order. A proof reads a few tiles,
/// whatever the size of the log.
/// </summary>
public sealed class TreeReader(long size, TileSource tiles)
{
    private readonly Dictionary<(int Level, long Index), ReadOnlyMemory<byte>> read = [];

    /// <summary>Leaves of the tree.</summary>
    public long Size { get; } = size;

    /// <summary>The tree's root.</summary>
    public ValueTask<byte[]> RootAsync() => Size == 0 ? ValueTask.FromResult(TreeHash.Empty) : RangeAsync(0, Size);

    /// <summary>The proof that the leaf at the index stands in this tree (RFC 6962, 2.1.1).</summary>
    public async ValueTask<IReadOnlyList<byte[]>> InclusionAsync(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var path = new List<byte[]>();
        await PathAsync(index, 0, Size, path);
        return path;
    }

    /// <summary>The proof that the tree of <paramref name="oldSize"/> leaves is this one's beginning (RFC 6962, 2.1.2).</summary>
    public async ValueTask<IReadOnlyList<byte[]>> ConsistencyAsync(long oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, Size);
        var proof = new List<byte[]>();
        if (oldSize > 0 && oldSize < Size)
            await SubproofAsync(oldSize, 0, Size, whole: true, proof);
        return proof;
    }

    private async ValueTask PathAsync(long index, long from, long to, List<byte[]> path)
    {
        if (to - from == 1)
            return;
        var middle = from + Split(to - from);
        if (index < middle)
        {
            await PathAsync(index, from, middle, path);
            path.Add(await RangeAsync(middle, to));
        }
        else
        {
            await PathAsync(index, middle, to, path);
            path.Add(await RangeAsync(from, middle));
        }
    }

    private async ValueTask SubproofAsync(long oldSize, long from, long to, bool whole, List<byte[]> proof)
    {
        if (oldSize == to)
        {
            if (!whole)
                proof.Add(await RangeAsync(from, to));
            return;
        }

        var middle = from + Split(to - from);
        if (oldSize <= middle)
        {
            await SubproofAsync(oldSize, from, middle, whole, proof);
            proof.Add(await RangeAsync(middle, to));
        }
        else
        {
            await SubproofAsync(oldSize, middle, to, whole: false, proof);
            proof.Add(await RangeAsync(from, middle));
        }
    }

    private async ValueTask<byte[]> RangeAsync(long from, long to)
    {
        var count = to - from;
        if (BitOperations.IsPow2(count) && from % count == 0)
            return await PerfectAsync(BitOperations.Log2((ulong)count), from / count);
        var middle = from + Split(count);
        var left = await RangeAsync(from, middle);
        var right = await RangeAsync(middle, to);
        return TreeHash.OfNode(left, right);
    }

    // 2^height leaves from index * 2^height on; they lie within one tile of their level.
    private async ValueTask<byte[]> PerfectAsync(int height, long index)
    {
        var level = height / 8;
        var within = height % 8;
        var first = index << within;
        var tile = await TileAsync(level, first / HashTile.Width);
        return TreeHash.OfPerfect(tile.Span.Slice((int)(first % HashTile.Width) * TreeHash.Length, (1 << within) * TreeHash.Length));
    }

    private async ValueTask<ReadOnlyMemory<byte>> TileAsync(int level, long index)
    {
        if (read.TryGetValue((level, index), out var known))
            return known;
        var width = HashTile.WidthAt(level, index, Size);
        var tile = await tiles(level, index, width);
        if (tile.Length < width * TreeHash.Length)
            throw new TreeBrokenException($"Tile {HashTile.PathOf(level, index, width)} of the audit log is missing or too short.");
        read.Add((level, index), tile);
        return tile;
    }

    // The largest power of two that is smaller than the count.
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}

/// <summary>The stored tree does not fit itself or what was signed. The text holds no personal data.</summary>
public sealed class TreeBrokenException(string message) : Exception(message);
