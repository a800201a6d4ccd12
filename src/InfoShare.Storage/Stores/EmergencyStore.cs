using InfoShare.Core.Emergency;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class EmergencyStore(SqlSession sql) : IEmergencyStore
{
    private const int LatestOfOne = 10;

    private const string AfterPerson = """
        number, reason, words, tried, granted_at, until, ended_at, review_level, review_owner, review_due, first_review_due, due_rule,
        outcome, reviewed_by_id, reviewed_by, review_reasons, reviewed_at
        """;

    private const string BeforePerson = "id, version, organisation_id, agency, practitioner_id, practitioner_name, role";

    private const string Select = $"SELECT {BeforePerson}, {Clusters.OfPerson} AS person_id, {AfterPerson} FROM emergency_grant s";
    private const string SelectOne = $"{Select} WHERE id = @grant_id";
    private const string OfOne = "organisation_id = @organisation_id AND practitioner_id = @practitioner_id AND person_id IN @entry_ids";
    private const string SelectOfOne = $"{Select} WHERE {OfOne} ORDER BY number DESC, id DESC LIMIT @limit";
    private const string SelectActive =
        $"SELECT person_id, id FROM emergency_grant WHERE {OfOne} AND ended_at IS NULL AND until > @now ORDER BY id";

    private const string LatestFirst = "AND id < @id_before ORDER BY id DESC LIMIT @limit";
    private const string OfOrganisation = "(@organisation_id IS NULL OR organisation_id = @organisation_id)";

    // One statement for each way into the table, so that each has its index; what else is asked filters on the way.
    private const string SelectOfPeople = $"{Select} WHERE person_id IN @entry_ids AND {OfOrganisation} {LatestFirst}";
    private const string SelectOpenOfPeople = $"{Select} WHERE person_id IN @entry_ids AND reviewed_at IS NULL AND {OfOrganisation} {LatestFirst}";
    private const string SelectOfOrganisation = $"{Select} WHERE organisation_id = @organisation_id {LatestFirst}";
    private const string SelectOpenOfOrganisation = $"{Select} WHERE organisation_id = @organisation_id AND reviewed_at IS NULL {LatestFirst}";
    private const string SelectAll = $"{Select} WHERE id < @id_before ORDER BY id DESC LIMIT @limit";
    private const string SelectOpen = $"{Select} WHERE reviewed_at IS NULL {LatestFirst}";

    private const string SelectUses = """
        SELECT organisation_id, agency, practitioner_id, person_id, reason, words, first_review_due, outcome, reviewed_at FROM emergency_grant
        WHERE granted_at >= @from_at AND granted_at < @to_at ORDER BY organisation_id, practitioner_id, id
        """;

    private const string SelectLookUps = """
        SELECT organisation_id, practitioner_id, COUNT(*) AS look_ups FROM audit_entry
        WHERE recorded_at >= @from_at AND recorded_at < @to_at AND purpose <> 'UNSPECIFIED' AND kind IN ('QUERY', 'BREAK_GLASS')
            AND action <> 'EmergencyAccessService/BreakGlass' AND organisation_id IS NOT NULL AND practitioner_id IS NOT NULL
        GROUP BY organisation_id, practitioner_id ORDER BY organisation_id, practitioner_id
        """;

    private const string CountPeople = $"""
        SELECT COUNT(DISTINCT {Clusters.OfPerson}) FROM emergency_grant s
        WHERE granted_at > @after AND organisation_id = @organisation_id AND practitioner_id = @practitioner_id
        """;

    private const string Insert = $"""
        INSERT INTO emergency_grant ({BeforePerson}, person_id, {AfterPerson})
        VALUES (@id, @version, @organisation_id, @agency, @practitioner_id, @practitioner_name, @role, {Clusters.EntryForPerson},
            @number, @reason, @words, @tried, @granted_at, @until, @ended_at, @review_level, @review_owner, @review_due, @first_review_due,
            @due_rule, @outcome, @reviewed_by_id, @reviewed_by, @review_reasons, @reviewed_at)
        ON CONFLICT (organisation_id, practitioner_id, person_id, number) DO NOTHING
        """;

    private const string Update = """
        UPDATE emergency_grant SET version = @version, ended_at = @ended_at, review_level = @review_level, review_owner = @review_owner,
            review_due = @review_due, outcome = @outcome, reviewed_by_id = @reviewed_by_id, reviewed_by = @reviewed_by,
            review_reasons = @review_reasons, reviewed_at = @reviewed_at
        WHERE id = @id AND version = @version - 1
        """;

    public async ValueTask<IReadOnlySet<string>> ActiveAsync(
        string organisationId, string practitionerId, IReadOnlyCollection<string> personIds, DateTimeOffset now) =>
        (await ActiveGrantsAsync(organisationId, practitionerId, personIds, now)).Keys.ToHashSet(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyDictionary<string, string>> ActiveGrantsAsync(
        string organisationId, string practitionerId, IReadOnlyCollection<string> personIds, DateTimeOffset now)
    {
        var active = new Dictionary<string, string>(StringComparer.Ordinal);
        if (personIds.Count == 0)
            return active;
        var entries = await sql.EntriesOfAsync(personIds);
        var grants = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (entryId, grantId) in await sql.QueryAsync<(string, string)>(
            SelectActive, new { organisationId, practitionerId, EntryIds = entries.Keys, now }))
        {
            grants[entries[entryId]] = grantId;
        }

        foreach (var id in personIds)
        {
            if (grants.TryGetValue(entries[id], out var grantId))
                active[id] = grantId;
        }

        return active;
    }

    public ValueTask<EmergencyGrant?> FindAsync(string grantId) => sql.SingleOrDefaultAsync<EmergencyGrant>(SelectOne, new { grantId });

    public async ValueTask<IReadOnlyList<EmergencyGrant>> OfAsync(string organisationId, string practitionerId, string personId) =>
        await sql.QueryAsync<EmergencyGrant>(
            SelectOfOne, new { organisationId, practitionerId, EntryIds = (await sql.EntriesOfAsync([personId])).Keys, Limit = LatestOfOne });

    public async ValueTask<int> CountPeopleAsync(string organisationId, string practitionerId, DateTimeOffset after) =>
        await sql.SingleOrDefaultAsync<int>(CountPeople, new { organisationId, practitionerId, after });

    public async ValueTask<IReadOnlyList<EmergencyGrant>> ListAsync(EmergencyFilter filter, string? afterGrantId, int limit)
    {
        var statement = filter switch
        {
            { PersonIds: not null } => filter.OpenOnly ? SelectOpenOfPeople : SelectOfPeople,
            { OrganisationId: not null } => filter.OpenOnly ? SelectOpenOfOrganisation : SelectOfOrganisation,
            _ => filter.OpenOnly ? SelectOpen : SelectAll,
        };
        return await sql.QueryAsync<EmergencyGrant>(statement, new
        {
            filter.OrganisationId,
            EntryIds = filter.PersonIds is null ? [] : (IReadOnlyCollection<string>)(await sql.EntriesOfAsync(filter.PersonIds)).Keys,
            IdBefore = afterGrantId ?? Positions.AfterAllIds,
            limit,
        });
    }

    public async ValueTask<IReadOnlyList<EmergencyUse>> UsesAsync(DateTimeOffset from, DateTimeOffset to) =>
        await sql.QueryAsync<EmergencyUse>(SelectUses, new { FromAt = from, ToAt = to });

    public async ValueTask<IReadOnlyList<LookUpCount>> LookUpsAsync(DateTimeOffset from, DateTimeOffset to) =>
        await sql.QueryAsync<LookUpCount>(SelectLookUps, new { FromAt = from, ToAt = to });

    public async ValueTask<bool> TryAddAsync(EmergencyGrant grant) => await sql.ExecuteAsync(Insert, grant) == 1;

    public async ValueTask<bool> TryUpdateAsync(EmergencyGrant next, long expectedVersion)
    {
        // The statement reckons the expected version from the next one.
        if (next.Version != expectedVersion + 1)
            throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));
        return await sql.ExecuteAsync(Update, next) == 1;
    }
}
