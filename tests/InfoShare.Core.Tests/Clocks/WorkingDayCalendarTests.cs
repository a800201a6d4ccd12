using InfoShare.Core.Clocks;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

public sealed class WorkingDayCalendarTests
{
    private static readonly TimeOnly Close = new(17, 0);
    private static readonly WorkingDayCalendar England = WorkingDayCalendar.England;

    [Theory]
    // An ordinary week, in and out of hours; day 0 is the London date whatever the hour.
    [InlineData("2026-07-15 09:00", 1, "2026-07-16 17:00")]
    [InlineData("2026-07-15 16:59", 1, "2026-07-16 17:00")]
    [InlineData("2026-07-15 17:01", 1, "2026-07-16 17:00")]
    [InlineData("2026-07-15 02:10", 1, "2026-07-16 17:00")]
    // Midnight, both sides.
    [InlineData("2026-07-15 23:59", 1, "2026-07-16 17:00")]
    [InlineData("2026-07-16 00:00", 1, "2026-07-17 17:00")]
    // Friday after close, and the weekend: the weekend gains nothing.
    [InlineData("2026-07-17 17:01", 1, "2026-07-20 17:00")]
    [InlineData("2026-07-18 11:00", 1, "2026-07-20 17:00")]
    [InlineData("2026-07-19 23:30", 1, "2026-07-20 17:00")]
    // Easter 2026: Friday 3 and Monday 6 April.
    [InlineData("2026-04-02 16:40", 1, "2026-04-07 17:00")]
    [InlineData("2026-04-03 10:00", 1, "2026-04-07 17:00")]
    [InlineData("2026-04-06 10:00", 1, "2026-04-07 17:00")]
    [InlineData("2026-04-02 16:40", 3, "2026-04-09 17:00")]
    // May 2026: two Mondays.
    [InlineData("2026-05-01 12:00", 1, "2026-05-05 17:00")]
    [InlineData("2026-05-22 17:30", 2, "2026-05-27 17:00")]
    // 24 December, each year.
    [InlineData("2025-12-24 15:00", 1, "2025-12-29 17:00")]
    [InlineData("2026-12-24 15:00", 1, "2026-12-29 17:00")]
    [InlineData("2027-12-24 15:00", 1, "2027-12-29 17:00")]
    [InlineData("2028-12-24 15:00", 1, "2028-12-27 17:00")]
    // Christmas 2027: Saturday and Sunday, their substitutes on 27 and 28, then New Year's Day on 3 January 2028.
    [InlineData("2027-12-25 03:00", 1, "2027-12-29 17:00")]
    [InlineData("2027-12-27 12:00", 1, "2027-12-29 17:00")]
    [InlineData("2027-12-24 15:00", 3, "2027-12-31 17:00")]
    [InlineData("2027-12-24 15:00", 4, "2028-01-04 17:00")]
    [InlineData("2027-12-31 18:00", 1, "2028-01-04 17:00")]
    // Easter 2027 and 2028.
    [InlineData("2027-03-25 12:00", 1, "2027-03-30 17:00")]
    [InlineData("2028-04-13 12:00", 1, "2028-04-18 17:00")]
    // Leap day 2028, a Tuesday.
    [InlineData("2028-02-28 12:00", 1, "2028-02-29 17:00")]
    [InlineData("2028-02-29 12:00", 1, "2028-03-01 17:00")]
    // Clock changes: forward on Sunday 29 March 2026, back on Sunday 25 October 2026.
    [InlineData("2026-03-27 12:00", 1, "2026-03-30 17:00")]
    [InlineData("2026-10-23 12:00", 1, "2026-10-26 17:00")]
    public void Is_due_at_close_on_the_nth_working_day(string received, int days, string due) =>
        InLondon(England.DueAtClose(London(received), days, Close)).ShouldBe(due);

