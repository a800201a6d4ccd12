using InfoShare.Core.People;
using InfoShare.Core.People.Matching;

namespace InfoShare.Core.Tests.Matching;

/// <summary>Files: clusters, ambiguity, link mode, determinism.</summary>
public sealed class RecordLinkerTests
{
    private static readonly PersonFacts Anna = new()
    {
        Given = "Thandiwe",
        Family = "Gathercole",
        BirthDate = "2015-03-04",
        House = "9",
        Street = "Quarry Lane",
        Postcode = "NM3 4CD",
    };

    [Fact]
    public void The_same_input_gives_the_same_output()
    {
        var records = UkCases.Make(300, 11).Records;
        foreach (var train in (bool[])[false, true])
        {
            var runs = Enumerable.Range(0, 2).Select(_ => RecordLinker.Deduplicate(records, new LinkOptions { Train = train })).ToList();
            runs[1].Links.ShouldBe(runs[0].Links);
            runs[1].PersonOf.ShouldBe(runs[0].PersonOf);
        }
    }

    [Fact]
    public void Who_is_joined_does_not_depend_on_the_order_of_rows()
    {
        var file = UkCases.Make(300, 12);
        var forward = RecordLinker.Deduplicate(file.Records, new LinkOptions()).Links
            .Where(l => l.Outcome == MatchOutcome.Match).Select(l => (l.Left, l.Right)).ToHashSet();
        var last = file.Records.Count - 1;
        var backward = RecordLinker.Deduplicate([.. file.Records.Reverse()], new LinkOptions()).Links
            .Where(l => l.Outcome == MatchOutcome.Match).Select(l => (last - l.Right, last - l.Left)).ToHashSet();
        backward.Order().ShouldBe(forward.Order());
    }

    [Fact]
    public void A_record_that_fits_both_twins_goes_to_neither()
    {
        var either = Anna with { Given = "T" };
        var result = RecordLinker.Deduplicate([Anna, Anna with { Given = "Tendai" }, either], new LinkOptions());
        result.Links.ShouldNotContain(l => l.Outcome == MatchOutcome.Match);
        result.PersonOf.ShouldBe([0, 1, 2]);
        result.Links.ShouldContain(l => l.Outcome == MatchOutcome.Many && l.Held == SafetyRule.MatchesSeveral);
    }

    [Fact]
    public void A_number_brings_in_a_record_that_its_name_alone_would_not()
    {
        IdentifierFact[] number = [new(NhsNumbers.Scheme, "9434765919")];
        var result = RecordLinker.Deduplicate(
            [Anna with { Identifiers = number }, Anna with { Given = "Baby girl", Identifiers = number }, Anna with { Given = "Baby girl" }], new LinkOptions());
        result.PersonOf[1].ShouldBe(0);
        result.PersonOf[2].ShouldBe(2);
    }

    [Fact]
    public void Between_two_files_each_record_takes_its_best_partner()
    {
        var twin = Anna with { Given = "Tinashe" };
        var result = RecordLinker.LinkFiles([Anna, twin], [twin with { Street = "Quarry Ln" }, Anna with { BirthDate = "20150304" }], new LinkOptions());
        result.Links.Where(l => l.Outcome == MatchOutcome.Match).Select(l => (l.Left, l.Right)).Order().ShouldBe([(0, 1), (1, 0)]);
    }

    [Fact]
    public void A_file_of_families_keeps_the_rules_for_households()
    {
        RecordLinker.Deduplicate(UkCases.Make(400, 5).Records, new LinkOptions()).Households.ShouldBeTrue();
        RecordLinker.Deduplicate([Anna, Anna], new LinkOptions()).Households.ShouldBeTrue();
    }

    [Fact]
    public void An_empty_file_and_one_record_give_no_links()
    {
        RecordLinker.Deduplicate([], new LinkOptions()).Links.ShouldBeEmpty();
        RecordLinker.Deduplicate([Anna], new LinkOptions { Train = true }).Links.ShouldBeEmpty();
        RecordLinker.Deduplicate([new PersonFacts(), new PersonFacts()], new LinkOptions()).Links.ShouldBeEmpty();
    }

    [Fact]
    public void Several_hundred_records_in_one_block_stay_bounded()
    {
        var records = Enumerable.Range(0, 3000).Select(i => new PersonFacts { Given = "John", Family = "Smith", BirthDate = $"19{i % 90 + 10}-01-01", Locality = "Elmmock" }).ToList();
        RecordLinker.Deduplicate(records, new LinkOptions()).Compared.ShouldBeLessThan(3000 * 400);
    }
}
