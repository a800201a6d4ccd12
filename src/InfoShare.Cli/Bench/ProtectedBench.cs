using System.Diagnostics;
using System.Globalization;
using InfoShare.Cli.Population;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>Pairs of lookups: one of a protected person, one of nobody.</summary>
/// <param name="Same">Pairs whose two answers say the same.</param>
/// <param name="ProtectedP50Ms">Median of the lookups of protected people.</param>
/// <param name="NobodyP50Ms">Median of the others.</param>
/// <param name="SignedRankZ">Wilcoxon's signed rank statistic of the pairs, standardised: above 0 when protected people take longer.</param>
/// <param name="RankSumZ">Mann and Whitney's statistic of the two samples, standardised likewise: what one who cannot pair sees.</param>
internal sealed record ProtectedCell(
    string Name, int Pairs, int Same, double ProtectedP50Ms, double NobodyP50Ms, double SignedRankZ, double RankSumZ);

/// <summary>
/// Whether time tells a protected person from nobody (requirement A10): FindPerson by an organisation without the right, in pairs of
/// one kind, in an order drawn for each pair, in this process, where the network hides nothing.
/// </summary>
internal sealed class ProtectedBench(string folder, int people, int pairs, Action<string> say)
{
    private const int WarmUp = 100;

    private static readonly AccessPurpose Why = new(
        Purpose.AssessChild, "An invented question, asked to measure how long it takes.", LegalBasis.SafeguardingCondition, false, "Nobody is there to tell.");

    public async Task<IReadOnlyList<ProtectedCell>> RunAsync(CancellationToken ct)
    {
        var options = new StorageOptions { Path = Path.Combine(folder, "infoshare.db") };
        say($"Loading {people:N0} people");
        await BulkLoad.RunAsync(options, new SyntheticPopulation(people, seed: 1).Batches(20_000), TimeProvider.System, null, ct);
        await using var store = await Store.OpenAsync(options, TimeProvider.System, ct: ct);
        using var directory = new OrganisationDirectory(store);
        var record = new RecordPersonHandler(store, TimeProvider.System);
        var find = new FindPersonHandler(directory, new LookUps(store, new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England))), TimeProvider.System);
        var holder = CallOf("northmere-csc", AgencyKind.SocialCare, PractitionerRole.AllocatedSocialWorker);
        var asker = CallOf("northmere-school", AgencyKind.Education, PractitionerRole.DesignatedLead);

        say($"Recording {pairs:N0} protected people");
        var random = new Draw(20261121);
        var (hidden, nobody) = (new Demographics[pairs + WarmUp], new Demographics[pairs + WarmUp]);
        for (var i = 0; i < hidden.Length; i++)
        {
            (hidden[i], nobody[i]) = (random.Person(), random.Person());
            await record.HandleAsync(new RecordPerson($"P-{i}", hidden[i], Protected: true), holder, ct);
        }

        say($"Asking {pairs:N0} times for one of them, and as often for nobody");
        var (search, answer) = (new Sample(pairs), new Sample(pairs));
        for (var i = 0; i < hidden.Length; i++)
        {
            var hiddenFirst = random.Below(2) == 0;
            var one = await AskAsync(hiddenFirst ? hidden[i] : nobody[i]);
            var two = await AskAsync(hiddenFirst ? nobody[i] : hidden[i]);
            if (i < WarmUp)
                continue;
            var (h, n) = hiddenFirst ? (one, two) : (two, one);
            search.Add(h.SearchMs, n.SearchMs, h.Text == n.Text);
            answer.Add(h.AnswerMs, n.AnswerMs, h.Text == n.Text);
        }

        return [search.Judge("search"), answer.Judge("FindPerson")];

        async Task<(double SearchMs, double AnswerMs, string Text)> AskAsync(Demographics who)
        {
            var subject = SubjectRef.By(who);
            var began = Stopwatch.GetTimestamp();
            await store.ReadAsync(s => PersonResolver.FindAsync(s, subject, asker.Caller), ct);
            var searched = Stopwatch.GetTimestamp();
            var found = await find.HandleAsync(new FindPerson(subject, Why), asker, ct);
            var done = Stopwatch.GetElapsedTime(searched).TotalMilliseconds;
            return (Stopwatch.GetElapsedTime(began, searched).TotalMilliseconds, done, System.Text.Json.JsonSerializer.Serialize(found.Person));
        }
    }

    private static Call CallOf(string organisation, AgencyKind agency, PractitionerRole role) => new(
        new Caller(organisation, organisation, agency, "Northmere", false, new Practitioner("bench", "Bench", role, null), "bench"), "PeopleService/FindPerson");

    /// <summary>Times of pairs.</summary>
    private sealed class Sample(int pairs)
    {
        private readonly List<double> hidden = new(pairs), nobody = new(pairs);
        private int same;

        internal void Add(double hiddenMs, double nobodyMs, bool isSame)
        {
            hidden.Add(hiddenMs);
            nobody.Add(nobodyMs);
            same += isSame ? 1 : 0;
        }

        internal ProtectedCell Judge(string name) => new(
            name, hidden.Count, same, Median(hidden), Median(nobody), RankStatistics.SignedRank(hidden, nobody), RankStatistics.RankSum(hidden, nobody));

        private static double Median(List<double> times) => BenchRunner.Percentile([.. times.Order()], 50);
    }

    /// <summary>Invented people of one kind, the same in every run.</summary>
    private sealed class Draw(ulong state)
    {
        private const string Letters = "abdefgiklmnoprstuv";

        internal int Below(int limit)
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)((z ^ (z >> 31)) % (ulong)limit);
        }

        internal Demographics Person() => new()
        {
            GivenName = Word(),
            FamilyName = Word(),
            BirthDate = new DateOnly(1960, 1, 1).AddDays(Below(22_000)),
            Sex = Below(2) == 0 ? Sex.Female : Sex.Male,
            Address = new PostalAddress(null, $"{Below(99) + 1} {Word()} Lane", $"ZZ{Below(90) + 10} {Below(9) + 1}ZZ", "Northmere"),
            Telephone = string.Create(CultureInfo.InvariantCulture, $"01632 96{Below(10_000):D4}"),
        };

        private string Word() => string.Concat(Enumerable.Range(0, 7).Select(_ => Letters[Below(Letters.Length)]));
    }
}
