using InfoShare.Core.Audit;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>The trail.</summary>
    IAuditReader Audit { get; }
}

public partial interface IWriteSession
{
    /// <summary>The trail.</summary>
    new IAuditLog Audit { get; }
}

/// <summary>Which entries a reviewer asks for; null means all.</summary>
public sealed record AuditFilter(string? OrganisationId, string? PersonId, string? ObjectId)
{
    /// <summary>With an object: only entries of this action. Whoever asks about the object makes entries that name it too, as many as are wanted.</summary>
    public string? Action { get; init; }
}

/// <summary>Whom an entry names, and no more of it.</summary>
/// <param name="Others">Whether somebody else stands in it than the person asked about, under whatever record.</param>
public sealed record NamedInEntry(string EntryId, IReadOnlyList<string> PersonIds, bool Others, DateTimeOffset RecordedAt);

/// <summary>Reads the trail.</summary>
public interface IAuditReader
{
    /// <summary>The entry, or null.</summary>
    ValueTask<AuditEntry?> FindAsync(string entryId);

    /// <summary>Those of these entries that there are, in no order.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> FindAsync(IReadOnlyCollection<string> entryIds);

    /// <summary>Rows of the index by person of these people, from one entry's id to another's, both among them.</summary>
    ValueTask<IReadOnlyList<PersonIndexRow>> IndexAsync(IReadOnlyCollection<string> personIds, string fromEntryId, string toEntryId);

    /// <summary>Rows of the index by person, by person and entry, after the place that is given; empty strings: from the first.</summary>
    ValueTask<IReadOnlyList<PersonIndexRow>> IndexAfterAsync(string personId, string entryId, int limit);

    /// <summary>Entries latest first (by id, descending), those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, string? afterEntryId, int limit);

    /// <summary>Entries that name this person, under whatever entry of its cluster, latest first, those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<NamedInEntry>> NamingAsync(string personId, string? afterEntryId, int limit);

    /// <summary>
    /// Look-ups of this person's record, under whatever entry of its cluster (<see cref="AuditEntry.LookedAt"/>), latest first, those
    /// after the position when one is given.
    /// </summary>
    ValueTask<IReadOnlyList<AuditEntry>> LookUpsOfAsync(string personId, string? afterEntryId, int limit);

    /// <summary>Which organisations were shown one of these contacts or statuses; by id. Written with the trail's entries (<see cref="AuditEntry.Shown"/>).</summary>
    ValueTask<IReadOnlyList<string>> ShownToAsync(IReadOnlyCollection<string> objectIds);
}

/// <summary>
/// The one place where audit entries are written, in the transaction of what they tell of. Append only.
/// </summary>
public interface IAuditLog : IAuditReader
{
    /// <summary>Appends an entry; it is sequenced at the group's end.</summary>
    void Append(AuditEntry entry);
}
