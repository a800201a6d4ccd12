using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Households;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>Asks how a person came to be what it is.</summary>
public sealed record ListIdentityDecisions(SubjectRef Person);

/// <summary>The history of a person as the caller may see it, latest first.</summary>
/// <param name="Version">Counts the decisions, those that the caller does not see included; see <see cref="SplitRecords"/>.</param>
public sealed record DecisionHistory(
    string PersonId, long Version, IReadOnlyList<EntryView> Records, IReadOnlyList<DecisionView> Decisions, AuditReceipt Receipt);

/// <summary>Shows the history to those who hold one of the person's records, and to the data steward.</summary>
public sealed class ListIdentityDecisionsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int MaxDecisions = 100;

    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS.</exception>
    public async Task<DecisionHistory> HandleAsync(ListIdentityDecisions query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var caller = call.Caller;
            var personId = await DeskSight.NamedAsync(session, query.Person, "person", caller);
            var entries = await session.Identity.FindEntriesAsync(personId);
            if (!DeskSight.MaySee(caller, entries))
                throw DeskSight.NoSuchPerson();
            var people = (await session.People.FindManyAsync([personId])).ToDictionary(p => p.Id);
            var all = await session.Identity.DecisionsOfAsync(personId);
            var views = new List<DecisionView>();
            foreach (var decision in all.Reverse().Take(MaxDecisions))
                views.Add(await DecisionReading.ViewAsync(session, decision, caller, registry));
            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [personId] };
            return (
                new DecisionHistory(personId, all.Count, DeskViews.Entries(entries, people, caller, registry), views, entry.Receipt()),
                entry);
        }, ct);
    }
}

/// <summary>Reads a decision for somebody who holds a record of the person.</summary>
internal static class DecisionReading
{
    /// <summary>The entries that a decision moved, keeps apart or is about.</summary>
    public static IReadOnlySet<string> EntriesNamedBy(IdentityDecision decision) => new SortedSet<string>(
        decision.Moves.Select(m => m.EntryId).Concat(decision.Apart.SelectMany(p => new[] { p.EntryId, p.OtherEntryId })).Concat(decision.Named),
        StringComparer.Ordinal);

    public static async ValueTask<DecisionView> ViewAsync(IReadSession session, IdentityDecision decision, Caller caller, RegistrySnapshot registry)
    {
        var entries = new List<IdentityEntry>();
        var named = EntriesNamedBy(decision);
        foreach (var id in named)
        {
            if (entries.TrueForAll(e => e.Id != id))
                entries.AddRange(await session.Identity.FindEntriesAsync(id));
        }

        var people = (await session.People.FindManyAsync([.. entries.Select(e => e.PersonId).Distinct()])).ToDictionary(p => p.Id);
        var records = DeskViews.Entries(entries.Where(e => named.Contains(e.Id)), people, caller, registry);
        var refuges = people.Count > 0
            && (await session.Links.ResidencesOfAsync([.. people.Keys], ChildLinks.MaxLinks)).Any(r => r.Kind == ResidenceKind.Refuge);
        var comparison = DeskViews.Comparison(decision.Evidence, records, DeskSight.IsSteward(caller), refuges);
        var stands = await session.Identity.FindUndoOfAsync(decision.Id) is null;
        return DeskViews.Decision(decision, stands, records, comparison, caller, registry);
    }
}
