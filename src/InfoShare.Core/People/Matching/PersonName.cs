using System.Collections.Frozen;

namespace InfoShare.Core.People.Matching;

/// <summary>
/// A name in parts. <see cref="Given"/>: first name, then middle names. <see cref="Family"/>: the whole, closed up;
/// <see cref="FamilyParts"/>: its words where there are several. A single word of unknown role stands in <see cref="Given"/>.
/// </summary>
public sealed record PersonName(Term[] Given, Term? Family, Term[] FamilyParts)
{
    /// <summary>Nothing left of it.</summary>
    public bool IsEmpty => Given.Length == 0 && Family is null;
}

/// <summary>Older or younger of two who share a name.</summary>
public enum NameSuffix : byte
{
    None,
    Junior,
    Senior,
}

/// <summary>Takes written names apart: titles, suffixes, temporary names of babies.</summary>
internal static class NameReader
{
    private static readonly FrozenSet<string> Titles = FrozenSet.ToFrozenSet(
    [
        "mr", "mrs", "ms", "miss", "mx", "master", "dr", "doctor", "prof", "professor", "sir", "dame", "lady", "lord", "hon", "rt",
        "honourable", "right", "rev", "revd", "reverend", "father", "sister", "brother", "fr", "capt", "captain", "maj", "col",
        "colonel", "gen", "lt", "lieut", "lieutenant", "sgt", "sergeant", "cpl", "corporal", "pc", "dc", "cllr", "councillor", "admiral",
        "canon", "cdr", "commander", "baron", "baroness", "viscount", "earl", "count", "countess", "duke", "imam", "rabbi", "pastor",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Tails = FrozenSet.ToFrozenSet(
    [
        "jr", "jnr", "junior", "sr", "snr", "senior", "esq", "esquire", "ii", "iii", "iv", "phd", "md", "obe", "mbe", "cbe", "kbe", "kcb",
        "baronet", "bart", "bt", "mp", "qc", "kc", "jp", "decd", "deceased", "nee",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Particles = FrozenSet.ToFrozenSet(
        ["de", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "la", "le", "st", "saint", "al", "el", "bin", "ibn", "ap", "ab", "o", "ter", "ten"],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> TemporaryWords = FrozenSet.ToFrozenSet(
        ["baby", "infant", "unborn", "newborn", "boy", "girl", "male", "female", "twin", "triplet", "of", "bo", "one", "two", "three", "first", "second", "third", "child", "unknown", "unnamed", "no", "name", "given", "a", "b"],
        StringComparer.Ordinal);

    internal sealed record Reading(PersonName Name, NameSuffix Suffix, bool IsTemporary, byte BirthOrder);

    /// <summary>Reads a name given in two fields, or in one, or both ways.</summary>
    internal static Reading Read(TermPool pool, string? given, string? family, string? full)
    {
        var givenWords = new List<string>(TextForms.Words(given));
        var familyWords = new List<string>(TextForms.Words(family));
        if (givenWords.Count == 0 && familyWords.Count == 0)
            (givenWords, familyWords) = SplitFull(full);
        else
            AddMiddleNames(givenWords, familyWords, TextForms.Words(full));

        var suffix = Strip(givenWords, familyWords);
        var (temporary, order) = TakeTemporary(givenWords, familyWords.Count > 0);
        givenWords.RemoveAll(w => familyWords.Count > 0 && w.Length == 0);
        var parts = familyWords.Count > 1 ? familyWords.Where(w => w.Length > 2).Select(w => pool.Of(TermKind.Family, w)!).ToArray() : [];
        return new Reading(
            new PersonName(
                [.. givenWords.Take(5).Select(w => pool.Of(TermKind.Given, w)!)],
                pool.Of(TermKind.Family, string.Concat(familyWords)),
                parts),
            suffix, temporary, order);
    }

    private static (List<string> Given, List<string> Family) SplitFull(string? full)
    {
        var comma = full?.IndexOf(',', StringComparison.Ordinal) ?? -1;
        if (comma > 0)
        {
            var after = TextForms.Words(full![(comma + 1)..]).ToList();
            if (after.Exists(w => !Tails.Contains(w) && !IsOrdinal(w)))
                return (after, [.. TextForms.Words(full[..comma])]);
            full = full[..comma];
        }

        // A double-barrelled name stays in one piece when the name as a whole is cut at spaces.
        var words = (full ?? "").Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => TextForms.Fold(w).Length > 0).ToList();
        while (words.Count > 1 && (Tails.Contains(TextForms.Fold(words[^1])) && TextForms.Fold(words[^1]) is not ("jr" or "jnr" or "junior" or "sr" or "snr" or "senior")))
            words.RemoveAt(words.Count - 1);
        var suffixes = words.Skip(1).Where(w => TextForms.Fold(w) is "jr" or "jnr" or "junior" or "sr" or "snr" or "senior").ToList();
        words.RemoveAll(suffixes.Contains);
        while (words.Count > 1 && Titles.Contains(TextForms.Fold(words[0])))
            words.RemoveAt(0);
        if (words.Count < 2)
            return ([.. words.SelectMany(TextForms.Words)], []);
        var start = words.Count - 1;
        while (start > 1 && Particles.Contains(TextForms.Fold(words[start - 1])))
            start--;
        return ([.. words.Take(start).Concat(suffixes).SelectMany(TextForms.Words)], [.. words.Skip(start).SelectMany(TextForms.Words)]);
    }

    private static void AddMiddleNames(List<string> given, List<string> family, string[] full)
    {
        // Only what stands between the first name and the family name.
        if (given.Count == 0 || family.Count == 0)
            return;
        var from = Array.IndexOf(full, given[^1]);
        var to = Array.LastIndexOf(full, family[0]);
        for (var i = from + 1; from >= 0 && i < to; i++)
            given.Add(full[i]);
    }

    private static NameSuffix Strip(List<string> given, List<string> family)
    {
        var suffix = NameSuffix.None;
        foreach (var words in (List<string>[])[given, family])
        {
            for (var i = words.Count - 1; i >= 0; i--)
            {
                var word = words[i];
                var found = word switch
                {
                    "jr" or "jnr" or "junior" => NameSuffix.Junior,
                    "sr" or "snr" or "senior" => NameSuffix.Senior,
                    _ => NameSuffix.None,
                };
                if (found != NameSuffix.None)
                    suffix = found;
                if ((found != NameSuffix.None || Tails.Contains(word) || IsOrdinal(word)) && (i > 0 || words == family))
                    words.RemoveAt(i);
            }
        }

        while (given.Count > 0 && (given[0] is "of" or "the" || Titles.Contains(given[0])) && (given.Count > 1 || family.Count > 0))
            given.RemoveAt(0);
        if (given.Count == 1 && family.Count == 0 && Titles.Contains(given[0]))
            given.Clear();
        given.RemoveAll(w => w is "of" or "the" && given.Count > 1);
        return suffix;
    }

    private static (bool Temporary, byte Order) TakeTemporary(List<string> given, bool hasFamily)
    {
        var marks = given.Exists(w => w is "baby" or "infant" or "unborn" or "newborn" or "twin" or "triplet" or "unnamed") ||
            (given.Count > 0 && given.TrueForAll(TemporaryWords.Contains) && given.Exists(w => w is "male" or "female" or "boy" or "girl" or "unknown" or "child"));
        if (!marks || (!hasFamily && given.Count < 2))
            return (false, 0);
        byte order = 0;
        foreach (var word in given)
        {
            order = word switch
            {
                "1" or "one" or "first" or "a" or "i" => 1,
                "2" or "two" or "second" or "b" or "ii" => 2,
                "3" or "three" or "third" or "c" or "iii" => 3,
                _ => order,
            };
        }

        // "Baby of Sarah" carries the mother's name, which is not the child's.
        given.Clear();
        return (true, order);
    }

    private static bool IsOrdinal(string word) =>
        word.Length is >= 3 and <= 4 && char.IsAsciiDigit(word[0]) && word[^2..] is "st" or "nd" or "rd" or "th";
}
