using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Handovers;

/// <summary>Asks for one handover with its history and the protection record.</summary>
public sealed record GetHandover(string HandoverId);

/// <summary>Answers each side; whoever stands on neither learns nothing of it.</summary>
public sealed class GetHandoverHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<HandoverChanged> HandleAsync(GetHandover query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        HandoverView? read = null;
        return await store.AnswerAsync(call, async session =>
        {
            var handover = await session.Handovers.FindAsync(query.HandoverId);
            var side = HandoverWrites.SideOf(handover, call.Caller, registry, session.Now) ?? throw RuleException.NotFound("handover");
            var (view, shown) = await HandoverViews.OfAsync(session, handover!, side, call.Caller, registry);
            var entry = HandoverViews.Shown(call.Entry(session, time, Vocabulary.AuditEventKind.Return), view, shown);
            read = view;
            return (new HandoverChanged(view, entry.Receipt()), entry);
        }, ct, session => HandoverViews.NoteLook(session, read!, call.Caller));
    }
}
