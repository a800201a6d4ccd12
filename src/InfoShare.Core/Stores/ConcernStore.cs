using InfoShare.Core.Concerns;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Concerns.</summary>
    IConcernReader Concerns { get; }
}

public partial interface IWriteSession
{
    /// <summary>Concerns.</summary>
    new IConcernStore Concerns { get; }
}

/// <summary>A concern with what it means for one of the people asked about; null bearing: that person is its subject.</summary>
public sealed record ConcernOnPerson(Concern Concern, string PersonId, ConcernBearing? Bearing)
{
    /// <summary>The meeting with this person out of which it was told; null: none, or it was not asked for (<see cref="MeetingTold"/>).</summary>
    public Contacts.ContactRecord? Meeting { get; init; }
}

/// <summary>Reads concerns.</summary>
public interface IConcernReader
{
    /// <summary>The concern, or null.</summary>
    ValueTask<Concern?> FindAsync(string concernId);

    /// <summary>The concerns with these ids.</summary>
    ValueTask<IReadOnlyList<Concern>> FindManyAsync(IReadOnlyCollection<string> concernIds);

    /// <summary>The children that a concern bears on.</summary>
    ValueTask<IReadOnlyList<ConcernBearing>> BearingsOfAsync(string concernId);

    /// <summary>The children that these concerns bear on.</summary>
    ValueTask<IReadOnlyList<ConcernBearing>> BearingsOfAsync(IReadOnlyCollection<string> concernIds);

    /// <summary>
    /// Concerns whose subject, or whose child, is one of these people: latest shared first (then by id, descending), those
    /// strictly after the position when one is given. One that bears on two of the people comes twice, and
    /// <paramref name="limit"/> counts it once, so that a page never ends in the middle of a concern.
    /// </summary>
    /// <param name="sight">Leaves out what the reader may not count; null: everything.</param>
    ValueTask<IReadOnlyList<ConcernOnPerson>> OnPeopleAsync(
        IReadOnlyCollection<string> personIds, (DateTimeOffset SharedAt, string ConcernId)? after, int limit, ConcernSight? sight = null);

    /// <summary>Concerns that somebody of an organisation shared: latest first (then by id, descending), those strictly after the position when one is given.</summary>
    ValueTask<IReadOnlyList<Concern>> OfAuthorAsync(string organisationId, string authorId, (DateTimeOffset SharedAt, string ConcernId)? after, int limit);

    /// <summary>How many concerns about these people a sight leaves out, and for which classes: for the trail alone (requirement D6).</summary>
    ValueTask<HiddenRecords> CountHiddenAsync(IReadOnlyCollection<string> personIds, ConcernSight sight);

    /// <summary>Concerns about these addresses (<see cref="Households.AddressKeys"/>), whatever their day: latest shared first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Concern>> AtAddressesAsync(IReadOnlyCollection<string> addressKeys, int limit);
}

/// <summary>Reads and adds concerns.</summary>
public interface IConcernStore : IConcernReader
{
    /// <summary>Adds a concern, its children and the first entry of its verification history.</summary>
    void Add(Concern concern, IReadOnlyList<ConcernBearing> bearings);

    /// <summary>Lets a concern bear on one more person; when it does already, that stays as it is.</summary>
    void AddBearing(Concern concern, ConcernBearing bearing);
}
