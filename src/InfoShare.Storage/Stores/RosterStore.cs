using InfoShare.Core.Access;
using InfoShare.Core.Rosters;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class RosterStore(SqlSession sql) : IRosterStore
{
    private const string Columns = """
        id, organisation_id, kind, role, team, away_id, away_name, person_id, person_name, telephone, from_at, to_at,
        recorded_by, recorded_at, undone_by, undone_at, recorded_by_id, recorded_by_role
        """;

    private const string Select = """
        SELECT id, organisation_id, kind, role, team, away_id, away_name, person_id, person_name, telephone,
            from_at AS "from", to_at AS "to", recorded_by, recorded_at, undone_by, undone_at, recorded_by_id, recorded_by_role
        FROM roster_entry
        """;

    private const string SelectAlive = $"{Select} WHERE to_at > @now AND undone_at IS NULL";

    private const string SelectOne = $"{Select} WHERE id = @entry_id AND organisation_id = @organisation_id";

    private const string Page = "AND to_at > @ending_after AND id < @id_before ORDER BY id DESC LIMIT @limit";
    private const string SelectAll = $"{Select} WHERE organisation_id = @organisation_id {Page}";
    private const string SelectCurrent = $"{Select} WHERE organisation_id = @organisation_id AND undone_at IS NULL {Page}";

    private const string Insert = $"""
        INSERT INTO roster_entry ({Columns})
        VALUES (@id, @organisation_id, @kind, @role, @team, @away_id, @away_name, @person_id, @person_name, @telephone, @from, @to,
            @recorded_by, @recorded_at, @undone_by, @undone_at, @recorded_by_id, @recorded_by_role)
        """;

    // As the migration writes them for its index.
    private static readonly string Apart =
        string.Join(", ", Code.All<PractitionerRole>().Where(InvolvementAccess.IsApart).Select(r => $"'{Code.Of(r)}'").Order(StringComparer.Ordinal));

    private static readonly string SelectRolesApart = $"""
        SELECT role FROM involvement
        WHERE organisation_id = @organisation_id AND role IN ({Apart}) AND (practitioner_id = @practitioner_id OR practitioner_name = @practitioner_name)
        UNION
        SELECT action_role FROM notification
        WHERE organisation_id = @organisation_id AND sequence > 0 AND state <> 'ACTED' AND state <> 'DECLINED' AND action_role IN ({Apart})
            AND (action_owner_id = @practitioner_id OR action_owner = @practitioner_name)
        ORDER BY 1
        """;

    private const string MarkUndone = """
        UPDATE roster_entry SET undone_by = COALESCE(undone_by, @by), undone_at = COALESCE(undone_at, @at) WHERE id = @entry_id
        """;

    public async ValueTask<IReadOnlyList<RosterEntry>> AliveAsync(DateTimeOffset now) => await sql.QueryAsync<RosterEntry>(SelectAlive, new { now });

    public ValueTask<RosterEntry?> FindAsync(string organisationId, string entryId) =>
        sql.SingleOrDefaultAsync<RosterEntry>(SelectOne, new { organisationId, entryId });

    public async ValueTask<IReadOnlyList<RosterEntry>> ListAsync(
        string organisationId, DateTimeOffset endingAfter, bool includeUndone, string? after, int limit) =>
        await sql.QueryAsync<RosterEntry>(
            includeUndone ? SelectAll : SelectCurrent,
            new { organisationId, endingAfter, IdBefore = after ?? Positions.AfterAllIds, limit });

    public async ValueTask<IReadOnlyList<PractitionerRole>> RolesApartOfAsync(string organisationId, string? practitionerId, string? practitionerName) =>
        [.. (await sql.QueryAsync<string>(SelectRolesApart, new { organisationId, practitionerId, practitionerName })).Select(r => Code.Parse<PractitionerRole>(r))];

    public void Add(RosterEntry entry)
    {
        sql.Post(Insert, entry);
        RegistryStore.CountUp(sql);
    }

    public void Undo(string entryId, string? by, DateTimeOffset at)
    {
        sql.Post(MarkUndone, new { entryId, by, at });
        RegistryStore.CountUp(sql);
    }
}
