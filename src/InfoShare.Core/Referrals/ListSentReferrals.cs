using InfoShare.Core.Access;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Referrals;

/// <summary>Referrals that the caller's organisation sent, latest first.</summary>
/// <param name="OpenOnly">Only those still without acknowledged feedback.</param>
/// <param name="AfterReferralId">The last one of the page before.</param>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListSentReferrals(bool OpenOnly, string? AfterReferralId, int Limit);

/// <summary>Lists what was sent; unqualified workers see their own only (L11).</summary>
public sealed class ListSentReferralsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int Batch = 100;

    public async Task<ReferralPage> HandleAsync(ListSentReferrals query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var found = await FindAsync(session, query, call.Caller);
            var page = found.Take(query.Limit).ToList();
            var next = found.Count > query.Limit ? new ReferralPosition(page[^1].FeedbackDue, page[^1].Id) : null;
            page.RemoveAll(r => ReferralSight.IsKept(r, call.Caller) && !ReferralSight.IsAuthor(r, call.Caller));
            var views = new List<ReferralView>();
            foreach (var referral in page)
                views.Add(await ReferralViews.OfAsync(session, referral, ReferralSide.Referrer, call.Caller, registry));
            var entry = ListReferralsHandler.ListEntry(call, session, time, page) with { Shown = ReferralViews.ShownIn(views) };
            return (new ReferralPage(views, next, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>One more than the page holds, when there are more.</summary>
    private static async ValueTask<List<Referral>> FindAsync(IReadSession session, ListSentReferrals query, Caller caller)
    {
        var ownOnly = caller.Practitioner is { } human && !ReferralSight.LearnsOfOthers(human.Role) ? human.Id : null;
        var found = new List<Referral>();
        var after = query.AfterReferralId;
        while (found.Count <= query.Limit)
        {
            var size = ownOnly is null ? query.Limit + 1 : Batch;
            var batch = await session.Referrals.SentAsync(caller.OrganisationId, query.OpenOnly, after, size);
            found.AddRange(batch.Where(r => ownOnly is null || r.ReferrerId == ownOnly));
            if (batch.Count < size)
                break;
            after = batch[^1].Id;
        }

        return found;
    }
}
