using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace InfoShare.Core.Audit.Log;

/// <summary>The head of a log at one size (C2SP tlog-checkpoint), as text to be signed.</summary>
/// <param name="Origin">The log's name in the world.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">The tree's root at that size.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    /// <summary>Reads the text of a checkpoint; null when it is none. Extension lines are passed over.</summary>
    public static Checkpoint? Parse(string text)
    {
        var root = new byte[TreeHash.Length];
        return text.EndsWith('\n') && text.Split('\n') is [var origin, var size, var hash, ..] && origin.Length > 0
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == size
            && Convert.TryFromBase64String(hash, root, out var length) && length == root.Length
            ? new Checkpoint(origin, number, root)
            : null;
    }

    /// <summary>The text: three lines.</summary>
    public override string ToString() =>
        $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root.Span)}\n";
}

/// <summary>A witness's statement that a checkpoint goes on from the one that it saw before (C2SP tlog-cosignature, v1).</summary>
public static class Cosignature
{
    private const int TimeLength = sizeof(long);

    /// <summary>Whether the line is the witness's good cosignature of the checkpoint; with the time that it states.</summary>
    public static DateTimeOffset? VerifiedAt(NoteKey witness, NoteSignature line, Checkpoint checkpoint, IEd25519 crypto)
    {
        if (witness.Algorithm != NoteAlgorithm.CosignatureV1 || line.Name != witness.Name || line.KeyHash != witness.Hash
            || line.Signature.Length <= TimeLength)
        {
            return null;
        }

        var seconds = BinaryPrimitives.ReadInt64BigEndian(line.Signature.Span);
        if (seconds < 0 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        var message = Encoding.UTF8.GetBytes(
            $"cosignature/v1\ntime {seconds.ToString(CultureInfo.InvariantCulture)}\n{checkpoint}");
        return crypto.Verify(witness.PublicKey.Span, message, line.Signature.Span[TimeLength..]) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}

/// <summary>Proofs as files that others' programs read.</summary>
public static class ProofFiles
{
    /// <summary>A C2SP tlog-proof: inclusion of one entry, with the checkpoint.</summary>
    /// <param name="leaf">The entry's leaf as extra data; null when the reader may not have it.</param>
    public static string Inclusion(long index, IEnumerable<byte[]> proof, string checkpoint, ReadOnlyMemory<byte>? leaf = null)
    {
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        if (leaf is { } extra)
            text.Append("extra ").Append(Convert.ToBase64String(extra.Span)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {index}\n");
        return Hashes(text, proof).Append('\n').Append(checkpoint).ToString();
    }

    /// <summary>The body of a C2SP tlog-witness request: consistency from what the witness saw last.</summary>
    public static string WitnessRequest(long oldSize, IEnumerable<byte[]> proof, string checkpoint) =>
        Hashes(new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {oldSize}\n"), proof).Append('\n').Append(checkpoint).ToString();

    private static StringBuilder Hashes(StringBuilder text, IEnumerable<byte[]> proof)
    {
        foreach (var hash in proof)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text;
    }
}
