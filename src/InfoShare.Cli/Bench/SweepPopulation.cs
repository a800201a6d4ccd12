using InfoShare.Core;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Open referrals to as many councils as England has, all of them waiting for their decision. Some of their deadlines pass an
/// hour apart, spread evenly over all the referrals; the others are a month and more away.
/// </summary>
internal sealed class SweepPopulation(SizePlan plan, int open, DateTimeOffset start)
{
    private const int Councils = 153;
    private const int BatchSize = 10_000;

    /// <summary>More referrals than that are of children who have been referred before.</summary>
    private const int MostChildren = 20_000;

    // Places in the recipients' streams far above those that the store counts up to.
    private const long FirstPlace = 1_000_000_000;

    private readonly BenchClock clock = new(start.AddDays(-3));
    private readonly List<string> children = [];

    /// <summary>When the deadlines of a round pass.</summary>
    public DateTimeOffset DueOf(int round) => start.AddHours(round + 1);

    /// <summary>The councils, and a surgery in the area of each.</summary>
    public static IEnumerable<Organisation> Organisations() => Enumerable.Range(0, Councils).SelectMany(n => new[]
    {
        new Organisation(
            Council(n), $"Council {n}", AgencyKind.SocialCare, $"Area {n}", Connection.Publishes, Roles.Of(AgencyKind.SocialCare), true, "01632 960000",
            null, [], null, true, false),
        new Organisation(
            Surgery(n), $"Surgery {n}", AgencyKind.Health, $"Area {n}", Connection.Publishes, Roles.Of(AgencyKind.Health), false, "01632 960001",
            null, [], null, true, false),
    });

    public IEnumerable<BulkBatch> Batches()
    {
        for (var first = 0; first < open; first += BatchSize)
        {
            var batch = new BulkBatch();
            for (var n = first; n < Math.Min(open, first + BatchSize); n++)
            {
                if (n < MostChildren)
                    batch.Records.Add(Child(n));
                batch.Referrals.Add(Referral(n));
            }

            yield return batch;
        }
    }

    private static string Council(int n) => $"council-{n}";

    private static string Surgery(int n) => $"surgery-{n}";

    private PersonRecord Child(int n)
    {
        var id = Ids.New("per", clock);
        children.Add(id);
        return new PersonRecord(
            Ids.New("rec", clock), id, Surgery(n % Councils), $"BENCH-{n}",
            new Demographics { GivenName = "Bench", FamilyName = $"Aldertest{(char)('a' + (n % 26))}", BirthDate = new DateOnly(2015, 1, 1).AddDays(n % 3650) },
            clock.Now);
    }

    private BulkReferral Referral(int n)
    {
        // One of every so many passes while we measure; the multiplication spreads the others over a year.
        var passing = plan.Each * plan.Rounds;
        var stride = open / passing;
        var due = n % stride == 0 && n / stride < passing
            ? DueOf(n / stride % plan.Rounds)
            : start.AddDays(30).AddMinutes(n * 7919L % 525_600);
        clock.Now = start.AddDays(-3).AddMilliseconds(n);
        var area = n % Councils;
        var sent = new Referral
        {
            Id = Ids.New("ref", clock),
            Version = 1,
            ChangeSequence = FirstPlace + n,
            State = ReferralState.Sent,
            Urgency = Urgency.Standard,
            ReferrerOrganisationId = Surgery(area),
            ReferrerAgency = AgencyKind.Health,
            ReferrerId = "bench-gp",
            ReferrerName = "Dr Bench Aldertest",
            ReferrerRole = PractitionerRole.Gp,
            RecipientOrganisationId = Council(area),
            OwnerOrganisationId = Surgery(area),
            OwnerId = "bench-gp",
            OwnerName = "Dr Bench Aldertest",
            OwnerRole = PractitionerRole.Gp,
            ChildIds = [children[n % children.Count]],
            ConcernIds = [],
            RiskStatement = "An invented referral, made to measure how long a sweep of the deadlines takes while it is open.",
            Consent = ConsentState.Given,
            Source = SourceKind.Observed,
            ReceivedAt = clock.Now,
            FeedbackDue = due,
            FeedbackRule = "T1@WT2026#1",
            SeriesCount = 1,
        };
        var opened = ReferralMoves.Open(sent, null, $"Council {area}", clock.Now);
        return new BulkReferral(
            opened.Next, opened.Steps,
            [.. opened.Started.Select(c => new PendingDeadline(Ids.New("due", clock), c.Purpose, sent.Id, c.DueAt, c.RuleId))]);
    }
}
