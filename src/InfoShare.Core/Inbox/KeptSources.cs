using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>
/// Items whose concern comes from another area's service that the reader may not be told, since it is about somebody whose whereabouts are kept
/// (A10): as <see cref="Disclosure"/> has it for whoever looks the person up.
/// </summary>
internal static class KeptSources
{
    /// <summary>
    /// The ids of those items. Within one area, and of social workers, nobody is looked up: an inbox is read far more often than somebody hides.
    /// </summary>
    public static async ValueTask<IReadOnlySet<string>> OfAsync(
        IReadSession session, IEnumerable<(Notification Item, Concern Concern)> told, Caller reader, RegistrySnapshot registry)
    {
        var elsewhere = told.Where(t => !MayName(t.Item, t.Concern, reader, registry)).ToList();
        if (elsewhere.Count == 0)
            return new HashSet<string>();
        var kept = await Whereabouts.KeptAsync(session, await session.People.FindManyAsync(
            [.. elsewhere.SelectMany(t => (string?[])[t.Item.PersonId, t.Concern.SubjectId]).OfType<string>().Distinct(StringComparer.Ordinal)]));
        return elsewhere.Where(t => (t.Item.PersonId is { } id && kept.Contains(id)) || (t.Concern.SubjectId is { } subjectId && kept.Contains(subjectId)))
            .Select(t => t.Item.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the item's own words were written for a role that is told such a service, and the reader's is not.</summary>
    public static bool WordsName(Notification item, Caller reader) =>
        reader.Practitioner is not null && reader.Policy.KeepsWhereabouts(item.ActionRole) && !reader.Policy.KeepsWhereabouts(reader.Role);

    // A system delivers to its own people: what it is given is for whom the item is addressed to.
    private static bool MayName(Notification item, Concern concern, Caller reader, RegistrySnapshot registry) =>
        Whereabouts.MayName(reader, concern.OrganisationId, registry) || (reader.Practitioner is null && reader.Policy.KeepsWhereabouts(item.ActionRole));
}
