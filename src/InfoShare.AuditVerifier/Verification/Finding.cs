namespace InfoShare.AuditVerifier.Verification;

/// <summary>What is wrong with a log or its export.</summary>
public enum FindingKind
{
    /// <summary>The checkpoint is not one that the log signed.</summary>
    CheckpointNotSigned,

    /// <summary>An entry's text is not what the log committed to.</summary>
    EntryEdited,

    /// <summary>Entries are missing in between.</summary>
    EntryDeleted,

    /// <summary>An entry stands where the log has another, which follows it.</summary>
    EntryInserted,

    /// <summary>An entry of another place stands here.</summary>
    EntryMoved,

    /// <summary>The end is missing.</summary>
    Truncated,

    /// <summary>The log is smaller than it once was: an older state was put in its place.</summary>
    RolledBack,

    /// <summary>The log signed two histories.</summary>
    Fork,

    /// <summary>Entries and tiles fit each other, and not what the log signed: they were made anew after a change.</summary>
    Rewritten,

    /// <summary>A tile is not what its entries make; the entries themselves are proved.</summary>
    TileChanged,

    /// <summary>A tile is missing or has the wrong length.</summary>
    TileMissing,

    /// <summary>A personal or sealed part is not the one that was committed to.</summary>
    OpeningChanged,

    /// <summary>A personal part is gone, and no two entries say that one proposed it and another decided so.</summary>
    ErasedWithoutDecision,

    /// <summary>The log holds an entry that is not written as it should be.</summary>
    EntryMalformed,

    /// <summary>The log holds an entry at a place that is not the one it names, or the same entry twice.</summary>
    EntryMisplaced,

    /// <summary>An earlier checkpoint is damaged or out of order.</summary>
    CheckpointChain,

    /// <summary>A witness that was named has cosigned nothing here.</summary>
    NotWitnessed,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Entry">The first entry that it concerns; null when it concerns no entry.</param>
/// <param name="Before">When the entry is not known exactly: it lies before this one. Null: it is exact.</param>
/// <param name="Message">In words for the person who runs the check.</param>
public sealed record Finding(FindingKind Kind, long? Entry, long? Before, string Message);
