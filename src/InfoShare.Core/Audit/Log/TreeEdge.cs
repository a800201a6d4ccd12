namespace InfoShare.Core.Audit.Log;

/// <summary>
/// The right edge of a growing tree: all that is needed to append to it and to know its root. It holds one unfinished tile a level, so
/// its memory does not grow with the log. Not for several threads at once.
/// </summary>
public sealed class TreeEdge
{
    private readonly Row[] rows = [.. Enumerable.Range(0, HashTile.HighestLevel + 1).Select(_ => new Row())];
    private readonly List<HashTile> finished = [];

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>Takes up a tree where it was left.</summary>
    /// <param name="size">Its leaves.</param>
    /// <param name="unfinished">For each level the tile that is not whole yet, with at least the hashes that a tree of this size has there.</param>
    public static async ValueTask<TreeEdge> ResumeAsync(long size, Func<int, long, int, ValueTask<ReadOnlyMemory<byte>>> unfinished)
    {
        ArgumentNullException.ThrowIfNull(unfinished);
        var edge = new TreeEdge { Size = size };
        for (var level = 0; level <= HashTile.HighestLevel; level++)
        {
            var index = HashTile.HashesAt(level, size) / HashTile.Width;
            var width = (int)(HashTile.HashesAt(level, size) % HashTile.Width);
            if (width > 0)
                edge.rows[level].Load(await unfinished(level, index, width), width);
        }

        return edge;
    }

    /// <summary>Appends a leaf by its hash.</summary>
    public void Append(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != TreeHash.Length)
            throw new ArgumentException("A leaf's hash has 32 bytes.", nameof(leafHash));
        Size++;
        var hash = leafHash.ToArray();
        for (var level = 0; level <= HashTile.HighestLevel; level++)
        {
            var row = rows[level];
            row.Add(hash);
            if (!row.IsWhole)
                return;
            finished.Add(new HashTile(level, (Size >> (8 * (level + 1))) - 1, row.Hashes.ToArray()));
            hash = TreeHash.OfPerfect(row.Hashes);
            row.Clear();
        }
    }

    /// <summary>The root of the tree as it is now.</summary>
    public byte[] Root()
    {
        byte[]? root = null;
        foreach (var row in rows)
        {
            // From the right: the smallest whole subtree first.
            var count = row.Count;
            for (var end = count; end > 0;)
            {
                var width = end & -end;
                var left = TreeHash.OfPerfect(row.Hashes.Slice((end - width) * TreeHash.Length, width * TreeHash.Length));
                root = root is null ? left : TreeHash.OfNode(left, root);
                end -= width;
            }
        }

        return root ?? TreeHash.Empty;
    }

    /// <summary>
    /// Tiles above the leaves that have changed since this was asked last: those that became whole, and the unfinished ones. The
    /// leaves' own tiles are left out; they are the log itself.
    /// </summary>
    public IReadOnlyList<HashTile> TakeChanged()
    {
        var changed = finished.Where(t => t.Level > 0).ToList();
        finished.Clear();
        for (var level = 1; level <= HashTile.HighestLevel; level++)
        {
            if (rows[level].TakeChanged() && rows[level].Count > 0)
                changed.Add(new HashTile(level, Size >> (8 * (level + 1)), rows[level].Hashes.ToArray()));
        }

        return changed;
    }

    /// <summary>The unfinished tile of one level.</summary>
    private sealed class Row
    {
        private readonly byte[] hashes = new byte[HashTile.Width * TreeHash.Length];
        private bool changed;

        public int Count { get; private set; }

        public bool IsWhole => Count == HashTile.Width;

        public ReadOnlySpan<byte> Hashes => hashes.AsSpan(0, Count * TreeHash.Length);

        public void Load(ReadOnlyMemory<byte> from, int width)
        {
            if (from.Length < width * TreeHash.Length)
                throw new ArgumentException("The tile has fewer hashes than the tree needs.", nameof(from));
            from.Span[..(width * TreeHash.Length)].CopyTo(hashes);
            Count = width;
        }

        public void Add(ReadOnlySpan<byte> hash)
        {
            hash.CopyTo(hashes.AsSpan(Count * TreeHash.Length));
            Count++;
            changed = true;
        }

        public void Clear() => Count = 0;

        public bool TakeChanged()
        {
            var was = changed;
            changed = false;
            return was;
        }
    }
}
