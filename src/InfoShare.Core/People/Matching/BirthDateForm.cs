using System.Globalization;

namespace InfoShare.Core.People.Matching;

/// <summary>
/// A birth date as written: parts may be missing (0), and may be impossible (month 89 is a slip of the pen, and evidence still).
/// </summary>
public readonly record struct BirthDateForm(short Year, byte Month, byte Day)
{
    /// <summary>Whether day, month and year were all given.</summary>
    public bool IsComplete => Year != 0 && Month != 0 && Day != 0;

    /// <summary>A first of January often stands for a year alone.</summary>
    public bool IsYearLike => Month <= 1 && Day <= 1;

    /// <summary>
    /// Reads YYYY-MM-DD, YYYYMMDD, DD/MM/YYYY, a year, or a year and month; unknown parts as 0, X or ?. A time of day is dropped.
    /// Null when there is no year in it.
    /// </summary>
    public static BirthDateForm? Parse(string? text)
    {
        var s = text.AsSpan().Trim();
        var end = s.IndexOfAny('T', ' ', '+');
        if (end > 0)
            s = s[..end];
        if (s.Length is 0 or > 10)
            return null;
        if (s.Length == 8 && !s.ContainsAny('-', '/', '.'))
            return Of(s[..4], s.Slice(4, 2), s.Slice(6, 2));
        Span<Range> parts = stackalloc Range[4];
        var count = s.SplitAny(parts, "-/.");
        return count switch
        {
            1 when s.Length == 4 => Of(s, default, default),
            1 when s.Length == 6 => Of(s[..4], s[4..], default),
            2 when parts[0].GetOffsetAndLength(s.Length).Length == 4 => Of(s[parts[0]], s[parts[1]], default),
            3 when parts[0].GetOffsetAndLength(s.Length).Length == 4 => Of(s[parts[0]], s[parts[1]], s[parts[2]]),
            3 when parts[2].GetOffsetAndLength(s.Length).Length == 4 => Of(s[parts[2]], s[parts[1]], s[parts[0]]),
            _ => null,
        };
    }

    /// <summary>A calendar date.</summary>
    public static BirthDateForm Of(DateOnly date) => new((short)date.Year, (byte)date.Month, (byte)date.Day);

    /// <summary>Eight digits, 0 for what is missing.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}{Month:D2}{Day:D2}");

    private static BirthDateForm? Of(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day) =>
        Part(year) is var y and > 0 and <= 9999 ? new BirthDateForm((short)y, (byte)Part(month), (byte)Part(day)) : null;

    private static int Part(ReadOnlySpan<char> text)
    {
        var value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) || text.Length > 4)
                return 0;
            value = value * 10 + (c - '0');
        }

        return value;
    }

    /// <summary>How two birth dates agree.</summary>
    public static BirthDateLevel Compare(BirthDateForm a, BirthDateForm b)
    {
        if (!a.IsComplete || !b.IsComplete)
            return ComparePartial(a, b);
        if (a == b)
            return BirthDateLevel.Exact;
        if (a.Year == b.Year && a.Month == b.Day && a.Day == b.Month)
            return BirthDateLevel.DayMonthSwap;
        Span<char> left = stackalloc char[8], right = stackalloc char[8];
        a.Write(left);
        b.Write(right);
        var edits = StringDistance.Osa(left, right, 2);
        if (edits == 1)
            return BirthDateLevel.Slip;
        if (a.Year == b.Year && (a.IsYearLike || b.IsYearLike))
            return BirthDateLevel.YearOnly;
        if ((a.Year == b.Year ? 1 : 0) + (a.Month == b.Month ? 1 : 0) + (a.Day == b.Day ? 1 : 0) == 2)
            return BirthDateLevel.TwoParts;
        if (edits == 2)
            return BirthDateLevel.TwoSlips;
        return Math.Abs(a.Year - b.Year) <= 1 ? BirthDateLevel.Near : BirthDateLevel.Conflict;
    }

    private static BirthDateLevel ComparePartial(BirthDateForm a, BirthDateForm b)
    {
        if (a.Year != b.Year)
            return Math.Abs(a.Year - b.Year) <= 1 ? BirthDateLevel.Near : BirthDateLevel.Conflict;
        return a.Month == 0 || b.Month == 0 || a.Month == b.Month ? BirthDateLevel.YearOnly : BirthDateLevel.Near;
    }

    private void Write(Span<char> digits)
    {
        (digits[0], digits[1]) = (Digit(Year / 1000), Digit(Year / 100 % 10));
        (digits[2], digits[3]) = (Digit(Year / 10 % 10), Digit(Year % 10));
        (digits[4], digits[5]) = (Digit(Month / 10), Digit(Month % 10));
        (digits[6], digits[7]) = (Digit(Day / 10 % 10), Digit(Day % 10));
        static char Digit(int d) => (char)('0' + d % 10);
    }
}
