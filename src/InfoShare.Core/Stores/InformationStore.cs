using InfoShare.Core.Handovers;
using InfoShare.Core.Sharing;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Questions of one organisation to another.</summary>
    IInformationReader Information { get; }
}

public partial interface IWriteSession
{
    /// <summary>Questions of one organisation to another.</summary>
    new IInformationStore Information { get; }
}

/// <summary>Reads questions.</summary>
public interface IInformationReader
{
    /// <summary>The question, or null.</summary>
    ValueTask<InformationRequest?> FindAsync(string requestId);

    /// <summary>Those that the organisation asked, by due time, then id; after the position when one is given.</summary>
    /// <param name="askerId">Those of this practitioner alone; null: whoever asked.</param>
    ValueTask<IReadOnlyList<InformationRequest>> SentAsync(string organisationId, string? askerId, bool includeEnded, DuePosition? after, int limit);

    /// <summary>Those that the organisation was asked, by due time, then id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<InformationRequest>> ReceivedAsync(string organisationId, bool includeEnded, DuePosition? after, int limit);

    /// <summary>Those that the organisation asked about a person, oldest first.</summary>
    ValueTask<IReadOnlyList<InformationRequest>> AskedAboutAsync(string organisationId, string personId);
}

/// <summary>Reads and changes questions.</summary>
public interface IInformationStore : IInformationReader
{
    /// <summary>Adds a question.</summary>
    void Add(InformationRequest request);

    /// <summary>Writes the question when its stored version is one less than the given one's; false, with nothing written, when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(InformationRequest next);
}
