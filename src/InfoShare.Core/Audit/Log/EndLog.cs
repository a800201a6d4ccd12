using System.Globalization;
using System.Security.Cryptography;
using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Log;

/// <summary>Says that no broker will go on with a log. Operator only.</summary>
public sealed record EndLog(string Origin, string Reason);

/// <summary>A log as it was ended.</summary>
/// <param name="Size">Of its last checkpoint.</param>
/// <param name="Held">How many entries it has; those from <paramref name="Size"/> on nobody signs any more.</param>
public sealed record LogEnded(long Size, long Held, AuditReceipt Receipt);

/// <summary>
/// After a restore the old log keeps the entries of its last moment, which no checkpoint in the backup covers and no broker may sign. An operator takes
/// them as they stand, once, and says why; from then on exactly these are no finding.
/// </summary>
public sealed class EndLogHandler(IStore store, OwnLog own, TrailCheck check, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND: no such log; INVALID_FIELDS: it is the answering broker's; ILLEGAL_STATE: its broker was at work a moment ago, or nothing was left uncovered.</exception>
    public async Task<LogEnded> HandleAsync(EndLog command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var done = await store.ChangeAsync(
            call,
            async session =>
            {
                var log = (await session.AuditTree.KeysAsync()).FirstOrDefault(k => k.Origin == command.Origin)?.Log ?? throw RuleException.NotFound("audit log");
                if (log == own.Log)
                    throw RuleException.Invalid("origin", "is the log of this broker, which goes on with it");
                var (size, held) = ((await session.AuditTree.LatestCheckpointAsync(log))?.Size ?? 0, await session.AuditTree.SizeAsync(log));
                if (held == size)
                    throw RuleException.IllegalState("The audit log", "COVERED", ["LEFT_UNCOVERED"]);
                if ((await session.AuditTree.LeavesAsync(log, held - 1, 1)).Any(l => (session.Now - l.Entry.RecordedAt).Duration() < StrangeEntries.Longest))
                    throw RuleException.IllegalState("The audit log", "WRITTEN", ["STANDING_STILL"]);
                var end = new LogEnd(command.Origin, size, held, await LogEnd.HashAsync(session, log, size, held));
                var entry = call.Entry(session, time, AuditEventKind.Decide, end.Outcome) with { ObjectId = command.Origin, Reason = command.Reason };
                return new LogEnded(size, held, session.Record(entry));
            },
            ct);
        await check.LookAgainAsync(ct);
        return done;
    }
}

/// <summary>What an entry says of a log that was ended.</summary>
/// <param name="Size">Of its last checkpoint.</param>
/// <param name="Held">How many entries it had.</param>
/// <param name="Hash">SHA-256 over the hashes of the leaves from <paramref name="Size"/> to <paramref name="Held"/>, in base 64.</param>
internal sealed record LogEnd(string Origin, long Size, long Held, string Hash)
{
    /// <summary>The action of its entry.</summary>
    public const string Action = "AuditLogService/EndLog";

    private const string Word = "ended";
    private const int Most = 50;
    private const int PageSize = 1024;

    /// <summary>How the entry ends.</summary>
    public string Outcome => string.Create(CultureInfo.InvariantCulture, $"{Word} {Origin} {Size} {Held} {Hash}");

    /// <summary>
    /// The ends that operators gave a log, with their entries, latest first. Only what its own log has signed, or this broker wrote: whoever lays entries
    /// into the table behind a checkpoint does not end a log by one of them.
    /// </summary>
    public static async ValueTask<IReadOnlyList<(LogEnd End, string EntryId)>> OfAsync(IReadSession session, string origin, string ownLog)
    {
        List<(LogEnd, string)> ends = [];
        foreach (var entry in await session.Audit.ListAsync(new AuditFilter(null, null, origin) { Action = Action }, null, Most))
        {
            if (entry.Kind == AuditEventKind.Decide && Read(entry.Outcome) is { } end && end.Origin == origin && await session.AuditTree.PlaceAsync(entry.Id) is { } place
                && (place.Log == ownLog || place.Index < ((await session.AuditTree.LatestCheckpointAsync(place.Log))?.Size ?? 0)))
            {
                ends.Add((end, entry.Id));
            }
        }

        return ends;
    }

    /// <summary>Whether the log still holds, behind that checkpoint, what it was ended with.</summary>
    public async ValueTask<bool> HoldsAsync(IReadSession session, string log) =>
        await session.AuditTree.SizeAsync(log) >= Held && await HashAsync(session, log, Size, Held) == Hash;

    /// <summary>The hash over the leaves of these places.</summary>
    public static async ValueTask<string> HashAsync(IReadSession session, string log, long from, long to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (from < to && await session.AuditTree.LeafHashesAsync(log, from, (int)Math.Min(PageSize, to - from)) is { Count: > 0 } page)
        {
            foreach (var leaf in page)
                hash.AppendData(leaf);
            from += page.Count;
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    private static LogEnd? Read(string outcome) =>
        outcome.Split(' ') is [Word, var origin, var size, var held, var hash] && Number(size) is { } signed && Number(held) is { } all
            ? new LogEnd(origin, signed, all, hash) : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
