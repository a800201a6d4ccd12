using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

/// <summary>The dated examples of the acceptance scenarios, and each rule's terms.</summary>
public sealed class DeadlineScheduleTests
{
    private static readonly DeadlineSchedules All = DeadlineSchedules.Embedded(WorkingDayCalendar.England);

    private static Deadline Compute(DeadlineKey key, string from, Urgency? urgency = null) =>
        All.For(null, London(from)).Compute(key, London(from), urgency);

    private static Deadline Compute(DeadlineKey key, string from, DeadlineCase which) =>
        All.For(null, London(from)).Compute(key, London(from), which);

    [Theory]
    // S4: the bounced referral over Easter; then ESC_2 from the missed deadline.
    [InlineData(DeadlineKey.ReferralDecision, "2026-04-02 16:40", DeadlineCase.Standard, "2026-04-07 17:00")]
    [InlineData(DeadlineKey.EscalationAnswer, "2026-04-07 17:00", DeadlineCase.Standard, "2026-04-09 17:00")]
    // S13: referral Thursday 26 March, discussion Monday 30 March.
    [InlineData(DeadlineKey.MinutesAndNotices, "2026-03-30 14:00", DeadlineCase.Standard, "2026-03-31 17:00")]
    [InlineData(DeadlineKey.MinutesAndNotices, "2026-03-30 14:00", DeadlineCase.Correction, "2026-04-02 17:00")]
    [InlineData(DeadlineKey.InitialConference, "2026-03-30 14:00", DeadlineCase.Standard, "2026-04-22 17:00")]
    [InlineData(DeadlineKey.CoreGroup, "2026-04-22 10:00", DeadlineCase.Standard, "2026-05-07 17:00")]
    [InlineData(DeadlineKey.ReviewConference, "2026-04-22 10:00", DeadlineCase.FirstReview, "2026-07-22 17:00")]
    [InlineData(DeadlineKey.AssessmentComplete, "2026-03-26 11:00", DeadlineCase.Standard, "2026-06-03 17:00")]
    // S14: aware Wednesday 20 May; notification made 22 May; LCSPR decided 11 June, six months.
    [InlineData(DeadlineKey.SeriousIncidentNotification, "2026-05-20 09:00", DeadlineCase.Standard, "2026-05-28 17:00")]
    [InlineData(DeadlineKey.RapidReview, "2026-05-20 09:00", DeadlineCase.Standard, "2026-06-11 17:00")]
    [InlineData(DeadlineKey.RapidReview, "2026-05-22 09:00", DeadlineCase.Standard, "2026-06-15 17:00")]
    [InlineData(DeadlineKey.LocalLearningReview, "2026-06-11 15:00", DeadlineCase.Standard, "2026-12-11 17:00")]
    public void Dated_scenarios_fall_due_as_written(DeadlineKey key, string from, DeadlineCase which, string due) =>
        InLondon(Compute(key, from, which).DueAt).ShouldBe(due);

    [Theory]
    // Scenarios told in days of D; here D is Wednesday 15 July 2026.
    [InlineData("S1", DeadlineKey.NamedOwner, "2026-07-15 10:00", Urgency.SameDay, "2026-07-15 14:00")]
    [InlineData("S1", DeadlineKey.ReferralDecision, "2026-07-15 10:00", Urgency.SameDay, "2026-07-16 17:00")]
    [InlineData("S2", DeadlineKey.NamedOwner, "2026-07-15 23:30", Urgency.ImmediateDanger, "2026-07-16 00:30")]
    [InlineData("S3", DeadlineKey.ReferralDecision, "2026-07-14 15:10", Urgency.Standard, "2026-07-15 17:00")]
    [InlineData("S3", DeadlineKey.EscalationAnswer, "2026-07-15 12:00", Urgency.Standard, "2026-07-17 17:00")]
    [InlineData("S5", DeadlineKey.OverrideReview, "2026-07-15 02:10", null, "2026-07-16 17:00")]
    [InlineData("S6", DeadlineKey.HandoverAcceptance, "2026-07-06 11:00", null, "2026-07-08 17:00")]
    [InlineData("S7", DeadlineKey.EscalationAnswer, "2026-07-15 09:30", Urgency.SameDay, "2026-07-15 13:30")]
    [InlineData("S8", DeadlineKey.EscalationAnswer, "2026-07-15 09:00", null, "2026-07-17 17:00")]
    [InlineData("S8", DeadlineKey.EscalationAnswer, "2026-07-17 17:00", null, "2026-07-21 17:00")]
    [InlineData("S8", DeadlineKey.EscalationAnswer, "2026-07-21 17:00", null, "2026-07-23 17:00")]
    [InlineData("S8", DeadlineKey.EscalationAnswer, "2026-07-23 17:00", null, "2026-07-27 17:00")]
    [InlineData("S10", DeadlineKey.InitialConference, "2026-07-03 14:00", null, "2026-07-24 17:00")]
    [InlineData("S11", DeadlineKey.HandoverAcceptance, "2026-07-15 12:00", Urgency.Standard, "2026-07-17 17:00")]
    public void Scenarios_told_in_days_fall_due_as_written(string scenario, DeadlineKey key, string from, Urgency? urgency, string due) =>
        InLondon(Compute(key, from, urgency).DueAt).ShouldBe(due, scenario);

