using System.Text;

namespace InfoShare.Core.People.Matching;

/// <summary>Keys under which names that sound alike come together. For finding candidates and as weak evidence, never for identity.</summary>
public static class NameSound
{
    /// <summary>
    /// A key close to how names of many origins are said in England: silent beginnings dropped, ph as f, mac as mc, soft and hard
    /// letters told apart, vowels kept only at the beginning, doubles once. Empty for an empty name.
    /// </summary>
    public static string Key(string folded)
    {
        if (folded.Length == 0)
            return "";
        var s = folded;
        s = Begin(s, ("mac", "mk"), ("mc", "mk"), ("kn", "n"), ("gn", "n"), ("pn", "n"), ("wr", "r"), ("ps", "s"), ("rh", "r"),
            ("wh", "w"), ("x", "s"), ("kh", "k"), ("hj", "y"), ("j", "j"));
        s = s.Replace("sch", "sh", StringComparison.Ordinal).Replace("tch", "ch", StringComparison.Ordinal)
            .Replace("ph", "f", StringComparison.Ordinal).Replace("ck", "k", StringComparison.Ordinal)
            .Replace("ght", "t", StringComparison.Ordinal).Replace("gh", "g", StringComparison.Ordinal)
            .Replace("dg", "j", StringComparison.Ordinal).Replace("cz", "ch", StringComparison.Ordinal)
            .Replace("sz", "sh", StringComparison.Ordinal).Replace("th", "0", StringComparison.Ordinal);
        var key = new StringBuilder(6);
        for (var i = 0; i < s.Length && key.Length < 6; i++)
        {
            var c = s[i];
            var next = i + 1 < s.Length ? s[i + 1] : '\0';
            var sound = c switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' => i == 0 ? 'a' : '\0',
                'h' or 'w' => i == 0 ? c : '\0',
                'c' => next == 'h' ? 'x' : next is 'e' or 'i' or 'y' ? 's' : 'k',
                's' => next == 'h' ? 'x' : 's',
                'q' => 'k',
                'z' => 's',
                'v' => 'f',
                'd' => 't',
                'b' => 'b',
                'g' => next is 'e' or 'i' ? 'j' : 'k',
                _ => c,
            };
            if (sound != '\0' && (key.Length == 0 || key[^1] != sound))
                key.Append(sound);
        }

        return key.ToString();
    }

    private static string Begin(string s, params ReadOnlySpan<(string From, string To)> rules)
    {
        foreach (var (from, to) in rules)
        {
            if (s.StartsWith(from, StringComparison.Ordinal))
                return to + s[from.Length..];
        }

        return s;
    }
}
