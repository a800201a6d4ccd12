using InfoShare.Core.People;

namespace InfoShare.Core.Conflicts;

/// <summary>
/// What somebody said of a person from whom a conflict of interest keeps him or her in silence (L10) stands with that person, and stays its author's. The
/// author was answered as of one whom the own words began, under an entry of the own organisation; whoever asks for the own words again meets that entry, and
/// nothing else. The entries that the answer gave are kept with what was said.
/// </summary>
internal static class ToldAs
{
    /// <summary>The entries under which the answer names those of them who are kept.</summary>
    public static IReadOnlyList<string> Of(params IEnumerable<Understood> understood) =>
        [.. understood.Where(u => u.AsNobody).Select(u => u.Shown.PersonId!).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Somebody kept as the author was told of him or her. What was said before the conflict stood names no entry: then it is what the author's organisation
    /// itself holds, its newest own record before a mere statement. Null where it holds nothing.
    /// </summary>
    /// <param name="entryIds">The entries that the answer gave.</param>
    public static Person? In(IReadOnlyList<string> entryIds, Person kept, string organisationId)
    {
        var own = kept.AsHeldBy(organisationId).Records;
        var entry = own.FirstOrDefault(r => entryIds.Contains(r.EntryId)) ?? own.OrderBy(r => r.OwnRecordId is null).ThenByDescending(r => r.RecordedAt).FirstOrDefault();
        return entry is null ? null : new Person(entry.EntryId, [.. own.Where(r => r.EntryId == entry.EntryId)]);
    }
}
