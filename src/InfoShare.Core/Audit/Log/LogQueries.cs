using System.Globalization;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Log;

/// <summary>A log as outsiders see it.</summary>
/// <param name="Vkeys">Its keys, the present one last.</param>
/// <param name="Size">Size of the latest checkpoint.</param>
public sealed record LogView(string Log, string Origin, IReadOnlyList<string> Vkeys, long Size);

/// <summary>A checkpoint with all lines.</summary>
public sealed record CheckpointView(LogView Log, StoredCheckpoint Checkpoint, string Note, IReadOnlyList<AuditWitness> Witnesses);

/// <summary>What outsiders ask of logs. Hashes and signatures only, so nothing of it is audited.</summary>
internal static class LogQueries
{
    /// <summary>The log of this name; empty: this broker's own.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static async ValueTask<LogView> LogAsync(IReadSession session, OwnLog own, string origin) =>
        (await LogsAsync(session)).FirstOrDefault(l => l.Origin == (origin.Length == 0 ? own.Origin : origin)) ?? throw RuleException.NotFound("audit log");

    public static async ValueTask<IReadOnlyList<LogView>> LogsAsync(IReadSession session)
    {
        var logs = new List<LogView>();
        foreach (var keys in (await session.AuditTree.KeysAsync()).GroupBy(k => k.Log))
        {
            logs.Add(new LogView(
                keys.Key, keys.First().Origin, [.. keys.Select(k => k.Vkey)], (await session.AuditTree.LatestCheckpointAsync(keys.Key))?.Size ?? 0));
        }

        return [.. logs.OrderBy(l => l.Origin, StringComparer.Ordinal)];
    }

    /// <summary>The checkpoint of this size; 0: the latest.</summary>
    /// <exception cref="RuleException">NOT_FOUND: that size was not signed.</exception>
    public static async ValueTask<CheckpointView> CheckpointAsync(IReadSession session, LogView log, long size, bool witnessed = false)
    {
        var stored = (size > 0 ? await session.AuditTree.CheckpointAsync(log.Log, size) : await session.AuditTree.LatestCheckpointAsync(log.Log, witnessed))
            ?? throw RuleException.NotFound("checkpoint");
        var cosignatures = await session.AuditTree.CosignaturesAsync(log.Log, stored.Size);
        var under = cosignatures.Select(c => (c.Name, c.Number)).ToHashSet();
        var witnesses = under.Count == 0 ? [] : (await session.AuditTree.WitnessesAsync()).Where(w => under.Contains((w.Name, w.Number))).ToList();
        return new CheckpointView(log, stored, stored.Note + string.Concat(cosignatures.Select(c => c.Line + "\n")), witnesses);
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Lists the logs.</summary>
public sealed class ListLogsHandler(IStore store, OwnLog own)
{
    /// <summary>All logs of the database, and the origin of this broker's own.</summary>
    public async Task<(IReadOnlyList<LogView> Logs, string OwnOrigin)> HandleAsync(CancellationToken ct) =>
        (await store.ReadAsync(LogQueries.LogsAsync, ct), own.Origin);
}

/// <summary>Asks for a checkpoint.</summary>
/// <param name="Size">0: the latest.</param>
public sealed record GetCheckpoint(string Origin, long Size, bool Witnessed);

/// <summary>Gives a checkpoint with the witnesses' lines.</summary>
public sealed class GetCheckpointHandler(IStore store, OwnLog own)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<CheckpointView> HandleAsync(GetCheckpoint query, CancellationToken ct) => store.ReadAsync(
        async s => await LogQueries.CheckpointAsync(s, await LogQueries.LogAsync(s, own, query.Origin), query.Size, query.Witnessed), ct);
}

/// <summary>Lists what was ever signed of a log.</summary>
public sealed class ListCheckpointsHandler(IStore store, OwnLog own)
{
    /// <summary>Checkpoints by size, after the one given.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<IReadOnlyList<StoredCheckpoint>> HandleAsync(string origin, long afterSize, int limit, CancellationToken ct) => store.ReadAsync(
        async s => await s.AuditTree.CheckpointsAsync((await LogQueries.LogAsync(s, own, origin)).Log, afterSize, limit), ct);
}

/// <summary>Asks whether an entry stands in a log.</summary>
/// <param name="EntryId">Empty: <paramref name="Origin"/> and <paramref name="Index"/> say which.</param>
/// <param name="OrganisationId">Whose entries may be named by id; null: everybody's.</param>
public sealed record GetInclusionProof(string EntryId, string Origin, long Index, long Size, string? OrganisationId);

/// <summary>A proof of inclusion.</summary>
public sealed record InclusionProof(CheckpointView Checkpoint, long Index, byte[] LeafHash, IReadOnlyList<byte[]> Hashes);

