namespace InfoShare.Core.People.Matching;

/// <summary>Prior odds of a file: how many of all its pairs are one person's, found from the pairs themselves.</summary>
internal static class PriorOdds
{
    private const int Rounds = 20;

    internal static int Estimate(List<ScoredPair> pairs, double totalPairs, int records)
    {
        var prior = Of(records, totalPairs, records);
        for (var round = 0; round < Rounds; round++)
        {
            double sum = 0;
            foreach (var pair in pairs)
                sum += Bits.Probability(pair.Weight + prior);
            prior = Of(sum, totalPairs, records);
        }

        return prior;
    }

    /// <summary>Weight of the odds of so many matches, of all pairs of a file.</summary>
    internal static int Of(double matches, double totalPairs, int records)
    {
        // Kept within what a file of records can plausibly hold, so that a few pairs cannot carry it away.
        var pairs = Math.Max(totalPairs, 1);
        var least = Math.Clamp(0.025 * records / pairs, 1e-12, 0.1);
        var most = Math.Clamp(10.0 * records / pairs, 1e-11, 0.2);
        return Bits.LogOdds(Math.Clamp((matches + 1) / (pairs + 2), least, most));
    }
}
