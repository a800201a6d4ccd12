using System.Globalization;
using System.Text;

namespace InfoShare.Core.People.Matching;

/// <summary>Words for a score. They name fields, levels and weights, never a value of a record.</summary>
internal static class MatchExplanation
{
    /// <param name="asked">Fields to be named where they are missing; null for all.</param>
    internal static string Of(MatchScore score, IReadOnlySet<MatchField>? asked = null)
    {
        var text = new StringBuilder();
        foreach (var field in score.Fields)
        {
            if (field.Verdict == FieldVerdict.Missing || field is { Field: MatchField.NameOrder, Level: nameof(NameOrderLevel.AsGiven) })
                continue;
            Space(text);
            text.Append(Snake(field.Field.ToString())).Append('=').Append(Snake(field.Verdict.ToString())).Append(':')
                .Append(Snake(field.Level)).Append(':').Append(Weight(field.Weight));
        }

        var missing = score.Fields.Where(f => f.Verdict == FieldVerdict.Missing && IsAsked(f.Field) && asked?.Contains(f.Field) != false).Select(f => Snake(f.Field.ToString()));
        if (string.Join('+', missing) is { Length: > 0 } names)
        {
            Space(text);
            text.Append("missing=").Append(names);
        }

        if (score.Rules != SafetyRule.None)
        {
            Space(text);
            text.Append("held=").Append(Rules(score.Rules));
        }

        return text.ToString();
    }

    internal static string Rules(SafetyRule rules) =>
        string.Join('+', Enum.GetValues<SafetyRule>().Where(r => r != SafetyRule.None && rules.HasFlag(r)).Select(r => Snake(r.ToString())));

    // Whether there are middle names, or in which order names stand, is nobody's omission.
    private static bool IsAsked(MatchField field) => field is not (MatchField.NameOrder or MatchField.MiddleNames);

    private static string Weight(int thousandths) =>
        (thousandths / 1000m).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static void Space(StringBuilder text)
    {
        if (text.Length > 0)
            text.Append(' ');
    }

    internal static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
