using InfoShare.Core.Clocks;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

public sealed class PlainTimeTests
{
    [Theory]
    [InlineData("2026-04-07 17:00", "2026-04-07 09:00", "due today 17:00")]
    [InlineData("2026-04-07 09:30", "2026-04-06 23:59", "due tomorrow 09:30")]
    [InlineData("2026-04-07 17:00", "2026-04-02 16:40", "due Tuesday 7 April 17:00")]
    [InlineData("2027-01-04 17:00", "2026-12-31 12:00", "due Monday 4 January 2027 17:00")]
    [InlineData("2027-01-01 09:00", "2026-12-31 12:00", "due tomorrow 09:00")]
    [InlineData("2026-04-07 17:00", "2026-04-07 17:00", "due now")]
    [InlineData("2026-04-07 17:00", "2026-04-07 17:01", "1 minute late")]
    [InlineData("2026-04-07 17:00", "2026-04-07 17:59", "59 minutes late")]
    [InlineData("2026-04-07 17:00", "2026-04-07 18:00", "1 hour late")]
    [InlineData("2026-04-07 17:00", "2026-04-07 19:59", "2 hours late")]
    [InlineData("2026-04-07 17:00", "2026-04-08 16:59", "23 hours late")]
    [InlineData("2026-04-07 17:00", "2026-04-08 17:00", "1 day late")]
    [InlineData("2026-04-07 17:00", "2026-04-20 09:00", "12 days late")]
    // Midnight belongs to the evening before it.
    [InlineData("2026-04-08 00:00", "2026-04-07 18:00", "due today by midnight")]
    [InlineData("2026-04-08 00:00", "2026-04-06 18:00", "due tomorrow by midnight")]
    [InlineData("2026-04-12 00:00", "2026-04-06 18:00", "due Saturday 11 April by midnight")]
    public void Says_when_it_is_due(string dueAt, string now, string words) =>
        PlainTime.Due(London(dueAt).ToUniversalTime(), London(now).ToUniversalTime()).ShouldBe(words);

    [Fact]
    public void Days_are_those_of_london()
    {
        // 23:30 UTC on 7 July is 00:30 on the 8th in London.
        PlainTime.Due(Utc("2026-07-08 16:00"), Utc("2026-07-07 23:30")).ShouldBe("due today 17:00");
        PlainTime.Full(Utc("2026-07-08 16:00")).ShouldBe("17:00 on Wednesday 8 July 2026");
        PlainTime.Full(Utc("2026-07-07 23:00")).ShouldBe("midnight at the end of Tuesday 7 July 2026");
    }

    [Fact]
    public void The_hour_that_occurs_twice_is_marked()
    {
        DateTimeOffset now = Utc("2026-10-24 23:30");
        PlainTime.Due(Utc("2026-10-25 00:30"), now).ShouldBe("due today 01:30 BST");
        PlainTime.Due(Utc("2026-10-25 01:30"), now).ShouldBe("due today 01:30 GMT");
        PlainTime.Due(Utc("2026-10-25 02:30"), now).ShouldBe("due today 02:30");
    }

    [Fact]
    public void Lengths_are_cut_off_and_never_negative()
    {
        PlainTime.Lasting(TimeSpan.FromSeconds(59)).ShouldBe("less than a minute");
        PlainTime.Lasting(TimeSpan.FromMinutes(119)).ShouldBe("1 hour");
        Should.Throw<ArgumentOutOfRangeException>(() => PlainTime.Lasting(TimeSpan.FromTicks(-1)));
    }
}
