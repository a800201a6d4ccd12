using InfoShare.Core.Audit;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Sharing;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>One rule of an entry, asked again.</summary>
/// <param name="Then">What the version that answered gives for it; null where it is no rule of the policy, such as a clock's.</param>
/// <param name="Today">What the version in force gives; null likewise.</param>
public sealed record ReplayedRule(string RuleId, SensitivityClass Class, AccessDecision? Then, AccessDecision? Today)
{
    /// <summary>Whether the policy could be asked for it again. Whatever cannot says nothing for or against the answer.</summary>
    public bool Asked => Then is not null;

    /// <summary>Whether the version that answered still names this very rule; a rule that cannot be asked again does not.</summary>
    public bool Follows => Then?.RuleId == RuleId;
}

/// <summary>
/// Asks the rules of an old answer again, from what the trail keeps of the question: role, purpose, basis, standing, and the rules that decided. A pure
/// function of the entry and of two versions of the policy.
/// </summary>
public sealed record Replay(Relation Relation, IReadOnlyList<ReplayedRule> Rules)
{
    /// <summary>
    /// How the trail writes that something of a class was left out unread: the class is kept from the role, so the database leaves it out
    /// (<see cref="Concerns.ConcernSight"/>).
    /// </summary>
    internal const string Sight = "sight/";

    /// <summary>How the trail notes that what was asked was judged as it is told to everybody of that role.</summary>
    internal static string AsTold => Notes[(int)Relation.Told];

    // As older entries have it: of some class.
    private const string SomeSight = Sight + "class";

    // How the trail writes the standing of a question among its rules, and that of another question than the entry's own.
    private const string Standing = "standing/";
    private const string Questioned = "asked/";

    private static readonly string[] Prefixes = ["tier/", "emergency/", "purpose/", "relationship/", "legal-basis/", "named/", Sight];
    private static readonly string[] Denials = ["deny/conflict", "deny/role", "deny/class", "deny/purpose", "deny/legal-basis", "deny/no-grant", "deny/investigation"];
    private static readonly string[] Notes = [.. Enum.GetValues<Relation>().Select(r => Standing + Code.Of(r))];

    /// <summary>Whether there was something to ask again, and all of it follows.</summary>
    public bool Follows => Rules.Any(r => r.Asked) && Rules.All(r => r.Follows || !r.Asked);

    /// <summary>How the trail notes the standing in which somebody asked; null where nobody asked.</summary>
    /// <param name="ofAnotherQuestion">It was asked for another purpose than the one that the entry names: a list shows what several questions asked.</param>
    internal static string? NoteOf(AccessStanding standing, bool ofAnotherQuestion) =>
        standing.Purpose == Purpose.Unspecified ? null
        : ofAnotherQuestion ? $"{Questioned}{Code.Of(standing.Relation)}/{Code.Of(standing.Purpose)}/{Code.Of(standing.LegalBasis)}"
        : Notes[(int)standing.Relation];

    /// <summary>An entry's rules under the version that gave them, and under another.</summary>
    public static Replay Of(AuditEntry entry, AccessPolicy then, AccessPolicy today)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(today);
        List<string> rules = [.. entry.RuleIds.Where(r => !IsNote(r))];
        List<AccessQuestion> noted = [.. entry.RuleIds.Select(r => QuestionOf(entry, r)).OfType<AccessQuestion>()];
        if (noted.Count > 0)
            return In(noted);

        // Nobody asked, or the trail did not keep the standing: once it kept none of an answer that held a status and no concern.
        List<AccessQuestion> possible = [Question(entry, Relation.Told)];
        if (entry.Purpose != Purpose.Unspecified)
            possible.AddRange([Question(entry, Relation.None), Question(entry, Relation.Involved), Question(entry, Relation.Leading)]);
        var all = possible.ConvertAll(q => In([q]));
        return all.Find(r => r.Follows) ?? all[0];

