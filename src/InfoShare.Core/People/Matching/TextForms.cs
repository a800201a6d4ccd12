using System.Text;

namespace InfoShare.Core.People.Matching;

/// <summary>
/// Normal forms of text: lower case, no accents, Cyrillic and Greek letters in Latin. By tables of our own, because the runtime
/// drops accents differently where it has no language data.
/// </summary>
public static class TextForms
{
    private static readonly Dictionary<char, string> Letters = BuildLetters();

    /// <summary>Folded text: lower-case Latin letters and digits, words parted by single spaces, apostrophes closed up.</summary>
    public static string Fold(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var folded = new StringBuilder(text.Length);
        foreach (var original in text)
        {
            var c = char.ToLowerInvariant(original);
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
                folded.Append(c);
            else if (c is '\'' or '’' or '‘' or '`' or 'ʼ' or (>= '\u0300' and <= '\u036f'))
                continue;
            else if (Letters.TryGetValue(c, out var latin))
                folded.Append(latin);
            else if (char.IsLetterOrDigit(c))
                folded.Append(c);
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        if (folded.Length > 0 && folded[^1] == ' ')
            folded.Length--;
        return folded.ToString();
    }

    /// <summary>Folded words.</summary>
    public static string[] Words(string? text)
    {
        var folded = Fold(text);
        return folded.Length == 0 ? [] : folded.Split(' ');
    }

    /// <summary>Letters and digits only, closed up, for postcodes and identifiers.</summary>
    public static string Compact(string? text) => Fold(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Digits of a telephone number with the national prefix; empty when too few to tell anything.</summary>
    public static string Telephone(string? text)
    {
        var digits = new string([.. (text ?? "").Where(char.IsAsciiDigit)]);
        if (digits.StartsWith("0044", StringComparison.Ordinal))
            digits = "0" + digits[4..].TrimStart('0');
        else if (digits.StartsWith("44", StringComparison.Ordinal) && digits.Length > 10)
            digits = "0" + digits[2..].TrimStart('0');
        return digits.Length < 7 ? "" : digits;
    }

    private static Dictionary<char, string> BuildLetters()
    {
        var letters = new Dictionary<char, string>();
        foreach (var (latin, variants) in new[]
        {
            ("a", "àáâãäåāăąǎȁȃạảấầẩẫậắằẳẵặ"), ("b", "ḃ"), ("c", "çćĉċč"), ("d", "ďđðḋ"),
            ("e", "èéêëēĕėęěẹẻẽếềểễệ"), ("f", "ḟ"), ("g", "ĝğġģǧ"), ("h", "ĥħ"),
            ("i", "ìíîïĩīĭįıỉịǐ"), ("j", "ĵ"), ("k", "ķǩ"), ("l", "ĺļľŀł"), ("m", "ṁ"),
            ("n", "ñńņňŉŋ"), ("o", "òóôõöøōŏőơǒọỏốồổỗộớờởỡợ"), ("p", "ṗ"), ("r", "ŕŗř"),
            ("s", "śŝşšșṡ"), ("t", "ţťŧțṫ"), ("u", "ùúûüũūŭůűųưǔụủứừửữự"), ("w", "ŵẁẃẅ"),
            ("y", "ýÿŷỳỵỷỹ"), ("z", "źżž"),
        })
        {
            foreach (var c in variants)
                letters[c] = latin;
        }

        (letters['ß'], letters['æ'], letters['œ'], letters['þ'], letters['ĳ']) = ("ss", "ae", "oe", "th", "ij");
        AddRow(letters, "абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюяђјљњћџѓќ",
            "a b v g g d e ye e zh z i i yi i k l m n o p r s t u u f kh ts ch sh shch  y  e yu ya d j lj nj c dz g k");
        AddRow(letters, "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",
            "a v g d e z i th i k l m n x o p r s s t y f ch ps o a e i i o y o i y");
        return letters;
    }

    private static void AddRow(Dictionary<char, string> letters, string from, string to)
    {
        var latin = to.Split(' ');
        for (var i = 0; i < from.Length; i++)
            letters[from[i]] = latin[i];
    }
}
