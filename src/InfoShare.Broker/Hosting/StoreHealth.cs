using InfoShare.Core.Stores;

namespace InfoShare.Broker.Hosting;

/// <summary>Says whether the broker can work, which is whether its store answers.</summary>
internal sealed class StoreHealth(IStore store, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>True when the store answered in time and the broker is not stopping.</summary>
    public async Task<bool> IsServingAsync(CancellationToken ct)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return false;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(Patience);
        try
        {
            _ = await store.ReadAsync(s => s.Registry.VersionAsync(), limited.Token);
            return true;
        }
        catch (Exception e) when (e is StoreException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Answers <c>/health</c>: 200 and <c>ok</c>, or 503 and <c>unavailable</c>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var serving = await IsServingAsync(context.RequestAborted);
        context.Response.StatusCode = serving ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(serving ? "{\"status\":\"ok\"}" : "{\"status\":\"unavailable\"}", context.RequestAborted);
    }
}
