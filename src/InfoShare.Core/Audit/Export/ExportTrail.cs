using InfoShare.Core.Access;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Export;

/// <summary>Asks for the trail of a period, masked.</summary>
/// <param name="Origin">The log; empty: the broker's own.</param>
/// <param name="From">The first day, in England.</param>
/// <param name="To">The last day.</param>
/// <param name="OrganisationId">Only what it did; null: all.</param>
/// <param name="PersonId">Only what is about this person, under whatever record; null: all.</param>
/// <param name="Reason">Why; kept with the export's own entry.</param>
public sealed record ExportTrail(string Origin, DateOnly From, DateOnly To, string? OrganisationId, string? PersonId, string Reason);

/// <summary>A masked export, and the checkpoint that ties it to the log.</summary>
public sealed record MaskedExport(CheckpointView Checkpoint, IReadOnlyList<MaskedRow> Rows, DateTimeOffset At, AuditReceipt Receipt);

/// <summary>
/// Exports the trail for a data protection officer (requirement M6). It is read at one point in time and masked before any of it leaves,
/// because what is rare is known only when all of it was counted; its own entry says what was asked.
/// </summary>
public sealed class ExportTrailHandler(IStore store, OwnLog own, TimeProvider time)
{
    /// <summary>Entries of one export.</summary>
    public const int Most = 50_000;

    private const int Batch = 1_024;

    // An entry's time is that of its reading and its place that of its writing: they differ by less than this.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <exception cref="RuleException">NOT_FOUND: no such log, or no checkpoint yet; INVALID_FIELDS: more entries than one export holds;
    /// CONFLICT_OF_INTEREST.</exception>
    public Task<MaskedExport> HandleAsync(ExportTrail command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.AnswerAsync(
            call,
            async session =>
            {
                var log = await LogQueries.LogAsync(session, own, command.Origin);
                var checkpoint = await LogQueries.CheckpointAsync(session, log, 0);
                using var pseudonyms = new Pseudonyms();
                var rows = MaskedRow.MergeSmall(await ReadAsync(session, command, checkpoint, call.Caller, pseudonyms, ct));
                var entry = call.Entry(session, time, AuditEventKind.Return) with
                {
                    Purpose = Purpose.SupervisionAudit,
                    Reason = command.Reason,
                    PersonIds = command.PersonId is null ? [] : [command.PersonId],
                    Outcome = $"done: {rows.Count} entries masked, {command.From:yyyy-MM-dd} to {command.To:yyyy-MM-dd}"
                        + (command.OrganisationId is null ? "" : $", of {command.OrganisationId}") + $", of {log.Log}",
                };
                return (new MaskedExport(checkpoint, rows, session.Now, entry.Receipt()), entry);
            },
            ct);
    }

    private static async ValueTask<IReadOnlyList<MaskedRow>> ReadAsync(
        IReadSession session, ExportTrail command, CheckpointView checkpoint, Caller caller, Pseudonyms pseudonyms, CancellationToken ct)
    {
        HashSet<string>? people = null;
        if (command.PersonId is { } personId)
        {
            // Of whom the officer is kept from there is nothing, as of somebody who is not recorded.
            if (caller.Conflicts.Judge(personId))
                return [];
            people = [personId, .. (await session.People.FindAsync(personId)) is { } person ? person.Records.SelectMany(r => new[] { r.EntryId, r.PersonId }).Append(person.Id) : []];
            if (caller.Conflicts.Judge(people))
                return [];
        }

        var from = LondonTime.ToUtc(command.From, TimeOnly.MinValue);
        var to = LondonTime.ToUtc(command.To.AddDays(1), TimeOnly.MinValue);
        var (name, size) = (checkpoint.Log.Log, checkpoint.Checkpoint.Size);
        var rows = new List<MaskedRow>();
        for (var index = await FirstAsync(session, name, size, from - Slack); index < size; index += Batch)
        {
            ct.ThrowIfCancellationRequested();
            var leaves = await session.AuditTree.LeavesAsync(name, index, (int)Math.Min(Batch, size - index));
            foreach (var entry in leaves.Select(l => l.Entry).Where(e => e.RecordedAt >= from && e.RecordedAt < to))
            {
                if ((command.OrganisationId is not null && entry.OrganisationId != command.OrganisationId) || (people is not null && !entry.PersonIds.Any(people.Contains)))
                    continue;
                if (rows.Count == Most)
                    throw RuleException.Invalid("to_date", $"the period holds more than {LogQueries.Number(Most)} entries: ask for fewer days, or for one organisation");
                rows.Add(MaskedRow.Of(entry, pseudonyms));
            }

            if (leaves.Count == 0 || leaves[^1].Entry.RecordedAt > to + Slack)
                break;
        }

        return rows;
    }

    /// <summary>The first entry that was recorded at this time or later.</summary>
    private static async ValueTask<long> FirstAsync(IReadSession session, string log, long size, DateTimeOffset at)
    {
        var (low, high) = (0L, size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await session.AuditTree.LeavesAsync(log, middle, 1) is [var leaf] && leaf.Entry.RecordedAt < at)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
