using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>Takes a decision back.</summary>
public sealed record UndoIdentityDecision(string DecisionId, string Reason);

/// <summary>The decision that takes it back.</summary>
public sealed record DecisionUndone(DecisionView Decision, AuditReceipt Receipt);

/// <summary>
/// Takes a decision back that still stands: what it joined stands apart again, and is not joined again by itself; what it took
/// apart stands together again (requirement A6). An organisation of which the decision moved or kept apart a record may, one that
/// stands with such a record now, or the data steward. What later decisions rest on is taken back by taking back those first.
/// </summary>
public sealed class UndoIdentityDecisionHandler(IStore store, OrganisationDirectory directory, IdentityDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ILLEGAL_STATE, STEWARD_REQUIRED, VERSION_CONFLICT.</exception>
    public async Task<DecisionUndone> HandleAsync(UndoIdentityDecision command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<DecisionUndone> ApplyAsync(IWriteSession session, UndoIdentityDecision command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var decision = await session.Identity.FindDecisionAsync(command.DecisionId) ?? throw NoSuchDecision();
        var named = DecisionReading.EntriesNamedBy(decision);

        // The people that a move came from and went to, too: where the entry that gave them their id stands now.
        var held = await session.Identity.HoldEntriesAsync(
            [.. named.Concat(decision.Moves.SelectMany(m => new[] { m.FromPersonId, m.ToPersonId })).Distinct().Order(StringComparer.Ordinal)]);
        var people = held.Where(e => named.Contains(e.Id)).Select(e => e.PersonId).ToHashSet(StringComparer.Ordinal);
        if (!DeskSight.MaySee(caller, held.Where(e => people.Contains(e.PersonId))))
            throw NoSuchDecision();
        if (await session.Identity.FindUndoOfAsync(decision.Id) is not null)
            throw RuleException.IllegalState("The decision", "UNDONE", ["STANDING"]);
        if (decision.Moves.Count == 0 && decision.Apart.Count == 0)
            throw RuleException.IllegalState("The decision", "NOTHING_TO_UNDO", ["STANDING"]);
        if (decision.Moves.Any(m => held.FirstOrDefault(e => e.Id == m.EntryId)?.PersonId is not { } now || now != StandsWith(held, m.ToPersonId)))
            throw RuleException.IllegalState("The decision", "SUPERSEDED", ["STANDING"]);

        var undo = IdentityDesk.Begin(session, call, IdentityDecisionKind.Undo, command.Reason, undoes: decision.Id);
        await CarryOutAsync(session, decision, undo, named, held, registry, call);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(IdentityDecisionKind.Undo)) with
        {
            ObjectId = decision.Id,
            PersonIds = [.. held.Where(e => named.Contains(e.Id) && (DeskSight.IsSteward(caller) || e.OrganisationId == caller.OrganisationId)).Select(e => e.PersonId).Distinct()],
            Reason = command.Reason,
        });
        var made = await session.Identity.FindDecisionAsync(undo.Id) ?? undo;
        return new DecisionUndone(await DecisionReading.ViewAsync(session, made, caller, registry), receipt);
    }

    private async ValueTask CarryOutAsync(
        IWriteSession session, IdentityDecision decision, IdentityDecision undo, IReadOnlySet<string> named,
        IReadOnlyList<IdentityEntry> held, RegistrySnapshot registry, Call call)
    {
        if (decision.Moves.Count == 0)
        {
            session.Identity.Add(undo with { Named = [.. named] });
            return;
        }

        // What took entries apart holds them apart as well, what joined them does not; the way back is the other of the two.
        var moved = decision.Moves.Select(m => m.EntryId).ToHashSet(StringComparer.Ordinal);
        var there = held.First(e => moved.Contains(e.Id)).PersonId;
        var cluster = held.Where(e => e.PersonId == there).ToList();
        if (decision.Apart.Count == 0)
        {
            if (cluster.TrueForAll(e => moved.Contains(e.Id)))
                throw RuleException.IllegalState("The decision", "SUPERSEDED", ["STANDING"]);
            await desk.SplitAsync(session, undo, cluster, moved, registry, call.Caller);
            return;
        }

        var from = StandsWith(held, decision.Moves[0].FromPersonId) ?? throw RuleException.IllegalState("The decision", "SUPERSEDED", ["STANDING"]);
        var others = held.Where(e => e.PersonId == from).ToList();
        if (!DeskSight.IsSteward(call.Caller) && JoinRulesForbid(await session.People.FindManyAsync([there, from])))
            throw AnswerIdentityQuestionHandler.StewardRequired();
        await desk.JoinAsync(session, undo, others, cluster, registry, call);
    }

    /// <summary>Together again what was taken apart: somebody's decision is what is taken back, so it does not speak against it.</summary>
    private static bool JoinRulesForbid(IReadOnlyList<Person> people) =>
        people.Count == 2 && JoinRules.Judge(people[0], people[1], keptApart: false).NeedsSteward;

    /// <summary>The person with whom the entry of an id stands; the id itself while it is nobody's of these.</summary>
    private static string? StandsWith(IReadOnlyList<IdentityEntry> held, string personId) =>
        held.FirstOrDefault(e => e.Id == personId)?.PersonId;

    private static RuleException NoSuchDecision() => RuleException.NotFound("decision");
}
