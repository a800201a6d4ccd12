using InfoShare.Core.Access;

namespace InfoShare.Core.Households;

/// <summary>
/// The links around a person as they were loaded: what the pure walk (<see cref="HouseholdWalk"/>) works on. Places that lead
/// nowhere (refuges, buildings, prisons, wards) are not in it.
/// </summary>
/// <param name="Relationships">Statements on relationships, as many on one link as there are.</param>
/// <param name="Residences">Residences that may be followed.</param>
/// <param name="InCustodySince">Who is in custody, and since when (requirement B3).</param>
/// <param name="Contacts">Recorded contact of two people, with its day; the two in either order.</param>
/// <param name="Limits">What narrowed the loading, in words.</param>
public sealed record HouseholdGraph(
    IReadOnlyList<Relationship> Relationships,
    IReadOnlyList<Residence> Residences,
    IReadOnlyDictionary<string, DateOnly> InCustodySince,
    IReadOnlyList<RecordedContact> Contacts,
    IReadOnlyList<AnswerLimit> Limits)
{
    /// <summary>Who came out of custody, and when: a link that somebody stated as suspended is restored by it (requirement B3).</summary>
    public IReadOnlyDictionary<string, DateOnly> ReleasedOn { get; init; } = new Dictionary<string, DateOnly>();

    /// <summary>Nothing but these relationships and residences.</summary>
    public static HouseholdGraph Of(IEnumerable<Relationship> relationships, IEnumerable<Residence>? residences = null) =>
        new([.. relationships], [.. residences ?? []], new Dictionary<string, DateOnly>(), [], []);
}

/// <summary>Contact of an adult with a child, or of any two people, on a day.</summary>
public sealed record RecordedContact(string OneId, string OtherId, DateOnly On);
