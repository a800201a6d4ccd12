using InfoShare.Core.Sharing;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Decisions not to share.</summary>
    INotSharedReader NotShared { get; }
}

public partial interface IWriteSession
{
    /// <summary>Decisions not to share.</summary>
    new INotSharedStore NotShared { get; }
}

/// <summary>Which decisions a list holds.</summary>
/// <param name="OrganisationId">Null: of whatever organisation.</param>
/// <param name="AuthorId">Null: of whatever author.</param>
public sealed record NotSharedFilter(string? OrganisationId, string? AuthorId, bool OnlyOwed);

/// <summary>Reads decisions not to share.</summary>
public interface INotSharedReader
{
    /// <summary>The decision, or null.</summary>
    ValueTask<NotShared?> FindAsync(string notSharedId);

    /// <summary>What happened to it, in order.</summary>
    ValueTask<IReadOnlyList<NotSharedStep>> HistoryAsync(string notSharedId);

    /// <summary>Those that the filter lets through, latest first; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<NotShared>> ListAsync(NotSharedFilter filter, NotSharedPosition? after, int limit);
}

/// <summary>Reads and changes decisions not to share.</summary>
public interface INotSharedStore : INotSharedReader
{
    /// <summary>Adds a decision with its first step.</summary>
    void Add(NotShared decision, NotSharedStep step);

    /// <summary>Writes the decision when its stored version is one less than the given one's; false, with nothing written, when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(NotShared next, NotSharedStep step);
}
