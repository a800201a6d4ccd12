using System.Security.Cryptography;

namespace InfoShare.Core.Audit.Log;

/// <summary>The hashes of a Merkle tree as RFC 6962, section 2.1, has them. All are SHA-256, 32 bytes.</summary>
public static class TreeHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int OnStack = 1024;

    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] Empty { get; } = SHA256.HashData([]);

    /// <summary>The hash of a leaf's bytes.</summary>
    public static byte[] OfLeaf(ReadOnlySpan<byte> leaf)
    {
        var prefixed = leaf.Length < OnStack ? stackalloc byte[leaf.Length + 1] : new byte[leaf.Length + 1];
        prefixed[0] = LeafPrefix;
        leaf.CopyTo(prefixed[1..]);
        return SHA256.HashData(prefixed);
    }

    /// <summary>The hash of a node over its two sides.</summary>
    public static byte[] OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> sides = stackalloc byte[1 + (2 * Length)];
        sides[0] = NodePrefix;
        left.CopyTo(sides[1..]);
        right.CopyTo(sides[(1 + Length)..]);
        return SHA256.HashData(sides);
    }

    /// <summary>The hash over hashes that stand side by side and whose number is a power of two.</summary>
    public static byte[] OfPerfect(ReadOnlySpan<byte> hashes)
    {
        var rows = hashes.ToArray();
        for (var width = hashes.Length / Length; width > 1; width /= 2)
        {
            for (var i = 0; i < width / 2; i++)
            {
                OfNode(rows.AsSpan(2 * i * Length, Length), rows.AsSpan(((2 * i) + 1) * Length, Length))
                    .CopyTo(rows.AsSpan(i * Length));
            }
        }

        return rows[..Length];
    }
}
