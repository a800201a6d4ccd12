using System.Globalization;
using System.Text;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A policy as a safeguarding lead reads it: docs/access.md is written by this, and a test holds it to the policy.</summary>
public static class PolicyPage
{
    private static readonly (SensitivityClass Class, string Name)[] Columns =
    [
        (SensitivityClass.Standard, "standard"), (SensitivityClass.ChildHealth, "child's health"), (SensitivityClass.AdultHealth, "adult's health"),
        (SensitivityClass.Criminal, "criminal"), (SensitivityClass.SexualHealth, "sexual health"), (SensitivityClass.Intelligence, "intelligence"),
        (SensitivityClass.Legal, "legal"), (SensitivityClass.Staff, "staff"),
    ];

    /// <summary>The page in Markdown.</summary>
    public static string Of(AccessPolicy policy)
    {
        var text = new StringBuilder();
        var document = policy.Document;
        text.Append(CultureInfo.InvariantCulture, $"## Version {policy.Version}, from {document.From:d MMMM yyyy}\n{document.Notes}\n");
        foreach (var group in document.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {group.Name}\n{string.Join(", ", group.Roles)}\n");
            var purposes = Code.All<Purpose>().Where(p => policy.IsOpen(RoleOf(group.Roles[0]), p)).ToList();
            if (purposes.Count == 0)
            {
                text.Append("\nNo purpose is open: nobody of this group looks anybody up. Told of its own accord the group is given ")
                    .Append(Told(policy, group)).Append(".\n");
                continue;
            }

            text.Append("\n| asked for | ").AppendJoin(" | ", Columns.Select(c => c.Name)).Append(" |\n|")
                .Insert(text.Length, "---|", Columns.Length + 1).Append('\n');
            foreach (var purpose in purposes)
                text.Append(CultureInfo.InvariantCulture, $"| {Code.Of(purpose)} | ").AppendJoin(" | ", Columns.Select(c => Cell(policy, group, purpose, c.Class))).Append(" |\n");
            foreach (var (role, row) in document.Roles.Where(r => group.Roles.Contains(r.Key)))
                text.Append(CultureInfo.InvariantCulture, $"\n{role}: {string.Join(", ", row.Select(r => $"{r.Key} {r.Value}"))}.\n");
        }

        Why(text, document);
        return text.ToString();
    }

    private static PractitionerRole RoleOf(string code) => Code.Parse<PractitionerRole>(code);

    // "DETAIL, of a stranger SUMMARY"; one word where it is the same.
    private static string Cell(AccessPolicy policy, PolicyGroup group, Purpose purpose, SensitivityClass sensitivity)
    {
        var role = RoleOf(group.Roles.First(r => !policy.Document.Roles.ContainsKey(r)));
        var (works, stranger) = (At(Relation.Involved), At(Relation.None));
        return works == stranger ? works : $"{works}; stranger {stranger}";

        string At(Relation relation)
        {
            var release = policy.Decide(new AccessQuestion(role, sensitivity, purpose, relation, LegalBasis.PublicFunction) { Granted = true }).Release;
            return release switch
            {
                Release.WithheldWithContact => "-",
                Release.Hidden => "hidden",
                Release.OwnOnly => "own",
                _ => Code.Of(release),
            };
        }
    }

    private static string Told(AccessPolicy policy, PolicyGroup group)
    {
        var opened = Columns.Where(c => policy.Tell(RoleOf(group.Roles[0]), c.Class).Shows).Select(c => c.Name).ToList();
        return opened.Count == 0 ? "nothing but the feedback to its own submissions" : string.Join(", ", opened);
    }

    private static void Why(StringBuilder text, PolicyDocument document)
    {
        text.Append("\n### Why\n");
        foreach (var (name, purpose) in document.Purposes)
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {purpose.Why}\n");
        foreach (var (name, relationship) in document.Relationships)
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {relationship.Why}{Limits(relationship)}\n");
        foreach (var (name, basis) in document.LegalBases)
            text.Append(CultureInfo.InvariantCulture, $"- {name} as the basis: {basis.Why} At most {string.Join(", ", basis.AtMost.Select(l => $"{l.Key} {l.Value}"))}.\n");
        text.Append(CultureInfo.InvariantCulture, $"- The own organisation: {document.Colleague.Why} In full: {string.Join(", ", document.Colleague.Classes)}.\n");
        text.Append(CultureInfo.InvariantCulture, $"- Under investigation: {document.Investigation.Why} Open to {string.Join(", ", document.Investigation.OpenTo)}.\n");
        text.Append(CultureInfo.InvariantCulture, $"- Whereabouts: {document.Whereabouts.Why} Open to {string.Join(", ", document.Whereabouts.OpenTo)}.\n");
        text.Append(CultureInfo.InvariantCulture, $"- The named few: {(document.Named.Count == 0 ? "nobody; a partnership names them in its own version" : $"{document.Named.Count} named")}.\n");
    }

    private static string Limits(PolicyRelationship relationship) => relationship.AtMost.Count == 0 ? "" :
        " At most " + string.Join("; ", relationship.AtMost.Select(l =>
            $"{l.Tier} of {string.Join(", ", l.Classes)}{(l.UnlessPurposes.Count == 0 ? "" : $", save for {string.Join(", ", l.UnlessPurposes)}")}" +
            $"{(l.UnlessRoles.Count == 0 ? "" : $", save to {string.Join(", ", l.UnlessRoles)}")}")) + ".";
}
