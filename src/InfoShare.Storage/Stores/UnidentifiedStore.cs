using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class UnidentifiedStore(SqlSession sql) : IUnidentifiedStore
{
    private const string Select = """
        SELECT id, person_id, organisation_id, own_record_id, known_by, recorded_by, recorded_at
        FROM unidentified_person s WHERE person_id IN @entry_ids
            AND NOT EXISTS (
                SELECT 1 FROM unidentified_person n
                WHERE n.organisation_id = s.organisation_id AND n.own_record_id = s.own_record_id
                    AND (n.recorded_at, n.id) > (s.recorded_at, s.id))
        ORDER BY recorded_at, id
        """;

    // Those of the same person are not others.
    private const string SelectSharing = $"""
        SELECT DISTINCT {Clusters.OfPerson} AS person_id FROM unidentified_trait s
        WHERE s.trait IN (SELECT own.trait FROM unidentified_trait own WHERE own.person_id IN @entry_ids)
            AND s.person_id NOT IN @entry_ids
        ORDER BY 1 LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO unidentified_person (id, person_id, organisation_id, own_record_id, known_by, recorded_by, recorded_at)
        VALUES (@id, @person_id, @organisation_id, @own_record_id, @known_by, @recorded_by, @recorded_at)
        """;

    private const string InsertTrait =
        "INSERT INTO unidentified_trait (trait, person_id) VALUES (@trait, @person_id) ON CONFLICT DO NOTHING";

    public async ValueTask<IReadOnlyList<UnidentifiedRecord>> OfAsync(IReadOnlyCollection<string> personIds)
    {
        if (personIds.Count == 0)
            return [];
        var people = await sql.EntriesOfAsync(personIds);
        var records = await sql.QueryAsync<UnidentifiedRecord>(Select, new { EntryIds = people.Keys.ToArray() });
        return records.ConvertAll(r => r with { PersonId = people[r.PersonId] });
    }

    public async ValueTask<IReadOnlyList<string>> SharingAsync(string personId, int limit) =>
        await sql.QueryAsync<string>(SelectSharing, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys.ToArray(), limit });

    public void Add(UnidentifiedRecord record)
    {
        sql.Post(Insert, record);
        foreach (var trait in record.KnownBy.Traits())
            sql.Post(InsertTrait, new { trait, record.PersonId });
    }
}
