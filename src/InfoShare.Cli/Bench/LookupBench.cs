using System.Diagnostics;
using InfoShare.Cli.Population;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;
using InfoShare.Testing;

namespace InfoShare.Cli.Bench;

/// <summary>Lookups by demographics in a register of one size.</summary>
/// <param name="People">How many people the register holds.</param>
/// <param name="Lookups">How many lookups were timed.</param>
/// <param name="Found">How many of them were matches.</param>
/// <param name="SearchP50Ms">The search alone.</param>
/// <param name="SearchP99Ms">The search alone.</param>
/// <param name="AnswerP50Ms">The whole operation, with the audit entry durable before the answer leaves.</param>
/// <param name="AnswerP99Ms">The whole operation.</param>
internal sealed record LookupCell(
    StoreEngine Engine, int People, int Lookups, int Found, double SearchP50Ms, double SearchP99Ms, double AnswerP50Ms, double AnswerP99Ms);

/// <summary>
/// Times FindPerson in registers of different sizes, in this process and one lookup after the other: what grows with the register is
/// the search, and the network would only hide it. Every second lookup is of a record with a slip and without its number.
/// </summary>
internal sealed class LookupBench(StoreEngine engine, string folder, int lookups, Action<string> say)
{
    private const int WarmUp = 300;

    private static readonly AccessPurpose Why = new(
        Purpose.AssessChild, "An invented question, asked to measure how long it takes.", LegalBasis.SafeguardingCondition, false, "Nobody is there to tell.");

    public async Task<LookupCell> RunAsync(int people, CancellationToken ct)
    {
        var place = Path.Combine(folder, $"people-{people}");
        Directory.CreateDirectory(place);
        await using var cluster = engine == StoreEngine.Postgres ? await StartClusterAsync() : null;
        var options = engine == StoreEngine.Postgres
            ? new StorageOptions { Engine = StoreEngine.Postgres, ConnectionString = cluster!.ConnectionString() }
            : new StorageOptions { Path = Path.Combine(place, "infoshare.db") };
        say($"Loading {people:N0} people");
        var population = new SyntheticPopulation(people, seed: 1);
        await BulkLoad.RunAsync(options, population.Batches(20_000), TimeProvider.System, null, ct);

        await using var store = await Store.OpenAsync(options, TimeProvider.System, ct: ct);
        using var directory = new OrganisationDirectory(store);
        var find = new FindPersonHandler(directory, new LookUps(store, new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England))), TimeProvider.System);
        var call = new Call(
            new Caller("northmere-csc", "Northmere", AgencyKind.SocialCare, "Northmere", false, new Practitioner("bench", "Bench", PractitionerRole.AllocatedSocialWorker, null), "bench"),
            "PeopleService/FindPerson");
        var (search, answer, found) = (new double[lookups], new double[lookups], 0);
        say($"Looking up {lookups:N0} of {people:N0}");
        for (var i = -WarmUp; i < lookups; i++)
        {
            var who = SubjectRef.By(Blur(population.Described[(int)((i + WarmUp) * 7919L % population.Described.Count)], i));
            var began = Stopwatch.GetTimestamp();
            var resolved = await store.ReadAsync(s => PersonResolver.FindAsync(s, who, call.Caller), ct);
            var searched = Stopwatch.GetTimestamp();
            await find.HandleAsync(new FindPerson(who, Why), call, ct);
            if (i < 0)
                continue;
            search[i] = Stopwatch.GetElapsedTime(began, searched).TotalMilliseconds;
            answer[i] = Stopwatch.GetElapsedTime(searched).TotalMilliseconds;
            found += resolved.Person is null ? 0 : 1;
        }

        Array.Sort(search);
        Array.Sort(answer);
        return new LookupCell(
            engine, people, lookups, found, BenchRunner.Percentile(search, 50), BenchRunner.Percentile(search, 99),
            BenchRunner.Percentile(answer, 50), BenchRunner.Percentile(answer, 99));
    }

    private static async Task<PostgresCluster> StartClusterAsync() => PostgresCluster.WhyNot() is { } reason
        ? throw new InvalidOperationException(reason)
        : await PostgresCluster.StartAsync();

    private static Demographics Blur(Demographics who, int number) => number % 2 == 0
        ? who
        : who with { Identifiers = [], FamilyName = who.FamilyName is { Length: > 4 } name ? name.Remove(3, 1) : who.FamilyName };
}
