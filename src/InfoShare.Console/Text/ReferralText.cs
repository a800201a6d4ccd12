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
