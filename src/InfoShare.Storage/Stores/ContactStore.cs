using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Corrections;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class ContactStore(SqlSession sql) : IContactStore
{
    internal const string Columns = """
        id, person_id, organisation_id, agency, practitioner_id, practitioner_name, role, happened_on, at_time, known_at, recorded_at, outcome,
        appointment, seen, seen_alone, place, present, non_verbal, child_words, interpreter, relative_interpreted, language, reason_given, reason_by,
        rebooked_to, next_step, agency_label, class
        """;

    private const string Select = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, agency, practitioner_id, practitioner_name, role, happened_on, at_time, known_at,
            recorded_at, outcome, appointment, seen, seen_alone, place, present, non_verbal, child_words, interpreter, relative_interpreted, language,
            reason_given, reason_by, rebooked_to, next_step, agency_label, class, taken_back
        FROM contact s
        """;

    private const string SelectOne = $"{Select} WHERE id = @contact_id";

    // What the reader may know of: nothing with a class that is closed to it, unless he or she recorded it.
    private const string Closed = "(s.class_mask & CASE WHEN s.organisation_id = @sight_organisation THEN CAST(@hidden_of_own AS bigint) ELSE CAST(@hidden AS bigint) END)";

    private const string Visible = $"""
        ({Closed} = 0
            OR (s.organisation_id = @sight_organisation AND s.practitioner_id = @sight_practitioner))
        """;

    // What was taken back is there for those alone who had been shown it, whom the column names as a list in JSON.
    private const string Known = "(s.taken_back IS NULL OR s.taken_back LIKE @shown_to ESCAPE '!')";

    private const string SelectOfPerson = $"{Select} WHERE person_id IN @entry_ids AND {Visible} AND {Known} ORDER BY happened_on DESC, id DESC LIMIT @limit";

    private const string CountHidden = $"SELECT {Closed}, COUNT(*) FROM contact s WHERE person_id IN @entry_ids AND NOT {Visible} GROUP BY 1";

    // As ContactRules.IsMissed; the literals name the partial index.
    private const string SelectMissed = $"""
        {Select} WHERE person_id IN @entry_ids AND outcome IN ('WAS_NOT_BROUGHT', 'CANCELLED_BY_CARER', 'REBOOKED', 'ENTRY_REFUSED', 'NO_RESPONSE')
            AND taken_back IS NULL AND {Visible} ORDER BY happened_on DESC, id DESC LIMIT @limit
        """;

    private const string SelectMany = $"{Select} WHERE id IN @contact_ids ORDER BY id";

    // The literal names the partial index.
    private const string SelectSeen = $"{Select} WHERE person_id IN @entry_ids AND seen = 'YES' AND taken_back IS NULL AND {Visible} ORDER BY happened_on DESC, id DESC LIMIT 1";

    private const string SelectSeenAlone = $"""
        {Select} WHERE person_id IN @entry_ids AND seen = 'YES' AND seen_alone = 'YES' AND taken_back IS NULL AND {Visible} ORDER BY happened_on DESC, id DESC LIMIT 1
        """;

    private const string SelectEnquiries = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, practitioner_id, practitioner_name, role, asked_on, topic, answer, present, interpreter,
            relative_interpreted, language, agency_label, task_id, recorded_at
        FROM enquiry_answer s WHERE person_id IN @entry_ids AND organisation_id = @organisation_id ORDER BY recorded_at DESC, id DESC LIMIT @limit
        """;

    private const string SelectAllEnquiries = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, practitioner_id, practitioner_name, role, asked_on, topic, answer, present, interpreter,
            relative_interpreted, language, agency_label, task_id, recorded_at
        FROM enquiry_answer s WHERE person_id IN @entry_ids ORDER BY recorded_at DESC, id DESC LIMIT @limit
        """;

    private const string SelectWatch = """
        SELECT person_id, since, last_seen_on, due_at, due_rule FROM unseen_watch WHERE person_id IN @entry_ids ORDER BY due_at, person_id LIMIT 1
        """;

    private const string PutWatch = """
        INSERT INTO unseen_watch (person_id, since, last_seen_on, due_at, due_rule) VALUES (@person_id, @since, @last_seen_on, @due_at, @due_rule)
        ON CONFLICT (person_id) DO UPDATE SET
            since = CASE WHEN excluded.since < unseen_watch.since THEN excluded.since ELSE unseen_watch.since END,
            last_seen_on = excluded.last_seen_on, due_at = excluded.due_at, due_rule = excluded.due_rule
        """;

    private const string Insert = $"""
        INSERT INTO contact ({Columns}, class_mask)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @agency, @practitioner_id, @practitioner_name, @role, @happened_on, @at_time, @known_at,
            @recorded_at, @outcome, @appointment, @seen, @seen_alone, @place, @present, @non_verbal, @child_words, @interpreter, @relative_interpreted,
            @language, @reason_given, @reason_by, @rebooked_to, @next_step, @agency_label, @class, @class_mask)
        """;

    private const string TakeBack = "UPDATE contact SET taken_back = @taken_back WHERE id = @contact_id AND taken_back IS NULL";

    private const string InsertEnquiry = $"""
        INSERT INTO enquiry_answer (id, person_id, organisation_id, practitioner_id, practitioner_name, role, asked_on, topic, answer, present, interpreter,
            relative_interpreted, language, agency_label, task_id, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @practitioner_id, @practitioner_name, @role, @asked_on, @topic, @answer, @present,
            @interpreter, @relative_interpreted, @language, @agency_label, @task_id, @recorded_at)
        """;

    public ValueTask<ContactRecord?> FindAsync(string contactId) => sql.SingleOrDefaultAsync<ContactRecord>(SelectOne, new { contactId });

    public async ValueTask<IReadOnlyList<ContactRecord>> OfPersonAsync(string personId, ConcernSight sight, int limit) =>
        await sql.QueryAsync<ContactRecord>(SelectOfPerson, new
        {
            EntryIds = (await sql.EntriesOfAsync([personId])).Keys,
            SightOrganisation = sight.OrganisationId,
            SightPractitioner = sight.PractitionerId,
            sight.Hidden,
            sight.HiddenOfOwn,
            ShownTo = ShownTo(sight),
            limit,
        });

    public async ValueTask<HiddenRecords> CountHiddenAsync(string personId, ConcernSight sight) =>
        (sight.Hidden | sight.HiddenOfOwn) == 0 ? HiddenRecords.None
            : HiddenRecords.Of(await sql.QueryAsync<(long, long)>(CountHidden, new
            {
                EntryIds = (await sql.EntriesOfAsync([personId])).Keys,
                SightOrganisation = sight.OrganisationId,
                SightPractitioner = sight.PractitionerId,
                sight.Hidden,
                sight.HiddenOfOwn,
            }));

    public async ValueTask<IReadOnlyList<ContactRecord>> MissedOfAsync(IReadOnlyCollection<string> personIds, ConcernSight sight, int limit) =>
        await sql.QueryAsync<ContactRecord>(SelectMissed, new
        {
            EntryIds = (await sql.EntriesOfAsync(personIds)).Keys,
            SightOrganisation = sight.OrganisationId,
            SightPractitioner = sight.PractitionerId,
            sight.Hidden,
            sight.HiddenOfOwn,
            limit,
        });

    public async ValueTask<IReadOnlyList<ContactRecord>> FindManyAsync(IReadOnlyCollection<string> contactIds) =>
        contactIds.Count == 0 ? [] : await sql.QueryAsync<ContactRecord>(SelectMany, new { contactIds });

    public async ValueTask<ContactRecord?> LastSeenAsync(string personId, ConcernSight sight, bool alone) =>
        (await sql.QueryAsync<ContactRecord>(alone ? SelectSeenAlone : SelectSeen, new
        {
            EntryIds = (await sql.EntriesOfAsync([personId])).Keys,
            SightOrganisation = sight.OrganisationId,
            SightPractitioner = sight.PractitionerId,
            sight.Hidden,
            sight.HiddenOfOwn,
        })).SingleOrDefault();

    public async ValueTask<IReadOnlyList<EnquiryRecord>> EnquiriesOfAsync(string personId, string organisationId, int limit) =>
        await sql.QueryAsync<EnquiryRecord>(SelectEnquiries, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, organisationId, limit });

    public async ValueTask<IReadOnlyList<EnquiryRecord>> AllEnquiriesOfAsync(string personId, int limit) =>
        await sql.QueryAsync<EnquiryRecord>(SelectAllEnquiries, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, limit });

    public async ValueTask<UnseenWatch?> FindWatchAsync(string personId) =>
        (await sql.QueryAsync<UnseenWatch>(SelectWatch, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys })).SingleOrDefault();

    public async ValueTask<bool> TryTakeBackAsync(string contactId, TakenBack takenBack) =>
        await sql.ExecuteAsync(TakeBack, new { contactId, takenBack }) > 0;

    public void Put(UnseenWatch watch) => sql.Post(PutWatch, watch);

    public void Add(ContactRecord contact) => sql.Post(Insert, contact);

    public void Add(EnquiryRecord enquiry) => sql.Post(InsertEnquiry, enquiry);

    private static string ShownTo(ConcernSight sight) => sight.WithErrors ? "%"
        : sight.OrganisationId.Length == 0 ? ""
        : $"%\"{sight.OrganisationId.Replace("!", "!!", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal)}\"%";
}
