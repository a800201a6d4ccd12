using System.Globalization;

namespace InfoShare.Core.People.Matching;

/// <summary>
/// Keys under which two records of one person are likely to meet, whatever one slip was made in either. Two records are compared
/// when they share a key. Each key is a short text, fit for an indexed column; it tells about the person, so treat it as the record.
/// </summary>
public static class BlockingKeys
{
    /// <summary>Keys of a record, each once.</summary>
    public static IReadOnlyList<string> Of(PersonFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var keys = new List<string>(24);
        foreach (var name in features.Names)
            AddNameKeys(features, name, keys);
        if (features.BirthDate is { IsComplete: true } born)
        {
            if (!born.IsYearLike)
                Add(keys, $"d|{born}");
            if (features.Postcode is not null)
                Add(keys, $"py|{features.Postcode.Text}|{born.Year}");
        }

        if (features.House is not null && features.Street is not null)
            Add(keys, $"hs|{features.House.Text}|{features.Street.Text}");
        if (features.House is not null && features.Postcode is not null)
            Add(keys, $"hp|{features.House.Text}|{features.Postcode.Text}");
        if (features.Uprn is not null)
            Add(keys, $"u|{features.Uprn.Text}");
        if (features.Telephone is not null)
            Add(keys, $"t|{features.Telephone.Text}");
        if (features.Email is not null)
        {
            Add(keys, $"e|{features.Email.Text}");
            var at = features.Email.Text.IndexOf('@', StringComparison.Ordinal);
            if (at > 3)
                Add(keys, $"el|{features.Email.Text[..at]}");
        }

        foreach (var identifier in features.Identifiers)
            Add(keys, $"i|{identifier.Scheme}|{identifier.Value.Text}");
        return keys;
    }

    private static void AddNameKeys(PersonFeatures features, PersonName name, List<string> keys)
    {
        var given = name.Given.Length > 0 ? Sound(name.Given[0]) : null;
        var family = name.Family is null ? null : Sound(name.Family);
        if (given is not null && family is not null)
        {
            // Sorted, so that swapped names meet; by sound, so that spellings do.
            Add(keys, string.CompareOrdinal(given, family) < 0 ? $"n|{given}|{family}" : $"n|{family}|{given}");
            foreach (var set in GivenNames.FormSets(name.Given[0].Text))
                Add(keys, string.Create(CultureInfo.InvariantCulture, $"nf|{set}|{family}"));
        }

        AddWordKeys(features, given, keys);
        AddWordKeys(features, family, keys);
        foreach (var part in name.FamilyParts)
        {
            AddWordKeys(features, Sound(part), keys);
            if (given is not null)
                Add(keys, string.CompareOrdinal(given, Sound(part)) < 0 ? $"n|{given}|{Sound(part)}" : $"n|{Sound(part)}|{given}");
        }
    }

    private static void AddWordKeys(PersonFeatures features, string? sound, List<string> keys)
    {
        if (sound is null)
            return;
        if (features.BirthDate is { } born)
        {
            Add(keys, string.Create(CultureInfo.InvariantCulture, $"wy|{sound}|{born.Year}"));
            if (born.Month != 0 && born.Day != 0 && !born.IsYearLike)
                Add(keys, string.Create(CultureInfo.InvariantCulture, $"wd|{sound}|{born.Month}|{born.Day}"));
        }

        if (features.Postcode is not null)
            Add(keys, $"wp|{sound}|{features.Postcode.Text}");
        if (features.Locality is not null)
            Add(keys, $"wl|{sound}|{features.Locality.Text}");
    }

    private static string Sound(Term term) => term.Sound.Length > 0 ? term.Sound : term.Text;

    private static void Add(List<string> keys, string key)
    {
        if (!keys.Contains(key))
            keys.Add(key);
    }
}
