using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Lists the organisation's items, oldest first.</summary>
/// <param name="IncludeFinished">Those acted on or declined too.</param>
/// <param name="AfterSequence">Sequence of the last item of the page before; 0 for the first page.</param>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListInbox(bool IncludeFinished, long AfterSequence, int Limit);

/// <summary>Gives a page of the inbox. Listing marks nothing as delivered or read: a list may be looked at by nobody.</summary>
public sealed class ListInboxHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int Batch = 100;

    public async Task<InboxPage> HandleAsync(ListInbox query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (seen, next) = await VisiblePage.SeenAsync<Notification, InboxItemView, Place>(
                (after, most) => session.Inbox.AfterAsync(call.Caller.OrganisationId, after!.Sequence, query.IncludeFinished, Math.Max(most, Batch)),
                new Place(query.AfterSequence), i => new Place(i.Sequence),
                found => InboxViews.SeenAsync(session, [.. found.Where(i => InboxViews.MaySee(i, call.Caller, registry, session.Now))], call.Caller, registry),
                v => v.Item, query.Limit);
            var views = await InboxViews.GroupedAsync(session, seen, call.Caller, registry);
            var entry = InboxAudit.Entry(call, session, time, AuditEventKind.Return, "done", [.. views, .. views.SelectMany(v => v.Parts)]);
            return (new InboxPage(views, next?.Sequence, entry.Receipt()), entry);
        }, ct);
    }

    private sealed record Place(long Sequence);
}

/// <summary>What the trail keeps of items as they were given: whom they are about, at which tiers, no text.</summary>
internal static class InboxAudit
{
    private static IEnumerable<string> ShownOf(InboxItemView view) =>
        ((string?[])[view.Item.Id, view.Concern is null ? null : view.Item.ConcernId]).OfType<string>().Select(id => Concerns.Disclosure.ShownAs(view.Item.Tier, id))
            .Concat(view.Concern?.Meeting is { } met ? [Concerns.Disclosure.ShownAs(met.Tier, met.Contact.Id)] : []);

    public static AuditEntry Entry(
        Call call, IReadSession session, TimeProvider time, AuditEventKind kind, string outcome, IReadOnlyCollection<InboxItemView> views) =>
        call.Entry(session, time, kind, outcome) with
        {
            PersonIds = [.. views.Select(v => v.Item.PersonId).OfType<string>().Distinct()],
            ObjectId = views.Count == 1 ? views.First().Item.Id : null,
            Shown = [.. views.SelectMany(ShownOf).Distinct()],
            CountsByTier = views.GroupBy(v => Code.Of(v.Item.Tier)).ToDictionary(g => g.Key, g => g.Count()),
        };
}
