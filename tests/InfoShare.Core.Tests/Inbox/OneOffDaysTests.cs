using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Rosters;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Inbox;

/// <summary>A day that is proclaimed once reaches what schools are told before their opening and the delivery's attempts.</summary>
public sealed class OneOffDaysTests
{
    // Thursday 18 March 2027, a state funeral.
    private static readonly WorkingDayCalendar Calendar = new(BankHolidayData.Embedded().WithOneOffDays(
        """{"version": "funeral-2027", "holidays": [{"date": "2027-03-18", "name": "State funeral"}]}""", "days.json"));

    [Fact]
    public void A_school_opens_on_the_day_after_it() =>
        InLondon(SchoolDays.NextOpening(DutyRoster.Empty, Calendar, "northmere-school", London("2027-03-17 23:00"))).ShouldBe("2027-03-19 08:30");

    [Fact]
    public void Nobody_is_reminded_on_it() =>
        InLondon(DeliveryPace.Next(Urgency.Standard, 1, London("2027-03-17 15:00"), Calendar)).ShouldBe("2027-03-19 10:00");

    [Fact]
    public void The_partnerships_clock_knows_it() =>
        new PartnershipClock(null, DeadlineSchedules.Embedded(Calendar)).CalendarAt(London("2027-03-17 15:00")).IsWorkingDay(new DateOnly(2027, 3, 18)).ShouldBeFalse();
}
