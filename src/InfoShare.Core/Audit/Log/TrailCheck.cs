using System.Diagnostics;
using System.Globalization;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Log;

/// <summary>
/// Compares what no leaf covers with what the leaves commit to: the index by person with the entries, both ways; and on the way each entry of
/// every log of the database with its leaf, older tiles and logs that no broker writes any more among them. At a start the newest tile of the
/// own log; then in turns of housekeeping, page by page, so that no call waits for it, going on over starts. What differs is told by the entry,
/// and never by whom it is about. Turns are not for several threads at once.
/// </summary>
/// <param name="file">Keeps how far it has come; null: nothing does.</param>
/// <param name="turn">How long a turn goes on at most; null: <see cref="UsualTurn"/>.</param>
/// <param name="tell">Told of what a call meets; null: nobody is.</param>
public sealed class TrailCheck(
    IStore store, OwnLog own, LogRegister logs, ITrailProgressFile? file = null, TimeSpan? turn = null, Action<string>? tell = null)
{
    /// <summary>A tenth of the hour after which the next turn comes.</summary>
    public static readonly TimeSpan UsualTurn = TimeSpan.FromMinutes(6);

    private const int PageSize = 1024;

    /// <summary>What a turn tells; whoever looks is not helped by more.</summary>
    private const int MostTold = 20;

    private const string NotNamed = "it names somebody whom the entry does not";
    private const string Otherwise = "it says otherwise what the entry was";

    /// <summary>Between two pages at least; as long as the last one took where that was longer, so that calls have the most of the database.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan turn = turn ?? UsualTurn;
    private TrailProgress progress = file?.Read() ?? new TrailProgress();
    private volatile bool differs;
    private volatile bool uncovered;
    private readonly Lock looking = new();
    private int looks;
    private int lastLook;

    /// <summary>
    /// Whether anything differed since this broker was started: somebody has to look, and start it again. What stands behind the last checkpoint of another
    /// log counts as long as it stands there.
    /// </summary>
    public bool Differs => differs || uncovered || store.Leaves.NotOurs is not null;

    /// <summary>The same of this log alone, and for good: what a broker that died left uncovered is no finding.</summary>
    public bool DiffersForGood => differs || store.Leaves.NotOurs is not null;

    /// <summary>When the last round ended that compared every entry and every row; null: none has.</summary>
    public DateTimeOffset? WholeRoundAt => progress.WholeRoundAt;

    /// <summary>Notes what a call met that is not what the log says.</summary>
    /// <param name="difference">In ids of ours alone.</param>
    public void Met(string difference)
    {
        differs = true;
        tell?.Invoke(difference);
    }

    /// <summary>Compares entries that a call has read with what the log has of them, and notes what differs as met.</summary>
    /// <returns>Those that are not as they were written.</returns>
    public async ValueTask<IReadOnlyList<PlacedEntry>> MeetAsync(IReadSession session, IReadOnlyCollection<PlacedEntry> entries)
    {
        var committed = (await session.AuditTree.CommitmentsAsync([.. entries.Select(e => e.Entry.Id)])).ToDictionary(c => c.EntryId, StringComparer.Ordinal);
        List<PlacedEntry> differing = [];
        foreach (var placed in entries)
        {
            // An erasure in between takes the salt as well, and the leaf stays: that is no difference.
            if (committed.TryGetValue(placed.Entry.Id, out var leaf) && AuditTree.IsAsWritten(
                new StoredLeaf(placed.Entry, placed.Index, leaf.LeafHash, leaf.PersonalHash, leaf.PersonalSalt, leaf.SealedSalt)))
                continue;
            differing.Add(placed);
            if (differing.Count <= MostTold)
                Met(NotAsWritten(placed.Log, placed.Index, placed.Entry.Id));
        }

        return differing;
    }

    /// <summary>Looks again at the ends of the other logs: an operator ended one of them. Where the database is away, the next turn does.</summary>
    public async Task LookAgainAsync(CancellationToken ct)
    {
        try
        {
            await StrangeAsync([], ct);
        }
        catch (StoreException)
        {
            // What was ended is durable, and its answer leaves.
        }
    }

    /// <summary>What a start compares: the newest tile of the own log, and which logs there are.</summary>
    /// <returns>What differs; empty while all is well.</returns>
    public async Task<IReadOnlyList<string>> StartAsync(CancellationToken ct)
    {
        // What was entered before is compared first: what is entered now would agree with whatever the database holds.
        List<string> found = [.. await logs.CheckAsync(ct)];
        await logs.NoteAsync(ct);
        var behind = await StrangeAsync(found, ct);
        var size = await store.ReadAsync(async s => (await s.AuditTree.LatestCheckpointAsync(own.Log))?.Size ?? 0, ct);
        await EntriesAsync(own.Log, Math.Max(0, size - 1) / HashTile.Width * HashTile.Width, found, ct);
        return [.. Told(found), .. behind];
    }

    /// <summary>
    /// A turn of housekeeping. It goes on where the last one ended, also that of an earlier start, and at most to the end of the round, in which
    /// every log and every row is seen once: a log that was seen whole waits for the others.
    /// </summary>
    /// <returns>What differs; empty while all is well.</returns>
    public async Task<IReadOnlyList<string>> TurnAsync(CancellationToken ct)
    {
        // What was entered before is compared first: what is entered now would agree with whatever the database holds.
        List<string> found = [.. await logs.CheckAsync(ct)];
        await logs.NoteAsync(ct);
        var behind = await StrangeAsync(found, ct);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var names = await store.ReadAsync(async s => (await s.AuditTree.KeysAsync()).Select(k => k.Log).Distinct().ToList(), ct);
            while (true)
            {
                var page = Stopwatch.GetTimestamp();
                if (!await PagesAsync(names, found, ct) || Stopwatch.GetElapsedTime(began) >= turn)
                    break;
                var taken = Stopwatch.GetElapsedTime(page);
                await Task.Delay(taken > Breath ? taken : Breath, ct);
            }
        }
        catch (StoreException) when (found.Count > 0)
        {
            // What was found is told, whatever the database does then.
        }
        finally
        {
            // Whoever starts the broker again meets what differs again, and not a round later.
            if (found.Count == 0 && !differs)
                file?.Save(progress);
        }

        return [.. Told(found), .. behind];
    }

    // Another broker may come back and sign what its death left: that is told, and no finding for good.
    private async Task<IReadOnlyList<string>> StrangeAsync(List<string> found, CancellationToken ct)
    {
        var look = Interlocked.Increment(ref looks);
        try
        {
            var (misplaced, behind) = await store.ReadAsync(s => StrangeEntries.OfAsync(s, own.Log), ct);
            found.AddRange(misplaced);

            // A turn that read before a log was ended says nothing against who looked after it.
            lock (looking)
            {
                if (look > lastLook)
                    (lastLook, uncovered) = (look, behind.Count > 0);
            }

            return behind;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            found.Add("The ends of the audit logs cannot be read: the database was changed.");
            return [];
        }
    }

    // A page of entries and one of rows. False: that was the end of the round.
    private async Task<bool> PagesAsync(List<string> names, List<string> found, CancellationToken ct)
    {
        if (names.Find(n => progress.Logs.GetValueOrDefault(n) != TrailProgress.Ended) is { } log)
        {
            var (next, ended) = await EntriesAsync(log, progress.Logs.GetValueOrDefault(log), found, ct);
            progress = progress with { Logs = new Dictionary<string, long>(progress.Logs) { [log] = ended ? TrailProgress.Ended : next } };
        }

        if (!progress.RowsEnded)
            await RowsAsync(found, ct);
        if (!progress.RowsEnded || names.Exists(n => progress.Logs.GetValueOrDefault(n) != TrailProgress.Ended))
            return true;
        progress = new TrailProgress { WholeRoundAt = DateTimeOffset.UtcNow };
        return false;
    }

    private List<string> Told(List<string> found)
    {
        differs |= found.Count > 0;
        return [.. found.Distinct().Take(MostTold)];
    }

    // A row that cannot be read is told, and keeps nobody from the pages after it.
    private async Task<(long Next, bool Ended)> EntriesAsync(string log, long from, List<string> found, CancellationToken ct)
    {
        try
        {
            return await CompareAsync(log, from, found, ct);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            var size = await store.ReadAsync(s => s.AuditTree.SizeAsync(log), ct);
            found.Add(Text($"One of the entries {from} to {Math.Min(from + PageSize, Math.Max(size, from + 1)) - 1} of the audit log {log} cannot be read: the database was changed."));
            return (from + PageSize, from + PageSize >= size);
        }
    }

    // From the entries to the rows. Up to the last checkpoint none may be missing.
    private async Task<(long Next, bool Ended)> CompareAsync(string log, long from, List<string> found, CancellationToken ct)
    {
        var (covered, leaves, rows) = await store.ReadAsync(
            async s =>
            {
                var size = (await s.AuditTree.LatestCheckpointAsync(log))?.Size ?? 0;
                var page = await s.AuditTree.LeavesAsync(log, from, PageSize);
                var people = page.SelectMany(l => l.Entry.PersonIds).Distinct(StringComparer.Ordinal).ToList();
                var ids = page.Select(l => l.Entry.Id).Order(StringComparer.Ordinal).ToList();
                return (size, page, people.Count == 0 ? [] : await s.Audit.IndexAsync(people, ids[0], ids[^1]));
            },
            ct);
        var expected = from;
        foreach (var leaf in leaves)
        {
            if (leaf.Index != expected)
                found.Add(Text($"Entry {expected} of the audit log {log} is missing."));
            expected = leaf.Index + 1;
            if (!AuditTree.IsAsWritten(leaf))
                found.Add(NotAsWritten(log, leaf.Index, leaf.Entry.Id));
        }

        if (expected < Math.Min(from + PageSize, covered))
            found.Add(Text($"Entry {expected} of the audit log {log} is missing."));

        var there = rows.ToLookup(r => r.EntryId, StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            var wanted = PersonIndexRow.Of(leaf.Entry).ToHashSet();
            if (wanted.Count > 0 || there.Contains(leaf.Entry.Id))
                Compare(leaf.Entry.Id, wanted, there[leaf.Entry.Id], found);
        }

        return (from + PageSize, from + PageSize >= Math.Max(covered, expected));
    }

    // From the rows to the entries.
    private async Task RowsAsync(List<string> found, CancellationToken ct)
    {
        var rows = await store.ReadAsync(s => s.Audit.IndexAfterAsync(progress.PersonId, progress.EntryId, PageSize), ct);
        var ids = rows.Select(r => r.EntryId).Distinct(StringComparer.Ordinal).ToList();
        var named = await NamedAsync(ids, found, ct);
        var doubted = rows.Where(r => !named.TryGetValue(r.EntryId, out var wanted) || wanted?.Contains(r) == false).ToList();
        if (doubted.Count > 0)
            found.AddRange(await DifferingAsync(doubted, ct));

        progress = rows.Count < PageSize ? progress with { RowsEnded = true } : progress with { PersonId = rows[^1].PersonId, EntryId = rows[^1].EntryId };
    }

    // Rows and entries were read one after the other: an erasure in between takes people out of both, and is nobody's fault. So what seems to
    // differ is read once more, both at one moment.
    private Task<List<string>> DifferingAsync(List<PersonIndexRow> doubted, CancellationToken ct) => store.ReadAsync(
        async s =>
        {
            List<string> ids = [.. doubted.Select(r => r.EntryId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            var there = (await s.Audit.IndexAsync([.. doubted.Select(r => r.PersonId).Distinct(StringComparer.Ordinal)], ids[0], ids[^1])).ToHashSet();
            var named = (await s.Audit.FindAsync(ids)).ToDictionary(e => e.Id, e => PersonIndexRow.Of(e).ToHashSet(), StringComparer.Ordinal);
            List<string> differing = [];
            foreach (var laid in doubted.Where(there.Contains))
            {
                if (!named.TryGetValue(laid.EntryId, out var wanted))
                    differing.Add(Differing(laid.EntryId, "there is no such entry"));
                else if (!wanted.Contains(laid))
                    differing.Add(Differing(laid.EntryId, wanted.Any(w => w.PersonId == laid.PersonId) ? Otherwise : NotNamed));
            }

            return differing;
        },
        ct);

    // The rows that each entry should have; null for one that cannot be read.
    private async Task<Dictionary<string, HashSet<PersonIndexRow>?>> NamedAsync(List<string> ids, List<string> found, CancellationToken ct)
    {
        try
        {
            var entries = await store.ReadAsync(s => s.Audit.FindAsync(ids), ct);
            return entries.ToDictionary(e => e.Id, e => (HashSet<PersonIndexRow>?)PersonIndexRow.Of(e).ToHashSet(), StringComparer.Ordinal);
        }
        catch (Exception e) when (IsUnreadable(e) && ids.Count > 1)
        {
            // Halves of it, until the one is alone.
            var (one, other) = (await NamedAsync(ids[..(ids.Count / 2)], found, ct), await NamedAsync(ids[(ids.Count / 2)..], found, ct));
            foreach (var (id, rows) in other)
                one[id] = rows;
            return one;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            found.Add($"Entry {ids[0]} cannot be read: the database was changed.");
            return new Dictionary<string, HashSet<PersonIndexRow>?>(StringComparer.Ordinal) { [ids[0]] = null };
        }
    }

    // A database that is away, or busy, is no finding: the turn ends, and the next begins where this one stopped.
    private static bool IsUnreadable(Exception e) => e is not (StoreException or OperationCanceledException);

    private static void Compare(string entryId, HashSet<PersonIndexRow> wanted, IEnumerable<PersonIndexRow> there, List<string> found)
    {
        var laid = there.ToHashSet();
        if (laid.SetEquals(wanted))
            return;
        var people = wanted.Select(w => w.PersonId).ToHashSet(StringComparer.Ordinal);
        found.Add(Differing(
            entryId,
            laid.Any(l => !people.Contains(l.PersonId)) ? NotNamed
                : laid.Count < wanted.Count ? "it lacks somebody whom the entry names"
                : Otherwise));
    }

    private static string Differing(string entryId, string how) =>
        $"The index by person is not what entry {entryId} says: {how}. The database was changed; compare what the broker answers with infoshare audit trail.";

    private static string NotAsWritten(string log, long index, string entryId) =>
        Text($"Entry {index} of the audit log {log} ({entryId}) is not the one that was written: the database was changed.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
