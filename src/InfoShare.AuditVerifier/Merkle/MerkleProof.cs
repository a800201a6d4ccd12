namespace InfoShare.AuditVerifier.Merkle;

/// <summary>Checks proofs against roots (RFC 6962 section 2.1, by the algorithms of RFC 9162 section 2.1).</summary>
public static class MerkleProof
{
    /// <summary>Whether the leaf is at this index of the tree with this size and root.</summary>
    public static bool Includes(TreeHash leaf, long index, long size, IReadOnlyList<TreeHash> proof, TreeHash root)
    {
        if (index < 0 || index >= size)
            return false;
        var (node, last) = (index, size - 1);
        var hash = leaf;
        foreach (var sibling in proof)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = TreeHash.OfNode(sibling, hash);
                while ((node & 1) == 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash = TreeHash.OfNode(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == root;
    }

    /// <summary>Whether the larger tree begins with the whole smaller one: nothing was changed or taken away in between.</summary>
    public static bool Extends(long oldSize, TreeHash oldRoot, long newSize, TreeHash newRoot, IReadOnlyList<TreeHash> proof)
    {
        if (oldSize < 0 || newSize < oldSize)
            return false;
        if (oldSize == newSize)
            return proof.Count == 0 && oldRoot == newRoot;
        if (oldSize == 0)
            return proof.Count == 0 && oldRoot == TreeHash.Empty;
        if (proof.Count == 0)
            return false;

        var (node, last) = (oldSize - 1, newSize - 1);
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        // A smaller tree that is one full subtree is not repeated in the proof.
        var next = node == 0 ? 0 : 1;
        var (older, newer) = node == 0 ? (oldRoot, oldRoot) : (proof[0], proof[0]);
        for (; next < proof.Count; next++)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                older = TreeHash.OfNode(proof[next], older);
                newer = TreeHash.OfNode(proof[next], newer);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                newer = TreeHash.OfNode(newer, proof[next]);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && older == oldRoot && newer == newRoot;
    }
}
