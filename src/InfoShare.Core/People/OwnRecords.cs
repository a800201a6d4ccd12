using InfoShare.Core.Conflicts;
using InfoShare.Core.Stores;

namespace InfoShare.Core.People;

/// <summary>The own record ids of the people whom an answer shows.</summary>
internal static class OwnRecords
{
    /// <summary>As <see cref="IPeopleReader.OwnRecordIdsAsync"/>, and of an own record that stands alone (<see cref="AloneId"/>) that record's.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, string>> OwnRecordsOfAsync(
        this IReadSession session, string organisationId, IReadOnlyCollection<string> personIds)
    {
        var own = await session.People.OwnRecordIdsAsync(organisationId, personIds);
        foreach (var id in personIds.Where(AloneId.Is))
        {
            if ((await session.People.FindAsync(AloneId.Shown(id)))?.Records.FirstOrDefault(r => r.EntryId == AloneId.Shown(id))?.OwnRecordId is { } record)
                own = new Dictionary<string, string>(own) { [id] = record };
        }

        return own;
    }
}
