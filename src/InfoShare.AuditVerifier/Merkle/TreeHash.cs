using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace InfoShare.AuditVerifier.Merkle;

/// <summary>A hash in the tree: SHA-256, with RFC 6962's prefixes, so that no leaf can be passed off as a node.</summary>
[InlineArray(Size)]
public struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>In bytes.</summary>
    public const int Size = 32;

    private byte first;

    /// <summary>The root of a log without entries.</summary>
    public static TreeHash Empty => From(SHA256.HashData([]));

    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(in first, Size);

    public static TreeHash From(ReadOnlySpan<byte> bytes)
    {
        var hash = default(TreeHash);
        bytes[..Size].CopyTo(hash);
        return hash;
    }

    /// <summary>The hash of an entry: SHA-256(0x00, entry).</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> entry)
    {
        var hash = default(TreeHash);
        Span<byte> input = entry.Length < 1024 ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        input[0] = 0;
        entry.CopyTo(input[1..]);
        SHA256.HashData(input, hash);
        return hash;
    }

    /// <summary>The hash of two subtrees: SHA-256(0x01, left, right).</summary>
    public static TreeHash OfNode(in TreeHash left, in TreeHash right)
    {
        var hash = default(TreeHash);
        Span<byte> input = stackalloc byte[1 + (2 * Size)];
        input[0] = 1;
        left.Bytes.CopyTo(input[1..]);
        right.Bytes.CopyTo(input[(1 + Size)..]);
        SHA256.HashData(input, hash);
        return hash;
    }

    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);

    public readonly bool Equals(TreeHash other) => Bytes.SequenceEqual(other.Bytes);

    public override readonly bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Bytes);

    /// <summary>Base 64, as checkpoints and proofs write it.</summary>
    public override readonly string ToString() => Convert.ToBase64String(Bytes);
}
