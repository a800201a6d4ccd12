using System.Diagnostics;
using InfoShare.Cli.Population;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;
using InfoShare.Testing;

namespace InfoShare.Cli.Bench;

/// <summary>Pairs of calls: one about a hidden person, protected or kept from the caller, one about nobody.</summary>
/// <param name="Same">Pairs whose two answers say the same.</param>
/// <param name="ByChance">Pairs whose answers differ because a third person, who is not protected, looks like one of the two.</param>
/// <param name="ProtectedP50Ms">Median of the calls about protected people.</param>
/// <param name="NobodyP50Ms">Median of the others.</param>
/// <param name="SignedRankZ">Wilcoxon's signed rank statistic of the pairs, standardised: above 0 when protected people take longer.</param>
/// <param name="RankSumZ">Mann and Whitney's statistic of the two samples, standardised likewise: what one who cannot pair sees.</param>
/// <param name="FirstDifference">Two answers that differ; null when none do.</param>
internal sealed record ProtectedCell(
    StoreEngine Engine, string Call, int Pairs, int Same, int ByChance, double ProtectedP50Ms, double NobodyP50Ms, double SignedRankZ, double RankSumZ, string? FirstDifference)
{
    /// <summary>Beyond it chance alone comes in one of a hundred runs.</summary>
    public const double OnePercent = 2.576;

    /// <summary>Whether the answers are the same and their times cannot be told apart at the 1 % level.</summary>
    public bool Holds => Same + ByChance == Pairs && Math.Abs(SignedRankZ) < OnePercent && Math.Abs(RankSumZ) < OnePercent;
}

/// <summary>
/// Whether answer or time tells a protected person (requirement A10), one from whom the caller is kept in silence (L10), or one of whom others alone hold a file (H6), from nobody: calls by those without the right, in pairs of one
/// kind, in an order drawn for each pair, in this process, where the network hides nothing.
/// </summary>
internal sealed class ProtectedBench(StoreEngine engine, string folder, int people, int pairs, IReadOnlyList<string> names, int step, Action<string> say, ulong draw = 0)
{
    private const int WarmUp = 100;

    private const int Files = 10;

    private readonly AnswerPace pace = new(TimeSpan.FromMilliseconds(step));

    public async Task<IReadOnlyList<ProtectedCell>> RunAsync(CancellationToken ct)
    {
        await using var databases = await BenchDatabases.StartAsync(engine, null, folder);
        var options = await databases.CreateAsync($"infoshare_protected{draw}", ct);
        say($"Loading {people:N0} people");
        await BulkLoad.RunAsync(options, new SyntheticPopulation(people, seed: 1).Batches(20_000), TimeProvider.System, null, ct);
        await BenchDatabases.SettleAsync(options, ct);
        await using var store = await Store.OpenAsync(options, TimeProvider.System, ct: ct);
        await store.WriteAsync(
            new WriteCommand<bool>("Register", session =>
            {
                foreach (var organisation in ProtectedCalls.Everybody)
                    session.Registry.Put(organisation);
                return ValueTask.FromResult(true);
            }),
            ct);
        using var core = new CoreOperations(store);
        var calls = ProtectedCalls.All.Where(c => names.Count == 0 || names.Contains(c.Name)).ToList();
        say($"Recording {pairs:N0} hidden people for each of {calls.Count} calls");
        var drawn = new ProtectedPeople(20261121 + draw);
        var pairsOf = new List<Pair[]>();
        foreach (var call in calls)
            pairsOf.Add(await RecordAsync(call, core, store, drawn, ct));

        // Side by side, since each mostly waits for its step; the two of a pair one after the other, so that whatever else runs meets both.
        say($"Asking {pairs:N0} times for one of them and as often for nobody, by each call");
        return await Task.WhenAll(calls.Select((call, i) => MeasureAsync(call, core, pairsOf[i], new ProtectedPeople((ulong)i), ct)));
    }

