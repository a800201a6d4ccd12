using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Tests;

/// <summary>The statistics by which times of answers are told apart, against figures reckoned by hand.</summary>
public sealed class RankStatisticsTests
{
    [Fact]
    public void Samples_of_one_kind_are_not_told_apart_and_pairs_that_differ_one_way_are()
    {
        RankStatistics.SignedRank([1, 2, 3], [1, 2, 3]).ShouldBe(0);
        RankStatistics.RankSum([1, 2, 3], [3, 1, 2]).ShouldBe(0, 1e-9);

        // Ranks 1 to 5 all on one side: (15 - 7.5) / sqrt(5 * 6 * 11 / 24).
        RankStatistics.SignedRank([2, 4, 6, 8, 10], [1, 2, 3, 4, 5]).ShouldBe(2.0226, 1e-4);
        RankStatistics.SignedRank([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]).ShouldBe(-2.0226, 1e-4);

        // U is 9 of 9: (9 - 4.5) / sqrt(3 * 3 * 7 / 12).
        RankStatistics.RankSum([4, 5, 6], [1, 2, 3]).ShouldBe(1.9640, 1e-4);
    }
}
