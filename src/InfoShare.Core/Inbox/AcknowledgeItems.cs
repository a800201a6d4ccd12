using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Says what became of items (G1): read, accepted, acted or declined.</summary>
/// <param name="Note">What was done or why it is declined; needed with ACTED and DECLINED, 5 characters or more.</param>
public sealed record AcknowledgeItems(IReadOnlyList<string> ItemIds, NotificationState State, string? Note);

/// <summary>The items as they stand now.</summary>
public sealed record AcknowledgedItems(IReadOnlyList<InboxItemView> Items, AuditReceipt Receipt);

/// <summary>
/// Moves items forward, all or none. A person reads, accepts, acts or declines; a system cannot. Whoever accepts, acts or
/// declines has read. An item that is in the state already stays as it is.
/// </summary>
public sealed class AcknowledgeItemsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private static readonly NotificationState[] Unread = [NotificationState.Queued, NotificationState.Delivered, NotificationState.Failed];

    /// <exception cref="RuleException">NOT_FOUND when one of the items is not the caller's; INVALID_FIELDS, ILLEGAL_STATE,
    /// PRACTITIONER_REQUIRED; ROLE_NOT_ALLOWED for a manager's alert about a series.</exception>
    public async Task<AcknowledgedItems> HandleAsync(AcknowledgeItems command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    /// <summary>The states from which an item may move to another; empty for one that nobody may set.</summary>
    public static IReadOnlyList<NotificationState> AllowedFrom(NotificationState to) => to switch
    {
        NotificationState.Read => Unread,
        NotificationState.Accepted => [.. Unread, NotificationState.Read],
        NotificationState.Acted or NotificationState.Declined => [.. Unread, NotificationState.Read, NotificationState.Accepted],
        _ => [],
    };

    private async ValueTask<AcknowledgedItems> ApplyAsync(
        IWriteSession session, AcknowledgeItems command, Call call, RegistrySnapshot registry)
    {
        var reader = call.Caller.Human;
        var from = AllowedFrom(command.State);
        if (from.Count == 0)
            throw RuleException.Invalid("state", "must be READ, ACCEPTED, ACTED or DECLINED");
        if (command.State is NotificationState.Acted or NotificationState.Declined && (command.Note?.Trim().Length ?? 0) < 5)
            throw RuleException.Invalid("note", "say in at least 5 characters what was done, or why it is declined");

        string[] ids = [.. command.ItemIds.Distinct()];
        var items = (await session.Inbox.FindManyAsync(call.Caller.OrganisationId, ids)).ToDictionary(i => i.Id);
        if (ids.Any(id => !items.TryGetValue(id, out var item) || !InboxViews.MaySee(item, call.Caller, registry, session.Now)))
            throw RuleException.NotFound("item");
        if ((await InboxViews.SeenAsync(session, [.. items.Values], call.Caller, registry)).Count < ids.Length)
            throw RuleException.NotFound("item");
        var toMove = ids.Select(id => items[id]).Where(i => i.State != command.State).ToList();
        if (toMove.Any(i => ReferralSeries.IsAlert(i) && !ReferralSeries.MayAnswerAlert(i, reader, registry, session.Now)))
            throw new RuleException(ErrorReason.RoleNotAllowed, "The alert about a series is for a manager, or whoever stands in for one, to read and to answer.");
        foreach (var item in toMove)
            RequireFrom(item, from);

        foreach (var item in toMove)
        {
            if (!await session.Inbox.TryMoveAsync(
                call.Caller.OrganisationId, item.Id, from, command.State, reader.Name, command.Note, session.Now))
            {
                // Another broker moved it since it was read above; nothing of this command stays.
                var now = (await session.Inbox.FindManyAsync(call.Caller.OrganisationId, [item.Id])).Single();
                throw IllegalState(now, from);
            }
        }

        if (command.State == NotificationState.Acted)
            await CheckReviews.AnsweredAsync(session, toMove, call.Caller);

        var after = (await session.Inbox.FindManyAsync(call.Caller.OrganisationId, ids)).ToDictionary(i => i.Id);
        if (command.State == NotificationState.Declined)
        {
            await CheckReviews.DeclinedAsync(session, toMove);
            await TellWhenAllDeclinedAsync(session, toMove, registry);
        }

        List<Notification> ordered = [.. ids.Select(id => after[id])];
        var views = await InboxViews.SeenAsync(session, ordered, call.Caller, registry);
        var kind = command.State == NotificationState.Read ? AuditEventKind.Read : AuditEventKind.Acknowledge;
        var receipt = session.Record(InboxAudit.Entry(call, session, time, kind, Code.Of(command.State), views));
        return new AcknowledgedItems(views, receipt);
    }

    /// <summary>
    /// The last of those who were told of a concern for a child declines: it is back with whoever shared it. A referral is declined by
    /// deciding it, and a check by completing it; both have clocks of their own. What one organisation sent counts nobody whom another told,
    /// nor whoever was told of what it left undone, nor whom it must not know of: the publisher would learn who works with the child (C8, A10, L7).
    /// </summary>
    private static async ValueTask TellWhenAllDeclinedAsync(IWriteSession session, List<Notification> declined, RegistrySnapshot registry)
    {
        foreach (var item in declined.Where(i => i.ReferralId is null && i.CheckId is null && i.AboutItemId is null && i.RespondBy is not null))
        {
            var told = item.ConcernId is { } concern
                ? (await session.Inbox.OfConcernAsync(concern))
                    .Where(n => n.PersonId == item.PersonId && n.Trigger == item.Trigger && n.ReferralId is null && n.AboutItemId is null
                        && n.PublisherOrganisationId == item.PublisherOrganisationId && OmissionNotices.IsOne(n) == OmissionNotices.IsOne(item)).ToList()
                : [item];

            // Whoever must not be known to the publisher neither counts nor keeps back the word that all others have declined.
            List<Notification> known = [];
            foreach (var one in told)
            {
                if (await PublisherSight.MayKnowAsync(session, one, registry))
                    known.Add(one);
            }

            var counted = known.Count > 0 ? known : told;
            if (counted.Any(n => n.Id == item.Id) && counted.All(n => n.Id == item.Id || n.State == NotificationState.Declined))
                await DeliveryTasks.AllDeclinedAsync(session, item, registry, known.Count > 0 ? known.Count : null);
        }
    }

    private static void RequireFrom(Notification item, IReadOnlyList<NotificationState> from)
    {
        if (!from.Contains(item.State))
            throw IllegalState(item, from);
    }

    private static RuleException IllegalState(Notification item, IReadOnlyList<NotificationState> from) =>
        RuleException.IllegalState($"The item {item.Id}", Code.Of(item.State), from.Select(Code.Of));
}
