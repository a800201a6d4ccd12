namespace InfoShare.Core.People.Matching;

/// <summary>Why a pair that may weigh enough is still not joined without a person's decision.</summary>
[Flags]
public enum SafetyRule
{
    None = 0,

    /// <summary>Both have a valid NHS number, and the numbers differ.</summary>
    DifferentNhsNumbers = 1,

    /// <summary>Same family, other given name: brothers, sisters, twins.</summary>
    PossibleKin = 2,

    /// <summary>Same name, a generation apart, or marked junior and senior.</summary>
    PossibleParentAndChild = 4,

    /// <summary>No name agrees.</summary>
    NoNameInCommon = 8,

    /// <summary>"Baby of ...": nothing but the NHS number tells one of a multiple birth from another.</summary>
    TemporaryName = 16,

    /// <summary>Residents of one hostel without more in common.</summary>
    CommunalAddress = 32,

    /// <summary>A name, with no birth date or no place to go with it: namesakes, cousins, parent and child.</summary>
    NameAlone = 64,

    /// <summary>The record matches two people who are not each other.</summary>
    MatchesSeveral = 128,

    /// <summary>Joining would put together records that must stay apart.</summary>
    ClusterDisagrees = 256,
}

/// <summary>What a pair looks like, for judging the file as a whole and for clusters. Not shown.</summary>
[Flags]
internal enum PairTraits : byte
{
    None = 0,

    /// <summary>Two people by all appearances: nothing else may bring them together.</summary>
    KeptApart = 1,

    /// <summary>Same home, same family name, same birth date, other given name.</summary>
    LikeTwins = 2,

    /// <summary>Same home, same family name, other given name, other birth date.</summary>
    LikeHousehold = 4,

    /// <summary>Same NHS number, and nothing speaks against it.</summary>
    Proven = 8,
}

/// <summary>Rules that hold a pair, and what it looks like.</summary>
internal readonly record struct SafetyFindings(SafetyRule Rules, PairTraits Traits)
{
    /// <summary>Rules that only make sense where families and households may be in the file.</summary>
    private const SafetyRule OfHouseholds = SafetyRule.PossibleKin | SafetyRule.PossibleParentAndChild | SafetyRule.NoNameInCommon |
        SafetyRule.NameAlone | SafetyRule.CommunalAddress;

    /// <summary>What remains of the findings in a file of single people.</summary>
    internal SafetyFindings WithoutHouseholds() => new(
        Rules & ~OfHouseholds,
        (Rules & SafetyRule.DifferentNhsNumbers) != 0 ? PairTraits.KeptApart : PairTraits.None);
}

/// <summary>Safety before recall: looked at before any weight. Sources: law and precedents (merged twins; different NHS numbers).</summary>
internal static class SafetyRules
{
    /// <summary>Years between parent and child.</summary>
    private const int Generation = 12;

    internal static SafetyFindings Check(PersonFeatures a, PersonFeatures b, in Comparison c)
    {
        var rules = SafetyRule.None;
        var traits = PairTraits.None;
        var given = (GivenLevel)c[MatchField.Given];
        var family = (FamilyLevel)c[MatchField.Family];
        var born = (BirthDateLevel)c[MatchField.BirthDate];
        var sameNhsNumber = c[MatchField.NhsNumber] == (int)IdentifierLevel.Exact;
        var strong = sameNhsNumber || c[MatchField.Identifier] == (int)IdentifierLevel.Exact;
        // A telephone or an email address may be the family's.
        var contact = strong || c[MatchField.Email] >= (int)IdentifierLevel.Close || c[MatchField.Telephone] >= (int)IdentifierLevel.Close;
        // Unless the very name goes with it: two of one name and one address are parent and child, whom another rule finds.
        var personal = c[MatchField.Email] == (int)IdentifierLevel.Exact && given == GivenLevel.Exact && family is FamilyLevel.Missing or >= FamilyLevel.Sound;
        var addressAgrees = c.AddressAgrees();
        var otherOrder = a.BirthOrder != 0 && b.BirthOrder != 0 && a.BirthOrder != b.BirthOrder;

        if (c[MatchField.NhsNumber] == (int)IdentifierLevel.Conflict)
            (rules, traits) = (SafetyRule.DifferentNhsNumbers, PairTraits.KeptApart);

        var swapped = c[MatchField.NameOrder] == (int)NameOrderLevel.Swapped;
        // With one NHS number and one birth date, a name that resembles the other is the same one.
        var proven = sameNhsNumber && born >= BirthDateLevel.DayMonthSwap;
        var givenDiffers = given == GivenLevel.Conflict || (given == GivenLevel.Alike && !proven);
        if (givenDiffers && family is FamilyLevel.Missing or >= FamilyLevel.Sound && !swapped)
        {
            rules |= SafetyRule.PossibleKin;
            // A record may have its given name among its other names alone.
            if (given == GivenLevel.Conflict || (a.Name.Given.Length > 0 && b.Name.Given.Length > 0 && NameComparison.AreBothNames(a.Name.Given[0], b.Name.Given[0])))
                traits |= PairTraits.KeptApart;
            if ((addressAgrees || contact || IsFromOnePlace(a, b, c)) && family >= FamilyLevel.Sound)
                traits |= born >= BirthDateLevel.DayMonthSwap ? PairTraits.LikeTwins : born != BirthDateLevel.Missing ? PairTraits.LikeHousehold : PairTraits.None;
        }
        else if (!strong && IsOtherName(a, b, given, born))
        {
            rules |= SafetyRule.PossibleKin;
        }
        else if (swapped && !strong && EachHasOwnWord(a.Name, b.Name))
        {
            // Two things at once, a swap and another name or a slip; and either word may be the given one.
            rules |= SafetyRule.PossibleKin;
        }
        else if (IsOtherOfTwo(c, given, born, sameNhsNumber) || otherOrder)
        {
            rules |= SafetyRule.PossibleKin;
            traits |= PairTraits.KeptApart;
        }

        if (given <= GivenLevel.Alike && family <= FamilyLevel.Alike && !sameNhsNumber)
        {
            var conflicts = givenDiffers || family == FamilyLevel.Conflict;
            if (conflicts || !contact || born is BirthDateLevel.Conflict or BirthDateLevel.Near)
                rules |= SafetyRule.NoNameInCommon;
            if (given == GivenLevel.Conflict && family is FamilyLevel.Conflict or FamilyLevel.Missing)
                traits |= PairTraits.KeptApart;
        }

        if (IsGenerationApart(a, b, born) || (a.Suffix != NameSuffix.None && b.Suffix != NameSuffix.None && a.Suffix != b.Suffix))
        {
            rules |= SafetyRule.PossibleParentAndChild;
            traits |= PairTraits.KeptApart;
        }

        if (born == BirthDateLevel.Conflict && !strong && !personal)
            traits |= PairTraits.KeptApart;
        if ((a.IsTemporaryName || b.IsTemporaryName) && (!sameNhsNumber || otherOrder))
            rules |= SafetyRule.TemporaryName;
        var communal = a.IsCommunalAddress || b.IsCommunalAddress;
        if (communal && addressAgrees && born < BirthDateLevel.Exact && !strong)
            rules |= SafetyRule.CommunalAddress;
        // Father and son of one name share a home, a telephone and an email address too.
        var tells = strong || born == BirthDateLevel.Exact || (born > BirthDateLevel.Missing && (personal || (addressAgrees && !communal))) ||
            (born >= BirthDateLevel.TwoSlips && contact);
        if (!tells)
            rules |= SafetyRule.NameAlone;
        if (proven && rules == SafetyRule.None)
            traits |= PairTraits.Proven;
        return new SafetyFindings(rules, traits);
    }

