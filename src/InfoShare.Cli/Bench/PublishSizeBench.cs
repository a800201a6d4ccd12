using System.Diagnostics;
using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Identity.Development;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Publishes the same concerns into databases of different sizes in turn, and looks at what each adds to series and notices, as a broker
/// does after the commit. What a publish costs must not grow with how much is recorded of others.
/// </summary>
internal sealed class PublishSizeBench(PublishSizePlan plan, Action<string> say)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 9, 9, 0, 0, TimeSpan.Zero);

    public async Task<PublishSizeReport> RunAsync(CancellationToken ct)
    {
        await using var databases = await BenchDatabases.StartAsync(plan.Engine, plan.Connection, plan.Folder);
        var sizes = new List<Size>();
        try
        {
            foreach (var concerns in plan.Concerns)
            {
                say($"Loading {concerns:N0} concerns");
                sizes.Add(await LoadAsync(databases, concerns, ct));
            }

            for (var round = 0; round < PublishSizePlan.WarmUp + plan.Repeats; round++)
            {
                say($"Round {round + 1} of {PublishSizePlan.WarmUp + plan.Repeats}");

                // Every second round begins at the other end.
                foreach (var size in round % 2 == 0 ? sizes : Enumerable.Reverse(sizes))
                    await size.MeasureAsync(round, plan.Publishes, ct);
            }

            var census = await StoreCensus.TakeAsync(sizes[0].Options, ct);
            return new PublishSizeReport(
                DateTimeOffset.UtcNow, MachineFacts.Read(plan.Folder), MachineFacts.Versions(plan.Engine, census), Settings(census),
                [.. sizes.Select(s => s.Line(sizes[0]))]);
        }
        finally
        {
            foreach (var size in sizes)
                await size.DisposeAsync();
        }
    }

    private static async Task<Size> LoadAsync(BenchDatabases databases, int concerns, CancellationToken ct)
    {
        var options = await databases.CreateAsync($"infoshare_publish_{concerns.ToString(CultureInfo.InvariantCulture)}", ct);
        var clock = new BenchClock(Start);
        var population = new PublishSizePopulation(concerns, Start);
        var began = Stopwatch.GetTimestamp();
        await BulkLoad.RunAsync(options, population.Batches(), clock, ct: ct);
        await BenchDatabases.SettleAsync(options, ct);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var store = await Store.OpenAsync(options, clock, null, ct);
        await store.WriteAsync(
            new WriteCommand<bool>("Fill", session =>
            {
                foreach (var organisation in Neighbourhood.Organisations)
                    session.Registry.Put(PublishBench.OrganisationOf(organisation));
                return ValueTask.FromResult(true);
            }),
            ct);
        return new Size(concerns, seconds, options, store, clock, population);
    }

    private Dictionary<string, string> Settings(StoreCensus census)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["published in each round"] = $"{plan.Publishes.ToString(CultureInfo.InvariantCulture)}, one after the other; every tenth about a child with {PublishSizePlan.OnHotChild}",
            ["rounds measured"] = $"{plan.Repeats} after {PublishSizePlan.WarmUp} to warm up, the databases in turn",
        };
        foreach (var (name, value) in census.Settings)
            settings[name] = value;
        return settings;
    }

    /// <summary>One database.</summary>
    private sealed class Size : IAsyncDisposable
    {
        private readonly int concerns;
        private readonly double loadSeconds;
        private readonly IStore store;
        private readonly BenchClock clock;
        private readonly PublishSizePopulation population;
        private readonly OrganisationDirectory directory;
        private readonly ShareConcernHandler handler;
        private readonly DeadlineSweep sweep;
        private readonly List<double> whole = [];
        private readonly List<double> publishing = [];
        private readonly List<double> looking = [];
        private int number;

        public Size(int concerns, double loadSeconds, StorageOptions options, IStore store, BenchClock clock, PublishSizePopulation population)
        {
            (this.concerns, this.loadSeconds, Options, this.store, this.clock, this.population) = (concerns, loadSeconds, options, store, clock, population);
            directory = new OrganisationDirectory(store);
            var partnership = new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England));
            handler = PublishBench.HandlerOf(store, directory, partnership, clock);
            var looks = new PatternDuties(new SeriesDesk(partnership, new AlertCap(partnership)), new PatternDesk(partnership));
            sweep = new DeadlineSweep(store, directory, [looks, new Idle(looks)], clock);
        }

        public StorageOptions Options { get; }

        private double Median => MedianOf(whole);

        public async Task MeasureAsync(int round, int publishes, CancellationToken ct)
        {
            clock.Now = Start.AddMinutes(round + 1);
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < publishes; i++)
                await PublishAsync(ct);
            var published = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            clock.Now = clock.Now.AddSeconds(1);
            var fired = await sweep.SweepAsync(ct);
            var all = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (fired != publishes)
                throw new InvalidOperationException($"Beside {concerns} concerns a sweep looked {fired} times, and {publishes} were published.");
            if (round < PublishSizePlan.WarmUp)
                return;
            whole.Add(all);
            publishing.Add(published);
            looking.Add(all - published);
        }

        public PublishSizeLine Line(Size first) => new(
            concerns, loadSeconds, Median, whole.Min(), whole.Max(), MedianOf(publishing), MedianOf(looking), Median / first.Median);

        public async ValueTask DisposeAsync()
        {
            directory.Dispose();
            await store.DisposeAsync();
        }

        private async Task PublishAsync(CancellationToken ct)
        {
            var n = number++;
            var child = n % 10 == 0 || population.Children.Count == 0 ? population.HotChild : population.Children[(int)(n * 7919L % population.Children.Count)];
            ConcernIndicator[] mix = [ConcernIndicator.HomeConditions, ConcernIndicator.DaIncident, ConcernIndicator.MissingEpisode];
            await handler.HandleAsync(
                new ShareConcern(new ConcernStatement
                {
                    Subject = SubjectRef.ById(child),
                    Indicators = [mix[n % mix.Length]],
                    Kind = ConcernKind.Event,
                    Source = SourceKind.Observed,
                    RiskStatement = AuditBench.RiskStatement,
                    ChildContact = ChildContactAnswer.Yes,
                    Urgency = Urgency.Standard,
                    Consent = ConsentState.Given,
                    LegalBasis = LegalBasis.PublicFunction,
                }),
                PublishBench.NewCall(), ct);
        }

        private static double MedianOf(List<double> values)
        {
            var sorted = values.ToArray();
            Array.Sort(sorted);
            return BenchRunner.Percentile(sorted, 50);
        }
    }

    /// <summary>Stands for the duties whose deadlines are not measured; none of them is due while we measure.</summary>
    private sealed class Idle(IDeadlineDuty measured) : IDeadlineDuty
    {
        public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [.. Code.All<DeadlinePurpose>().Except(measured.Purposes)];

        public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry) =>
            throw new InvalidOperationException("Only looks are due.");
    }
}
