using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;

namespace InfoShare.AuditVerifier.Witness;

/// <summary>What a witness answers (C2SP tlog-witness).</summary>
public enum WitnessVerdict
{
    /// <summary>Cosigned.</summary>
    Cosigned,

    /// <summary>The proof starts from another size than the last cosigned one; ask again from <see cref="WitnessAnswer.Size"/>.</summary>
    WrongOldSize,

    /// <summary>The log is smaller than it was: something was taken away.</summary>
    Shrunken,

    /// <summary>The log has another root, or its proof that it only grew does not hold: two histories.</summary>
    Forked,

    /// <summary>A larger log came without any proof: nothing was tried, and nothing is said against the log.</summary>
    Unproved,
}

/// <summary>A witness's answer.</summary>
/// <param name="Size">The size of the checkpoint that the witness now stands by.</param>
/// <param name="SignatureLine">The cosignature with its newline; only when cosigned.</param>
/// <param name="Evidence">The file with both checkpoints and the proof that failed; only when forked or shrunken.</param>
public sealed record WitnessAnswer(WitnessVerdict Verdict, long Size, string? SignatureLine, string? Evidence, string Message);

/// <summary>
/// A partner's own check on the log: cosigns a checkpoint only when it is proved to contain the last one that was cosigned. The
/// new checkpoint is on disk before the cosignature exists.
/// </summary>
public sealed class LogWitness(LogKeys log, SigningKey key, WitnessState state, TimeProvider time)
{
    /// <summary>The size of the last cosigned checkpoint; 0: none yet.</summary>
    public long Size => Last()?.Size ?? 0;

    /// <exception cref="AuditException">The request is malformed, or its checkpoint is not the log's.</exception>
    public WitnessAnswer Consider(WitnessRequest request)
    {
        var last = Last();
        var offered = Checkpoint.Open(request.Checkpoint.Span, log);
        var size = last?.Size ?? 0;
        if (last is not null && offered.Size < last.Size)
            return Refuse(WitnessVerdict.Shrunken, last, offered, [], $"The log has shrunk from {last.Size} to {offered.Size} entries: entry {offered.Size} and later ones were taken away.");
        if (last is not null && offered.Size == last.Size && offered.Root != last.Root)
            return Refuse(WitnessVerdict.Forked, last, offered, [], $"The log has two different roots for its first {last.Size} entries.");
        if (request.OldSize != size)
            return new WitnessAnswer(WitnessVerdict.WrongOldSize, size, null, null, $"This witness last cosigned {size} entries; the proof starts from {request.OldSize}.");
        if (last is { Size: > 0 } && offered.Size > last.Size && request.Proof.Count == 0)
            return new WitnessAnswer(WitnessVerdict.Unproved, size, null, null, $"The log says that it has grown from {last.Size} to {offered.Size} entries, and gave no proof of it. That is tried again.");
        if (!MerkleProof.Extends(size, last?.Root ?? TreeHash.Empty, offered.Size, offered.Root, request.Proof))
        {
            return last is null
                ? throw new AuditException("The first checkpoint must come with an empty proof.")
                : Refuse(WitnessVerdict.Forked, last, offered, request.Proof, $"The log cannot prove that its first {last.Size} entries are still the ones that were cosigned.");
        }

        state.Keep(offered.Bytes());
        var line = key.SignatureLine(offered.Note.Text, time.GetUtcNow());
        return new WitnessAnswer(WitnessVerdict.Cosigned, offered.Size, line, null, $"Cosigned {offered.Size} entries, {offered.Size - size} of them new.");
    }

    private Checkpoint? Last() => state.Last is null ? null : Checkpoint.Open(state.Last, log);

    private WitnessAnswer Refuse(WitnessVerdict verdict, Checkpoint last, Checkpoint offered, IReadOnlyList<TreeHash> proof, string message)
    {
        // Of different sizes both may be honest: the log's word contradicts itself only where it signed two roots for one size.
        var worth = last.Size == offered.Size
            ? "The log signed both for the same size: together they prove to anybody that it has two histories."
            : "They are of different sizes and contradict nobody by themselves: whoever doubts it asks the log for its latest checkpoint and for the proof between these two, which an honest log can give.";
        var evidence = state.KeepEvidence(last.Bytes(), offered.Bytes(), proof, worth, time.GetUtcNow());
        return new WitnessAnswer(verdict, last.Size, null, evidence,
            $"{message} Nothing was cosigned. What was cosigned and what was offered are in {evidence}: keep that file, and tell the partnership and the other witnesses. {worth}");
    }
}
