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
            var found = await FindAsync(session, query, call.Caller, registry);
            var page = found.Take(query.Limit).ToList();
            var views = await InboxViews.WholeAsync(session, page, call.Caller, registry);
            var entry = InboxAudit.Entry(call, session, time, AuditEventKind.Return, "done", views);
            return (new InboxPage(
                views,
                found.Count > query.Limit ? page[^1].Sequence : null,
                entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>One more than the page holds, when there are more.</summary>
    private static async ValueTask<List<Notification>> FindAsync(
        IReadSession session, ListInbox query, Caller caller, RegistrySnapshot registry)
    {
        var found = new List<Notification>();
        var after = query.AfterSequence;
        while (found.Count <= query.Limit)
        {
            var batch = await session.Inbox.AfterAsync(caller.OrganisationId, after, query.IncludeFinished, Batch);
            found.AddRange(batch.Where(i => InboxViews.MaySee(i, caller, registry, session.Now)));
            if (batch.Count < Batch)
                break;
            after = batch[^1].Sequence;
        }

        return found;
    }
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
