using InfoShare.Core.People;
using InfoShare.Core.People.Desk;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.People;

/// <summary>What a named person may join, and what takes the data steward (requirement A5).</summary>
public sealed class JoinRulesTests
{
    private static readonly PostalAddress Mill = new(null, "12 Mill Lane", "NM1 4QT", "Northmere");
    private static readonly PostalAddress Ford = new(null, "17 Ford Road", "NM2 7AB", "Northmere");

    [Fact]
    public void Differing_spellings_and_a_slip_in_the_date_are_a_named_persons_to_join()
    {
        var judgement = Judge(Child("Katarzyna", "Reedtest", new(2016, 3, 2), Mill), Child("Katarzina", "Reedtest", new(2016, 2, 3), Mill));
        judgement.IsAlike.ShouldBeTrue();
        judgement.NeedsSteward.ShouldBeFalse();
        judgement.Evidence.Fields.ShouldContain(f => f.Field == "family_name" && f.Comparison == Core.People.Identity.FieldComparison.Agree);
    }

    [Fact]
    public void Two_different_valid_nhs_numbers_take_the_steward()
    {
        var one = Child("Katarzyna", "Reedtest", new(2016, 3, 2), Mill, "9434765919");
        var other = Child("Katarzyna", "Reedtest", new(2016, 3, 2), Mill, "9434765870");
        JoinRules.HaveDifferentNhsNumbers(one, other).ShouldBeTrue();
        Judge(one, other).NeedsSteward.ShouldBeTrue();
    }

    [Fact]
    public void A_number_in_common_is_no_conflict_though_one_holds_a_former_number_too()
    {
        var one = Child("Katarzyna", "Reedtest", new(2016, 3, 2), Mill, "9434765919", "9434765870");
        var other = Child("Katarzyna", "Reedtest", new(2016, 3, 2), Ford, "9434765919");
        Judge(one, other).NeedsSteward.ShouldBeFalse();
    }

    [Fact]
    public void A_number_that_was_replaced_is_no_other_childs()
    {
        var one = Replaced(Child("Katarzyna", "Reedtest", new(2016, 3, 2), Mill, "9434765919", "9434765870"), "9434765870");
        JoinRules.HaveDifferentNhsNumbers(one, Child("Katarzyna", "Reedtest", new(2016, 3, 2), Ford, "9434765870")).ShouldBeFalse();
        JoinRules.HaveDifferentNhsNumbers(one, Child("Katarzyna", "Reedtest", new(2016, 3, 2), Ford, "9990000018")).ShouldBeTrue();

        // Two patients who had one number by mistake were each given a new one.
        var other = Replaced(Child("Katarzyna", "Reedtest", new(2016, 3, 2), Ford, "9990000018", "9434765870"), "9434765870");
        JoinRules.HaveDifferentNhsNumbers(one, other).ShouldBeTrue();
        Judge(one, other).NeedsSteward.ShouldBeTrue();
        Matcher.Compare(Features(one), Features(other)).Rules.HasFlag(SafetyRule.DifferentNhsNumbers).ShouldBeTrue();

        static Person Replaced(Person person, string number) => person with
        {
            Records =
            [
                .. person.Records.Select(r => r with
                {
                    Demographics = r.Demographics with
                    {
                        Identifiers = [.. r.Demographics.Identifiers.Select(i => i with { Superseded = i.Value == number })],
                    },
                }),
            ],
        };

        static PersonFeatures Features(Person person) => PersonFeatures.Read(RecordFacts.Of(person.Records[0].Demographics));
    }

    [Fact]
    public void Twins_take_the_steward()
    {
        var judgement = Judge(Child("Amelia", "Reedtest", new(2016, 3, 2), Mill), Child("Oscar", "Reedtest", new(2016, 3, 2), Mill));
        judgement.NeedsSteward.ShouldBeTrue();
        judgement.IsAlike.ShouldBeFalse();
    }

    [Fact]
    public void A_colleagues_standing_decision_takes_the_steward()
    {
        var one = Child("Katarzyna", "Reedtest", new(2016, 3, 2), Mill);
        var other = Child("Katarzina", "Reedtest", new(2016, 3, 2), Mill);
        Judge(one, other).NeedsSteward.ShouldBeFalse();
        JoinRules.Judge(one, other, keptApart: true).NeedsSteward.ShouldBeTrue();
    }

    [Fact]
    public void Strangers_are_neither_alike_nor_forbidden()
    {
        // Somebody may know that a name was changed; the broker only does not take one word for it.
        var judgement = Judge(Child("Ivy", "Alderfixture", new(2016, 3, 2), Mill), Child("Maud", "Reedtest", new(2015, 7, 19), Ford));
        judgement.IsAlike.ShouldBeFalse();
        judgement.NeedsSteward.ShouldBeFalse();
    }

    [Fact]
    public void The_order_of_the_two_decides_nothing()
    {
        var one = Child("Katarzyna", "Reedtest", new(2016, 3, 2), Mill, "9434765919");
        var other = Child("Katarzina", "Reedtest", new(2016, 2, 3), Ford);
        var (there, back) = (Judge(one, other), Judge(other, one));
        there.Evidence.Probability.ShouldBe(back.Evidence.Probability);
        (there.IsAlike, there.NeedsSteward).ShouldBe((back.IsAlike, back.NeedsSteward));
        (there.EntryId, there.OtherEntryId).ShouldBe((back.OtherEntryId, back.EntryId));
    }

    private static JoinJudgement Judge(Person one, Person other) => JoinRules.Judge(one, other, keptApart: false);

    private static Person Child(string given, string family, DateOnly born, PostalAddress? address, params string[] nhsNumbers)
    {
        var id = $"per_{given}_{family}_{born:yyyyMMdd}_{address?.Postcode}";
        return new Person(id, [new PersonRecord("rec_" + id, id, "elmmock-surgery", "own", new Demographics
        {
            GivenName = given,
            FamilyName = family,
            BirthDate = born,
            Address = address,
            Identifiers = [.. nhsNumbers.Select(n => new PersonIdentifier(IdentifierScheme.NhsNumber, n))],
        }, DateTimeOffset.UnixEpoch)]);
    }
}
