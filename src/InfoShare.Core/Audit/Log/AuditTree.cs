using System.Globalization;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Log;

/// <summary>The log that this broker writes: its name in the database, its name in the world, and what signs it.</summary>
/// <param name="Log">Short name, that of the broker.</param>
/// <param name="Origin">The checkpoints' first line, and the signing key's name.</param>
public sealed record OwnLog(string Log, string Origin, NoteSigner Signer, IEd25519 Crypto)
{
    /// <summary>Whether a key other than the one that the log was begun with may go on with it.</summary>
    public bool AcceptNewKey { get; init; }
}

/// <summary>
/// Follows the trail of this broker's log: takes up committed leaves, works out tiles and root, and signs a checkpoint. It runs behind the
/// writer, so no call waits for it, and what it signs is durable. What it has signed it remembers, whatever the database says later: one that is
/// put back under it is noticed, and nothing more is signed until this broker is started again on a database that fits, or is
/// given another name. Advancing is not for several threads at once.
/// </summary>
public sealed class AuditTree(IStore store, OwnLog log, TimeProvider time)
{
    private const long Never = long.MinValue;
    private const int Batch = 4096;
    private const int MostAtOnce = 131_072;

    /// <summary>For how long it may fail before what it would promise is not to be believed.</summary>
    private static readonly TimeSpan Trouble = TimeSpan.FromSeconds(5);

    private const string PutBack =
        "It was put back from a backup. Give this broker another Broker:Id to begin a new log, and keep the old one's checkpoints.";

    private TreeEdge? edge;

    // Never forgotten while the process lives: an edge is taken up anew after any error, and has to contain this.
    private StoredCheckpoint? last;
    private volatile string? broken;
    private long failingSince = Never;

    /// <summary>Why nothing is signed any more; null while the log holds what was signed.</summary>
    public string? Broken => broken ?? (store.Leaves.GivenTwice is { } place ? GivenTwiceAt(place) : null);

    /// <summary>
    /// Whether a receipt may promise a checkpoint: not for a log that no longer holds what was signed, and not while none could be signed for
    /// some seconds. Whoever is answered then has the entry's place, and asks for a proof when there is one.
    /// </summary>
    public bool MayPromise
    {
        get
        {
            var since = Volatile.Read(ref failingSince);
            return Broken is null && (since == Never || time.GetElapsedTime(since) < Trouble);
        }
    }

    /// <summary>
    /// Registers the log's key, and checks that what is stored fits what was signed.
    /// </summary>
    /// <param name="remembered">The last checkpoint that was kept outside of the database; null when none was.</param>
    /// <exception cref="TreeBrokenException">It does not fit: the database was changed, or is an older one.</exception>
    public async Task OpenAsync(SignedNote? remembered, CancellationToken ct)
    {
        await RegisterAsync(ct);
        await ResumeAsync(ct);
        await store.ReadAsync(RequireNewestAsync, ct);
        if (remembered is not null)
            await store.ReadAsync(async s => await CompareAsync(s, remembered), ct);
    }

    /// <summary>
    /// Takes up what was committed since, and gives the checkpoint that covers it; null when nothing was, or when another broker that writes
    /// the same log was faster.
    /// </summary>
    /// <exception cref="TreeBrokenException">The database no longer holds what was signed. Each turn says so, until it does again.</exception>
    public async Task<StoredCheckpoint?> AdvanceAsync(CancellationToken ct)
    {
        try
        {
            if (store.Leaves.GivenTwice is { } place)
                throw new TreeBrokenException(GivenTwiceAt(place));
            if (edge is null)
                await ResumeAsync(ct);
            var checkpoint = await TryAdvanceAsync(edge!, ct);
            broken = null;
            Volatile.Write(ref failingSince, Never);
            return checkpoint;
        }
        catch (Exception e)
        {
            // What was taken up is not stored: the next turn begins where the database stands.
            edge = null;
            if (Volatile.Read(ref failingSince) == Never)
                Volatile.Write(ref failingSince, time.GetTimestamp());
            if (e is TreeBrokenException)
                broken = e.Message;
            throw;
        }
    }

