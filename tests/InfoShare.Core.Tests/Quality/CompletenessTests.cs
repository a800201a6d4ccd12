using InfoShare.Core.Quality;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.Testing;

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

            if (parts.All(p => p is 0 or >= 5))
                masked.ShouldAllBe(m => m.Count != null);
        }
    }

    [Fact]
    public void Whoever_knows_the_whole_and_the_rule_finds_two_values_or_more_for_everything_that_is_kept_back()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            long[] parts = [.. Enumerable.Range(0, 5).Select(_ => (long)(random.Next(2) == 0 ? random.Next(2) : random.Next(14)))];
            RequireTwoValues(parts);
        }

        foreach (var parts in (long[][])[[1, 0, 0, 1, 22], [4, 4, 4, 4, 4], [1, 1, 1, 1, 1], [4, 4, 0, 0, 30], [1, 7, 7, 9, 9], [3, 9, 12, 8, 30], [0, 0, 0, 0, 2]])
            RequireTwoValues(parts);
    }

    private static void RequireTwoValues(long[] parts)
    {
        var masked = MaskedCount.Of(parts);
        var kept = Enumerable.Range(0, parts.Length).Where(i => masked[i].Count is null).ToList();
        var values = kept.ToDictionary(i => i, _ => new HashSet<long>());
        foreach (var solution in Fill(parts, kept, 0, kept.Sum(i => parts[i])))
        {
            if (!MaskedCount.Of(solution).SequenceEqual(masked))
                continue;
            foreach (var i in kept)
                values[i].Add(solution[i]);
            if (values.Values.All(v => v.Count > 1))
                return;
        }

        kept.ShouldBeEmpty(string.Join(' ', parts));
    }

    // Every way to give the kept places this sum.
    private static IEnumerable<long[]> Fill(long[] parts, List<int> kept, int at, long sum)
    {
        if (at >= kept.Count - 1)
        {
            if (kept.Count == 0)
                yield break;
            long[] last = [.. parts];
            last[kept[at]] = sum;
            yield return last;
            yield break;
        }

        for (var value = 0L; value <= sum; value++)
        {
            long[] next = [.. parts];
            next[kept[at]] = value;
            foreach (var solution in Fill(next, kept, at + 1, sum - value))
                yield return solution;
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
        var sources = Directory.EnumerateFiles(RepositoryFiles.PathOf("src", "InfoShare.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}Quality{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        sources.Count.ShouldBeGreaterThan(300);

        // A person who asks for what is held is given the own ones.
        var readers = sources.Where(f => Path.GetFileName(f) != "SubjectAccessFile.cs");
        readers.Where(f => File.ReadAllText(f).Contains(".Characteristics", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
