using System.Security.Cryptography;
using InfoShare.AuditVerifier.Merkle;

namespace InfoShare.AuditVerifier.Entries;

/// <summary>A part that a leaf only commits to, with its salt (docs/audit.md, "The two parts that are only committed to").</summary>
internal static class Opening
{
    public const int SaltSize = 32;

    /// <summary>Whether salt and part hash to the commitment, and the part is of its kind.</summary>
    public static bool Opens(ReadOnlySpan<byte> opening, in TreeHash commitment, ReadOnlySpan<byte> header)
    {
        if (opening.Length < SaltSize || !opening[SaltSize..].StartsWith(header))
            return false;
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        SHA256.HashData(opening, hash);
        return hash.SequenceEqual(commitment.Bytes);
    }
}
