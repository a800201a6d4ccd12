using System.Runtime.CompilerServices;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Some items in order, and where to go on; no items: only the cursor moves.</summary>
public sealed record InboxBatch(long Sequence, IReadOnlyList<InboxItemView> Items)
{
    /// <summary>Receipt of the delivery, one for the whole batch; null where nothing was delivered.</summary>
    public AuditReceipt? Receipt { get; init; }
}

/// <summary>
/// Follows an inbox from a place on. The table is the truth: it is read first, then a wake-up or the poll is awaited. Each
/// item comes at least once until somebody has acknowledged it; before it leaves, it is marked as delivered and audited.
/// Nothing is buffered: the next batch is read when the caller has taken this one, so a slow reader holds up nobody.
/// </summary>
public sealed class InboxFeed(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>Follows until cancelled.</summary>
    /// <param name="after">Sequence of the last item that the caller has kept; 0 for the beginning.</param>
    public async IAsyncEnumerable<InboxBatch> FollowAsync(
        Call call, long after, FeedPace pace, [EnumeratorCancellation] CancellationToken ct)
    {
        using var signal = store.Subscribe($"inbox:{call.Caller.OrganisationId}");
        var lastMessage = time.GetTimestamp();
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var page = await store.ReadAsync(
                async s =>
                {
                    await call.Caller.Conflicts.LoadAsync(s, call.Caller);
                    return await s.Inbox.AfterAsync(call.Caller.OrganisationId, after, includeFinished: false, Batch);
                },
                ct);
            if (page.Count > 0)
            {
                after = page[^1].Sequence;
                var registry = await directory.CurrentAsync(ct);
                // The parts of a digest come inside it.
                var items = page.Where(i => IsUnacknowledged(i) && i.DigestId is null && InboxViews.MaySee(i, call.Caller, registry, time.GetUtcNow())).ToList();
                var batch = items.Count == 0 ? null : await DeliverAsync(call, after, items, registry, ct);

                // What the reader does not get to see leaves no message: that one comes just now would tell that something came (D15).
                if (batch is { Items.Count: > 0 })
                {
                    yield return batch;
                    lastMessage = time.GetTimestamp();
                }

                continue;
            }

            if (time.GetElapsedTime(lastMessage) >= pace.Heartbeat)
            {
                yield return new InboxBatch(after, []);
                lastMessage = time.GetTimestamp();
            }

            await signal.WaitAsync(pace.Poll, ct);
        }
    }

    /// <summary>The place behind everything that is there now. Nothing of it is delivered.</summary>
    public async Task<long> PresentAsync(Call call, CancellationToken ct)
    {
        var after = 0L;
        while (true)
        {
            var page = await store.ReadAsync(s => s.Inbox.AfterAsync(call.Caller.OrganisationId, after, includeFinished: false, Batch), ct);
            if (page.Count == 0)
                return after;
            after = page[^1].Sequence;
        }
    }

    private static bool IsUnacknowledged(Notification item) =>
        item.State is NotificationState.Queued or NotificationState.Delivered or NotificationState.Failed;

    private async Task<InboxBatch> DeliverAsync(
        Call call, long after, List<Notification> items, RegistrySnapshot registry, CancellationToken ct)
    {
        return await store.WriteAsync(
            new WriteCommand<InboxBatch>("DeliverInbox", async session =>
            {
                List<Notification> delivered = [.. items.Select(i => i.State != NotificationState.Queued ? i
                    : i with { State = NotificationState.Delivered, StateSince = session.Now })];
                var views = await InboxViews.WholeAsync(session, delivered, call.Caller, registry);
                if (views.Count == 0)
                    return new InboxBatch(after, views);

                // What the reader's role does not get to see is not delivered by showing the rest.
                var given = views.Select(v => v.Item.Id).ToHashSet();
                string[] queued =
                [
                    .. items.Where(i => i.State == NotificationState.Queued && given.Contains(i.Id)).Select(i => i.Id),
                    .. views.SelectMany(v => v.Parts).Where(p => p.Item.State == NotificationState.Queued).Select(p => p.Item.Id),
                ];
                if (queued.Length > 0)
                    session.Inbox.MarkDelivered(call.Caller.OrganisationId, queued, session.Now);
                var receipt = session.Record(InboxAudit.Entry(call, session, time, AuditEventKind.Deliver, Code.Of(NotificationState.Delivered), [.. views, .. views.SelectMany(v => v.Parts)]));
                return new InboxBatch(after, views) { Receipt = receipt };
            }),
            ct);
    }
}
