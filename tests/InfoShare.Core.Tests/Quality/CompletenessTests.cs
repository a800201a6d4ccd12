using InfoShare.Core.Quality;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Quality;

/// <summary>How completely characteristics are recorded (O4), and what must not be reckoned from it (N5).</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void No_count_under_five_is_given_nor_can_one_be_reckoned()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            long[] parts = [.. Enumerable.Range(0, 5).Select(_ => (long)(random.Next(3) == 0 ? random.Next(5) : random.Next(40)))];
            var masked = MaskedCount.Of(parts);
            masked.ShouldAllBe(m => m.Count == null || m.Count == 0 || m.Count >= 5);
            masked.Zip(parts).Where(p => p.First.Count is not null).ShouldAllBe(p => p.First.Count == p.Second);

            // Whoever knows the whole cannot tell the one that is kept back: there are at least two, or nothing else was there.
            var kept = masked.Zip(parts).Where(p => p.First.Count is null).ToList();
            (kept.Count != 1 || parts.Count(p => p > 0) == 1).ShouldBeTrue();
            if (parts.All(p => p is 0 or >= 5))
                kept.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Missing_unknown_refused_and_not_asked_are_counted_apart()
    {
        var of = GetCompletenessHandler.Of(
            new Organisation("o", "O", AgencyKind.Health, "A", Connection.Publishes, [], false, null, null, [], null, true, false), 40,
            [
                new(CharacteristicKind.Ethnicity, CharacteristicAnswer.Stated, 11), new(CharacteristicKind.Ethnicity, CharacteristicAnswer.Unknown, 7),
                new(CharacteristicKind.Ethnicity, CharacteristicAnswer.Refused, 6), new(CharacteristicKind.Ethnicity, CharacteristicAnswer.NotAsked, 5),
            ]);
        of.Records.Count.ShouldBe(40);
        var ethnicity = of.Kinds.Single(k => k.Kind == CharacteristicKind.Ethnicity);
        (ethnicity.Stated.Count, ethnicity.Unknown.Count, ethnicity.Refused.Count, ethnicity.NotAsked.Count, ethnicity.Missing.Count).ShouldBe((11, 7, 6, 5, 11));
        of.Kinds.Single(k => k.Kind == CharacteristicKind.Disability).Missing.Count.ShouldBe(40);
    }

    [Fact]
    public void Nothing_that_matches_people_or_puts_facts_together_reads_them()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "InfoShare.sln")))
            root = root.Parent;
        var sources = Directory.EnumerateFiles(Path.Combine(root!.FullName, "src", "InfoShare.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}Quality{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        sources.Count.ShouldBeGreaterThan(300);
        sources.Where(f => File.ReadAllText(f).Contains(".Characteristics", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
