using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Lists the organisation's items, oldest first unless asked otherwise.</summary>
/// <param name="IncludeFinished">Those acted on or declined too.</param>
/// <param name="AfterSequence">Sequence of the last item of the page before; 0 for the first page.</param>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListInbox(bool IncludeFinished, long AfterSequence, int Limit)
{
    /// <summary>Only items about these; null: whatever they are about.</summary>
    public ItemsAbout? About { get; init; }

    /// <summary>The most urgent first instead of the oldest.</summary>
    public bool MostUrgentFirst { get; init; }

    /// <summary>With the most urgent first: the place of the last item of the page before; null for the first page.</summary>
    public InboxPlace? After { get; init; }
}

/// <summary>What items are about: referrals, or one thing that has a page of its own.</summary>
public sealed record ItemsAbout(ItemSubject Subject, IReadOnlyCollection<string> Ids)
{
    /// <summary>Whether an item is about one of them, as far as whoever reads it is told.</summary>
    public bool Has(Notification shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return Subject switch
        {
            ItemSubject.Referral => shown.ReferralId,
            ItemSubject.Handover => shown.HandoverId,
            ItemSubject.Ending => shown.EndingId,
            ItemSubject.Check => shown.CheckId,
            ItemSubject.Task => shown.TaskId,
            ItemSubject.Pattern => shown.PatternId,
            ItemSubject.InformationRequest => shown.InformationRequestId,
            ItemSubject.Concern => shown.ConcernId,
            ItemSubject.EmergencyGrant => shown.GrantId,
            _ => null,
        } is { } id && Ids.Contains(id);
    }
}

/// <summary>Where an item stands among the most urgent.</summary>
/// <param name="Rank">0 in danger, 1 the same day, 2 the rest.</param>
/// <param name="Due">Until when an answer is expected; null: none is.</param>
/// <param name="Sequence">Its place in the inbox.</param>
public sealed record InboxPlace(int Rank, DateTimeOffset? Due, long Sequence)
{
    /// <summary>That of an item.</summary>
    public static InboxPlace Of(Notification item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new InboxPlace(item.Urgency switch { Urgency.ImmediateDanger => 0, Urgency.SameDay => 1, _ => 2 }, item.RespondBy, item.Sequence);
    }
}

/// <summary>Gives a page of the inbox. Listing marks nothing as delivered or read: a list may be looked at by nobody.</summary>
public sealed class ListInboxHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int Batch = 100;

    public async Task<InboxPage> HandleAsync(ListInbox query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (seen, next) = await VisiblePage.SeenAsync<Notification, InboxItemView, InboxPlace>(
                (after, most) => FetchAsync(session.Inbox, call.Caller.OrganisationId, query, after, Math.Max(most, Batch)),
                query.MostUrgentFirst ? query.After : new InboxPlace(0, null, query.AfterSequence), InboxPlace.Of,
                async found => [.. (await InboxViews.SeenAsync(session, [.. found.Where(i => InboxViews.MaySee(i, call.Caller, registry, session.Now))], call.Caller, registry))
                    .Where(v => query.About?.Has(v.Item) != false)],
                v => v.Item, query.Limit);
            var views = await InboxViews.GroupedAsync(session, seen, call.Caller, registry);
            var entry = InboxAudit.Entry(call, session, time, AuditEventKind.Return, "done", [.. views, .. views.SelectMany(v => v.Parts)]);
            return (new InboxPage(views, next?.Sequence, entry.Receipt()) { NextPlace = next }, entry);
        }, ct);
    }

    private static ValueTask<IReadOnlyList<Notification>> FetchAsync(IInboxReader inbox, string organisationId, ListInbox query, InboxPlace? after, int limit)
    {
        if (query.MostUrgentFirst)
            return inbox.MostUrgentAfterAsync(organisationId, after, query.IncludeFinished, limit);
        return query.About is { } about
            ? inbox.AboutAfterAsync(organisationId, about, after!.Sequence, query.IncludeFinished, limit)
            : inbox.AfterAsync(organisationId, after!.Sequence, query.IncludeFinished, limit);
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
