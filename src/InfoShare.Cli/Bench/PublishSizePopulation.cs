using InfoShare.Core;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Children with ten concerns each, and one with five hundred: what a publish meets is alike in every database, and only how much else
/// there is differs.
/// </summary>
internal sealed class PublishSizePopulation(int concerns, DateTimeOffset start)
{
    private const int BatchSize = 10_000;

    private static readonly ConcernIndicator[] Indicators =
    [
        ConcernIndicator.DaIncident, ConcernIndicator.HomeConditions, ConcernIndicator.MissingEpisode, ConcernIndicator.ParentAlcohol,
        ConcernIndicator.LowAttendance, ConcernIndicator.PoorHygiene, ConcernIndicator.YpSelfHarm, ConcernIndicator.ParentMhCondition,
    ];

    private static readonly (string Organisation, AgencyKind Agency, PractitionerRole Role)[] Authors =
    [
        ("northmere-police", AgencyKind.Police, PractitionerRole.PublicProtection), ("elmmock-surgery", AgencyKind.Health, PractitionerRole.Gp),
        ("northmere-school", AgencyKind.Education, PractitionerRole.DesignatedLead),
    ];

    private readonly BenchClock clock = new(start.AddDays(-900));

    /// <summary>Of whom much is recorded.</summary>
    public string HotChild { get; private set; } = "";

    /// <summary>The first of the others.</summary>
    public List<string> Children { get; } = [];

    public IEnumerable<BulkBatch> Batches()
    {
        var (left, batch) = (concerns, new BulkBatch());
        for (var n = 0; left > 0; n++)
        {
            var id = Child(batch, n);
            if (n == 0)
                HotChild = id;
            else if (Children.Count < 1000)
                Children.Add(id);
            var on = Math.Min(left, n == 0 ? PublishSizePlan.OnHotChild : PublishSizePlan.OnEachChild);
            for (var i = 0; i < on; i++)
                batch.Concerns.Add(Concern(id, n, i));
            left -= on;
            if (batch.Concerns.Count < BatchSize && left > 0)
                continue;
            yield return batch;
            batch = new BulkBatch();
        }
    }

    private string Child(BulkBatch batch, int n)
    {
        clock.Now = start.AddDays(-900).AddMilliseconds(n * 100L);
        var id = Ids.New("per", clock);
        batch.Records.Add(new PersonRecord(
            id, id, "elmmock-surgery", $"BENCH-{n}",
            new Demographics { GivenName = "Bench", FamilyName = $"Aldertest{(char)('a' + (n % 26))}", BirthDate = new DateOnly(2015, 1, 1).AddDays(n % 3650) },
            clock.Now));
        foreach (var (organisation, role) in new[] { ("elmmock-surgery", PractitionerRole.Gp), ("northmere-csc", PractitionerRole.AllocatedSocialWorker) })
        {
            batch.Involvements.Add(new Involvement(
                Ids.New("inv", clock), id, organisation, $"{organisation}-1", "Bench Workertest", role, null, role == PractitionerRole.AllocatedSocialWorker,
                new DateOnly(2024, 1, 1), null, clock.Now));
        }

        return id;
    }

    private BulkConcern Concern(string child, int n, int i)
    {
        var author = Authors[(n + i) % Authors.Length];
        ConcernIndicator[] indicators = [Indicators[((n * 3) + i) % Indicators.Length]];
        clock.Now = start.AddDays(-800 + i).AddMilliseconds(n % 1000);
        var at = clock.Now;
        var concern = new Concern
        {
            Id = Ids.New("con", clock),
            OrganisationId = author.Organisation,
            Agency = author.Agency,
            AuthorId = $"{author.Organisation}-2",
            AuthorName = "Bench Authortest",
            AuthorRole = author.Role,
            SubjectId = child,
            Indicators = indicators,
            Kind = ConcernKind.Event,
            Happened = new WhenHappened(DateOnly.FromDateTime(at.UtcDateTime), null, null),
            KnownAt = at,
            RecordedAt = at,
            SharedAt = at,
            Source = SourceKind.Observed,
            Verification = VerificationState.Unverified,
            Class = ConcernClass.Of(indicators, author.Role),
            RiskStatement = "An invented concern, made to measure what publishing costs beside many others.",
            ChildContact = ChildContactAnswer.Yes,
            Urgency = Urgency.Standard,
            Consent = ConsentState.Given,
            LegalBasis = LegalBasis.PublicFunction,
        };
        return new BulkConcern(concern, [new ConcernBearing(concern.Id, child, concern.RiskStatement, true, false, "the child whom the concern is about")]);
    }
}
