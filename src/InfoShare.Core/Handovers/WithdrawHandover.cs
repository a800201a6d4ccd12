using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>The sender takes an offer back, and says why.</summary>
public sealed record WithdrawHandover(string HandoverId, long Version, string Reason);

/// <summary>Ends the offer: the sender keeps the case, and asks nobody any more.</summary>
public sealed class WithdrawHandoverHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">
    /// NOT_FOUND, also for whom a conflict in silence has kept from its people since the offer (L10); ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.
    /// </exception>
    public async Task<HandoverChanged> HandleAsync(WithdrawHandover command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireHandoverAsync(command.HandoverId, command.Version, HandoverSide.Sender, call.Caller, registry);
            if (!Roles.IsQualified(call.Caller.Human.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "A handover is withdrawn by a qualified practitioner.");
            var change = HandoverMoves.Withdraw(was, call.Caller.Human.Name, command.Reason, session.Now);
            if (!call.Caller.Conflicts.MayUndo(was.OfferedAt, was.SubjectIds))
                throw RuleException.NotFound("handover");
            await session.ApplyAsync(was, change);
            await session.AnswerItemsAsync(Fulfilment.WithdrewHandover, was.Id, call.Caller);
            new HandoverNotices(session, registry, change.Next).Withdrawn();
            return await session.HandoverChangedAsync(change.Next, call, registry, time, AuditEventKind.Decide);
        }, ct);
    }
}
