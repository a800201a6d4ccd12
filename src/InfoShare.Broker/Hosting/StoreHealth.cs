using System.Globalization;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using Microsoft.Data.Sqlite;

namespace InfoShare.Broker.Hosting;

/// <summary>Says whether the broker can work, which is whether its store answers and can be written.</summary>
internal sealed class StoreHealth(
    IStore store, AuditTree tree, TrailCheck check, RegistryCheck registry, BrokerSettings settings, IHostApplicationLifetime lifetime, ILogger<StoreHealth> logger) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim probing = new(1, 1);
    private long? probedAt;
    private volatile bool writable = true;

    /// <summary>True when the store answered in time, took the latest probe, and the broker is not stopping.</summary>
    public async Task<bool> IsServingAsync(CancellationToken ct)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return false;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(Patience);
        try
        {
            _ = await store.ReadAsync(s => s.Registry.VersionAsync(), limited.Token);
            await ProbeAsync(limited.Token);
            return writable;
        }
        catch (Exception e) when (e is StoreException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>
    /// Answers <c>/health</c>: 200 and <c>ok</c>, or 503 and <c>unavailable</c>; and <c>degraded</c> with 200 while the audit log no longer holds
    /// what was signed, or what is read beside it, or who is registered, is not what it says. Sharing goes on then, and somebody has to look.
    /// </summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var serving = await IsServingAsync(context.RequestAborted);
        context.Response.StatusCode = serving ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(
            !serving ? "{\"status\":\"unavailable\"}" : tree.Broken is not null ? "{\"status\":\"degraded\",\"audit\":\"broken\"}"
                : check.Differs ? "{\"status\":\"degraded\",\"audit\":\"differs\"}"
                : registry.Differs ? "{\"status\":\"degraded\",\"registry\":\"differs\"}" : "{\"status\":\"ok\"}",
            context.RequestAborted);
    }

    /// <inheritdoc/>
    public void Dispose() => probing.Dispose();

    // A full or read-only disk still reads. One small row of this broker's own, overwritten; those who ask meanwhile get the verdict before.
    private async Task ProbeAsync(CancellationToken ct)
    {
        if (!await probing.WaitAsync(TimeSpan.Zero, ct))
            return;
        try
        {
            if (probedAt is { } last && TimeProvider.System.GetElapsedTime(last) < ProbeEvery)
                return;
            probedAt = TimeProvider.System.GetTimestamp();
            await store.WriteAsync(
                new WriteCommand<bool>("HealthProbe", s =>
                {
                    s.Registry.PutSetting($"health-probe-{settings.Broker.Id}", s.Now.ToString("O", CultureInfo.InvariantCulture));
                    return ValueTask.FromResult(true);
                }),
                ct);
            if (!writable)
                logger.LogInformation("The store can be written again");
            writable = true;
        }
        catch (StoreBusyException)
        {
            // A long queue is work, not a fault.
        }
        catch (OperationCanceledException)
        {
            // Nor is a slow one; whether the store answers at all is the read's to tell.
        }
        catch (StoreException e)
        {
            if (writable)
                logger.LogError("The store cannot be written: {Cause}", CauseOf(e));
            writable = false;
        }
        finally
        {
            probing.Release();
        }
    }

    // Types and codes; a message may quote a row.
    private static string CauseOf(Exception exception)
    {
        var causes = new List<string>();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            causes.Add(current switch
            {
                SqliteException sqlite => $"{nameof(SqliteException)} {sqlite.SqliteExtendedErrorCode}",
                System.Data.Common.DbException { SqlState: { } state } database => $"{database.GetType().Name} {state}",
                _ => current.GetType().Name,
            });
        }

        return string.Join(" caused by ", causes);
    }
}
