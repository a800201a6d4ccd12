using System.Globalization;
using System.Text;

namespace InfoShare.Broker.Validation;

/// <summary>What a text shows to its reader, whatever it is made of.</summary>
internal static class Characters
{
    // Cyrillic and Greek letters that look like Latin ones, and those.
    private const string LookAlikes = "\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u04CF\u043A\u043C\u0442\u043D\u0432\u03B1\u03BF\u03C1\u03B9\u03BD\u03C5\u03C7\u03BA\u03B5\u03B7\u03C4\u03F3\u03F2\u0131\u0251\u0261";
    private const string Latin = "aeopcyxijshdqwlkmthbaopivuxkentjciag";

    /// <summary>Whether there is nothing to see: spaces, control and format characters, and letters that are blank.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsUnseen(rune))
                return false;
        }

        return true;
    }

    /// <summary>Characters without those that show nothing at the ends or, format characters, anywhere.</summary>
    public static int VisibleLength(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var length = 0;
        var blank = true;
        foreach (var rune in trimmed.EnumerateRunes())
        {
            blank &= IsUnseen(rune);
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
                length += rune.Utf16SequenceLength;
        }

        return blank ? 0 : length;
    }

    /// <summary>Whether a text holds U+2028 or U+2029, or a code point that Unicode has set aside as no character.</summary>
    public static bool HasLineEndOrNonCharacter(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0x2028 or 0x2029 or (>= 0xFDD0 and <= 0xFDEF) || (rune.Value & 0xFFFE) == 0xFFFE)
                return true;
        }

        return false;
    }

    /// <summary>
    /// The words as a reader takes them: letters without accents, look-alikes as Latin letters; spaces for everything that is no
    /// letter; nothing for what does not show. For comparing with a list, not for keeping.
    /// </summary>
    public static string Words(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
                seen.Append(rune.ToString());
        }

        var words = new StringBuilder(seen.Length);
        foreach (var rune in WellFormed(seen.ToString()).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var small = Rune.ToLowerInvariant(rune);
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
                continue;

            // Full-width letters too: without the system's Unicode data, normalising leaves them as they are.
            if (small.Value is >= 0xFF41 and <= 0xFF5A)
                small = new Rune(small.Value - 0xFEE0);
            else if (small.Value is >= 0xFF21 and <= 0xFF3A)
                small = new Rune(small.Value - 0xFEE0 + 0x20);
            var known = small.IsBmp ? LookAlikes.IndexOf((char)small.Value, StringComparison.Ordinal) : -1;
            if (known >= 0)
                words.Append(Latin[known]);
            else
                words.Append(Rune.IsLetter(rune) && !IsUnseen(rune) ? small.ToString() : " ");
        }

        return words.ToString();
    }

    // Normalising refuses code points that are no characters.
    private static string WellFormed(string text) => HasLineEndOrNonCharacter(text)
        ? string.Concat(text.EnumerateRunes().Select(r => HasLineEndOrNonCharacter(r.ToString()) ? " " : r.ToString()))
        : text;

    // Fillers of Hangul and the empty Braille pattern count as letters and symbols and show nothing.
    private static bool IsUnseen(Rune rune) =>
        Rune.IsWhiteSpace(rune) || rune.Value is 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark;
}
