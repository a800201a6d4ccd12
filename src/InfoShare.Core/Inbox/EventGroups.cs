using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Patterns;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Another report of the same event, which the organisation was told too (O1).</summary>
/// <param name="OrganisationName">Null where whoever shared it may not be named to the reader (A10).</param>
public sealed record EventSource(string ItemId, string? OrganisationName, AgencyKind Agency, DateTimeOffset SharedAt);

/// <summary>
/// Which items tell of one event (O1): the same child, an indicator in common, and the same day. Every report keeps its own item,
/// its own source and its own answer; they are only shown to belong together. Only among what the reader sees at MARKER or more:
/// that two reports say the same would else give away what they say.
/// </summary>
internal static class EventGroups
{
    /// <summary>A child rarely has more open items than this; what lies further back is another event.</summary>
    private const int Recent = 200;

    /// <summary>For each item, all reports of its event, itself first; nothing for an item that stands alone.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, IReadOnlyList<EventSource>>> OfAsync(
        IReadSession session, string organisationId, IReadOnlyCollection<InboxItemView> views, RegistrySnapshot registry,
        Func<Notification, Concern, bool> mayBeNamed, Caller reader)
    {
        var grouped = new Dictionary<string, IReadOnlyList<EventSource>>();
        var telling = views.Where(v => IsReport(v.Item) && v.Concern is { Tier: >= Tier.Marker }).ToList();
        if (telling.Count == 0)
            return grouped;
        var around = (await session.Inbox.OfPeopleAsync(organisationId, [.. telling.Select(v => v.Item.PersonId!).Distinct()], Recent))
            .Where(IsReport).ToList();
        if (around.Count < 2)
            return grouped;
        var concerns = (await session.Concerns.FindManyAsync([.. around.Select(i => i.ConcernId!).Distinct()])).ToDictionary(c => c.Id);
        var unnamed = await KeptSources.OfAsync(
            session, around.Where(i => concerns.ContainsKey(i.ConcernId!)).Select(i => (i, concerns[i.ConcernId!])), reader, registry);
        foreach (var view in telling)
        {
            if (!concerns.TryGetValue(view.Item.ConcernId!, out var own))
                continue;
            var same = around
                .Where(i => i.PersonId == view.Item.PersonId && concerns.TryGetValue(i.ConcernId!, out var other)
                    && OneEvent.IsSame(own, other) && (i.Id == view.Item.Id || mayBeNamed(i, other)))
                .DistinctBy(i => i.ConcernId)
                .OrderByDescending(i => i.ConcernId == own.Id)
                .ThenBy(i => i.PublishedAt)
                .Select(i => concerns[i.ConcernId!] is var c
                    ? new EventSource(i.Id, unnamed.Contains(i.Id) ? null : registry.NameOf(c.OrganisationId), c.Agency, c.SharedAt) : null!)
                .ToList();
            if (same.Count > 1)
                grouped[view.Item.Id] = same;
        }

        return grouped;
    }

    private static bool IsReport(Notification item) =>
        item is { ConcernId: not null, PersonId: not null, ReferralId: null, CheckId: null, AboutItemId: null };
}
