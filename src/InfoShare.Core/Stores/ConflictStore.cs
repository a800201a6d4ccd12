using InfoShare.Core.Conflicts;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>From whose records practitioners are kept.</summary>
    IConflictReader Conflicts { get; }
}

public partial interface IWriteSession
{
    /// <summary>From whose records practitioners are kept.</summary>
    new IConflictStore Conflicts { get; }
}

/// <summary>Reads conflicts of interest.</summary>
public interface IConflictReader
{
    /// <summary>Those of a practitioner that have not ended, oldest first.</summary>
    ValueTask<IReadOnlyList<Conflict>> StandingAsync(string organisationId, string practitionerId);

    /// <summary>The conflict, or null.</summary>
    ValueTask<Conflict?> FindAsync(string conflictId);

    /// <summary>Those of an organisation, the latest first, those after the position when one is given.</summary>
    /// <param name="practitionerId">Only this practitioner's; null: all.</param>
    /// <param name="openOnly">Only those that the practitioner may know of.</param>
    ValueTask<IReadOnlyList<Conflict>> ListAsync(
        string organisationId, string? practitionerId, bool openOnly, bool includeEnded, string? afterConflictId, int limit);
}

/// <summary>Reads and changes conflicts of interest.</summary>
public interface IConflictStore : IConflictReader
{
    /// <summary>Adds one.</summary>
    void Add(Conflict conflict);

    /// <summary>Writes its end when the stored version is still the expected one; false when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(Conflict next, long expectedVersion);
}
