using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Clocks;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

/// <summary>What must hold of every deadline, on random times from 2024 (before the known holidays) to 2030 (after them).</summary>
public sealed class ClockProperties
{
    private static readonly WorkingDayCalendar England = WorkingDayCalendar.England;
    private static readonly DeadlineSchedules Schedules = DeadlineSchedules.Embedded(England);
    private static readonly DateTimeOffset Start = Utc("2024-01-01 00:00");

    private static readonly Gen<DateTimeOffset> Anytime =
        Gen.Choose(0, 7 * 365 * 24 * 60).SelectMany(m => Gen.Choose(0, 59).Select(s => Start.AddMinutes(m).AddSeconds(s)));

    /// <summary>Near the clock changes, Christmas and Easter, where rules go wrong.</summary>
    private static readonly Gen<DateTimeOffset> Awkward =
        Gen.Elements(
            "2026-03-29 00:00", "2026-10-25 00:00", "2027-03-28 00:00", "2027-10-31 00:00", "2026-04-02 00:00",
            "2025-12-24 00:00", "2026-12-24 00:00", "2027-12-24 00:00", "2028-02-28 00:00", "2028-12-31 00:00")
            .SelectMany(day => Gen.Choose(-24 * 60, 48 * 60).Select(m => Utc(day).AddMinutes(m)));

    private static readonly Arbitrary<DateTimeOffset> Received = Gen.OneOf(Anytime, Awkward).ToArbitrary();
    private static readonly Arbitrary<DateOnly> Days = Gen.OneOf(Anytime, Awkward).Select(LondonTime.DateOf).ToArbitrary();
    private static readonly Arbitrary<int> Count = Gen.Choose(0, 60).ToArbitrary();
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    /// <summary>Every rule that is a time, with every case that may be asked of it.</summary>
    private static readonly Arbitrary<(DeadlineKey Key, DeadlineCase Case)> Terms = Gen.Elements(
        Schedules.All[0].Rules.Where(r => r.Key != DeadlineKey.ReferralSeries)
            .SelectMany(r => r.Terms.Keys.Select(c => (r.Key, c))).ToArray()).ToArbitrary();

    [Fact]
    public void Later_receipt_never_gives_an_earlier_deadline() =>
        Prop.ForAll(Received, Received, Terms, (a, b, term) =>
        {
            (DateTimeOffset first, DateTimeOffset second) = a <= b ? (a, b) : (b, a);
            DeadlineSchedule schedule = Schedules.All[0];
            return schedule.Compute(term.Key, first, term.Case).DueAt <= schedule.Compute(term.Key, second, term.Case).DueAt;
        }).Check(Thorough);

    [Fact]
    public void A_minute_later_never_gives_an_earlier_deadline() =>
        Prop.ForAll(Received, Terms, (at, term) =>
        {
            DeadlineSchedule schedule = Schedules.All[0];
            return schedule.Compute(term.Key, at, term.Case).DueAt <= schedule.Compute(term.Key, at.AddMinutes(1), term.Case).DueAt;
        }).Check(Thorough);

    [Fact]
    public void Every_deadline_is_after_its_start_and_in_utc() =>
        Prop.ForAll(Received, Terms, (at, term) =>
        {
            Deadline due = Schedules.For(null, at).Compute(term.Key, at, term.Case);
            return due.DueAt > at && due.DueAt.Offset == TimeSpan.Zero;
        }).Check(Thorough);

    [Fact]
    public void Working_days_add_up() =>
        Prop.ForAll(Days, Count, Count, (day, n, m) =>
            England.AddWorkingDays(day, n + m) == England.AddWorkingDays(England.AddWorkingDays(day, n), m)).Check(Thorough);

    [Fact]
    public void One_or_more_working_days_on_is_a_working_day_and_counting_back_agrees() =>
        Prop.ForAll(Days, Count, (day, n) =>
        {
            DateOnly end = England.AddWorkingDays(day, n + 1);
            return England.IsWorkingDay(end) && end > day && England.WorkingDaysBetween(day, end) == n + 1;
        }).Check(Thorough);

    [Fact]
    public void Close_is_always_the_wall_clock_of_london() =>
        Prop.ForAll(Received, Count, (at, n) =>
        {
            DateTimeOffset due = England.DueAtClose(at, n + 1, new TimeOnly(17, 0));
            return LondonTime.ToLocal(due).TimeOfDay == TimeSpan.FromHours(17)
                && LondonTime.DateOf(due) == England.AddWorkingDays(LondonTime.DateOf(at), n + 1);
        }).Check(Thorough);

    [Fact]
    public void An_unknown_bank_holiday_can_only_bring_a_deadline_forward() =>
        Prop.ForAll(Days, Count, (day, n) =>
        {
            // The same calendar without one year's knowledge.
            WorkingDayCalendar less = new(BankHolidayData.Parse(
                """
                {"version":"less","firstYear":2025,"lastYear":2025,"holidays":[
                {"date":"2025-01-01","name":"a"},{"date":"2025-04-18","name":"b"},{"date":"2025-04-21","name":"c"},{"date":"2025-05-05","name":"d"},
                {"date":"2025-05-26","name":"e"},{"date":"2025-08-25","name":"f"},{"date":"2025-12-25","name":"g"},{"date":"2025-12-26","name":"h"}]}
                """, "less.json"));
            return less.AddWorkingDays(day, n) <= England.AddWorkingDays(day, n);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void More_urgent_is_never_slower_for_owner_escalation_and_request() =>
        Prop.ForAll(Received, at =>
        {
            DeadlineSchedule schedule = Schedules.For(null, at);
            return ((ReadOnlySpan<DeadlineKey>)[DeadlineKey.NamedOwner, DeadlineKey.EscalationAnswer, DeadlineKey.InformationRequest]).ToArray().All(key =>
            {
                DateTimeOffset danger = schedule.Compute(key, at, DeadlineCase.ImmediateDanger).DueAt;
                DateTimeOffset sameDay = schedule.Compute(key, at, DeadlineCase.SameDay).DueAt;
                DateTimeOffset standard = schedule.Compute(key, at, DeadlineCase.Standard).DueAt;
                return danger <= sameDay && sameDay <= standard;
            });
        }).Check(Thorough);
}