    private async Task<StoredCheckpoint?> TryAdvanceAsync(TreeEdge tree, CancellationToken ct)
    {
        var from = tree.Size;
        while (tree.Size - from < MostAtOnce)
        {
            var leaves = await store.ReadAsync(s => s.AuditTree.LeafHashesAsync(log.Log, tree.Size, Batch), ct);
            foreach (var leaf in leaves)
                tree.Append(leaf);
            if (leaves.Count < Batch)
                break;
        }

        if (tree.Size == from)
        {
            var entries = await store.ReadAsync(s => s.AuditTree.SizeAsync(log.Log), ct);
            return entries >= from ? null : throw new TreeBrokenException(Missing(entries, from));
        }

        var tiles = tree.TakeChanged();
        var root = tree.Root();
        await RequireExtensionAsync(tree.Size, root, tiles, ct);

        var next = new Checkpoint(log.Origin, tree.Size, root);
        var stored = new StoredCheckpoint(log.Log, tree.Size, root, log.Signer.Sign(next.ToString()).ToString(), time.GetUtcNow());
        var isNext = await store.WriteAsync(
            new WriteCommand<bool>("AuditCheckpoint", async s =>
            {
                if (((await s.AuditTree.LatestCheckpointAsync(log.Log))?.Size ?? 0) != from)
                    return false;
                foreach (var tile in tiles)
                    s.AuditTree.Save(log.Log, tile);
                s.AuditTree.Add(stored);
                return true;
            })
            {
                // Receipts promise it within a second, however many wait. It writes on a condition, so it may go side by side with others.
                GoesFirst = true,
                AmongOthers = true,
            },
            ct);
        if (!isNext)
        {
            edge = null;
            return null;
        }

        return last = stored;
    }

    // A log that forks by a fault of ours is stopped before the fault is signed.
    private async Task RequireExtensionAsync(long size, byte[] root, IReadOnlyList<HashTile> fresh, CancellationToken ct)
    {
        if (last is null)
            return;
        var before = last;
        await store.ReadAsync(
            async s =>
            {
                var stored = LogTiles.Of(s, log.Log);
                var reader = new TreeReader(size, (level, index, width) =>
                    fresh.LastOrDefault(t => t.Level == level && t.Index == index) is { } tile ? new(tile.Hashes) : stored(level, index, width));
                var proof = await reader.ConsistencyAsync(before.Size);
                return TreeProofs.Extends(before.Size, before.Root, size, root, proof)
                    ? true
                    : throw new TreeBrokenException(Text($"The audit log {log.Log} does not go on from its checkpoint of {before.Size} entries. Nothing is signed."));
            },
            ct);
    }

    private async Task RegisterAsync(CancellationToken ct)
    {
        var vkey = log.Signer.Key.ToString();
        var refused = await store.WriteAsync(
            new WriteCommand<string>("AuditLogKey", async s =>
            {
                var known = (await s.AuditTree.KeysAsync()).Where(k => k.Log == log.Log).ToList();
                if (known.Exists(k => k.Origin != log.Origin))
                    return $"The audit log {log.Log} was begun under the origin {known[0].Origin}; set Audit:OriginPrefix so that it stays.";
                if (known.Count > 0 && known[^1].Vkey == vkey)
                    return "";
                if (known.Count > 0 && !log.AcceptNewKey)
                {
                    return $"The audit log {log.Log} was signed with another key, {known[^1].Vkey}. Put that key's file back, give this broker "
                        + "another Broker:Id, or set Audit:AcceptNewKey to go on with the new key and tell everybody who checks the log.";
                }

                var size = (await s.AuditTree.LatestCheckpointAsync(log.Log))?.Size ?? 0;
                return await s.AuditTree.TryAddKeyAsync(new AuditLogKey(log.Log, known.Count + 1, log.Origin, vkey, size, s.Now))
                    ? ""
                    : $"Another broker has begun the audit log {log.Log} at this moment; start again.";
            }),
            ct);
        if (refused.Length > 0)
            throw new TreeBrokenException(refused);
    }

    private async Task ResumeAsync(CancellationToken ct) => (edge, last) = await store.ReadAsync(
        async s =>
        {
            var checkpoint = await s.AuditTree.LatestCheckpointAsync(log.Log);
            var size = checkpoint?.Size ?? 0;
            var entries = await s.AuditTree.SizeAsync(log.Log);
            if (entries < size)
                throw new TreeBrokenException(Missing(entries, size));
            var tree = await TreeEdge.ResumeAsync(size, async (level, index, width) =>
            {
                var tile = await LogTiles.Of(s, log.Log)(level, index, width);
                return tile.Length >= width * TreeHash.Length
                    ? tile
                    : throw new TreeBrokenException($"Tile {HashTile.PathOf(level, index, width)} of the audit log {log.Log} is missing or too short.");
            });
            if (checkpoint is not null)
                await RequireSignedAsync(s, checkpoint, tree);
            if (last is { } signed)
                await RequireHoldsAsync(s, new Checkpoint(log.Origin, signed.Size, signed.Root), size);
            return (tree, checkpoint);
        },
        ct);

