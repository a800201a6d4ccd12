using System.Globalization;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Cli.Bench;

/// <summary>Invented people of one kind, the same in every run.</summary>
internal sealed class ProtectedPeople(ulong state)
{
    private const string Letters = "abdefgiklmnoprstuv";

    internal int Below(int limit)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    /// <summary>A person; a child is of one age band, so that no answer differs by it.</summary>
    internal Demographics Person(bool child) => new()
    {
        GivenName = Word(),
        FamilyName = Word(),
        BirthDate = child ? new DateOnly(2012, 6, 1).AddDays(Below(700)) : new DateOnly(1960, 1, 1).AddDays(Below(14_000)),
        Sex = Below(2) == 0 ? Sex.Female : Sex.Male,
        Address = new PostalAddress(null, $"{Below(99) + 1} {Word()} Lane", $"ZZ{Below(90) + 10} {Below(9) + 1}ZZ", "Northmere"),
        // Never the number of the desk (01632 960000), which stands in answers about anybody.
        Telephone = string.Create(CultureInfo.InvariantCulture, $"01632 96{1 + Below(9_999):D4}"),
    };

    private string Word() => string.Concat(Enumerable.Range(0, 7).Select(_ => Letters[Below(Letters.Length)]));
}
