using InfoShare.Core;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Children with ten concerns and three contacts each, two in every home, and one with five hundred: what a publish meets is alike in every database, and only how much else
/// there is differs.
/// </summary>
/// <param name="asked">How many of the other children are named in <see cref="Children"/>: as many in every database.</param>
internal sealed class PublishSizePopulation(int concerns, int asked, DateTimeOffset start)
{
    /// <summary>Concerns of which one child has so many in every database.</summary>
    public const int OnHotChild = 500;

    private const int OnEachChild = 10;
    private const int ContactsOfHotChild = 100;
    private const int ContactsOfEachChild = 3;
    private const int MostAsked = 1000;
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

    /// <summary>So many other children there are beside so many concerns, of whom something is shared.</summary>
    public static int ChildrenBeside(int concerns) => Math.Clamp((concerns - OnHotChild) / OnEachChild, 1, MostAsked);

    public IEnumerable<BulkBatch> Batches()
    {
        var (left, batch) = (concerns, new BulkBatch());
        for (var n = 0; left > 0; n++)
        {
            var id = Child(batch, n);
            if (n == 0)
                HotChild = id;
            else if (Children.Count < asked)
                Children.Add(id);
            var on = Math.Min(left, n == 0 ? OnHotChild : OnEachChild);
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

        // Two children live in each home.
        var address = new PostalAddress(null, $"{(n / 2) + 1} Bench Street", "ZZ1 1ZZ", "Northmere");
        batch.Residences.Add(new Residence(
            Ids.New("res", clock), id, AddressKeys.Of(address)!, address, ResidenceKind.MainHome, LinkState.Confirmed, new DateOnly(2020, 1, 1), null,
            SourceKind.RecordCheck, "elmmock-surgery", AgencyKind.Health, clock.Now));
        for (var i = 0; i < (n == 0 ? ContactsOfHotChild : ContactsOfEachChild); i++)
            batch.Contacts.Add(Contact(id, n, i));
        return id;
    }

    private ContactRecord Contact(string child, int n, int i)
    {
        clock.Now = start.AddDays(-800 + i).AddMilliseconds(n % 1000);
        var seen = (n + i) % 3 == 0;
        return new ContactRecord
        {
            Id = Ids.New("ctc", clock),
            PersonId = child,
            OrganisationId = "elmmock-surgery",
            Agency = AgencyKind.Health,
            PractitionerId = "elmmock-surgery-1",
            PractitionerName = "Bench Workertest",
            Role = PractitionerRole.Gp,
            HappenedOn = DateOnly.FromDateTime(clock.Now.UtcDateTime),
            KnownAt = clock.Now,
            RecordedAt = clock.Now,
            Outcome = seen ? AttendanceOutcome.Attended : AttendanceOutcome.WasNotBrought,
            Appointment = AppointmentKind.Review,
            Seen = seen ? Seen.Yes : Seen.No,
            Class = SensitivityClass.Standard,
        };
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
