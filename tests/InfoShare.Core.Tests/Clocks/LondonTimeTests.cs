using InfoShare.Core.Clocks;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

public sealed class LondonTimeTests
{
    [Fact]
    public void A_machine_without_the_time_zone_database_gets_an_error_that_says_what_to_install()
    {
        ClockDataException e = Should.Throw<ClockDataException>(() => LondonTime.Resolve(_ => throw new TimeZoneNotFoundException()));
        e.Message.ShouldContain("tzdata");
        e.Message.ShouldContain("Europe/London");
    }

    [Fact]
    public void A_zone_that_is_only_utc_by_that_name_is_refused() =>
        Should.Throw<ClockDataException>(() => LondonTime.Resolve(_ => TimeZoneInfo.Utc)).Message.ShouldContain("British Summer Time");

    [Fact]
    public void The_windows_name_serves_where_the_iana_name_is_unknown()
    {
        List<string> asked = [];
        LondonTime.Resolve(id =>
        {
            asked.Add(id);
            return id == "Europe/London" ? throw new TimeZoneNotFoundException() : LondonTime.Zone;
        }).ShouldBe(LondonTime.Zone);
        asked.ShouldBe(["Europe/London", "GMT Standard Time"]);
    }

    [Theory]
    [InlineData("2026-03-29 00:59", "2026-03-29 00:59")]
    [InlineData("2026-03-29 01:30", "2026-03-29 00:30")] // skipped that morning: never later
    [InlineData("2026-03-29 02:00", "2026-03-29 01:00")]
    [InlineData("2026-10-25 00:59", "2026-10-24 23:59")]
    [InlineData("2026-10-25 01:30", "2026-10-25 00:30")] // occurs twice: the first
    [InlineData("2026-10-25 02:00", "2026-10-25 02:00")]
    public void Wall_clock_to_utc_around_the_clock_changes(string local, string utc)
    {
        string[] parts = local.Split(' ');
        LondonTime.ToUtc(Day(parts[0]), TimeOnly.Parse(parts[1])).ShouldBe(Utc(utc));
    }
}
