namespace InfoShare.Core.People.Matching;

/// <summary>What is compared.</summary>
public enum MatchField : byte
{
    Given,
    Family,
    NameOrder,
    MiddleNames,
    BirthDate,
    Sex,
    Postcode,
    House,
    Street,
    Locality,
    Region,
    Uprn,
    Telephone,
    Email,
    NhsNumber,
    Identifier,
}

// In all of these 0 is missing on either side, which weighs nothing, 1 is conflict, and a higher level agrees better.

/// <summary>How two given names agree.</summary>
public enum GivenLevel : byte { Missing, Conflict, Alike, Initial, Form, Close, Exact }

/// <summary>How two family names agree.</summary>
public enum FamilyLevel : byte { Missing, Conflict, Alike, Sound, Part, Close, Exact }

/// <summary>Whether given and family name stand in their places.</summary>
public enum NameOrderLevel : byte { Missing, Swapped, LoneNameInOtherPlace, AsGiven }

/// <summary>How middle names agree.</summary>
public enum MiddleLevel : byte { Missing, Conflict, Initial, Agree }

/// <summary>How two birth dates agree.</summary>
public enum BirthDateLevel : byte { Missing, Conflict, Near, TwoSlips, TwoParts, YearOnly, DayMonthSwap, Slip, Exact }

/// <summary>How two sexes agree.</summary>
public enum SexLevel : byte { Missing, Conflict, Exact }

/// <summary>How two postcodes agree: same outward half (or leading half), same sector, one slip, whole.</summary>
public enum PostcodeLevel : byte { Missing, Conflict, Outward, Sector, Close, Exact }

/// <summary>How two short or long texts agree: house, street, locality, region.</summary>
public enum TextLevel : byte { Missing, Conflict, Alike, Close, Exact }

/// <summary>How two identifiers, telephone numbers or email addresses agree.</summary>
public enum IdentifierLevel : byte { Missing, Conflict, Alike, Close, Exact }

/// <summary>The shape of each field's levels.</summary>
public static class MatchLevels
{
    /// <summary>Number of fields.</summary>
    public const int FieldCount = 16;

    /// <summary>Most levels that any field has, with Missing.</summary>
    public const int MostLevels = 9;

    private static readonly string[][] Names =
    [
        Enum.GetNames<GivenLevel>(), Enum.GetNames<FamilyLevel>(), Enum.GetNames<NameOrderLevel>(), Enum.GetNames<MiddleLevel>(),
        Enum.GetNames<BirthDateLevel>(), Enum.GetNames<SexLevel>(), Enum.GetNames<PostcodeLevel>(), Enum.GetNames<TextLevel>(),
        Enum.GetNames<TextLevel>(), Enum.GetNames<TextLevel>(), Enum.GetNames<TextLevel>(), Enum.GetNames<IdentifierLevel>(),
        Enum.GetNames<IdentifierLevel>(), Enum.GetNames<IdentifierLevel>(), Enum.GetNames<IdentifierLevel>(), Enum.GetNames<IdentifierLevel>(),
    ];

    /// <summary>Number of levels of a field, with Missing.</summary>
    public static int Count(MatchField field) => Names[(int)field].Length;

    /// <summary>Name of a level.</summary>
    public static string Name(MatchField field, int level) => Names[(int)field][level];
}
