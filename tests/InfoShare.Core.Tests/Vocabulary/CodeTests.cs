using System.Reflection;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Vocabulary;

public sealed class CodeTests
{
    /// <summary>The enums that carry codes; the others describe indicators inside the program only.</summary>
    public static readonly Type[] CodedEnums =
    [
        .. typeof(Code).Assembly.GetExportedTypes()
            .Where(t => t.IsEnum && t.Namespace == typeof(Code).Namespace)
            .Except([typeof(ConcernIndicatorGroup), typeof(IndicatorStanding), typeof(IndicatorHolders)])
            .OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    public static TheoryData<Type> Enums => [.. CodedEnums];

    /// <summary>The members of a coded enum with their codes, for a type known only at run time.</summary>
    public static IReadOnlyList<(string Name, int Number, string Code)> MembersOf(Type type) =>
        (IReadOnlyList<(string, int, string)>)Call(nameof(Members), type)!;

    [Theory, MemberData(nameof(Enums))]
    public void Every_code_parses_back_to_its_value(Type type) => Call(nameof(RoundTrip), type);

    [Theory, MemberData(nameof(Enums))]
    public void A_number_from_a_newer_peer_survives_as_text(Type type) => Call(nameof(UnknownRoundTrip), type);

    [Theory]
    [InlineData(ConcernIndicator.DaIncident, "DA_INCIDENT")]
    [InlineData(ConcernIndicator.YpSelfHarm, "YP_SELF_HARM")]
    [InlineData(ChildStatusCode.LacS20, "LAC_S20")]
    [InlineData(ChildStatusCode.S47, "S47")]
    [InlineData(NotificationTrigger.Age17, "AGE_17")]
    [InlineData(AgeBand.Age04, "AGE_0_4")]
    [InlineData(AgeBand.Age1015, "AGE_10_15")]
    [InlineData(ClosureReason.Reached18, "REACHED_18")]
    [InlineData(EscalationLevel.Esc1Practitioner, "ESC_1_PRACTITIONER")]
    [InlineData(Purpose.S47Enquiry, "S47_ENQUIRY")]
    public void Codes_are_the_vocabularys_own<TEnum>(TEnum value, string code) where TEnum : struct, Enum =>
        Code.Of(value).ShouldBe(code);

    [Fact]
    public void Short_and_prefixed_forms_are_read_and_never_written()
    {
        Code.Parse<EscalationLevel>("ESC_3").ShouldBe(EscalationLevel.Esc3SafeguardingLead);
        Code.Parse<FeedbackAcknowledgement>("ACK_DISAGREE").ShouldBe(FeedbackAcknowledgement.Disagree);
        Code.Of(FeedbackAcknowledgement.Disagree).ShouldBe("DISAGREE");
    }

    [Theory]
    [InlineData("")]
    [InlineData("da_incident")]
    [InlineData("DaIncident")]
    [InlineData("CONCERN_INDICATOR_DA_INCIDENT")]
    [InlineData("DA_INCIDENT ")]
    [InlineData("1")]
    [InlineData("UNKNOWN")]
    [InlineData("UNKNOWN(")]
    [InlineData("UNKNOWN()")]
    [InlineData("UNKNOWN(x)")]
    [InlineData("UNKNOWN(99999999999)")]
    public void What_is_no_code_does_not_parse(string text)
    {
        Code.TryParse<ConcernIndicator>(text, out var value).ShouldBeFalse();
        value.ShouldBe(ConcernIndicator.Unspecified);
        Should.Throw<FormatException>(() => Code.Parse<ConcernIndicator>(text));
    }

    [Fact]
    public void The_refusal_does_not_repeat_the_text() =>
        Should.Throw<FormatException>(() => Code.Parse<Purpose>("Ann Marker 9434765919"))
            .Message.ShouldNotContain("Marker");

    [Fact]
    public void Only_known_and_specified_values_are_stated()
    {
        Code.IsStated(Tier.Marker).ShouldBeTrue();
        Code.IsStated(Tier.Unspecified).ShouldBeFalse();
        Code.IsStated((Tier)37).ShouldBeFalse();
        Code.IsStated((Tier)(-1)).ShouldBeFalse();
        Code.All<Tier>().ShouldBe([Tier.Existence, Tier.Marker, Tier.Summary, Tier.Detail, Tier.Mediated]);
    }

    [Fact]
    public void Known_codes_are_looked_up_without_allocating()
    {
        var before = Run();
        before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        static long Run()
        {
            long length = 0;
            for (var i = 0; i < 1000; i++)
            {
                length += Code.Of(ConcernIndicator.NewPartner).Length;
                if (Code.TryParse<ConcernIndicator>("NEW_PARTNER", out var value)) length += (int)value;
            }
            return length;
        }
    }

    private static object? Call(string method, Type type) =>
        typeof(CodeTests).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).Invoke(null, null);

    private static void RoundTrip<TEnum>() where TEnum : struct, Enum
    {
        foreach (var value in Enum.GetValues<TEnum>())
        {
            Code.Of(value).ShouldMatch("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$");
            Code.Parse<TEnum>(Code.Of(value)).ShouldBe(value);
            Code.TryParse<TEnum>(Code.Of(value), out var tried).ShouldBeTrue();
            tried.ShouldBe(value);
        }
        Code.Of(default(TEnum)).ShouldBe("UNSPECIFIED");
        Enum.GetValues<TEnum>().Select(Code.Of).ShouldBeUnique();
        Code.All<TEnum>().Count.ShouldBe(Enum.GetValues<TEnum>().Length - 1);
    }

    private static void UnknownRoundTrip<TEnum>() where TEnum : struct, Enum
    {
        foreach (var number in new[] { -1, 9999, int.MaxValue, int.MinValue })
        {
            var value = (TEnum)Enum.ToObject(typeof(TEnum), number);
            Code.Of(value).ShouldBe($"UNKNOWN({number})");
            Code.Parse<TEnum>(Code.Of(value)).ShouldBe(value);
            Code.IsStated(value).ShouldBeFalse();
        }
    }

    private static IReadOnlyList<(string, int, string)> Members<TEnum>() where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(v => (Enum.GetName(v)!, Convert.ToInt32(v), Code.Of(v)))];
}
