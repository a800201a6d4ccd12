using System.Globalization;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Tests.Matching;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.People;

/// <summary>
/// The 2,000 cases on which the matcher is tested over files, recorded one after the other through the broker's own operation, each
/// person's records by different agencies.
/// </summary>
public sealed class OnlineUkCasesTests(ITestOutputHelper output) : OnlineSuite(StoreEngine.Sqlite)
{
    [Theory]
    [InlineData(2026_11_21, false)]
    [InlineData(7, true)]
    public async Task No_two_people_are_joined_and_most_records_of_one_are(ulong seed, bool backwards)
    {
        var file = UkCases.Make(2000, seed);
        var order = Enumerable.Range(0, file.Records.Count).ToList();
        if (backwards)
            order.Reverse();
        var seen = new Dictionary<int, int>();
        var agency = order.ToDictionary(i => i, i => seen[file.People[i]] = seen.GetValueOrDefault(file.People[i]) + 1);
        foreach (var i in order)
            await RecordAsync($"agency-{agency[i]}", $"R-{i}", Demographics(file.Records[i]));

        var person = new string[file.Records.Count];
        foreach (var i in order)
            person[i] = await PersonOfAsync($"agency-{agency[i]}", $"R-{i}");
        var wrong = Enumerable.Range(0, person.Length).GroupBy(i => person[i]).Where(g => g.Select(i => file.People[i]).Distinct().Count() > 1).ToList();
        foreach (var group in wrong)
            output.WriteLine($"{file.Kinds[group.First()]}: {string.Join(" / ", group.Select(i => $"{file.People[i]} {Demographics(file.Records[i])}"))}");

        double actual = 0, found = 0;
        foreach (var kind in Enumerable.Range(0, person.Length).GroupBy(i => file.Kinds[i]))
        {
            var pairs = kind.GroupBy(i => file.People[i]).SelectMany(g => g.SelectMany(_ => g, (a, b) => (a, b))).Where(p => p.a < p.b).ToList();
            var good = pairs.Count(p => person[p.a] == person[p.b]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind.Key}: {kind.Count()} records, recall {good / Math.Max(1.0, pairs.Count):F4} of {pairs.Count}"));
            (actual, found) = (actual + pairs.Count, found + good);
        }

        var open = (await OpenQuestionsAsync()).Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall {found / actual:F4} of {actual} pairs, people with records of two: {wrong.Count}, open questions {open}"));
        wrong.ShouldBeEmpty();
        (found / actual).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    private static Demographics Demographics(PersonFacts f) => new()
    {
        GivenName = f.Given,
        FamilyName = f.Family,
        OtherNames = f.Full is null ? [] : [f.Full],
        BirthDate = BirthDateForm.Parse(f.BirthDate) is { IsComplete: true } d && d.Month <= 12 && d.Day <= DateTime.DaysInMonth(d.Year, d.Month)
            ? new DateOnly(d.Year, d.Month, d.Day) : null,
        Sex = f.Sex switch { "F" => Sex.Female, "M" => Sex.Male, _ => Sex.Unspecified },
        Address = f.Postcode is null && f.Street is null ? null : new PostalAddress(f.Uprn, f.Street is null ? null : $"{f.House} {f.Street}", f.Postcode, f.Locality),
        Telephone = f.Telephone,
        Identifiers = [.. f.Identifiers.Select(i => new PersonIdentifier(IdentifierScheme.NhsNumber, i.Value, i.IsSuperseded))],
    };
}
