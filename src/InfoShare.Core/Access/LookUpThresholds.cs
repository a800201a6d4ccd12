namespace InfoShare.Core.Access;

/// <summary>
/// From how many on look-ups are unusual: section <c>Broker:LookUps</c>. Each number counts different things of one practitioner within
/// one window; for an organisation as a whole <see cref="OrganisationTimes"/> as many. Whoever passes one is not stopped and is not told.
/// </summary>
public sealed class LookUpThresholds
{
    private const int Most = 100_000;

    /// <summary>Length of a window in hours, 1 to 168. A window begins at a whole multiple of it, in UTC.</summary>
    public int WindowHours { get; set; } = 24;

    /// <summary>People looked for who are not recorded here.</summary>
    public int NobodyFound { get; set; } = 30;

    /// <summary>Identifiers that share all but their last three digits.</summary>
    public int NumbersInSequence { get; set; } = 8;

    /// <summary>Dates of birth tried for one name.</summary>
    public int BirthDatesOfOneName { get; set; } = 6;

    /// <summary>Names tried for one date of birth.</summary>
    public int NamesOfOneBirthDate { get; set; } = 12;

    /// <summary>Ids, of own records or of ours, that are not there.</summary>
    public int RecordsNotThere { get; set; } = 20;

    /// <summary>People found whom the organisation holds no record of and does not work with.</summary>
    public int Strangers { get; set; } = 60;

    /// <summary>Agencies that look one child up within a window, from which on the child's lead is told (D14).</summary>
    public int AgenciesOfOneChild { get; set; } = 3;

    /// <summary>By how much more a whole organisation must do to be noticed, 1 to 1000.</summary>
    public int OrganisationTimes { get; set; } = 5;

    /// <summary>What is no sensible number, one sentence each; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(NobodyFound), NobodyFound), (nameof(NumbersInSequence), NumbersInSequence), (nameof(BirthDatesOfOneName), BirthDatesOfOneName),
            (nameof(NamesOfOneBirthDate), NamesOfOneBirthDate), (nameof(RecordsNotThere), RecordsNotThere), (nameof(Strangers), Strangers), (nameof(AgenciesOfOneChild), AgenciesOfOneChild),
        })
        {
            if (value is < 2 or > Most)
                yield return $"Broker:LookUps:{name} must be 2 to {Most}.";
        }

        if (WindowHours is < 1 or > 168)
            yield return "Broker:LookUps:WindowHours must be 1 to 168.";
        if (OrganisationTimes is < 1 or > 1000)
            yield return "Broker:LookUps:OrganisationTimes must be 1 to 1000.";
    }

    /// <summary>When the window began in which an instant lies.</summary>
    public DateTimeOffset WindowOf(DateTimeOffset at)
    {
        var length = TimeSpan.FromHours(WindowHours).Ticks;
        return new DateTimeOffset(at.UtcTicks / length * length, TimeSpan.Zero);
    }
}
