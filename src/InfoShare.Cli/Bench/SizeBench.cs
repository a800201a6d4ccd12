using System.Diagnostics;
using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Does the same in databases of different sizes in turn, so that whatever else the machine does falls on all of them alike.
/// </summary>
internal abstract class SizeBench<TLine>(SizePlan plan, Action<string> say)
    where TLine : ISizeLine
{
    /// <summary>A Monday morning with no bank holiday near.</summary>
    protected static readonly DateTimeOffset Start = new(2026, 11, 9, 9, 0, 0, TimeSpan.Zero);

    protected SizePlan Plan => plan;

    /// <summary>What there is more or less of.</summary>
    protected abstract string What { get; }

    /// <summary>What each database is called, before its size.</summary>
    protected abstract string Name { get; }

    /// <summary>How much was done, for the report.</summary>
    protected abstract IReadOnlyDictionary<string, string> Settings { get; }

    public async Task<SizeReport<TLine>> RunAsync(CancellationToken ct)
    {
        await using var databases = await BenchDatabases.StartAsync(plan.Engine, plan.Connection, plan.Folder);
        var sizes = new List<Database>();
        try
        {
            foreach (var size in plan.Sizes)
            {
                say($"Loading {size:N0} {What}");
                var database = Of(size);
                sizes.Add(database);
                await database.LoadAsync(await databases.CreateAsync($"infoshare_{Name}_{size.ToString(CultureInfo.InvariantCulture)}", ct), ct);
            }

            for (var round = 0; round < plan.Rounds; round++)
            {
                say($"Round {round + 1} of {plan.Rounds}");

                // Every second round begins at the other end.
                foreach (var database in round % 2 == 0 ? sizes : Enumerable.Reverse(sizes))
                    await database.MeasureAsync(round, round >= SizePlan.WarmUp, ct);
            }

            var census = await StoreCensus.TakeAsync(sizes[0].Options, ct);
            var settings = new Dictionary<string, string>(Settings, StringComparer.Ordinal)
            {
                ["rounds measured"] = $"{plan.Repeats} after {SizePlan.WarmUp} to warm up, the databases in turn",
            };
            foreach (var (name, value) in census.Settings)
                settings[name] = value;
            return new SizeReport<TLine>(
                DateTimeOffset.UtcNow, MachineFacts.Read(plan.Folder), MachineFacts.Versions(plan.Engine, census), settings, [.. sizes.Select(s => s.Line(sizes[0]))]);
        }
        finally
        {
            foreach (var size in sizes)
                await size.DisposeAsync();
        }
    }

    /// <summary>The database of one size, empty yet.</summary>
    protected abstract Database Of(int size);

    /// <summary>One database.</summary>
    internal abstract class Database(int size) : IAsyncDisposable
    {
        private IStore? store;
        private OrganisationDirectory? directory;

        public StorageOptions Options { get; private set; } = new();

        protected int Size => size;

        protected double LoadSeconds { get; private set; }

        protected BenchClock Clock { get; } = new(Start);

        protected IStore Store => store!;

        protected OrganisationDirectory Directory => directory!;

        /// <summary>What the rounds took.</summary>
        protected List<double> Measured { get; } = [];

        protected double Median => BenchRunner.Median(Measured);

        protected abstract IEnumerable<BulkBatch> Batches { get; }

        protected abstract IEnumerable<Organisation> Organisations { get; }

        public async Task LoadAsync(StorageOptions options, CancellationToken ct)
        {
            Options = options;
            var began = Stopwatch.GetTimestamp();
            await BulkLoad.RunAsync(options, Batches, Clock, ct: ct);
            await BenchDatabases.SettleAsync(options, ct);
            LoadSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            store = await Storage.Store.OpenAsync(options, Clock, null, ct);
            directory = new OrganisationDirectory(store);
            await store.WriteAsync(
                new WriteCommand<bool>("Fill", session =>
                {
                    foreach (var organisation in Organisations)
                        session.Registry.Put(organisation);
                    return ValueTask.FromResult(true);
                }),
                ct);
            Opened(new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England)));
        }

        /// <param name="round">Which round.</param>
        /// <param name="counts">Whether it is measured, or warms up.</param>
        public abstract Task MeasureAsync(int round, bool counts, CancellationToken ct);

        public abstract TLine Line(Database first);

        public async ValueTask DisposeAsync()
        {
            directory?.Dispose();
            if (store is not null)
                await store.DisposeAsync();
        }

        /// <summary>The store is there.</summary>
        protected abstract void Opened(PartnershipClock partnership);

        /// <summary>The broker's sweep: it claims, acts, tells and records. Only what this duty acts on is ever due.</summary>
        protected DeadlineSweep SweepOf(IDeadlineDuty measured) => new(Store, Directory, [measured, new Idle(measured)], Clock);

        protected double TimesOf(Database first) => Median / first.Median;
    }

    /// <summary>Stands for the duties whose deadlines are not measured; none of them is due while we measure.</summary>
    private sealed class Idle(IDeadlineDuty measured) : IDeadlineDuty
    {
        public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [.. Code.All<DeadlinePurpose>().Except(measured.Purposes)];

        public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry) =>
            throw new InvalidOperationException($"A deadline for {Code.Of(deadline.Purpose)} is due, and only others are measured.");
    }
}
