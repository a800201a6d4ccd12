using System.Runtime.CompilerServices;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Some referrals in the order of their latest change, and where to go on; none: only the cursor moves.</summary>
/// <param name="Sequence">The last one's change sequence.</param>
public sealed record ReferralBatch(long Sequence, IReadOnlyList<ReferralView> Referrals)
{
    /// <summary>Receipt of the delivery, one for the whole batch; null where nothing was delivered.</summary>
    public AuditReceipt? Receipt { get; init; }
}

/// <summary>
/// Follows the referrals that an organisation received, as they arrive and change; works as <see cref="InboxFeed"/> does. A
/// referral that changes twice before it is read comes once, as it stands. One that another area took comes a last time, with its new
/// recipient.
/// </summary>
public sealed class ReferralFeed(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int Batch = 25;

    /// <summary>Follows until cancelled.</summary>
    /// <param name="after">Change sequence of the last message kept; 0: from the oldest referral that is still open.</param>
    public async IAsyncEnumerable<ReferralBatch> FollowAsync(
        Call call, long after, FeedPace pace, [EnumeratorCancellation] CancellationToken ct)
    {
        using var signal = store.Subscribe($"referrals:{call.Caller.OrganisationId}");
        var lastMessage = time.GetTimestamp();
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (await NextAsync(call, after, ct) is { } batch)
            {
                after = batch.Sequence;

                // What the reader does not get to see leaves no message: that one comes just now would tell that something came.
                if (batch.Referrals.Count > 0)
                {
                    yield return batch;
                    lastMessage = time.GetTimestamp();
                }

                continue;
            }

            if (time.GetElapsedTime(lastMessage) >= pace.Heartbeat)
            {
                yield return new ReferralBatch(after, []);
                lastMessage = time.GetTimestamp();
            }

            await signal.WaitAsync(pace.Poll, ct);
        }
    }

    private async Task<ReferralBatch?> NextAsync(Call call, long after, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        var batch = await store.ReadAsync(async session =>
        {
            // In every round: a conflict of interest that is declared while somebody follows counts from then on (L10).
            await call.Caller.Conflicts.LoadAsync(session, call.Caller);
            var changed = await session.Referrals.ChangedSinceAsync(call.Caller.OrganisationId, after, Batch);
            if (changed.Count == 0)
                return null;
            var views = await ReferralViews.OfManyAsync(session, changed, call.Caller, registry);
            return new ReferralBatch(changed[^1].ChangeSequence, views);
        }, ct);
        if (batch is not { Referrals.Count: > 0 })
            return batch;

        // Durable before it leaves, as every reading is.
        return await store.WriteAsync(
            new WriteCommand<ReferralBatch>("DeliverReferrals", session =>
            {
                List<Referral> given = [.. batch.Referrals.Select(v => v.Referral)];
                var receipt = session.Record(call.Entry(session, time, AuditEventKind.Deliver) with
                {
                    PersonIds = ReferralViews.PeopleIn(batch.Referrals),
                    ObjectId = given.Count == 1 ? given[0].Id : null,
                    Shown = ReferralViews.ShownIn(batch.Referrals),
                });
                return ValueTask.FromResult(batch with { Receipt = receipt });
            }),
            ct);
    }
}
