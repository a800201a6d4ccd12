using InfoShare.Core.Clocks;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

public sealed class DevelopmentClockTests
{
    private readonly StillClock _inner = new();

    [Fact]
    public void Advances_and_tells()
    {
        DevelopmentClock clock = new(_inner);
        List<(TimeSpan By, DateTimeOffset Now)> told = [];
        clock.Advanced += (_, e) => told.Add((e.By, e.Now));

        clock.GetUtcNow().ShouldBe(_inner.Now);
        clock.Advance(TimeSpan.FromDays(1)).ShouldBe(_inner.Now.AddDays(1));
        clock.Advance(TimeSpan.FromDays(2)).ShouldBe(_inner.Now.AddDays(3));

        clock.GetUtcNow().ShouldBe(_inner.Now.AddDays(3));
        clock.Offset.ShouldBe(TimeSpan.FromDays(3));
        told.ShouldBe([(TimeSpan.FromDays(1), _inner.Now.AddDays(1)), (TimeSpan.FromDays(2), _inner.Now.AddDays(3))]);
    }

    [Fact]
    public void Keeps_running_with_the_clock_beneath()
    {
        DevelopmentClock clock = new(_inner);
        clock.Advance(TimeSpan.FromHours(5));
        _inner.Now = _inner.Now.AddMinutes(1);
        clock.GetUtcNow().ShouldBe(_inner.Now.AddHours(5));
    }

    [Fact]
    public void Never_goes_back_or_stands()
    {
        DevelopmentClock clock = new(_inner);
        int told = 0;
        clock.Advanced += (_, _) => told++;
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.Zero));
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.MaxValue));
        clock.Offset.ShouldBe(TimeSpan.Zero);
        told.ShouldBe(0);
        clock.GetUtcNow().ShouldBe(_inner.Now);
    }

    [Fact]
    public void Timestamps_and_timers_are_those_of_the_clock_beneath()
    {
        DevelopmentClock clock = new(_inner);
        clock.Advance(TimeSpan.FromDays(1));
        clock.GetTimestamp().ShouldBe(42);
        clock.TimestampFrequency.ShouldBe(1000);
        clock.LocalTimeZone.ShouldBe(TimeZoneInfo.Utc);
        using ITimer timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        _inner.TimersAsked.ShouldBe([TimeSpan.FromHours(1)]);
    }

    [Fact]
    public async Task Loses_no_advance_made_at_once_from_many_threads()
    {
        DevelopmentClock clock = new(_inner);
        int told = 0;
        clock.Advanced += (_, _) => Interlocked.Increment(ref told);
        await Parallel.ForAsync(0, 1000, (_, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return ValueTask.CompletedTask;
        });
        clock.Offset.ShouldBe(TimeSpan.FromSeconds(1000));
        told.ShouldBe(1000);
    }

    private sealed class StillClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Utc("2026-07-15 09:00");

        public List<TimeSpan> TimersAsked { get; } = [];

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => 42;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            TimersAsked.Add(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
