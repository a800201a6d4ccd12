using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>The second person's word.</summary>
public sealed record ConfirmRemoval(string DecisionId, long ExpectedVersion);

/// <summary>Takes a decision back before it is done.</summary>
public sealed record WithdrawRemoval(string DecisionId, long ExpectedVersion, string Reason);

/// <summary>What every change of a decision begins and ends with.</summary>
internal static class RemovalMoves
{
    /// <summary>A decision in one of these states, of the version that the caller saw.</summary>
    /// <exception cref="RuleException">NOT_FOUND; CONFLICT_OF_INTEREST; VERSION_CONFLICT; ILLEGAL_STATE.</exception>
    public static async ValueTask<RemovalDecision> RequireAsync(
        IReadSession session, Caller caller, string id, long expectedVersion, params IReadOnlyList<RemovalState> allowed)
    {
        var decision = await session.Retention.FindDecisionAsync(id);
        if (decision is null || caller.Conflicts.Judge(await RetentionPeople.OfRecordsAsync(session, decision.RecordIds)))
            throw RuleException.NotFound("decision of removal");
        if (decision.Version != expectedVersion)
            throw RuleException.VersionConflict("The decision", decision.Version);
        return allowed.Contains(decision.State)
            ? decision
            : throw RuleException.IllegalState("The decision", Code.Of(decision.State), allowed.Select(Code.Of));
    }

    /// <summary>Writes the next version.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT when somebody was first.</exception>
    public static async ValueTask<RemovalDecision> WriteAsync(IWriteSession session, RemovalDecision was, RemovalDecision next)
    {
        next = next with { Version = was.Version + 1 };
        return await session.Retention.TryUpdateAsync(next)
            ? next
            : throw RuleException.VersionConflict("The decision", (await session.Retention.FindDecisionAsync(was.Id))?.Version ?? next.Version);
    }
}

/// <summary>
/// Confirms a decision. To keep holds at once; to remove waits for the days of grace, in which either person takes it back.
/// </summary>
public sealed class ConfirmRemovalHandler(IStore store, RetentionSchedules schedules, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; CONFLICT_OF_INTEREST; VERSION_CONFLICT; ILLEGAL_STATE; SECOND_PERSON_REQUIRED.</exception>
    public Task<RemovalChanged> HandleAsync(ConfirmRemoval command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.ChangeAsync(call, async session =>
        {
            var was = await RemovalMoves.RequireAsync(session, call.Caller, command.DecisionId, command.ExpectedVersion, RemovalState.Proposed);
            if (was.IsBy(call.Caller))
                throw new RuleException(ErrorReason.SecondPersonRequired, "Two people decide of a removal: another records officer or auditor has to confirm it.");
            var next = was with { State = RemovalState.Confirmed, ConfirmedBy = call.Caller.Human.Name, ConfirmedAt = session.Now };
            if (was.Choice == RemovalChoice.Remove)
            {
                var after = session.Now.AddDays(schedules.At(session.Now).GraceDays);
                next = next with { ExecuteAfter = after };
                session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.RemovalDue, was.Id, after, $"retention/{was.ScheduleVersion}"));
            }
            else
            {
                next = next with { State = RemovalState.Executed, ExecutedAt = session.Now, LeftAlone = was.RecordIds.Count };
                session.Retention.Keep(was.RecordIds, was.KeepUntil!.Value);
            }

            next = await RemovalMoves.WriteAsync(session, was, next);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(next.State)) with { ObjectId = next.Id });
            return new RemovalChanged(next, receipt);
        }, ct);
    }
}

/// <summary>Takes a decision back: any officer may, and alone, because nothing is lost by it.</summary>
public sealed class WithdrawRemovalHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; CONFLICT_OF_INTEREST; VERSION_CONFLICT; ILLEGAL_STATE once it was done.</exception>
    public Task<RemovalChanged> HandleAsync(WithdrawRemoval command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.ChangeAsync(call, async session =>
        {
            var was = await RemovalMoves.RequireAsync(session, call.Caller, command.DecisionId, command.ExpectedVersion, RemovalState.Proposed, RemovalState.Confirmed);
            var next = await RemovalMoves.WriteAsync(session, was, was with
            {
                State = RemovalState.Withdrawn,
                WithdrawnBy = call.Caller.Human.Name,
                WithdrawnAt = session.Now,
                WithdrawReason = command.Reason.Trim(),
            });
            session.Deadlines.Meet(was.Id, DeadlinePurpose.RemovalDue, session.Now);
            session.Retention.Release(was.Id);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(next.State)) with { ObjectId = next.Id, Reason = command.Reason });
            return new RemovalChanged(next, receipt);
        }, ct);
    }
}
