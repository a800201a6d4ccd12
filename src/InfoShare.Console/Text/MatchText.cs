using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>How surely somebody was meant, where a question was asked and nothing recorded.</summary>
internal static class MatchText
{
    /// <summary>In a few words, within a sentence.</summary>
    public static string Of(MatchOutcome outcome) => outcome switch
    {
        MatchOutcome.Match => "one person is meant, and found",
        MatchOutcome.PotentialMatch => "somebody may be meant, and a person must confirm it",
        MatchOutcome.Many => "several people fit",
        MatchOutcome.NoMatch => "nobody recorded here fits",
        _ => Words.Small(outcome),
    };

    /// <summary>What agrees and what does not; empty when nothing was compared.</summary>
    public static string Fields(ResolvedPerson who)
    {
        List<string> parts = [];
        if (who.AgreeingFields.Count > 0)
            parts.Add($"What agrees: {string.Join(", ", who.AgreeingFields.Select(Words.Field))}.");
        if (who.ConflictingFields.Count > 0)
            parts.Add($"What does not: {string.Join(", ", who.ConflictingFields.Select(Words.Field))}.");
        return string.Join(' ', parts);
    }
}
