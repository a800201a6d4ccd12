namespace InfoShare.Core.Emergency;

/// <summary>How long a use of emergency access lasts (L9): long enough to act, too short to browse.</summary>
public sealed record EmergencyTerms
{
    /// <summary>The longest that a partnership may choose, in minutes.</summary>
    public const int MostMinutes = 60;

    /// <summary>What holds when the partnership chose nothing, in minutes.</summary>
    public const int DefaultMinutes = 15;

    /// <summary>Uses by one practitioner about one person within a day, after which a manager is needed.</summary>
    public const int UsesBeforeManager = 2;

    /// <param name="minutes">1 to <see cref="MostMinutes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that.</exception>
    public EmergencyTerms(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, MostMinutes);
        Lasts = TimeSpan.FromMinutes(minutes);
    }

    /// <summary>How long.</summary>
    public TimeSpan Lasts { get; }
}
