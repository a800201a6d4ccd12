using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

/// <summary>
/// Tables reckoned by hand: every bank holiday up to 2028, the hours around midnight in both seasons, both clock changes of
/// every year, long terms across Christmas and Easter, and months that end early.
/// </summary>
public sealed class CalendarTableTests
{
    private static readonly PartnershipClock Clock = new(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England));

    [Theory]
    [InlineData("2025-01-01", "2024-12-31", "2025-01-02")]
    [InlineData("2025-04-18", "2025-04-17", "2025-04-22")]
    [InlineData("2025-04-21", "2025-04-17", "2025-04-22")]
    [InlineData("2025-05-05", "2025-05-02", "2025-05-06")]
    [InlineData("2025-05-26", "2025-05-23", "2025-05-27")]
    [InlineData("2025-08-25", "2025-08-22", "2025-08-26")]
    [InlineData("2025-12-25", "2025-12-24", "2025-12-29")]
    [InlineData("2025-12-26", "2025-12-24", "2025-12-29")]
    [InlineData("2026-01-01", "2025-12-31", "2026-01-02")]
    [InlineData("2026-04-03", "2026-04-02", "2026-04-07")]
    [InlineData("2026-04-06", "2026-04-02", "2026-04-07")]
    [InlineData("2026-05-04", "2026-05-01", "2026-05-05")]
    [InlineData("2026-05-25", "2026-05-22", "2026-05-26")]
    [InlineData("2026-08-31", "2026-08-28", "2026-09-01")]
    [InlineData("2026-12-25", "2026-12-24", "2026-12-29")]
    [InlineData("2026-12-28", "2026-12-24", "2026-12-29")]
    [InlineData("2027-01-01", "2026-12-31", "2027-01-04")]
    [InlineData("2027-03-26", "2027-03-25", "2027-03-30")]
    [InlineData("2027-03-29", "2027-03-25", "2027-03-30")]
    [InlineData("2027-05-03", "2027-04-30", "2027-05-04")]
    [InlineData("2027-05-31", "2027-05-28", "2027-06-01")]
    [InlineData("2027-08-30", "2027-08-27", "2027-08-31")]
    [InlineData("2027-12-27", "2027-12-24", "2027-12-29")]
    [InlineData("2027-12-28", "2027-12-24", "2027-12-29")]
    [InlineData("2028-01-03", "2027-12-31", "2028-01-04")]
    [InlineData("2028-04-14", "2028-04-13", "2028-04-18")]
    [InlineData("2028-04-17", "2028-04-13", "2028-04-18")]
    [InlineData("2028-05-01", "2028-04-28", "2028-05-02")]
    [InlineData("2028-05-29", "2028-05-26", "2028-05-30")]
    [InlineData("2028-08-28", "2028-08-25", "2028-08-29")]
    [InlineData("2028-12-25", "2028-12-22", "2028-12-27")]
    [InlineData("2028-12-26", "2028-12-22", "2028-12-27")]
    public void Each_bank_holiday_puts_the_decision_off_to_the_working_day_after_it(string holiday, string workingDayBefore, string due)
    {
        foreach (string received in (string[])[$"{workingDayBefore} 17:01", $"{holiday} 00:00", $"{holiday} 23:59"])
            InLondon(Clock.Due(DeadlineKey.ReferralDecision, London(received)).DueAt).ShouldBe(due + " 17:00", received);
    }

    [Theory]
    // Winter: London's midnight is UTC's. Summer: it is 23:00 UTC of the day before.
    [InlineData("2026-01-13 23:59", "2026-01-14 17:00")]
    [InlineData("2026-01-14 00:00", "2026-01-15 17:00")]
    [InlineData("2026-07-14 22:59", "2026-07-15 16:00")]
    [InlineData("2026-07-14 23:00", "2026-07-16 16:00")]
    // Friday 17:01, in winter and in summer.
    [InlineData("2026-01-16 17:01", "2026-01-19 17:00")]
    [InlineData("2026-07-17 16:01", "2026-07-20 16:00")]
    public void Midnight_in_london_begins_day_0_in_both_seasons(string receivedUtc, string dueUtc) =>
        Clock.Due(DeadlineKey.ReferralDecision, Utc(receivedUtc)).DueAt.ShouldBe(Utc(dueUtc));

    [Theory]
    // Forward: the hour from 01:00 is missing; 00:59 GMT is followed by 02:00 BST.
    [InlineData("2025-03-30")]
    [InlineData("2026-03-29")]
    [InlineData("2027-03-28")]
    [InlineData("2028-03-26")]
    public void The_missing_hour_costs_nobody_an_hour(string sunday)
    {
        DateTimeOffset last = Utc(sunday + " 00:59");
        DateTimeOffset first = Utc(sunday + " 01:00");
        (InLondon(last), InLondon(first)).ShouldBe(($"{sunday} 00:59", $"{sunday} 02:00"));
        Clock.Due(DeadlineKey.NamedOwner, last, Urgency.ImmediateDanger).DueAt.ShouldBe(last.AddHours(1));
        InLondon(Clock.Due(DeadlineKey.NamedOwner, last, Urgency.ImmediateDanger).DueAt).ShouldBe($"{sunday} 02:59");
        Clock.Due(DeadlineKey.NamedOwner, Utc(sunday + " 00:00").AddHours(-1), Urgency.SameDay).DueAt.ShouldBe(Utc(sunday + " 03:00"));

        // Received that night; due on the working day after, at 17:00 in summer time. In 2027 that Monday is Easter's.
        string due = sunday == "2027-03-28" ? "2027-03-30 16:00" : Iso(Day(sunday).AddDays(1)) + " 16:00";
        Clock.Due(DeadlineKey.ReferralDecision, last).DueAt.ShouldBe(Utc(due));
        Clock.Due(DeadlineKey.ReferralDecision, first).DueAt.ShouldBe(Utc(due));
    }

    [Theory]
    // Back: the hour from 01:00 comes twice, first in summer time.
    [InlineData("2025-10-26")]
    [InlineData("2026-10-25")]
    [InlineData("2027-10-31")]
    [InlineData("2028-10-29")]
    public void The_doubled_hour_is_two_hours_and_one_day(string sunday)
    {
        DateTimeOffset once = Utc(sunday + " 00:30");
        DateTimeOffset again = Utc(sunday + " 01:30");
        InLondon(once).ShouldBe(InLondon(again));
        Deadline first = Clock.Due(DeadlineKey.NamedOwner, once.AddHours(-1), Urgency.ImmediateDanger);
        Deadline second = Clock.Due(DeadlineKey.NamedOwner, once, Urgency.ImmediateDanger);
        (second.DueAt - first.DueAt).ShouldBe(TimeSpan.FromHours(1));
        first.Words.ShouldContain("01:30 BST");
        second.Words.ShouldContain("01:30 GMT");
        foreach (DateTimeOffset received in (DateTimeOffset[])[once, again])
            Clock.Due(DeadlineKey.ReferralDecision, received).DueAt.ShouldBe(Utc(Iso(Day(sunday).AddDays(1)) + " 17:00"));

        // The Saturday before begins in summer time: its 23:59 is still Saturday.
        InLondon(Clock.Due(DeadlineKey.HandoverAcceptance, Utc(sunday + " 00:00").AddHours(-1).AddMinutes(-1), DeadlineCase.CustodyOrHealthCritical).DueAt)
            .ShouldBe(sunday + " 00:00");
    }

    [Theory]
    [InlineData(DeadlineKey.ReferrerAnswer, "2026-04-02 18:00", "2026-04-09")]
    [InlineData(DeadlineKey.EscalationAnswer, "2027-12-24 17:01", "2027-12-30")]
    [InlineData(DeadlineKey.AssessmentComplete, "2027-12-01 10:00", "2028-02-07")]
    [InlineData(DeadlineKey.InitialConference, "2026-12-17 10:00", "2027-01-12")]
    [InlineData(DeadlineKey.CoreGroup, "2026-05-20 10:00", "2026-06-04")]
    [InlineData(DeadlineKey.HandoverAcceptance, "2028-12-22 17:01", "2028-12-28")]
    [InlineData(DeadlineKey.InformationRequest, "2025-12-23 10:00", "2026-01-02")]
    [InlineData(DeadlineKey.SeriousIncidentNotification, "2026-12-23 10:00", "2027-01-04")]
    [InlineData(DeadlineKey.RapidReview, "2028-04-12 10:00", "2028-05-08")]
    [InlineData(DeadlineKey.PanelReply, "2025-08-20 10:00", "2025-09-11")]
    [InlineData(DeadlineKey.OverrideReview, "2026-12-26 02:10", "2026-12-29")]
    [InlineData(DeadlineKey.MinutesAndNotices, "2028-02-28 23:59", "2028-02-29")]
    [InlineData(DeadlineKey.AllegationToLado, "2028-02-29 00:00", "2028-03-01")]
    public void Terms_of_working_days_step_over_runs_of_holidays_and_count_leap_day(DeadlineKey key, string from, string due) =>
        InLondon(Clock.Due(key, London(from)).DueAt).ShouldBe(due + " 17:00");

    [Theory]
    [InlineData(DeadlineKey.ReviewConference, DeadlineCase.FirstReview, "2026-11-30", "2027-02-28")] // a Sunday, which it stays
    [InlineData(DeadlineKey.ReviewConference, DeadlineCase.FirstReview, "2027-11-30", "2028-02-29")]
    [InlineData(DeadlineKey.ReviewConference, DeadlineCase.FirstReview, "2026-09-25", "2026-12-25")] // Christmas Day, which it stays
    [InlineData(DeadlineKey.ReviewConference, DeadlineCase.LaterReview, "2027-08-31", "2028-02-29")]
    [InlineData(DeadlineKey.ReviewConference, DeadlineCase.LaterReview, "2028-02-29", "2028-08-29")]
    [InlineData(DeadlineKey.LocalLearningReview, DeadlineCase.Standard, "2027-08-31", "2028-02-29")]
    [InlineData(DeadlineKey.ChildUnseen, DeadlineCase.UnderOne, "2028-02-01", "2028-02-29")]
    [InlineData(DeadlineKey.ChildUnseen, DeadlineCase.OneToFour, "2027-12-01", "2028-02-29")]
    [InlineData(DeadlineKey.ChildUnseen, DeadlineCase.FiveToSeventeenNotOnRoll, "2028-01-18", "2028-02-29")]
    public void Calendar_terms_clamp_to_the_months_end_and_never_move(DeadlineKey key, DeadlineCase which, string from, string due) =>
        InLondon(Clock.Due(key, London(from + " 12:00"), which).DueAt).ShouldBe(due + " 17:00");

    [Fact]
    public void A_day_proclaimed_once_moves_what_counts_over_it_and_nothing_else()
    {
        WorkingDayCalendar funeral = new(BankHolidayData.Embedded().WithOneOffDays(
            """{"version":"funeral","holidays":[{"date":"2027-12-29","name":"State funeral"}]}""", "funeral.json"));
        PartnershipClock clock = new(null, DeadlineSchedules.Embedded(funeral));
        InLondon(clock.Due(DeadlineKey.ReferralDecision, London("2027-12-24 15:00")).DueAt).ShouldBe("2027-12-30 17:00");
        InLondon(clock.Due(DeadlineKey.NamedOwner, London("2027-12-29 15:00"), Urgency.SameDay).DueAt).ShouldBe("2027-12-29 19:00");
        InLondon(clock.Due(DeadlineKey.ReviewConference, London("2027-09-29 15:00"), DeadlineCase.FirstReview).DueAt).ShouldBe("2027-12-29 17:00");
    }

    [Theory]
    [InlineData("2018-07-03 23:59", "WT2018#1")]
    [InlineData("2023-12-14 23:59", "WT2018#1")]
    [InlineData("2023-12-15 00:00", "WT2023#1")]
    [InlineData("2026-09-29 23:59", "WT2023#1")]
    [InlineData("2026-09-30 00:00", "WT2026#1")]
    public void Each_clock_is_judged_by_the_edition_of_the_day_it_started(string from, string edition) =>
        Clock.Due(DeadlineKey.ReferralDecision, London(from)).RuleId.ShouldBe("T1@" + edition);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd");
}
