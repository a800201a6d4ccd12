using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>The recipient does not take the case, and says why.</summary>
public sealed record DeclineHandover(string HandoverId, long Version, string Reason);

/// <summary>The sender keeps the case and is told; the dispute climbs until somebody acts (F5).</summary>
public sealed class DeclineHandoverHandler(IStore store, OrganisationDirectory directory, HandoverMoves moves, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<HandoverChanged> HandleAsync(DeclineHandover command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireHandoverAsync(command.HandoverId, command.Version, HandoverSide.Recipient, call.Caller, registry);
            if (!Roles.IsQualified(call.Caller.Human.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "A handover is declined by a qualified practitioner.");
            var change = moves.Decline(was, call.Caller.PartyFor(call.Caller.Asked(was.RecipientRole), registry, session.Now), command.Reason, session.Now);
            await session.ApplyAsync(was, change);
            await session.AnswerItemsAsync(Fulfilment.DeclinedHandover, was.Id, call.Caller);
            new HandoverNotices(session, registry, change.Next).Declined();
            return await session.HandoverChangedAsync(change.Next, call, registry, time, AuditEventKind.Decide);
        }, ct);
    }
}
