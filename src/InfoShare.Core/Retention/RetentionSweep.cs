using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>
/// Passes over the records once a day and notes those whose term has run out. It removes nothing. Several brokers may pass at once:
/// whoever moves the pass on first has looked, and a record is noted once.
/// </summary>
public sealed class RetentionSweep(IStore store, RetentionSchedules schedules) : IDeadlineSweep
{
    private const int Page = 200;

    /// <summary>Of one call, so that a large pass leaves room for the clocks in between.</summary>
    private const int MostPages = 25;

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>The classes whose records can be removed.</summary>
    public static IReadOnlyList<RecordClass> Classes { get; } = RemovableRecords.Classes;

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var found = 0;
        foreach (var recordClass in Classes)
        {
            for (var pages = 0; pages < MostPages; pages++)
            {
                var (was, next, candidates) = await store.ReadAsync(s => LookAsync(s, recordClass), ct);
                if (next is null)
                    break;
                found += await store.WriteAsync(new WriteCommand<int>("RetentionPass", s => NoteAsync(s, was, next, candidates)), ct);
                if (next.Reached.Length == 0)
                    break;
            }
        }

        return found;
    }

    private async ValueTask<(RetentionPass? Was, RetentionPass? Next, List<RetentionCandidate> Candidates)> LookAsync(IReadSession session, RecordClass recordClass)
    {
        var was = await session.Retention.PassAsync(recordClass);
        if (was?.NextAt > session.Now)
            return (was, null, []);
        var (schedule, today) = (schedules.At(session.Now), LondonTime.DateOf(session.Now));
        var recordedBy = schedule.RecordedBy(recordClass, today);
        var page = await session.Retention.IdsAsync(recordClass, was?.Reached ?? "", Page);
        List<RetentionCandidate> candidates = [];
        foreach (var (id, recordedAt) in page)
        {
            if (LondonTime.DateOf(recordedAt) > recordedBy
                || await session.Retention.FindRecordAsync(recordClass, id) is not { } record
                || await RetentionReading.DueOfAsync(session, schedule, record) is not { } due
                || due.On > today)
            {
                continue;
            }

            candidates.Add(new RetentionCandidate(
                id, recordClass, record.Sensitivity, record.OrganisationId, record.RecordedAt, due.On, due.Why, schedule.Version, session.Now, null, null));
        }

        // Ids are in the order of time, so the pass ends where the young ones begin.
        var ends = page.Count < Page || LondonTime.DateOf(page[^1].RecordedAt) > recordedBy;
        return (was, new RetentionPass(recordClass, ends ? "" : page[^1].Id, ends ? session.Now + Interval : session.Now), candidates);
    }

    private static async ValueTask<int> NoteAsync(IWriteSession session, RetentionPass? was, RetentionPass next, List<RetentionCandidate> candidates)
    {
        if (!await session.Retention.TryMoveAsync(was, next))
            return 0;
        var noted = 0;
        foreach (var candidate in candidates)
            noted += await session.Retention.TryAddCandidateAsync(candidate) ? 1 : 0;
        return noted;
    }
}
