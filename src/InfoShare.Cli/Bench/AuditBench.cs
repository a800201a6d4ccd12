using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Grpc.Core;
using InfoShare.Cli.Population;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;
using Npgsql;

namespace InfoShare.Cli.Bench;

/// <summary>
/// How much of what PostgreSQL can commit is left when a publish does all that it does, and what the audit log takes of it. Every kind
/// has a database of its own in one cluster, and they are measured in turn, so that what else the machine does hits them alike.
/// </summary>
internal sealed class AuditBench(AuditBenchPlan plan, Action<string> say)
{
    /// <summary>As the audit names the publish.</summary>
    public const string Action = "HealthService/ShareConcern";

    /// <summary>What every concern says.</summary>
    public const string RiskStatement = "An invented concern, shared to measure how long sharing takes.";

    // The compiler in the background is done with the publish only after some thousands.
    private const int LeastWarmUp = 1_500;

    private const int TrialRounds = 2;

    public async Task<AuditBenchReport> RunAsync(CancellationToken ct)
    {
        await using var databases = await BenchDatabases.StartAsync(StoreEngine.Postgres, null, plan.Folder);
        var (rawOptions, rawPeople) = await LoadAsync(databases, "raw", ct);
        var (treeOptions, treePeople) = await LoadAsync(databases, "tree", ct);
        var (rowsOptions, rowsPeople) = await LoadAsync(databases, "rows_only", ct);
        var (overOptions, overPeople) = await LoadAsync(databases, "over", ct);
        var options = new[] { rawOptions, treeOptions, rowsOptions, overOptions };
        var held = await CensusAsync(options, ct);
        await using var raw = new RawCommits(rawOptions, rawPeople);
        await using var tree = await PublishBench.OpenAsync(treeOptions, treePeople, tree: true, ct);
        await using var rows = await PublishBench.OpenAsync(rowsOptions, rowsPeople, tree: false, ct);
        await using var broker = plan.BrokerProgram is null ? null : await BrokerProcess.StartAsync(plan.BrokerProgram, plan.Folder, overOptions, ct);
        using var connection = broker is null ? null : new InfoShareConnection(broker.Credentials.For("elmmock-surgery", null) with { Retry = InfoShareRetryPolicy.None });
        var over = connection is null ? null : new OverNetwork(connection, overPeople);

        say("Warming up");
        var warmUp = Math.Max(LeastWarmUp, plan.Publishes);
        await raw.RunAsync(warmUp, 16, ct);
        await tree.RunAsync(warmUp, AuditBenchPlan.InFlight, ct);
        await rows.RunAsync(warmUp, AuditBenchPlan.InFlight, ct);
        if (over is not null)
            await over.RunAsync(warmUp, AuditBenchPlan.InFlight, ct);

        tree.Covers.Take();
        var work = new ProcessorWork(options[0].ConnectionString!);
        using var counts = new TripCounter();
        var times = new Dictionary<string, List<(double PerSecond, double Own, double Database)>>(StringComparer.Ordinal);
        var trips = (Trips: 0L, Statements: 0L);
        for (var round = 1; round <= plan.Rounds; round++)
        {
            say($"Round {round} of {plan.Rounds}");
            foreach (var connections in round <= TrialRounds ? AuditBenchPlan.RawConnections : BestOf(times))
            {
                var commits = Math.Max(200, plan.Publishes * Math.Min(connections, 16) / 16);
                await NoteAsync(Raw(connections), commits, () => raw.RunAsync(commits, connections, ct));
            }

            var order = new (string Name, Func<Task<TimeSpan>> Run)[]
            {
                ("publish, tree and receipts", async () =>
                {
                    counts.Reset();
                    var taken = await tree.RunAsync(plan.Publishes, AuditBenchPlan.InFlight, ct);
                    trips = (trips.Trips + counts.RoundTrips, trips.Statements + counts.Statements);
                    return taken;
                }),
                ("publish, audit rows only", () => rows.RunAsync(plan.Publishes, AuditBenchPlan.InFlight, ct)),
            };
            // Whichever comes first in one round comes second in the next.
            foreach (var (name, run) in round % 2 == 0 ? order.Reverse() : order)
                await NoteAsync(name, plan.Publishes, run);
            if (over is not null)
                await NoteAsync("publish over the network", plan.Publishes, () => over.RunAsync(plan.Publishes, AuditBenchPlan.InFlight, ct));
        }

        var cover = tree.Covers.Take();
        say("Letting the log grow");
        var memory = await WatchAsync(tree, ct);

        if (broker is not null)
            await broker.DisposeAsync();
        say("Comparing with the databases");
        var holds = await CensusAsync(options, ct);
        var cells = times.Select(t => new AuditBenchCell(
            t.Key, BenchRunner.Median(t.Value.Select(v => v.PerSecond)), [.. t.Value.Select(v => v.PerSecond)], BenchRunner.Median(t.Value.Select(v => v.Own)), BenchRunner.Median(t.Value.Select(v => v.Database)))).ToList();
        var best = cells.Where(c => c.Name.StartsWith("raw", StringComparison.Ordinal) && c.Rounds.Count == plan.Rounds).MaxBy(c => c.PerSecond)!;
        var publishes = (double)(plan.Publishes * plan.Rounds);
        var measured = cells.Find(c => c.Name == "publish, tree and receipts")!;
        cells[cells.IndexOf(measured)] = measured = measured with { RoundTrips = trips.Trips / publishes, Statements = trips.Statements / publishes };
        var rowsOnly = cells.Find(c => c.Name == "publish, audit rows only")!;
        var network = cells.Find(c => c.Name == "publish over the network");
        List<BenchReconciliation> agreed =
        [
            new("raw", raw.Committed, holds[0].Concerns - held[0].Concerns, holds[0].Concerns - held[0].Concerns, 0),
            Of("publish, tree and receipts", tree.Acknowledged, held[1], holds[1]),
            Of("publish, audit rows only", rows.Acknowledged, held[2], holds[2]),
        ];
        if (over is not null)
            agreed.Add(Of("publish over the network", over.Acknowledged, held[3], holds[3]));
        return new AuditBenchReport(
            DateTimeOffset.UtcNow, MachineFacts.Read(plan.Folder), Settings(holds[1]), cells, best,
            RatioOf(measured, best), network is null ? null : RatioOf(network, best), RatioOf(measured, rowsOnly), (best.OwnMicroseconds + best.DatabaseMicroseconds) / (measured.OwnMicroseconds + measured.DatabaseMicroseconds), cover, memory, agreed);

        async Task NoteAsync(string name, int done, Func<Task<TimeSpan>> run)
        {
            var before = await work.SoFarAsync(ct);
            var taken = await run();
            var after = await work.SoFarAsync(ct);
            var (own, database) = ((after.Own - before.Own).TotalMicroseconds / done, (after.Database - before.Database).TotalMicroseconds / done);
            if (!times.TryGetValue(name, out var list))
                times.Add(name, list = []);
            list.Add((done / taken.TotalSeconds, own, database));
            say(string.Create(CultureInfo.InvariantCulture, $"  {name}: {list[^1].PerSecond:F0} a second, {own:F0} and {database:F0} microseconds of processor each"));
        }
    }

