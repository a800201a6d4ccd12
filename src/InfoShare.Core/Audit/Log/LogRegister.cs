using System.Globalization;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Log;

/// <summary>
/// Which logs a database has is itself written to a log. A broker enters, once, each key of every other log and each later one of its own; and
/// once a day, where it has grown, the last checkpoint of each other log. So a log that no broker writes any more, which no start of its own
/// compares, cannot be cut or taken away without contradicting an entry.
/// </summary>
public sealed class LogRegister(IStore store, OwnLog own)
{
    /// <summary>The action of its entries.</summary>
    public const string Action = "audit-log";

    private const string Keys = "audit-log-keys";
    private const int MostKeys = 1000;
    private const int MostHeads = 50;
    private const string Log = "log ";
    private const string Head = "checkpoint ";
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    /// <summary>Enters what the own log does not say yet.</summary>
    public Task NoteAsync(CancellationToken ct) => store.WriteAsync(
        new WriteCommand<bool>("AuditLogs", async session =>
        {
            var keys = await session.AuditTree.KeysAsync();
            var said = (await OwnAsync(session, Keys)).Select(e => e.Outcome).ToHashSet(StringComparer.Ordinal);
            foreach (var key in keys.Where(k => k.Log != own.Log || k.Number > 1))
            {
                if (said.Add($"{Log}{key.Origin} {key.Vkey}"))
                    Enter(session, Keys, $"{Log}{key.Origin} {key.Vkey}");
            }

            foreach (var (log, origin) in keys.Where(k => k.Log != own.Log).Select(k => (k.Log, k.Origin)).Distinct())
            {
                if (await session.AuditTree.LatestCheckpointAsync(log) is not { } latest)
                    continue;
                var last = (await OwnAsync(session, origin)).FirstOrDefault();
                if (last is null || (Seen(last)?.Size < latest.Size && session.Now - last.RecordedAt >= Again))
                    Enter(session, origin, $"{Head}{latest.Size.ToString(CultureInfo.InvariantCulture)} {Convert.ToBase64String(latest.Root)}");
            }

            return true;
        }),
        ct);

    /// <summary>Compares the logs that there are with what any log says of them, and the last checkpoint of each with its entries.</summary>
    /// <returns>What differs; empty while all is well.</returns>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken ct) => store.ReadAsync(CheckAsync, ct);

    private static async ValueTask<IReadOnlyList<string>> CheckAsync(IReadSession session)
    {
        List<string> found = [];
        var keys = await session.AuditTree.KeysAsync();
        foreach (var entry in await EnteredAsync(session, Keys))
        {
            if (entry.Outcome.Split(' ') is [_, var origin, var vkey] && !keys.Any(k => k.Origin == origin && k.Vkey == vkey))
                found.Add($"The audit log {origin} with the key {vkey}, which entry {entry.Id} names, is not among the logs of this database any more.");
        }

        foreach (var (log, origin) in keys.Select(k => (k.Log, k.Origin)).Distinct())
        {
            var signed = (await session.AuditTree.LatestCheckpointAsync(log))?.Size ?? 0;
            var held = await session.AuditTree.SizeAsync(log);
            if (held < signed)
                found.Add(Text($"The audit log {origin} holds {held} entries, but {signed} were signed: entries are missing."));
            // The furthest that anybody entered: a log only grows.
            if ((await EnteredAsync(session, origin)).Where(e => Seen(e) is not null).MaxBy(e => Seen(e)!.Value.Size) is not { } entry)
                continue;
            var (size, root) = Seen(entry)!.Value;
            if (signed < size)
                found.Add(Text($"The audit log {origin} was signed up to {size} entries, as entry {entry.Id} says, and its last checkpoint has {signed}: its end was taken away."));
            else if (held >= size && !await HasAsync(session, log, size, root))
                found.Add(Text($"The first {size} entries of the audit log {origin} are not those of the checkpoint that entry {entry.Id} has: the database was changed."));
        }

        return found;
    }

    private static async ValueTask<bool> HasAsync(IReadSession session, string log, long size, string root)
    {
        try
        {
            return Convert.ToBase64String(await new TreeReader(size, LogTiles.Of(session, log)).RootAsync()) == root;
        }
        catch (TreeBrokenException)
        {
            // A tile is missing or too short.
            return false;
        }
    }

    private static (long Size, string Root)? Seen(AuditEntry entry) =>
        entry.Outcome.StartsWith(Head, StringComparison.Ordinal) && entry.Outcome.Split(' ') is [_, var size, var root]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, root) : null;

    // Latest first.
    private static async ValueTask<List<AuditEntry>> EnteredAsync(IReadSession session, string objectId) =>
        [.. (await session.Audit.ListAsync(new AuditFilter(null, null, objectId) { Action = Action }, null, objectId == Keys ? MostKeys : MostHeads)).Where(e => e.Action == Action && e.OrganisationId is null)];

    private async ValueTask<List<AuditEntry>> OwnAsync(IReadSession session, string objectId)
    {
        var entries = await EnteredAsync(session, objectId);
        var mine = (await session.AuditTree.PlacesAsync([.. entries.Select(e => e.Id)])).Where(p => p.Log == own.Log).Select(p => p.EntryId).ToHashSet(StringComparer.Ordinal);
        return [.. entries.Where(e => mine.Contains(e.Id))];
    }

    private static void Enter(IWriteSession session, string objectId, string outcome) => session.Record(new AuditEntry
    {
        Id = session.NextId("aud"),
        Kind = AuditEventKind.Verify,
        Action = Action,
        ObjectId = objectId,
        Outcome = outcome,
        RecordedAt = session.Now,
    });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
