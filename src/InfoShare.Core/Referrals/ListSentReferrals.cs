using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Referrals;

/// <summary>Referrals that the caller's organisation sent, latest first; those that are late, the longest overdue first (E8).</summary>
/// <param name="After">The place of the last one of the page before.</param>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListSentReferrals(SentFilter Filter, ReferralPosition? After, int Limit)
{
    /// <summary>Only those that the calling practitioner made.</summary>
    public bool MineOnly { get; init; }

    /// <summary>Instead of what was sent, what the caller's organisation took from a redirect and owns now (E12).</summary>
    public bool PassedToUs { get; init; }
}

/// <summary>Lists what was sent; unqualified workers see their own only (L11).</summary>
public sealed class ListSentReferralsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    public async Task<ReferralPage> HandleAsync(ListSentReferrals query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            if (query.PassedToUs)
                return await PassedAsync(session, query, call, registry);
            var ownOnly = call.Caller.Practitioner is { } human && (query.MineOnly || !ReferralSight.LearnsOfOthers(human.Role)) ? human.Id : null;
            var (page, next) = await VisiblePage.ReadAsync<Referral, ReferralPosition>(
                (after, most) => session.Referrals.SentAsync(
                    call.Caller.OrganisationId, ownOnly, query.Filter, after is { } a ? (a.Place, a.ReferralId) : null, most),
                query.After, r => new ReferralPosition(r.FeedbackDue, r.Id),
                r => (!ReferralSight.IsKept(r, call.Caller) || ReferralSight.IsAuthor(r, call.Caller))
                    && (ReferralSight.IsAuthor(r, call.Caller) || ReferralSight.IsSendersToSee(r, call.Caller, registry, session.Now)),
                query.Limit);
            var views = new List<ReferralView>();
            foreach (var referral in page)
                views.Add(await ReferralViews.OfAsync(session, referral, ReferralSide.Referrer, call.Caller, registry));
            var entry = ListReferralsHandler.ListEntry(call, session, time, views);
            return (new ReferralPage(views, next, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>Whoever may open such a referral finds it in the list, and nobody else.</summary>
    private async ValueTask<(ReferralPage Page, AuditEntry Entry)> PassedAsync(IReadSession session, ListSentReferrals query, Call call, RegistrySnapshot registry)
    {
        var (page, next) = await VisiblePage.ReadAsync<Referral, ReferralPosition>(
            (after, most) => session.Referrals.PassedToAsync(call.Caller.OrganisationId, after?.ReferralId, most),
            query.After, r => new ReferralPosition(r.FeedbackDue, r.Id),
            r => ReferralSight.Of(r, call.Caller, registry, session.Now) is not null, query.Limit);
        var views = await ReferralViews.OfManyAsync(session, page, call.Caller, registry);
        var entry = ListReferralsHandler.ListEntry(call, session, time, views);
        return (new ReferralPage(views, next, entry.Receipt()), entry);
    }
}
