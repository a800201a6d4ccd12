using InfoShare.Core.People;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>People known by little.</summary>
    IUnidentifiedReader Unidentified { get; }
}

public partial interface IWriteSession
{
    /// <summary>People known by little.</summary>
    new IUnidentifiedStore Unidentified { get; }
}

/// <summary>Reads people known by little.</summary>
public interface IUnidentifiedReader
{
    /// <summary>The newest record of each organisation and record id of these people, oldest first.</summary>
    ValueTask<IReadOnlyList<UnidentifiedRecord>> OfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Others who share a trait with this person (<see cref="KnownBy.Traits()"/>), by id, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<string>> SharingAsync(string personId, int limit);
}

/// <summary>Reads and adds people known by little.</summary>
public interface IUnidentifiedStore : IUnidentifiedReader
{
    /// <summary>Adds a record, or a version of one; its traits are added to those that the person has.</summary>
    void Add(UnidentifiedRecord record);
}