    /// <summary>How long the work takes.</summary>
    public static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }

    // Round by round, because what else the machine does changes from one to the next.
    private static AuditBenchRatio RatioOf(AuditBenchCell cell, AuditBenchCell to)
    {
        var rounds = cell.Rounds.Zip(to.Rounds, (a, b) => a / b).ToList();
        return new AuditBenchRatio(BenchRunner.Median(rounds), rounds.Min(), rounds.Max());
    }

    private static string Raw(int connections) => $"raw, {connections} connections";

    // After some rounds it is known which numbers of connections can be the best, and the others cost minutes.
    private static IEnumerable<int> BestOf(Dictionary<string, List<(double PerSecond, double Own, double Database)>> times) =>
        AuditBenchPlan.RawConnections.OrderByDescending(c => times[Raw(c)].Max(t => t.PerSecond)).Take(2).Order().ToList();

    private static BenchReconciliation Of(string name, long acknowledged, StoreCensus before, StoreCensus after) => new(
        name, acknowledged, after.Concerns - before.Concerns, after.AuditEntries.GetValueOrDefault(Action) - before.AuditEntries.GetValueOrDefault(Action), 0);

    private static async Task<StoreCensus[]> CensusAsync(StorageOptions[] options, CancellationToken ct)
    {
        var taken = new StoreCensus[options.Length];
        for (var i = 0; i < options.Length; i++)
            taken[i] = await StoreCensus.TakeAsync(options[i], ct);
        return taken;
    }

    private async Task<(StorageOptions Options, IReadOnlyList<string> People)> LoadAsync(BenchDatabases databases, string name, CancellationToken ct)
    {
        say($"Loading {plan.People:N0} people ({name})");
        var options = await databases.CreateAsync(name, ct);
        var population = new SyntheticPopulation(plan.People, seed: 1);
        await BulkLoad.RunAsync(options, population.Batches(), TimeProvider.System, null, ct);
        await BenchDatabases.SettleAsync(options, ct);
        return (options, population.Children);
    }

    // What is remembered of the last entries is full before the first look, so that what grows afterwards would grow with the log.
    private async Task<AuditBenchMemory> WatchAsync(PublishBench tree, CancellationToken ct)
    {
        await tree.GrowAsync(Math.Max(0, 20_000 - (int)tree.LogSize), ct);
        var (entries, heap, set) = (tree.LogSize, Heap(), WorkingSet());
        await tree.GrowAsync(plan.LogEntries, ct);
        return new AuditBenchMemory(entries, tree.LogSize, heap, Heap(), set, WorkingSet());

        static double Heap() => GC.GetTotalMemory(forceFullCollection: true) / (1024.0 * 1024);

        static double WorkingSet()
        {
            using var self = Process.GetCurrentProcess();
            return self.WorkingSet64 / (1024.0 * 1024);
        }
    }

    private Dictionary<string, string> Settings(StoreCensus census)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["people"] = plan.People.ToString(CultureInfo.InvariantCulture),
            ["publishes a round"] = plan.Publishes.ToString(CultureInfo.InvariantCulture),
            ["rounds"] = plan.Rounds.ToString(CultureInfo.InvariantCulture),
            ["in flight"] = AuditBenchPlan.InFlight.ToString(CultureInfo.InvariantCulture),
            ["postgresql"] = census.Version,
        };
        foreach (var (name, value) in census.Settings)
            settings[name] = value;
        return settings;
    }

    /// <summary>The same publish by a client of a broker that is a process of its own: TLS, token, policy.</summary>
    private sealed class OverNetwork(InfoShareConnection connection, IReadOnlyList<string> people)
    {
        private readonly HealthService.HealthServiceClient health =
            new(connection.As(new InfoSharePractitioner("bench-gp", "Dr Bench Aldertest", "GP")).CallInvoker);

        private int number;

        public int Acknowledged { get; private set; }

        public async Task<TimeSpan> RunAsync(int publishes, int inFlight, CancellationToken ct)
        {
            var left = publishes;
            var taken = await TimeAsync(() => Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
                async () =>
                {
                    while (Interlocked.Decrement(ref left) >= 0)
                        await PublishAsync(ct);
                },
                ct))));
            Acknowledged += publishes;
            return taken;
        }

        private async Task PublishAsync(CancellationToken ct)
        {
            var n = Interlocked.Increment(ref number);
            await health.ShareConcernAsync(
                new ShareConcernRequest
                {
                    Concern = new ConcernStatement
                    {
                        Subject = new SubjectRef { PersonId = people[(int)(n * 7919L % people.Count)] },
                        Indicators = { ConcernIndicator.HomeConditions },
                        Kind = ConcernKind.Event,
                        Source = SourceKind.Observed,
                        RiskStatement = RiskStatement,
                        ChildContact = ChildContactAnswer.Yes,
                        Urgency = Urgency.Standard,
                        Consent = ConsentState.Given,
                        LegalBasis = LegalBasis.PublicFunction,
                    },
                },
                new CallOptions(cancellationToken: ct));
        }
    }

    /// <summary>Counts what the stores of this process send to the database.</summary>
    private sealed class TripCounter : IDisposable
    {
        private readonly MeterListener listener = new();
        private long roundTrips;
        private long statements;

        public TripCounter()
        {
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == Store.MeterName && instrument.Name is "infoshare.storage.round_trips" or "infoshare.storage.statements")
                    l.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
                Interlocked.Add(ref instrument.Name == "infoshare.storage.statements" ? ref statements : ref roundTrips, value));
            listener.Start();
        }

        public long RoundTrips => Interlocked.Read(ref roundTrips);

        public long Statements => Interlocked.Read(ref statements);

        public void Reset()
        {
            Interlocked.Exchange(ref roundTrips, 0);
            Interlocked.Exchange(ref statements, 0);
        }

        public void Dispose() => listener.Dispose();
    }
}
