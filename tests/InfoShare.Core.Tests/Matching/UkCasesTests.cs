using System.Diagnostics;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;

namespace InfoShare.Core.Tests.Matching;

/// <summary>Safety before recall, on the cases that have harmed people.</summary>
public sealed class UkCasesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2026_11_21)]
    [InlineData(7)]
    [InlineData(42)]
    public void No_two_people_are_joined_and_nearly_all_records_of_one_are(ulong seed) => Judge(2000, seed, wrongAllowed: 0);

    private static string Show(PersonFacts f) =>
        $"{f.Given}|{f.Family}|{f.Full} {f.BirthDate} {f.Sex} {f.House} {f.Street} {f.Postcode} {f.Telephone} {string.Join(' ', f.Identifiers.Select(i => i.Value))}";

    private void Judge(int cases, ulong seed, double wrongAllowed)
    {
        var file = UkCases.Make(cases, seed);
        var clock = Stopwatch.StartNew();
        var result = RecordLinker.Deduplicate(file.Records, new LinkOptions());
        output.WriteLine($"{file.Records.Count} records, {result.Compared} pairs compared, {clock.Elapsed.TotalSeconds:F1} s, {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB, households {result.Households}");

        var matches = result.Links.Where(l => l.Outcome == MatchOutcome.Match).ToList();
        var wrong = matches.Where(l => file.People[l.Left] != file.People[l.Right]).ToList();
        var found = matches.Count - wrong.Count;
        double actual = file.People.GroupBy(p => p).Sum(g => g.Count() * (g.Count() - 1) / 2);
        foreach (var group in Enumerable.Range(0, file.Records.Count).GroupBy(i => file.Kinds[i]))
        {
            double pairs = group.GroupBy(i => file.People[i]).Sum(g => g.Count() * (g.Count() - 1) / 2);
            var good = matches.Count(l => file.Kinds[l.Left] == group.Key && file.People[l.Left] == file.People[l.Right]);
            output.WriteLine($"{group.Key}: {group.Count()} records, recall {good / Math.Max(1, pairs):F4} of {pairs}");
        }

        output.WriteLine($"recall {found / actual:F4} of {actual} pairs, wrong {wrong.Count}");
        foreach (var link in wrong.Take(10))
            output.WriteLine($"{file.Kinds[link.Left]}: {Show(file.Records[link.Left])} / {Show(file.Records[link.Right])}: {result.Explain(link)}");
        wrong.Count.ShouldBeLessThanOrEqualTo((int)(matches.Count * wrongAllowed));
        (found / actual).ShouldBeGreaterThanOrEqualTo(0.95);
        result.Links.ShouldAllBe(l => (l.Probability >= 0.95) == (l.Outcome == MatchOutcome.Match));
    }
}
