using System.Threading.RateLimiting;
using InfoShare.Core.Access;

namespace InfoShare.Broker.Limits;

/// <summary>Whose limit a call has met, and after how long one more is admitted.</summary>
/// <param name="Kind">Which of the caller's limits.</param>
/// <param name="OfPractitioner">Whether it is the practitioner's own; else the organisation's.</param>
/// <param name="Wait">After this one more call is admitted, if nobody of the same limit calls before.</param>
internal sealed record LimitMet(CallKind Kind, bool OfPractitioner, TimeSpan Wait)
{
    /// <summary>The limit's name in errors and metrics.</summary>
    public string KindName => Kind switch
    {
        CallKind.Search => "SEARCHES",
        CallKind.Telling => "TELLING",
        _ => "CALLS",
    };

    /// <summary>Whose it is, in errors and metrics.</summary>
    public string Whose => OfPractitioner ? "PRACTITIONER" : "ORGANISATION";
}

/// <summary>
/// Token buckets for each practitioner and each organisation, one for each kind of call. The practitioner's is judged first, so that one
/// who floods uses up nothing of the colleagues'. Buckets that are full again are forgotten by the framework.
/// </summary>
internal sealed class CallLimits : IDisposable
{
    // The buckets of a partitioned limiter are filled ten times a second, so the next token may be that much late.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly LimitOptions options;
    private readonly PartitionedRateLimiter<Bucket> practitioners;
    private readonly PartitionedRateLimiter<Bucket> organisations;

    public CallLimits(LimitOptions options)
    {
        this.options = options;
        practitioners = Create(options.Practitioner);
        organisations = Create(options.Organisation);
    }

    /// <summary>Counts the call; null when it is admitted.</summary>
    /// <param name="method">Full name without the leading slash.</param>
    public LimitMet? Judge(string method, Caller caller)
    {
        var kind = CallKinds.Of(method);
        if (!options.Enabled || kind == CallKind.Free)
            return null;
        return (caller.Practitioner is { } human ? Take(practitioners, new Bucket(kind, caller.OrganisationId, human.Id)) : null)
            ?? Take(organisations, new Bucket(kind, caller.OrganisationId, null));
    }

    public void Dispose()
    {
        practitioners.Dispose();
        organisations.Dispose();
    }

    private static LimitMet? Take(PartitionedRateLimiter<Bucket> limiter, Bucket bucket)
    {
        using var lease = limiter.AttemptAcquire(bucket);
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        return new LimitMet(bucket.Kind, bucket.PractitionerId is not null, wait + Tick);
    }

    private static PartitionedRateLimiter<Bucket> Create(CallerLimits limits) => PartitionedRateLimiter.Create<Bucket, Bucket>(
        bucket => RateLimitPartition.GetTokenBucketLimiter(bucket, _ => OptionsOf(bucket.Kind switch
        {
            CallKind.Search => limits.Searches,
            CallKind.Telling => limits.Telling,
            _ => limits.Calls,
        })));

    // One token at a time as long as the pace allows it, so that the wait which is told is short.
    private static TokenBucketRateLimiterOptions OptionsOf(Pace pace)
    {
        var tokens = Math.Max(1, (int)(pace.PerMinute * Tick.TotalMinutes));
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(pace.Burst, 1),
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromMinutes((double)tokens / pace.PerMinute),
            QueueLimit = 0,
        };
    }

    private readonly record struct Bucket(CallKind Kind, string OrganisationId, string? PractitionerId);
}
