using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>
/// Asks every answer of a story again, as an auditor does: what the broker gave follows from the version of the policy that the entry names. An answer that
/// does not was given past the policy, or its entry does not keep what it was asked with.
/// </summary>
internal static class Replays
{
    // The replay is a function of these columns alone.
    private const string Different = """
        SELECT MIN(id) FROM audit_entry WHERE rule_ids <> '[]' AND policy_version IS NOT NULL
        GROUP BY policy_version, organisation_id, practitioner_id, role, purpose, legal_basis, kind, action, rule_ids
        """;

    /// <summary>What does not follow, or was judged for a question whose standing is not kept.</summary>
    public static async Task<List<string>> FaultsAsync(Rows database, IStore store, PolicyBook policies)
    {
        var ids = await database.TextsAsync(Different);
        return await store.ReadAsync(
            async session =>
            {
                List<string> faults = [];
                foreach (var id in ids)
                {
                    var entry = (await session.Audit.FindAsync(id))!;
                    faults.AddRange(FaultsOf(entry, policies).Select(f => $"{entry.Kind} {entry.Action} of {entry.Role} for {entry.Purpose}: {f} ({string.Join(' ', entry.RuleIds)})"));
                }

                return faults;
            },
            CancellationToken.None);
    }

    /// <summary>The same of one entry.</summary>
    internal static IEnumerable<string> FaultsOf(AuditEntry entry, PolicyBook policies)
    {
        if (policies.Find(entry.PolicyVersion!) is not { } then)
        {
            yield return $"nobody has the version {entry.PolicyVersion}";
            yield break;
        }

        var replay = Replay.Of(entry, then, then);
        foreach (var rule in replay.Rules.Where(r => r.Asked && !r.Follows))
            yield return $"{rule.RuleId} does not follow, {rule.Then!.RuleId} does";

        // A grant is made by the rules of its reasons and of its review.
        if (entry.Kind is not (AuditEventKind.Query or AuditEventKind.BreakGlass) || entry.Action == "EmergencyAccessService/BreakGlass")
            yield break;

        // Whom a conflict keeps away is kept away in whatever standing.
        if (replay.Rules.Any(r => r.Asked && r.RuleId != "deny/conflict") && !entry.RuleIds.Any(r => r.StartsWith("standing/", StringComparison.Ordinal)))
            yield return "the standing is not kept";
        foreach (var rule in replay.Rules.Where(r => !r.Asked))
            yield return $"{rule.RuleId} cannot be asked again";
    }
}
