using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>Asks an old answer's rules again.</summary>
/// <param name="Reason">Why the reviewer looks; kept with the review's own entry.</param>
public sealed record ReplayEntry(string EntryId, string Reason);

/// <summary>An old answer under the version that gave it.</summary>
public sealed record EntryReplayed(AuditEntry Entry, Replay Replay, AuditReceipt Receipt);

/// <summary>
/// Gives an old decision again (<see cref="Replay"/>). Only the partnership's auditors see which rules judged, since a rule names the class of what it hid.
/// </summary>
public sealed class ReplayEntryHandler(IStore store, PolicyBook policies, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND: no such entry, or of a version that this broker does not have; ROLE_NOT_ALLOWED;
    /// CONFLICT_OF_INTEREST.</exception>
    public Task<EntryReplayed> HandleAsync(ReplayEntry command, Call call, CancellationToken ct)
    {
        if (call.Caller.Human.Role != PractitionerRole.Auditor || (call.Caller.Agency != AgencyKind.Other && !call.Caller.IsOperator))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Only an auditor of the partnership may replay an answer.");
        return store.AnswerAsync(
            call,
            async session =>
            {
                var entry = await session.Audit.FindAsync(command.EntryId);
                if (entry is null || call.Caller.Conflicts.Judge(entry.PersonIds) || policies.Find(entry.PolicyVersion ?? "") is not { } then)
                    throw RuleException.NotFound("entry");
                var replay = Replay.Of(entry, then, policies.At(session.Now));
                var review = call.Entry(session, time, AuditEventKind.Return) with
                {
                    Purpose = Purpose.SupervisionAudit,
                    Reason = command.Reason,
                    PersonIds = entry.PersonIds,
                    ObjectId = entry.Id,
                    Outcome = OutcomeOf(replay),
                };
                return (new EntryReplayed(entry, replay, review.Receipt()), review);
            },
            ct);
    }

    private static string OutcomeOf(Replay replay)
    {
        var left = replay.Rules.Count(r => !r.Asked);
        return left == replay.Rules.Count ? "done: nothing to replay"
            : (replay.Follows ? "done: follows" : "done: does not follow") + (left == 0 ? "" : $", {left} rules not asked again");
    }
}
