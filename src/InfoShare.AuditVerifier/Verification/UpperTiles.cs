using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>A place where a tile does not hold what the tiles or entries below it make.</summary>
/// <param name="Start">The first entry below the hash that differs.</param>
/// <param name="End">The first entry that is no longer below it.</param>
internal sealed record TileDifference(string Tile, long Start, long End, bool Missing);

/// <summary>
/// Compares the tiles above level 0 with the roots of the tiles below them, in one pass from left to right. Keeps at most one
/// tile for each level.
/// </summary>
internal sealed class UpperTiles(LogDirectory log, long size)
{
    private readonly List<List<TreeHash>> levels = [];

    /// <summary>What differs, in the order found; the first few.</summary>
    public List<TileDifference> Differences { get; } = [];

    /// <summary>Adds the root of the next full tile of level 0.</summary>
    public void Add(in TreeHash root) => Add(1, root);

    /// <summary>Compares what is left at the right edge.</summary>
    public void Finish()
    {
        for (var level = 1; level <= levels.Count; level++)
        {
            if (levels[level - 1].Count > 0)
                Compare(level, levels[level - 1]);
        }
    }

    private void Add(int level, in TreeHash hash)
    {
        if (levels.Count < level)
            levels.Add(new List<TreeHash>(TileAddress.Width));
        var hashes = levels[level - 1];
        hashes.Add(hash);
        if (hashes.Count < TileAddress.Width)
            return;
        Compare(level, hashes);
        var root = TileHashes.Fold(hashes.ToArray());
        hashes.Clear();
        passed[level] = passed.GetValueOrDefault(level) + 1;
        Add(level + 1, root);
    }

    private readonly Dictionary<int, long> passed = [];

    private void Compare(int level, List<TreeHash> expected)
    {
        var index = passed.GetValueOrDefault(level);
        var width = TileAddress.WidthAt(level, index, size);
        var name = TileAddress.OfTile(level, index, width);
        var span = 1L << (level * TileAddress.Height);
        var start = index * TileAddress.Width * span;
        var bytes = log.ReadTile(level, index, width);
        if (bytes is null || bytes.Length != width * TreeHash.Size || width != expected.Count)
        {
            Note(new TileDifference(name, start, Math.Min(size, start + (TileAddress.Width * span)), true));
            return;
        }

        var hashes = TileHashes.Of(bytes);
        for (var i = 0; i < width; i++)
        {
            if (hashes[i] != expected[i])
            {
                Note(new TileDifference(name, start + (i * span), start + ((i + 1) * span), false));
                return;
            }
        }
    }

    private void Note(TileDifference difference)
    {
        if (Differences.Count < 100)
            Differences.Add(difference);
    }
}
