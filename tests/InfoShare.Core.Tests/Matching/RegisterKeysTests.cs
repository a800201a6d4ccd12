using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Matching;

/// <summary>Under what a record is stored and looked for: every name leads to the person, and one name costs what it always did.</summary>
public sealed class RegisterKeysTests
{
    private static readonly Demographics Usual = new()
    {
        GivenName = "Zofia",
        FamilyName = "Reedtest",
        BirthDate = new DateOnly(1999, 6, 14),
        Identifiers = [new PersonIdentifier(IdentifierScheme.NhsNumber, "9990000018")],
        Telephone = "07700 900732",
        Address = new PostalAddress("100021421234", "7 Lock Cottages", "NM7 7QT", null),
    };

    [Fact]
    public void A_record_with_one_name_has_few_keys_and_is_asked_by_all_of_them()
    {
        var stored = RegisterKeys.Of(Usual);
        stored.Count.ShouldBeInRange(10, 20);
        Asked(Usual).ShouldBe(stored);
    }

    [Fact]
    public void The_last_of_forty_names_leads_to_the_record_and_so_does_the_home()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"{Word(i)} {Word(i + 7)}son")];
        var stored = RegisterKeys.Of(Usual with { OtherNames = names }).ToHashSet();
        stored.Count.ShouldBeLessThanOrEqualTo(RegisterKeys.MostStored);
        foreach (var name in names)
        {
            var asked = Asked(new Demographics { OtherNames = [name], BirthDate = Usual.BirthDate });
            asked.Count(stored.Contains).ShouldBeGreaterThanOrEqualTo(4, "the year, day and month, and each name with the date");
        }

        stored.ShouldContain(RegisterKeys.OfAddress(Features(Usual))[0]);
        stored.ShouldContain(RegisterKeys.OfAddress(Features(Usual))[1]);
    }

    [Fact]
    public void A_search_by_many_names_uses_each_of_the_first_ones_and_the_home()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"{Word(i)} {Word(i + 7)}son")];
        var asked = Asked(Usual with { OtherNames = names });
        asked.Count.ShouldBe(RegisterKeys.MostAsked);
        RegisterKeys.OfAddress(Features(Usual)).ShouldBeSubsetOf(asked);
        foreach (var name in names)
            RegisterKeys.Of(new Demographics { OtherNames = [name], BirthDate = Usual.BirthDate }).Count(asked.Contains).ShouldBeGreaterThan(0);
    }

    private static IReadOnlyList<long> Asked(Demographics who) => RegisterKeys.Of(Features(who), RegisterKeys.MostAsked);

    private static PersonFeatures Features(Demographics who) => PersonFeatures.Read(RecordFacts.Of(who));

    // Words that sound unlike each other, so that each name is a name of its own.
    private static string Word(int i) => $"{"bdfgklmnprstvz"[i % 14]}{"aeiou"[i / 14 % 5]}{"ldnrstmk"[i % 8]}{"gbpktdmz"[(i + 3) % 8]}o{"vnlrst"[i / 8 % 6]}";
}
