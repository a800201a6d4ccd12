using InfoShare.Core.People.Matching;

namespace InfoShare.Core.Tests.Matching;

/// <summary>Comparators against values that others published.</summary>
public sealed class ComparatorTests
{
    // Winkler's own examples, as quoted in the literature on record linkage.
    [Theory]
    [InlineData("MARTHA", "MARHTA", 0.944, 0.961)]
    [InlineData("DIXON", "DICKSONX", 0.767, 0.813)]
    [InlineData("DWAYNE", "DUANE", 0.822, 0.840)]
    [InlineData("JONES", "JOHNSON", 0.790, 0.832)]
    [InlineData("ABROMS", "ABRAMS", 0.889, 0.922)]
    [InlineData("JERALDINE", "GERALDINE", 0.926, 0.926)]
    [InlineData("same", "same", 1, 1)]
    [InlineData("abc", "xyz", 0, 0)]
    [InlineData("", "", 1, 1)]
    [InlineData("", "a", 0, 0)]
    public void Jaro_and_Jaro_Winkler(string a, string b, double jaro, double winkler)
    {
        StringDistance.Jaro(a, b).ShouldBe(jaro, 0.0006);
        StringDistance.JaroWinkler(a, b).ShouldBe(winkler, 0.0006);
        StringDistance.JaroWinkler(b, a).ShouldBe(StringDistance.JaroWinkler(a, b), 1e-12);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("saturday", "sunday", 3)]
    [InlineData("ca", "abc", 3)]
    [InlineData("martha", "marhta", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("19710624", "19710642", 1)]
    public void Edit_distances(string a, string b, int osa)
    {
        StringDistance.Osa(a, b).ShouldBe(osa);
        StringDistance.Osa(a, b, 1).ShouldBe(Math.Min(osa, 2));
    }

    [Theory]
    [InlineData("macdonald", "mcdonald")]
    [InlineData("philips", "fillips")]
    [InlineData("knight", "night")]
    [InlineData("schmidt", "shmit")]
    [InlineData("dmytro", "dmitro")]
    [InlineData("kathryn", "catherine")]
    public void Names_that_sound_alike_share_a_key(string a, string b) => NameSound.Key(a).ShouldBe(NameSound.Key(b));

    [Theory]
    [InlineData("  O'Brien-SMYTHE ", "obrien smythe")]
    [InlineData("Siobhán Ní Mháille", "siobhan ni mhaille")]
    [InlineData("Łukasz Żółć", "lukasz zolc")]
    [InlineData("Müller-Groß", "muller gross")]
    [InlineData("Søren Ægir", "soren aegir")]
    [InlineData("Андрій Шевченко", "andrii shevchenko")]
    [InlineData("Nguyễn Thị Ánh", "nguyen thi anh")]
    [InlineData("e\u0301milie", "emilie")]
    [InlineData("γιώργος", "giorgos")]
    public void Text_is_folded_the_same_way_everywhere(string text, string folded) => TextForms.Fold(text).ShouldBe(folded);

    [Theory]
    [InlineData("+44 7700 900123", "07700900123")]
    [InlineData("0044 (0)7700 900123", "07700900123")]
    [InlineData("07700 900 123", "07700900123")]
    [InlineData("ext 12", "")]
    public void Telephone_numbers(string text, string digits) => TextForms.Telephone(text).ShouldBe(digits);

    [Theory]
    [InlineData("9434765919", true)]
    [InlineData("4010232137", true)]
    [InlineData("9434765918", false)]
    [InlineData("943476591", false)]
    [InlineData("0000000000", false)]
    [InlineData("12345678AB", false)]
    public void Nhs_numbers_carry_a_check_digit(string number, bool valid) => NhsNumbers.IsValid(number).ShouldBe(valid);

    [Theory]
    [InlineData("1971-06-24", "19710624", BirthDateLevel.Exact)]
    [InlineData("1971-06-24", "24/06/1971", BirthDateLevel.Exact)]
    [InlineData("1971-06-04", "1971-04-06", BirthDateLevel.DayMonthSwap)]
    [InlineData("1971-06-24", "1971-05-24", BirthDateLevel.Slip)]
    [InlineData("1971-06-24", "1917-06-24", BirthDateLevel.Slip)]
    [InlineData("1855-10-29", "1855-10-59", BirthDateLevel.Slip)]
    [InlineData("1971-06-24", "1971-11-24", BirthDateLevel.TwoParts)]
    [InlineData("1974-10-05", "1984-10-03", BirthDateLevel.TwoSlips)]
    [InlineData("1971", "1971-06-24", BirthDateLevel.YearOnly)]
    [InlineData("1971-01-01", "1971-06-24", BirthDateLevel.YearOnly)]
    [InlineData("1971-06", "1971-07-24", BirthDateLevel.Near)]
    [InlineData("1971-06-24", "1972-01-11", BirthDateLevel.Near)]
    [InlineData("1971-06-24", "1988-02-09", BirthDateLevel.Conflict)]
    public void Birth_dates(string a, string b, BirthDateLevel level)
    {
        BirthDateForm.Compare(BirthDateForm.Parse(a)!.Value, BirthDateForm.Parse(b)!.Value).ShouldBe(level);
        BirthDateForm.Compare(BirthDateForm.Parse(b)!.Value, BirthDateForm.Parse(a)!.Value).ShouldBe(level);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("not a date at all")]
    [InlineData("12-13")]
    public void What_is_no_date_is_missing(string text) => BirthDateForm.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("sw1a1aa", "sw1a1aa", PostcodeLevel.Exact)]
    [InlineData("sw1a1aa", "sw1a1ab", PostcodeLevel.Close)]
    [InlineData("sw1a1aa", "sw1a1bd", PostcodeLevel.Sector)]
    [InlineData("sw1a1aa", "sw1a2bd", PostcodeLevel.Outward)]
    [InlineData("sw1a1aa", "ls131ea", PostcodeLevel.Conflict)]
    public void Postcodes(string a, string b, PostcodeLevel level) => RecordComparison.ComparePostcodes(a, b).ShouldBe(level);

