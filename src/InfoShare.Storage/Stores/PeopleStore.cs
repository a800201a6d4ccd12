using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class PeopleStore(SqlSession sql) : IPeopleStore
{
    private const string PersonColumns = """
        SELECT p.person_id, p.id AS entry_id, r.id, p.organisation_id, p.own_record_id, r.demographics, r.recorded_at
        FROM person p JOIN person_record r ON r.entry_id = p.id AND r.is_current = 1
        """;

    // Oldest record first: the oldest breaks a tie between birth dates.
    private const string Order = "ORDER BY p.person_id, r.recorded_at, r.id";

    private const string SelectOne = $"""
        {PersonColumns} WHERE p.person_id = (SELECT a.person_id FROM person a WHERE a.id = @person_id) {Order}
        """;

    private const string SelectMany = $"{PersonColumns} WHERE p.person_id IN @person_ids {Order}";

    private const string SelectByOwnRecord = $"""
        {PersonColumns}
        WHERE p.person_id = (
            SELECT o.person_id FROM person o WHERE o.organisation_id = @organisation_id AND o.own_record_id = @own_record_id)
        {Order}
        """;

    private const string SelectByIdentifiers = $"""
        {PersonColumns}
        WHERE p.person_id IN (
            SELECT DISTINCT o.person_id
            FROM person_identifier i JOIN person_record c ON c.id = i.record_id AND c.is_current = 1
                JOIN person o ON o.id = c.entry_id
            WHERE i.identifier IN @identifiers
            ORDER BY o.person_id LIMIT 20)
        {Order}
        """;

    private const string SelectByName = $"""
        {PersonColumns}
        WHERE p.person_id IN (
            SELECT DISTINCT o.person_id
            FROM person_name_key k JOIN person_record c ON c.id = k.record_id AND c.is_current = 1
                JOIN person o ON o.id = c.entry_id
            WHERE k.name_key IN @name_keys
            ORDER BY o.person_id LIMIT 20)
        {Order}
        """;

    private const string SelectByNameAndBirthDate = $"""
        {PersonColumns}
        WHERE p.person_id IN (
            SELECT DISTINCT o.person_id
            FROM person_name_key k JOIN person_record c ON c.id = k.record_id AND c.is_current = 1
                JOIN person o ON o.id = c.entry_id
            WHERE k.name_key IN @name_keys AND (k.birth_date = @birth_date OR k.birth_date IS NULL)
            ORDER BY o.person_id LIMIT 20)
        {Order}
        """;

    private const string SelectOwnRecordIds = """
        SELECT p.person_id, p.own_record_id FROM person p JOIN person_record r ON r.entry_id = p.id AND r.is_current = 1
        WHERE p.person_id IN @person_ids AND p.organisation_id = @organisation_id AND p.own_record_id IS NOT NULL
        ORDER BY r.recorded_at, r.id
        """;

    private const string BeginPerson = """
        INSERT INTO person (id, person_id, organisation_id, own_record_id, recorded_at)
        VALUES (@entry_id, @entry_id, @organisation_id, @own_record_id, @recorded_at)
        ON CONFLICT (id) DO NOTHING
        """;

    // Waits for a merge or a split that another broker is at, and joins the person that comes out of it.
    private const string AddEntry = """
        INSERT INTO person (id, person_id, organisation_id, own_record_id, recorded_at)
        SELECT @entry_id, g.person_id, @organisation_id, @own_record_id, @recorded_at
        FROM person g
        WHERE g.id = @person_id AND NOT EXISTS (SELECT 1 FROM person e WHERE e.id = @entry_id)
        FOR NO KEY UPDATE
        """;

    private const string SupersedeRecord = "UPDATE person_record SET is_current = 0 WHERE entry_id = @entry_id AND is_current = 1";

    private const string InsertRecord = """
        INSERT INTO person_record (id, entry_id, demographics, recorded_at, is_current)
        VALUES (@id, @entry_id, @demographics, @recorded_at, 1)
        """;

    private const string InsertNameKey =
        "INSERT INTO person_name_key (name_key, record_id, birth_date) VALUES (@name_key, @record_id, @birth_date)";

    private const string InsertIdentifier =
        "INSERT INTO person_identifier (identifier, record_id) VALUES (@identifier, @record_id)";

    public async ValueTask<Person?> FindAsync(string personId) =>
        One(await sql.QueryAsync<PersonRow>(SelectOne, new { personId }));

    public async ValueTask<IReadOnlyList<Person>> FindManyAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0
            ? []
            : Many(await sql.QueryAsync<PersonRow>(SelectMany, new { PersonIds = (await sql.PeopleOfAsync(personIds)).Values }));

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
        var people = (await sql.PeopleOfAsync(personIds)).Values;
        foreach (var (personId, ownRecordId) in await sql.QueryAsync<(string, string)>(SelectOwnRecordIds, new { organisationId, PersonIds = people }))
            ids[personId] = ownRecordId;
        return ids;
    }

    public void AddRecord(PersonRecord record)
    {
        sql.Post(record.EntryId == record.PersonId ? BeginPerson : AddEntry, record);
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
        var records = rows
            .Select(r => new PersonRecord(r.Id, r.PersonId, r.OrganisationId, r.OwnRecordId, r.Demographics, r.RecordedAt) { EntryId = r.EntryId })
            .ToList();
        return new Person(records[0].PersonId, records);
    }

    /// <summary>A current record with the entry and the person that it belongs to.</summary>
    private sealed record PersonRow(
        string PersonId, string EntryId, string Id, string OrganisationId, string? OwnRecordId, Demographics Demographics, DateTimeOffset RecordedAt);
}
