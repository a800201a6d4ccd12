namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Who relied on what is known of people.</summary>
    IRelianceReader Reliance { get; }
}

/// <summary>Finds who has to be told when records of a person are joined or taken apart (requirement A6).</summary>
public interface IRelianceReader
{
    /// <summary>
    /// Organisations that hold one of these records, work or worked with its person, authored or received something about it,
    /// or were given an answer about it; sorted. The ids are those of entries, each for itself: a cluster is given as all of its
    /// entries. What belongs to the group of commands at hand is not seen yet.
    /// </summary>
    ValueTask<IReadOnlyList<string>> OrganisationsAsync(IReadOnlyCollection<string> entryIds);
}
