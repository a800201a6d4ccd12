using System.Diagnostics;
using System.Globalization;
using InfoShare.Cli.Population;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;
using InfoShare.Testing;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Looks people up in registers of different sizes, in this process and one lookup after the other: what grows with the register is
/// the search, and the network would only hide it. The registers take turns at every lookup, so that whatever else the machine does
/// falls on all of them alike.
/// </summary>
internal sealed class LookupBench(LookupPlan plan, Action<string> say)
{
    private static readonly AccessPurpose Why = new(
        Purpose.AssessChild, "An invented question, asked to measure how long it takes.", LegalBasis.SafeguardingCondition, false, "Nobody is there to tell.");

    private static readonly Call Call = new(
        new Caller("northmere-csc", "Northmere", AgencyKind.SocialCare, "Northmere", false, new Practitioner("bench", "Bench", PractitionerRole.AllocatedSocialWorker, null), "bench"),
        "PeopleService/FindPerson");

    public async Task<LookupReport> RunAsync(CancellationToken ct)
    {
        await using var databases = await BenchDatabases.StartAsync(plan.Engine, plan.Connection, plan.Folder);
        var registers = new List<Register>();
        try
        {
            foreach (var people in plan.People)
            {
                say($"Loading {people:N0} people");
                registers.Add(await LoadAsync(databases, people, ct));
            }

            var census = await StoreCensus.TakeAsync(registers[0].Options, ct);
            say($"Looking up {plan.Lookups:N0} people of each register");
            for (var i = -LookupPlan.WarmUp; i < plan.Lookups; i++)
            {
                // Every second round begins at the other end.
                foreach (var register in i % 2 == 0 ? registers : Enumerable.Reverse(registers))
                    await register.AskAsync(i, ct);
            }

            var lines = registers.SelectMany(r => r.Lines()).ToList();
            return new LookupReport(
                DateTimeOffset.UtcNow, MachineFacts.Read(plan.Folder), MachineFacts.Versions(plan.Engine, census), Settings(census),
                [.. registers.Select(r => r.Told())],
                [.. lines.Select(l => l with { TimesFirst = l.P99Ms / lines.First(f => f.Operation == l.Operation).P99Ms })]);
        }
        finally
        {
            foreach (var register in registers)
                await register.DisposeAsync();
        }
    }

    private static async Task<Register> LoadAsync(BenchDatabases databases, int people, CancellationToken ct)
    {
        var options = await databases.CreateAsync($"infoshare_lookup_{people.ToString(CultureInfo.InvariantCulture)}", ct);
        var population = new SyntheticPopulation(people, seed: 1);
        var began = Stopwatch.GetTimestamp();
        await BulkLoad.RunAsync(options, population.Batches(200_000), TimeProvider.System, ct: ct);
        await BenchDatabases.SettleAsync(options, ct);
        return new Register(
            people, Stopwatch.GetElapsedTime(began).TotalSeconds, options, await Store.OpenAsync(options, TimeProvider.System, ct: ct),
            new LookupQuestions(population, people));
    }

    private Dictionary<string, string> Settings(StoreCensus census)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["lookups"] = $"{plan.Lookups} of each operation after {LookupPlan.WarmUp} to warm up, the registers in turn",
        };
        foreach (var (name, value) in census.Settings)
            settings[name] = value;
        return settings;
    }

    /// <summary>One register.</summary>
    private sealed class Register(int people, double loadSeconds, StorageOptions options, IStore store, LookupQuestions questions) : IAsyncDisposable
    {
        private readonly OrganisationDirectory directory = new(store);
        private readonly PartnershipClock clock = new(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England));
        private readonly List<double> search = [];
        private readonly List<double> answer = [];
        private readonly List<double> entries = [];
        private readonly Dictionary<string, int> outcomes = new(StringComparer.Ordinal);

        public StorageOptions Options => options;

        /// <summary>One question to the search alone and another to the whole operation, which would else find its rows at hand.</summary>
        public async Task AskAsync(int number, CancellationToken ct)
        {
            var place = number + LookupPlan.WarmUp;
            var (first, second) = (questions.Of(place), questions.Of(place + questions.Half));
            var began = Stopwatch.GetTimestamp();
            var found = await store.ReadAsync(s => PersonResolver.FindAsync(s, SubjectRef.By(first), Call.Caller), ct);
            var searched = Stopwatch.GetElapsedTime(began).TotalMilliseconds;

            var find = new FindPersonHandler(directory, new LookUps(store, directory, clock), TimeProvider.System);
            began = Stopwatch.GetTimestamp();
            var answered = await find.HandleAsync(new FindPerson(SubjectRef.By(second), Why), Call, ct);
            var taken = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (number < 0)
                return;
            search.Add(searched);
            answer.Add(taken);
            foreach (var outcome in new[] { found.Resolved.Outcome, answered.Person.Outcome })
                outcomes[Code.Of(outcome)] = outcomes.GetValueOrDefault(Code.Of(outcome)) + 1;
            var keys = RegisterKeys.Of(PersonFeatures.Read(RecordFacts.Of(first)), RegisterKeys.MostAsked);
            entries.Add((await store.ReadAsync(s => s.People.FindByKeysAsync(keys), ct)).Sum(k => k.EntryIds.Count));
        }

        public IEnumerable<LookupLine> Lines() => [Line("search", search), Line("FindPerson", answer)];

        public LookupRegister Told()
        {
            entries.Sort();
            return new LookupRegister(
                people, loadSeconds, outcomes, BenchRunner.Percentile([.. entries], 50), BenchRunner.Percentile([.. entries], 99));
        }

        public async ValueTask DisposeAsync()
        {
            directory.Dispose();
            await store.DisposeAsync();
        }

        private LookupLine Line(string operation, List<double> taken)
        {
            var sorted = taken.Order().ToArray();
            return new LookupLine(
                people, operation, sorted.Length, BenchRunner.Percentile(sorted, 50), BenchRunner.Percentile(sorted, 95),
                BenchRunner.Percentile(sorted, 99), sorted[^1], 1);
        }
    }
}
