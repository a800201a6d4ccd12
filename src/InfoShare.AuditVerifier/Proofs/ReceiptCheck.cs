using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Proofs;

/// <summary>What came of a receipt.</summary>
public enum ReceiptVerdict
{
    /// <summary>The promised leaf stands at the promised place under a signed checkpoint.</summary>
    Kept,

    /// <summary>The log signed the promise, and signed a head in which it is not kept: both together prove it.</summary>
    Broken,

    /// <summary>The receipt is not what the log signed, or the evidence was altered. No word of the log is shown to be broken.</summary>
    Altered,

    /// <summary>What was given does not reach as far as the promised place, and need not: get a newer proof.</summary>
    NotYet,

    /// <summary>There is nothing to check: no promise, or another log's.</summary>
    Nothing,

    /// <summary>A leaf that somebody has is the promised one; of the log it says nothing.</summary>
    Fits,
}

/// <summary>What came of a receipt, in words.</summary>
/// <param name="Message">For the person who checks.</param>
/// <param name="Evidence">The log's signed notes that prove a broken promise, to show to others; empty otherwise.</param>
public sealed record ReceiptFinding(ReceiptVerdict Verdict, string Message, IReadOnlyList<string> Evidence);

/// <summary>Checks receipts against a proof, a checkpoint or an export.</summary>
/// <param name="log">The log's keys.</param>
/// <param name="witnesses">Witnesses' keys: their cosignatures date a checkpoint.</param>
/// <param name="asOf">When the reader fetched what is compared, by the reader's word; null when not said.</param>
public sealed class ReceiptCheck(LogKeys log, IReadOnlyList<NoteKey> witnesses, DateTimeOffset? asOf)
{
    /// <summary>Whether the promise is the log's, and the receipt's other fields say the same.</summary>
    /// <returns>The promise, or why there is none to go on with.</returns>
    public (LeafPromise? Promise, ReceiptFinding? Problem) Open(Receipt receipt)
    {
        if (receipt.Promise.Length == 0)
            return (null, new ReceiptFinding(ReceiptVerdict.Nothing, "It bears no promise: another broker's log holds the entry, or the broker could not say its place at once.", []));
        if (LeafPromise.OriginOf(receipt.Promise) is { } origin && origin != log.Origin)
            return (null, new ReceiptFinding(ReceiptVerdict.Nothing, $"It is a promise of the log {origin}, and the key is for {log.Origin}.", []));
        try
        {
            var promise = LeafPromise.Open(receipt.Promise, log);
            if (receipt.EntryIndex is { } index && index != promise.Index)
                return (null, Altered($"The receipt says entry {index}, and the log promised entry {promise.Index}."));
            return receipt.LogOrigin.Length > 0 && receipt.LogOrigin != promise.Origin
                ? (null, Altered($"The receipt names the log {receipt.LogOrigin}, and {promise.Origin} promised."))
                : (promise, null);
        }
        catch (AuditException e)
        {
            return (null, Altered(e.Message));
        }
    }

    /// <summary>Whether a leaf that somebody has is the promised one.</summary>
    public static ReceiptFinding AgainstLeaf(LeafPromise promise, ReadOnlySpan<byte> leaf, string entryId) =>
        TreeHash.OfLeaf(leaf) != promise.Leaf ? Altered($"The leaf that you gave is not the one that the log promised for entry {promise.Index}.")
        : Strange(promise, leaf, entryId) ?? new ReceiptFinding(ReceiptVerdict.Fits, "The leaf is the promised one.", []);

    /// <summary>Against a checkpoint alone, which can only show that the log is too small.</summary>
    /// <exception cref="AuditException">It is not the log's checkpoint.</exception>
    public ReceiptFinding AgainstCheckpoint(LeafPromise promise, ReadOnlySpan<byte> bytes)
    {
        var checkpoint = Checkpoint.Open(bytes, log, witnesses);
        return checkpoint.Size > promise.Index
            ? new ReceiptFinding(ReceiptVerdict.NotYet, $"The checkpoint covers {checkpoint.Size} entries and so entry {promise.Index}; whether the promised leaf stands there, a proof or an export shows.", [])
            : TooSmall(promise, checkpoint, "the checkpoint");
    }

    /// <summary>Against a tlog-proof.</summary>
    /// <exception cref="AuditException">It is no proof of this log.</exception>
    public ReceiptFinding AgainstProof(LeafPromise promise, ProofFile proof, byte[]? leaf, string entryId)
    {
        var known = leaf ?? proof.Extra?.ToArray();
        var checkpoint = Checkpoint.Open(proof.Checkpoint.Span, log, witnesses);
        if (checkpoint.Size <= promise.Index)
            return TooSmall(promise, checkpoint, "the proof's checkpoint");
        if (proof.Index != promise.Index)
            return new ReceiptFinding(ReceiptVerdict.NotYet, $"The proof is of entry {proof.Index}, and the promise is of entry {promise.Index}. Fetch that one's.", []);
        if (MerkleProof.Includes(promise.Leaf, promise.Index, checkpoint.Size, proof.Hashes, checkpoint.Root))
        {
            return known is not null && TreeHash.OfLeaf(known) == promise.Leaf && Strange(promise, known, entryId) is { } strange
                ? strange
                : Kept(promise, checkpoint);
        }

        return known is not null && MerkleProof.Includes(TreeHash.OfLeaf(known), promise.Index, checkpoint.Size, proof.Hashes, checkpoint.Root)
            ? OtherLeaf(promise, checkpoint, TreeHash.OfLeaf(known))
            : Altered($"The proof does not lead from the promised leaf to the root. Either it was damaged, or the log has another leaf at entry {promise.Index}: an export shows which.");
    }

