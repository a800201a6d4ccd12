using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Links between people, places, agencies and statuses.</summary>
    ILinkReader Links { get; }
}

public partial interface IWriteSession
{
    /// <summary>Links between people, places, agencies and statuses.</summary>
    new ILinkStore Links { get; }
}

/// <summary>
/// Reads links as they were stated last. Nothing is filtered by date or state: ended links stay searchable (requirement B2). Of
/// several statements of one organisation on the same thing the newest is read; the earlier ones are kept as history. The same
/// thing is: two people and the type (partners in either order); a person, a place and the kind; a practitioner's work with a
/// person; a child's status from a day. Of links and homes it is the same period too, by overlap or by the same beginning: an
/// earlier one that is filed later stands beside the present one. A declared intention and a denial give way to any later statement, and take only the
/// place of their like: a denial stands beside what was stated.
/// </summary>
public interface ILinkReader
{
    /// <summary>Relationships in which one of these people stands on either side, newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Relationship>> RelationshipsOfAsync(IReadOnlyCollection<string> personIds, int limit);

    /// <summary>Those of them in which the person stands first, of these types, of which none is mutual; of nearly every child there are none.</summary>
    ValueTask<IReadOnlyList<Relationship>> RelationshipsFromAsync(string personId, IReadOnlyCollection<RelationshipType> types, int limit);

    /// <summary>Residences of these people, newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Residence>> ResidencesOfAsync(IReadOnlyCollection<string> personIds, int limit);

    /// <summary>Those of their residences that are refuges, all of them.</summary>
    ValueTask<IReadOnlyList<Residence>> RefugesOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Residences at these addresses, newest first, at each at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Residence>> ResidencesAtAsync(IReadOnlyCollection<string> addressKeys, int limit);

    /// <summary>Other keys under which homes with this postcode and first line are recorded (<see cref="Residence.HouseKey"/>), at most 20.</summary>
    ValueTask<IReadOnlyList<string>> AddressKeysOfHouseAsync(string houseKey);

    /// <summary>
    /// Involvements with these people, open and ended, newest first. Of one organisation's open ones with a person, at most one
    /// leads: the newest that was recorded as leading.
    /// </summary>
    ValueTask<IReadOnlyList<Involvement>> InvolvementsOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Statuses of these people, present and past, newest first.</summary>
    ValueTask<IReadOnlyList<ChildStatus>> StatusesOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>The check, or null.</summary>
    ValueTask<NewPartnerCheck?> FindCheckAsync(string checkId);

    /// <summary>The checks, of whatever organisation, that name this person on either side and have no outcome yet; the oldest first.</summary>
    ValueTask<IReadOnlyList<NewPartnerCheck>> OpenChecksOfAsync(string personId);

    /// <summary>Checks of a plan of these two, whoever of them declared it, that this organisation has yet to decide; the earliest due first.</summary>
    ValueTask<IReadOnlyList<NewPartnerCheck>> OpenChecksAsync(string organisationId, string oneId, string otherId);

    /// <summary>Checks of an organisation: those that it has yet to decide, what is due first, or those that have ended, the latest first.</summary>
    /// <param name="after">The decision's due time, or the time of the decision, and the id of the last one read; null: from the start.</param>
    ValueTask<IReadOnlyList<NewPartnerCheck>> ChecksOfOrganisationAsync(string organisationId, bool ended, (DateTimeOffset At, string Id)? after, int limit);
}

/// <summary>Reads and adds links.</summary>
public interface ILinkStore : ILinkReader
{
    void Add(Relationship relationship);
    void Add(Residence residence);
    void Add(Involvement involvement);
    void Add(ChildStatus status);
    void Add(NewPartnerCheck check);

    /// <summary>Writes the children of a check that has no outcome; false when it has one.</summary>
    ValueTask<bool> TryExtendAsync(NewPartnerCheck extended);

    /// <summary>Writes the outcome of a check that has none; false when somebody else was first.</summary>
    ValueTask<bool> TryCompleteAsync(NewPartnerCheck completed);

    /// <summary>
    /// Writes who looked again at a decision not to refer, and when, on each check of the plan that the same decision ended. Whoever was first stays.
    /// </summary>
    ValueTask LookedAgainAsync(NewPartnerCheck ended, string by, DateTimeOffset at);
}
