using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace InfoShare.Broker.Validation;

/// <summary>
/// What must hold for every field of every request, whatever it means: no control or direction-changing characters, no code
/// that this version does not know, no impossible time, no list out of all proportion.
/// </summary>
internal static class MessageWalk
{
    private const int MaxEntries = 200;
    private const int MaxListBytes = 256 * 1024;
    private const int MaxTextLength = 20_000;
    private const int MaxDepth = 12;
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>Walks the message.</summary>
    public static void Check(RequestCheck check, IMessage message) => Walk(check, message, "", 0);

    /// <summary>Whether a timestamp lies in the years 1 to 9999, as its definition wants.</summary>
    public static bool IsPossible(Timestamp value) =>
        value.Seconds is >= FirstSecond and <= LastSecond && value.Nanos is >= 0 and <= 999_999_999;

    /// <summary>Whether a duration is within its definition, and its signs agree.</summary>
    public static bool IsPossible(Duration value) =>
        value.Seconds is >= -315_576_000_000 and <= 315_576_000_000 && value.Nanos is >= -999_999_999 and <= 999_999_999
        && (value.Seconds == 0 || value.Nanos == 0 || (value.Seconds < 0) == (value.Nanos < 0));

    private static void Walk(RequestCheck check, IMessage message, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            check.Add(path, "is nested too deeply");
            return;
        }

        switch (message)
        {
            case Timestamp timestamp:
                check.Require(IsPossible(timestamp), path, "must be a time that exists");
                return;
            case Duration duration:
                check.Require(IsPossible(duration), path, "must be a length of time that exists");
                return;
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsMap || (field.HasPresence && !field.Accessor.HasValue(message)))
                continue;
            var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
                List(check, field, (IList)value, name, depth);
            else
                One(check, field, value, name, depth);
        }
    }

    private static void List(RequestCheck check, FieldDescriptor field, IList values, string path, int depth)
    {
        if (values.Count > MaxEntries)
        {
            check.Add(path, $"may have at most {MaxEntries}");
            return;
        }

        long bytes = 0;
        foreach (var value in values)
            bytes += value switch { IMessage m => m.CalculateSize(), string s => s.Length, _ => 0 };
        if (bytes > MaxListBytes)
        {
            check.Add(path, "is too long in all");
            return;
        }

        for (var i = 0; i < values.Count; i++)
            One(check, field, values[i]!, $"{path}[{i}]", depth);
    }

    private static void One(RequestCheck check, FieldDescriptor field, object value, string path, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                Text(check, (string)value, path);
                break;
            case FieldType.Enum:
                check.Require(
                    field.EnumType.FindValueByNumber(Convert.ToInt32(value)) is not null, path, "is a code that this version does not know");
                break;
            case FieldType.Message:
                Walk(check, (IMessage)value, path, depth + 1);
                break;
        }
    }

    private static void Text(RequestCheck check, string text, string path)
    {
        if (text.Length > MaxTextLength)
        {
            check.Add(path, $"may have at most {MaxTextLength} characters");
            return;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if ((char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || IsDirection(c))
            {
                check.Add(path, "must not hold control characters");
                return;
            }

            if (char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                check.Add(path, "must be well-formed Unicode");
                return;
            }
        }
    }

    // Overrides of writing direction make a text look other than it is.
    public static bool IsDirection(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
