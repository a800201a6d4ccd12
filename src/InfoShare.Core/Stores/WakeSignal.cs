namespace InfoShare.Core.Stores;

/// <summary>
/// One subscriber's bell. Rings while nobody waits are kept as one, so that a subscriber that reads the table, then
/// waits, misses nothing in between. For one waiting task at a time.
/// </summary>
public sealed class WakeSignal(string topic, Action<WakeSignal>? onDispose = null) : IDisposable
{
    private readonly SemaphoreSlim bell = new(0, 1);
    private int rung;
    private int disposed;

    /// <summary>What the subscriber waits for.</summary>
    public string Topic { get; } = topic;

    /// <summary>Rings the bell. The store calls this; rings that nobody has heard yet count as one.</summary>
    public void Ring()
    {
        if (Volatile.Read(ref disposed) == 0 && Interlocked.Exchange(ref rung, 1) == 0)
            bell.Release();
    }

    /// <summary>
    /// Waits for a ring: true when there was one (also before the call, since the last wait), false when
    /// <paramref name="pollAfter"/> of real time has passed without, and it is time to look at the table anyway.
    /// </summary>
    /// <param name="pollAfter">Real time, not the store's clock; <see cref="Timeout.InfiniteTimeSpan"/> for no poll.</param>
    /// <param name="ct">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    public async ValueTask<bool> WaitAsync(TimeSpan pollAfter, CancellationToken ct)
    {
        if (!await bell.WaitAsync(pollAfter, ct).ConfigureAwait(false))
            return false;
        Volatile.Write(ref rung, 0);
        return true;
    }

    /// <summary>Ends the subscription.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            onDispose?.Invoke(this);
    }
}
