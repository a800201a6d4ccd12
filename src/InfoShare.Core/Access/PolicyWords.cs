using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A rule's id in words: why a decision fell as it did.</summary>
public static class PolicyWords
{
    /// <summary>The rule in a sentence.</summary>
    public static string Why(AccessPolicy policy, AccessDecision decision)
    {
        var document = policy.Document;
        var parts = decision.RuleId.Split('/');
        return parts switch
        {
            ["tier", var who, var sensitivity] => $"{NameOf(document, who)}: {sensitivity} at most {Code.Of(decision.Release)}.",
            ["emergency", var who, _] => $"{NameOf(document, who)}, while emergency access holds: it lifts purpose and relationship for minutes.",
            ["purpose", var purpose, _] when document.Purposes.TryGetValue(purpose, out var p) => p.Why,
            ["relationship", var relation, _] when document.Relationships.TryGetValue(relation, out var r) => r.Why,
            ["legal-basis", var basis, _] when document.LegalBases.TryGetValue(basis, out var b) => b.Why,
            ["named", _] => "The policy names this very practitioner for this class.",
            ["own", "author"] => "Whoever stated a fact sees it.",
            ["own", "colleague"] => document.Colleague.Why,
            ["deny", "investigation"] => document.Investigation.Why,
            ["deny", "conflict"] => "Nobody reads the own record, the family's, or one with whom he or she is in conflict.",
            ["deny", "role"] => "The role is not known to the policy.",
            ["deny", "purpose"] => "The purpose is not open to the role.",
            ["deny", "legal-basis"] => "No legal basis was stated.",
            ["deny", "no-grant"] => "EMERGENCY is open only while emergency access to this person holds.",
            _ => "What the policy does not know it denies.",
        };
    }

    /// <summary>The class that a rule's id ends with; unspecified where it names none.</summary>
    public static SensitivityClass ClassOf(string ruleId) =>
        ruleId.LastIndexOf('/') is > 0 and var at && !ruleId.StartsWith("standing/", StringComparison.Ordinal)
            && Code.TryParse<SensitivityClass>(ruleId.AsSpan(at + 1), out var sensitivity) ? sensitivity : SensitivityClass.Unspecified;

    private static string NameOf(PolicyDocument document, string who) => document.Groups.FirstOrDefault(g => g.Group == who)?.Name ?? who;
}
