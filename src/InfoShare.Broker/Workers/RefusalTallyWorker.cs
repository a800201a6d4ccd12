using InfoShare.Broker.Limits;
using InfoShare.Core.Stores;

namespace InfoShare.Broker.Workers;

/// <summary>Writes how many more were refused once a minute of counting is over, and when the broker stops.</summary>
public sealed class RefusalTallyWorker : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly RefusalTally tally;
    private readonly ILogger<RefusalTallyWorker> logger;

    /// <summary>Made by the host.</summary>
    public RefusalTallyWorker(IServiceProvider services, ILogger<RefusalTallyWorker> logger)
    {
        tally = services.GetRequiredService<RefusalTally>();
        this.logger = logger;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(all: false, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is written when the host stops.
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(all: true, cancellationToken);
    }

    private async Task FlushAsync(bool all, CancellationToken ct)
    {
        try
        {
            await tally.FlushAsync(all, ct);
        }
        catch (StoreException e)
        {
            logger.LogWarning("The count of refusals could not be written ({Kind}); it is tried again", e.GetType().Name);
        }
    }
}
