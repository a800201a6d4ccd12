using System.Globalization;
using System.Text;

namespace InfoShare.Core.People;

/// <summary>
/// Normal forms of names for looking up: letters only, without accents, lower case, words sorted, so that swapped given and
/// family names meet. A key finds candidates; it never decides a match by itself.
/// </summary>
public static class NameKeys
{
    /// <summary>Key of a full name, or null when nothing is left of it.</summary>
    public static string? Of(string? givenName, string? familyName)
    {
        var words = Words($"{givenName} {familyName}");
        return words.Count == 0 ? null : string.Join(' ', words.Order(StringComparer.Ordinal));
    }

    /// <summary>Keys of the name and the other names of a record, each once.</summary>
    public static IReadOnlyList<string> Of(Demographics demographics) =>
    [
        .. demographics.OtherNames.Select(n => Of(n, null))
            .Prepend(Of(demographics.GivenName, demographics.FamilyName))
            .OfType<string>()
            .Distinct()
    ];

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’')
                continue;
            if (char.IsLetter(c))
            {
                word.Append(char.ToLowerInvariant(c));
                continue;
            }

            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }

        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }
}
