using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>A record's standing: when it may go, and what keeps it.</summary>
/// <param name="Due">Null: not as long as it is open.</param>
internal sealed record RetentionStanding(RetainedRecord Record, RetentionDue? Due, IReadOnlyList<RemovalHindrance> Hindrances, IReadOnlyList<string> HoldIds);

/// <summary>What retention asks of a record, each time anew: whatever was recorded since counts (K8, M8).</summary>
internal static class RetentionReading
{
    /// <summary>When it may go under the schedule in force.</summary>
    public static async ValueTask<RetentionDue?> DueOfAsync(IReadSession session, RetentionSchedule schedule, RetainedRecord record)
    {
        var people = record.PersonIds.Count == 0 ? [] : await session.People.FindManyAsync([.. record.PersonIds.Distinct()]);
        var births = people.Select(p => p.BirthDate ?? p.ExpectedBirthDate).ToList();
        var recorded = LondonTime.DateOf(record.RecordedAt);
        var last = await session.Retention.LastEntryAsync(record.PersonIds);
        return schedule.DueOf(record.Class, [record.Sensitivity], new RetentionDays(
            recorded,
            record.ClosedAt is { } closed ? LondonTime.DateOf(closed) : null,
            last is { } entry ? LondonTime.DateOf(entry) : recorded,
            births.Count == 0 || births.Contains(null) ? null : births.Max()));
    }

    /// <summary>When it may go, and what keeps it now.</summary>
    public static async ValueTask<RetentionStanding> StandingOfAsync(IReadSession session, RetentionSchedule schedule, RetainedRecord record)
    {
        var due = await DueOfAsync(session, schedule, record);
        var holds = await session.Retention.HoldingAsync(record.PersonIds, [record.Id]);
        List<RemovalHindrance> hindrances = [];
        if (holds.Count > 0)
            hindrances.Add(RemovalHindrance.LegalHold);
        hindrances.AddRange(await session.Retention.HindrancesAsync(record.PersonIds, record.Id));
        if (due is null || due.On > LondonTime.DateOf(session.Now))
            hindrances.Add(RemovalHindrance.NotDue);
        return new RetentionStanding(record, due, hindrances, holds);
    }

    /// <summary>It has to be kept.</summary>
    public static RuleException StillKept(string what, IEnumerable<RemovalHindrance> hindrances, DateOnly? until = null)
    {
        var codes = string.Join(", ", hindrances.Distinct().Select(Code.Of));
        var facts = new Dictionary<string, string> { ["hindrances"] = codes };
        if (until is { } day)
            facts["kept_until"] = PlainTime.Date(day);
        return new RuleException(ErrorReason.StillKept, $"{what} has to be kept: {codes}.", facts);
    }
}
