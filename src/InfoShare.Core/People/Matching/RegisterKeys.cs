using System.Globalization;

namespace InfoShare.Core.People.Matching;

/// <summary>
/// Keys under which a record is looked for in a register of millions. Unlike <see cref="BlockingKeys"/>, which are for files, each
/// joins enough that few people share it: a key that a hundred share finds nobody among them. Numbers, because a number is a third
/// of the text in an index and says nothing to who reads it.
/// </summary>
public static class RegisterKeys
{
    /// <summary>
    /// Most keys that a search uses; the likeliest to find come first. Of many names every one gets a turn before any gets a second.
    /// </summary>
    public const int MostAsked = 24;

    /// <summary>
    /// Most keys that a record is stored under. The forty names that a record may have beside its own fit in with all that tells one
    /// person from another, so that it is found by the last of them as by the first; hardly anybody has more than a few.
    /// </summary>
    public const int MostStored = 800;

    /// <summary>Keys of a record, each once: identifiers first, then contact and place, then names in turns.</summary>
    public static IReadOnlyList<long> Of(PersonFeatures features, int most)
    {
        ArgumentNullException.ThrowIfNull(features);
        var keys = new Keys(most);
        foreach (var identifier in features.Identifiers)
            keys.Add($"i|{identifier.Scheme}|{identifier.Value.Text}");
        if (features.Telephone is not null)
            keys.Add($"t|{features.Telephone.Text}");
        if (features.Email is not null)
            keys.Add($"e|{features.Email.Text}");

        // Before the names: however many they are, a hostel shows by its address, and somebody at home is found there.
        AddAddress(keys, features);
        if (features.Postcode is not null && DateOf(features) is { } date)
            keys.Add($"pd|{features.Postcode.Text}|{date}");
        AddInTurns(keys, [.. features.Names.Select(n => OfName(features, n).ToList())]);
        return keys.All;
    }

    /// <summary>The keys of the address alone: under these a hostel shows, with many people of many families.</summary>
    public static IReadOnlyList<long> OfAddress(PersonFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var keys = new Keys(2);
        AddAddress(keys, features);
        return keys.All;
    }

    /// <summary>Keys of an agency's record.</summary>
    public static IReadOnlyList<long> Of(Demographics demographics) => Of(PersonFeatures.Read(RecordFacts.Of(demographics)), MostStored);

    private static void AddAddress(Keys keys, PersonFeatures features)
    {
        if (features.Uprn is not null)
            keys.Add($"u|{features.Uprn.Text}");
        if (features.House is not null && features.Postcode is not null)
            keys.Add($"hp|{features.House.Text}|{features.Postcode.Text}");
    }

    private static void AddInTurns(Keys keys, List<List<string>> names)
    {
        var longest = names.Count == 0 ? 0 : names.Max(n => n.Count);
        for (var turn = 0; turn < longest && !keys.AreFull; turn++)
        {
            foreach (var name in names.Where(n => turn < n.Count))
                keys.Add(name[turn]);
        }
    }

    /// <summary>Keys of one name, those that fewest share first.</summary>
    private static IEnumerable<string> OfName(PersonFeatures features, PersonName name)
    {
        var given = name.Given.Length > 0 ? Sound(name.Given[0]) : null;
        var family = name.Family is null ? null : Sound(name.Family);
        var date = DateOf(features);
        var words = new[] { family, given }.OfType<string>().ToList();
        if (given is not null && family is not null)
        {
            foreach (var key in OfPair(features, "n", given, family))
                yield return key;
        }

        foreach (var word in words.Where(_ => date is not null))
            yield return $"wd|{word}|{date}";
        if (given is not null && family is not null)
        {
            yield return Pair("n", given, family);
            foreach (var set in GivenNames.FormSets(name.Given[0].Text))
            {
                foreach (var key in OfPair(features, "f", set.ToString(CultureInfo.InvariantCulture), family))
                    yield return key;
            }
        }

        foreach (var word in words.Where(_ => features.Postcode is not null))
            yield return $"wp|{word}|{features.Postcode!.Text}";
        foreach (var part in name.FamilyParts.Select(Sound))
        {
            if (given is not null)
            {
                foreach (var key in OfPair(features, "n", given, part))
                    yield return key;
            }

            if (date is not null)
                yield return $"wd|{part}|{date}";
        }

        // A name and nothing else is all that some records say; no name at all is nobody's key.
        if (words.Count == 1)
            yield return $"w|{words[0]}";
    }

    // With the year or with day and month, so that one slip leaves the other; either order of names, of day and month.
    private static IEnumerable<string> OfPair(PersonFeatures features, string kind, string one, string other)
    {
        if (features.BirthDate is not { } born)
            yield break;
        yield return string.Create(CultureInfo.InvariantCulture, $"{Pair(kind, one, other)}|y{born.Year}");
        if (born.IsComplete && !born.IsYearLike)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Pair(kind, one, other)}|d{Math.Min(born.Day, born.Month)}.{Math.Max(born.Day, born.Month)}");
    }

    private static string Pair(string kind, string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? $"{kind}|{one}|{other}" : $"{kind}|{other}|{one}";

    private static string? DateOf(PersonFeatures features) => features.BirthDate is { IsComplete: true, IsYearLike: false } born
        ? string.Create(CultureInfo.InvariantCulture, $"{born.Year}.{Math.Min(born.Day, born.Month)}.{Math.Max(born.Day, born.Month)}")
        : null;

    private static string Sound(Term term) => term.Sound.Length > 0 ? term.Sound : term.Text;

    private sealed class Keys(int most)
    {
        private readonly List<long> all = [];
        private readonly HashSet<long> known = [];

        internal IReadOnlyList<long> All => all;

        internal bool AreFull => all.Count >= most;

        internal void Add(string key)
        {
            var number = Number(key);
            if (!AreFull && known.Add(number))
                all.Add(number);
        }

        /// <summary>FNV-1a with a last stirring. Two keys of one number only cost a comparison.</summary>
        private static long Number(string key)
        {
            var hash = 14695981039346656037UL;
            foreach (var c in key)
                hash = (hash ^ c) * 1099511628211UL;
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
            return (long)(hash ^ (hash >> 29));
        }
    }
}
