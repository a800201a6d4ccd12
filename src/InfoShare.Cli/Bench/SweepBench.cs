using System.Diagnostics;
using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>One number of open referrals.</summary>
/// <param name="MedianMs">Of the sweeps that fired what was due.</param>
/// <param name="EmptyMs">The median of the sweeps in between, which found nothing: what each poll costs.</param>
/// <param name="TimesFirst">The median as a multiple of the first line's.</param>
internal sealed record SweepLine(
    int Open, double LoadSeconds, double MedianMs, double LeastMs, double MostMs, double EmptyMs, double TimesFirst) : ISizeLine
{
    IEnumerable<double> ISizeLine.Figures => [Open, LoadSeconds, MedianMs, LeastMs, MostMs, EmptyMs, TimesFirst];
}

/// <summary>What a sweep of the deadlines costs, by how many referrals are open.</summary>
internal sealed class SweepBench(SizePlan plan, Action<string> say) : SizeBench<SweepLine>(plan, say)
{
    private const int EmptySweeps = 5;

    /// <summary>The columns of the report.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["open referrals", "loaded in s", "sweep, median ms", "least", "most", "empty sweep, median ms", "times the first"];

    protected override string What => "open referrals";

    protected override string Name => "sweep";

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["due at each sweep"] = Plan.Each.ToString(CultureInfo.InvariantCulture),
    };

    protected override Database Of(int size) => new Referrals(size, Plan);

    private sealed class Referrals(int open, SizePlan plan) : Database(open)
    {
        private readonly SweepPopulation population = new(plan, open, Start);
        private readonly List<double> empty = [];
        private DeadlineSweep? sweep;

        protected override IEnumerable<BulkBatch> Batches => population.Batches();

        protected override IEnumerable<Organisation> Organisations => SweepPopulation.Organisations();

        public override async Task MeasureAsync(int round, bool counts, CancellationToken ct)
        {
            Clock.Now = population.DueOf(round).AddSeconds(1);
            var began = Stopwatch.GetTimestamp();
            var fired = await sweep!.SweepAsync(ct);
            var taken = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (fired != plan.Each)
                throw new InvalidOperationException($"With {Size} open referrals a sweep fired {fired} deadlines, and {plan.Each} were due.");
            if (!counts)
                return;
            Measured.Add(taken);
            for (var i = 0; i < EmptySweeps; i++)
            {
                began = Stopwatch.GetTimestamp();
                await sweep.SweepAsync(ct);
                empty.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        public override SweepLine Line(Database first) =>
            new(Size, LoadSeconds, Median, Measured.Min(), Measured.Max(), BenchRunner.Median(empty), TimesOf(first));

        protected override void Opened(PartnershipClock partnership) => sweep = SweepOf(new ReferralDuties(partnership));
    }
}
