using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>The trees over the trail. An entry's sequence counts from 1, its index in the tree from 0.</summary>
internal sealed class AuditTreeStore(SqlSession sql) : IAuditTreeStore
{
    private const int EntriesAtOnce = 2000;

    private const string SelectKeys = "SELECT log, number, origin, vkey, from_size, recorded_at FROM audit_log_key ORDER BY log, number";

    private const string InsertKey = """
        INSERT INTO audit_log_key (log, number, origin, vkey, from_size, recorded_at)
        VALUES (@log, @number, @origin, @vkey, @from_size, @recorded_at) ON CONFLICT DO NOTHING
        """;

    private const string InLog = "log = @log AND sequence > @from AND sequence <= @to ORDER BY sequence";

    private const string SelectHashes = $"SELECT leaf_hash FROM audit_entry WHERE {InLog}";

    private const string SelectEntries = $"SELECT {AuditStore.Columns} FROM audit_entry WHERE {InLog}";

    private const string SelectSalts = $"SELECT sequence, leaf_hash, personal_hash, personal_salt, sealed_salt FROM audit_entry WHERE {InLog}";

    private const string SelectSize = "SELECT MAX(sequence) FROM audit_entry WHERE log = @log";

    // From name to name along the index: a database holds few logs and many entries.
    private const string SelectHeld = """
        WITH RECURSIVE held (log) AS (
            SELECT MIN(log) FROM audit_entry
            UNION ALL SELECT (SELECT MIN(e.log) FROM audit_entry e WHERE e.log > held.log) FROM held WHERE held.log IS NOT NULL)
        SELECT log, (SELECT MIN(e.sequence) FROM audit_entry e WHERE e.log = held.log) AS lowest FROM held WHERE log IS NOT NULL ORDER BY log
        """;

    private const string SelectPlace = "SELECT id, log, sequence, leaf_hash FROM audit_entry WHERE id = @entry_id";

    private const string SelectPlaces = "SELECT id, log, sequence, leaf_hash FROM audit_entry WHERE id IN @entry_ids";

    private const string SelectCommitments =
        "SELECT id AS entry_id, leaf_hash, personal_hash, personal_salt, sealed_salt FROM audit_entry WHERE id IN @entry_ids";

    private const string SelectTile = "SELECT hashes FROM audit_tile WHERE log = @log AND level = @level AND place = @index";

    private const string SaveTile = """
        INSERT INTO audit_tile (log, level, place, hashes) VALUES (@log, @level, @index, @hashes)
        ON CONFLICT (log, level, place) DO UPDATE SET hashes = excluded.hashes WHERE length(excluded.hashes) > length(audit_tile.hashes)
        """;

    private const string CheckpointColumns = "log, size, root, note, issued_at";

    private const string SelectCheckpoints =
        $"SELECT {CheckpointColumns} FROM audit_checkpoint WHERE log = @log AND size > @after_size ORDER BY size LIMIT @limit";

    private const string SelectCheckpoint = $"SELECT {CheckpointColumns} FROM audit_checkpoint WHERE log = @log AND size = @size";

    private const string SelectLatest = $"SELECT {CheckpointColumns} FROM audit_checkpoint WHERE log = @log ORDER BY size DESC LIMIT 1";

    private const string SelectWitnessed = $"""
        SELECT {CheckpointColumns} FROM audit_checkpoint
        WHERE log = @log AND size = (SELECT MAX(size) FROM audit_cosignature WHERE log = @log)
        """;

    private const string InsertCheckpoint = """
        INSERT INTO audit_checkpoint (log, size, root, note, issued_at) VALUES (@log, @size, @root, @note, @issued_at)
        """;

    private const string SelectCosignatures = """
        SELECT log, size, name, number, line, signed_at, recorded_at FROM audit_cosignature WHERE log = @log AND size = @size ORDER BY name, number
        """;

    private const string InsertCosignature = """
        INSERT INTO audit_cosignature (log, size, name, number, line, signed_at, recorded_at)
        VALUES (@log, @size, @name, @number, @line, @signed_at, @recorded_at) ON CONFLICT DO NOTHING
        """;

    private const string SelectWitnesses = "SELECT name, number, organisation_id, vkey, recorded_at FROM audit_witness ORDER BY name, number";

    private const string InsertWitness = """
        INSERT INTO audit_witness (name, number, organisation_id, vkey, recorded_at)
        VALUES (@name, @number, @organisation_id, @vkey, @recorded_at) ON CONFLICT DO NOTHING
        """;

    // The triggers let nothing else through.
    private const string EraseEntry = """
        UPDATE audit_entry SET practitioner_id = NULL, reason = NULL, person_ids = '[]', matched_how = NULL, personal_salt = NULL, shown = '[]',
            object_id = CASE WHEN object_id LIKE 'per\_%' ESCAPE '\' THEN NULL ELSE object_id END
        WHERE id = @entry_id AND personal_salt IS NOT NULL
        """;

    private const string SelectWithPersonalPart = "SELECT id FROM audit_entry WHERE id IN @entry_ids AND personal_salt IS NOT NULL";

    private const string SelectEntry = $"SELECT {AuditStore.Columns} FROM audit_entry WHERE id = @entry_id";

