using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>What an answer about plans, parts and endings showed and kept back, as the trail has it (M2, D6).</summary>
internal static class PlanTrail
{
    /// <summary>The entry with what was shown, each thing at its tier, and how much was left out of it without a word.</summary>
    /// <param name="hidden">The decisions by which something was left out.</param>
    public static AuditEntry Showing(this AuditEntry entry, IEnumerable<(Tier Tier, string Id)> shown, params IEnumerable<AccessDecision> hidden)
    {
        List<(Tier Tier, string Id)> given = [.. shown.Distinct()];
        List<AccessDecision> kept = [.. hidden];
        var counts = new SortedDictionary<string, int>(entry.CountsByTier.ToDictionary(), StringComparer.Ordinal);
        foreach (var tier in given.GroupBy(g => Code.Of(g.Tier)))
            counts[tier.Key] = counts.GetValueOrDefault(tier.Key) + tier.Count();
        var withheld = new SortedDictionary<string, int>(entry.WithheldByReason.ToDictionary(), StringComparer.Ordinal);
        if (kept.Count > 0)
            withheld[Code.Of(WithheldBecause.Hidden)] = withheld.GetValueOrDefault(Code.Of(WithheldBecause.Hidden)) + kept.Count;
        return entry with
        {
            CountsByTier = counts,
            Shown = [.. entry.Shown.Concat(given.Select(g => Disclosure.ShownAs(g.Tier, g.Id))).Distinct()],
            WithheldByReason = withheld,
            RuleIds = [.. entry.RuleIds.Concat(kept.Select(d => d.RuleId)).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>
    /// The entry with the rules by which it showed that services of these kinds work with somebody; an ordinary one is a fact as any. Whoever asks learns of
    /// it as whoever is told (<see cref="InvolvementAccess"/>), which the entry of a question notes.
    /// </summary>
    public static AuditEntry ByWork(this AuditEntry entry, Caller reader, IEnumerable<PractitionerRole> workers) => entry with
    {
        RuleIds =
        [
            .. entry.RuleIds.Concat(workers.Select(InvolvementAccess.ClassOf).Distinct()
                .Select(c => reader.Policy.Tell(reader.Role, c == SensitivityClass.Unspecified ? SensitivityClass.Standard : c).RuleId))
                .Concat(reader.Standing.Purpose == Purpose.Unspecified ? [] : [Replay.AsTold]).Distinct(StringComparer.Ordinal),
        ],
    };

    /// <summary>By which rule it is kept from a role that a service of this kind works with somebody.</summary>
    public static AccessDecision WorkKept(Caller reader, PractitionerRole worker) => reader.Policy.Tell(reader.Role, InvolvementAccess.ClassOf(worker));
}
