using InfoShare.AuditVerifier.Merkle;

namespace InfoShare.AuditVerifier.Tiles;

/// <summary>Hashing within a tile.</summary>
internal static class TileHashes
{
    /// <summary>A tile's hashes.</summary>
    public static TreeHash[] Of(ReadOnlySpan<byte> tile)
    {
        var hashes = new TreeHash[tile.Length / TreeHash.Size];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = TreeHash.From(tile[(i * TreeHash.Size)..]);
        return hashes;
    }

    /// <summary>The root of a full subtree whose leaves these are; their number is a power of two. The span is overwritten.</summary>
    public static TreeHash Fold(Span<TreeHash> hashes)
    {
        for (var count = hashes.Length; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
                hashes[i] = TreeHash.OfNode(hashes[2 * i], hashes[(2 * i) + 1]);
        }

        return hashes[0];
    }
}
