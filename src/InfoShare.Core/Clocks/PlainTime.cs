using System.Globalization;

namespace InfoShare.Core.Clocks;

/// <summary>
/// Times in words for people, in London time whatever offset comes in: 24-hour clock, minutes cut off, never rounded up.
/// Midnight is said as the end of the day before, because "00:00 on Tuesday" is read as Tuesday night.
/// An hour that occurs twice in autumn is marked BST or GMT.
/// </summary>
public static class PlainTime
{
    /// <summary>"17:00 on Tuesday 7 April 2026", or "midnight at the end of Monday 6 April 2026".</summary>
    public static string Full(DateTimeOffset instant)
    {
        (DateOnly date, string? time) = Parts(instant);
        return time is null ? $"midnight at the end of {Date(date)}" : $"{time} on {Date(date)}";
    }

    /// <summary>"Tuesday 7 April 2026".</summary>
    public static string Date(DateOnly date) => date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>
    /// A deadline as seen at <paramref name="now"/>: "due today 17:00", "due tomorrow 09:30", "due Tuesday 7 April 17:00"
    /// (with the year when it is another), "due now" in the minute of the deadline, then "2 hours late".
    /// </summary>
    public static string Due(DateTimeOffset dueAt, DateTimeOffset now)
    {
        TimeSpan late = now - dueAt;
        if (late >= TimeSpan.Zero)
            return late < TimeSpan.FromMinutes(1) ? "due now" : $"{Lasting(late)} late";
        (DateOnly date, string? time) = Parts(dueAt);
        DateOnly today = LondonTime.DateOf(now);
        string day = date == today ? "today"
            : date == today.AddDays(1) ? "tomorrow"
            : date.ToString(date.Year == today.Year ? "dddd d MMMM" : "dddd d MMMM yyyy", CultureInfo.InvariantCulture);
        return time is null ? $"due {day} by midnight" : $"due {day} {time}";
    }

    /// <summary>
    /// A length of time in its largest whole unit of minutes, hours or days (of 24 hours), cut off: "1 minute", "2 hours", "3 days".
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static string Lasting(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        return span switch
        {
            { TotalDays: >= 1 } => Counted(span.Days, "day"),
            { TotalHours: >= 1 } => Counted(span.Hours, "hour"),
            { TotalMinutes: >= 1 } => Counted(span.Minutes, "minute"),
            _ => "less than a minute",
        };
    }

    private static string Counted(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";

    private static (DateOnly Date, string? Time) Parts(DateTimeOffset instant)
    {
        DateTimeOffset local = LondonTime.ToLocal(instant);
        DateOnly date = DateOnly.FromDateTime(local.DateTime);
        if (local is { Hour: 0, Minute: 0 })
            return (date.AddDays(-1), null);
        string time = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        if (LondonTime.Zone.IsAmbiguousTime(DateTime.SpecifyKind(local.DateTime, DateTimeKind.Unspecified)))
            time += local.Offset == TimeSpan.Zero ? " GMT" : " BST";
        return (date, time);
    }
}
