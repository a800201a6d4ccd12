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

    /// <summary>People within a day from whom on the practitioner's own lead is told, when the partnership chose nothing.</summary>
    public const int DefaultPeople = 3;

    /// <summary>The most that a partnership may choose there.</summary>
    public const int MostPeople = 100;

    /// <param name="minutes">1 to <see cref="MostMinutes"/>.</param>
    /// <param name="people">2 to <see cref="MostPeople"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that.</exception>
    public EmergencyTerms(int minutes, int people = DefaultPeople)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(people, MostPeople);
        PeopleBeforeTold = people;
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, MostMinutes);
        Lasts = TimeSpan.FromMinutes(minutes);
    }

    /// <summary>People whose records one practitioner opened within a day, from whom on the own safeguarding lead is told (D15).</summary>
    public int PeopleBeforeTold { get; }

    /// <summary>How long.</summary>
    public TimeSpan Lasts { get; }
}
