namespace InfoShare.Broker.Limits;

/// <summary>
/// How many calls one practitioner and one organisation may make: section <c>Broker:Limits</c>. No honest surgery, school or duty desk
/// comes near the defaults; whoever walks through names or numbers does. Each broker counts for itself (docs/limits.md).
/// </summary>
public sealed class LimitOptions
{
    /// <summary>Whether anybody is limited. Off where a load is measured, and nowhere else.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>For each practitioner of each organisation. A system that calls for no practitioner has its organisation's limit alone.</summary>
    public CallerLimits Practitioner { get; set; } = new()
    {
        Searches = new() { Burst = 60, PerMinute = 12 },
        Calls = new() { Burst = 300, PerMinute = 120 },
        Telling = new() { Burst = 120, PerMinute = 60 },
    };

    /// <summary>For all systems and practitioners of one organisation together.</summary>
    public CallerLimits Organisation { get; set; } = new()
    {
        Searches = new() { Burst = 600, PerMinute = 300 },
        Calls = new() { Burst = 6000, PerMinute = 6000 },
        Telling = new() { Burst = 3000, PerMinute = 1200 },
    };

    /// <summary>What is no sensible number, one sentence each; empty when nothing is.</summary>
    internal IEnumerable<string> Faults()
    {
        foreach (var (name, one, all) in new[]
        {
            (nameof(CallerLimits.Searches), Practitioner.Searches, Organisation.Searches),
            (nameof(CallerLimits.Calls), Practitioner.Calls, Organisation.Calls),
            (nameof(CallerLimits.Telling), Practitioner.Telling, Organisation.Telling),
        })
        {
            var good = true;
            foreach (var (whose, pace) in new[] { (nameof(Practitioner), one), (nameof(Organisation), all) })
            {
                if (pace.Burst is >= 1 and <= Pace.Most && pace.PerMinute is >= 1 and <= Pace.Most)
                    continue;
                good = false;
                yield return $"Broker:Limits:{whose}:{name}:Burst and Broker:Limits:{whose}:{name}:PerMinute must each be 1 to {Pace.Most}.";
            }

            if (good && (all.Burst < one.Burst || all.PerMinute < one.PerMinute))
                yield return $"Broker:Limits:Organisation:{name} must allow at least what Broker:Limits:Practitioner:{name} allows.";
        }
    }
}

/// <summary>The limits of one caller. The kinds of call share nothing: searches that are used up stop no referral (O3, L11).</summary>
public sealed class CallerLimits
{
    /// <summary>Calls that look somebody up.</summary>
    public Pace Searches { get; set; } = new();

    /// <summary>Calls that tell of a danger: concerns, referrals, attendances, signals.</summary>
    public Pace Telling { get; set; } = new();

    /// <summary>All other calls. A stream counts once, when it is opened.</summary>
    public Pace Calls { get; set; } = new();
}

/// <summary>A pace with a reserve: so many at once, and so many a minute after that.</summary>
public sealed class Pace
{
    /// <summary>The largest number that is one.</summary>
    public const int Most = 1_000_000;

    /// <summary>How many calls may come at once after a rest.</summary>
    public int Burst { get; set; }

    /// <summary>How many a minute may go on for ever.</summary>
    public int PerMinute { get; set; }
}
