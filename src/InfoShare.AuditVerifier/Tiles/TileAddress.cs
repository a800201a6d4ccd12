using System.Globalization;

namespace InfoShare.AuditVerifier.Tiles;

/// <summary>Where a tile is kept (C2SP tlog-tiles): 256 hashes a tile, each level above holding the roots of full tiles below.</summary>
internal static class TileAddress
{
    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int Width = 256;

    /// <summary>The height of the subtree that a tile spans.</summary>
    public const int Height = 8;

    /// <summary>How many hashes this level has in a tree of this size.</summary>
    public static long HashesAt(int level, long size) => level * Height > 62 ? 0 : size >> (level * Height);

    /// <summary>How wide this tile is in a tree of this size: 256, fewer at the right edge, 0 beyond it.</summary>
    public static int WidthAt(int level, long index, long size) =>
        (int)Math.Clamp(HashesAt(level, size) - (index * Width), 0, Width);

    /// <summary><c>tile/0/x001/234.p/5</c></summary>
    public static string OfTile(int level, long index, int width) => $"tile/{level}/{Path(index)}{Suffix(width)}";

    /// <summary><c>tile/entries/x001/234.p/5</c></summary>
    public static string OfEntries(long index, int width) => $"tile/entries/{Path(index)}{Suffix(width)}";

    /// <summary><c>openings/x001/234.p/5</c></summary>
    public static string OfOpenings(long index, int width) => $"openings/{Path(index)}{Suffix(width)}";

    private static string Path(long index)
    {
        var path = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        while (index >= 1000)
        {
            index /= 1000;
            path = string.Create(CultureInfo.InvariantCulture, $"x{index % 1000:000}/{path}");
        }

        return path;
    }

    private static string Suffix(int width) => width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");
}
