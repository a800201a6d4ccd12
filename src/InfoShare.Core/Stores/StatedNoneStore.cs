using InfoShare.Core.Households;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Positive statements that a person has nobody of a type.</summary>
    IStatedNoneReader StatedNone { get; }
}

public partial interface IWriteSession
{
    /// <summary>Positive statements that a person has nobody of a type.</summary>
    new IStatedNoneStore StatedNone { get; }
}

/// <summary>Reads statements of none.</summary>
public interface IStatedNoneReader
{
    /// <summary>What was stated of these people, newest first; of one organisation, person and type the newest only.</summary>
    ValueTask<IReadOnlyList<StatedNone>> OfAsync(IReadOnlyCollection<string> personIds);
}

/// <summary>Reads and adds statements of none.</summary>
public interface IStatedNoneStore : IStatedNoneReader
{
    void Add(StatedNone statement);
}
