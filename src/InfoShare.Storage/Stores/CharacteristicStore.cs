using InfoShare.Core.Quality;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class CharacteristicStore(SqlSession sql) : ICharacteristicStore
{
    private const string Select = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, kind, answer, value, source, organisation_id, recorded_at
        FROM person_characteristic s WHERE organisation_id = @organisation_id AND person_id IN @entry_ids
        ORDER BY recorded_at DESC, id DESC
        """;

    private const string SelectForPerson = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, kind, answer, value, source, organisation_id, recorded_at
        FROM person_characteristic s WHERE person_id IN @entry_ids ORDER BY recorded_at DESC, id DESC LIMIT @limit
        """;

    private const string SelectRecords = """
        SELECT COUNT(DISTINCT person_id) FROM person WHERE organisation_id = @organisation_id AND own_record_id IS NOT NULL
        """;

    // An organisation may hold two own records of one person, who is one person with one latest answer.
    private const string SelectCounts = """
        SELECT s.kind, s.answer, COUNT(*) AS records
        FROM person_characteristic s
        JOIN person p ON p.id = s.person_id
        WHERE s.organisation_id = @organisation_id AND p.organisation_id = @organisation_id AND p.own_record_id IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM person e
                JOIN person_characteristic n ON n.person_id = e.id
                WHERE e.person_id = p.person_id AND e.organisation_id = @organisation_id AND e.own_record_id IS NOT NULL
                    AND n.organisation_id = @organisation_id AND n.kind = s.kind
                    AND (n.recorded_at > s.recorded_at OR (n.recorded_at = s.recorded_at AND n.id > s.id)))
        GROUP BY s.kind, s.answer
        ORDER BY s.kind, s.answer
        """;

    private const string Insert = $"""
        INSERT INTO person_characteristic (id, person_id, kind, answer, value, source, organisation_id, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @kind, @answer, @value, @source, @organisation_id, @recorded_at)
        """;

    public async ValueTask<IReadOnlyList<PersonCharacteristic>> OfAsync(string organisationId, string personId) =>
        [.. (await sql.QueryAsync<PersonCharacteristic>(Select, new { OrganisationId = organisationId, EntryIds = (await sql.EntriesOfAsync([personId])).Keys })).DistinctBy(c => c.Kind)];

    public async ValueTask<IReadOnlyList<PersonCharacteristic>> ForPersonAsync(string personId, int limit) =>
        await sql.QueryAsync<PersonCharacteristic>(SelectForPerson, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, limit });

    public async ValueTask<long> RecordsOfAsync(string organisationId) =>
        await sql.SingleOrDefaultAsync<long>(SelectRecords, new { OrganisationId = organisationId });

    public async ValueTask<IReadOnlyList<CharacteristicCount>> CountsOfAsync(string organisationId) =>
        await sql.QueryAsync<CharacteristicCount>(SelectCounts, new { OrganisationId = organisationId });

    public void Add(PersonCharacteristic characteristic) => sql.Post(Insert, characteristic);
}
