using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Tests.Matching;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.People;

/// <summary>An agency's record, and of which human being it is.</summary>
internal sealed record SceneRecord(int Human, string Agency, string OwnId, Demographics Says)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Human} {OwnId}: {Says.GivenName} {Says.FamilyName} {Says.BirthDate:yyyy-MM-dd} {Says.Sex} {Says.Address?.Line} {Says.Address?.Postcode} {Says.Telephone} {string.Join(' ', Says.Identifiers.Select(i => i.Value))}");
}

/// <summary>Records of three to six invented human beings, in two orders.</summary>
internal sealed record Scene(SceneRecord[] Records, int[] OtherOrder)
{
    public SceneRecord[] Turned => [.. OtherOrder.Select(i => Records[i])];

    public override string ToString() => $"{string.Join("\n", Records.Select(r => r.ToString()))}\nother order: {string.Join(' ', OtherOrder.Select(i => Records[i].OwnId))}";
}

/// <summary>
/// Small households with what makes them hard: twins, brothers and sisters, father and son of one name, a namesake elsewhere; each
/// recorded by one to four agencies with the slips that records have. A case that fails is made smaller by leaving records out.
/// </summary>
internal sealed class HouseholdScenes
{
    private readonly Chance chance;
    private readonly List<SceneRecord> records = [];
    private int numbers = 400_000_000;
    private int humans;

    private HouseholdScenes(int seed) => chance = new Chance((ulong)seed);

    public static Arbitrary<Scene> Any { get; } = Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => new HouseholdScenes(seed).Make()), Smaller);

    private sealed record Home(string Line, string Postcode, string? Uprn, string Telephone);

    private sealed record Human(string Given, string Family, Sex Sex, DateOnly Born, Home Home, string Nhs);

    private Scene Make()
    {
        var (home, family) = (NewHome(), chance.PickCommon(UkNames.Families));
        var year = chance.Between(2004, 2022);
        var boys = Names(UkNames.Boys, 6);
        var girls = Names(UkNames.Girls, 6);
        var born = NewBirth(year);
        var wanted = chance.Between(3, 6);
        var father = new Human(boys[0], family, Sex.Male, NewBirth(year - chance.Between(18, 38)), home, NewNhs());
        var first = new Human(girls[0], family, Sex.Female, born, home, NewNhs());
        Record(first);
        var (grown, junior) = (false, false);
        while (humans < wanted)
        {
            Record(chance.Below(7) switch
            {
                0 or 1 => first with { Given = girls[humans], Nhs = NewNhs() },
                2 => first with { Given = boys[humans], Sex = Sex.Male, Nhs = NewNhs() },
                3 => first with { Given = girls[humans], Born = NewBirth(year + humans), Nhs = NewNhs() },
                4 when Once(ref grown) => father,
                5 when Once(ref junior) => father with { Born = NewBirth(year - 2), Nhs = NewNhs() },
                _ => first with { Born = NewBirth(year + chance.Between(2, 9)), Home = NewHome(), Nhs = NewNhs() },
            });
        }

        var one = Shuffled(Enumerable.Range(0, records.Count));
        return new Scene([.. one.Select(i => records[i])], Shuffled(Enumerable.Range(0, records.Count)));
    }

    private static bool Once(ref bool done) => !done && (done = true);

    private void Record(Human human)
    {
        var who = ++humans;
        for (var (i, count) = (1, chance.Between(1, 4)); i <= count; i++)
            records.Add(new SceneRecord(who, $"agency-{i}", $"R-{who}-{i}", Blur(human)));
    }

    /// <summary>What agencies make of one human being.</summary>
    private Demographics Blur(Human human)
    {
        var (given, family, home) = (human.Given, human.Family, human.Home);
        if (UkNames.Forms.TryGetValue(given, out var forms) && chance.Of1000(200))
            given = chance.Pick(forms);
        else if (chance.Of1000(60))
            given = Slip(given);
        if (chance.Of1000(60))
            family = Slip(family);
        if (chance.Of1000(150))
            home = NewHome() with { Telephone = home.Telephone };
        return new Demographics
        {
            GivenName = given,
            FamilyName = family,
            BirthDate = BlurDate(human.Born),
            Sex = chance.Of1000(200) ? Sex.Unspecified : human.Sex,
            Address = chance.Of1000(120) ? null : new PostalAddress(chance.Of1000(500) ? null : home.Uprn, home.Line, home.Postcode, null),
            Telephone = chance.Of1000(500) ? null : home.Telephone,
            Identifiers = chance.Of1000(450) ? [] : [new PersonIdentifier(IdentifierScheme.NhsNumber, human.Nhs)],
        };
    }

    private DateOnly? BlurDate(DateOnly born) => chance.Below(1000) switch
    {
        < 20 => null,
        < 50 when born.Day <= 12 => new DateOnly(born.Year, born.Day, born.Month),
        < 80 => new DateOnly(born.Year, born.Month, (born.Day + 9) % 28 + 1),
        _ => born,
    };

    private string Slip(string text)
    {
        var at = chance.Between(1, text.Length - 2);
        return chance.Below(2) == 0 ? text.Remove(at, 1) : text.Insert(at, text[at].ToString());
    }

    private string[] Names(string[] from, int count) => [.. Shuffled(Enumerable.Range(0, from.Length)).Take(count).Select(i => from[i])];

    private int[] Shuffled(IEnumerable<int> items)
    {
        var list = items.ToArray();
        for (var i = list.Length - 1; i > 0; i--)
        {
            var j = chance.Below(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }

    private DateOnly NewBirth(int year) => new DateOnly(year, 1, 1).AddDays(chance.Below(365));

    private Home NewHome() => new(
        $"{chance.Between(1, 180)} {chance.Pick(UkNames.Streets)} {chance.Pick(UkNames.Kinds)}",
        $"ZZ{chance.Between(1, 29)} {chance.Between(1, 9)}{"ABDEFGHJLN"[chance.Below(10)]}{"PQRSTUWXYZ"[chance.Below(10)]}",
        chance.Of1000(600) ? chance.Between(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture) : null,
        $"07700 9{chance.Between(100_000, 999_999)}");

    private string NewNhs()
    {
        while (true)
        {
            var nine = (numbers += chance.Between(1, 97)).ToString(CultureInfo.InvariantCulture);
            for (var check = 0; check <= 9; check++)
            {
                if (NhsNumbers.IsValid(nine + check))
                    return nine + check;
            }
        }
    }

    private static IEnumerable<Scene> Smaller(Scene scene) => Enumerable.Range(0, scene.Records.Length).Select(left => new Scene(
        [.. scene.Records.Where((_, i) => i != left)],
        [.. scene.OtherOrder.Where(i => i != left).Select(i => i > left ? i - 1 : i)]));
}
