using System.Collections.Frozen;
using System.Reflection;

namespace InfoShare.Core.People.Matching;

/// <summary>What is known of names before any file is read: forms of one name, real names, rough rates in the population.</summary>
public static class GivenNames
{
    private static readonly FrozenDictionary<string, Membership[]> OneName = Sets(line => line[0] != '~');
    private static readonly FrozenDictionary<string, Membership[]> KinNames = Sets(line => line[0] == '~');
    private static readonly FrozenDictionary<string, double> GivenRates = Rates("given-names.txt");
    private static readonly FrozenDictionary<string, double> FamilyRates = Rates("family-names.txt");

    /// <summary>A name's part in a set of forms.</summary>
    /// <param name="IsWhole">The name itself or one of its spellings, not a short or pet form.</param>
    private readonly record struct Membership(int Set, bool IsWhole);

    /// <summary>
    /// Whether two folded given names are forms of one name (William, Bill; Muhammad, Mohammed). Two short forms that are names by
    /// themselves are not: Jack and Jake may be brothers, and Ella and Ellie sisters.
    /// </summary>
    public static bool AreForms(string a, string b)
    {
        if (!OneName.TryGetValue(a, out var left) || !OneName.TryGetValue(b, out var right))
            return false;
        foreach (var x in left)
        {
            foreach (var y in right)
            {
                if (x.Set == y.Set && (x.IsWhole || y.IsWhole || !GivenRates.ContainsKey(a) || !GivenRates.ContainsKey(b)))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether two folded given names are kin: other tongues, the other sex's form (Paul, Pablo, Paula).</summary>
    public static bool AreKin(string a, string b) =>
        KinNames.TryGetValue(a, out var left) && KinNames.TryGetValue(b, out var right) && Array.Exists(left, x => Array.Exists(right, y => x.Set == y.Set));

    /// <summary>Whether this is a given name in use, so that it is not taken for a slip of the pen of another.</summary>
    public static bool IsKnown(string folded) => GivenRates.ContainsKey(folded) || OneName.ContainsKey(folded);

    /// <summary>Numbers of the sets of forms that a folded name belongs to; for blocking.</summary>
    public static IEnumerable<int> FormSets(string folded) => OneName.TryGetValue(folded, out var sets) ? sets.Select(s => s.Set) : [];

    /// <summary>Share of people who bear this given name.</summary>
    public static double GivenRate(string folded) => GivenRates.TryGetValue(folded, out var rate) ? rate : 1e-5;

    /// <summary>Share of people who bear this family name.</summary>
    public static double FamilyRate(string folded) => FamilyRates.TryGetValue(folded, out var rate) ? rate : 1e-5;

    private static FrozenDictionary<string, Membership[]> Sets(Func<string, bool> wanted)
    {
        var sets = new Dictionary<string, List<Membership>>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Lines("given-name-forms.txt").Where(wanted))
        {
            number++;
            var whole = true;
            foreach (var name in line.TrimStart('~').Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
            {
                if (name == "|")
                {
                    whole = false;
                    continue;
                }

                if (!sets.TryGetValue(name, out var memberships))
                    sets[name] = memberships = [];
                memberships.Add(new Membership(number, whole));
            }
        }

        return sets.ToFrozenDictionary(s => s.Key, s => s.Value.ToArray(), StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, double> Rates(string file)
    {
        var rates = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in Lines(file))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var rate = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture) / 100_000.0;
            foreach (var name in words.Skip(1))
                rates.TryAdd(name, rate);
        }

        return rates.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"InfoShare.Core.People.Matching.Data.{file}")
            ?? throw new InvalidOperationException($"Embedded list {file} is missing.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
