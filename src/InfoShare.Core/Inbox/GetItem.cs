using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Asks for one item with its history.</summary>
public sealed record GetItem(string ItemId);

/// <summary>An item and what happened to it.</summary>
public sealed record ItemHistory(InboxItemView Item, IReadOnlyList<NotificationStep> Steps, IReadOnlyList<TelephoneCall> Calls, AuditReceipt Receipt);

/// <summary>Shows an item of the caller's inbox with every step and telephone call. Looking marks nothing as read.</summary>
public sealed class GetItemHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<ItemHistory> HandleAsync(GetItem query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var item = (await session.Inbox.FindManyAsync(call.Caller.OrganisationId, [query.ItemId])).SingleOrDefault();
            if (item?.PersonId is { } about && !InboxViews.MaySee(item, call.Caller, registry, session.Now))
                _ = call.Caller.Conflicts.Judge(about);
            if (item is null || !InboxViews.MaySee(item, call.Caller, registry, session.Now)
                || (await InboxViews.WholeAsync(session, [item], call.Caller, registry)).SingleOrDefault() is not { } view)
            {
                throw RuleException.NotFound("item");
            }

            if (view.Item.PersonId is { } person && (await session.People.FindAsync(person))?.AgeBandOn(LondonTime.DateOf(session.Now)) == AgeBand.Adult)
                view = view with { AboutAdult = true };
            if (view.Item.PlanDutyId is { } duty && await session.CaseRoles.FindGapAsync(duty) is { ClosedAt: null } gap)
                view = view with { PartAsked = true, MayStateSupport = RoleGaps.MayState(gap, call.Caller) };
            var entry = InboxAudit.Entry(call, session, time, AuditEventKind.Return, "done", [view, .. view.Parts]) with { ObjectId = item.Id };
            return (new ItemHistory(view, await session.Inbox.StepsAsync(item.Id), await session.Inbox.CallsAsync(item.Id), entry.Receipt()), entry);
        }, ct);
    }
}
