using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>
/// Keeps records beyond their term (K8, M8). What it keeps is not listed anywhere: it is found by whom and what it names, whenever
/// something is to be removed.
/// </summary>
/// <param name="SubjectId">The person, the incident or the referral.</param>
/// <param name="Reason">In words; null for one that the broker placed.</param>
/// <param name="PlacedById">The practitioner; null for the broker.</param>
/// <param name="AskedById">The first of two who end it; null while nobody asked.</param>
/// <param name="Told">The ids of the organisations that were told to keep theirs, with blanks between; null: nobody was.</param>
public sealed record LegalHold(
    string Id,
    long Version,
    LegalHoldState State,
    LegalHoldSubject Subject,
    string SubjectId,
    LegalHoldAuthority Authority,
    string? AuthorityReference,
    string? Reason,
    string? PlacedByOrganisationId,
    string? PlacedById,
    string? PlacedBy,
    DateTimeOffset PlacedAt,
    string? AskedByOrganisationId,
    string? AskedById,
    string? AskedBy,
    string? ReleasedBy,
    DateTimeOffset? ReleasedAt,
    string? ReleaseReason,
    string? Told = null)
{
    /// <summary>What the ids of holds begin with.</summary>
    public const string Prefix = "hld";

    /// <summary>Whether this practitioner was the first to ask for its end.</summary>
    public bool IsAskedBy(Caller caller) => AskedById == caller.Human.Id && AskedByOrganisationId == caller.OrganisationId;
}

/// <summary>A page of holds.</summary>
public sealed record LegalHoldPage(IReadOnlyList<LegalHold> Holds, string? Next, Audit.AuditReceipt Receipt);

/// <summary>A hold as it stands after a change.</summary>
public sealed record LegalHoldChanged(LegalHold Hold, Audit.AuditReceipt Receipt);

/// <summary>Whom a hold or a decision is about, for conflicts of interest (L10).</summary>
internal static class RetentionPeople
{
    /// <summary>The person, or the children of the referral; of an incident nobody, as when it is placed.</summary>
    public static async ValueTask<IReadOnlyList<string>> OfAsync(IReadSession session, LegalHold hold) => hold.Subject switch
    {
        LegalHoldSubject.Person => [hold.SubjectId],
        LegalHoldSubject.Referral => (await session.Referrals.FindAsync(hold.SubjectId))?.ChildIds ?? [],
        _ => [],
    };

    /// <summary>Everybody whom one of these records names.</summary>
    public static async ValueTask<IReadOnlyList<string>> OfRecordsAsync(IReadSession session, IEnumerable<string> recordIds)
    {
        HashSet<string> people = new(StringComparer.Ordinal);
        foreach (var id in recordIds)
        {
            if (RemovableRecords.ClassOf(id) is { } recordClass)
                people.UnionWith((await session.Retention.FindRecordAsync(recordClass, id))?.PersonIds ?? []);
        }

        return [.. people];
    }

    /// <summary>Everybody whom one of these entries of the trail names.</summary>
    public static async ValueTask<IReadOnlyList<string>> OfEntriesAsync(IReadSession session, IEnumerable<string> entryIds)
    {
        HashSet<string> people = new(StringComparer.Ordinal);
        foreach (var id in entryIds)
            people.UnionWith((await session.Audit.FindAsync(id))?.PersonIds ?? []);
        return [.. people];
    }
}

/// <summary>Incidents and reviews keep by themselves what belongs to them (K8).</summary>
internal static class IncidentHolds
{
    /// <summary>
    /// A record names these. Each is kept from the first time that anybody names it. One that two people ended is not begun again by a
    /// later record: they decided of the incident and not of a record. The trail has one entry of the broker for each that is named, the
    /// first time and later alike: else the place of the caller's own entry would tell whether somebody had named it before.
    /// </summary>
    public static async ValueTask NameAsync(IWriteSession session, IReadOnlyList<IncidentReference> incidents, string recordId, Call call)
    {
        if (incidents.Count > 0)
            await session.Retention.BeforeHoldingAsync();
        foreach (var incident in incidents)
        {
            session.Retention.AddToIncident(incident.IncidentId, recordId);
            var hold = new LegalHold(
                session.NextId(LegalHold.Prefix), 1, LegalHoldState.Standing, LegalHoldSubject.Incident, incident.IncidentId,
                LegalHoldAuthority.IncidentNamed, null, null, null, null, null, session.Now, null, null, null, null, null, null);
            var placed = await session.Retention.TryAddHoldAsync(hold);
            session.Record(call.Entry(session, AuditEventKind.Decide, placed ? $"kept: {Code.Of(hold.Authority)}" : "named again").ByTheBroker() with
            {
                ObjectId = placed ? hold.Id : incident.IncidentId,
            });
        }
    }
}
