namespace InfoShare.Cli.Bench;

/// <summary>
/// Whether one sample of times tends to be longer than another, by ranks, which outliers do not carry. Standardised: beyond 2 or 3 it
/// is hardly chance. Ties share the middle of their ranks.
/// </summary>
internal static class RankStatistics
{
    /// <summary>Wilcoxon's signed rank test of pairs; pairs without a difference are left out.</summary>
    public static double SignedRank(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        var differences = one.Zip(other, (a, b) => a - b).Where(d => d != 0).ToArray();
        var n = differences.Length;
        if (n == 0)
            return 0;
        var (ranks, ties) = Ranks([.. differences.Select(Math.Abs)]);
        var positive = differences.Zip(ranks, (d, r) => d > 0 ? r : 0).Sum();
        var variance = n * (n + 1.0) * (2.0 * n + 1) / 24 - ties / 48;
        return variance <= 0 ? 0 : (positive - n * (n + 1.0) / 4) / Math.Sqrt(variance);
    }

    /// <summary>Mann and Whitney's test of two samples.</summary>
    public static double RankSum(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        double n = one.Count, m = other.Count, all = n + m;
        if (n == 0 || m == 0)
            return 0;
        var (ranks, ties) = Ranks([.. one, .. other]);
        var u = ranks.Take(one.Count).Sum() - n * (n + 1) / 2;
        var variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
        return variance <= 0 ? 0 : (u - n * m / 2) / Math.Sqrt(variance);
    }

    /// <summary>Ranks from 1, and the sum of t³ - t over groups of t equal values.</summary>
    private static (double[] Ranks, double Ties) Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        var ties = 0.0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end + 1 < order.Length && values[order[end + 1]] == values[order[start]])
                end++;
            for (var i = start; i <= end; i++)
                ranks[order[i]] = (start + end) / 2.0 + 1;
            double t = end - start + 1;
            ties += t * t * t - t;
            start = end + 1;
        }

        return (ranks, ties);
    }
}
