using InfoShare.Core.Tasks;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What named people have to do.</summary>
    ITaskReader Tasks { get; }
}

public partial interface IWriteSession
{
    /// <summary>What named people have to do.</summary>
    new ITaskStore Tasks { get; }
}

/// <summary>Reads tasks.</summary>
public interface ITaskReader
{
    /// <summary>The task, or null.</summary>
    ValueTask<DutyTask?> FindAsync(string taskId);

    /// <summary>Those that the organisation owns and that are not done, by due time, then id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<DutyTask>> OwnedAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>Those that are offered to the organisation, by due time, then id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<DutyTask>> OfferedToAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>Those about a person that are not done, oldest first.</summary>
    ValueTask<IReadOnlyList<DutyTask>> OpenOfAsync(string personId);

    /// <summary>Every task about a person, open or done, the latest first: for the person's own request alone.</summary>
    ValueTask<IReadOnlyList<DutyTask>> AllOfAsync(string personId, int limit);
}

/// <summary>Reads and changes tasks.</summary>
public interface ITaskStore : ITaskReader
{
    /// <summary>Adds one.</summary>
    void Add(DutyTask task);

    /// <summary>Writes the next version; false, with nothing written, when the stored one is not <paramref name="expectedVersion"/>.</summary>
    ValueTask<bool> TryUpdateAsync(DutyTask next, long expectedVersion);
}
