using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Emergency;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Quality;

/// <summary>Asks how completely ethnicity, disability and language are recorded.</summary>
/// <param name="OrganisationId">One organisation; null: all that the caller may see.</param>
public sealed record GetCompleteness(string? OrganisationId);

/// <summary>One kind of one organisation. Missing: nothing is recorded at all; the four answers are four other things.</summary>
public sealed record KindCompleteness(
    CharacteristicKind Kind, MaskedCount Stated, MaskedCount Unknown, MaskedCount Refused, MaskedCount NotAsked, MaskedCount Missing);

/// <summary>One organisation's records.</summary>
/// <param name="Records">Own records that it holds here.</param>
public sealed record OrganisationCompleteness(
    string OrganisationId, string OrganisationName, AgencyKind Agency, MaskedCount Records, IReadOnlyList<KindCompleteness> Kinds);

/// <summary>The answer.</summary>
public sealed record Completeness(IReadOnlyList<OrganisationCompleteness> Organisations, string HowToRead, AuditReceipt Receipt);

/// <summary>
/// Measures how completely each organisation records (O4): whoever reviews it sees the own organisation, an auditor all. No ranking (N9),
/// no count under five and none that gives one away (N5), and no person.
/// </summary>
public sealed class GetCompletenessHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const string HowToRead =
        "Missing means that nothing is recorded; unknown, refused and not asked are answers. Counts under five, and those beside them that would give one away, are " +
        "kept back. How completely something is recorded says nothing about risk.";

    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; NOT_FOUND for an organisation that is not the caller's to see.</exception>
    public async Task<Completeness> HandleAsync(GetCompleteness query, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var caller = call.Caller;
        var auditor = EmergencyReviewers.IsAuditor(caller);
        if (!auditor && !EmergencyReviewers.IsOwnReviewer(caller, caller.OrganisationId))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Managers, safeguarding leads and auditors see how completely is recorded.");
        var registry = await directory.CurrentAsync(ct);
        var asked = registry.All
            .Where(o => o.Agency != AgencyKind.Other && (auditor || o.Id == caller.OrganisationId) && (query.OrganisationId is not { } one || o.Id == one))
            .OrderBy(o => o.Id, StringComparer.Ordinal).ToList();
        if (query.OrganisationId is not null && asked.Count == 0)
            throw RuleException.NotFound("organisation");
        return await store.AnswerAsync(
            call,
            async session =>
            {
                List<OrganisationCompleteness> organisations = [];
                foreach (var organisation in asked)
                {
                    organisations.Add(Of(
                        organisation, await session.Characteristics.RecordsOfAsync(organisation.Id), await session.Characteristics.CountsOfAsync(organisation.Id)));
                }

                var entry = call.Entry(session, time, AuditEventKind.Return) with { Purpose = Purpose.SupervisionAudit };
                return (new Completeness(organisations, HowToRead, entry.Receipt()), entry);
            },
            ct);
    }

    /// <summary>One organisation's completeness, masked.</summary>
    public static OrganisationCompleteness Of(Organisation organisation, long records, IReadOnlyList<CharacteristicCount> counts)
    {
        ArgumentNullException.ThrowIfNull(organisation);
        var total = MaskedCount.Of([records]).Single();
        return new OrganisationCompleteness(
            organisation.Id, organisation.Name, organisation.Agency, total,
            [.. Code.All<CharacteristicKind>().Select(kind => OfKind(kind, records, [.. counts.Where(c => c.Kind == kind)], total.Count is null))]);
    }

    private static KindCompleteness OfKind(CharacteristicKind kind, long records, IReadOnlyList<CharacteristicCount> counts, bool whole)
    {
        long Recorded(CharacteristicAnswer answer) => counts.Where(c => c.Answer == answer).Sum(c => c.Records);
        long[] parts =
        [
            Recorded(CharacteristicAnswer.Stated), Recorded(CharacteristicAnswer.Unknown), Recorded(CharacteristicAnswer.Refused), Recorded(CharacteristicAnswer.NotAsked), 0,
        ];
        parts[4] = Math.Max(0, records - parts.Sum());
        IReadOnlyList<MaskedCount> masked = whole ? [.. parts.Select(_ => new MaskedCount(null))] : MaskedCount.Of(parts);
        return new KindCompleteness(kind, masked[0], masked[1], masked[2], masked[3], masked[4]);
    }
}
