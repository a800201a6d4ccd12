using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using InfoShare.Cli.Calling;
using InfoShare.Cli.Population;
using InfoShare.Client;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;
using InfoShare.Testing;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Loads people, starts the broker as a process of its own and calls it from this one, over mutual TLS with tokens, policy and
/// audit as always; then stops it and compares what was acknowledged with what the database holds.
/// </summary>
internal sealed class BenchRunner(BenchPlan plan, Action<string> say)
{
    private readonly Dictionary<string, long> acknowledged = [];
    private readonly Dictionary<string, long> uncertain = [];

    public async Task<BenchReport> RunAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(plan.Folder);
        await using var cluster = plan.Engine == StoreEngine.Postgres && plan.Connection is null ? await StartClusterAsync() : null;
        var store = plan.Engine == StoreEngine.Postgres
            ? new StorageOptions { Engine = StoreEngine.Postgres, ConnectionString = plan.Connection ?? cluster!.ConnectionString() }
            : new StorageOptions { Path = Path.Combine(plan.Folder, "data", "infoshare.db") };

        say($"Loading {plan.People:N0} people");
        var population = new SyntheticPopulation(plan.People, seed: 1);
        await BulkLoad.RunAsync(store, population.Batches(), TimeProvider.System, null, ct);
        if (population.Supervised.Count == 0 || population.Children.Count == 0)
            throw new InvalidOperationException("So few people give no child or nobody under supervision; load at least 200.");
        var before = await StoreCensus.TakeAsync(store, ct);

        var cells = new List<BenchCell>();
        say("Starting the broker");
        await using (var broker = await BrokerProcess.StartAsync(plan.BrokerProgram, plan.Folder, store, ct))
        {
            using var surgery = Connect(broker.Credentials, "elmmock-surgery");
            using var probation = Connect(broker.Credentials, "northmere-probation");
            foreach (var operation in new BenchOperations(surgery, probation, population).All)
            {
                var warm = await MeasureAsync(operation, 16, BenchPlan.WarmUp, 0, ct);
                if (warm.Failed.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"{operation.Name} fails before it is measured: {string.Join(", ", warm.Failed.Select(f => $"{f.Key} {f.Value} times"))}.");
                }

                var first = BenchPlan.WarmUp;
                foreach (var inFlight in BenchPlan.InFlight)
                {
                    say($"{operation.Name}, {inFlight} in flight");
                    cells.Add(await MeasureAsync(operation, inFlight, plan.Requests, first, ct));
                    first += plan.Requests;
                }
            }
        }

        say("Comparing with the database");
        var after = await StoreCensus.TakeAsync(store, ct);
        return new BenchReport(
            DateTimeOffset.UtcNow, MachineFacts.Read(plan.Folder), MachineFacts.Versions(plan.Engine, after), Settings(after), cells, Reconcile(before, after));
    }

    private static async Task<PostgresCluster> StartClusterAsync() => PostgresCluster.WhyNot() is { } reason
        ? throw new InvalidOperationException(reason + " Give --connection.")
        : await PostgresCluster.StartAsync();

    // No repetition: each request's own fate is counted.
    private static InfoShareConnection Connect(Credentials credentials, string agency) =>
        new(credentials.For(agency, null) with { Retry = InfoShareRetryPolicy.None });

    private async Task<BenchCell> MeasureAsync(BenchOperation operation, int inFlight, int requests, int first, CancellationToken ct)
    {
        var taken = new double[requests];
        var failed = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var next = -1;
        var done = 0;
        var unknown = 0;
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
            async () =>
            {
                int n;
                while ((n = Interlocked.Increment(ref next)) < requests)
                {
                    var began = Stopwatch.GetTimestamp();
                    try
                    {
                        await operation.CallAsync(first + n, ct);
                        taken[Interlocked.Increment(ref done) - 1] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                    }
                    catch (RpcException e) when (!ct.IsCancellationRequested)
                    {
                        var error = InfoShareError.From(e);
                        var name = string.Join('/', new[] { AnswerJson.NameOf(e.StatusCode), error.Reason }
                            .Concat(error.FieldViolations.Select(v => $"{v.Field} {v.Description}")).Where(part => part.Length > 0));
                        failed.AddOrUpdate(name, 1, (_, count) => count + 1);
                        if (e.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal
                            or StatusCode.Unknown)
                        {
                            Interlocked.Increment(ref unknown);
                        }
                    }
                }
            },
            ct)));
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        acknowledged[operation.Action] = acknowledged.GetValueOrDefault(operation.Action) + done;
        uncertain[operation.Action] = uncertain.GetValueOrDefault(operation.Action) + unknown;

        var sorted = taken.AsSpan(0, done).ToArray();
        Array.Sort(sorted);
        return new BenchCell(
            operation.Name, inFlight, done, failed.ToDictionary(StringComparer.Ordinal), seconds, done / seconds,
            Percentile(sorted, 50), Percentile(sorted, 95), Percentile(sorted, 99), sorted.Length > 0 ? sorted[^1] : 0);
    }

    /// <summary>The smallest value that this many percent of the values do not exceed.</summary>
    internal static double Percentile(double[] sorted, int percent) =>
        sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];

    /// <summary>The median of what was measured.</summary>
    internal static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 50);

    private List<BenchReconciliation> Reconcile(StoreCensus before, StoreCensus after)
    {
        BenchReconciliation Of(string name, string action, long? rows) => new(
            name,
            acknowledged.GetValueOrDefault(action),
            rows,
            after.AuditEntries.GetValueOrDefault(action) - before.AuditEntries.GetValueOrDefault(action),
            uncertain.GetValueOrDefault(action));

        return
        [
            Of("publish", "HealthService/ShareConcern", after.Concerns - before.Concerns),
            Of("check new partner", "ProbationService/CheckNewPartner", after.NewPartnerChecks - before.NewPartnerChecks),
            Of("query child", "HealthService/QueryChild", null),
        ];
    }

    private Dictionary<string, string> Settings(StoreCensus census)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["people"] = plan.People.ToString(CultureInfo.InvariantCulture),
            ["requests per cell"] = plan.Requests.ToString(CultureInfo.InvariantCulture),
            ["warm-up per operation"] = BenchPlan.WarmUp.ToString(CultureInfo.InvariantCulture),
            ["transport"] = "gRPC over mutual TLS on loopback, broker and caller in separate processes",
            ["tokens, policy, audit"] = "on",
            ["build"] = plan.BrokerProgram.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                ? "Release" : "not known to be Release",
        };
        foreach (var (name, value) in census.Settings)
            settings[name] = value;
        return settings;
    }
}
