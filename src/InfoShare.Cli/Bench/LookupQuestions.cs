using InfoShare.Cli.Population;
using InfoShare.Core.People;

namespace InfoShare.Cli.Bench;

/// <summary>
/// Whom the lookups ask for: of ten questions four as the record says, three with a slip in a name and without a number, one with
/// name and birth date alone, and two for somebody who is not in the register but is made of the same names and places. Those asked
/// for are spread over the whole register, and hardly anybody is asked for twice: no register answers from what lies near.
/// </summary>
internal sealed class LookupQuestions(SyntheticPopulation register, int people)
{
    private const int StrangersSeed = 2;

    private readonly List<Demographics> known = register.Described;
    private readonly List<Demographics> strangers = StrangersLike(people);

    /// <summary>So far from a question is another of the same kind, until which nobody is asked for twice.</summary>
    public int Half => Math.Max(known.Count / 20, 1) * 10;

    /// <summary>A question; the number begins with 0.</summary>
    public Demographics Of(int number)
    {
        // 7919 is a prime: neighbours in time are no neighbours in the register.
        var who = known[(int)(number * 7919L % known.Count)];
        return (number % 10) switch
        {
            0 or 2 or 5 or 7 => who,
            1 or 4 or 8 => Slipped(who, number),
            3 => who with { Identifiers = [], Address = null },
            _ => strangers[(int)(number * 7919L % strangers.Count)] with { Identifiers = [] },
        };
    }

    // One letter left out, one doubled or two exchanged, in either name.
    private static Demographics Slipped(Demographics who, int number)
    {
        var bare = who with { Identifiers = [] };
        return number / 10 % 2 == 0
            ? bare with { FamilyName = Slip(who.FamilyName!, number / 20) }
            : bare with { GivenName = Slip(who.GivenName!, number / 20) };
    }

    private static string Slip(string name, int number)
    {
        var place = 1 + (number / 3 % (name.Length - 2));
        return (number % 3) switch
        {
            0 => name.Remove(place, 1),
            1 => name.Insert(place, name[place].ToString()),
            _ => $"{name[..place]}{name[place + 1]}{name[place]}{name[(place + 2)..]}",
        };
    }

    private static List<Demographics> StrangersLike(int people)
    {
        var others = new SyntheticPopulation(Math.Min(people, SyntheticPopulation.DescribedKept), StrangersSeed);
        foreach (var _ in others.Batches(int.MaxValue))
        {
            // Making them describes them.
        }

        return others.Described;
    }
}
