namespace InfoShare.Testing;

/// <summary>
/// Time, timers among it, that goes on only when it is told to. What waits by it runs on the pool as soon as its time has come, so whoever steps
/// waits for what that does.
/// </summary>
public sealed class SteppedTime : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2027, 3, 8, 10, 0, 0, TimeSpan.Zero);
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private TimeSpan now;

    /// <summary>How long it has gone on.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (gate)
                return now;
        }
    }

    /// <summary>When the next timer is due; null while nobody waits.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (gate)
                return timers.Count == 0 ? null : timers.Min(t => t.Due);
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Begin + Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.Ticks;

    /// <summary>Goes on by so much, and lets run what has become due.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(Now + by);

    /// <summary>Goes on until then.</summary>
    public void AdvanceTo(TimeSpan then)
    {
        List<Timer> due;
        lock (gate)
        {
            now = then > now ? then : now;
            due = timers.FindAll(t => t.Due <= now);
            timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
            timer.Run();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Run() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero)
                throw new NotSupportedException("Only timers that run once.");
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = time.now + dueTime;
                    time.timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
