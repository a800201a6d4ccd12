using System.Numerics;

namespace InfoShare.AuditVerifier.Merkle;

/// <summary>
/// The roots of the full subtrees that a growing tree consists of, largest first: enough to know the root at every size, in
/// memory that does not grow with the log (at most 63 hashes).
/// </summary>
public sealed class TreeFrontier
{
    private readonly TreeHash[] hashes = new TreeHash[64];
    private int count;

    /// <summary>How many leaves are in.</summary>
    public long Size { get; private set; }

    /// <summary>Adds the next leaf.</summary>
    public void Append(in TreeHash leaf) => AppendSubtree(leaf, 0);

    /// <summary>Adds a full subtree of 2^height leaves; the size so far must be a multiple of that.</summary>
    public void AppendSubtree(in TreeHash root, int height)
    {
        var leaves = 1L << height;
        if (Size % leaves != 0)
            throw new ArgumentException("A subtree goes where its size divides the tree's.", nameof(height));
        var hash = root;
        for (var rest = Size >> height; (rest & 1) == 1; rest >>= 1)
            hash = TreeHash.OfNode(hashes[--count], hash);
        hashes[count++] = hash;
        Size += leaves;
    }

    /// <summary>The root (RFC 6962 section 2.1) at the present size.</summary>
    public TreeHash Root()
    {
        if (count == 0)
            return TreeHash.Empty;
        var root = hashes[count - 1];
        for (var i = count - 2; i >= 0; i--)
            root = TreeHash.OfNode(hashes[i], root);
        return root;
    }

    /// <summary>The root that there would be with these leaves added; the tree stays as it is.</summary>
    internal TreeHash RootWith(IEnumerable<TreeHash> leaves)
    {
        var copy = new TreeFrontier { count = count, Size = Size };
        hashes.CopyTo(copy.hashes, 0);
        foreach (var leaf in leaves)
            copy.Append(leaf);
        return copy.Root();
    }

    /// <summary>The height of the largest full subtree that may start at this leaf and end at or before the size.</summary>
    internal static int LargestHeight(long start, long size) => Math.Min(
        start == 0 ? 62 : BitOperations.TrailingZeroCount(start),
        BitOperations.Log2((ulong)(size - start)));
}
