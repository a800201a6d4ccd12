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
    public static ValueTask<IReadOnlySet<string>> OfAsync(
        IReadSession session, IEnumerable<(Notification Item, Concern Concern)> told, Caller reader, RegistrySnapshot registry) =>
        AmongAsync(session, told.Where(t => !MayName(t.Item, t.Concern.OrganisationId, reader, registry)));

    /// <summary>
    /// The ids of those whose concern, of a service that the reader may be told, names another that may not: blamed, or by the number that it gave an
    /// incident.
    /// </summary>
    public static ValueTask<IReadOnlySet<string>> NamingOthersAsync(
        IReadSession session, IEnumerable<(Notification Item, Concern Concern)> told, Caller reader, RegistrySnapshot registry) =>
        AmongAsync(session, told.Where(t => t.Concern.OrganisationId != reader.OrganisationId
            && Whereabouts.NamedIn(t.Concern).Any(o => !MayName(t.Item, o, reader, registry))));

    private static async ValueTask<IReadOnlySet<string>> AmongAsync(IReadSession session, IEnumerable<(Notification Item, Concern Concern)> told)
    {
        var elsewhere = told.ToList();
        if (elsewhere.Count == 0)
            return new HashSet<string>();
        var concerns = await Whereabouts.AmongAsync(session, [.. elsewhere.Select(t => t.Concern).DistinctBy(c => c.Id)]);
        var people = await Whereabouts.KeptAsync(session, await session.People.FindManyAsync(
            [.. elsewhere.Select(t => t.Item.PersonId).OfType<string>().Distinct(StringComparer.Ordinal)]));
        return elsewhere.Where(t => concerns.Contains(t.Concern.Id) || (t.Item.PersonId is { } id && people.Contains(id)))
            .Select(t => t.Item.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the item's own words were written for a role that is told such a service, and the reader's is not.</summary>
    public static bool WordsName(Notification item, Caller reader) =>
        reader.Practitioner is not null && reader.Policy.KeepsWhereabouts(item.ActionRole) && !reader.Policy.KeepsWhereabouts(reader.Role);

    // A system delivers to its own people: what it is given is for whom the item is addressed to.
    private static bool MayName(Notification item, string organisationId, Caller reader, RegistrySnapshot registry) =>
        Whereabouts.MayName(reader, organisationId, registry) || (reader.Practitioner is null && reader.Policy.KeepsWhereabouts(item.ActionRole));
}
