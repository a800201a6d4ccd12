using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class PeopleStore(SqlSession sql) : IPeopleStore
{
    // Oldest record first: the oldest breaks a tie between birth dates.
    private const string PersonColumns = """
        SELECT p.id AS person_id, r.id, r.organisation_id, r.own_record_id, r.demographics, r.recorded_at
        FROM person p LEFT JOIN person_record r ON r.person_id = p.id AND r.is_current = 1
        """;

    private const string Order = "ORDER BY p.id, r.recorded_at, r.id";

    private const string SelectOne = $"{PersonColumns} WHERE p.id = @person_id {Order}";

    private const string SelectMany = $"{PersonColumns} WHERE p.id IN @person_ids {Order}";

    private const string SelectByOwnRecord = $"""
        {PersonColumns}
        WHERE p.id = (
            SELECT o.person_id FROM person_record o
            WHERE o.organisation_id = @organisation_id AND o.own_record_id = @own_record_id AND o.is_current = 1)
        {Order}
        """;

    private const string SelectByIdentifiers = $"""
        {PersonColumns}
        WHERE p.id IN (
            SELECT DISTINCT c.person_id
            FROM person_identifier i JOIN person_record c ON c.id = i.record_id AND c.is_current = 1
            WHERE i.identifier IN @identifiers
            ORDER BY c.person_id LIMIT 20)
        {Order}
        """;

    private const string SelectByName = $"""
        {PersonColumns}
        WHERE p.id IN (
            SELECT DISTINCT c.person_id
            FROM person_name_key k JOIN person_record c ON c.id = k.record_id AND c.is_current = 1
            WHERE k.name_key IN @name_keys
            ORDER BY c.person_id LIMIT 20)
        {Order}
        """;

    private const string SelectByNameAndBirthDate = $"""
        {PersonColumns}
        WHERE p.id IN (
            SELECT DISTINCT c.person_id
            FROM person_name_key k JOIN person_record c ON c.id = k.record_id AND c.is_current = 1
            WHERE k.name_key IN @name_keys AND (k.birth_date = @birth_date OR k.birth_date IS NULL)
            ORDER BY c.person_id LIMIT 20)
        {Order}
        """;

    private const string SelectOwnRecordIds = """
        SELECT person_id, own_record_id FROM person_record
        WHERE person_id IN @person_ids AND organisation_id = @organisation_id AND is_current = 1 AND own_record_id IS NOT NULL
        ORDER BY recorded_at, id
        """;

    private const string InsertPerson = "INSERT INTO person (id, recorded_at) VALUES (@person_id, @at)";

    private const string SupersedeRecord = """
        UPDATE person_record SET is_current = 0
        WHERE organisation_id = @organisation_id AND own_record_id = @own_record_id AND is_current = 1
        """;

    private const string InsertRecord = """
        INSERT INTO person_record (id, person_id, organisation_id, own_record_id, demographics, recorded_at, is_current)
        VALUES (@id, @person_id, @organisation_id, @own_record_id, @demographics, @recorded_at, 1)
        """;

    private const string InsertNameKey =
        "INSERT INTO person_name_key (name_key, record_id, birth_date) VALUES (@name_key, @record_id, @birth_date)";

    private const string InsertIdentifier =
        "INSERT INTO person_identifier (identifier, record_id) VALUES (@identifier, @record_id)";

    public async ValueTask<Person?> FindAsync(string personId) =>
        One(await sql.QueryAsync<PersonRow>(SelectOne, new { personId }));

    public async ValueTask<IReadOnlyList<Person>> FindManyAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : Many(await sql.QueryAsync<PersonRow>(SelectMany, new { personIds }));

    public async ValueTask<Person?> FindByOwnRecordAsync(string organisationId, string ownRecordId) =>
        One(await sql.QueryAsync<PersonRow>(SelectByOwnRecord, new { organisationId, ownRecordId }));

    public async ValueTask<IReadOnlyList<Person>> FindByIdentifiersAsync(IReadOnlyCollection<PersonIdentifier> identifiers) =>
        identifiers.Count == 0
            ? []
            : Many(await sql.QueryAsync<PersonRow>(SelectByIdentifiers, new { Identifiers = identifiers.Select(Text).ToArray() }));

    public async ValueTask<IReadOnlyList<Person>> FindByNameAsync(IReadOnlyCollection<string> nameKeys, DateOnly? birthDate)
    {
        if (nameKeys.Count == 0)
            return [];
        return Many(birthDate is null
            ? await sql.QueryAsync<PersonRow>(SelectByName, new { nameKeys })
            : await sql.QueryAsync<PersonRow>(SelectByNameAndBirthDate, new { nameKeys, birthDate }));
    }

    public async ValueTask<IReadOnlyDictionary<string, string>> OwnRecordIdsAsync(
        string organisationId, IReadOnlyCollection<string> personIds)
    {
        var ids = new Dictionary<string, string>(personIds.Count, StringComparer.Ordinal);
        if (personIds.Count == 0)
            return ids;
        // An organisation may hold two records of one person: the newest stands.
        foreach (var (personId, ownRecordId) in await sql.QueryAsync<(string, string)>(SelectOwnRecordIds, new { organisationId, personIds }))
            ids[personId] = ownRecordId;
        return ids;
    }

    public void AddPerson(string personId, DateTimeOffset at) => sql.Post(InsertPerson, new { personId, at });

    public void AddRecord(PersonRecord record)
    {
        if (record.OwnRecordId is not null)
            sql.Post(SupersedeRecord, record);
        sql.Post(InsertRecord, record);
        foreach (var nameKey in NameKeys.Of(record.Demographics))
            sql.Post(InsertNameKey, new { nameKey, RecordId = record.Id, record.Demographics.BirthDate });
        foreach (var identifier in record.Demographics.Identifiers.Select(Text).Distinct())
            sql.Post(InsertIdentifier, new { identifier, RecordId = record.Id });
    }

    private static string Text(PersonIdentifier identifier) => $"{Code.Of(identifier.Scheme)}:{identifier.Value}";

    private static Person? One(List<PersonRow> rows) => rows.Count == 0 ? null : ToPerson(rows);

    private static List<Person> Many(List<PersonRow> rows) => rows.GroupBy(r => r.PersonId).Select(ToPerson).ToList();

    private static Person ToPerson(IEnumerable<PersonRow> rows)
    {
        string? personId = null;
        var records = new List<PersonRecord>();
        foreach (var row in rows)
        {
            personId = row.PersonId;
            if (row.Id is not null)
                records.Add(new PersonRecord(row.Id, personId, row.OrganisationId!, row.OwnRecordId, row.Demographics!, row.RecordedAt!.Value));
        }
        return new Person(personId!, records);
    }

    /// <summary>A person beside one of its records; a person who has none yet comes with nulls.</summary>
    private sealed record PersonRow(
        string PersonId, string? Id, string? OrganisationId, string? OwnRecordId, Demographics? Demographics, DateTimeOffset? RecordedAt);
}
