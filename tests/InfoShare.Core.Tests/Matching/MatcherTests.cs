using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Matching;

/// <summary>One pair at a time, as a lookup in a register of a million people sees it.</summary>
public sealed class MatcherTests
{
    private static readonly PersonFacts Girl = new()
    {
        Given = "Folasade",
        Family = "Ravenscroft-Khan",
        BirthDate = "2014-05-09",
        Sex = "F",
        House = "12",
        Street = "Orchard Lane",
        Postcode = "EL4 7QT",
        Telephone = "07700 900321",
        Identifiers = [new IdentifierFact(NhsNumbers.Scheme, "943 476 5919")],
    };

    private static readonly PersonFacts WithoutNumber = Girl with { Identifiers = [] };

    private static MatchScore Score(PersonFacts a, PersonFacts b) => Matcher.Compare(PersonFeatures.Read(a), PersonFeatures.Read(b));

    private static string Level(MatchScore score, MatchField field) => score.Fields.Single(f => f.Field == field).Level;

    [Fact]
    public void The_same_record_matches_and_says_why()
    {
        var score = Score(Girl, Girl);
        score.Outcome.ShouldBe(MatchOutcome.Match);
        score.Fields.Single(f => f.Field == MatchField.BirthDate).Verdict.ShouldBe(FieldVerdict.Agree);
        score.Fields.Single(f => f.Field == MatchField.Email).Verdict.ShouldBe(FieldVerdict.Missing);
        score.Explain().ShouldContain("birth_date=agree:exact:+");
        score.Explain().ShouldNotContain("Ravenscroft", Case.Insensitive);
        score.Explain().ShouldNotContain("2014");
    }

    [Fact]
    public void Comparison_does_not_depend_on_the_side()
    {
        var file = UkCases.Make(80, 3).Records.Select(PersonFeatures.Read).ToList();
        foreach (var (a, b) in file.Zip(file.Skip(1)))
        {
            var (there, back) = (Matcher.Compare(a, b), Matcher.Compare(b, a));
            back.LogOdds.ShouldBe(there.LogOdds);
            back.Rules.ShouldBe(there.Rules);
        }
    }

    public static TheoryData<string, PersonFacts> OnePerson => new()
    {
        { "titles and accents", WithoutNumber with { Given = "Miss Folásadé" } },
        { "half of a double-barrelled name", WithoutNumber with { Family = "Khan" } },
        { "swapped names", WithoutNumber with { Given = "Ravenscroft-Khan", Family = "Folasade" } },
        { "a whole name", WithoutNumber with { Given = null, Family = null, Full = "RAVENSCROFT-KHAN, Folasade" } },
        { "a slip in the name", WithoutNumber with { Given = "Folasdae" } },
        { "day and month swapped", WithoutNumber with { BirthDate = "2014-09-05" } },
        { "a slip in the birth date", WithoutNumber with { BirthDate = "2014-05-08" } },
        { "moved, with the NHS number", Girl with { House = "3", Street = "Mill Road", Postcode = "NM1 2AB" } },
        { "a newborn's temporary name, with the NHS number", Girl with { Given = "Baby of Temitope" } },
    };

    [Theory]
    [MemberData(nameof(OnePerson))]
    public void One_person_written_differently_matches(string what, PersonFacts other) =>
        Score(Girl, other).ShouldSatisfyAllConditions(s => s.Outcome.ShouldBe(MatchOutcome.Match, $"{what}: {s.Explain()}"));

    public static TheoryData<string, PersonFacts, SafetyRule> TwoPeople => new()
    {
        { "twin", WithoutNumber with { Given = "Temitope" }, SafetyRule.PossibleKin },
        { "twin with a rhyming name", WithoutNumber with { Given = "Bolasade" }, SafetyRule.PossibleKin },
        { "twin of whom only the initial is known, a boy", WithoutNumber with { Given = "F", Sex = "M" }, SafetyRule.PossibleKin },
        { "sister", WithoutNumber with { Given = "Adaeze", BirthDate = "2012-02-01" }, SafetyRule.PossibleKin },
        { "mother of the same name", WithoutNumber with { BirthDate = "1985-11-30" }, SafetyRule.PossibleParentAndChild },
        { "cousin of the same name", WithoutNumber with { BirthDate = "2013-12-20", House = "8", Street = "Mill Road", Postcode = "NM1 2AB", Telephone = null }, SafetyRule.NameAlone },
        { "name and address without a birth date", WithoutNumber with { BirthDate = null }, SafetyRule.NameAlone },
        { "somebody else at the address", WithoutNumber with { Given = "Ruby", Family = "Gathercole" }, SafetyRule.NoNameInCommon },
        { "baby without a number", WithoutNumber with { Given = "Twin 1" }, SafetyRule.TemporaryName },
        { "another NHS number", Girl with { Identifiers = [new IdentifierFact(NhsNumbers.Scheme, "4010232137")] }, SafetyRule.DifferentNhsNumbers },
    };

