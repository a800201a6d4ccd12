using InfoShare.Core.Rosters;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Who stands where and when.</summary>
    IRosterReader Roster { get; }
}

public partial interface IWriteSession
{
    /// <summary>Who stands where and when.</summary>
    new IRosterStore Roster { get; }
}

/// <summary>Reads rosters.</summary>
public interface IRosterReader
{
    /// <summary>All entries of all organisations that are not undone and not yet over.</summary>
    ValueTask<IReadOnlyList<RosterEntry>> AliveAsync(DateTimeOffset now);

    /// <summary>An entry of the organisation; null when it is none of its own.</summary>
    ValueTask<RosterEntry?> FindAsync(string organisationId, string entryId);

    /// <summary>The organisation's entries that end after an instant, latest first.</summary>
    /// <param name="after">Id of the last one of the page before; null: from the start.</param>
    ValueTask<IReadOnlyList<RosterEntry>> ListAsync(string organisationId, DateTimeOffset endingAfter, bool includeUndone, string? after, int limit);

    /// <summary>
    /// In which roles of a service that keeps to itself (L7) a practitioner, known by the id, by the name or by both, works there, by what the organisation
    /// recorded and by what lies unfinished in the inbox.
    /// </summary>
    ValueTask<IReadOnlyList<PractitionerRole>> RolesApartOfAsync(string organisationId, string? practitionerId, string? practitionerName);
}

/// <summary>Reads and changes rosters. Each change counts the registry's version up, so that every broker reads it anew.</summary>
public interface IRosterStore : IRosterReader
{
    /// <summary>Adds an entry.</summary>
    void Add(RosterEntry entry);

    /// <summary>Marks an entry as undone.</summary>
    void Undo(string entryId, string? by, DateTimeOffset at);
}
