namespace InfoShare.Core.People.Matching;

/// <summary>A pair of records with its weight, prior not included.</summary>
internal readonly record struct ScoredPair(int A, int B, int Weight, SafetyFindings Findings)
{
    internal bool IsHeld => Findings.Rules != SafetyRule.None;
}

/// <summary>Runs over all candidate pairs on all processors; the result does not depend on how the work fell to them.</summary>
internal static class PairScan
{
    private const int ChunkSize = 256;

    /// <summary>All candidate pairs that weigh at least <paramref name="least"/>, in order.</summary>
    internal static (List<ScoredPair> Pairs, long Compared) Score(
        IReadOnlyList<PersonFeatures> records, CandidatePairs candidates, MatchModel model, bool termFrequencies, bool households, int least,
        Action<double> progress, CancellationToken ct)
    {
        var pairs = new List<ScoredPair>();
        long compared = 0;
        foreach (var (kept, count) in Run(records, candidates,
            () => new Matcher(model, termFrequencies, 0, households, onePool: true),
            (Matcher matcher, int i, List<int> partners, List<ScoredPair> into) =>
            {
                foreach (var j in partners)
                {
                    var weight = matcher.LogOdds(records[i], records[j], out var findings);
                    if (weight >= least)
                        into.Add(new ScoredPair(i, j, weight, findings));
                }
            },
            progress, ct))
        {
            pairs.AddRange(kept);
            compared += count;
        }

        return (pairs, compared);
    }

    /// <summary>Levels of a sample of candidate pairs, in order; about <paramref name="oneIn"/> pairs give one.</summary>
    internal static List<(int A, int B, Comparison Comparison)> Sample(
        IReadOnlyList<PersonFeatures> records, CandidatePairs candidates, MatchModel model, ulong seed, int oneIn,
        Action<double> progress, CancellationToken ct)
    {
        var sample = new List<(int, int, Comparison)>();
        foreach (var (kept, _) in Run(records, candidates,
            () => new Matcher(model, true, 0, households: true, onePool: true),
            (Matcher matcher, int i, List<int> partners, List<(int, int, Comparison)> into) =>
            {
                foreach (var j in partners)
                {
                    if (oneIn > 1 && Mix(seed ^ ((ulong)(uint)i << 32) ^ (uint)j) % (ulong)oneIn != 0)
                        continue;
                    matcher.Levels(records[i], records[j], out var comparison);
                    into.Add((i, j, comparison));
                }
            },
            progress, ct))
        {
            sample.AddRange(kept);
        }

        return sample;
    }

    /// <summary>How many candidate pairs there are.</summary>
    internal static long Count(IReadOnlyList<PersonFeatures> records, CandidatePairs candidates, CancellationToken ct) =>
        Run<object?, int>(records, candidates, () => null, (_, _, _, _) => { }, _ => { }, ct).Sum(r => r.Compared);

    /// <summary>A well-mixed number of a number (SplitMix64), for choosing without a random generator's state.</summary>
    internal static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static IEnumerable<(List<TResult> Kept, long Compared)> Run<TState, TResult>(
        IReadOnlyList<PersonFeatures> records, CandidatePairs candidates,
        Func<TState> worker, Action<TState, int, List<int>, List<TResult>> work, Action<double> progress, CancellationToken ct)
    {
        var chunks = (records.Count + ChunkSize - 1) / ChunkSize;
        var results = new (List<TResult>, long)[chunks];
        var done = 0;
        Parallel.For(0, chunks, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Scratch: new CandidatePairs.Scratch(records.Count), State: worker()),
            (chunk, _, local) =>
            {
                var kept = new List<TResult>();
                long compared = 0;
                for (var i = chunk * ChunkSize; i < Math.Min(records.Count, (chunk + 1) * ChunkSize); i++)
                {
                    candidates.PartnersOf(i, local.Scratch);
                    compared += local.Scratch.Partners.Count;
                    work(local.State, i, local.Scratch.Partners, kept);
                }

                results[chunk] = (kept, compared);
                progress((double)Interlocked.Increment(ref done) / chunks);
                return local;
            },
            _ => { });
        return results;
    }
}
