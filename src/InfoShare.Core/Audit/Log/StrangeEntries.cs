using System.Globalization;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Log;

/// <summary>
/// Entries where no broker leaves any: in the name of a log that none has begun, before a log's first place, and behind the last checkpoint of a log that
/// another broker writes or wrote. Whoever has a broker's account can put them there, and no leaf of a log that is signed covers them.
/// </summary>
internal static class StrangeEntries
{
    /// <summary>How long an entry waits for its checkpoint at most: a second is promised, and the clocks of two brokers may part by less than this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private const int PageSize = 1024;

    /// <summary>What is strange by its place, whatever comes; and what is strange as long as nobody signs it.</summary>
    /// <param name="ownLog">The log that this broker writes: it knows the places of what it wrote itself (<see cref="RecentLeaves"/>).</param>
    public static async ValueTask<(IReadOnlyList<string> Misplaced, IReadOnlyList<string> Uncovered)> OfAsync(IReadSession session, string ownLog)
    {
        List<string> misplaced = [], uncovered = [];
        var origins = (await session.AuditTree.KeysAsync()).GroupBy(k => k.Log).ToDictionary(g => g.Key, g => g.Last().Origin, StringComparer.Ordinal);
        var begun = origins.Keys.Append(ownLog).ToHashSet(StringComparer.Ordinal);
        foreach (var held in await session.AuditTree.HeldAsync())
        {
            if (!begun.Contains(held.Log))
                misplaced.Add(Text($"There are entries in the name of the audit log {held.Log}, which no broker of this database has begun: they were written by hand."));
            else if (held.Lowest < 1)
                misplaced.Add(Text($"There are entries before the first place of the audit log {held.Log}: they were written by hand."));
            if (held.Log != ownLog && origins.TryGetValue(held.Log, out var origin) && await BehindAsync(session, held.Log, origin, ownLog) is { } behind)
                uncovered.Add(behind);
        }

        return (misplaced, uncovered);
    }

    private static async ValueTask<string?> BehindAsync(IReadSession session, string log, string origin, string ownLog)
    {
        var (signed, held) = ((await session.AuditTree.LatestCheckpointAsync(log))?.Size ?? 0, await session.AuditTree.SizeAsync(log));

        // Ended, and not gone on with since: what it was ended with stays, and nothing comes behind it.
        if (await LogEnd.OfAsync(session, origin, ownLog) is [var (end, by), ..] && signed < Math.Max(end.Held, end.Size + 1))
        {
            if (!await end.HoldsAsync(session, log))
                return Text($"What stands behind the last checkpoint of the audit log {log} is not what it was ended with, as entry {by} says: the database was changed.");
            return held > end.Held ? Text($"Entry {end.Held} of the audit log {log} stands behind what it was ended with, as entry {by} says: somebody appended it by hand.") : null;
        }

        if (held <= signed)
            return null;

        // By the time that stands in the entry: of one that is dated now the next look tells.
        IEnumerable<StoredLeaf> tail = [.. await session.AuditTree.LeavesAsync(log, signed, PageSize), .. await session.AuditTree.LeavesAsync(log, held - 1, 1)];
        return tail.FirstOrDefault(l => (session.Now - l.Entry.RecordedAt).Duration() > Longest) is { } leaf
            ? Text($"Entry {leaf.Index} of the audit log {log} ({leaf.Entry.Id}) stands behind its last checkpoint: its broker died before it signed it, and covers it when it starts again, or somebody appended it by hand. Of a log that was left after a restore an operator says so (AuditLogService/EndLog).")
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
