using InfoShare.Core.Clocks;
using InfoShare.Core.Retention;

namespace InfoShare.Broker.Hosting;

/// <summary>What the clocks rest on, read when the broker starts: a wrong file stops the start and never a deadline.</summary>
internal static class ClockData
{
    /// <summary>England's working days.</summary>
    /// <exception cref="ClockDataException">A file is missing or wrong.</exception>
    public static WorkingDayCalendar Calendar(BrokerOptions broker)
    {
        LondonTime.EnsureAvailable();
        var holidays = broker.BankHolidays.Length == 0 ? BankHolidayData.Embedded() : BankHolidayData.FromFile(broker.BankHolidays);
        return new WorkingDayCalendar(broker.OneOffDays.Length == 0 ? holidays : holidays.WithOneOffDaysFrom(broker.OneOffDays));
    }

    /// <summary>The schedules that judge deadlines.</summary>
    /// <exception cref="ClockDataException">The file is missing or wrong, or holds nothing of this broker's partnership.</exception>
    public static DeadlineSchedules Schedules(BrokerOptions broker, WorkingDayCalendar calendar)
    {
        var schedules = DeadlineSchedules.Embedded(calendar);
        if (broker.Deadlines.Length == 0)
            return schedules;
        schedules = schedules.WithFile(broker.Deadlines);
        return schedules.All.Any(s => string.Equals(s.Partnership, broker.Partnership, StringComparison.OrdinalIgnoreCase))
            ? schedules
            : throw new ClockDataException(Path.GetFileName(broker.Deadlines), "has no schedule of the partnership that Broker:Partnership names");
    }

    /// <summary>How long everything is kept.</summary>
    /// <exception cref="RetentionScheduleException">The file is missing or wrong, or holds nothing of this broker's partnership.</exception>
    public static RetentionSchedules Retention(BrokerOptions broker)
    {
        var schedules = RetentionSchedules.Embedded(broker.Partnership.Length == 0 ? null : broker.Partnership);
        if (broker.Retention.Length == 0)
            return schedules;
        schedules = schedules.WithFile(broker.Retention);
        return schedules.HasOwn
            ? schedules
            : throw new RetentionScheduleException(Path.GetFileName(broker.Retention), ["has no schedule of the partnership that Broker:Partnership names"]);
    }
}
