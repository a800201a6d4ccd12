namespace InfoShare.Core.Clocks;

/// <summary>
/// A clock that development and tests may move forward, never back, so that a deadline can be seen to pass. Thread-safe.
/// <para>
/// Only the time of day moves. Timers, timestamps and elapsed time stay those of the clock beneath: an advance of a day
/// fires no timer and ages no connection. A worker that sweeps deadlines listens to <see cref="Advanced"/> and sweeps at once.
/// </para>
/// </summary>
/// <param name="inner">The clock beneath, normally <see cref="TimeProvider.System"/>.</param>
public sealed class DevelopmentClock(TimeProvider inner) : TimeProvider
{
    private readonly Lock _gate = new();
    private long _offsetTicks;

    /// <summary>Raised after each advance, on the advancing thread and outside any lock; what a handler throws reaches the caller.</summary>
    public event EventHandler<ClockAdvancedEventArgs>? Advanced;

    /// <summary>How far this clock is ahead of the one beneath.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref _offsetTicks));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <summary>A timer in real time, see the type's remarks.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);

    /// <summary>Moves the clock forward.</summary>
    /// <param name="by">More than zero, and short of the end of the year 9998.</param>
    /// <returns>The time after the advance, UTC.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not forward, or too far.</exception>
    public DateTimeOffset Advance(TimeSpan by)
    {
        if (by <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(by), by, "The clock only moves forward.");
        DateTimeOffset now;
        lock (_gate)
        {
            now = Move(by);
        }

        Advanced?.Invoke(this, new ClockAdvancedEventArgs(by, now));
        return now;
    }

    private DateTimeOffset Move(TimeSpan by)
    {
        DateTimeOffset before = GetUtcNow();
        // Room beyond, so that deadlines reckoned from the advanced time can still be represented.
        if (by > new DateTimeOffset(9998, 12, 31, 0, 0, 0, TimeSpan.Zero) - before)
            throw new ArgumentOutOfRangeException(nameof(by), by, "The clock cannot go beyond the year 9998.");
        Interlocked.Add(ref _offsetTicks, by.Ticks);
        return before + by;
    }
}

/// <summary>How far the development clock was moved, and the time (UTC) at which it arrived.</summary>
public sealed class ClockAdvancedEventArgs(TimeSpan by, DateTimeOffset now) : EventArgs
{
    /// <summary>More than zero.</summary>
    public TimeSpan By { get; } = by;

    /// <summary>UTC.</summary>
    public DateTimeOffset Now { get; } = now;
}
