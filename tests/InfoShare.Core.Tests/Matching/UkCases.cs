using System.Globalization;
using InfoShare.Core.People.Matching;

namespace InfoShare.Core.Tests.Matching;

/// <summary>
/// A seeded file of records about people in England who do not exist, made of the cases that a matcher gets wrong: twins, brothers and
/// sisters in one flat, parent and child of one name, cousins and namesakes, residents of a hostel, newborn babies; and among them
/// ordinary people whose records differ as records do.
/// </summary>
internal sealed class UkCases
{
    private readonly Chance chance;
    private readonly List<PersonFacts> records = [];
    private readonly List<int> people = [];
    private readonly List<string> kinds = [];
    private int persons;
    private int numbers = 400_000_000;
    private string kind = "";

    private UkCases(ulong seed) => chance = new Chance(seed);

    public IReadOnlyList<PersonFacts> Records => records;

    /// <summary>Whose each record is.</summary>
    public IReadOnlyList<int> People => people;

    /// <summary>The kind of case that each record belongs to.</summary>
    public IReadOnlyList<string> Kinds => kinds;

    public static UkCases Make(int cases, ulong seed)
    {
        var made = new UkCases(seed);
        for (var i = 0; i < cases; i++)
            made.MakeCase(i % 40);
        return made;
    }

    private void MakeCase(int number)
    {
        switch (number)
        {
            case < 7: Twins(); break;
            case < 13: Siblings(); break;
            case < 17: ParentAndChildOfOneName(); break;
            case < 21: Cousins(); break;
            case < 26: Namesakes(); break;
            case < 31: HostelResident(number == 26); break;
            case < 33: Newborn(); break;
            default: Ordinary(); break;
        }
    }

    private sealed record Home(string House, string Street, string Postcode, string Town, string? Uprn);

    private sealed record Soul(
        string Given, string? Middle, string Family, char Sex, DateOnly Born, Home Home, string Nhs, string? Telephone, string? Email);

    private void Twins()
    {
        kind = "twins";
        var home = NewHome();
        var family = NewFamily();
        var born = NewBirth(2006, 2025);
        var telephone = NewTelephone();
        var girl = chance.Of1000(500);
        var (first, second) = chance.Of1000(400)
            ? chance.Pick(girl ? UkNames.AlikeGirls : UkNames.AlikeBoys)
            : Two(girl ? UkNames.Girls : UkNames.Boys, chance.Of1000(400) ? girl ? UkNames.Boys : UkNames.Girls : null);
        foreach (var given in (string[])[first, second])
        {
            var words = given.Split(' ');
            Write(new Soul(words[0], words.Length > 1 ? words[1] : null, family, Array.IndexOf(UkNames.Boys, words[0]) >= 0 ? 'M' : girl ? 'F' : 'M', born, home, NewNhs(), telephone, null), 1, 3);
        }
    }

