using System.Globalization;

namespace InfoShare.Core.Audit.Log;

/// <summary>Up to 256 hashes that stand side by side at one height of the tree (C2SP tlog-tiles).</summary>
/// <param name="Level">0: leaves; each level above holds the hashes of whole tiles of the level below.</param>
/// <param name="Index">Place within the level, from 0.</param>
/// <param name="Hashes">The hashes, one after the other.</param>
public sealed record HashTile(int Level, long Index, ReadOnlyMemory<byte> Hashes)
{
    /// <summary>Hashes in a whole tile.</summary>
    public const int Width = 256;

    /// <summary>The highest level that a tree of 2^63 leaves has.</summary>
    public const int HighestLevel = 7;

    /// <summary>How many hashes stand at a level of a tree.</summary>
    public static long HashesAt(int level, long size) => size >> (8 * level);

    /// <summary>How wide a tile is in a tree of this size, 0 to 256; 0 where there is none.</summary>
    public static int WidthAt(int level, long index, long size)
    {
        var all = HashesAt(level, size);
        return index >= (all + Width - 1) / Width ? 0 : (int)Math.Min(Width, all - (index * Width));
    }

    /// <summary>Path of a tile of hashes, for example <c>tile/0/x001/x234/067.p/8</c>.</summary>
    public static string PathOf(int level, long index, int width) => $"tile/{level.ToString(CultureInfo.InvariantCulture)}/{NumberPath(index, width)}";

    /// <summary>Path of a bundle of entries, for example <c>tile/entries/000</c>.</summary>
    public static string EntriesPathOf(long index, int width) => $"tile/entries/{NumberPath(index, width)}";

    /// <summary>A tile's number in groups of three digits, with its width unless it is whole.</summary>
    public static string NumberPath(long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width);
        var path = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000)
            path = $"x{(index % 1000).ToString("000", CultureInfo.InvariantCulture)}/{path}";
        return width == Width ? path : $"{path}.p/{width.ToString(CultureInfo.InvariantCulture)}";
    }
}
