using System.Globalization;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Population;

/// <summary>
/// Households of people who do not exist, the same for the same seed: adults with up to four children, an address, who works
/// with them, and for about one in twenty a concern. They belong to the neighbourhood of <c>infoshare certs</c>. No trait
/// stands for a real group: chance alone decides.
/// </summary>
internal sealed class SyntheticPopulation
{
    /// <summary>The day as of which it is made: fixed, so that the same seed gives the same people on every day.</summary>
    public static readonly DateOnly Day = new(2026, 1, 5);

    /// <summary>About so many people are described.</summary>
    public const int DescribedKept = 10_000;

    private const int SamplesKept = 10_000;
    private static readonly DateTimeOffset Recorded = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly int people;
    private readonly int seed;
    private readonly SeededRandom random;
    private readonly SeededIds ids;
    private readonly ConcernWriter concerns;
    private BulkBatch batch = new();
    private int made;

    public SyntheticPopulation(int people, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 1);
        (this.people, this.seed) = (people, seed);
        random = new SeededRandom((ulong)(uint)seed);
        ids = new SeededIds(random, Recorded);
        concerns = new ConcernWriter(random, ids, Recorded);
    }

    /// <summary>Some of the younger children, for queries.</summary>
    public List<string> Children { get; } = [];

    /// <summary>Some of the adults who live with children, for concerns and as new partners.</summary>
    public List<string> Parents { get; } = [];

    /// <summary>Some of the people whom probation supervises; they live alone.</summary>
    public List<string> Supervised { get; } = [];

    /// <summary>What the surgery's records say of some of the people, spread over all of them, for looking them up.</summary>
    public List<Demographics> Described { get; } = [];

    /// <summary>All people in batches of about this many; a household is never divided.</summary>
    public IEnumerable<BulkBatch> Batches(int size = 5_000)
    {
        var inBatch = 0;
        while (made < people)
        {
            var before = made;
            AddHousehold();
            inBatch += made - before;
            if (inBatch >= size)
            {
                yield return batch;
                (batch, inBatch) = (new BulkBatch(), 0);
            }
        }

        if (inBatch > 0)
            yield return batch;
    }

    private void AddHousehold()
    {
        var left = people - made;
        var family = InventedNames.FamilyOf(random);
        var address = NewAddress();
        if (random.Percent(5) && left > 0)
        {
            AddSupervised(family, address);
            return;
        }

        var adults = Enumerable.Range(0, Math.Min(left, random.Percent(65) ? 2 : 1))
            .Select(i => AddAdult(i == 0 || random.Percent(60) ? family : InventedNames.FamilyOf(random), address)).ToArray();
        var wanted = random.Below(100) switch { < 30 => 0, < 55 => 1, < 82 => 2, < 95 => 3, _ => 4 };
        var children = Enumerable.Range(0, Math.Min(wanted, people - made)).Select(_ => AddChild(family, address)).ToArray();

        if (adults.Length == 2)
            Relate(adults[0], adults[1], RelationshipType.Partner);
        var second = random.Percent(20) ? RelationshipType.StepOrFatherFigure : RelationshipType.BirthParent;
        foreach (var child in children)
        {
            for (var i = 0; i < adults.Length; i++)
                Relate(adults[i], child, i == 0 ? RelationshipType.BirthParent : second);
        }

        if (children.Length > 0)
            Keep(Parents, adults[0]);
        foreach (var adult in adults.Where(_ => random.Percent(5)))
            concerns.OnAdult(batch, adult, children);
        foreach (var child in children.Where(_ => random.Percent(5)))
            concerns.OnChild(batch, child);
    }

    private string AddAdult(string family, PostalAddress address)
    {
        var born = Day.AddYears(-random.Between(19, 58)).AddDays(-random.Below(365));
        var (id, who) = AddPerson(family, born, address);
        if (random.Percent(5))
            AddRecord(id, "northmere-police", $"NICHE-{seed}-{made}", who with { Identifiers = [] });
        return id;
    }

    private void AddSupervised(string family, PostalAddress address)
    {
        var (id, who) = AddPerson(family, Day.AddYears(-random.Between(20, 60)).AddDays(-random.Below(365)), address);
        var crn = string.Create(CultureInfo.InvariantCulture, $"X{made:D6}");
        AddRecord(id, "northmere-probation", $"{crn}-{seed}", who with { Identifiers = [new PersonIdentifier(IdentifierScheme.Crn, crn)] });
        Involve(id, "northmere-probation", PractitionerRole.ProbationOfficer, "01632 960120", leads: false, Day.AddDays(-random.Below(700)));
        Keep(Supervised, id);
    }

    private string AddChild(string family, PostalAddress address)
    {
        var born = Day.AddDays(-random.Between(10, (17 * 365) + 300));
        var (id, who) = AddPerson(family, born, address);
        var age = (Day.DayNumber - born.DayNumber) / 365;
        var since = Day.AddDays(-random.Below(Math.Max(1, Math.Min(700, Day.DayNumber - born.DayNumber))));
        if (age < 5 && random.Percent(90))
        {
            AddRecord(id, "northmere-health-visiting", $"CHS-{seed}-{made}", who);
            Involve(id, "northmere-health-visiting", PractitionerRole.HealthVisitor, "01632 960103", leads: false, since);
        }

        if (age is >= 2 and < 5 && random.Percent(50))
            Involve(id, "brook-lane-nursery", PractitionerRole.DesignatedLead, "01632 960140", leads: false, since);
        if (age >= 5)
        {
            AddRecord(id, "northmere-school", $"SIMS-{seed}-{made}", who with { Identifiers = [] });
            Involve(id, "northmere-school", PractitionerRole.DesignatedLead, "01632 960141", leads: false, since);
        }

        if (random.Percent(4))
        {
            var council = address.Area == "Southmere" ? "southmere-csc" : "northmere-csc";
            Involve(id, council, PractitionerRole.AllocatedSocialWorker, "01632 960110", leads: true, since);
            batch.Statuses.Add(new ChildStatus(
                ids.New("sts"), id, council, random.Percent(30) ? ChildStatusCode.Cpp : ChildStatusCode.Cin, [], since, null, since, Recorded));
        }

        // Who is nearly grown up may be no child any more on the day of the query.
        if (age < 10)
            Keep(Children, id);
        return id;
    }

    private (string Id, Demographics Who) AddPerson(string family, DateOnly born, PostalAddress address)
    {
        var id = ids.New("per");
        made++;
        var nhs = NhsNumber();
        var who = new Demographics
        {
            GivenName = InventedNames.GivenOf(random),
            FamilyName = family,
            BirthDate = born,
            Sex = random.Percent(50) ? Sex.Female : Sex.Male,
            Identifiers = nhs is null ? [] : [new PersonIdentifier(IdentifierScheme.NhsNumber, nhs)],
            Address = address,
        };
        if (made % Math.Max(1, people / DescribedKept) == 0)
            Described.Add(who);
        AddRecord(id, "elmmock-surgery", $"EMIS-{seed}-{made}", who, first: true);
        batch.Residences.Add(new Residence(
            ids.New("res"), id, AddressKeys.Of(address)!, address, ResidenceKind.MainHome, LinkState.Confirmed, null, null, SourceKind.RecordCheck,
            "elmmock-surgery", AgencyKind.Health, Recorded));
        Involve(id, "elmmock-surgery", PractitionerRole.Gp, "01632 960101", leads: false, Day.AddDays(-random.Below(700)));
        return (id, who);
    }

    // A person's first entry bears the person's id.
    private void AddRecord(string personId, string organisation, string ownId, Demographics who, bool first = false) =>
        batch.Records.Add(new PersonRecord(ids.New("rec"), personId, organisation, ownId, who, Recorded)
        {
            EntryId = first ? personId : ids.New("per"),
        });

    private void Relate(string person, string related, RelationshipType type) => batch.Relationships.Add(new Relationship(
        ids.New("rel"), person, related, type, LinkState.Confirmed, null, null, SourceKind.RecordCheck, "elmmock-surgery", AgencyKind.Health, Recorded));

    private void Involve(string person, string organisation, PractitionerRole role, string telephone, bool leads, DateOnly from)
    {
        var worker = random.Below(20);
        batch.Involvements.Add(new Involvement(
            ids.New("inv"), person, organisation, $"{organisation}-{worker}",
            $"{InventedNames.Given[worker]} {InventedNames.Family[worker * 3]}", role, telephone, leads, from, null, Recorded));
    }

    private PostalAddress NewAddress()
    {
        var southern = random.Percent(15);
        var (letters, area) = southern ? ("SZ", "Southmere") : ("NM", "Northmere");
        var uprn = string.Create(CultureInfo.InvariantCulture, $"9{(uint)seed % 1000:D3}{made:D8}");
        var postcode = $"{letters}{random.Between(1, 19)} {random.Between(1, 9)}{(char)('A' + random.Below(26))}{(char)('A' + random.Below(26))}";
        return new PostalAddress(uprn, $"{random.Between(1, 180)} {random.Of(InventedNames.Streets)}", postcode, area);
    }

    /// <summary>In the range 999, which is kept for tests; one in eleven has no check digit and stays without a number.</summary>
    private string? NhsNumber()
    {
        var number = ((long)(uint)seed * 100_003 + made) % 1_000_000;
        if (made > 1_000_000)
            return null;
        var digits = string.Create(CultureInfo.InvariantCulture, $"999{number:D6}");
        var check = 11 - (digits.Select((d, i) => (d - '0') * (10 - i)).Sum() % 11);
        return check == 10 ? null : digits + (check == 11 ? 0 : check).ToString(CultureInfo.InvariantCulture);
    }

    private static void Keep(List<string> samples, string id)
    {
        if (samples.Count < SamplesKept)
            samples.Add(id);
    }
}