    private void Siblings()
    {
        kind = "siblings";
        var home = NewHome();
        var family = NewFamily();
        var (telephone, email) = (NewTelephone(), $"{family.ToLowerInvariant().Replace("'", "", StringComparison.Ordinal)}.family{chance.Below(1_000_000)}@example.org");
        var year = chance.Between(2004, 2020);
        var used = new HashSet<string>();
        for (var (i, count) = (0, chance.Between(2, 4)); i < count; i++)
        {
            var girl = chance.Of1000(500);
            var given = chance.Pick(girl ? UkNames.Girls : UkNames.Boys);
            if (!used.Add(given))
                continue;
            var born = NewBirth(year + i, year + i);
            Write(new Soul(given, null, family, girl ? 'F' : 'M', born, home, NewNhs(), telephone, email), 1, 3);
        }
    }

    private void ParentAndChildOfOneName()
    {
        kind = "parent and child of one name";
        var home = NewHome();
        var (given, family, sex) = (chance.PickCommon(UkNames.Boys), NewFamily(), 'M');
        var parent = NewBirth(1955, 1988);
        var child = parent.AddYears(chance.Between(17, 38)).AddDays(chance.Between(1, 360));
        var telephone = NewTelephone();
        Write(new Soul(given, null, family, sex, parent, home, NewNhs(), telephone, null), 1, 3);
        Write(new Soul(given, null, family, sex, child, home, NewNhs(), telephone, null), 1, 3);
    }

    private void Cousins()
    {
        kind = "cousins of one name";
        var (given, family) = (chance.Pick(UkNames.Boys), chance.Pick(UkNames.Families));
        var born = NewBirth(1970, 2015);
        Write(new Soul(given, null, family, 'M', born, NewHome(), NewNhs(), NewTelephone(), null), 1, 3);
        Write(new Soul(given, null, family, 'M', born.AddDays(chance.Between(40, 1500)), NewHome(), NewNhs(), NewTelephone(), null), 1, 3);
    }

    private void Namesakes()
    {
        kind = "namesakes";
        var girl = chance.Of1000(400);
        var (given, family) = (chance.PickCommon(girl ? UkNames.Girls : UkNames.Boys), UkNames.Families[chance.Below(8)]);
        for (var (i, count) = (0, chance.Between(2, 3)); i < count; i++)
            Write(new Soul(given, null, family, girl ? 'F' : 'M', NewBirth(1950, 2018), NewHome(), NewNhs(), NewTelephone(), null), 1, 3);
    }

    private Home? hostel;

    private void HostelResident(bool opens)
    {
        kind = "hostel";
        if (hostel is null || (opens && chance.Of1000(100)))
            hostel = NewHome() with { House = "1", Uprn = null };
        var girl = chance.Of1000(300);
        var soul = new Soul(
            chance.PickCommon(girl ? UkNames.Girls : UkNames.Boys), null, chance.PickCommon(UkNames.Families), girl ? 'F' : 'M', NewBirth(1960, 2005), hostel,
            NewNhs(), null, null);
        Write(soul, 1, 2);
    }

    private void Newborn()
    {
        kind = "newborn";
        var home = NewHome();
        var family = NewFamily();
        var mother = chance.Pick(UkNames.Girls);
        var born = NewBirth(2024, 2026);
        var count = chance.Of1000(300) ? 2 : 1;
        for (var i = 1; i <= count; i++)
        {
            var girl = chance.Of1000(500);
            var soul = new Soul(chance.Pick(girl ? UkNames.Girls : UkNames.Boys), null, family, girl ? 'F' : 'M', born, home, NewNhs(), null, null);
            var person = ++persons;
            // Before birth there is neither name nor number: only a person can say later which child this was.
            if (chance.Of1000(60))
                Add(person, FactsOf(soul) with { Given = "Unborn", BirthDate = null, Sex = null, Identifiers = [] });
            var temporary = count == 2 ? $"Twin {i}" : chance.Pick(["Baby", $"Baby of {mother}", "Baby boy", "Baby girl", "Infant"]);
            Add(person, FactsOf(soul) with { Given = temporary, Identifiers = [new IdentifierFact(NhsNumbers.Scheme, soul.Nhs)] });
            Add(person, FactsOf(soul) with { Identifiers = [new IdentifierFact(NhsNumbers.Scheme, soul.Nhs)] });
        }
    }

    private void Ordinary()
    {
        kind = "ordinary";
        var girl = chance.Of1000(500);
        var family = NewFamily();
        if (chance.Of1000(150))
            family = $"{family}-{chance.Pick(UkNames.Families)}";
        var given = chance.Pick(girl ? UkNames.Girls : UkNames.Boys);
        var email = chance.Of1000(500) ? $"{TextForms.Fold(given)}.{TextForms.Compact(family)}{chance.Below(1000)}@example.net" : null;
        Write(new Soul(given, chance.Of1000(300) ? chance.Pick(girl ? UkNames.Girls : UkNames.Boys) : null, family, girl ? 'F' : 'M', NewBirth(1940, 2022), NewHome(), NewNhs(), NewTelephone(), email), 2, 4);
    }

    private void Write(Soul soul, int fewest, int most)
    {
        var person = ++persons;
        var count = chance.Between(fewest, most);
        for (var i = 0; i < count; i++)
            Add(person, Blur(FactsOf(soul), soul));
    }

    private void Add(int person, PersonFacts facts)
    {
        records.Add(facts);
        people.Add(person);
        kinds.Add(kind);
    }

    private static PersonFacts FactsOf(Soul s) => new()
    {
        Given = s.Middle is null ? s.Given : $"{s.Given} {s.Middle}",
        Family = s.Family,
        BirthDate = s.Born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Sex = s.Sex.ToString(),
        House = s.Home.House,
        Street = s.Home.Street,
        Postcode = s.Home.Postcode,
        Locality = s.Home.Town,
        Uprn = s.Home.Uprn,
        Telephone = s.Telephone,
        Email = s.Email,
        Identifiers = [new IdentifierFact(NhsNumbers.Scheme, s.Nhs)],
    };

    /// <summary>What agencies make of one person.</summary>
    private PersonFacts Blur(PersonFacts f, Soul soul)
    {
        var given = soul.Given;
        if (UkNames.Forms.TryGetValue(given, out var forms) && chance.Of1000(200))
            given = chance.Pick(forms);
        else if (chance.Of1000(30))
            given = Slip(given);
        if (soul.Middle is not null && (kind == "twins" || chance.Of1000(600)))
            given = $"{given} {soul.Middle}";
        var family = soul.Family;
        if (family.Contains('-', StringComparison.Ordinal) && chance.Of1000(300))
            family = family.Split('-')[chance.Below(2)];
        else if (chance.Of1000(25))
            family = Slip(family);
        if (chance.Of1000(60))
            given = $"{(soul.Sex == 'F' ? chance.Pick(["Ms", "Mrs", "Miss", "Dr"]) : chance.Pick(["Mr", "Dr", "Rev"]))} {given}";
        f = f with { Given = given, Family = family, BirthDate = BlurDate(soul.Born) };
        if (chance.Of1000(12))
            f = f with { Given = f.Family, Family = f.Given };
        if (chance.Of1000(10))
            f = f with { Given = null, Family = null, Full = $"{f.Given} {f.Family}" };
        if (soul.Home != hostel && chance.Of1000(100))
            f = Moved(f);
        else if (chance.Of1000(30))
            f = f with { Postcode = Slip(f.Postcode!) };
        if (chance.Of1000(40))
            f = f with { House = null, Street = null, Uprn = null };
        if (chance.Of1000(500))
            f = f with { Uprn = null };
        if (chance.Of1000(450))
            f = f with { Identifiers = [] };
        if (chance.Of1000(500))
            f = f with { Telephone = null };
        if (chance.Of1000(500))
            f = f with { Email = null };
        return chance.Of1000(150) ? f with { Sex = null } : f;
    }

    private PersonFacts Moved(PersonFacts f)
    {
        var other = NewHome();
        return f with { House = other.House, Street = other.Street, Postcode = other.Postcode, Locality = other.Town, Uprn = other.Uprn };
    }

    private string? BlurDate(DateOnly born)
    {
        var plain = born.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return chance.Below(1000) switch
        {
            < 10 => null,
            < 15 => plain[..4],
            < 30 when born.Day <= 12 => $"{plain[..4]}{plain[6..]}{plain[4..6]}",
            < 45 => plain[..7] + (char)('0' + (plain[7] - '0' + chance.Between(1, 9)) % 10),
            _ => born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    private string Slip(string text)
    {
        if (text.Length < 4)
            return text;
        var at = chance.Between(1, text.Length - 2);
        return chance.Below(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            2 => text[..at] + text[at + 1] + text[at] + text[(at + 2)..],
            _ => text[..at] + (char)('a' + chance.Below(26)) + text[(at + 1)..],
        };
    }

    private (string, string) Two(string[] names, string[]? otherNames)
    {
        var first = chance.Pick(names);
        while (true)
        {
            var second = chance.Pick(otherNames ?? names);
            if (second != first)
                return (first, second);
        }
    }

    private string NewFamily() => chance.PickCommon(UkNames.Families);

    private DateOnly NewBirth(int first, int last) => new DateOnly(chance.Between(first, last), 1, 1).AddDays(chance.Below(365));

    private Home NewHome() => new(
        chance.Between(1, 180).ToString(CultureInfo.InvariantCulture),
        $"{chance.Pick(UkNames.Streets)} {chance.Pick(UkNames.Kinds)}",
        string.Create(CultureInfo.InvariantCulture, $"{"BCEHLMNPRST"[chance.Below(11)]}{"ABDEHLNRSTW"[chance.Below(11)]}{chance.Between(1, 29)} {chance.Between(1, 9)}{"ABDEFGHJLN"[chance.Below(10)]}{"PQRSTUWXYZ"[chance.Below(10)]}"),
        chance.Pick(UkNames.Towns),
        chance.Of1000(600) ? chance.Between(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture) : null);

    // 07700 900000 to 900999 are kept for drama; there are too few of them to go round, so these have one digit more.
    private string NewTelephone() => string.Create(CultureInfo.InvariantCulture, $"07700 9{chance.Between(100_000, 999_999)}");

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
}