    private async ValueTask RequireSignedAsync(IReadSession session, StoredCheckpoint checkpoint, TreeEdge tree)
    {
        var note = SignedNote.Parse(checkpoint.Note);
        var keys = (await session.AuditTree.KeysAsync()).Where(k => k.Log == log.Log).Select(k => NoteKey.Parse(k.Vkey)).OfType<NoteKey>();
        if (note is null || !keys.Any(k => note.IsSignedBy(k, log.Crypto)))
            throw new TreeBrokenException(Text($"The stored checkpoint of {checkpoint.Size} entries of the audit log {log.Log} was signed by no key of it."));
        if (Checkpoint.Parse(note.Text) is not { } signed || signed.Size != checkpoint.Size || !signed.Root.Span.SequenceEqual(tree.Root()))
        {
            throw new TreeBrokenException(
                Text($"The last entries of the audit log {log.Log} are not those of its checkpoint of {checkpoint.Size} entries. Run infoshare audit verify on an export."));
        }
    }

    // The newest tile's entries as they are stored now: whoever edits a row and leaves its hash alone is noticed too.
    private async ValueTask<bool> RequireNewestAsync(IReadSession session)
    {
        var next = Math.Max(0, (last?.Size ?? 0) - 1) / HashTile.Width * HashTile.Width;
        foreach (var leaf in await session.AuditTree.LeavesAsync(log.Log, next, Batch))
        {
            if (leaf.Index != next++)
                throw new TreeBrokenException(Text($"Entry {next - 1} of the audit log {log.Log} is missing."));
            if (!IsAsWritten(leaf))
            {
                throw new TreeBrokenException(
                    Text($"Entry {leaf.Index} of the audit log {log.Log} is not the one that was written: the database was changed. Run infoshare audit verify on an export."));
            }
        }

        return true;
    }

    internal static bool IsAsWritten(StoredLeaf leaf)
    {
        var @sealed = EntryLeaf.Commit(leaf.SealedSalt, EntryLeaf.SealedPart(leaf.Entry));
        return TreeHash.OfLeaf(EntryLeaf.Encode(leaf.Entry, leaf.Index, leaf.PersonalHash, @sealed)).AsSpan().SequenceEqual(leaf.LeafHash)
            && (leaf.PersonalSalt is null || EntryLeaf.Commit(leaf.PersonalSalt, EntryLeaf.PersonalPart(leaf.Entry)).AsSpan().SequenceEqual(leaf.PersonalHash));
    }

    private async ValueTask<bool> CompareAsync(IReadSession session, SignedNote remembered)
    {
        if (Checkpoint.Parse(remembered.Text) is not { } known || known.Origin != log.Origin)
            throw new TreeBrokenException($"The file of checkpoints of the audit log {log.Log} is of another log.");
        if (!(await session.AuditTree.KeysAsync()).Where(k => k.Log == log.Log).Select(k => NoteKey.Parse(k.Vkey)).OfType<NoteKey>()
                .Any(k => remembered.IsSignedBy(k, log.Crypto)))
        {
            throw new TreeBrokenException($"The file of checkpoints of the audit log {log.Log} ends in one that no key of it has signed.");
        }

        return await RequireHoldsAsync(session, known, last?.Size ?? 0);
    }

    /// <summary>What was signed once is the beginning of what the database holds now.</summary>
    /// <param name="session">What the database holds.</param>
    /// <param name="signed">A checkpoint of this log that the database does not vouch for.</param>
    /// <param name="size">Of the latest checkpoint that the database holds.</param>
    private async ValueTask<bool> RequireHoldsAsync(IReadSession session, Checkpoint signed, long size)
    {
        if (signed.Size > size)
        {
            throw new TreeBrokenException(
                Text($"The database is older than its audit log {log.Log}: {signed.Size} entries were signed, and it holds a checkpoint of {size}. {PutBack}"));
        }

        var root = await new TreeReader(signed.Size, LogTiles.Of(session, log.Log)).RootAsync();
        return signed.Root.Span.SequenceEqual(root)
            ? true
            : throw new TreeBrokenException(Text($"The first {signed.Size} entries of the audit log {log.Log} are not those that were signed: the database was changed."));
    }

    private string Missing(long entries, long signed) =>
        Text($"The audit log {log.Log} holds {entries} entries, but {signed} were signed: entries are missing.");

    private string GivenTwiceAt(long place) =>
        Text($"Entry {place} of the audit log {log.Log} was acknowledged and is gone; another entry has its place: the database is older than the log. {PutBack}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads a log's tiles out of the database: leaves from the trail itself, the levels above as they are kept.</summary>
public static class LogTiles
{
    /// <summary>The source of one log within a session.</summary>
    public static TileSource Of(IReadSession session, string log) => async (level, index, width) =>
    {
        if (level > 0)
            return (await session.AuditTree.TileAsync(log, level, index))?.Hashes ?? default;
        var leaves = await session.AuditTree.LeafHashesAsync(log, index * HashTile.Width, width);
        var hashes = new byte[leaves.Count * TreeHash.Length];
        for (var i = 0; i < leaves.Count; i++)
            leaves[i].CopyTo(hashes, i * TreeHash.Length);
        return hashes;
    };
}