    [Theory]
    [MemberData(nameof(TwoPeople))]
    public void What_may_be_two_people_never_matches_by_itself(string what, PersonFacts other, SafetyRule rule)
    {
        var score = Score(Girl, other);
        score.Outcome.ShouldNotBe(MatchOutcome.Match, what);
        score.Probability.ShouldBeLessThan(Matcher.MatchThreshold);
        score.Rules.HasFlag(rule).ShouldBeTrue($"{what}: {score.Explain()}");
        score.Explain().ShouldContain("held=");
    }

    [Fact]
    public void Another_number_and_another_name_are_another_person()
    {
        var sister = Girl with { Given = "Temitope", Identifiers = [new IdentifierFact(NhsNumbers.Scheme, "4010232137")] };
        Score(Girl, sister).Outcome.ShouldBe(MatchOutcome.NoMatch);
    }

    [Fact]
    public void An_agencys_record_brings_its_national_identifiers_only()
    {
        var facts = RecordFacts.Of(new Demographics
        {
            GivenName = "Ruby",
            BirthDate = new DateOnly(2019, 2, 28),
            Sex = Sex.Female,
            Identifiers = [new PersonIdentifier(IdentifierScheme.NhsNumber, "9434765919"), new PersonIdentifier(IdentifierScheme.Local, "17")],
            Address = new PostalAddress(null, "12 High St", "EL4 7QT", null),
        });
        var features = PersonFeatures.Read(facts);
        features.Identifiers.ShouldHaveSingleItem().IsNhsNumber.ShouldBeTrue();
        (features.House!.Text, features.Street!.Text, features.Sex).ShouldBe(("12", "high street", 'f'));
        features.BirthDate.ShouldBe(new BirthDateForm(2019, 2, 28));
    }

    [Fact]
    public void Middle_names_tell_twins_of_one_first_name_apart()
    {
        var score = Score(WithoutNumber with { Given = "Maria Anna" }, WithoutNumber with { Given = "Maria Elena" });
        score.Rules.HasFlag(SafetyRule.PossibleKin).ShouldBeTrue();
        score.Outcome.ShouldNotBe(MatchOutcome.Match);
    }

    [Fact]
    public void Junior_is_not_senior()
    {
        var score = Score(WithoutNumber with { Family = "Khan Jr", BirthDate = null }, WithoutNumber with { Family = "Khan Senior", BirthDate = null });
        score.Rules.HasFlag(SafetyRule.PossibleParentAndChild).ShouldBeTrue();
    }

    [Fact]
    public void Residents_of_a_hostel_need_more_than_its_address()
    {
        var one = new PersonFacts { Given = "John", Family = "Smith", BirthDate = "1980-03-12", House = "Elmmock Hostel", Street = "Park Road", Postcode = "EL1 1AA" };
        var score = Score(one, one with { BirthDate = "1980-03-21" });
        score.Rules.HasFlag(SafetyRule.CommunalAddress).ShouldBeTrue();
        score.Fields.Single(f => f.Field == MatchField.Postcode).Weight.ShouldBe(0);
    }

    [Fact]
    public void A_superseded_number_is_no_conflict()
    {
        var old = Girl with { Identifiers = [new IdentifierFact(NhsNumbers.Scheme, "4010232137", IsSuperseded: true)] };
        var score = Score(Girl, old);
        score.Rules.HasFlag(SafetyRule.DifferentNhsNumbers).ShouldBeFalse();
        score.Outcome.ShouldBe(MatchOutcome.Match);
    }

    [Fact]
    public void A_former_name_is_compared_too()
    {
        var married = Girl with { Family = "Thistlewood" };
        Level(Score(Girl, married), MatchField.Family).ShouldBe(nameof(FamilyLevel.Conflict));
        Level(Score(Girl, married with { OtherNames = ["Folasade Ravenscroft-Khan"] }), MatchField.Family).ShouldBe(nameof(FamilyLevel.Exact));
    }

    [Fact]
    public void A_rare_name_weighs_more_than_a_common_one()
    {
        static int Family(string name) =>
            Score(new PersonFacts { Given = "Emma", Family = name }, new PersonFacts { Given = "Emma", Family = name }).Fields.Single(f => f.Field == MatchField.Family).Weight;

        Family("Thistlewood").ShouldBeGreaterThan(Family("Smith") + 4 * Bits.One);
    }

    [Fact]
    public void Nothing_known_is_no_match()
    {
        var score = Score(new PersonFacts(), Girl);
        score.Outcome.ShouldBe(MatchOutcome.NoMatch);
        score.Fields.ShouldAllBe(f => f.Weight == 0);
    }

    [Fact]
    public void Blocking_keys_meet_through_each_single_slip()
    {
        var keys = BlockingKeys.Of(PersonFeatures.Read(Girl));
        foreach (var other in OnePerson.Select(row => row.Data.Item2))
            BlockingKeys.Of(PersonFeatures.Read(other)).ShouldContain(k => keys.Contains(k));
    }

    [Fact]
    public void A_model_reads_back_as_it_was_written()
    {
        using var stream = new MemoryStream();
        MatchModel.Shipped.Write(stream);
        stream.Position = 0;
        var again = MatchModel.Read(stream);
        foreach (var field in Enum.GetValues<MatchField>())
        {
            for (var level = 0; level < MatchLevels.Count(field); level++)
                again.Weight(field, level, 9000, true).ShouldBe(MatchModel.Shipped.Weight(field, level, 9000, true));
        }
    }
}