    /// <summary>
    /// Where records hold no address at all: one rare family name from one small place, which hardly happens by chance.
    /// </summary>
    private static bool IsFromOnePlace(PersonFeatures a, PersonFeatures b, in Comparison c)
    {
        const int hardlyByChance = 17 * Bits.One;
        return !HasAddress(a) && !HasAddress(b) && c[MatchField.Locality] == (int)TextLevel.Exact && c[MatchField.Family] == (int)FamilyLevel.Exact &&
            c.Rarities[(int)MatchField.Family] + c.Rarities[(int)MatchField.Locality] >= hardlyByChance;

        static bool HasAddress(PersonFeatures r) =>
            r.Postcode is not null || r.Street is not null || r.Uprn is not null || r.Telephone is not null || r.Email is not null;
    }

    private static bool EachHasOwnWord(PersonName a, PersonName b) => HasOwnWord(a, b) && HasOwnWord(b, a);

    private static bool HasOwnWord(PersonName name, PersonName other) => WordsOf(name).Except(WordsOf(other), StringComparer.Ordinal).Any();

    private static IEnumerable<string> WordsOf(PersonName name) =>
        name.Given.Select(t => t.Text).Concat(name.FamilyParts.Length > 0 ? name.FamilyParts.Select(t => t.Text) : name.Family is null ? [] : [name.Family.Text]);

    /// <summary>
    /// A form or a near spelling of the name that may yet be another's: with another birth date, or with another first letter, as
    /// twins' names rhyme.
    /// </summary>
    private static bool IsOtherName(PersonFeatures a, PersonFeatures b, GivenLevel given, BirthDateLevel born) =>
        (given is GivenLevel.Initial or GivenLevel.Form or GivenLevel.Close && born is > BirthDateLevel.Missing and < BirthDateLevel.YearOnly) ||
        (given == GivenLevel.Close && a.Name.Given.Length > 0 && b.Name.Given.Length > 0 && a.Name.Given[0].Text[0] != b.Name.Given[0].Text[0]);

    /// <summary>Same first name and birth date, but middle names or sexes that tell twins apart.</summary>
    private static bool IsOtherOfTwo(in Comparison c, GivenLevel given, BirthDateLevel born, bool sameNhsNumber) =>
        born is BirthDateLevel.Missing or >= BirthDateLevel.YearOnly && !sameNhsNumber &&
        (c[MatchField.MiddleNames] == (int)MiddleLevel.Conflict ||
         (c[MatchField.Sex] == (int)SexLevel.Conflict && given is GivenLevel.Initial or GivenLevel.Missing));

    /// <summary>Birth years of parent and child; one slip of the pen in a year is not taken for it.</summary>
    internal static bool IsGenerationApart(PersonFeatures a, PersonFeatures b, BirthDateLevel born) =>
        a.BirthDate is { } x && b.BirthDate is { } y && Math.Abs(x.Year - y.Year) >= Generation && born != BirthDateLevel.Slip;

    /// <summary>The same place, near enough that two people there would be one household.</summary>
    internal static bool AddressAgrees(this in Comparison c) =>
        c[MatchField.Uprn] == (int)IdentifierLevel.Exact ||
        c[MatchField.Postcode] >= (int)PostcodeLevel.Close ||
        (c[MatchField.Street] >= (int)TextLevel.Close && c[MatchField.House] != (int)TextLevel.Conflict);
}
