using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class PeopleStore(SqlSession sql) : IPeopleStore
{
    private const string PersonColumns = """
        SELECT p.person_id, p.id AS entry_id, r.id, p.organisation_id, p.own_record_id, r.demographics, r.recorded_at, p.is_protected, r.stated_by
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

    // A key each, with a limit each: what is common costs no more than what is rare. From the index of keys alone: whom the entries
    // belong to is asked of those few that a search goes on with.
    private const string SelectByKeys = """
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k0 ORDER BY entry_id LIMIT @limit) AS found0
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k1 ORDER BY entry_id LIMIT @limit) AS found1
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k2 ORDER BY entry_id LIMIT @limit) AS found2
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k3 ORDER BY entry_id LIMIT @limit) AS found3
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k4 ORDER BY entry_id LIMIT @limit) AS found4
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k5 ORDER BY entry_id LIMIT @limit) AS found5
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k6 ORDER BY entry_id LIMIT @limit) AS found6
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k7 ORDER BY entry_id LIMIT @limit) AS found7
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k8 ORDER BY entry_id LIMIT @limit) AS found8
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k9 ORDER BY entry_id LIMIT @limit) AS found9
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k10 ORDER BY entry_id LIMIT @limit) AS found10
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k11 ORDER BY entry_id LIMIT @limit) AS found11
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k12 ORDER BY entry_id LIMIT @limit) AS found12
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k13 ORDER BY entry_id LIMIT @limit) AS found13
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k14 ORDER BY entry_id LIMIT @limit) AS found14
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k15 ORDER BY entry_id LIMIT @limit) AS found15
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k16 ORDER BY entry_id LIMIT @limit) AS found16
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k17 ORDER BY entry_id LIMIT @limit) AS found17
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k18 ORDER BY entry_id LIMIT @limit) AS found18
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k19 ORDER BY entry_id LIMIT @limit) AS found19
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k20 ORDER BY entry_id LIMIT @limit) AS found20
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k21 ORDER BY entry_id LIMIT @limit) AS found21
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k22 ORDER BY entry_id LIMIT @limit) AS found22
        UNION ALL
        SELECT MIN(block) AS key, COUNT(*) AS entries, CASE WHEN COUNT(*) < @limit THEN string_agg(entry_id, ' ') END AS entry_ids FROM (SELECT block, entry_id FROM person_key WHERE block = @k23 ORDER BY entry_id LIMIT @limit) AS found23
        """;

    // Protected people are left out here, so that a search which would have found one does what one does that finds nobody.
    private const string SelectFindable = """
        SELECT p.id, p.person_id FROM person p
        WHERE p.id IN @entry_ids
            AND (NOT EXISTS (SELECT 1 FROM person hidden WHERE hidden.person_id = p.person_id AND hidden.is_protected = 1)
                OR EXISTS (SELECT 1 FROM person held WHERE held.person_id = p.person_id AND held.organisation_id = @organisation_id))
        """;

    // Any number will do, as long as nothing else takes the same lock.
    private const string HoldOnPostgres = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(47301001)) AS held";

    private const string SelectOwnRecordIds = """
        SELECT p.person_id, p.own_record_id FROM person p JOIN person_record r ON r.entry_id = p.id AND r.is_current = 1
        WHERE p.person_id IN @person_ids AND p.organisation_id = @organisation_id AND p.own_record_id IS NOT NULL
        ORDER BY r.recorded_at, r.id
        """;

    private const string BeginPerson = """
        INSERT INTO person (id, person_id, organisation_id, own_record_id, recorded_at, is_protected)
        VALUES (@entry_id, @entry_id, @organisation_id, @own_record_id, @recorded_at, @protected)
        ON CONFLICT (id) DO NOTHING
        """;

    // Waits for a merge or a split that another broker is at, and joins the person that comes out of it.
    private const string AddEntry = """
        INSERT INTO person (id, person_id, organisation_id, own_record_id, recorded_at, is_protected)
        SELECT @entry_id, g.person_id, @organisation_id, @own_record_id, @recorded_at, @protected
        FROM person g
        WHERE g.id = @person_id AND NOT EXISTS (SELECT 1 FROM person e WHERE e.id = @entry_id)
        FOR NO KEY UPDATE
        """;

    // A referrer is sent nothing about a child that the broker added to its referral: it did not name that child, and knows it from a link.
    // Until somebody takes a referral, its referrer owns it.
    private const string SelectHidden = """
        SELECT DISTINCT p.person_id FROM person p
        WHERE p.person_id IN @person_ids AND p.is_protected = 1
            AND NOT EXISTS (SELECT 1 FROM person own WHERE own.person_id = p.person_id AND own.organisation_id = @organisation_id)
            AND NOT EXISTS (
                SELECT 1 FROM person e JOIN involvement i ON i.person_id = e.id
                WHERE e.person_id = p.person_id AND i.organisation_id = @organisation_id)
            AND NOT EXISTS (
                SELECT 1 FROM person e JOIN notification n ON n.person_id = e.id
                WHERE e.person_id = p.person_id AND n.organisation_id = @organisation_id)
            AND NOT EXISTS (
                SELECT 1 FROM person e JOIN concern c ON c.subject_id = e.id
                WHERE e.person_id = p.person_id AND c.organisation_id = @organisation_id)
            AND NOT EXISTS (
                SELECT 1 FROM person e JOIN referral_child h ON h.child_id = e.id JOIN referral r ON r.id = h.referral_id
                WHERE e.person_id = p.person_id
                    AND @organisation_id IN (r.referrer_organisation_id, r.recipient_organisation_id, r.owner_organisation_id)
                    AND (r.recipient_organisation_id = @organisation_id OR r.referrer_organisation_id <> @organisation_id
                        OR NOT EXISTS (
                            SELECT 1 FROM referral_concern c JOIN concern_bearing b ON b.concern_id = c.concern_id JOIN person f ON f.id = b.person_id
                            WHERE c.referral_id = r.id AND f.person_id = p.person_id AND b.found_by_link = 1)))
        """;

    // After the mark is set: a row for each change of it, and none for an entry that never had it.
    private const string NoteProtection = """
        INSERT INTO person_protection (entry_id, since, is_protected)
        SELECT @entry_id, @recorded_at, @protected FROM person
        WHERE id = @entry_id AND is_protected <> COALESCE((
            SELECT is_protected FROM person_protection p WHERE p.entry_id = @entry_id ORDER BY since DESC LIMIT 1), 0)
        ON CONFLICT (entry_id, since) DO UPDATE SET is_protected = excluded.is_protected
        """;

    // The newest version says whether the entry is protected.
    private const string MarkEntry = "UPDATE person SET is_protected = @protected WHERE id = @entry_id AND is_protected <> @protected";

    private const string SupersedeRecord = "UPDATE person_record SET is_current = 0 WHERE entry_id = @entry_id AND is_current = 1";

    private const string InsertRecord = """
        INSERT INTO person_record (id, entry_id, demographics, recorded_at, is_current, stated_by)
        VALUES (@id, @entry_id, @demographics, @recorded_at, 1, @stated_by)
        """;

    private const string InsertKey = "INSERT INTO person_key (block, entry_id) VALUES (@block, @entry_id) ON CONFLICT DO NOTHING";

    private bool holdsRegister;

    public async ValueTask<Person?> FindAsync(string personId)
    {
        if (!sql.AsksAtOnce)
            return One(await sql.QueryAsync<PersonRow>(SelectOne, new { personId }));

        // Whoever is found is asked about next, by entries.
        Person? found = null;
        await sql.AtOnceAsync(
        [
            async () => found = One(await sql.QueryAsync<PersonRow>(SelectOne, new { personId })),
            async () => await sql.EntriesOfAsync([personId]),
        ]);
        return found;
    }

    public async ValueTask<IReadOnlyList<Person>> FindManyAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0
            ? []
            : Many(await sql.QueryAsync<PersonRow>(SelectMany, new { PersonIds = (await sql.PeopleOfAsync(personIds)).Values }));

    public async ValueTask<Person?> FindByOwnRecordAsync(string organisationId, string ownRecordId) =>
        One(await sql.QueryAsync<PersonRow>(SelectByOwnRecord, new { organisationId, ownRecordId }));

    public async ValueTask<IReadOnlyList<KeyEntries>> FindByKeysAsync(IReadOnlyCollection<long> keys) =>
    [
        .. (await sql.QueryAsync<KeyRow>(SelectByKeys, new KeysAsked([.. keys.Take(RegisterKeys.MostAsked)])))
            .Where(r => r.Key is not null)
            .Select(r => new KeyEntries(r.Key!.Value, (int)r.Entries, r.EntryIds?.Split(' ') ?? [])),
    ];

    public async ValueTask<IReadOnlyDictionary<string, string>> FindableAsync(IReadOnlyCollection<string> entryIds, string organisationId)
    {
        var people = new Dictionary<string, string>(entryIds.Count, StringComparer.Ordinal);
        if (entryIds.Count == 0)
            return people;
        foreach (var (id, personId) in await sql.QueryAsync<(string, string)>(SelectFindable, new { entryIds, organisationId }))
            people[id] = personId;
        return people;
    }

    public async ValueTask<IReadOnlyList<string>> HiddenFromAsync(string organisationId, IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<string>(SelectHidden, new { organisationId, personIds });

    public async ValueTask<bool> HoldRegisterAsync()
    {
        if (sql.Engine != StoreEngine.Postgres || holdsRegister)
            return false;
        await sql.QueryAsync<int>(HoldOnPostgres);
        return holdsRegister = true;
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
        sql.Post(MarkEntry, record);
        sql.Post(NoteProtection, record);
        sql.Post(SupersedeRecord, record);
        sql.Post(InsertRecord, record);
        // Keys of earlier versions stay: somebody is still met under a former name or address, and compared by what is said now.
        foreach (var block in RegisterKeys.Of(record.Demographics))
            sql.Post(InsertKey, new { block, record.EntryId });
    }

    private static Person? One(List<PersonRow> rows) => rows.Count == 0 ? null : ToPerson(rows);

    private static List<Person> Many(List<PersonRow> rows) => rows.GroupBy(r => r.PersonId).Select(ToPerson).ToList();

    private static Person ToPerson(IEnumerable<PersonRow> rows)
    {
        var records = rows
            .Select(r => new PersonRecord(r.Id, r.PersonId, r.OrganisationId, r.OwnRecordId, r.Demographics, r.RecordedAt) { EntryId = r.EntryId, Protected = r.IsProtected, StatedBy = r.StatedBy })
            .ToList();
        return new Person(records[0].PersonId, records);
    }

    /// <summary>A current record with the entry and the person that it belongs to.</summary>
    private sealed record PersonRow(
        string PersonId, string EntryId, string Id, string OrganisationId, string? OwnRecordId, Demographics Demographics, DateTimeOffset RecordedAt,
        bool IsProtected, string? StatedBy);

    /// <summary>What stands under one key; no key where nothing does, no ids where it is too much.</summary>
    private sealed record KeyRow(long? Key, long Entries, string? EntryIds);

    /// <summary>The statement's places for keys; what is left over finds nothing.</summary>
    private sealed record KeysAsked(long[] Keys)
    {
        public int Limit { get; } = IPeopleReader.MostTold + 1;
        public long? K0 => At(0);
        public long? K1 => At(1);
        public long? K2 => At(2);
        public long? K3 => At(3);
        public long? K4 => At(4);
        public long? K5 => At(5);
        public long? K6 => At(6);
        public long? K7 => At(7);
        public long? K8 => At(8);
        public long? K9 => At(9);
        public long? K10 => At(10);
        public long? K11 => At(11);
        public long? K12 => At(12);
        public long? K13 => At(13);
        public long? K14 => At(14);
        public long? K15 => At(15);
        public long? K16 => At(16);
        public long? K17 => At(17);
        public long? K18 => At(18);
        public long? K19 => At(19);
        public long? K20 => At(20);
        public long? K21 => At(21);
        public long? K22 => At(22);
        public long? K23 => At(23);

        private long? At(int place) => place < Keys.Length ? Keys[place] : null;
    }
}
