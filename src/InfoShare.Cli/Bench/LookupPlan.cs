using InfoShare.Storage;

namespace InfoShare.Cli.Bench;

/// <summary>What is measured.</summary>
/// <param name="Engine">The database.</param>
/// <param name="Connection">PostgreSQL: a server on which databases may be made; null: a throw-away cluster.</param>
/// <param name="Folder">Where SQLite's databases lie.</param>
/// <param name="People">How many people, one register for each.</param>
/// <param name="Lookups">How many lookups of each register are timed.</param>
internal sealed record LookupPlan(StoreEngine Engine, string? Connection, string Folder, IReadOnlyList<int> People, int Lookups)
{
    /// <summary>Lookups of each register before the first that is timed.</summary>
    public const int WarmUp = 500;

    /// <summary>The aim: how many times the first register's p99 another's may be.</summary>
    public const double MostTimesFirst = 1.5;
}

/// <summary>One operation in one register.</summary>
/// <param name="Operation"><c>search</c>: the search alone. <c>FindPerson</c>: with the audit entry durable before the answer leaves.</param>
/// <param name="Timed">How many were timed.</param>
/// <param name="TimesFirst">The p99 as a multiple of the same operation's in the first register.</param>
internal sealed record LookupLine(
    int People, string Operation, int Timed, double P50Ms, double P95Ms, double P99Ms, double MaxMs, double TimesFirst);

/// <summary>What one register holds and answered: the part of the cost that no load on the machine disturbs.</summary>
/// <param name="Outcomes">Answers by outcome, over both operations.</param>
/// <param name="EntriesMedian">Entries that a search reads under its keys.</param>
internal sealed record LookupRegister(
    int People, double LoadSeconds, IReadOnlyDictionary<string, int> Outcomes, double EntriesMedian, double EntriesP99);

/// <summary>Everything that is reported.</summary>
internal sealed record LookupReport(
    DateTimeOffset When,
    IReadOnlyDictionary<string, string> Machine,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<LookupRegister> Registers,
    IReadOnlyList<LookupLine> Results)
{
    /// <summary>Whether every register's p99 keeps within the aim.</summary>
    public bool Holds => Results.All(r => r.TimesFirst <= LookupPlan.MostTimesFirst);
}
