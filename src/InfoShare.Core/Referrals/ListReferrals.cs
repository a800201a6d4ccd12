using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>The tray: referrals that the caller's organisation received, what is due next first.</summary>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListReferrals(ReferralFilter Filter, ReferralPosition? After, int Limit);

/// <summary>Lists the tray. It is for those who may decide about a child; support workers see what they sent themselves (L11).</summary>
public sealed class ListReferralsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED, PRACTITIONER_REQUIRED.</exception>
    public async Task<ReferralPage> HandleAsync(ListReferrals query, Call call, CancellationToken ct)
    {
        var practitioner = call.Caller.Human;
        if (!ReferralSight.LearnsOfOthers(practitioner.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Your role sees the referrals that it sent (ListSentReferrals).");
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (page, next) = await VisiblePage.ReadAsync<Referral, ReferralPosition>(
                (after, most) => session.Referrals.ReceivedAsync(
                    call.Caller.OrganisationId, query.Filter, practitioner.Id, after is { } a ? (a.Place, a.ReferralId) : null, most),
                query.After, r => new ReferralPosition(r.TrayPlace, r.Id), r => !ReferralSight.IsKept(r, call.Caller), query.Limit);
            var views = await ReferralViews.OfManyAsync(session, page, call.Caller, registry);
            var entry = ListEntry(call, session, time, views);
            return (new ReferralPage(views, next, entry.Receipt()), entry);
        }, ct);
    }

    internal static AuditEntry ListEntry(Call call, IReadSession session, TimeProvider time, IReadOnlyCollection<ReferralView> given) =>
        call.Entry(session, time, AuditEventKind.Return) with { PersonIds = ReferralViews.PeopleIn(given), Shown = ReferralViews.ShownIn(given) };
}
