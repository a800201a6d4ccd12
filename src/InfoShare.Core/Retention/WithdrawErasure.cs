using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>Takes a proposed erasure back.</summary>
public sealed record WithdrawErasure(string ErasureId, long ExpectedVersion, string Reason);

/// <summary>What every change of an erasure begins and ends with.</summary>
internal static class ErasureMoves
{
    /// <summary>An erasure that is proposed, of the version that the caller saw.</summary>
    /// <exception cref="RuleException">NOT_FOUND, also for whoever is kept from somebody in its entries (L10); VERSION_CONFLICT; ILLEGAL_STATE.</exception>
    public static async ValueTask<AuditErasure> RequireAsync(IReadSession session, Caller caller, string id, long expectedVersion)
    {
        var erasure = await session.Retention.FindErasureAsync(id);
        if (erasure is null || caller.Conflicts.Judge(await RetentionPeople.OfEntriesAsync(session, erasure.EntryIds)))
            throw RuleException.NotFound("erasure");
        if (erasure.Version != expectedVersion)
            throw RuleException.VersionConflict("The erasure", erasure.Version);
        return erasure.State == RemovalState.Proposed
            ? erasure
            : throw RuleException.IllegalState("The erasure", Code.Of(erasure.State), [Code.Of(RemovalState.Proposed)]);
    }

    /// <summary>Writes the next version.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT when somebody was first.</exception>
    public static async ValueTask<AuditErasure> WriteAsync(IWriteSession session, AuditErasure was, AuditErasure next)
    {
        next = next with { Version = was.Version + 1 };
        return await session.Retention.TryUpdateAsync(next)
            ? next
            : throw RuleException.VersionConflict("The erasure", (await session.Retention.FindErasureAsync(was.Id))?.Version ?? next.Version);
    }
}

/// <summary>Takes an erasure back before it is done: any officer may, and alone, because nothing is lost by it.</summary>
public sealed class WithdrawErasureHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; VERSION_CONFLICT; ILLEGAL_STATE once it was done.</exception>
    public Task<ErasureChanged> HandleAsync(WithdrawErasure command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.ChangeAsync(call, async session =>
        {
            var was = await ErasureMoves.RequireAsync(session, call.Caller, command.ErasureId, command.ExpectedVersion);
            var next = await ErasureMoves.WriteAsync(session, was, was with
            {
                State = RemovalState.Withdrawn,
                WithdrawnBy = call.Caller.Human.Name,
                WithdrawnAt = session.Now,
                WithdrawReason = command.Reason.Trim(),
            });
            // No words: they would stand in the trail that the erasure was to relieve of them.
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(next.State)) with { ObjectId = next.Id });
            return new ErasureChanged(next, false, receipt);
        }, ct);
    }
}
