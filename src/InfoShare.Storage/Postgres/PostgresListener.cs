using InfoShare.Storage.Wakes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace InfoShare.Storage.Postgres;

/// <summary>
/// Hears on one dedicated connection what other brokers committed. When that connection is lost it comes back by
/// itself, and then rings for every subscriber, since anything may have been missed.
/// </summary>
internal sealed class PostgresListener(string instance, WakeHub wakes, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A dead peer is noticed by asking after this much silence.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource stop = new();
    private Task? loop;

    /// <summary>Returns when the listener hears, so that nothing committed from now on is missed.</summary>
    public async Task StartAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        var connection = await ListenAsync(source, ct);
        loop = Task.Run(() => RunAsync(source, connection), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (loop is not null)
            await loop;
        stop.Dispose();
    }

    private async Task RunAsync(NpgsqlDataSource source, NpgsqlConnection? connection)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (connection is null)
                {
                    connection = await ListenAsync(source, stop.Token);
                    wakes.RingAll();
                }
                failures = 0;
                while (true)
                {
                    if (await connection.WaitAsync(LongestSilence, stop.Token))
                        continue;
                    await using var ask = new NpgsqlCommand("SELECT 1", connection);
                    await ask.ExecuteNonQueryAsync(stop.Token);
                }
            }
            catch (Exception e)
            {
                if (connection is not null)
                    await connection.DisposeAsync();
                connection = null;
                if (stop.IsCancellationRequested)
                    return;
                if (failures++ == 0)
                    logger.LogWarning("Lost the connection that listens for other brokers ({Error}); trying again", e.GetType().Name);
                await PauseAsync(failures);
            }
        }
        if (connection is not null)
            await connection.DisposeAsync();
    }

    private async Task<NpgsqlConnection> ListenAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            connection.Notification += (_, notification) =>
            {
                var lines = notification.Payload.Split('\n');
                if (lines[0] != instance)
                    wakes.Ring(lines.Skip(1));
            };
            await using var listen = new NpgsqlCommand($"LISTEN {PostgresSession.Channel}", connection);
            await listen.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task PauseAsync(int failures)
    {
        var pause = Math.Min(LongestPause.TotalMilliseconds, 50 * Math.Pow(2, Math.Min(failures, 10)));
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(pause * (0.5 + (Random.Shared.NextDouble() / 2))), stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop's condition ends it.
        }
    }
}
