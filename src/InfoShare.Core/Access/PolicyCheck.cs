using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// Whether a policy is whole: no role, class or purpose that it forgets (a hole), and nothing that it says twice or against itself (a
/// contradiction). A broker does not start on one that is not.
/// </summary>
public static class PolicyCheck
{
    private static readonly SensitivityClass[] HiddenByDefault = [SensitivityClass.ProtectedLocation, SensitivityClass.Informant];

    /// <summary>Every fault, in words that follow "the policy"; empty when it is whole.</summary>
    public static IReadOnlyList<string> Faults(PolicyDocument policy)
    {
        var faults = new List<string>();
        if (policy.Version.Length is 0 or > 40 || policy.Version.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-')))
            faults.Add("needs a version of letters, digits, dots and hyphens");
        Groups(policy, faults);
        var groups = policy.Groups.Select(g => g.Group).ToHashSet(StringComparer.Ordinal);
        Grid("tiers", policy.Tiers, groups, whole: true, faults);
        Grid("emergency", policy.Emergency, groups, whole: false, faults);
        Grid("roles", policy.Roles, Code.All<PractitionerRole>().Select(Code.Of).ToHashSet(StringComparer.Ordinal), whole: null, faults);
        EmergencyOpensNoLess(policy, faults);
        ProtectedStaysHidden(policy, faults);
        faults.AddRange(HiddenByDefault.Select(Code.Of).Where(c => policy.Colleague.Classes.Contains(c))
            .Select(c => $"opens {c} to colleagues; only the owning worker and those in \"named\" see it"));
        Purposes(policy, groups, faults);
        Relationships(policy, faults);
        Codes<SensitivityClass>("colleague", policy.Colleague.Classes, faults);
        faults.AddRange(policy.Investigation.OpenTo.Concat(policy.Whereabouts.OpenTo).Where(g => !groups.Contains(g))
            .Select(g => $"opens investigation or whereabouts to {Quoted(g)}, which it does not have"));
        foreach (var (basis, limit) in policy.LegalBases)
        {
            Codes<LegalBasis>("legal_bases", [basis], faults);
            Ceilings($"legal_bases/{basis}", limit.AtMost, faults);
        }

        if (faults.Count == 0)
            WithoutEffect(policy, faults);
        foreach (var named in policy.Named)
        {
            if (named.Organisation.Length == 0 || named.Practitioner.Length == 0 || named.Why.Length == 0)
                faults.Add("names somebody without organisation, practitioner or reason");
            Codes<SensitivityClass>("named", named.Classes, faults);
        }

        return faults;
    }

    private static void Groups(PolicyDocument policy, List<string> faults)
    {
        foreach (var twice in policy.Groups.GroupBy(g => g.Group).Where(g => g.Count() > 1))
            faults.Add($"has the group {twice.Key} twice");
        foreach (var group in policy.Groups)
            Codes<PractitionerRole>($"groups/{group.Group}", group.Roles, faults);
        var roles = policy.Groups.SelectMany(g => g.Roles).GroupBy(r => r).ToDictionary(r => r.Key, r => r.Count());
        foreach (var role in Code.All<PractitionerRole>().Select(Code.Of))
        {
            if (!roles.TryGetValue(role, out var times))
                faults.Add($"has the role {role} in no group");
            else if (times > 1)
                faults.Add($"has the role {role} in {times} groups");
        }
    }

    // whole: every key and every class; false: a key may be missing, no class of it; null: any.
    private static void Grid(
        string name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> grid, IReadOnlySet<string> keys, bool? whole, List<string> faults)
    {
        foreach (var key in grid.Keys.Where(k => !keys.Contains(k)))
            faults.Add($"speaks in {name} of {Quoted(key)}, which it does not have");
        if (whole == true)
            faults.AddRange(keys.Where(k => !grid.ContainsKey(k)).Select(k => $"has no {name} for {k}"));
        foreach (var (key, row) in grid)
        {
            Ceilings($"{name}/{key}", row, faults);
            if (whole is not null)
            {
                faults.AddRange(Code.All<SensitivityClass>().Select(Code.Of).Where(c => !row.ContainsKey(c))
                    .Select(c => $"has no tier in {name} for {key} and {c}"));
            }
        }
    }

    private static void EmergencyOpensNoLess(PolicyDocument policy, List<string> faults)
    {
        foreach (var (group, row) in policy.Emergency)
        {
            foreach (var (sensitivity, code) in row)
            {
                if (policy.Tiers.TryGetValue(group, out var usual) && usual.TryGetValue(sensitivity, out var tier)
                    && Code.TryParse<Release>(tier, out var before) && Code.TryParse<Release>(code, out var now) && now < before)
                {
                    faults.Add($"gives {group} less of {sensitivity} in an emergency ({code}) than usually ({tier})");
                }
            }
        }
    }

    // Vocabulary 7: hidden for all except the owning worker and a named few, whatever the role and however great the hurry.
    private static void ProtectedStaysHidden(PolicyDocument policy, List<string> faults)
    {
        foreach (var (where, row) in policy.Tiers.Concat(policy.Emergency).Concat(policy.Roles))
        {
            foreach (var sensitivity in HiddenByDefault.Select(Code.Of))
            {
                if (row.TryGetValue(sensitivity, out var tier) && tier != Code.Of(Release.Hidden))
                    faults.Add($"opens {sensitivity} to {where}; only the owning worker and those in \"named\" see it");
            }
        }
    }

    private static void Purposes(PolicyDocument policy, HashSet<string> groups, List<string> faults)
    {
        Codes<Purpose>("purposes", policy.Purposes.Keys, faults);
        faults.AddRange(Code.All<Purpose>().Select(Code.Of).Where(p => !policy.Purposes.ContainsKey(p)).Select(p => $"says nothing of the purpose {p}"));
        foreach (var (name, purpose) in policy.Purposes)
        {
            faults.AddRange(purpose.OpenTo.Where(g => !groups.Contains(g)).Select(g => $"opens {name} to {Quoted(g)}, which it does not have"));
            Ceilings($"purposes/{name}", purpose.AtMost, faults);
        }

        if (!policy.Purposes.TryGetValue(Code.Of(Purpose.Emergency), out var emergency))
            return;
        faults.AddRange(emergency.OpenTo.Where(g => groups.Contains(g) && !policy.Emergency.ContainsKey(g))
            .Select(g => $"opens EMERGENCY to {g} and has no emergency tiers for it"));
        faults.AddRange(policy.Emergency.Keys.Where(g => !emergency.OpenTo.Contains(g)).Select(g => $"has emergency tiers for {g}, to which EMERGENCY is closed"));
        if (emergency.AtMost.Count > 0)
            faults.Add("lowers in purposes/EMERGENCY what belongs in emergency");
    }

    private static void Relationships(PolicyDocument policy, List<string> faults)
    {
        Codes<Relation>("relationships", policy.Relationships.Keys, faults);
        foreach (var needed in (Relation[])[Relation.None, Relation.Involved, Relation.Leading, Relation.Told])
        {
            if (!policy.Relationships.ContainsKey(Code.Of(needed)))
                faults.Add($"says nothing of the relationship {Code.Of(needed)}");
        }

        foreach (var (name, relationship) in policy.Relationships)
        {
            if (name == Code.Of(Relation.Author) || name == Code.Of(Relation.Colleague))
                faults.Add($"limits {name}, which nothing lowers");
            foreach (var limit in relationship.AtMost)
            {
                Codes<Release>($"relationships/{name}", [limit.Tier], faults);
                Codes<SensitivityClass>($"relationships/{name}", limit.Classes, faults);
                Codes<Purpose>($"relationships/{name}", limit.UnlessPurposes, faults);
                Codes<PractitionerRole>($"relationships/{name}", limit.UnlessRoles, faults);
            }

            var twice = relationship.AtMost.SelectMany(l => l.Classes).GroupBy(c => c).Where(c => c.Count() > 1).Select(c => c.Key);
            faults.AddRange(twice.Select(c => $"limits {c} twice in relationships/{name}"));
        }
    }

    // A limit that lowers nobody is a misunderstanding: its author believes that something else is open.
    private static void WithoutEffect(PolicyDocument policy, List<string> faults)
    {
        foreach (var (name, purpose) in policy.Purposes)
        {
            faults.AddRange(purpose.AtMost.Where(l => !purpose.OpenTo.Any(g => IsLowered(g, l.Key, l.Value)))
                .Select(l => $"limits {l.Key} to {l.Value} in purposes/{name}, where nobody sees more"));
        }

        foreach (var (name, relationship) in policy.Relationships)
        {
            faults.AddRange(relationship.AtMost.SelectMany(l => l.Classes.Select(c => (Class: c, l.Tier)))
                .Where(l => !policy.Groups.Any(g => IsLowered(g.Group, l.Class, l.Tier)))
                .Select(l => $"limits {l.Class} to {l.Tier} in relationships/{name}, where nobody sees more"));
        }

        foreach (var (name, basis) in policy.LegalBases)
        {
            faults.AddRange(basis.AtMost.Where(l => !policy.Groups.Any(g => IsLowered(g.Group, l.Key, l.Value)))
                .Select(l => $"limits {l.Key} to {l.Value} in legal_bases/{name}, where nobody sees more"));
        }

        bool IsLowered(string group, string sensitivity, string limit)
        {
            var most = policy.Groups.Single(g => g.Group == group).Roles.Where(policy.Roles.ContainsKey)
                .Select(r => policy.Roles[r].GetValueOrDefault(sensitivity)).OfType<string>()
                .Append(policy.Tiers[group][sensitivity]).Max(t => Code.Parse<Release>(t));
            return most > Code.Parse<Release>(limit);
        }
    }

    private static void Ceilings(string name, IReadOnlyDictionary<string, string> row, List<string> faults)
    {
        Codes<SensitivityClass>(name, row.Keys, faults);
        Codes<Release>(name, row.Values, faults);
    }

    private static void Codes<TEnum>(string name, IEnumerable<string> codes, List<string> faults) where TEnum : struct, Enum
    {
        foreach (var code in codes.Distinct())
        {
            // The first of these enums is a value of its own, not "unspecified".
            var known = Code.TryParse<TEnum>(code, out var value) && Enum.IsDefined(value)
                && (Code.IsStated(value) || typeof(TEnum) == typeof(Release) || typeof(TEnum) == typeof(Relation));
            if (!known)
                faults.Add($"says {Quoted(code)} in {name}, which is no {typeof(TEnum).Name}");
        }
    }

    private static string Quoted(string text) => $"\"{(text.Length > 40 ? text[..40] + "..." : text)}\"";
}
