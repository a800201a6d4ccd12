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
    string Id, string PersonId, CustodyMove Move, DateOnly OccurredOn, string OrganisationId, AgencyKind StatedBy, DateTimeOffset RecordedAt)
{
    /// <summary>Why, in words; for whoever reads more than a marker of crime.</summary>
    public string? Reason { get; init; }

    /// <summary>On which conditions somebody came out; for the same.</summary>
    public string? Conditions { get; init; }

    /// <summary>Both in words; empty where neither was said.</summary>
    public string InWords => string.Concat(Reason is null ? "" : $" Why: {Reason}.", Conditions is null ? "" : $" Conditions: {Conditions}.");
}

/// <summary>Who is in custody.</summary>
public static class Custody
{
    /// <summary>
    /// Since when each of these people is in custody; those who are out are left out. The latest day counts; on one day what was
    /// recorded last.
    /// </summary>
    public static IReadOnlyDictionary<string, DateOnly> Since(IEnumerable<CustodyEvent> events) => LastMoves(events, CustodyMove.In, run => run[^1]);

    /// <summary>Who came out of custody and did not go in again, with the day of coming out.</summary>
    public static IReadOnlyDictionary<string, DateOnly> Released(IEnumerable<CustodyEvent> events) => LastMoves(events, CustodyMove.Out, run => run[0]);

    private static Dictionary<string, DateOnly> LastMoves(IEnumerable<CustodyEvent> events, CustodyMove move, Func<List<CustodyEvent>, CustodyEvent> which)
    {
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var person in events.GroupBy(e => e.PersonId))
        {
            var latest = person.OrderByDescending(e => e.OccurredOn).ThenByDescending(e => e.RecordedAt)
                .ThenByDescending(e => e.Id, StringComparer.Ordinal).TakeWhile(e => e.Move == move).ToList();
            if (latest.Count > 0)
                days[person.Key] = which(latest).OccurredOn;
        }

        return days;
    }
}
