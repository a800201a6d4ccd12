using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>
/// The trail. Entries are written at the group's end (<see cref="GroupNumbers"/>), so a command does not read those of
/// its own group.
/// </summary>
internal sealed class AuditStore(SqlSession sql) : IAuditLog
{
    public const string Columns = """
        id, kind, action, organisation_id, practitioner_id, role, purpose, legal_basis, reason, tell_lead, person_ids,
        matched_how, object_id, outcome, counts_by_tier, withheld_by_reason, rule_ids, policy_version, call_id, recorded_at, shown
        """;

    private const string Select = $"SELECT {Columns} FROM audit_entry";
    private const string LatestFirst = "AND id < @id_before ORDER BY id DESC LIMIT @limit";
    private const string OfOrganisation = "(@organisation_id IS NULL OR organisation_id = @organisation_id)";
    private const string OfObject = "(@object_id IS NULL OR object_id = @object_id)";

    // One statement for each way into the table, so that each has its index; what else is asked filters on the way.
    private const string SelectOfPerson = $"""
        {Select}
        WHERE id IN (
            SELECT entry_id FROM audit_entry_person WHERE person_id IN @person_ids AND entry_id < @id_before)
            AND {OfOrganisation} AND {OfObject} {LatestFirst}
        """;

    private const string SelectOfObject = $"{Select} WHERE object_id = @object_id AND {OfOrganisation} {LatestFirst}";

    private const string SelectOfObjectByAction = $"{Select} WHERE object_id = @object_id AND action = @action AND {OfOrganisation} {LatestFirst}";

    private const string SelectOfOrganisation = $"{Select} WHERE organisation_id = @organisation_id {LatestFirst}";

    private const string SelectOne = $"{Select} WHERE id = @entry_id";

    private const string SelectAll = $"{Select} WHERE id < @id_before ORDER BY id DESC LIMIT @limit";

    // Only look-ups stand in this index, so that a long trail of deliveries costs nothing.
    private const string SelectLookUps = $"""
        {Select}
        WHERE id IN (
            SELECT DISTINCT entry_id FROM audit_entry_person
            WHERE person_id IN @person_ids AND looked = 1 AND entry_id < @id_before ORDER BY entry_id DESC LIMIT @limit)
        ORDER BY id DESC
        """;

    // Whom they name, and no more: a child in daily work is named by thousands.
    private const string SelectNaming = """
        SELECT id, person_ids, recorded_at FROM audit_entry
        WHERE id IN (
            SELECT DISTINCT entry_id FROM audit_entry_person
            WHERE person_id IN @person_ids AND entry_id < @id_before ORDER BY entry_id DESC LIMIT @limit)
        ORDER BY id DESC
        """;

    private const string SelectShownTo = "SELECT DISTINCT organisation_id FROM thing_shown WHERE thing_id IN @object_ids ORDER BY organisation_id";

    internal const string SelectMany = $"{Select} WHERE id IN @entry_ids";

    private const string IndexColumns = "person_id, entry_id, told_organisation_id, looked";

    private const string SelectIndex = $"""
        SELECT {IndexColumns} FROM audit_entry_person
        WHERE person_id IN @person_ids AND entry_id >= @from_entry_id AND entry_id <= @to_entry_id
        """;

    private const string SelectIndexAfter = $"""
        SELECT {IndexColumns} FROM audit_entry_person
        WHERE (person_id, entry_id) > (@person_id, @entry_id) ORDER BY person_id, entry_id LIMIT @limit
        """;

    public async ValueTask<IReadOnlyList<AuditEntry>> FindAsync(IReadOnlyCollection<string> entryIds) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<AuditEntry>(SelectMany, new { entryIds });

    public async ValueTask<IReadOnlyList<PersonIndexRow>> IndexAsync(IReadOnlyCollection<string> personIds, string fromEntryId, string toEntryId) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<PersonIndexRow>(SelectIndex, new { personIds, fromEntryId, toEntryId });

    public async ValueTask<IReadOnlyList<PersonIndexRow>> IndexAfterAsync(string personId, string entryId, int limit) =>
        await sql.QueryAsync<PersonIndexRow>(SelectIndexAfter, new { personId, entryId, limit });

    public ValueTask<AuditEntry?> FindAsync(string entryId) => sql.SingleOrDefaultAsync<AuditEntry>(SelectOne, new { entryId });

    public async ValueTask<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, string? afterEntryId, int limit)
    {
        var statement = filter switch
        {
            { PersonId: not null } => SelectOfPerson,
            { ObjectId: not null, Action: not null } => SelectOfObjectByAction,
            { ObjectId: not null } => SelectOfObject,
            { OrganisationId: not null } => SelectOfOrganisation,
            _ => SelectAll,
        };
        return await sql.QueryAsync<AuditEntry>(statement, new
        {
            filter.OrganisationId,
            PersonIds = filter.PersonId is null ? [] : (IReadOnlyCollection<string>)(await sql.EntriesOfAsync([filter.PersonId])).Keys,
            filter.ObjectId,
            filter.Action,
            IdBefore = afterEntryId ?? Positions.AfterAllIds,
            limit,
        });
    }

    public async ValueTask<IReadOnlyList<AuditEntry>> LookUpsOfAsync(string personId, string? afterEntryId, int limit) =>
        await sql.QueryAsync<AuditEntry>(SelectLookUps, new
        {
            PersonIds = (IReadOnlyCollection<string>)(await sql.EntriesOfAsync([personId])).Keys,
            IdBefore = afterEntryId ?? Positions.AfterAllIds,
            limit,
        });

    public async ValueTask<IReadOnlyList<NamedInEntry>> NamingAsync(string personId, string? afterEntryId, int limit)
    {
        IReadOnlyCollection<string> personIds = (await sql.EntriesOfAsync([personId])).Keys;
        var own = personIds.ToHashSet(StringComparer.Ordinal);
        var rows = await sql.QueryAsync<(string Id, IReadOnlyList<string> PersonIds, DateTimeOffset RecordedAt)>(
            SelectNaming, new { personIds, IdBefore = afterEntryId ?? Positions.AfterAllIds, limit });
        return [.. rows.Select(r => new NamedInEntry(r.Id, r.PersonIds, r.PersonIds.Any(p => !own.Contains(p)), r.RecordedAt))];
    }

    public async ValueTask<IReadOnlyList<string>> ShownToAsync(IReadOnlyCollection<string> objectIds) =>
        objectIds.Count == 0 ? [] : await sql.QueryAsync<string>(SelectShownTo, new { objectIds });

    public void Append(AuditEntry entry) => sql.Part<GroupNumbers>().Recorded(entry);
}
