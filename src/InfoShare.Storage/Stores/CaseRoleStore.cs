using InfoShare.Core.Plans;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>Who does what in cases. Their people are entries; what is read are the people that these are part of now.</summary>
internal sealed class CaseRoleStore(SqlSession sql) : ICaseRoleStore
{
    private const string SelectRole = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, role, practitioner_id, practitioner_name, practitioner_role, telephone,
            from_date AS "from", to_date AS "to", recorded_at
        FROM case_role s
        """;

    private const string SelectOneRole = $"{SelectRole} WHERE id = @role_id";
    private const string SelectRoles = $"{SelectRole} WHERE person_id IN @entry_ids ORDER BY recorded_at DESC, id DESC LIMIT 200";

    private const string InsertRole = $"""
        INSERT INTO case_role (id, person_id, organisation_id, role, practitioner_id, practitioner_name, practitioner_role, telephone, from_date, to_date,
            recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @role, @practitioner_id, @practitioner_name, @practitioner_role, @telephone, @from, @to,
            @recorded_at)
        """;

    private const string SelectGap = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, kind, organisation_id, desk_organisation_id, concern_id, status_id, left_service, opened_at, due_at,
            due_rule, level, closed_at, closed_how
        FROM role_gap s
        """;

    private const string SelectOneGap = $"{SelectGap} WHERE id = @gap_id";
    private const string SelectOpenGaps = $"{SelectGap} WHERE person_id IN @entry_ids AND closed_at IS NULL ORDER BY opened_at, id";

    private const string InsertGap = $"""
        INSERT INTO role_gap (id, person_id, kind, organisation_id, desk_organisation_id, concern_id, status_id, left_service, opened_at, due_at,
            due_rule, level, closed_at, closed_how)
        VALUES (@id, {Clusters.EntryForPerson}, @kind, @organisation_id, @desk_organisation_id, @concern_id, @status_id, @left_service, @opened_at, @due_at,
            @due_rule, @level, @closed_at, @closed_how)
        ON CONFLICT DO NOTHING
        """;

    // COALESCE keeps an engine from the index of all that are open: the id alone finds it.
    private const string ClimbGap = """
        UPDATE role_gap SET level = @level, due_at = @due_at, due_rule = @due_rule WHERE id = @id AND level = @was AND COALESCE(closed_at, 0) = 0
        """;

    private const string CloseGap = "UPDATE role_gap SET closed_at = @at, closed_how = @how WHERE id = @gap_id AND COALESCE(closed_at, 0) = 0";

    public async ValueTask<IReadOnlyList<CaseRoleStated>> RolesOfAsync(string personId) =>
        await sql.QueryAsync<CaseRoleStated>(SelectRoles, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public async ValueTask<IReadOnlyList<RoleGap>> OpenGapsAsync(string personId) =>
        await sql.QueryAsync<RoleGap>(SelectOpenGaps, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public ValueTask<CaseRoleStated?> FindRoleAsync(string roleId) => sql.SingleOrDefaultAsync<CaseRoleStated>(SelectOneRole, new { roleId });

    public ValueTask<RoleGap?> FindGapAsync(string gapId) => sql.SingleOrDefaultAsync<RoleGap>(SelectOneGap, new { gapId });

    public void Add(CaseRoleStated stated) => sql.Post(InsertRole, stated);

    public async ValueTask<bool> TryAddAsync(RoleGap gap) => await sql.ExecuteAsync(InsertGap, gap) == 1;

    public async ValueTask<bool> TryClimbAsync(RoleGap late, EscalationLevel was) =>
        await sql.ExecuteAsync(ClimbGap, new { late.Id, late.Level, late.DueAt, late.DueRule, was }) == 1;

    public async ValueTask<bool> TryCloseAsync(string gapId, DateTimeOffset at, string how) => await sql.ExecuteAsync(CloseGap, new { gapId, at, how }) == 1;
}
