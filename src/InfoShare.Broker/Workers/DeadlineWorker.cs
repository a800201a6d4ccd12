using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;

namespace InfoShare.Broker.Workers;

/// <summary>
/// Sweeps the deadlines every few seconds of real time, at once when somebody wakes the topic <c>deadlines</c>, and when the
/// development clock is moved. A sweep that fails is tried again: a deadline that nobody acted on is still a row.
/// </summary>
public sealed class DeadlineWorker(
    IStore store, IEnumerable<IDeadlineSweep> sweeps, TimeProvider time, ILogger<DeadlineWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var signal = store.Subscribe(IDeadlineStore.WakeTopic);
        void OnAdvanced(object? sender, ClockAdvancedEventArgs e) => signal.Ring();
        if (time is DevelopmentClock development)
            development.Advanced += OnAdvanced;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var swept = true;
                // One that fails holds up none of the others.
                foreach (var sweep in sweeps)
                    swept &= await SweepAsync(sweep, stoppingToken);
                await signal.WaitAsync(swept ? Interval : AfterFailure, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The broker goes down; another one, or the next start, sweeps on.
        }
        finally
        {
            if (time is DevelopmentClock clock)
                clock.Advanced -= OnAdvanced;
        }
    }

    private async Task<bool> SweepAsync(IDeadlineSweep sweep, CancellationToken ct)
    {
        try
        {
            var fired = await sweep.SweepAsync(ct);
            if (fired > 0)
                logger.LogInformation("{Fired} deadlines passed and were acted on", fired);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is StoreException or AggregateException)
        {
            // Types only: the texts of other exceptions are not ours to vouch for.
            logger.LogError(
                "The sweep of deadlines failed ({Kinds}); it is tried again",
                string.Join(", ", (e is AggregateException all ? all.InnerExceptions : [e]).Select(x => x.GetType().Name).Distinct()));
            return false;
        }
    }
}
