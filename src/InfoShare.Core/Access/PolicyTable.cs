using System.Text;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>One question and what the policy answers.</summary>
public sealed record PolicyRow(AccessQuestion Question, AccessDecision Decision);

/// <summary>
/// The whole of a policy as a table, complete by construction: every role, class, purpose and relationship that there is. For people who
/// read it (docs/access.md), for the tests, and for other engines that are asked the same.
/// </summary>
public static class PolicyTable
{
    private static readonly Relation[] Asked = [Relation.None, Relation.Involved, Relation.Leading, Relation.Colleague, Relation.Author];

    private static readonly SensitivityClass[] Columns =
    [
        SensitivityClass.Standard, SensitivityClass.ChildHealth, SensitivityClass.AdultHealth, SensitivityClass.Criminal, SensitivityClass.SexualHealth,
        SensitivityClass.Intelligence, SensitivityClass.Legal, SensitivityClass.ProtectedLocation, SensitivityClass.Informant, SensitivityClass.Staff,
        SensitivityClass.Demographic,
    ];

    /// <summary>
    /// Every question on an ordinary basis, with EMERGENCY both with and without a grant; then what is told; then the bases that lower,
    /// what is under investigation, the named few, and conflicts; and that in an emergency no basis lowers.
    /// </summary>
    public static IEnumerable<PolicyRow> Rows(AccessPolicy policy) => Questions(policy).Select(q => new PolicyRow(q, policy.Decide(q)));

    /// <summary>The table as text, one line for roles that are treated alike, a purpose and a relationship; eleven cells of tier and rule.</summary>
    public static string Lines(AccessPolicy policy)
    {
        var text = new StringBuilder();
        foreach (var alike in RowsByRole(policy).GroupBy(r => string.Join('\n', r.Lines)))
        {
            text.Append("# ").AppendJoin(' ', alike.Select(r => Code.Of(r.Role))).Append('\n');
            foreach (var line in alike.First().Lines)
                text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<(PractitionerRole Role, List<string> Lines)> RowsByRole(AccessPolicy policy)
    {
        foreach (var role in Rows(policy).GroupBy(r => r.Question.Role))
        {
            var lines = role.GroupBy(r => HeadOf(r.Question))
                .Select(g => $"{g.Key}: {CellsOf([.. Columns.Select(c => CellOf(g.Single(r => r.Question.Class == c).Decision))])}")
                .Append($"whereabouts {(policy.KeepsWhereabouts(role.Key) ? "open" : "kept")}");
            yield return (role.Key, [.. lines]);
        }
    }

    private static string HeadOf(AccessQuestion q) => string.Join(' ', ((string?[])
    [
        Code.Of(q.Purpose), Code.Of(q.Relation), Code.Of(q.LegalBasis),
        q.Granted ? "granted" : null, q.UnderInvestigation ? "under-investigation" : null, q.Named ? "named" : null, q.Conflicted ? "conflicted" : null,
    ]).OfType<string>());

    private static string CellsOf(IReadOnlyList<string> cells) =>
        cells.Distinct().Count() == 1 ? $"all {cells[0]}" : string.Join(" | ", cells);

    private static string CellOf(AccessDecision d) =>
        $"{Code.Of(d.Release)}{(d.Because is WithheldBecause.Unspecified or WithheldBecause.Hidden ? "" : $"({Code.Of(d.Because)})")} {RuleOf(d)}";

    // The class is the column.
    private static string RuleOf(AccessDecision decision) => decision.RuleId.AsSpan().Count('/') == 2 ? decision.RuleId[..decision.RuleId.LastIndexOf('/')] : decision.RuleId;

    private static IEnumerable<AccessQuestion> Questions(AccessPolicy policy)
    {
        foreach (var role in Code.All<PractitionerRole>())
        {
            foreach (var sensitivity in Columns)
            {
                foreach (var relation in Asked)
                {
                    foreach (var purpose in Code.All<Purpose>())
                    {
                        var question = new AccessQuestion(role, sensitivity, purpose, relation, LegalBasis.PublicFunction);
                        yield return question;
                        if (purpose != Purpose.Emergency)
                            continue;
                        yield return question with { Granted = true };

                        // The one basis that lowers otherwise: somebody in danger is asked about on whatever ground there is (L9).
                        yield return question with { Granted = true, LegalBasis = LegalBasis.Consent };
                    }

                    // One purpose of each role shows what basis, investigation and conflict do to all of them.
                    var open = Code.All<Purpose>().FirstOrDefault(p => p != Purpose.Emergency && policy.IsOpen(role, p));
                    if (open == Purpose.Unspecified)
                        continue;
                    var usual = new AccessQuestion(role, sensitivity, open, relation, LegalBasis.PublicFunction);
                    foreach (var basis in Code.All<LegalBasis>().Where(b => b != LegalBasis.PublicFunction))
                        yield return usual with { LegalBasis = basis };
                    yield return usual with { LegalBasis = LegalBasis.Unspecified };
                    yield return usual with { UnderInvestigation = true };
                    yield return usual with { Named = true };
                    yield return usual with { Conflicted = true };
                }

                var told = new AccessQuestion(role, sensitivity, Purpose.Unspecified, Relation.Told, LegalBasis.Unspecified);
                yield return told;
                yield return told with { UnderInvestigation = true };
            }
        }
    }
}
