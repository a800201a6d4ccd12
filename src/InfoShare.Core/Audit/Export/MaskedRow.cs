using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Emergency;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Export;

/// <summary>
/// An entry of the trail as a data protection officer has it (requirement M6): no id that the broker takes, no words, nothing of the sealed
/// part, no list of what was shown.
/// </summary>
public sealed class MaskedRow
{
    /// <summary>What acted when no organisation did.</summary>
    public const string Broker = "BROKER";

    private const string NothingGiven = "NOTHING_GIVEN";

    // Who is kept from whom, what is under hold or on its way out, who asked for the own file, who was asked about harm or is to be asked
    // again: an action alone would say it of somebody.
    private static readonly string[] SetApart =
        ["ConflictService/", "RetentionService/", "SubjectAccessService/", "TaskService/"];

    private const string Enquiry = "/RecordRoutineEnquiry";

    private static readonly HashSet<string> OpenRefusals =
        new([
            Code.Of(ErrorReason.RoleNotAllowed), Code.Of(ErrorReason.OrganisationNotAllowed), Code.Of(ErrorReason.PurposeNotAllowed),
            Code.Of(ErrorReason.PractitionerRequired), Code.Of(ErrorReason.ManagerRequired),
        ], StringComparer.Ordinal);

    private MaskedRow()
    {
    }

    /// <summary>The hour in London, or the day alone.</summary>
    public required string Time { get; set; }

    /// <summary>Who acted.</summary>
    public required string OrganisationId { get; set; }

    /// <summary>Codes, or <see cref="SmallNumbers.Other"/>.</summary>
    public required string Kind { get; set; }

    /// <summary>The RPC or worker.</summary>
    public required string Action { get; set; }

    /// <summary>Code of the role.</summary>
    public required string Role { get; set; }

    /// <summary>Code of the purpose.</summary>
    public required string Purpose { get; set; }

    /// <summary>Code of the legal basis.</summary>
    public required string LegalBasis { get; set; }

    /// <summary>DONE, NOTHING_GIVEN, REFUSED with a reason.</summary>
    public required string Outcome { get; set; }

    /// <summary>Code of the highest tier given.</summary>
    public required string Tier { get; set; }

    /// <summary>Pseudonym; null when nobody in person acted.</summary>
    public string? Practitioner { get; init; }

    /// <summary>Pseudonyms.</summary>
    public IReadOnlyList<string> Persons { get; init; } = [];

    /// <summary>Pseudonym of the thing concerned.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Pseudonym of the call.</summary>
    public string? CallId { get; init; }

    /// <summary>Where it stands within its time.</summary>
    internal ulong Place { get; private init; }

    /// <summary>Masks one entry; what depends on the others is <see cref="MergeSmall"/>'s.</summary>
    public static MaskedRow Of(AuditEntry entry, Pseudonyms pseudonyms)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(pseudonyms);
        var outcome = OutcomeOf(entry);

