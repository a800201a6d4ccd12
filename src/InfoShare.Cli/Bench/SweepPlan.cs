using InfoShare.Storage;

namespace InfoShare.Cli.Bench;

/// <summary>What is measured.</summary>
/// <param name="Engine">The database.</param>
/// <param name="Connection">PostgreSQL: a server on which databases may be made; null: a throw-away cluster.</param>
/// <param name="Folder">Where SQLite's databases lie.</param>
/// <param name="Open">How many open referrals, one database for each.</param>
/// <param name="Due">How many deadlines a sweep finds.</param>
/// <param name="Repeats">How many sweeps are measured.</param>
internal sealed record SweepPlan(StoreEngine Engine, string? Connection, string Folder, IReadOnlyList<int> Open, int Due, int Repeats)
{
    /// <summary>Sweeps before the first that is measured.</summary>
    public const int WarmUp = 2;

    /// <summary>So many sweeps lie an hour apart before the first escalation's next rung is due.</summary>
    public const int MostRepeats = 20;

    /// <summary>All sweeps of one database.</summary>
    public int Rounds => WarmUp + Repeats;
}

/// <summary>One number of open referrals.</summary>
/// <param name="MedianMs">Of the sweeps that fired <see cref="SweepPlan.Due"/> deadlines each.</param>
/// <param name="EmptyMs">The median of the sweeps in between, which found nothing: what each poll costs.</param>
/// <param name="TimesFirst">The median as a multiple of the first line's.</param>
internal sealed record SweepLine(
    int Open, double LoadSeconds, double MedianMs, double LeastMs, double MostMs, double EmptyMs, double TimesFirst);

/// <summary>Everything that is reported.</summary>
internal sealed record SweepReport(
    DateTimeOffset When,
    IReadOnlyDictionary<string, string> Machine,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<SweepLine> Results);