    /// <summary>Against an export.</summary>
    /// <exception cref="AuditException">There is no export, or its checkpoint is not the log's.</exception>
    public ReceiptFinding AgainstExport(LeafPromise promise, LogDirectory export, string entryId)
    {
        var checkpoint = Checkpoint.Open(export.ReadCheckpoint(), log, witnesses);
        if (checkpoint.Size <= promise.Index)
            return TooSmall(promise, checkpoint, "the export's checkpoint");
        if (LeafAt(export, promise.Index, checkpoint.Size) is not { } leaf)
            return Altered($"The export has no entry {promise.Index}, though its checkpoint covers it: run 'audit verify' on it.");
        var found = TreeHash.OfLeaf(leaf);
        var tiles = new TileTree(export, checkpoint.Size);
        try
        {
            var path = tiles.Inclusion(promise.Index, checkpoint.Size);
            if (!MerkleProof.Includes(found, promise.Index, checkpoint.Size, path, checkpoint.Root))
            {
                return MerkleProof.Includes(promise.Leaf, promise.Index, checkpoint.Size, path, checkpoint.Root)
                    ? Altered($"The log keeps its word, and the export's entry {promise.Index} was changed afterwards: run 'audit verify' on it.")
                    : Altered($"The export's tiles do not lead from entry {promise.Index} to the signed root: run 'audit verify' on it.");
            }
        }
        catch (AuditException e)
        {
            return Altered($"{e.Message} Run 'audit verify' on the export.");
        }

        return found != promise.Leaf ? OtherLeaf(promise, checkpoint, found) : Strange(promise, leaf, entryId) ?? Kept(promise, checkpoint);
    }

    private static ReceiptFinding Kept(LeafPromise promise, Checkpoint checkpoint) => new(
        ReceiptVerdict.Kept,
        $"The promised leaf is entry {promise.Index} under the signed checkpoint of {checkpoint.Size} entries.{checkpoint.Cosignatures.Aggregate("", (said, c) => $"{said} {c.Witness.Name} vouches for it.")}",
        []);

    private static ReceiptFinding OtherLeaf(LeafPromise promise, Checkpoint checkpoint, TreeHash found) => Broken(
        promise, checkpoint,
        $"The log promised the leaf {promise.Leaf} as entry {promise.Index}, and signed a checkpoint of {checkpoint.Size} entries in which entry {promise.Index} is {found}.");

    private static ReceiptFinding Broken(LeafPromise promise, Checkpoint checkpoint, string message) => new(
        ReceiptVerdict.Broken, message, [promise.Text, System.Text.Encoding.UTF8.GetString(checkpoint.Bytes())]);

    private static ReceiptFinding Altered(string message) => new(ReceiptVerdict.Altered, message, []);

    // A checkpoint bears no time of its own. A cosignature's time is the latest at which the log had got so far: a witness may vouch for an old
    // checkpoint late, and accuse nobody by it. Only the reader knows when it was fetched as the latest one.
    private ReceiptFinding TooSmall(LeafPromise promise, Checkpoint checkpoint, string what)
    {
        return asOf > promise.By
            ? Broken(promise, checkpoint,
                $"The log promised a checkpoint that covers entry {promise.Index} by {promise.By:yyyy-MM-dd HH:mm:ss.fff} UTC, and {what}, which you fetched at {asOf:yyyy-MM-dd HH:mm:ss} UTC, ends after {checkpoint.Size} entries. Entry {checkpoint.Size} is the first that is gone, if it was ever covered. A broker that stood still then has a second from its start, or from its database's return: fetch it again. That you fetched it then, as the latest one, is your word alone: ask for another copy, with witnesses.")
            : new ReceiptFinding(
                ReceiptVerdict.NotYet,
                $"It is signed, and {what} ends after {checkpoint.Size} entries, before entry {promise.Index}. If it was fetched after {promise.By:yyyy-MM-dd HH:mm:ss.fff} UTC, say so (--as-of): then the promise is broken.",
                []);
    }

    // The id in a receipt is not signed: that it names another entry proves nothing to others, and is worth knowing.
    private static ReceiptFinding? Strange(LeafPromise promise, ReadOnlySpan<byte> leaf, string entryId) =>
        entryId.Length > 0 && Entries.EntryReader.Describe(leaf).FirstOrDefault(l => l.Key == "id").Value is { } id && id != entryId
            ? Altered($"Entry {promise.Index} is there as promised, and is {id}, while the receipt is for {entryId}: the broker gave a receipt for another entry, or somebody changed its id.")
            : null;

    private static byte[]? LeafAt(LogDirectory export, long index, long size)
    {
        var bundle = index / TileAddress.Width;
        var (bytes, _) = export.ReadEntries(bundle, TileAddress.WidthAt(0, bundle, size));
        var (entries, _) = EntryBundle.Entries(bytes);
        var place = (int)(index % TileAddress.Width);
        return bytes is not null && place < entries.Count ? bytes[entries[place]] : null;
    }
}
