using InfoShare.Core.Conflicts;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class ConflictStore(SqlSession sql) : IConflictStore
{
    private const string AfterPerson = "kind, reason, open, declared_by_id, declared_by, declared_at, ended_at, ended_by, end_reason";

    private const string Select = $"""
        SELECT id, version, organisation_id, practitioner_id, {Clusters.OfPerson} AS person_id, {AfterPerson} FROM conflict_of_interest s
        """;

    private const string SelectOne = $"{Select} WHERE id = @conflict_id";
    private const string OfPractitioner = "organisation_id = @organisation_id AND practitioner_id = @practitioner_id";
    private const string SelectStanding = $"{Select} WHERE {OfPractitioner} AND ended_at IS NULL ORDER BY id";

    private const string Page = """
        AND (@open_only = 0 OR open = 1) AND (@include_ended = 1 OR ended_at IS NULL) AND id < @id_before ORDER BY id DESC LIMIT @limit
        """;

    private const string SelectOfPractitioner = $"{Select} WHERE {OfPractitioner} {Page}";
    private const string SelectOfOrganisation = $"{Select} WHERE organisation_id = @organisation_id {Page}";

    private const string Insert = $"""
        INSERT INTO conflict_of_interest (id, version, organisation_id, practitioner_id, person_id, {AfterPerson})
        VALUES (@id, @version, @organisation_id, @practitioner_id, {Clusters.EntryForPerson}, @kind, @reason, @open, @declared_by_id,
            @declared_by, @declared_at, @ended_at, @ended_by, @end_reason)
        """;

    private const string Update = """
        UPDATE conflict_of_interest SET version = @version, ended_at = @ended_at, ended_by = @ended_by, end_reason = @end_reason
        WHERE id = @id AND version = @version - 1
        """;

    public async ValueTask<IReadOnlyList<Conflict>> StandingAsync(string organisationId, string practitionerId) =>
        await sql.QueryAsync<Conflict>(SelectStanding, new { organisationId, practitionerId });

    public ValueTask<Conflict?> FindAsync(string conflictId) => sql.SingleOrDefaultAsync<Conflict>(SelectOne, new { conflictId });

    public async ValueTask<IReadOnlyList<Conflict>> ListAsync(
        string organisationId, string? practitionerId, bool openOnly, bool includeEnded, string? afterConflictId, int limit) =>
        await sql.QueryAsync<Conflict>(practitionerId is null ? SelectOfOrganisation : SelectOfPractitioner, new
        {
            organisationId,
            practitionerId,
            openOnly,
            includeEnded,
            IdBefore = afterConflictId ?? Positions.AfterAllIds,
            limit,
        });

    public void Add(Conflict conflict) => sql.Post(Insert, conflict);

    public async ValueTask<bool> TryUpdateAsync(Conflict next, long expectedVersion)
    {
        // The statement reckons the expected version from the next one.
        if (next.Version != expectedVersion + 1)
            throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));
        return await sql.ExecuteAsync(Update, next) == 1;
    }
}