/// <summary>Proves inclusion.</summary>
public sealed class GetInclusionProofHandler(IStore store, OwnLog own)
{
    /// <exception cref="RuleException">NOT_FOUND: no such log, checkpoint or entry, or not one of the organisation; ILLEGAL_STATE: no checkpoint covers it yet.</exception>
    public Task<InclusionProof> HandleAsync(GetInclusionProof query, CancellationToken ct) => store.ReadAsync(
        async s =>
        {
            var (log, index) = await PlaceAsync(s, query);
            var checkpoint = await LogQueries.CheckpointAsync(s, log, query.Size);
            if (index >= checkpoint.Checkpoint.Size)
            {
                throw query.EntryId.Length == 0 && query.Size == 0 && index >= await s.AuditTree.SizeAsync(log.Log)
                    ? RuleException.NotFound("entry")
                    : new RuleException(
                        ErrorReason.IllegalState,
                        "The checkpoint does not cover this entry; one that does is signed within a second of the entry.",
                        new Dictionary<string, string> { ["current_state"] = "NOT_COVERED", ["allowed_states"] = "COVERED" });
            }

            var leaf = await s.AuditTree.LeafHashesAsync(log.Log, index, 1);
            if (leaf.Count == 0)
                throw RuleException.NotFound("entry");
            var hashes = await new TreeReader(checkpoint.Checkpoint.Size, LogTiles.Of(s, log.Log)).InclusionAsync(index);
            return new InclusionProof(checkpoint, index, leaf[0], hashes);
        },
        ct);

    private async ValueTask<(LogView Log, long Index)> PlaceAsync(IReadSession session, GetInclusionProof query)
    {
        if (query.EntryId.Length == 0)
            return (await LogQueries.LogAsync(session, own, query.Origin), query.Index);
        var place = await session.AuditTree.PlaceAsync(query.EntryId);
        var log = place is null ? null : (await LogQueries.LogsAsync(session)).FirstOrDefault(l => l.Log == place.Log);
        if (log is null || (query.Origin.Length > 0 && log.Origin != query.Origin))
            throw RuleException.NotFound("entry");
        if (query.OrganisationId is not null)
        {
            var leaf = (await session.AuditTree.LeavesAsync(place!.Log, place.Index, 1))[0];
            if (leaf.Entry.OrganisationId != query.OrganisationId)
                throw RuleException.NotFound("entry");
        }

        return (log, place!.Index);
    }
}

/// <summary>Asks whether the log only grew.</summary>
public sealed record GetConsistencyProof(string Origin, long OldSize, long NewSize);

/// <summary>A proof of consistency.</summary>
public sealed record ConsistencyProof(CheckpointView Checkpoint, long OldSize, IReadOnlyList<byte[]> Hashes);

/// <summary>Proves consistency.</summary>
public sealed class GetConsistencyProofHandler(IStore store, OwnLog own)
{
    /// <exception cref="RuleException">NOT_FOUND; INVALID_FIELDS: the old size is larger than the new one.</exception>
    public Task<ConsistencyProof> HandleAsync(GetConsistencyProof query, CancellationToken ct) => store.ReadAsync(
        async s =>
        {
            var log = await LogQueries.LogAsync(s, own, query.Origin);
            var checkpoint = await LogQueries.CheckpointAsync(s, log, query.NewSize);
            if (query.OldSize > checkpoint.Checkpoint.Size)
                throw RuleException.Invalid("old_size", $"is larger than the log's checkpoint of {LogQueries.Number(checkpoint.Checkpoint.Size)} entries");
            var hashes = await new TreeReader(checkpoint.Checkpoint.Size, LogTiles.Of(s, log.Log)).ConsistencyAsync(query.OldSize);
            return new ConsistencyProof(checkpoint, query.OldSize, hashes);
        },
        ct);
}

/// <summary>Asks for a tile.</summary>
public sealed record GetTile(string Origin, int Level, long Index);

/// <summary>Gives tiles of hashes.</summary>
public sealed class GetTileHandler(IStore store, OwnLog own)
{
    /// <summary>
    /// The tile, as wide as the latest checkpoint makes it, with its path. Where hashes are gone it is narrower: a log that was tampered with
    /// must still be there to be exported and found out.
    /// </summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<(HashTile Tile, string Path)> HandleAsync(GetTile query, CancellationToken ct) => store.ReadAsync(
        async s =>
        {
            var log = await LogQueries.LogAsync(s, own, query.Origin);
            var width = HashTile.WidthAt(query.Level, query.Index, log.Size);
            if (width == 0)
                throw RuleException.NotFound("tile");
            var hashes = await LogTiles.Of(s, log.Log)(query.Level, query.Index, width);
            return (new HashTile(query.Level, query.Index, hashes[..Math.Min(hashes.Length, width * TreeHash.Length)]), HashTile.PathOf(query.Level, query.Index, width));
        },
        ct);
}
