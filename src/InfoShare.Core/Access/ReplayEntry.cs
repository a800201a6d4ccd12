using InfoShare.Core.Audit;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>Asks an old answer's rules again.</summary>
/// <param name="Reason">Why the reviewer looks; kept with the review's own entry.</param>
public sealed record ReplayEntry(string EntryId, string Reason);

/// <summary>One rule, asked again.</summary>
/// <param name="Then">What the version that answered gives for it; null where the rule is of no class.</param>
/// <param name="Today">What the version in force gives; null likewise.</param>
public sealed record ReplayedRule(string RuleId, SensitivityClass Class, AccessDecision? Then, AccessDecision? Today)
{
    /// <summary>Whether the version that answered still names this very rule; a rule that cannot be asked again does not.</summary>
    public bool Follows => Then?.RuleId == RuleId;
}

/// <summary>An old answer under the version that gave it.</summary>
public sealed record EntryReplayed(AuditEntry Entry, Relation Relation, IReadOnlyList<ReplayedRule> Rules, AuditReceipt Receipt)
{
    /// <summary>Whether there was something to ask again, and all of it follows.</summary>
    public bool Follows => Rules.Count > 0 && Rules.All(r => r.Follows);
}

/// <summary>
/// Gives an old decision again, from what the trail keeps of the question: role, purpose, basis, standing, and the rules that decided.
/// Only the partnership's auditors see which rules judged, since a rule names the class of what it hid.
/// </summary>
public sealed class ReplayEntryHandler(IStore store, PolicyBook policies, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND: no such entry, or of a version that this broker does not have; ROLE_NOT_ALLOWED;
    /// CONFLICT_OF_INTEREST.</exception>
    public Task<EntryReplayed> HandleAsync(ReplayEntry command, Call call, CancellationToken ct)
    {
        if (call.Caller.Human.Role != PractitionerRole.Auditor || (call.Caller.Agency != AgencyKind.Other && !call.Caller.IsOperator))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Only an auditor of the partnership may replay an answer.");
        return store.AnswerAsync(
            call,
            async session =>
            {
                var entry = await session.Audit.FindAsync(command.EntryId);
                if (entry is null || call.Caller.Conflicts.Judge(entry.PersonIds) || policies.Find(entry.PolicyVersion ?? "") is not { } then)
                    throw RuleException.NotFound("entry");
                var today = policies.At(session.Now);
                var relation = RelationOf(entry);
                var rules = entry.RuleIds.Where(r => !r.StartsWith(Standing, StringComparison.Ordinal) && !DisclosureBases.IsGround(r) && !Retention.ErasureWords.Is(r))
                    .Select(rule => Again(rule, entry, relation, then, today)).ToList();
                var review = call.Entry(session, time, AuditEventKind.Return) with
                {
                    Purpose = Purpose.SupervisionAudit,
                    Reason = command.Reason,
                    PersonIds = entry.PersonIds,
                    ObjectId = entry.Id,
                    Outcome = rules.Count == 0 ? "done: nothing to replay" : rules.TrueForAll(r => r.Follows) ? "done: follows" : "done: does not follow",
                };
                return (new EntryReplayed(entry, relation, rules, review.Receipt()), review);
            },
            ct);
    }

    /// <summary>How the trail writes the standing of a question among its rules.</summary>
    internal const string Standing = "standing/";

    private static Relation RelationOf(AuditEntry entry) =>
        entry.RuleIds.FirstOrDefault(r => r.StartsWith(Standing, StringComparison.Ordinal)) is { } standing
            && Code.TryParse<Relation>(standing.AsSpan(Standing.Length), out var relation) ? relation : Relation.Told;

    private static ReplayedRule Again(string rule, AuditEntry entry, Relation relation, AccessPolicy then, AccessPolicy today)
    {
        var sensitivity = PolicyWords.ClassOf(rule);
        if (sensitivity == SensitivityClass.Unspecified && rule is not ("own/author" or "own/colleague"))
            return new ReplayedRule(rule, sensitivity, null, null);
        var purpose = relation == Relation.Told ? Purpose.Unspecified : entry.Purpose;
        var question = new AccessQuestion(entry.Role, sensitivity, purpose, relation, relation == Relation.Told || entry.RuleIds.Any(DisclosureBases.IsBasis) ? LegalBasis.Unspecified : entry.LegalBasis)
        {
            Granted = entry.Kind == AuditEventKind.BreakGlass,
            Named = rule.StartsWith("named/", StringComparison.Ordinal),
        };

        // Of an own statement the class did not count.
        if (sensitivity == SensitivityClass.Unspecified)
        {
            var own = question with { Class = SensitivityClass.Standard, Relation = rule == "own/author" ? Relation.Author : Relation.Colleague };
            return new ReplayedRule(rule, sensitivity, then.Decide(own), today.Decide(own));
        }

        // A statement of the own organisation is judged as a colleague's, which nothing lowers but what lowers everybody who works there.
        var decided = then.Decide(question);
        if (decided.RuleId != rule && then.Decide(question with { Relation = Relation.Colleague }) is { } colleague && colleague.RuleId == rule)
            return new ReplayedRule(rule, sensitivity, colleague, today.Decide(question with { Relation = Relation.Colleague }));
        return new ReplayedRule(rule, sensitivity, decided, today.Decide(question));
    }
}
