namespace InfoShare.Core.Clocks;

/// <summary>A bank holiday in England, or a one-off day proclaimed as one.</summary>
public sealed record BankHoliday(DateOnly Date, string Name);

/// <summary>
/// England's working days (clock rule of the default deadlines): day 0 is the date of receipt in London, even out of
/// hours; day 1 is the next day that is neither a weekend nor a bank holiday; due at close on day N.
/// Immutable and safe to share. Bank holidays are versioned data, see <see cref="BankHolidayData"/>.
/// <para>
/// Outside <see cref="FirstYear"/> to <see cref="LastYear"/> weekends are known and bank holidays are not. Those unknown
/// days count as working days, so that a deadline may fall too early but never too late;
/// <see cref="IsBeyondKnownHolidays"/> lets a worker warn that the list wants renewing.
/// </para>
/// </summary>
public sealed class WorkingDayCalendar
{
    private static readonly Lazy<WorkingDayCalendar> EmbeddedCalendar = new(() => new(BankHolidayData.Embedded()));
    private readonly HashSet<DateOnly> _holidays;

    /// <summary>A calendar on validated data; see <see cref="BankHolidayData"/> for how to read it.</summary>
    public WorkingDayCalendar(BankHolidayData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Version = data.Version;
        FirstYear = data.FirstYear;
        LastYear = data.LastYear;
        _holidays = [.. data.Holidays.Select(h => h.Date)];
    }

    /// <summary>The calendar that the service is built with: England, 2025 to 2028.</summary>
    public static WorkingDayCalendar England => EmbeddedCalendar.Value;

    /// <summary>Which data this is, for example <c>england-2025-2028-1</c>; one-off additions are appended after <c>+</c>.</summary>
    public string Version { get; }

    /// <summary>The first year whose bank holidays are all known.</summary>
    public int FirstYear { get; }

    /// <summary>The last year whose bank holidays are all known.</summary>
    public int LastYear { get; }

    /// <summary>Whether bank holidays of this date's year are unknown, so that a count over it may fall early.</summary>
    public bool IsBeyondKnownHolidays(DateOnly date) => date.Year < FirstYear || date.Year > LastYear;

    /// <summary>Neither a weekend nor a known bank holiday.</summary>
    public bool IsWorkingDay(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(date);

    /// <summary>The <paramref name="n"/>th working day after <paramref name="day0"/>; day 0 itself (working or not) when n is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public DateOnly AddWorkingDays(DateOnly day0, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        DateOnly day = day0;
        while (n > 0)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
                n--;
        }

        return day;
    }

    /// <summary>
    /// Working days after <paramref name="from"/> up to and including <paramref name="to"/>: what the clock has counted.
    /// Negative when <paramref name="to"/> is the earlier.
    /// </summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
            return -WorkingDaysBetween(to, from);
        int count = 0;
        for (DateOnly day = from; day < to;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
                count++;
        }

        return count;
    }

    /// <summary>
    /// When something received at <paramref name="received"/> is due: at close on the Nth working day after its London date.
    /// </summary>
    /// <param name="received">Any offset; only its date in London counts.</param>
    /// <param name="workingDays">1 or more: day 0's close may have passed already.</param>
    /// <param name="close">Wall-clock time in London.</param>
    /// <returns>In UTC.</returns>
    public DateTimeOffset DueAtClose(DateTimeOffset received, int workingDays, TimeOnly close)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        return LondonTime.ToUtc(AddWorkingDays(LondonTime.DateOf(received), workingDays), close);
    }

    /// <summary>
    /// The same day of the month so many months on, or that month's last day when it is shorter. Never moved off a weekend
    /// or bank holiday: calendar deadlines never move later.
    /// </summary>
    public static DateOnly AddMonthsClamped(DateOnly date, int months)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(months);
        return date.AddMonths(months);
    }
}
