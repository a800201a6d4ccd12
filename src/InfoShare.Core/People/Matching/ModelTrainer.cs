namespace InfoShare.Core.People.Matching;

/// <summary>
/// Estimates m and u from files, without labels. u: from pairs taken at random, each counted by how surely it is two people. m: by
/// expectation and maximisation over the candidate pairs of all blocking passes, with the prior of the whole file, so that a block
/// does not make its own field look certain. The given model is where it starts and what it falls back on: its shares count as
/// some pairs seen beforehand, so that a field the file hardly fills keeps them.
/// </summary>
internal static class ModelTrainer
{
    private const int Rounds = 12;
    private const int MostSampled = 400_000;
    private const int RandomPairs = 200_000;

    /// <summary>How many pairs the starting model's shares count for.</summary>
    private const double SeenBeforeM = 40, SeenBeforeU = 200;

    internal static MatchModel Train(
        IReadOnlyList<PersonFeatures> records, CandidatePairs candidates, int split, double totalPairs, bool households, int prior,
        LinkOptions options, CancellationToken ct)
    {
        var candidateCount = PairScan.Count(records, candidates, ct);
        var oneIn = (int)Math.Max(1, candidateCount / MostSampled);
        var sample = PairScan.Sample(records, candidates, options.Model, options.Seed, oneIn, p => options.Progress("Sampling pairs", p), ct);
        var random = TakeRandom(records, split, options);
        var model = options.Model;
        for (var round = 0; round < Rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            var matcher = new Matcher(model, options.TermFrequencies, prior, households, onePool: true);
            var m = new Shares();
            double matches = 0;
            foreach (var (a, b, comparison) in sample)
            {
                var probability = matcher.ProbabilityOf(records[a], records[b], comparison);
                matches += probability;
                m.Add(comparison, probability);
            }

            var u = new Shares();
            foreach (var (a, b, comparison) in random)
                u.Add(comparison, 1 - matcher.ProbabilityOf(records[a], records[b], comparison));
            model = MatchModel.Of(Estimate(options.Model.File, m, u));
            prior = PriorOdds.Of(matches * oneIn, totalPairs, records.Count);
            options.Progress("Estimating weights", (round + 1.0) / Rounds);
        }

        return model;
    }

    private static List<(int A, int B, Comparison Comparison)> TakeRandom(IReadOnlyList<PersonFeatures> records, int split, LinkOptions options)
    {
        var pairs = new List<(int, int, Comparison)>();
        var matcher = new Matcher(options.Model, options.TermFrequencies, 0, households: true, onePool: true);
        var (left, right) = split > 0 ? (split, records.Count - split) : (records.Count, records.Count);
        if (left == 0 || right == 0)
            return pairs;
        for (var k = 0; k < RandomPairs; k++)
        {
            var number = PairScan.Mix(options.Seed + (ulong)k);
            var a = (int)(number % (ulong)left);
            var b = (int)((number >> 32) % (ulong)right) + split;
            if (a == b)
                continue;
            matcher.Levels(records[Math.Min(a, b)], records[Math.Max(a, b)], out var comparison);
            pairs.Add((Math.Min(a, b), Math.Max(a, b), comparison));
        }

        return pairs;
    }

    private static ModelFile Estimate(ModelFile start, Shares m, Shares u)
    {
        var fields = new SortedDictionary<string, IReadOnlyDictionary<string, ModelLevel>>(StringComparer.Ordinal);
        foreach (var (name, levels) in start.Fields)
        {
            var field = Enum.Parse<MatchField>(name);
            fields[name] = field == MatchField.NameOrder ? levels : EstimateField(field, levels, m, u);
        }

        return start with { Name = start.Name + ", estimated from the file", Fields = fields };
    }

    private static Dictionary<string, ModelLevel> EstimateField(MatchField field, IReadOnlyDictionary<string, ModelLevel> start, Shares m, Shares u)
    {
        var levels = new Dictionary<string, ModelLevel>(StringComparer.Ordinal);
        for (var level = 1; level < MatchLevels.Count(field); level++)
        {
            var name = MatchLevels.Name(field, level);
            if (start.TryGetValue(name, out var before))
            {
                levels[name] = before with
                {
                    M = Share(m, field, level, before.M, SeenBeforeM),
                    U = Share(u, field, level, before.U, SeenBeforeU),
                };
            }
        }

        return levels;
    }

    private static double Share(Shares seen, MatchField field, int level, double before, double weight)
    {
        var share = (seen.Of(field, level) + before * weight) / (seen.All(field) + weight);
        // Eight digits, so that the file of a trained model reads back to the same model.
        return Math.Clamp((double)Math.Round((decimal)share, 8), 1e-8, 1 - 1e-8);
    }

    private sealed class Shares
    {
        private readonly double[,] counts = new double[MatchLevels.FieldCount, MatchLevels.MostLevels];

        internal void Add(in Comparison comparison, double weight)
        {
            for (var f = 0; f < MatchLevels.FieldCount; f++)
                counts[f, comparison.Levels[f]] += weight;
        }

        internal double Of(MatchField field, int level) => counts[(int)field, level];

        internal double All(MatchField field)
        {
            double sum = 0;
            for (var level = 1; level < MatchLevels.MostLevels; level++)
                sum += counts[(int)field, level];
            return sum;
        }
    }
}
