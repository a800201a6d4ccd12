using System.Collections.Frozen;
using System.Reflection;

namespace InfoShare.Core.People.Matching;

/// <summary>What is known of names before any file is read: forms of one name, real names, rough rates in the population.</summary>
public static class GivenNames
{
    private static readonly FrozenDictionary<string, int[]> OneName = Sets(line => line[0] != '~');
    private static readonly FrozenDictionary<string, int[]> KinNames = Sets(line => line[0] == '~');
    private static readonly FrozenDictionary<string, double> GivenRates = Rates("given-names.txt");
    private static readonly FrozenDictionary<string, double> FamilyRates = Rates("family-names.txt");

    /// <summary>Whether two folded given names are forms of one name (William, Bill; Muhammad, Mohammed).</summary>
    public static bool AreForms(string a, string b) => Share(OneName, a, b);

    /// <summary>Whether two folded given names are kin: other tongues, the other sex's form (Paul, Pablo, Paula).</summary>
    public static bool AreKin(string a, string b) => Share(KinNames, a, b);

    /// <summary>Whether this is a given name in use, so that it is not taken for a slip of the pen of another.</summary>
    public static bool IsKnown(string folded) => GivenRates.ContainsKey(folded) || OneName.ContainsKey(folded);

    /// <summary>Numbers of the sets of forms that a folded name belongs to; for blocking.</summary>
    public static ReadOnlySpan<int> FormSets(string folded) => OneName.TryGetValue(folded, out var sets) ? sets : [];

    /// <summary>Share of people who bear this given name.</summary>
    public static double GivenRate(string folded) => GivenRates.TryGetValue(folded, out var rate) ? rate : 1e-5;

    /// <summary>Share of people who bear this family name.</summary>
    public static double FamilyRate(string folded) => FamilyRates.TryGetValue(folded, out var rate) ? rate : 1e-5;

    private static bool Share(FrozenDictionary<string, int[]> sets, string a, string b) =>
        sets.TryGetValue(a, out var left) && sets.TryGetValue(b, out var right) && left.AsSpan().ContainsAny(right);

    private static FrozenDictionary<string, int[]> Sets(Func<string, bool> wanted)
    {
        var sets = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Lines("given-name-forms.txt").Where(wanted))
        {
            number++;
            foreach (var name in line.TrimStart('~').Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
            {
                if (!sets.TryGetValue(name, out var numbers))
                    sets[name] = numbers = [];
                numbers.Add(number);
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
