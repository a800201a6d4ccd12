using InfoShare.Core.Clocks;
using InfoShare.Core.Rosters;

namespace InfoShare.Core.Inbox;

/// <summary>When a school opens next (G4): working days, without the closures that it has entered in its roster.</summary>
public static class SchoolDays
{
    private static readonly TimeOnly Opening = new(8, 30);

    /// <summary>How long before the opening somebody rings a school that has not read what it needs by then.</summary>
    public static TimeSpan RingBefore { get; } = TimeSpan.FromMinutes(45);

    /// <summary>The next opening, strictly after now; within a year.</summary>
    public static DateTimeOffset NextOpening(DutyRoster roster, WorkingDayCalendar calendar, string organisationId, DateTimeOffset now)
    {
        var day = LondonTime.DateOf(now);
        for (var i = 0; i < 366; i++, day = day.AddDays(1))
        {
            var opening = LondonTime.ToUtc(day, Opening);
            if (opening > now && calendar.IsWorkingDay(day) && !roster.IsClosedAt(organisationId, opening))
                return opening;
        }

        return LondonTime.ToUtc(day, Opening);
    }
}