    [Theory]
    [InlineData(DeadlineKey.NamedOwner, Urgency.Standard, "1 working day")]
    [InlineData(DeadlineKey.NamedOwner, null, "1 working day")]
    [InlineData(DeadlineKey.NamedOwner, Urgency.SameDay, "4 clock hours")]
    [InlineData(DeadlineKey.NamedOwner, Urgency.ImmediateDanger, "1 clock hour")]
    [InlineData(DeadlineKey.ReferrerAnswer, Urgency.Standard, "3 working days")]
    [InlineData(DeadlineKey.EscalationAnswer, Urgency.Standard, "2 working days")]
    [InlineData(DeadlineKey.EscalationAnswer, Urgency.ImmediateDanger, "4 clock hours")]
    [InlineData(DeadlineKey.InformationRequest, Urgency.Standard, "5 working days")]
    [InlineData(DeadlineKey.InformationRequest, Urgency.SameDay, "1 working day")]
    [InlineData(DeadlineKey.InformationRequest, Urgency.ImmediateDanger, "1 working day")]
    [InlineData(DeadlineKey.PanelReply, null, "15 working days")]
    [InlineData(DeadlineKey.AllegationToLado, null, "1 working day")]
    [InlineData(DeadlineKey.SubjectAccess, null, "1 calendar month")]
    [InlineData(DeadlineKey.ReturnCheck, Urgency.SameDay, "72 clock hours")]
    public void Each_urgency_has_its_term_and_a_missing_one_takes_the_next_less_urgent(DeadlineKey key, Urgency? urgency, string words) =>
        Compute(key, "2026-07-15 10:00", urgency).Words.ShouldStartWith(words + ", due ");

    [Theory]
    [InlineData(DeadlineCase.UnderOne, "2026-03-13", "2026-04-10")]
    [InlineData(DeadlineCase.OneToFour, "2026-03-13", "2026-06-11")]
    [InlineData(DeadlineCase.FiveToSeventeenNotOnRoll, "2026-03-13", "2026-04-24")]
    // 28 days from 7 March is Saturday 4 April, amid Easter: it does not move.
    [InlineData(DeadlineCase.UnderOne, "2026-03-07", "2026-04-04")]
    public void A_child_unseen_is_counted_in_calendar_days_and_never_moved(DeadlineCase which, string seen, string due) =>
        InLondon(Compute(DeadlineKey.ChildUnseen, seen + " 12:00", which).DueAt).ShouldBe(due + " 17:00");

    [Theory]
    [InlineData(0, true, DeadlineCase.UnderOne)]
    [InlineData(1, false, DeadlineCase.OneToFour)]
    [InlineData(4, true, DeadlineCase.OneToFour)]
    [InlineData(5, false, DeadlineCase.FiveToSeventeenNotOnRoll)]
    [InlineData(17, false, DeadlineCase.FiveToSeventeenNotOnRoll)]
    [InlineData(5, true, null)]
    [InlineData(18, false, null)]
    public void Age_and_school_roll_choose_the_unseen_term(int age, bool onRoll, DeadlineCase? expected) =>
        DeadlineCases.ForUnseenChild(age, onRoll).ShouldBe(expected);

    [Theory]
    [InlineData("2026-07-15 09:00", "2026-07-15 17:00")]
    [InlineData("2026-07-18 09:00", "2026-07-18 17:00")] // Saturday counts: custody does not wait for Monday
    [InlineData("2026-07-15 17:00", "2026-07-16 00:00")]
    [InlineData("2026-07-15 23:59", "2026-07-16 00:00")]
    public void A_custody_handover_is_due_the_same_day(string from, string due) =>
        InLondon(Compute(DeadlineKey.HandoverAcceptance, from, DeadlineCase.CustodyOrHealthCritical).DueAt).ShouldBe(due);