        // A question that was answered as if nobody were recorded has to look like one about nobody, and so has a refusal.
        var gave = outcome == "DONE";
        var apart = SetApart.Any(s => entry.Action.StartsWith(s, StringComparison.Ordinal)) || entry.Action.EndsWith(Enquiry, StringComparison.Ordinal) || IsOfAHold(entry);
        var row = new MaskedRow
        {
            Time = $"{LondonTime.ToLocal(entry.RecordedAt):yyyy-MM-dd'T'HH':00'zzz}",
            OrganisationId = entry.OrganisationId ?? Broker,
            Kind = Code.Of(entry.Kind),
            Action = entry.Action,
            Role = Code.Of(entry.Role),
            Purpose = Code.Of(entry.Purpose),
            LegalBasis = Code.Of(gave ? entry.LegalBasis : Vocabulary.LegalBasis.Unspecified),
            Outcome = outcome,
            Tier = Code.Of(gave ? HighestTier(entry) : Vocabulary.Tier.Unspecified),
            Practitioner = entry.PractitionerId is null ? null : pseudonyms.Of("practitioner", $"{entry.OrganisationId} {entry.PractitionerId}"),
            Persons = gave && !apart ? [.. entry.PersonIds.Select(p => pseudonyms.Of("person", p)!).Distinct().Order(StringComparer.Ordinal)] : [],
            ObjectId = !gave || apart ? null
                : entry.ObjectId?.StartsWith("per_", StringComparison.Ordinal) == true ? pseudonyms.Of("person", entry.ObjectId)
                : pseudonyms.Of("object", entry.ObjectId),
            CallId = apart ? null : pseudonyms.Of("call", entry.CallId),
            Place = pseudonyms.PlaceOf(entry.Id),
        };
        if (apart)
            row.MergeClass();
        return row;
    }

    /// <summary>Merges what is rare, and puts the rows in an order that says nothing beyond their times.</summary>
    /// <returns>No rows at all when there are fewer than five.</returns>
    public static IReadOnlyList<MaskedRow> MergeSmall(IReadOnlyList<MaskedRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count < SmallNumbers.Fewest)
            return [];
        SmallNumbers.Merge(rows, _ => "", r => r.OrganisationId, r => r.OrganisationId = SmallNumbers.Other);
        SmallNumbers.Merge(rows, r => r.OrganisationId, r => r.Kind == SmallNumbers.Other ? SmallNumbers.Other : $"{r.Kind} {r.Action}", r => r.MergeClass());
        SmallNumbers.Merge(rows, r => r.OrganisationId, r => r.Role, r => r.Role = SmallNumbers.Other);
        SmallNumbers.Merge(rows, r => r.OrganisationId, r => r.Purpose, r => r.Purpose = SmallNumbers.Other);
        SmallNumbers.Merge(rows, r => r.OrganisationId, r => r.LegalBasis, r => r.LegalBasis = SmallNumbers.Other);
        SmallNumbers.Merge(rows, r => r.OrganisationId, r => r.Outcome, r => r.Outcome = SmallNumbers.Other);
        SmallNumbers.Merge(rows, r => r.OrganisationId, r => r.Tier, r => r.Tier = SmallNumbers.Other);

        // The only one who looked at four in the morning is known to the own system's log.
        foreach (var hour in rows.GroupBy(r => (r.OrganisationId, r.Time)).Where(g => g.Count() < SmallNumbers.Fewest).ToList())
        {
            foreach (var row in hour)
                row.Time = row.Time[..10];
        }

        return [.. rows.OrderBy(r => r.Time, StringComparer.Ordinal).ThenBy(r => r.Place)];
    }

    private void MergeClass() =>
        Kind = Action = Role = Purpose = LegalBasis = Outcome = Tier = SmallNumbers.Other;

    // The broker's own, in the call that named an incident: it would tell which concern did.
    private static bool IsOfAHold(AuditEntry entry) => entry is { OrganisationId: null, Kind: AuditEventKind.Decide }
        && (entry.Outcome.StartsWith("kept: ", StringComparison.Ordinal) || entry.Outcome == "named again");

    private static string OutcomeOf(AuditEntry entry)
    {
        if (entry.Kind == AuditEventKind.Refuse)
        {
            var reason = entry.Outcome.StartsWith("refused: ", StringComparison.Ordinal) ? entry.Outcome["refused: ".Length..] : "";
            return $"REFUSED: {(OpenRefusals.Contains(reason) ? reason : Code.Of(ErrorReason.NotFound))}";
        }

        var nothing = entry.Kind switch
        {
            AuditEventKind.Query => entry.Outcome != "done" || ConflictWatch.IsSealed(entry),
            AuditEventKind.BreakGlass => (entry.Outcome != "done" && !GlassOutcomes.IsOfTheAccess(entry)) || ConflictWatch.IsSealed(entry),
            _ => false,
        };
        return nothing ? NothingGiven : "DONE";
    }

    private static Tier HighestTier(AuditEntry entry) =>
        entry.CountsByTier.Where(c => c.Value > 0).Select(c => Code.TryParse<Tier>(c.Key, out var tier) ? tier : Vocabulary.Tier.Unspecified)
            .DefaultIfEmpty().Max();
}
