using System.Diagnostics;
using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;
using InfoShare.Identity.Development;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>One number of concerns.</summary>
/// <param name="MedianMs">Of a round: the publishes, and the looks at what they add.</param>
/// <param name="PublishMs">Of the publishes alone.</param>
/// <param name="LookMs">Of the looks alone.</param>
/// <param name="TimesFirst">The median as a multiple of the first line's.</param>
internal sealed record PublishSizeLine(
    int Concerns, double LoadSeconds, double MedianMs, double LeastMs, double MostMs, double PublishMs, double LookMs, double TimesFirst) : ISizeLine
{
    IEnumerable<double> ISizeLine.Figures => [Concerns, LoadSeconds, MedianMs, LeastMs, MostMs, PublishMs, LookMs, TimesFirst];
}

/// <summary>
/// Publishes the same concerns into databases of different sizes, and looks at what each adds to series and notices, as a broker
/// does after the commit. What a publish costs must not grow with how much is recorded of others.
/// </summary>
internal sealed class PublishSizeBench(SizePlan plan, Action<string> say) : SizeBench<PublishSizeLine>(plan, say)
{
    /// <summary>No database may take so many times as long as the first.</summary>
    public const double Most = 1.5;

    private static readonly ConcernIndicator[] Mix = [ConcernIndicator.HomeConditions, ConcernIndicator.DaIncident, ConcernIndicator.MissingEpisode];

    /// <summary>The columns of the report.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["concerns", "loaded in s", "round, median ms", "least", "most", "publishes", "looks", "times the first"];

    /// <summary>Whether none took more than <see cref="Most"/> times as long as the first.</summary>
    public static bool Holds(SizeReport<PublishSizeLine> report) => report.Results.All(r => r.TimesFirst <= Most);

    protected override string What => "concerns";

    protected override string Name => "publish";

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["published in each round"] =
            $"{Plan.Each.ToString(CultureInfo.InvariantCulture)}, one after the other; every tenth about a child with {PublishSizePopulation.OnHotChild}",
    };

    protected override Database Of(int size) => new Concerns(size, Plan.Sizes.Min(), Plan.Each);

    private sealed class Concerns(int concerns, int fewest, int publishes) : Database(concerns)
    {
        private readonly PublishSizePopulation population = new(concerns, PublishSizePopulation.ChildrenBeside(fewest), Start);
        private readonly List<double> publishing = [];
        private readonly List<double> looking = [];
        private ShareConcernHandler? handler;
        private DeadlineSweep? sweep;
        private int number;

        protected override IEnumerable<BulkBatch> Batches => population.Batches();

        protected override IEnumerable<Organisation> Organisations => Neighbourhood.Organisations.Select(PublishBench.OrganisationOf);

        public override async Task MeasureAsync(int round, bool counts, CancellationToken ct)
        {
            Clock.Now = Start.AddMinutes(round + 1);
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < publishes; i++)
                await PublishAsync(ct);
            var published = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            Clock.Now = Clock.Now.AddSeconds(1);
            var fired = await sweep!.SweepAsync(ct);
            var all = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (fired != publishes)
                throw new InvalidOperationException($"Beside {Size} concerns a sweep looked {fired} times, and {publishes} were published.");
            if (!counts)
                return;
            Measured.Add(all);
            publishing.Add(published);
            looking.Add(all - published);
        }

        public override PublishSizeLine Line(Database first) =>
            new(Size, LoadSeconds, Median, Measured.Min(), Measured.Max(), BenchRunner.Median(publishing), BenchRunner.Median(looking), TimesOf(first));

        protected override void Opened(PartnershipClock partnership)
        {
            handler = PublishBench.HandlerOf(Store, Directory, partnership, Clock);
            sweep = SweepOf(new PatternDuties(
                new SeriesDesk(partnership, new AlertCap(partnership)), new PatternDesk(partnership), new UnseenDesk(partnership, new TaskDesk(partnership)),
                new AbsenceDesk(partnership)));
        }

        private async Task PublishAsync(CancellationToken ct)
        {
            var n = number++;
            var child = n % 10 == 0 ? population.HotChild : population.Children[(int)(n * 7919L % population.Children.Count)];
            await handler!.HandleAsync(
                new ShareConcern(new ConcernStatement
                {
                    Subject = SubjectRef.ById(child),
                    Indicators = [Mix[n % Mix.Length]],
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
    }
}
