using InfoShare.Core.Stores;

namespace InfoShare.Broker.Workers;

/// <summary>
/// Forgets the remembered replies of old requests, which hold what was answered. They are kept for longer than any client
/// retries, and no longer: a week.
/// </summary>
public sealed class HousekeepingWorker(IStore store, ILogger<HousekeepingWorker> logger) : BackgroundService
{
    private static readonly TimeSpan KeepReplies = TimeSpan.FromDays(7);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                await PruneAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on.
        }
    }

    private async Task PruneAsync(CancellationToken ct)
    {
        try
        {
            // A bounded number at a time, so that housekeeping never holds up a call.
            while (await store.PruneIdempotentRequestsAsync(KeepReplies, ct) is var forgotten and > 0)
                logger.LogInformation("{Forgotten} replies older than {Days} days were forgotten", forgotten, KeepReplies.Days);
        }
        catch (StoreException e)
        {
            logger.LogWarning("Housekeeping failed ({Kind}); it is tried again in an hour", e.GetType().Name);
        }
    }
}