    [Theory]
    // Forward at 01:00 UTC on 29 March 2026: four hours from 23:30 GMT is 04:30 BST.
    [InlineData("2026-03-28 23:30", "2026-03-29 03:30", "2026-03-29 04:30")]
    // Back at 01:00 UTC on 25 October 2026: four hours from 23:30 BST is 02:30 GMT.
    [InlineData("2026-10-24 22:30", "2026-10-25 02:30", "2026-10-25 02:30")]
    // Christmas Day, a holiday: clock hours ignore the calendar.
    [InlineData("2026-12-25 10:00", "2026-12-25 14:00", "2026-12-25 14:00")]
    public void Clock_hours_are_elapsed_hours_on_any_day(string fromUtc, string dueUtc, string local)
    {
        DateTimeOffset from = Utc(fromUtc);
        Deadline due = All.For(null, from).Compute(DeadlineKey.NamedOwner, from, Urgency.SameDay);
        due.DueAt.ShouldBe(Utc(dueUtc));
        InLondon(due.DueAt).ShouldBe(local);
    }

    [Fact]
    public void A_deadline_says_its_rule_its_edition_and_its_reckoning_in_words()
    {
        Deadline due = Compute(DeadlineKey.ReferralDecision, "2026-04-02 16:40", Urgency.Standard);
        due.RuleId.ShouldBe("T1@WT2023#1");
        due.Words.ShouldBe("1 working day, due 17:00 on Tuesday 7 April 2026");
        due.From.ShouldBe(Utc("2026-04-02 15:40"));
        due.From.Offset.ShouldBe(TimeSpan.Zero);
        due.DueAt.ShouldBe(Utc("2026-04-07 16:00"));
        due.DueAt.Offset.ShouldBe(TimeSpan.Zero);
        due.HolidaysVersion.ShouldBe("england-2025-2028-1");
        due.IsBeyondKnownHolidays.ShouldBeFalse();
        due.IsAim.ShouldBeFalse();
    }

    [Fact]
    public void An_urgent_referral_records_which_term_was_applied() =>
        Compute(DeadlineKey.EscalationAnswer, "2026-07-15 10:00", Urgency.ImmediateDanger).Case.ShouldBe(DeadlineCase.SameDay);

    [Fact]
    public void A_count_of_working_days_past_the_known_holidays_is_marked()
    {
        Compute(DeadlineKey.AssessmentComplete, "2028-12-20 10:00").IsBeyondKnownHolidays.ShouldBeTrue();
        Compute(DeadlineKey.ReferralDecision, "2028-12-20 10:00").IsBeyondKnownHolidays.ShouldBeFalse();
        // Clock hours need no holidays.
        Compute(DeadlineKey.NamedOwner, "2030-06-03 10:00", Urgency.SameDay).IsBeyondKnownHolidays.ShouldBeFalse();
    }

    [Fact]
    public void The_panels_reply_is_an_aim() => Compute(DeadlineKey.PanelReply, "2026-07-15 10:00").IsAim.ShouldBeTrue();

    [Fact]
    public void A_series_is_a_count_and_not_a_time()
    {
        DeadlineSchedule schedule = All.For(null, London("2026-07-15 10:00"));
        schedule.Threshold(DeadlineKey.ReferralSeries, DeadlineCase.ShownFrom).ShouldBe(2);
        schedule.Threshold(DeadlineKey.ReferralSeries, DeadlineCase.ManagerAlertFrom).ShouldBe(3);
        Should.Throw<ArgumentException>(() => schedule.Compute(DeadlineKey.ReferralSeries, London("2026-07-15 10:00"), DeadlineCase.ShownFrom))
            .Message.ShouldContain("has no due time");
        Should.Throw<ArgumentException>(() => schedule.Threshold(DeadlineKey.ReferralDecision, DeadlineCase.Standard))
            .Message.ShouldContain("not a count");
    }

    [Fact]
    public void A_rule_without_the_case_asked_for_says_which_it_has() =>
        Should.Throw<ArgumentException>(() => Compute(DeadlineKey.ReviewConference, "2026-07-15 10:00"))
            .Message.ShouldContain("FirstReview, LaterReview");

    [Fact]
    public void An_urgency_that_was_never_stated_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Compute(DeadlineKey.ReferralDecision, "2026-07-15 10:00", Urgency.Unspecified));

    [Fact]
    public void Codes_run_from_T1_to_T21_and_read_back()
    {
        DeadlineKey[] keys = Enum.GetValues<DeadlineKey>();
        keys.Select(k => k.Code()).ShouldBe(Enumerable.Range(1, 21).Select(n => $"T{n}"));
        foreach (DeadlineKey key in keys)
        {
            DeadlineCases.TryParseKey(key.Code(), out DeadlineKey read).ShouldBeTrue();
            read.ShouldBe(key);
        }

        DeadlineCases.TryParseKey("T22", out _).ShouldBeFalse();
        DeadlineCases.TryParseKey(null, out _).ShouldBeFalse();
    }
}
