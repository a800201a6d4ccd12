using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace InfoShare.Core.Vocabulary;

/// <summary>
/// Between the vocabulary's enums and their text codes: <c>DA_INCIDENT</c>, <c>LAC_S20</c>, <c>AGE_17</c>.
/// The text is what is stored, shown and logged. Known codes are looked up in tables built once an enum, without
/// allocating.
/// </summary>
/// <remarks>
/// A number that this build does not know came from a newer peer. It is kept and written <c>UNKNOWN(37)</c>, and that
/// text parses back to 37, so that storing and reading loses nothing, and a later build shows its meaning.
/// </remarks>
public static class Code
{
    private const string UnknownPrefix = "UNKNOWN(";

    /// <summary>The code of a value; <c>UNSPECIFIED</c> for 0, <c>UNKNOWN(n)</c> for a number this build does not know.</summary>
    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum
    {
        var number = Number(value);
        var texts = Table<TEnum>.Texts;
        return (uint)number < (uint)texts.Length && texts[number] is { } text
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{UnknownPrefix}{number})");
    }

    /// <summary>
    /// Whether a value is one that may be written: known to this build, and not <c>Unspecified</c>.
    /// </summary>
    public static bool IsStated<TEnum>(TEnum value) where TEnum : struct, Enum
    {
        var number = Number(value);
        var texts = Table<TEnum>.Texts;
        return number != 0 && (uint)number < (uint)texts.Length && texts[number] is not null;
    }

    /// <summary>Every value that may be written, in the vocabulary's order, without <c>Unspecified</c>.</summary>
    public static IReadOnlyList<TEnum> All<TEnum>() where TEnum : struct, Enum => Table<TEnum>.Stated;

    /// <summary>The value of a code. Upper and lower case are distinct.</summary>
    /// <exception cref="FormatException">
    /// The text is not a code of this enum. The message does not repeat the text, which may hold anything.
    /// </exception>
    public static TEnum Parse<TEnum>(ReadOnlySpan<char> text) where TEnum : struct, Enum =>
        TryParse<TEnum>(text, out var value)
            ? value
            : throw new FormatException($"The text is not a code of {typeof(TEnum).Name}.");

    /// <summary>The value of a code, if the text is one; <c>Unspecified</c> otherwise.</summary>
    public static bool TryParse<TEnum>(ReadOnlySpan<char> text, out TEnum value) where TEnum : struct, Enum
    {
        if (Table<TEnum>.Values.TryGetValue(text, out value)) return true;
        if (text.StartsWith(UnknownPrefix, StringComparison.Ordinal) && text[^1] == ')' &&
            int.TryParse(text[UnknownPrefix.Length..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            value = Unsafe.As<int, TEnum>(ref number);
            return true;
        }
        value = default;
        return false;
    }

    private static int Number<TEnum>(TEnum value) where TEnum : struct, Enum => Unsafe.As<TEnum, int>(ref value);

    /// <summary>DaIncident gives DA_INCIDENT: digits stay with the letters before them.</summary>
    private static string FromName(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToUpperInvariant(letter));
        }
        return text.ToString();
    }

    private static class Table<TEnum> where TEnum : struct, Enum
    {
        /// <summary>Texts by number; a gap (a number never given out) is null.</summary>
        public static readonly string?[] Texts;

        public static readonly IReadOnlyList<TEnum> Stated;

        public static readonly FrozenDictionary<string, TEnum>.AlternateLookup<ReadOnlySpan<char>> Values;

        static Table()
        {
            // Numbers are read by reinterpreting the enum as an int, which protobuf's enums are.
            if (Enum.GetUnderlyingType(typeof(TEnum)) != typeof(int))
                throw new NotSupportedException($"{typeof(TEnum).Name} is not an enum of 32-bit numbers.");

            var values = Enum.GetValues<TEnum>();
            Texts = new string?[values.Max(Number) + 1];
            Stated = Array.AsReadOnly(values.Where(v => Number(v) != 0).ToArray());
            var byText = new Dictionary<string, TEnum>(StringComparer.Ordinal);
            foreach (var value in values)
            {
                var name = Enum.GetName(value)!;
                var own = typeof(TEnum).GetField(name)!.GetCustomAttribute<CodeAttribute>();
                var text = own?.Text ?? FromName(name);
                Texts[Number(value)] = text;
                byText.Add(text, value);
                foreach (var other in own?.AlsoRead ?? []) byText.Add(other, value);
            }
            Values = byText.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        }
    }
}
