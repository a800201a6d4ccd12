using System.Globalization;
using InfoShare.Core.People.Matching;

namespace InfoShare.Cli.Match;

/// <summary>How good links are, pair by pair, where it is known who is who.</summary>
internal static class MatchEvaluation
{
    internal static IEnumerable<string> Lines(MatchFile left, MatchFile? right, LinkResult result)
    {
        double actual = right is null
            ? left.Truth.GroupBy(t => t, StringComparer.Ordinal).Sum(g => g.Count() * (g.Count() - 1.0) / 2)
            : left.Truth.GroupBy(t => t, StringComparer.Ordinal).Sum(g => (double)g.Count() * right.Truth.Count(t => t == g.Key));
        var judged = result.Links
            .Select(l => (l.Probability, IsTrue: left.Truth[l.Left] == (right ?? left).Truth[l.Right]))
            .OrderByDescending(l => l.Probability).ToList();
        var matches = judged.Where(l => l.Probability >= Matcher.MatchThreshold).ToList();
        var found = matches.Count(l => l.IsTrue);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"at probability 0.95: precision {Share(found, matches.Count):F4}, recall {Share(found, actual):F4}, F1 {Share(2.0 * found, matches.Count + actual):F4} (true {found}, false {matches.Count - found}, missed {actual - found:F0})");
        double right99 = 0;
        int seen = 0, good = 0;
        foreach (var group in judged.GroupBy(l => l.Probability))
        {
            seen += group.Count();
            good += group.Count(l => l.IsTrue);
            if (good >= 0.99 * seen)
                right99 = good;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"recall at precision 0.99: {Share(right99, actual):F4}");
        foreach (var (from, to) in ((double From, double To)[])[(0.85, 0.95), (0.95, 0.99), (0.99, 0.999), (0.999, 1.01)])
        {
            var band = judged.Where(l => l.Probability >= from && l.Probability < to).ToList();
            if (band.Count > 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"probability {from} to {Math.Min(to, 1)}: {band.Count} pairs, {Share(band.Count(l => l.IsTrue), band.Count):P1} true");
        }
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
