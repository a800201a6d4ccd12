using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Review;

/// <summary>Somebody as a cluster of entries of a past moment.</summary>
/// <param name="Id">The person's id then.</param>
/// <param name="TodayId">The person that this id stands for now.</param>
internal sealed record PastCluster(string Id, string TodayId, IReadOnlyList<IdentityEntry> Entries)
{
    /// <summary>The ids under which facts about the person were filed.</summary>
    public IReadOnlyList<string> EntryIds { get; } = [.. Entries.Select(e => e.Id)];
}

/// <summary>
/// Who was one person at a past moment: today's clusters with every later decision taken back, the latest first (requirement A6). What a
/// join brought together afterwards nobody knew of one person then.
/// </summary>
internal static class PastClusters
{
    private const int MostRounds = 20;

    /// <summary>The cluster that an id stood for; null when nothing of it was recorded by then.</summary>
    public static async ValueTask<PastCluster?> OfAsync(IReadSession session, string personId, DateTimeOffset at)
    {
        var entries = new Dictionary<string, IdentityEntry>(StringComparer.Ordinal);
        var later = new Dictionary<string, IdentityDecision>(StringComparer.Ordinal);
        var open = new Queue<string>([personId]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { personId };
        for (var round = 0; open.Count > 0 && round < MostRounds * MostRounds; round++)
        {
            var id = open.Dequeue();
            foreach (var entry in await session.Identity.FindEntriesAsync(id))
                entries[entry.Id] = entry;
            foreach (var decision in (await session.Identity.DecisionsOfAsync(id)).Where(d => d.DecidedAt > at && d.Moves.Count > 0))
            {
                later[decision.Id] = decision;
                foreach (var moved in decision.Moves.SelectMany(m => (string[])[m.EntryId, m.FromPersonId, m.ToPersonId]).Where(seen.Add))
                    open.Enqueue(moved);
            }
        }

        if (!entries.TryGetValue(personId, out var asked))
            return null;
        var personOf = entries.Values.ToDictionary(e => e.Id, e => e.PersonId, StringComparer.Ordinal);
        foreach (var decision in later.Values.OrderByDescending(d => d.DecidedAt).ThenByDescending(d => d.Id, StringComparer.Ordinal))
        {
            foreach (var move in decision.Moves.Where(m => personOf.ContainsKey(m.EntryId)))
                personOf[move.EntryId] = move.FromPersonId;
        }

        var then = personOf[personId];
        var cluster = entries.Values.Where(e => personOf[e.Id] == then && e.RecordedAt <= at)
            .OrderBy(e => e.RecordedAt).ThenBy(e => e.Id, StringComparer.Ordinal).ToList();
        return cluster.Count == 0 ? null : new PastCluster(then, asked.PersonId, cluster);
    }
}
