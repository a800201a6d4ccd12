using System.Text.RegularExpressions;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A rule's id in words that can be read aloud: why a decision fell as it did, and what it leaves.</summary>
public static partial class PolicyWords
{
    /// <summary>The rule in a sentence or two, without codes. What a partnership wrote into its own version is given as it wrote it.</summary>
    public static string Why(AccessPolicy policy, AccessDecision decision)
    {
        var document = policy.Document;
        var parts = decision.RuleId.Split('/');
        return parts switch
        {
            ["tier", var who, var sensitivity] => $"{NameOf(document, who)}: {Left(decision.Release, sensitivity)}.",
            ["emergency", var who, var sensitivity] =>
                $"{NameOf(document, who)}, while emergency access holds: {Left(decision.Release, sensitivity)}. It lifts purpose and relationship for minutes.",
            ["purpose", var purpose, var sensitivity] when document.Purposes.TryGetValue(purpose, out var p) => Because(p.Why, decision, sensitivity),
            ["relationship", var relation, var sensitivity] when document.Relationships.TryGetValue(relation, out var r) => Because(r.Why, decision, sensitivity),
            ["legal-basis", var basis, var sensitivity] when document.LegalBases.TryGetValue(basis, out var b) => Because(b.Why, decision, sensitivity),
            ["named", _] => "The policy names this very practitioner for facts of this kind.",
            ["own", "author"] => "Whoever stated a fact sees it.",
            ["own", "colleague"] => Plain(document.Colleague.Why),
            ["deny", "investigation"] => Plain(document.Investigation.Why),
            ["deny", "conflict"] => "Nobody reads the own record, the family's, or one with whom he or she is in conflict.",
            ["deny", "role"] => "The role is not known to the policy.",
            ["deny", "purpose"] => "The purpose is not open to the role.",
            ["deny", "legal-basis"] => "No legal basis was stated.",
            ["deny", "no-grant"] => "This purpose is open only while emergency access to this person holds.",
            _ => "What the policy does not know it denies.",
        };
    }

    /// <summary>The class that a rule's id ends with; unspecified where it names none.</summary>
    public static SensitivityClass ClassOf(string ruleId) =>
        ruleId.LastIndexOf('/') is > 0 and var at && !ruleId.StartsWith("standing/", StringComparison.Ordinal)
            && Code.TryParse<SensitivityClass>(ruleId.AsSpan(at + 1), out var sensitivity) ? sensitivity : SensitivityClass.Unspecified;

    private static string Because(string why, AccessDecision decision, string sensitivity) =>
        $"{Plain(why)} That leaves {Left(decision.Release, sensitivity)}.";

    // What a lead who reads it aloud cannot look up: the number of a requirement.
    private static string Plain(string words) => Requirement().Replace(words, "");

    [GeneratedRegex(@" \([A-Z]\d{1,2}\)", RegexOptions.CultureInvariant)]
    private static partial Regex Requirement();

    private static string Left(Release release, string sensitivity)
    {
        var facts = FactsOf(Code.TryParse<SensitivityClass>(sensitivity, out var known) ? known : SensitivityClass.Unspecified);
        return release switch
        {
            Release.Detail => $"{facts} in full",
            Release.Summary => $"a short summary of {facts}, with the source and where the lead is found",
            Release.Marker => $"the kind, the date and the state of {facts}, without the content",
            Release.Mediated => $"nothing in writing of {facts}: a named worker will speak",
            Release.Existence => $"only that something of {facts} is held, and whom to ask",
            Release.OwnOnly => $"of {facts} only the own submissions and the feedback to them",
            Release.WithheldWithContact => $"only that something of {facts} is withheld, and whom to ask",
            _ => $"nothing of {facts}, not even whether there is any",
        };
    }

    private static string FactsOf(SensitivityClass sensitivity) => sensitivity switch
    {
        SensitivityClass.Standard => "ordinary safeguarding facts",
        SensitivityClass.ChildHealth => "facts about a child's health",
        SensitivityClass.AdultHealth => "facts about an adult's health",
        SensitivityClass.SexualHealth => "facts about sexual health",
        SensitivityClass.Criminal => "convictions, licences and bail",
        SensitivityClass.Intelligence => "police intelligence",
        SensitivityClass.Legal => "material from courts",
        SensitivityClass.ProtectedLocation => "refuges, changed names and safety addresses",
        SensitivityClass.Informant => "the identity of a source",
        SensitivityClass.Staff => "allegations about staff",
        SensitivityClass.Demographic => "facts about ethnicity, immigration and poverty",
        _ => "facts of a kind that the policy does not know",
    };

    /// <summary>A group by the name that the policy gives it; a role by its own.</summary>
    private static string NameOf(PolicyDocument document, string who) =>
        document.Groups.FirstOrDefault(g => g.Group == who)?.Name
        ?? (Code.TryParse<PractitionerRole>(who, out var role) ? RoleName(role) : "A role that the policy does not know");

    private static string RoleName(PractitionerRole role) => role switch
    {
        PractitionerRole.Gp => "General practitioner",
        PractitionerRole.PracticeLead => "Safeguarding lead of a general practice",
        PractitionerRole.EdClinician => "Clinician of an emergency department",
        PractitionerRole.AdultMh => "Adult mental health worker",
        PractitionerRole.Camhs => "Child and adolescent mental health worker",
        PractitionerRole.LacNurse => "Nurse for looked-after children",
        PractitionerRole.Ambulance => "Ambulance clinician",
        PractitionerRole.NamedProfessional => "Named or designated safeguarding professional",
        PractitionerRole.PublicProtection => "Public protection officer",
        PractitionerRole.YouthJustice => "Youth justice worker",
        PractitionerRole.DesignatedLead => "Designated safeguarding lead",
        PractitionerRole.EheOfficer => "Officer for elective home education",
        PractitionerRole.OutOfHours => "Emergency duty social worker",
        PractitionerRole.EarlyHelp => "Early help worker",
        PractitionerRole.Lado => "Local authority designated officer",
        _ => InWords(Code.Of(role)),
    };

    // A code that is its name in capitals: "TEAM_MANAGER".
    private static string InWords(string code) => $"{code[..1]}{code[1..].Replace('_', ' ').ToLowerInvariant()}";
}
