namespace InfoShare.Core.People.Identity;

/// <summary>
/// Which entries move when some leave a person. The part that holds the entry of the person's id keeps the id; the other takes the
/// id of its own oldest entry. So the id under which a person was known before a join is the id after the split.
/// </summary>
public static class SplitPerson
{
    /// <summary>The moves; none when nobody leaves, or nobody would stay.</summary>
    /// <param name="entries">All entries of the person.</param>
    /// <param name="leaving">Ids of those that are somebody else's; ids of others are passed over.</param>
    public static IReadOnlyList<EntryMove> Of(IReadOnlyList<IdentityEntry> entries, IReadOnlyCollection<string> leaving)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(leaving);
        var named = leaving.ToHashSet(StringComparer.Ordinal);
        var parts = entries.ToLookup(e => named.Contains(e.Id));
        if (!parts[true].Any() || !parts[false].Any())
            return [];
        var moving = parts[true].Any(e => e.Id == e.PersonId) ? parts[false] : parts[true];
        var newId = moving.Min(EntryOrder.Oldest)!.Id;
        return [.. moving.Select(e => new EntryMove(e.Id, e.PersonId, newId))];
    }
}
