using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>What several pages say of a referral.</summary>
internal static class ReferralText
{
    private const int ShortLength = 200;

    /// <summary>The children by name, or what is known of them.</summary>
    public static string Children(ReferralView referral)
    {
        var names = referral.Children.Select(c => c.Name.Length > 0 ? c.Name : "A child without a name here").ToArray();
        return names.Length > 0 ? string.Join(", ", names) : "A child whose name nobody knows";
    }

    /// <summary>Whether the family was not asked because asking does harm: then nobody else asks it either before the referrer was heard (L3).</summary>
    public static bool IsAskingDangerous(ConsentState consent) => consent is ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice;

    /// <summary>What could not be used, by the last name of its path: "referral.children[0].birth_date" reads "Birth date".</summary>
    public static string FieldOf(SetAsideField aside) => aside.Field.Split('.')[^1].Split('[')[0] switch
    {
        "value" or "identifiers" => aside.Field.Contains("children", StringComparison.Ordinal) ? "A number of the child" : "A number of the person",
        "from_date" => "When it happened",
        var name => First(Words.Field(name)),
    };

    /// <summary>The clock in words.</summary>
    public static string Due(ReferralView referral)
    {
        var words = Words.Plain(referral.DueInWords);
        return words.Length > 0 ? First(words) : "No clock runs";
    }

    /// <summary>Whom to ring: the name or the desk, and the number.</summary>
    public static string Ring(ContactPoint who) => Words.Of(new ContactPoint(who) { Name = First(NoticeText.Owner(who.Name)) });

    /// <summary>As a sentence begins.</summary>
    public static string First(string words) => words.Length > 0 ? char.ToUpperInvariant(words[0]) + words[1..] : words;

    /// <summary>The beginning of a longer text.</summary>
    public static string Short(string text)
    {
        if (text.Length <= ShortLength)
            return text;
        var end = text.LastIndexOf(' ', ShortLength);
        return text[..(end > 0 ? end : ShortLength)] + " …";
    }
}
