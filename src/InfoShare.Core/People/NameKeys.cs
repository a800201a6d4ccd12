using InfoShare.Core.People.Matching;

namespace InfoShare.Core.People;

/// <summary>
/// Normal forms of names for looking up: letters and digits, without accents, lower case, words sorted, so that swapped given and
/// family names meet. A key finds candidates; it never decides a match by itself.
/// </summary>
public static class NameKeys
{
    /// <summary>Key of a full name, or null when nothing is left of it.</summary>
    public static string? Of(string? givenName, string? familyName)
    {
        var words = TextForms.Words($"{givenName} {familyName}");
        return words.Length == 0 ? null : string.Join(' ', words.Order(StringComparer.Ordinal));
    }

    /// <summary>Keys of the name and the other names of a record, each once.</summary>
    public static IReadOnlyList<string> Of(Demographics demographics) =>
    [
        .. demographics.OtherNames.Select(n => Of(n, null))
            .Prepend(Of(demographics.GivenName, demographics.FamilyName))
            .OfType<string>()
            .Distinct()
    ];
}
