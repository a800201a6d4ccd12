using InfoShare.Core.People.Matching;

namespace InfoShare.Core.People;

/// <summary>
/// Knows names that stand for a name not yet given: "Baby", "Baby of Anna", "Twin 1", an initial. Two of them that agree say
/// nothing: newborn twins share theirs with birth date, address and telephone.
/// </summary>
public static class PlaceholderNames
{
    /// <summary>Keys (<see cref="NameKeys"/>) of those names of a record that name one human being: a given and a family name.</summary>
    public static IReadOnlyList<string> FullKeysOf(Demographics demographics)
    {
        var keys = demographics.OtherNames
            .Where(n => TextForms.Words(n) is { Length: > 1 } words && !words.Any(Stands))
            .Select(n => NameKeys.Of(n, null));
        if (IsFull(demographics.GivenName, demographics.FamilyName))
            keys = keys.Prepend(NameKeys.Of(demographics.GivenName, demographics.FamilyName));
        return [.. keys.OfType<string>().Distinct()];
    }

    private static bool IsFull(string? givenName, string? familyName)
    {
        var (given, family) = (TextForms.Words(givenName), TextForms.Words(familyName));
        return given.Length > 0 && family.Length > 0 && !given.Any(Stands) && !family.Any(Stands) &&
            !given.All(SaysLittle) && !given.Contains("of") && given is not (["bo", _, ..] or ["b", "o", ..]);
    }

    // Such a word makes a placeholder of any name that it stands in.
    private static bool Stands(string word) => WithoutNumber(word) is
        "baby" or "babe" or "infant" or "newborn" or "neonate" or "unborn" or "foetus" or "fetus" or "twin" or "twins" or "triplet"
        or "triplets" or "quad" or "quadruplet" or "sibling" or "unnamed" or "unknown";

    // Such words are no name as long as nothing else stands beside them.
    private static bool SaysLittle(string word) => word.Length <= 1 || WithoutNumber(word) is
        "" or "boy" or "girl" or "male" or "female" or "child" or "son" or "daughter" or "brother" or "sister" or "one" or "two"
        or "three" or "first" or "second" or "third" or "no" or "not" or "name" or "given" or "known" or "recorded" or "nk" or "tbc"
        or "ii" or "iii";

    private static string WithoutNumber(string word) => word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
}