    // By the people, as the index is.
    private const string ErasePeople = "DELETE FROM audit_entry_person WHERE person_id IN @person_ids AND entry_id = @entry_id";

    public async ValueTask<IReadOnlyList<AuditLogKey>> KeysAsync() => await sql.QueryAsync<AuditLogKey>(SelectKeys);

    public async ValueTask<IReadOnlyList<byte[]>> LeafHashesAsync(string log, long from, int limit) =>
        await sql.QueryAsync<byte[]>(SelectHashes, new { log, from, To = from + limit });

    public async ValueTask<IReadOnlyList<StoredLeaf>> LeavesAsync(string log, long from, int limit)
    {
        var place = new { log, from, To = from + limit };
        var entries = await sql.QueryAsync<AuditEntry>(SelectEntries, place);
        var salts = await sql.QueryAsync<Salts>(SelectSalts, place);
        return [.. entries.Zip(salts, (e, s) => new StoredLeaf(e, s.Sequence - 1, s.LeafHash, s.PersonalHash, s.PersonalSalt, s.SealedSalt))];
    }

    public async ValueTask<IReadOnlyList<LeafCommitments>> CommitmentsAsync(IReadOnlyCollection<string> entryIds)
    {
        List<LeafCommitments> found = [];
        foreach (var some in entryIds.Chunk(EntriesAtOnce))
            found.AddRange(await sql.QueryAsync<LeafCommitments>(SelectCommitments, new { EntryIds = some }));
        return found;
    }

    public async ValueTask<HashTile?> TileAsync(string log, int level, long index) =>
        await sql.SingleOrDefaultAsync<byte[]>(SelectTile, new { log, level, index }) is { } hashes ? new HashTile(level, index, hashes) : null;

    public async ValueTask<long> SizeAsync(string log) => await sql.SingleOrDefaultAsync<long?>(SelectSize, new { log }) ?? 0;

    public async ValueTask<IReadOnlyList<HeldLog>> HeldAsync() => await sql.QueryAsync<HeldLog>(SelectHeld);

    public async ValueTask<LeafPlace?> PlaceAsync(string entryId) =>
        await sql.SingleOrDefaultAsync<Place>(SelectPlace, new { entryId }) is { } found
            ? PlaceOf(found)
            : null;

    public async ValueTask<IReadOnlyList<LeafPlace>> PlacesAsync(IReadOnlyCollection<string> entryIds) => entryIds.Count == 0 ? []
        : [.. (await sql.QueryAsync<Place>(SelectPlaces, new { entryIds })).Select(PlaceOf)];

    public async ValueTask<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(string log, long afterSize, int limit) =>
        await sql.QueryAsync<StoredCheckpoint>(SelectCheckpoints, new { log, afterSize, limit });

    public ValueTask<StoredCheckpoint?> CheckpointAsync(string log, long size) =>
        sql.SingleOrDefaultAsync<StoredCheckpoint>(SelectCheckpoint, new { log, size });

    public ValueTask<StoredCheckpoint?> LatestCheckpointAsync(string log, bool witnessed = false) =>
        sql.SingleOrDefaultAsync<StoredCheckpoint>(witnessed ? SelectWitnessed : SelectLatest, new { log });

    public async ValueTask<IReadOnlyList<StoredCosignature>> CosignaturesAsync(string log, long size) =>
        await sql.QueryAsync<StoredCosignature>(SelectCosignatures, new { log, size });

    public async ValueTask<IReadOnlyList<AuditWitness>> WitnessesAsync() => await sql.QueryAsync<AuditWitness>(SelectWitnesses);

    public async ValueTask<IReadOnlyList<string>> WithPersonalPartAsync(IReadOnlyCollection<string> entryIds) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<string>(SelectWithPersonalPart, new { entryIds });

    public async ValueTask<bool> TryAddKeyAsync(AuditLogKey key) => await sql.ExecuteAsync(InsertKey, key) > 0;

    public void Save(string log, HashTile tile) => sql.Post(SaveTile, new { log, tile.Level, tile.Index, tile.Hashes });

    public void Add(StoredCheckpoint checkpoint) => sql.Post(InsertCheckpoint, checkpoint);

    public async ValueTask<bool> TryAddWitnessAsync(AuditWitness witness) => await sql.ExecuteAsync(InsertWitness, witness) > 0;

    public async ValueTask<bool> TryAddAsync(StoredCosignature cosignature) => await sql.ExecuteAsync(InsertCosignature, cosignature) > 0;

    public async ValueTask<bool> ErasePersonalAsync(string entryId)
    {
        var entry = await sql.SingleOrDefaultAsync<AuditEntry>(SelectEntry, new { entryId });
        if (entry is null || await sql.ExecuteAsync(EraseEntry, new { entryId }) == 0)
            return false;
        if (entry.PersonIds.Count > 0)
            await sql.ExecuteAsync(ErasePeople, new { entry.PersonIds, entryId });
        return true;
    }

    private static LeafPlace PlaceOf(Place found) => new(found.Id, found.Log, found.Sequence - 1, found.LeafHash);

    private sealed record Salts(long Sequence, byte[] LeafHash, byte[] PersonalHash, byte[]? PersonalSalt, byte[] SealedSalt);

    private sealed record Place(string Id, string Log, long Sequence, byte[] LeafHash);
}