    [Theory]
    [InlineData("2026-03-26 12:00", "2026-03-27 17:00")] // GMT both
    [InlineData("2026-03-28 12:00", "2026-03-30 16:00")] // received in winter time, due in summer time
    [InlineData("2026-03-29 12:00", "2026-03-30 16:00")]
    [InlineData("2026-10-22 12:00", "2026-10-23 16:00")] // BST both
    [InlineData("2026-10-24 12:00", "2026-10-26 17:00")] // received in summer time, due in winter time
    [InlineData("2026-10-25 12:00", "2026-10-26 17:00")]
    public void Is_returned_in_utc_on_either_side_of_a_clock_change(string received, string dueUtc)
    {
        DateTimeOffset due = England.DueAtClose(London(received), 1, Close);
        due.Offset.ShouldBe(TimeSpan.Zero);
        due.ShouldBe(Utc(dueUtc));
    }

    [Fact]
    public void Day_0_is_the_london_date_not_the_utc_date()
    {
        // 23:30 UTC on a summer Wednesday is 00:30 on Thursday in London.
        DateTimeOffset received = Utc("2026-07-15 23:30");
        LondonTime.DateOf(received).ShouldBe(Day("2026-07-16"));
        InLondon(England.DueAtClose(received, 1, Close)).ShouldBe("2026-07-17 17:00");
        // And whatever offset it was written in.
        England.DueAtClose(received.ToOffset(TimeSpan.FromHours(-5)), 1, Close).ShouldBe(England.DueAtClose(received, 1, Close));
    }

    [Fact]
    public void Every_year_has_the_eight_bank_holidays_of_the_requirements()
    {
        string[] expected =
        [
            "2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26",
            "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
            "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28",
            "2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29", "2028-08-28", "2028-12-25", "2028-12-26",
        ];
        BankHolidayData.Embedded().Holidays.Select(h => h.Date).ShouldBe(expected.Select(Day));
        expected.ShouldAllBe(d => !England.IsWorkingDay(Day(d)));
    }

    [Theory]
    [InlineData("2025-01-01", false)]
    [InlineData("2028-12-31", false)]
    [InlineData("2024-12-31", true)]
    [InlineData("2029-01-01", true)]
    public void Says_where_its_knowledge_of_bank_holidays_ends(string date, bool beyond) =>
        England.IsBeyondKnownHolidays(Day(date)).ShouldBe(beyond);

    [Fact]
    public void Beyond_the_known_years_weekends_are_known_and_every_other_day_counts_so_no_deadline_is_too_late()
    {
        England.IsWorkingDay(Day("2029-12-25")).ShouldBeTrue();
        England.IsWorkingDay(Day("2029-12-29")).ShouldBeFalse();
        England.AddWorkingDays(Day("2029-12-24"), 1).ShouldBe(Day("2029-12-25"));
    }

    [Fact]
    public void Adding_no_days_gives_day_0_and_negative_days_are_refused()
    {
        England.AddWorkingDays(Day("2026-04-03"), 0).ShouldBe(Day("2026-04-03"));
        Should.Throw<ArgumentOutOfRangeException>(() => England.AddWorkingDays(Day("2026-04-03"), -1));
        Should.Throw<ArgumentOutOfRangeException>(() => England.DueAtClose(London("2026-04-02 09:00"), 0, Close));
    }

    [Theory]
    [InlineData("2026-04-02", "2026-04-07", 1)]
    [InlineData("2026-04-03", "2026-04-06", 0)]
    [InlineData("2026-03-26", "2026-06-03", 45)]
    [InlineData("2026-07-15", "2026-07-15", 0)]
    [InlineData("2026-04-07", "2026-04-02", -1)]
    public void Counts_working_days_between(string from, string to, int expected) =>
        England.WorkingDaysBetween(Day(from), Day(to)).ShouldBe(expected);

    [Theory]
    [InlineData("2026-01-31", 1, "2026-02-28")]
    [InlineData("2028-01-31", 1, "2028-02-29")]
    [InlineData("2028-02-29", 12, "2029-02-28")]
    [InlineData("2027-08-29", 6, "2028-02-29")]
    [InlineData("2026-08-31", 3, "2026-11-30")]
    [InlineData("2026-04-22", 3, "2026-07-22")]
    // 25 December 2026 is a holiday and 25 July 2026 a Saturday: neither moves.
    [InlineData("2026-06-25", 6, "2026-12-25")]
    [InlineData("2026-04-25", 3, "2026-07-25")]
    public void Months_clamp_to_the_months_end_and_never_move(string from, int months, string expected) =>
        WorkingDayCalendar.AddMonthsClamped(Day(from), months).ShouldBe(Day(expected));
}