    private async Task<Pair[]> RecordAsync(ProtectedCall call, CoreOperations core, IStore store, ProtectedPeople drawn, CancellationToken ct)
    {
        var made = new Pair[pairs + WarmUp];
        for (var i = 0; i < made.Length; i++)
        {
            // A long file takes long to write: of few people there is one, each asked about many times, by somebody else each time.
            if (call.OfHeld && i >= Files)
            {
                var other = drawn.Person(call.OfChild);
                made[i] = made[i % Files] with { Nobody = other, NobodyRef = call.NamedById ? SubjectRef.ById(Ids.New("per", DateTimeOffset.UtcNow)) : SubjectRef.By(other) };
                continue;
            }

            var (hidden, nobody) = (drawn.Person(call.OfChild), drawn.Person(call.OfChild));
            var recorded = await core.Get<RecordPersonHandler>().HandleAsync(
                new RecordPerson($"{call.Name}-{i}", hidden, Protected: !call.OfKept && !call.OfHeld),
                ProtectedCalls.CallOf(ProtectedCalls.Holder, i, "PeopleService/RecordPerson", change: true), ct);
            made[i] = call.NamedById
                ? new Pair(hidden, nobody, SubjectRef.ById(recorded.Person.PersonId!), SubjectRef.ById(Ids.New("per", DateTimeOffset.UtcNow)))
                : new Pair(hidden, nobody, SubjectRef.By(hidden), SubjectRef.By(nobody));

            if (call.OfHeld)
                await ProtectedCalls.FileAsync(core, store, recorded.Person.PersonId!, i, ct);

            // Whichever of the two calls is about the person, its caller is kept away; and so is the other, lest that weigh on one alone.
            foreach (var number in call.OfKept ? (int[])[2 * i, (2 * i) + 1] : [])
                await ProtectedCalls.KeepAsync(core, call.By(number), recorded.Person.PersonId!, ct);
        }

        return made;
    }

    private async Task<ProtectedCell> MeasureAsync(ProtectedCall call, CoreOperations core, Pair[] asked, ProtectedPeople drawn, CancellationToken ct)
    {
        var (timesHidden, timesNobody) = (new List<double>(pairs), new List<double>(pairs));
        var (same, byChance) = (0, 0);
        string? different = null;
        for (var i = 0; i < asked.Length; i++)
        {
            var hiddenFirst = drawn.Below(2) == 0;
            var one = await AskAsync(asked[i], hiddenFirst, 2 * i);
            var two = await AskAsync(asked[i], !hiddenFirst, (2 * i) + 1);
            if (i < WarmUp)
                continue;
            var (h, n) = hiddenFirst ? (one, two) : (two, one);
            timesHidden.Add(h.Ms);
            timesNobody.Add(n.Ms);
            if (h.Answer.Text == n.Answer.Text)
                same++;
            else if (one.Answer.BesideMetAnother || two.Answer.BesideMetAnother || await MeetsAnotherAsync(asked[i].Hidden, i) || await MeetsAnotherAsync(asked[i].Nobody, i))
                byChance++;
            else
                different ??= $"{h.Answer.Text}\n{n.Answer.Text}";
        }

        return new ProtectedCell(
            engine, call.Name, pairs, same, byChance, BenchRunner.Median(timesHidden), BenchRunner.Median(timesNobody), RankStatistics.SignedRank(timesHidden, timesNobody),
            RankStatistics.RankSum(timesHidden, timesNobody), different);

        // Of many invented people some look like one another. Somebody's own record agrees with what is said of him in everything; what
        // differs in a name is another's, who is not protected.
        async Task<bool> MeetsAnotherAsync(Demographics who, int number) =>
            (await ProtectedCalls.FindAsync(core, call, 2 * number, who, ct)).Conflicting.Count > 0;

        async Task<(double Ms, Answered Answer)> AskAsync(Pair pair, bool hidden, int number)
        {
            var about = hidden ? new About(pair.HiddenRef, pair.Hidden) : new About(pair.NobodyRef, pair.Nobody);
            if (call.BeforeAsync is { } before)
                about = about with { OwnId = await before(core, call.By(number).Caller, about, ct) };
            var by = call.By(number);
            var began = Stopwatch.GetTimestamp();
            var answer = await call.AskAsync(core, by, about, ct);
            await pace.KeepAsync(by.Caller, began, by.RequestId is not null, answer.IsNotFound, ct);
            return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, answer);
        }
    }

    private sealed record Pair(Demographics Hidden, Demographics Nobody, SubjectRef HiddenRef, SubjectRef NobodyRef);
}
