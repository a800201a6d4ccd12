using System.Diagnostics;
using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Sweeps databases of different sizes in turn, so that whatever else the machine does falls on all of them alike. The sweep is
/// the broker's own: it claims, acts, tells and records.
/// </summary>
internal sealed class SweepBench(SweepPlan plan, Action<string> say)
{
    private const int EmptySweeps = 5;

    /// <summary>A Monday morning with no bank holiday near.</summary>
    private static readonly DateTimeOffset Start = new(2026, 11, 9, 9, 0, 0, TimeSpan.Zero);

    public async Task<SweepReport> RunAsync(CancellationToken ct)
    {
        await using var databases = await BenchDatabases.StartAsync(plan.Engine, plan.Connection, plan.Folder);
        var sizes = new List<Size>();
        try
        {
            foreach (var open in plan.Open)
            {
                say($"Loading {open:N0} open referrals");
                sizes.Add(await LoadAsync(databases, open, ct));
            }

            for (var round = 0; round < plan.Rounds; round++)
            {
                say($"Sweep {round + 1} of {plan.Rounds}");

                // Every second round begins at the other end.
                foreach (var size in round % 2 == 0 ? sizes : Enumerable.Reverse(sizes))
                    await size.MeasureAsync(round, plan.Due, ct);
            }

            var census = await StoreCensus.TakeAsync(sizes[0].Options, ct);
            return new SweepReport(
                DateTimeOffset.UtcNow, MachineFacts.Read(plan.Folder), MachineFacts.Versions(plan.Engine, census), Settings(census),
                [.. sizes.Select(s => s.Line(sizes[0]))]);
        }
        finally
        {
            foreach (var size in sizes)
                await size.DisposeAsync();
        }
    }

    private async Task<Size> LoadAsync(BenchDatabases databases, int open, CancellationToken ct)
    {
        var options = await databases.CreateAsync($"infoshare_sweep_{open.ToString(CultureInfo.InvariantCulture)}", ct);
        var clock = new BenchClock(Start);
        var population = new SweepPopulation(plan, open, Start);
        var began = Stopwatch.GetTimestamp();
        await BulkLoad.RunAsync(options, population.Batches(), clock, ct: ct);
        await BenchDatabases.SettleAsync(options, ct);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var store = await Store.OpenAsync(options, clock, null, ct);
        await store.WriteAsync(
            new WriteCommand<bool>("Fill", session =>
            {
                foreach (var organisation in SweepPopulation.Organisations())
                    session.Registry.Put(organisation);
                return ValueTask.FromResult(true);
            }),
            ct);
        return new Size(open, seconds, options, store, clock, population);
    }

    private Dictionary<string, string> Settings(StoreCensus census)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["due at each sweep"] = plan.Due.ToString(CultureInfo.InvariantCulture),
            ["sweeps measured"] = $"{plan.Repeats} after {SweepPlan.WarmUp} to warm up, the databases in turn",
        };
        foreach (var (name, value) in census.Settings)
            settings[name] = value;
        return settings;
    }

    /// <summary>One database.</summary>
    private sealed class Size(int open, double loadSeconds, StorageOptions options, IStore store, BenchClock clock, SweepPopulation population)
        : IAsyncDisposable
    {
        private readonly OrganisationDirectory directory = new(store);
        private readonly List<double> measured = [];
        private readonly List<double> empty = [];

        public StorageOptions Options => options;

        private double Median => MedianOf(measured);

        public async Task MeasureAsync(int round, int due, CancellationToken ct)
        {
            var referrals = new ReferralDuties(new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England)));
            var sweep = new DeadlineSweep(store, directory, [referrals, new Idle(referrals)], clock);
            clock.Now = population.DueOf(round).AddSeconds(1);
            var began = Stopwatch.GetTimestamp();
            var fired = await sweep.SweepAsync(ct);
            var taken = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (fired != due)
                throw new InvalidOperationException($"With {open} open referrals a sweep fired {fired} deadlines, and {due} were due.");
            if (round < SweepPlan.WarmUp)
                return;
            measured.Add(taken);
            for (var i = 0; i < EmptySweeps; i++)
            {
                began = Stopwatch.GetTimestamp();
                await sweep.SweepAsync(ct);
                empty.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        public SweepLine Line(Size first) => new(
            open, loadSeconds, Median, measured.Min(), measured.Max(), MedianOf(empty), Median / first.Median);

        public async ValueTask DisposeAsync()
        {
            directory.Dispose();
            await store.DisposeAsync();
        }

        private static double MedianOf(List<double> values)
        {
            var sorted = values.ToArray();
            Array.Sort(sorted);
            return BenchRunner.Percentile(sorted, 50);
        }
    }

    /// <summary>Stands for the duties whose deadlines are not measured.</summary>
    private sealed class Idle(IDeadlineDuty measured) : IDeadlineDuty
    {
        public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [.. Code.All<DeadlinePurpose>().Except(measured.Purposes)];

        public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry) =>
            throw new InvalidOperationException("Only referrals' deadlines were loaded.");
    }
}
