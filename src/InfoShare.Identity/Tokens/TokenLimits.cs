using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>
/// How many tokens one certificate may ask for. Verifying signatures is what this service does with its processor: nobody may keep all
/// others from theirs by asking without end. Counted by the certificate, which the connection has proved, before a byte of the form is read;
/// refusals count like tokens.
/// </summary>
internal sealed class TokenLimits : IDisposable
{
    // Short enough that a caller who waits for one token does not wait for many.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string>? _limiter;

    public TokenLimits(IOptions<TokenServiceOptions> options)
    {
        var (burst, minute) = (options.Value.TokensAtOnce, options.Value.TokensAMinute);
        if (minute == 0)
        {
            return;
        }

        var tokens = Math.Max(1, (int)(minute * Tick.TotalMinutes));
        var pace = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(burst, 1),
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromMinutes((double)tokens / minute),
            QueueLimit = 0,
        };
        _limiter = PartitionedRateLimiter.Create<string, string>(thumbprint => RateLimitPartition.GetTokenBucketLimiter(thumbprint, _ => pace));
    }

    /// <summary>After how long to try again; null when this one may be asked for.</summary>
    public TimeSpan? Judge(string thumbprint)
    {
        using var lease = _limiter?.AttemptAcquire(thumbprint);
        if (lease is null or { IsAcquired: true })
        {
            return null;
        }

        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > Tick ? after : Tick;
    }

    public void Dispose() => _limiter?.Dispose();
}
