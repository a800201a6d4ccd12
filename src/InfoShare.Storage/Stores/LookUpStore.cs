using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class LookUpStore(SqlSession sql) : ILookUpStore
{
    private const string Insert = """
        INSERT INTO look_up_seen (id, organisation_id, practitioner_id, role, seen_at, found, person_id, subject, name, birth_date, number, block, record,
            purpose, tell_lead)
        VALUES (@id, @organisation_id, @practitioner_id, @role, @seen_at, @found, @person_id, @subject, @name, @birth_date, @number, @block, @record,
            @purpose, @tell_lead)
        """;

    // Grouped by what is no column, so that it goes by the index on the time and not, in order to group, through all of another one.
    private const string SelectActive = """
        SELECT organisation_id || '' AS organisation_id, practitioner_id || '' AS practitioner_id, MAX(role) AS role, MAX(seen_at) AS latest
        FROM look_up_seen WHERE seen_at >= @after GROUP BY organisation_id || '', practitioner_id || '' ORDER BY 1, 2
        """;

    private const string Theirs = """
        FROM look_up_seen
        WHERE organisation_id = @organisation_id AND seen_at >= @since AND (@practitioner_id IS NULL OR practitioner_id = @practitioner_id)
        """;

    private const string SelectCounts = $"""
        SELECT
            (SELECT COUNT(DISTINCT subject) {Theirs} AND found = 0 AND record IS NULL) AS nobody,
            (SELECT COUNT(DISTINCT record) {Theirs} AND found = 0) AS records,
            (SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(DISTINCT number) AS n {Theirs} AND block IS NOT NULL GROUP BY block) AS found) AS numbers,
            (SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(DISTINCT birth_date) AS n {Theirs} AND name IS NOT NULL GROUP BY name) AS found) AS birth_dates,
            (SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(DISTINCT name) AS n {Theirs} AND birth_date IS NOT NULL GROUP BY birth_date) AS found) AS names,
            (SELECT COUNT(DISTINCT person_id) {Theirs}) AS people
        """;

    private const string SelectPeople = $"SELECT DISTINCT person_id {Theirs} AND person_id IS NOT NULL ORDER BY person_id LIMIT @limit";

    private const string SelectSeen = """
        SELECT id, organisation_id, practitioner_id, role, seen_at, found, person_id, subject, name, birth_date, number, block, record, purpose, tell_lead
        FROM look_up_seen
        """;

    private const string SelectFound = $"""
        {SelectSeen} WHERE seen_at >= @since AND (seen_at, id) > (@seen_after, @id_after) AND person_id IS NOT NULL ORDER BY seen_at, id LIMIT @limit
        """;

    private const string SelectOfPerson = $"{SelectSeen} WHERE person_id = @person_id AND seen_at >= @since ORDER BY seen_at, id";

    private const string SelectFlag = """
        SELECT COUNT(*) FROM unusual_look_up
        WHERE organisation_id = @organisation_id AND practitioner_id = @practitioner_id AND kind = @kind AND once_for = @once_for
        """;

    private const string InsertFlag = """
        INSERT INTO unusual_look_up (organisation_id, practitioner_id, kind, once_for, item_id, flagged_at)
        VALUES (@organisation_id, @practitioner_id, @kind, @once_for, @item_id, @at)
        ON CONFLICT DO NOTHING
        """;

    private const string Forget = """
        DELETE FROM look_up_seen WHERE id IN (SELECT id FROM look_up_seen WHERE seen_at < @before ORDER BY seen_at LIMIT @limit)
        """;

    public async ValueTask<IReadOnlyList<LookUpActivity>> ActiveAsync(DateTimeOffset after) =>
        await sql.QueryAsync<LookUpActivity>(SelectActive, new { after });

    public async ValueTask<LookUpCounts> CountAsync(string organisationId, string? practitionerId, DateTimeOffset since) =>
        (await sql.SingleOrDefaultAsync<LookUpCounts>(SelectCounts, new { organisationId, practitionerId, since }))!;

    public async ValueTask<IReadOnlyList<string>> PeopleAsync(string organisationId, string? practitionerId, DateTimeOffset since, int limit) =>
        await sql.QueryAsync<string>(SelectPeople, new { organisationId, practitionerId, since, limit });

    public async ValueTask<IReadOnlyList<LookUpSeen>> FoundAsync(DateTimeOffset since, (DateTimeOffset SeenAt, string Id)? after, int limit)
    {
        var (seenAfter, idAfter) = after ?? (DateTimeOffset.UnixEpoch, Positions.BeforeAllIds);
        return await sql.QueryAsync<LookUpSeen>(SelectFound, new { since, seenAfter, idAfter, limit });
    }

    public async ValueTask<IReadOnlyList<LookUpSeen>> OfPersonAsync(string personId, DateTimeOffset since) =>
        await sql.QueryAsync<LookUpSeen>(SelectOfPerson, new { personId, since });

    public async ValueTask<bool> IsFlaggedAsync(UnusualLookUp flag) =>
        await sql.SingleOrDefaultAsync<long?>(SelectFlag, ArgumentsOf(flag, null, null)) > 0;

    public void Add(LookUpSeen seen) => sql.Post(Insert, seen);

    public async ValueTask<bool> TryFlagAsync(UnusualLookUp flag, string itemId, DateTimeOffset at) =>
        await sql.ExecuteAsync(InsertFlag, ArgumentsOf(flag, itemId, at)) == 1;

    public async ValueTask<int> ForgetAsync(DateTimeOffset before, int limit) => await sql.ExecuteAsync(Forget, new { before, limit });

    private static object ArgumentsOf(UnusualLookUp flag, string? itemId, DateTimeOffset? at) =>
        new { flag.OrganisationId, flag.PractitionerId, Kind = Code.Of(flag.Kind), flag.OnceFor, itemId, at };
}
