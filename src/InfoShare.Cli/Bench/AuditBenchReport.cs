namespace InfoShare.Cli.Bench;

/// <summary>What is measured.</summary>
/// <param name="BrokerProgram">The broker's DLL; null: the publish is measured in this process alone, without network.</param>
/// <param name="Folder">Where certificates and logs lie while it runs.</param>
/// <param name="People">How many people each database is loaded with.</param>
/// <param name="Publishes">How many publishes a round.</param>
/// <param name="Rounds">Every kind is measured this often, in turn.</param>
/// <param name="LogEntries">How many entries the log grows by while the writer's memory is watched.</param>
internal sealed record AuditBenchPlan(string? BrokerProgram, string Folder, int People, int Publishes, int Rounds, int LogEntries)
{
    /// <summary>Publishes in flight.</summary>
    public const int InFlight = 128;

    /// <summary>The publish with tree, checkpoints and receipts reaches at least this share of the best raw commits.</summary>
    public const double LeastOfRaw = 0.5;

    /// <summary>And this share of the same with audit rows alone.</summary>
    public const double LeastOfRows = 0.9;

    /// <summary>At how many connections the same rows are committed raw; the best counts.</summary>
    public static IReadOnlyList<int> RawConnections { get; } = [1, 4, 8, 16, 32, 64];
}

/// <summary>One kind over its rounds, in publishes or commits a second.</summary>
/// <param name="PerSecond">The median of the rounds.</param>
/// <param name="OwnMicroseconds">Processor time of this process for each; says the same on a busy machine. A broker of its own is not in it.</param>
/// <param name="DatabaseMicroseconds">The same of the database's processes that serve clients.</param>
/// <param name="RoundTrips">Round trips to the database for each, where they are counted.</param>
/// <param name="Statements">Statements for each, where they are counted.</param>
internal sealed record AuditBenchCell(string Name, double PerSecond, IReadOnlyList<double> Rounds, double OwnMicroseconds, double DatabaseMicroseconds, double? RoundTrips = null, double? Statements = null);

/// <summary>One kind's speed as a share of another's, by the rounds' own ratios: what else the machine does changes from one round to the next.</summary>
/// <param name="Median">Their median.</param>
internal sealed record AuditBenchRatio(double Median, double Least, double Most);

/// <summary>The writer's memory, and the log's length, before and after.</summary>
internal sealed record AuditBenchMemory(long EntriesBefore, long EntriesAfter, double HeapBeforeMiB, double HeapAfterMiB, double WorkingSetBeforeMiB, double WorkingSetAfterMiB);

/// <summary>Everything that is reported.</summary>
/// <param name="RawBest">The best of the raw commits.</param>
/// <param name="OperationToRaw">The publish in this process, tree and receipts on, as a share of the raw commits.</param>
/// <param name="RawWorkToOperation">The processor time of a raw commit as a share of that of a publish in this process.</param>
/// <param name="NetworkToRaw">The same over the network; null when it was not measured.</param>
/// <param name="Cover">How long after their answers the publishes' entries were covered.</param>
/// <param name="TreeToRows">The publish with tree, checkpoints and receipts as a share of the same with audit rows alone.</param>
internal sealed record AuditBenchReport(
    DateTimeOffset When,
    IReadOnlyDictionary<string, string> Machine,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<AuditBenchCell> Cells,
    AuditBenchCell RawBest,
    AuditBenchRatio OperationToRaw,
    AuditBenchRatio? NetworkToRaw,
    AuditBenchRatio TreeToRows,
    double RawWorkToOperation,
    CoverFigures Cover,
    AuditBenchMemory Memory,
    IReadOnlyList<BenchReconciliation> Reconciliation)
{
    /// <summary>Whether the databases agree with what callers were told.</summary>
    public bool Agrees => Reconciliation.All(r => r.Agrees);
}
