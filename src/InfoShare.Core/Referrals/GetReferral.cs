using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Asks for one referral that the caller's organisation sent or received.</summary>
public sealed record GetReferral(string ReferralId);

/// <summary>Gives a referral as the caller's side sees it; anybody else learns nothing, not even that it exists.</summary>
public sealed class GetReferralHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<ReferralChanged> HandleAsync(GetReferral query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var referral = await session.Referrals.FindAsync(query.ReferralId);
            var side = ReferralSight.Require(referral, call.Caller);
            var view = await ReferralViews.OfAsync(session, referral!, side, call.Caller, registry);
            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = referral!.ChildIds, ObjectId = referral.Id };
            return (new ReferralChanged(view, entry.Receipt()), entry);
        }, ct);
    }
}
