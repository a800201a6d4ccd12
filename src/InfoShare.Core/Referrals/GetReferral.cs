using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Asks for one referral that the caller's organisation sent or received.</summary>
public sealed record GetReferral(string ReferralId);

/// <summary>Gives a referral as the caller's side sees it; anybody else learns nothing, not even that it exists.</summary>
public sealed class GetReferralHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<ReferralChanged> HandleAsync(GetReferral query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var referral = await session.Referrals.FindAsync(query.ReferralId);
            var side = ReferralSight.Require(referral, call.Caller, registry, session.Now);
            var view = await ReferralViews.OfAsync(session, referral!, side, call.Caller, registry);
            var home = side == ReferralSide.Recipient && !ReferralSight.IsKept(referral!, call.Caller)
                ? await HomeReferrals.OfAsync(session, referral!.ChildIds, referral.RecipientOrganisationId, call.Caller) : HomeReferrals.None;
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                PersonIds = [.. ReferralViews.PeopleIn(view).Concat(home.PersonIds).Distinct(StringComparer.Ordinal)],
                ObjectId = referral!.Id,
                Shown = ReferralViews.ShownIn(view),
            };
            view = view with
            {
                // To an author who is kept from the child: the own submission and its feedback, nothing else (L10, L11).
                Told = ReferralSight.IsKept(referral, call.Caller) ? [] : await ToldAsync(session, referral, call.Caller, registry),
                MissedAlerts = await MissedAlertsAsync(session, view),
                HomeSeries = home.Entries,
                Openable = side == ReferralSide.Recipient ? await OpenableAsync(session, [.. view.Series, .. home.Entries], call.Caller, registry) : [],
            };
            return (new ReferralChanged(view, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>Of the earlier ones those that the own service received and that are open to the reader: of any other no id is told.</summary>
    private static async ValueTask<IReadOnlyList<string>> OpenableAsync(
        IReadSession session, IReadOnlyList<SeriesEntry> entries, Caller caller, RegistrySnapshot registry)
    {
        List<string> openable = [];
        foreach (var entry in entries.Where(e => e.RecipientId == caller.OrganisationId))
        {
            if (await session.Referrals.FindAsync(entry.ReferralId) is { } earlier && !ReferralSight.IsKept(earlier, caller)
                && ReferralSight.Of(earlier, caller, registry, session.Now) == ReferralSide.Recipient)
            {
                openable.Add(entry.ReferralId);
            }
        }

        return openable;
    }

    /// <summary>For the recipient, the earlier ones of the series of which nobody read the alert (E13).</summary>
    private async ValueTask<IReadOnlyList<int>> MissedAlertsAsync(IReadSession session, ReferralView view)
    {
        var before = view.Series.Where(e => e.ReceivedAt <= view.Referral.ReceivedAt).ToList();
        var from = clock.Threshold(DeadlineKey.ReferralSeries, DeadlineCase.ManagerAlertFrom, view.Referral.ReceivedAt);
        return before.Count < from ? [] : [.. (await ReferralSeries.MissedAlertsAsync(session, before, from)).Select(m => m.Place)];
    }

    /// <summary>Both parties see how far the other has come; those who learn of others see the other agencies too (E6, G1).</summary>
    private static async ValueTask<IReadOnlyList<RecipientProgress>> ToldAsync(
        IReadSession session, Referral referral, Caller caller, RegistrySnapshot registry)
    {
        var told = (await session.Inbox.OfReferralAsync(referral.Id)).AsEnumerable();
        string[] parties = [referral.ReferrerOrganisationId, referral.RecipientOrganisationId];
        if (caller.Practitioner is null || !ReferralSight.LearnsOfOthers(caller.Role))
            told = told.Where(n => parties.Contains(n.OrganisationId));
        return Progress.Of(told, await session.Links.InvolvementsOfAsync(referral.ChildIds), caller, registry, session.Now, parties);
    }
}
