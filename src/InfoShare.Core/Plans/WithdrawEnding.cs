using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Takes a proposed ending back.</summary>
public sealed record WithdrawEnding(string EndingId, long Version, string Reason);

/// <summary>Nothing ends, and nobody has anything more to answer.</summary>
public sealed class WithdrawEndingHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ILLEGAL_STATE, VERSION_CONFLICT.</exception>
    public async Task<EndingChanged> HandleAsync(WithdrawEnding command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await EndingDesk.RequireAsync(session, command.EndingId, EndingSide.Proposer, call.Caller, registry);
            EndingDesk.RequireProposed(was, command.Version);
            var withdrawn = was with { Version = was.Version + 1, State = EndingState.Withdrawn, DecidedAt = session.Now, WithdrawnBecause = command.Reason };
            if (!await session.Plans.TryUpdateAsync(withdrawn, was.Version))
                throw RuleException.VersionConflict("The ending", was.Version + 1);
            session.Plans.LapseParts(was.Id);
            session.Deadlines.Meet(was.Id, DeadlinePurpose.EndingAcceptance, session.Now);
            await session.AnswerItemsAsync(Fulfilment.SettledEnding, was.Id, call.Caller);
            (await EndingNotices.OfAsync(session, registry, withdrawn)).Withdrawn();
            return await EndingDesk.ChangedAsync(session, (await session.Plans.FindEndingAsync(was.Id))!, call, registry, time, AuditEventKind.Decide);
        }, ct);
    }
}
