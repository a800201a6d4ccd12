using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Into custody or out of it. The same numbers as the protocol's.</summary>
public enum CustodyMove
{
    Unspecified = 0,

    /// <summary>Arrest, remand or sentence.</summary>
    In = 1,

    /// <summary>Release, bail, licence or weekend leave.</summary>
    Out = 2,
}

/// <summary>
/// Somebody went into custody or came out of it. Links are not changed by it: while the last move is in, they count as suspended,
/// and on release they are again exactly what they were stated to be (requirement B3).
/// </summary>
public sealed record CustodyEvent(
    string Id, string PersonId, CustodyMove Move, DateOnly OccurredOn, string OrganisationId, AgencyKind StatedBy, DateTimeOffset RecordedAt);

/// <summary>Who is in custody.</summary>
public static class Custody
{
    /// <summary>
    /// Since when each of these people is in custody; those who are out are left out. The latest day counts; on one day what was
    /// recorded last.
    /// </summary>
    public static IReadOnlyDictionary<string, DateOnly> Since(IEnumerable<CustodyEvent> events)
    {
        var since = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var person in events.GroupBy(e => e.PersonId))
        {
            var latestFirst = person.OrderByDescending(e => e.OccurredOn).ThenByDescending(e => e.RecordedAt)
                .ThenByDescending(e => e.Id, StringComparer.Ordinal).ToList();
            if (latestFirst[0].Move == CustodyMove.In)
                since[person.Key] = latestFirst.TakeWhile(e => e.Move == CustodyMove.In).Last().OccurredOn;
        }

        return since;
    }
}
