using System.Text;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Proofs;

namespace InfoShare.AuditVerifier.Witness;

/// <summary>A checkpoint offered to a witness with its proof: the body of C2SP tlog-witness <c>add-checkpoint</c>.</summary>
/// <param name="OldSize">The size that the proof starts from.</param>
/// <param name="Checkpoint">The checkpoint's bytes, not checked yet.</param>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<TreeHash> Proof, ReadOnlyMemory<byte> Checkpoint)
{
    /// <exception cref="AuditException">Not such a body.</exception>
    public static WitnessRequest Parse(ReadOnlySpan<byte> body)
    {
        var split = body.IndexOf("\n\n"u8);
        if (split < 0)
            throw Malformed();
        var lines = Encoding.UTF8.GetString(body[..split]).Split('\n');
        return lines[0].StartsWith("old ", StringComparison.Ordinal) && Notes.Checkpoint.TryParseSize(lines[0]["old ".Length..], out var old)
            ? new WitnessRequest(old, ProofFile.HashesOf(lines[1..]), body[(split + 2)..].ToArray())
            : throw Malformed();
    }

    private static AuditException Malformed() =>
        new("The broker's answer is not a checkpoint with a consistency proof ('old <size>', hashes, an empty line, the checkpoint).");
}
