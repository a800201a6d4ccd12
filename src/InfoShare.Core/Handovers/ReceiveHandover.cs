using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>The calling practitioner has read a handover.</summary>
public sealed record ReceiveHandover(string HandoverId, long Version);

/// <summary>Notes the first reader. Reading takes nothing over: the sender still owns, and the clock goes on.</summary>
public sealed class ReceiveHandoverHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<HandoverChanged> HandleAsync(ReceiveHandover command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireHandoverAsync(command.HandoverId, command.Version, HandoverSide.Recipient, call.Caller, registry);
            var change = HandoverMoves.Receive(was, call.Caller.PartyFor(call.Caller.Asked(was.RecipientRole), registry, session.Now), session.Now);
            await session.ApplyAsync(was, change);
            await session.ReadItemsAsync(ItemSubject.Handover, was.Id, call.Caller, registry);
            return await session.HandoverChangedAsync(change.Next, call, registry, time, AuditEventKind.Acknowledge);
        }, ct);
    }
}
