using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Registry;

/// <summary>
/// Compares who is registered with what the trail says was decided. Each entry about an organisation ends with the registry's version and the hash of all
/// that was registered of it then (M2): a row whose hash its last entry does not have was changed in the database, and somebody may call under a key and
/// in roles that nobody decided on. An entry of a log that no broker has begun, or of a version that the registry has not had, is nobody's decision. At a start, in housekeeping, and of each row that is new whenever the registry is read anew, so that what is set back soon
/// is met too. What differs is told, and calls go on.
/// </summary>
/// <param name="tell">Told of each thing that differs.</param>
public sealed class RegistryCheck(IStore store, Action<string> tell)
{
    /// <summary>The actions by which an organisation takes another form.</summary>
    private static readonly string[] Actions = [StoreCalls.Start, "RegistryService/PutOrganisation", "RegistryService/SetOrganisationEnabled"];

    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private volatile bool differs;

    /// <summary>Whether anything differed since this broker was started: somebody has to look, and start it again.</summary>
    public bool Differs => differs;

    /// <summary>Compares all rows.</summary>
    /// <param name="named">Organisations that should be there if the trail knows them, whatever the table holds: those of a file that is to be read.</param>
    /// <returns>What differs; empty while all is well.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(IEnumerable<string> named, CancellationToken ct)
    {
        lock (known)
            known.UnionWith(named);
        var found = await store.ReadAsync(
            async s =>
            {
                var rows = await s.Registry.AllAsync();
                return await CompareAsync(s, rows, rows);
            },
            ct);
        Tell(found);
        return found;
    }

    /// <summary>Tells what was found.</summary>
    public void Tell(IReadOnlyList<string> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        differs |= found.Count > 0;
        foreach (var difference in found)
            tell(difference);
    }

    /// <summary>Compares rows as one session reads them, so that a decision that is made meanwhile is seen whole or not at all.</summary>
    /// <param name="all">All that there are: whom this broker has met is among them.</param>
    /// <param name="rows">Which of them to compare.</param>
    public async ValueTask<IReadOnlyList<string>> CompareAsync(IReadSession session, IReadOnlyList<Organisation> all, IReadOnlyList<Organisation> rows)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(rows);
        var missing = Missing(all);
        if (missing.Count == 0 && rows.Count == 0)
            return [];
        try
        {
            var (logs, version) = ((await session.AuditTree.KeysAsync()).Select(k => k.Log).ToHashSet(StringComparer.Ordinal), await session.Registry.VersionAsync());
            var decided = (await session.Past.DecidedOfAsync([.. missing, .. rows.Select(r => r.Id)], Actions))
                .Where(d => logs.Contains(d.Log) && d.Index >= 0 && RegistryOutcome.Read(d.Entry.Outcome) is { } read && read.Version <= version)
                .ToLookup(d => d.Entry.ObjectId!, StringComparer.Ordinal);
            return
            [
                .. rows.Select(r => Differing(r, Last(decided[r.Id]))).OfType<string>(),
                .. missing.Where(decided.Contains).Select(id => $"The organisation {id}, on which entry {Last(decided[id])[0].Id} decided, is not in the registry any more."),
            ];
        }
        catch (Exception e) when (e is not (StoreException or OperationCanceledException))
        {
            // Calls go on, whatever somebody has made of a row.
            return [$"An entry about the registry cannot be read ({e.GetType().Name}): the database was changed."];
        }
    }

    private static string? Differing(Organisation row, IReadOnlyList<AuditEntry> last) =>
        last.Count == 0 ? $"The organisation {row.Id} is registered, and no entry says that anybody decided so."
        : last.All(e => RegistryOutcome.Read(e.Outcome)!.Value.Hash == row.Hash()) ? null
        : $"The organisation {row.Id} is not registered as entry {last[0].Id} decided: who may call in its name was changed in the database.";

    // A version is one decision's; of two that claim it one was written by hand.
    private static IReadOnlyList<AuditEntry> Last(IEnumerable<PlacedEntry> decided) =>
        [.. decided.Select(d => d.Entry).GroupBy(e => RegistryOutcome.Read(e.Outcome)!.Value.Version).OrderByDescending(g => g.Key).FirstOrDefault() ?? Enumerable.Empty<AuditEntry>()];

    private List<string> Missing(IReadOnlyList<Organisation> all)
    {
        lock (known)
        {
            known.UnionWith(all.Select(o => o.Id));
            return [.. known.Except(all.Select(o => o.Id), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    }
}
