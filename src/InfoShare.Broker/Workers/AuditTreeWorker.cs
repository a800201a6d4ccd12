using InfoShare.Broker.Hosting;
using InfoShare.Broker.Security;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;

namespace InfoShare.Broker.Workers;

/// <summary>
/// Signs a checkpoint of this broker's audit log some times a second while entries come, and one more when the broker stops. When that
/// fails, calls go on: their entries are in the log, and the next checkpoint covers them.
/// </summary>
internal sealed class AuditTreeWorker(
    IStore store, AuditTree tree, CheckpointFile file, BrokerSettings settings, ILogger<AuditTreeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(1);

    private string problem = "";
    private long said;
    private long? failingSince;
    private StrangePlaces? told;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await new CheckpointTurns(store.Leaves, TimeSpan.FromMilliseconds(settings.Audit.CheckpointMilliseconds), TimeProvider.System)
                .RunAsync(AdvanceAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last one is signed when everything else has stopped.
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
            await AdvanceAsync(cancellationToken);
    }

    private async Task<long?> AdvanceAsync(CancellationToken ct)
    {
        TellOfStrangers();
        try
        {
            var checkpoint = await tree.AdvanceAsync(ct);
            if (checkpoint is not null)
                file.Add(checkpoint.Note);
            problem = "";
            failingSince = null;
            BrokerMetrics.AuditUncovered(TimeSpan.Zero);

            // Nothing was left, or another broker that writes the same log was faster.
            return checkpoint?.Size ?? long.MaxValue;
        }
        catch (TreeBrokenException e)
        {
            // The text is ours and names no person. Sharing goes on: a child is not left alone because somebody touched the log.
            if (IsNews(e.Message))
                logger.LogCritical("The audit log is broken and no checkpoint is signed: {Problem}", e.Message);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever it was, a signer that fails must not take the broker with it. The type alone: other texts are not ours to vouch for.
            if (IsNews(e.GetType().Name))
                logger.LogWarning("No checkpoint of the audit log could be signed ({Kind}); it is tried again", e.GetType().Name);
        }

        failingSince ??= System.Diagnostics.Stopwatch.GetTimestamp();
        BrokerMetrics.AuditUncovered(System.Diagnostics.Stopwatch.GetElapsedTime(failingSince.Value));
        return null;
    }

    private void TellOfStrangers()
    {
        if (store.Leaves.NotOurs is not { } strange || strange == told)
            return;
        told = strange;
        logger.LogCritical(
            "The entries {First} to {Last} of the audit log were not written by this broker: somebody appended them by hand, or another broker runs under its name",
            strange.First, strange.Last);
    }

    // A turn comes several times a second; the same problem is told once a minute.
    private bool IsNews(string now)
    {
        if (problem == now && System.Diagnostics.Stopwatch.GetElapsedTime(said) < SayAgain)
            return false;
        (problem, said) = (now, System.Diagnostics.Stopwatch.GetTimestamp());
        return true;
    }
}
