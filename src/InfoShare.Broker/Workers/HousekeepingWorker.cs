using InfoShare.Broker.Hosting;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Retention;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Workers;

/// <summary>
/// Forgets the remembered replies of old requests, which hold what was answered. They are kept for longer than any client
/// retries, as the retention schedule says (REMEMBERED_REPLY), and no longer. And compares what stands beside the audit log with the log,
/// and who is registered with what was decided.
/// </summary>
public sealed class HousekeepingWorker(
    IStore store, RetentionSchedules schedules, TrailCheck check, RegistryCheck registry, TimeProvider time, ILogger<HousekeepingWorker> logger) : BackgroundService
{
    private const string WakeTopic = "housekeeping";
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var signal = store.Subscribe(WakeTopic);
        void OnAdvanced(object? sender, ClockAdvancedEventArgs e) => signal.Ring();
        if (time is DevelopmentClock development)
            development.Advanced += OnAdvanced;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await PruneAsync(stoppingToken);
                await CheckAsync(stoppingToken);
                await signal.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on.
        }
        finally
        {
            if (time is DevelopmentClock clock)
                clock.Advanced -= OnAdvanced;
        }
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        try
        {
            await registry.CheckAsync([], ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("The registry could not be compared ({Kind}); it is tried again in an hour", e.GetType().Name);
        }

        try
        {
            // The text is ours: logs, places and ids of entries, and nobody whom they are about.
            foreach (var difference in await check.TurnAsync(ct))
                logger.LogCritical("What stands beside the audit log is not what it says: {Difference}", difference);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever it was: rows that somebody has changed may not even be readable, and must not take the broker with them.
            logger.LogWarning("The trail could not be compared ({Kind}); it is tried again in an hour", e.GetType().Name);
        }

        if (check.WholeRoundAt is { } ended)
            BrokerMetrics.AuditCompared(ended);
    }

    private async Task PruneAsync(CancellationToken ct)
    {
        try
        {
            var now = time.GetUtcNow();
            var kept = schedules.At(now).KeptFor(RecordClass.RememberedReply, LondonTime.DateOf(now));

            // A bounded number at a time, so that housekeeping never holds up a call.
            while (await store.PruneIdempotentRequestsAsync(kept, ct) is var forgotten and > 0)
                logger.LogInformation("{Forgotten} replies older than {Days} days were forgotten", forgotten, kept.Days);
        }
        catch (StoreException e)
        {
            logger.LogWarning("Housekeeping failed ({Kind}); it is tried again in an hour", e.GetType().Name);
        }
    }
}