        Replay In(IReadOnlyList<AccessQuestion> questions) => new(questions[0].Relation, [.. rules.Select(rule => Again(rule, entry, questions, then, today))]);
    }

    // Notes beside the rules: the standing, the ground, what was erased and why, and whom a conflict was met about.
    private static bool IsNote(string rule) => rule.StartsWith(Standing, StringComparison.Ordinal) || rule.StartsWith(Questioned, StringComparison.Ordinal)
        || DisclosureBases.IsGround(rule) || Retention.ErasureWords.Is(rule) || rule.StartsWith(ConflictWatch.RuleId + "/", StringComparison.Ordinal);

    private static AccessQuestion? QuestionOf(AuditEntry entry, string note)
    {
        if (note.StartsWith(Standing, StringComparison.Ordinal))
            return Code.TryParse<Relation>(note.AsSpan(Standing.Length), out var relation) ? Question(entry, relation) : null;
        return note.StartsWith(Questioned, StringComparison.Ordinal) && note[Questioned.Length..].Split('/') is [var stood, var asked, var basis]
            && Code.TryParse<Relation>(stood, out var standing) && Code.TryParse<Purpose>(asked, out var purpose) && Code.TryParse<LegalBasis>(basis, out var ground)
                ? Question(entry, standing) with { Purpose = purpose, LegalBasis = ground } : null;
    }

    // What was told stated no purpose, and no basis: the entry has the one by which the broker tells.
    private static AccessQuestion Question(AuditEntry entry, Relation relation) => new(
        entry.Role, SensitivityClass.Standard, relation == Relation.Told ? Purpose.Unspecified : entry.Purpose, relation,
        relation == Relation.Told || entry.RuleIds.Any(DisclosureBases.IsBasis) ? LegalBasis.Unspecified : entry.LegalBasis)
    {
        Granted = entry.Kind == AuditEventKind.BreakGlass,
    };

    private static ReplayedRule Again(string rule, AuditEntry entry, IReadOnlyList<AccessQuestion> standings, AccessPolicy then, AccessPolicy today)
    {
        var (sensitivity, questions) = QuestionsFor(rule, entry, standings, then);
        if (questions.Count == 0)
            return new ReplayedRule(rule, sensitivity, null, null);
        var follows = questions.FindIndex(q => Decide(then, q, rule).RuleId == rule);
        var question = questions[Math.Max(follows, 0)];
        return new ReplayedRule(rule, sensitivity, Decide(then, question, rule), Decide(today, question, rule));
    }

    /// <summary>The class that a rule judged, and the questions of which one must give it: how the item itself stood to the reader the trail does not keep.</summary>
    private static (SensitivityClass Class, List<AccessQuestion> Questions) QuestionsFor(
        string rule, AuditEntry entry, IReadOnlyList<AccessQuestion> standings, AccessPolicy then)
    {
        if (Array.Exists(Prefixes, p => rule.StartsWith(p, StringComparison.Ordinal)) && PolicyWords.ClassOf(rule) is var sensitivity and not SensitivityClass.Unspecified)
        {
            // A statement of the own organisation is judged as a colleague's, which nothing lowers but what lowers everybody who works there.
            return (sensitivity, [.. standings.SelectMany(q => new[] { q, q with { Relation = Relation.Colleague } }).Select(q => q with
            {
                Class = sensitivity,
                Named = rule.StartsWith("named/", StringComparison.Ordinal) && then.IsNamed(entry.OrganisationId ?? "", entry.PractitionerId, sensitivity),
            })]);
        }

        // The rest names no class: some class must give it.
        return (SensitivityClass.Unspecified, rule switch
        {
            SomeSight => OfAnyClass(q => q),
            "own/author" => OfAnyClass(q => q with { Relation = Relation.Author }),
            "own/colleague" => OfAnyClass(q => q with { Relation = Relation.Colleague }),
            "deny/conflict" => OfAnyClass(q => q with { Conflicted = true }),
            "deny/no-grant" => OfAnyClass(q => q with { Granted = false }),
            "deny/investigation" => OfAnyClass(q => q with { UnderInvestigation = true }),
            _ => Denials.Contains(rule) ? OfAnyClass(q => q) : [],
        });

        List<AccessQuestion> OfAnyClass(Func<AccessQuestion, AccessQuestion> made) =>
            [.. standings.SelectMany(q => Code.All<SensitivityClass>().Select(c => made(q with { Class = c })))];
    }

    // What was left out unread is not shown in that standing.
    private static AccessDecision Decide(AccessPolicy policy, AccessQuestion question, string rule) =>
        policy.Decide(question) is var decision && rule.StartsWith(Sight, StringComparison.Ordinal) && !decision.Shows ? decision with { RuleId = rule } : decision;
}
