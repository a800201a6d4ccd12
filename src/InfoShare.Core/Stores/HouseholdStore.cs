using InfoShare.Core.Households;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Custody and statements on households.</summary>
    IHouseholdReader Households { get; }
}

public partial interface IWriteSession
{
    /// <summary>Custody and statements on households.</summary>
    new IHouseholdStore Households { get; }
}

/// <summary>Reads custody and statements on households.</summary>
public interface IHouseholdReader
{
    /// <summary>Moves of these people into and out of custody, the latest first, at most 2,000.</summary>
    ValueTask<IReadOnlyList<CustodyEvent>> CustodyOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>
    /// Statements in which one of these people stands on either side, newest first, at most 500. Of one organisation, topic and pair
    /// the newest alone, save contacts, each of which is a fact of its own.
    /// </summary>
    ValueTask<IReadOnlyList<HouseholdStatement>> StatementsOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>
    /// What these adults answered about contact with or care of a child: of each adult and organisation the answer of the latest day,
    /// the latest first.
    /// </summary>
    ValueTask<IReadOnlyList<HouseholdStatement>> ContactAnswersOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>How often a plan of these two to live together or to visit was declared, however long ago.</summary>
    /// <param name="organisationId">Counts those alone that this organisation recorded; null: whoever did.</param>
    ValueTask<int> CountDeclarationsAsync(string oneId, string otherId, string? organisationId = null);
}

/// <summary>Reads and adds custody and statements on households.</summary>
public interface IHouseholdStore : IHouseholdReader
{
    /// <summary>Adds a move.</summary>
    void Add(CustodyEvent custody);

    /// <summary>Adds a statement.</summary>
    void Add(HouseholdStatement statement);
}
