using InfoShare.Broker.Validation;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Tests.Validation;

/// <summary>Text is judged by what a reader sees of it.</summary>
public sealed class UnseenCharactersTests
{
    private const string Nothing = "\u200B\u200D\u2060\uFEFF\u00AD\u200B\u200D\u2060\uFEFF\u00AD\u3164\u2800";

    private static IEnumerable<string> Faults(Google.Protobuf.IMessage request) =>
        RequestValidators.Validate(request, Requests.Now, Core.Vocabulary.AgencyKind.Health).Select(v => v.Field);

    [Fact]
    public void What_shows_nothing_counts_as_empty()
    {
        var share = Requests.Share;
        share.Concern.RiskStatement = Nothing;
        Faults(share).ShouldBe(["concern.risk_statement"]);
        share.Concern.RiskStatement = "Too" + Nothing[..8];
        Faults(share).ShouldBe(["concern.risk_statement"]);

        var query = Requests.Query;
        (query.Child.Demographics.GivenName, query.Child.Demographics.FamilyName) = (Nothing, "");
        Faults(query).ShouldBe(["child.demographics.given_name", "child.demographics"], ignoreOrder: true);
        query.Child = new SubjectRef { OwnRecordId = Nothing };
        Faults(query).ShouldBe(["child.own_record_id"]);
    }

    [Theory]
    [InlineData("Nell\u2028Ann")]
    [InlineData("Nell\u2029")]
    [InlineData("Nell\uFFFE")]
    [InlineData("Nell\uFDD0")]
    [InlineData("Nell\U0001FFFF")]
    public void A_line_has_no_hidden_ends_and_no_non_characters(string name)
    {
        var query = Requests.Query;
        query.Child.Demographics.GivenName = name;
        Faults(query).ShouldBe(["child.demographics.given_name"]);
    }

    [Theory]
    [InlineData("\u0430ny concerns, please")]
    [InlineData("an\u200By c\u043Encerns ab\u03BFut")]
    [InlineData("\uFF41ny concerns about child")]
    [InlineData("a\u0301ny conce\u00ADrns about them")]
    [InlineData("any\u00A0concerns\u2028about\u2003the child")]
    [InlineData("\u0410NY CONC\u0395RNS ABOUT")]
    public void A_generic_reason_in_disguise_is_generic(string reason) => GenericReason.Is(reason).ShouldBeTrue();

    [Theory]
    [InlineData("Bruise on Nell's arm, seen today")]
    [InlineData("Si\u00E2n has not been seen since Friday")]
    [InlineData("\u041C\u0430\u0442\u044C \u0443\u0434\u0430\u0440\u0438\u043B\u0430 \u0440\u0435\u0431\u0451\u043D\u043A\u0430")]
    public void A_reason_of_the_case_stays_one(string reason) => GenericReason.Is(reason).ShouldBeFalse();

    [Theory]
    [InlineData("0000000000", false)]
    [InlineData("1111111111", false)]
    [InlineData("111 111 1111", false)]
    [InlineData("943 476 5919", true)]
    public void One_digit_ten_times_is_nobodys_number(string number, bool good) => CommonChecks.IsNhsNumber(number).ShouldBe(good);
}
