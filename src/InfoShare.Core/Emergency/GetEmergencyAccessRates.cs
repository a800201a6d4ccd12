using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Asks how often the glass was broken in one month. Months alone, so that nobody takes one period from another.</summary>
/// <param name="Month">Its first day, in England.</param>
public sealed record GetEmergencyAccessRates(DateOnly Month);

/// <summary>The rates of a month.</summary>
public sealed record EmergencyRates(DateOnly Month, IReadOnlyList<OrganisationRate> Organisations, AuditReceipt Receipt);

/// <summary>One count; null where it is kept back because it, or what could be reckoned from it, is under five (N5).</summary>
public sealed record ReasonCount(EmergencyReason Reason, int? Uses);

/// <summary>One organisation's month.</summary>
/// <param name="Uses">Null: fewer than five, or kept back.</param>
/// <param name="PerThousandLookUps">Null: kept back, or nobody looked anybody up.</param>
/// <param name="ReviewedOnTime">By T16's first due time.</param>
/// <param name="ThinWords">Uses whose words hardly say anything.</param>
/// <param name="Practitioners">For the own organisation's reviewers and auditors alone; by id, never by number (N9).</param>
public sealed record OrganisationRate(
    string OrganisationId, string OrganisationName, AgencyKind Agency, int? Uses, double? PerThousandLookUps, int? ReviewedOnTime, int? NotJustified,
    int? ThinWords, double? ShareOfOther, IReadOnlyList<ReasonCount> Reasons, IReadOnlyList<PractitionerRate> Practitioners);

/// <summary>One practitioner's month.</summary>
public sealed record PractitionerRate(string PractitionerId, int Uses, double? PerThousandLookUps);

/// <summary>
/// Measures the exception before it becomes the rule: a hospital's break-glass had become so common, and its reasons so empty, that
/// nobody could audit it (law and precedents). No ranking (N9); outside the own organisation nothing under five (N5).
/// </summary>
public sealed class GetEmergencyAccessRatesHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <summary>Counts below this are kept back from other organisations (N5).</summary>
    public const int Fewest = 5;

    private const int WordsThatSaySomething = 8;

    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public async Task<EmergencyRates> HandleAsync(GetEmergencyAccessRates query, Call call, CancellationToken ct)
    {
        var caller = call.Caller;
        var auditor = EmergencyReviewers.IsAuditor(caller);
        if (!auditor && !EmergencyReviewers.IsOwnReviewer(caller, caller.OrganisationId))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Managers, safeguarding leads and auditors see how often the glass was broken.");
        var registry = await directory.CurrentAsync(ct);
        var from = LondonTime.ToUtc(query.Month, TimeOnly.MinValue);
        var to = LondonTime.ToUtc(query.Month.AddMonths(1), TimeOnly.MinValue);
        return await store.AnswerAsync(
            call,
            async session =>
            {
                var uses = (await session.Emergencies.UsesAsync(from, to)).Where(u => !caller.Conflicts.Keeps(u.PersonId)).ToLookup(u => u.OrganisationId);
                var lookUps = (await session.Emergencies.LookUpsAsync(from, to)).ToLookup(l => l.OrganisationId);
                var rates = registry.All
                    .Where(o => o.Agency != AgencyKind.Other && (o.Enabled || uses.Contains(o.Id)))
                    .OrderBy(o => o.Id, StringComparer.Ordinal)
                    .Select(o => RateOf(o, [.. uses[o.Id]], [.. lookUps[o.Id]], session.Now, whole: auditor || o.Id == caller.OrganisationId))
                    .ToList();
                var entry = call.Entry(session, time, AuditEventKind.Return) with { Purpose = Purpose.SupervisionAudit };
                return (new EmergencyRates(query.Month, rates, entry.Receipt()), entry);
            },
            ct);
    }

    /// <summary>One organisation's month, whole or as others may see it.</summary>
    public static OrganisationRate RateOf(
        Organisation organisation, IReadOnlyList<EmergencyUse> uses, IReadOnlyList<LookUpCount> lookUps, DateTimeOffset now, bool whole)
    {
        ArgumentNullException.ThrowIfNull(organisation);
        var asked = lookUps.Sum(l => l.LookUps);
        var reasons = Code.All<EmergencyReason>().Select(r => new ReasonCount(r, uses.Count(u => u.Reason == r))).ToList();
        var inTime = uses.Count(u => u.ReviewedAt is { } at && at <= u.FirstReviewDue);
        var notJustified = uses.Count(u => u.Outcome == EmergencyReviewOutcome.NotJustified);
        var thin = uses.Count(u => IsThin(u.Words));
        if (whole)
        {
            return new OrganisationRate(
                organisation.Id, organisation.Name, organisation.Agency, uses.Count, PerThousand(uses.Count, asked), inTime, notJustified, thin,
                uses.Count == 0 ? null : (double)reasons[^1].Uses!.Value / uses.Count, reasons,
                [
                    .. uses.GroupBy(u => u.PractitionerId).OrderBy(g => g.Key, StringComparer.Ordinal)
                        .Select(g => new PractitionerRate(g.Key, g.Count(), PerThousand(g.Count(), lookUps.Where(l => l.PractitionerId == g.Key).Sum(l => l.LookUps)))),
                ]);
        }

        var shown = Suppressed(reasons, uses.Count);
        return new OrganisationRate(
            organisation.Id, organisation.Name, organisation.Agency, uses.Count < Fewest ? null : uses.Count,
            uses.Count < Fewest ? null : PerThousand(uses.Count, asked), Part(inTime, uses.Count), Part(notJustified, uses.Count), Part(thin, uses.Count),
            shown[^1].Uses is { } other ? (double)other / uses.Count : null, shown, []);
    }

    /// <summary>
    /// Keeps back every cell under five, and then the smallest others until what is kept back cannot be reckoned from the total: two
    /// cells at least, which together are five or more.
    /// </summary>
    public static IReadOnlyList<ReasonCount> Suppressed(IReadOnlyList<ReasonCount> cells, int total)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (total < Fewest)
            return [.. cells.Select(c => c with { Uses = null })];
        var kept = cells.Where(c => c.Uses < Fewest).Select(c => c.Reason).ToHashSet();
        foreach (var next in cells.Where(c => c.Uses >= Fewest).OrderBy(c => c.Uses).ThenBy(c => c.Reason))
        {
            var hidden = cells.Where(c => kept.Contains(c.Reason)).Sum(c => c.Uses ?? 0);
            if (kept.Count == 0 || (kept.Count > 1 && hidden >= Fewest))
                break;
            kept.Add(next.Reason);
        }

        return [.. cells.Select(c => kept.Contains(c.Reason) ? c with { Uses = null } : c)];
    }

    /// <summary>A part of a total, of which the rest would tell as much: both are five or more, or it is kept back.</summary>
    private static int? Part(int part, int total) => total >= Fewest && part >= Fewest && total - part >= Fewest ? part : null;

    private static double? PerThousand(int uses, long lookUps) => lookUps == 0 ? null : Math.Round(uses * 1000.0 / lookUps, 1);

    private static bool IsThin(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).Count() < WordsThatSaySomething;
}
