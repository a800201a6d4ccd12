using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>The Merkle trees over the trail.</summary>
    IAuditTreeReader AuditTree { get; }
}

public partial interface IWriteSession
{
    /// <summary>The Merkle trees over the trail.</summary>
    new IAuditTreeStore AuditTree { get; }
}

/// <summary>A key of a log; a rotation adds one.</summary>
/// <param name="Log">The log's short name in this database.</param>
/// <param name="Number">From 1; the highest signs now.</param>
/// <param name="FromSize">The size of the last checkpoint before this key.</param>
public sealed record AuditLogKey(string Log, long Number, string Origin, string Vkey, long FromSize, DateTimeOffset RecordedAt);

/// <summary>A log in whose name the trail holds entries, whoever wrote them.</summary>
/// <param name="Lowest">The lowest sequence; a broker counts from 1.</param>
public sealed record HeldLog(string Log, long Lowest);

/// <summary>A signed head of a log.</summary>
/// <param name="Note">The signed note without cosignatures.</param>
public sealed record StoredCheckpoint(string Log, long Size, byte[] Root, string Note, DateTimeOffset IssuedAt);

/// <summary>Whose a witness's name is, and its key.</summary>
/// <param name="Number">From 1; the highest of a name counts.</param>
/// <param name="Vkey">Null while the organisation has not used the name that it was given.</param>
public sealed record AuditWitness(string Name, long Number, string OrganisationId, string? Vkey, DateTimeOffset RecordedAt);

/// <summary>A witness's line under a checkpoint.</summary>
/// <param name="Number">Which of the name's keys: <see cref="AuditWitness.Number"/>.</param>
/// <param name="SignedAt">The time that the witness stated.</param>
public sealed record StoredCosignature(string Log, long Size, string Name, long Number, string Line, DateTimeOffset SignedAt, DateTimeOffset RecordedAt);

/// <summary>An entry with what its leaf is rebuilt from.</summary>
/// <param name="PersonalSalt">Null once the personal part was erased.</param>
public sealed record StoredLeaf(AuditEntry Entry, long Index, byte[] LeafHash, byte[] PersonalHash, byte[]? PersonalSalt, byte[] SealedSalt);

/// <summary>What the log has of an entry.</summary>
/// <param name="PersonalSalt">Null once the personal part was erased.</param>
public sealed record LeafCommitments(string EntryId, byte[] LeafHash, byte[] PersonalHash, byte[]? PersonalSalt, byte[] SealedSalt);

/// <summary>Reads logs as trees. Indexes and sizes count from 0.</summary>
public interface IAuditTreeReader
{
    /// <summary>All keys of all logs, by log and number.</summary>
    ValueTask<IReadOnlyList<AuditLogKey>> KeysAsync();

    /// <summary>The logs of the entries that there are, by name: whether any of them has a key or not.</summary>
    ValueTask<IReadOnlyList<HeldLog>> HeldAsync();

    /// <summary>Where these entries stand, in no order.</summary>
    ValueTask<IReadOnlyList<LeafPlace>> PlacesAsync(IReadOnlyCollection<string> entryIds);

    /// <summary>Those of these entries that still have their personal part.</summary>
    ValueTask<IReadOnlyList<string>> WithPersonalPartAsync(IReadOnlyCollection<string> entryIds);

    /// <summary>Hashes of leaves in order, from the index on; fewer when the log ends.</summary>
    ValueTask<IReadOnlyList<byte[]>> LeafHashesAsync(string log, long from, int limit);

    /// <summary>Entries in order with what their leaves are rebuilt from.</summary>
    ValueTask<IReadOnlyList<StoredLeaf>> LeavesAsync(string log, long from, int limit);

    /// <summary>What the log has of these entries, in no order; of an entry that is not there nothing.</summary>
    ValueTask<IReadOnlyList<LeafCommitments>> CommitmentsAsync(IReadOnlyCollection<string> entryIds);

    /// <summary>A tile of level 1 or above; null when there is none.</summary>
    ValueTask<HashTile?> TileAsync(string log, int level, long index);

    /// <summary>How many entries the log holds.</summary>
    ValueTask<long> SizeAsync(string log);

    /// <summary>Where an entry stands; null when it is unknown.</summary>
    ValueTask<LeafPlace?> PlaceAsync(string entryId);

    /// <summary>Checkpoints by size after the one given.</summary>
    ValueTask<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(string log, long afterSize, int limit);

    /// <summary>The checkpoint of this size; null when none was signed.</summary>
    ValueTask<StoredCheckpoint?> CheckpointAsync(string log, long size);

    /// <summary>The largest checkpoint; null before the first.</summary>
    /// <param name="witnessed">Only those that a witness has cosigned.</param>
    ValueTask<StoredCheckpoint?> LatestCheckpointAsync(string log, bool witnessed = false);

    /// <summary>Cosignatures of one checkpoint, by the witness's name.</summary>
    ValueTask<IReadOnlyList<StoredCosignature>> CosignaturesAsync(string log, long size);

    /// <summary>The witnesses, those too that were one, by name and number.</summary>
    ValueTask<IReadOnlyList<AuditWitness>> WitnessesAsync();
}

/// <summary>Writes what is computed behind the trail: tiles, checkpoints, cosignatures. The leaves are the trail itself.</summary>
public interface IAuditTreeStore : IAuditTreeReader
{
    /// <summary>Adds a key; false when its number is taken.</summary>
    ValueTask<bool> TryAddKeyAsync(AuditLogKey key);

    /// <summary>Keeps a tile of level 1 or above, unless a longer one is kept already.</summary>
    void Save(string log, HashTile tile);

    /// <summary>Adds a checkpoint; the same size twice fails.</summary>
    void Add(StoredCheckpoint checkpoint);

    /// <summary>Adds a witness; false when the name's number is taken.</summary>
    ValueTask<bool> TryAddWitnessAsync(AuditWitness witness);

    /// <summary>Adds a cosignature; false when the witness has cosigned this checkpoint before.</summary>
    ValueTask<bool> TryAddAsync(StoredCosignature cosignature);

    /// <summary>
    /// Takes away the personal part of an entry for good: practitioner, reason, people, how they were matched, and the salt. The leaf
    /// stays as it was. False when there is no such entry or it was erased before.
    /// </summary>
    ValueTask<bool> ErasePersonalAsync(string entryId);
}
