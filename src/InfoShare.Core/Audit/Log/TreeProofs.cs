using System.Security.Cryptography;

namespace InfoShare.Core.Audit.Log;

/// <summary>Checks proofs as RFC 9162, sections 2.1.3.2 and 2.1.4.2, says: the broker does so before it signs.</summary>
public static class TreeProofs
{
    /// <summary>Whether the proof shows that the leaf stands at the index of the tree with this size and root.</summary>
    public static bool IncludesLeaf(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || index >= size || leafHash.Length != TreeHash.Length || proof.Any(p => p.Length != TreeHash.Length))
            return false;
        var (node, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in proof)
        {
            if (last == 0)
                return false;
            if (node % 2 == 1 || node == last)
            {
                hash = TreeHash.OfNode(sibling, hash);
                while (node % 2 == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = TreeHash.OfNode(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(hash, root);
    }

    /// <summary>Whether the proof shows that the old tree is the beginning of the new one.</summary>
    public static bool Extends(long oldSize, ReadOnlySpan<byte> oldRoot, long newSize, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (oldSize < 0 || oldSize > newSize || proof.Any(p => p.Length != TreeHash.Length))
            return false;
        if (oldSize == newSize)
            return proof.Count == 0 && oldRoot.SequenceEqual(newRoot);
        if (oldSize == 0)
            return proof.Count == 0 && oldRoot.SequenceEqual(TreeHash.Empty);
        if (proof.Count == 0)
            return false;

        // A power of two is a whole subtree, whose hash the proof leaves out.
        var isPerfect = (oldSize & (oldSize - 1)) == 0;
        var rest = isPerfect ? proof : proof.Skip(1);
        var oldHash = isPerfect ? oldRoot.ToArray() : proof[0];
        var newHash = oldHash;
        var (node, last) = (oldSize - 1, newSize - 1);
        while (node % 2 == 1)
            (node, last) = (node >> 1, last >> 1);
        foreach (var hash in rest)
        {
            if (last == 0)
                return false;
            if (node % 2 == 1 || node == last)
            {
                oldHash = TreeHash.OfNode(hash, oldHash);
                newHash = TreeHash.OfNode(hash, newHash);
                while (node % 2 == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newHash = TreeHash.OfNode(newHash, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && oldRoot.SequenceEqual(oldHash) && newRoot.SequenceEqual(newHash);
    }
}
