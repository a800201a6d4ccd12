namespace InfoShare.Core.People.Identity;

/// <summary>
/// Which entries move when two people become one. Facts stay with the entries, so nothing else is written, and taking the moves
/// back gives exactly what was there before.
/// </summary>
public static class JoinPeople
{
    /// <summary>
    /// The moves; none when both are one person already. The person whose id is the older entry's keeps it: it is in more hands.
    /// </summary>
    /// <param name="one">All entries of a person.</param>
    /// <param name="other">All entries of another.</param>
    public static IReadOnlyList<EntryMove> Of(IReadOnlyList<IdentityEntry> one, IReadOnlyList<IdentityEntry> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Count == 0 || other.Count == 0 || one[0].PersonId == other[0].PersonId)
            return [];
        var (stays, moves) = EntryOrder.Oldest.Compare(Head(one), Head(other)) <= 0 ? (one, other) : (other, one);
        return [.. moves.Select(e => new EntryMove(e.Id, e.PersonId, stays[0].PersonId))];
    }

    private static IdentityEntry Head(IReadOnlyList<IdentityEntry> entries) =>
        entries.FirstOrDefault(e => e.Id == e.PersonId) ?? entries.Min(EntryOrder.Oldest)!;
}

/// <summary>Oldest first; ids, which are in the order of time themselves, part those of one moment.</summary>
internal static class EntryOrder
{
    internal static readonly IComparer<IdentityEntry> Oldest = Comparer<IdentityEntry>.Create((x, y) =>
        x.RecordedAt.CompareTo(y.RecordedAt) is var byTime && byTime != 0 ? byTime : string.CompareOrdinal(x.Id, y.Id));
}
