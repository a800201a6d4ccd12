using InfoShare.Storage;

namespace InfoShare.Cli.Bench;

/// <summary>What is measured.</summary>
/// <param name="Engine">The database.</param>
/// <param name="Connection">PostgreSQL: where; null: a throw-away cluster of the machine's own binaries. The database should be empty.</param>
/// <param name="BrokerProgram">The broker's DLL.</param>
/// <param name="Folder">Where certificates, data and logs lie while it runs.</param>
/// <param name="People">How many people are loaded first.</param>
/// <param name="Requests">How many requests of each kind at each number in flight.</param>
internal sealed record BenchPlan(StoreEngine Engine, string? Connection, string BrokerProgram, string Folder, int People, int Requests)
{
    /// <summary>How many requests are in flight, one after the other.</summary>
    public static IReadOnlyList<int> InFlight { get; } = [1, 16, 128];

    /// <summary>Unmeasured requests of each kind before the first measured one.</summary>
    public static int WarmUp => 200;
}

/// <summary>One cell: one kind of request at one number in flight.</summary>
/// <param name="Acknowledged">Requests answered with OK.</param>
/// <param name="Failed">The others by status.</param>
internal sealed record BenchCell(
    string Operation,
    int InFlight,
    int Acknowledged,
    IReadOnlyDictionary<string, int> Failed,
    double Seconds,
    double PerSecond,
    double P50Ms,
    double P95Ms,
    double P99Ms,
    double MaxMs);

/// <summary>What callers were told compared with what the database holds, warm-up included.</summary>
/// <param name="Rows">Rows that the operation writes; null for an operation that writes none but its audit entry.</param>
internal sealed record BenchReconciliation(string Operation, long Acknowledged, long? Rows, long AuditEntries, long UncertainOutcomes)
{
    /// <summary>
    /// Nothing acknowledged is lost and nothing was done twice: as many as acknowledged, plus at most those whose outcome the
    /// caller never learned (a deadline, a broken connection).
    /// </summary>
    public bool Agrees => Fits(AuditEntries) && (Rows is not { } rows || (Fits(rows) && rows == AuditEntries));

    private bool Fits(long there) => there >= Acknowledged && there <= Acknowledged + UncertainOutcomes;
}

/// <summary>Everything that is reported.</summary>
internal sealed record BenchReport(
    DateTimeOffset When,
    IReadOnlyDictionary<string, string> Machine,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<BenchCell> Results,
    IReadOnlyList<BenchReconciliation> Reconciliation)
{
    /// <summary>Whether the database agrees with what callers were told.</summary>
    public bool Agrees => Reconciliation.All(r => r.Agrees);
}