    [Theory]
    [InlineData("a.smith@example.org", "a.smith@example.org", IdentifierLevel.Exact)]
    [InlineData("a.smith@example.org", "a.smtih@example.org", IdentifierLevel.Close)]
    [InlineData("asmith@example.org", "asmith@example.net.uk", IdentifierLevel.Close)]
    [InlineData("asmith12@example.org", "asmith13@example.org", IdentifierLevel.Alike)]
    [InlineData("asmith@example.org", "bjones@other.net", IdentifierLevel.Conflict)]
    public void Email_addresses(string a, string b, IdentifierLevel level) => RecordComparison.CompareEmails(a, b).ShouldBe(level);

    [Theory]
    [InlineData("william", "bill", true)]
    [InlineData("muhammad", "mohamed", true)]
    [InlineData("katherine", "kate", true)]
    [InlineData("siobhan", "shevaun", true)]
    [InlineData("jack", "jake", false)]
    [InlineData("ella", "ellie", false)]
    [InlineData("paul", "paula", false)]
    [InlineData("samuel", "samantha", false)]
    public void Forms_of_one_given_name(string a, string b, bool same)
    {
        GivenNames.AreForms(a, b).ShouldBe(same);
        GivenNames.AreForms(b, a).ShouldBe(same);
    }

    [Fact]
    public void Logarithm_and_power_agree_with_the_library_to_the_thousandth()
    {
        foreach (var x in (double[])[1e-9, 0.0003, 0.05, 0.5, 0.95, 1, 1.5, 2, 3, 1024, 7e8])
        {
            Math.Abs(Bits.Log2(x) - 1000 * Math.Log2(x)).ShouldBeLessThanOrEqualTo(1);
            Bits.Pow2(Bits.Log2(x)).ShouldBe(x, x * 0.001);
        }

        Bits.Probability(Bits.LogOdds(0.95)).ShouldBe(0.95, 1e-4);
    }
}
