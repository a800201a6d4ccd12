using System.Diagnostics;
using InfoShare.Cli.Population;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>What the access policy costs.</summary>
/// <param name="DecisionNs">Nanoseconds of one decision: the median of the rounds.</param>
/// <param name="Questions">Different questions, asked in turn.</param>
/// <param name="PolicyP50Ms">Median of QueryChild under the policy.</param>
/// <param name="AllowAllP50Ms">Median of the same under a policy that opens everything.</param>
/// <param name="Ratio">How many times the one takes what the other takes, over all queries.</param>
internal sealed record AccessReport(double DecisionNs, int Questions, int Queries, double PolicyP50Ms, double AllowAllP50Ms, double Ratio)
{
    /// <summary>One decision in under 2 microseconds, and a query in no more than 1.1 times the time of one that is allowed everything.</summary>
    public bool Holds => DecisionNs < 2_000 && Ratio <= 1.1;
}

/// <summary>
/// Times decisions by themselves, and child queries under the policy in force against the same under one that opens everything, in
/// turn, in this process, where the network hides nothing.
/// </summary>
internal sealed class AccessBench(string folder, int people, int queries, Action<string> say)
{
    private const int Rounds = 7;
    private const int DecisionsARound = 2_000_000;
    private const int WarmUp = 200;

    private static readonly AccessPurpose Why = new(
        Purpose.AssessChild, "An invented question, asked to measure how long it takes.", LegalBasis.SafeguardingCondition, false, "Nobody is there to tell.");

    public async Task<AccessReport> RunAsync(CancellationToken ct)
    {
        say("Deciding");
        var (nanoseconds, questions) = Decide();
        var options = new StorageOptions { Path = Path.Combine(folder, "infoshare.db") };
        say($"Loading {people:N0} people");
        var population = new SyntheticPopulation(people, seed: 1);
        await BulkLoad.RunAsync(options, population.Batches(20_000), TimeProvider.System, null, ct);
        var children = new SyntheticPopulation(people, seed: 1).Batches(20_000)
            .SelectMany(b => b.Concerns).SelectMany(c => c.Bearings).Select(b => b.PersonId).Distinct().Take(queries + WarmUp).ToList();
        await using var store = await Store.OpenAsync(options, TimeProvider.System, ct: ct);
        using var directory = new OrganisationDirectory(store);
        var query = new QueryChildHandler(
            directory, new LookUps(store, directory, new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England))), TimeProvider.System);
        var (usual, everything) = (CallUnder(PolicyBook.Embedded.Latest), CallUnder(AllowAll()));

        say($"Asking about {children.Count:N0} children of whom something is known, under either policy in turn");
        var (timesUsual, timesAll) = (new List<double>(), new List<double>());
        for (var i = 0; i < queries + WarmUp; i++)
        {
            var child = children[i % children.Count];
            // Whichever comes second finds the rows at hand: they take turns.
            double first, second;
            if (i % 2 == 0)
                (first, second) = (await AskAsync(usual, child), await AskAsync(everything, child));
            else
                (second, first) = (await AskAsync(everything, child), await AskAsync(usual, child));
            if (i < WarmUp)
                continue;
            timesUsual.Add(first);
            timesAll.Add(second);
        }

        return new AccessReport(
            nanoseconds, questions, timesUsual.Count, Median(timesUsual), Median(timesAll), timesUsual.Sum() / timesAll.Sum());

        async Task<double> AskAsync(Call call, string childId)
        {
            var began = Stopwatch.GetTimestamp();
            await query.HandleAsync(new QueryChild(SubjectRef.ById(childId), Why, 25, null), call, ct);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }

    private static (double Nanoseconds, int Questions) Decide()
    {
        var policy = PolicyBook.Embedded.Latest;
        var questions = PolicyTable.Rows(policy).Select(r => r.Question).ToArray();
        var rounds = new List<double>();
        long shown = 0;
        for (var round = -1; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < DecisionsARound; i++)
                shown += (int)policy.Decide(questions[i % questions.Length]).Release;
            if (round >= 0)
                rounds.Add(Stopwatch.GetElapsedTime(began).TotalNanoseconds / DecisionsARound);
        }

        return shown > 0 ? (Median(rounds), questions.Length) : throw new InvalidOperationException("Nothing was decided.");
    }

    private static double Median(List<double> values) => BenchRunner.Percentile([.. values.Order()], 50);

    private static Call CallUnder(AccessPolicy policy) => new(
        new Caller("northmere-csc", "Northmere", AgencyKind.SocialCare, "Northmere", false, new Practitioner("bench", "Bench", PractitionerRole.DutySocialWorker, null), "bench")
        {
            Standing = new AccessStanding(policy),
        },
        "SocialCareService/QueryChild");

    // Whatever a policy may open at all, opened to everybody for everything.
    private static AccessPolicy AllowAll()
    {
        var usual = PolicyBook.Embedded.Latest.Document;
        var groups = usual.Groups.Select(g => g.Group).ToList();
        var row = Code.All<SensitivityClass>().ToDictionary(
            Code.Of, c => Code.Of(c is SensitivityClass.ProtectedLocation or SensitivityClass.Informant ? Release.Hidden : Release.Detail));
        var tiers = groups.ToDictionary(g => g, _ => (IReadOnlyDictionary<string, string>)row);
        return AccessPolicy.Of(
            usual with
            {
                Version = "allow-all",
                Tiers = tiers,
                Emergency = tiers,
                Roles = new Dictionary<string, IReadOnlyDictionary<string, string>>(),
                Purposes = usual.Purposes.ToDictionary(p => p.Key, p => p.Value with { OpenTo = groups, AtMost = new Dictionary<string, string>() }),
                Relationships = usual.Relationships.ToDictionary(r => r.Key, r => r.Value with { AtMost = [] }),
                LegalBases = new Dictionary<string, PolicyLegalBasis>(),
            },
            "of the bench");
    }
}
