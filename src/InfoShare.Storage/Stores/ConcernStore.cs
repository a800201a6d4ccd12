using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class ConcernStore(SqlSession sql) : IConcernStore
{
    private const string Columns = """
        id, organisation_id, agency, author_id, author_name, author_role, subject_id, indicators, kind, happened,
        known_at, recorded_at, shared_at, source, verification, class, risk_statement, development_statement,
        harm_categories, child_words, child_contact, urgency, consent, consent_reason, legal_basis, agency_label, prejudices_enquiry, set_aside, place, incidents,
        class_mask, consent_record, noted_at, trend, contact_id, sources_of_harm, omitted_by, for_every_child, version, told_as
        """;

    private const string BearingColumns = "concern_id, person_id, relevance, present, found_by_link, because, apart";

    private const string Select = $"""
        SELECT id, organisation_id, agency, author_id, author_name, author_role, {Clusters.OfSubject} AS subject_id, indicators,
            kind, happened, known_at, recorded_at, shared_at, source, verification, class, risk_statement,
            development_statement, harm_categories, child_words, child_contact, urgency, consent, consent_reason, legal_basis,
            agency_label, prejudices_enquiry, set_aside, place, incidents, consent_record, noted_at, trend, contact_id, sources_of_harm, omitted_by, for_every_child, version, told_as
        FROM concern s
        """;

    private const string SelectBearing =
        $"SELECT concern_id, {Clusters.OfPerson} AS person_id, relevance, present, found_by_link, because, apart FROM concern_bearing s";

    private const string Insert = $"""
        INSERT INTO concern ({Columns})
        VALUES (@id, @organisation_id, @agency, @author_id, @author_name, @author_role, {Clusters.EntryForSubject}, @indicators, @kind,
            @happened, @known_at, @recorded_at, @shared_at, @source, @verification, @class, @risk_statement,
            @development_statement, @harm_categories, @child_words, @child_contact, @urgency, @consent, @consent_reason,
            @legal_basis, @agency_label, @prejudices_enquiry, @set_aside, @place, @incidents, @class_mask, @consent_record,
            @noted_at, @trend, @contact_id, @sources_of_harm, @omitted_by, @for_every_child, @version, @told_as)
        """;

    private const string InsertBearing = $"""
        INSERT INTO concern_bearing ({BearingColumns}, shared_at, added_at)
        VALUES (@concern_id, {Clusters.EntryForPerson}, @relevance, @present, @found_by_link, @because, @apart, @shared_at, @added_at)
        """;

    private const string InsertLaterBearing = $"{InsertBearing} ON CONFLICT DO NOTHING";

    private const string SelectMany = $"{Select} WHERE id IN @concern_ids";

    private const string SelectOne = $"{Select} WHERE id = @concern_id";

    private const string SelectOfAuthor = $"""
        {Select}
        WHERE organisation_id = @organisation_id AND author_id = @author_id AND (shared_at, id) < (@shared_before, @id_before)
        ORDER BY shared_at DESC, id DESC LIMIT @limit
        """;

    private const string SelectBearings =
        $"{SelectBearing} WHERE concern_id = @concern_id ORDER BY 2";

    // What the reader may count: nothing with a class that is hidden, unless he or she wrote it.
    private const string Closed = "(c.class_mask & CASE WHEN c.organisation_id = @sight_organisation THEN CAST(@hidden_of_own AS bigint) ELSE CAST(@hidden AS bigint) END)";

    private const string Visible = $"""
        ({Closed} = 0
            OR (c.organisation_id = @sight_organisation AND c.author_id = @sight_practitioner))
        """;

    // What was recorded in error is there for its author's organisation, and for those who were shown it before.
    private const string NotInError = """
        (c.verification <> 'RECORDED_IN_ERROR' OR @with_errors = 1 OR c.organisation_id = @sight_organisation
            OR EXISTS (SELECT 1 FROM thing_shown seen WHERE seen.thing_id = c.id AND seen.organisation_id = @sight_organisation))
        """;

    private const string SelectPage = $"""
        {Select}
        WHERE id IN (
            SELECT id FROM (
                SELECT c.id, c.shared_at FROM concern c
                WHERE c.subject_id IN @entry_ids AND (c.shared_at, c.id) < (@shared_before, @id_before) AND {Visible} AND {NotInError}
                UNION
                SELECT b.concern_id AS id, b.shared_at FROM concern_bearing b JOIN concern c ON c.id = b.concern_id
                WHERE b.person_id IN @entry_ids AND (b.shared_at, b.concern_id) < (@shared_before, @id_before) AND {Visible} AND {NotInError}
            ) AS found
            ORDER BY shared_at DESC, id DESC LIMIT @limit)
        ORDER BY shared_at DESC, id DESC
        """;

    private const string CountHidden = $"""
        SELECT {Closed}, COUNT(*) FROM concern c
        WHERE c.id IN (
                SELECT id FROM concern WHERE subject_id IN @entry_ids
                UNION SELECT concern_id FROM concern_bearing WHERE person_id IN @entry_ids)
            AND NOT {Visible} AND {NotInError}
        GROUP BY 1
        """;

    private const string SelectBearingsOfMany = $"{SelectBearing} WHERE concern_id IN @concern_ids ORDER BY 1, 2";

    private const string SelectBearingsOn = $"""
        {SelectBearing}
        WHERE concern_id IN @concern_ids AND person_id IN @entry_ids
        ORDER BY 2
        """;

    private const string InsertPlace = """
        INSERT INTO concern_place (address_key, concern_id, shared_at) VALUES (@address_key, @concern_id, @shared_at)
        """;

    private const string SelectAtAddresses = $"""
        {Select}
        WHERE id IN (
            SELECT p.concern_id FROM concern_place p JOIN concern c ON c.id = p.concern_id
            WHERE p.address_key IN @address_keys AND c.verification <> 'RECORDED_IN_ERROR'
            GROUP BY p.concern_id, p.shared_at ORDER BY p.shared_at DESC, p.concern_id DESC LIMIT @limit)
        ORDER BY shared_at DESC, id DESC
        """;

    public ValueTask<Concern?> FindAsync(string concernId) => sql.SingleOrDefaultAsync<Concern>(SelectOne, new { concernId });

    public async ValueTask<IReadOnlyList<Concern>> FindManyAsync(IReadOnlyCollection<string> concernIds) =>
        concernIds.Count == 0 ? [] : await sql.QueryAsync<Concern>(SelectMany, new { concernIds });

    public async ValueTask<IReadOnlyList<Concern>> OfAuthorAsync(
        string organisationId, string authorId, (DateTimeOffset SharedAt, string ConcernId)? after, int limit) =>
        await sql.QueryAsync<Concern>(SelectOfAuthor, new
        {
            organisationId,
            authorId,
            SharedBefore = after?.SharedAt ?? DateTimeOffset.MaxValue,
            IdBefore = after?.ConcernId ?? Positions.AfterAllIds,
            limit,
        });

    public async ValueTask<IReadOnlyList<ConcernBearing>> BearingsOfAsync(string concernId) =>
        [.. OneEach(await sql.QueryAsync<ConcernBearing>(SelectBearings, new { concernId }))];

    public async ValueTask<IReadOnlyList<ConcernBearing>> BearingsOfAsync(IReadOnlyCollection<string> concernIds) => concernIds.Count == 0
        ? [] : [.. OneEach(await sql.QueryAsync<ConcernBearing>(SelectBearingsOfMany, new { concernIds = concernIds.ToArray() }))];

    public async ValueTask<IReadOnlyList<ConcernOnPerson>> OnPeopleAsync(
        IReadOnlyCollection<string> personIds, (DateTimeOffset SharedAt, string ConcernId)? after, int limit, ConcernSight? sight)
    {
        if (personIds.Count == 0)
            return [];
        sight ??= ConcernSight.Everything;
        var entries = await sql.EntriesOfAsync(personIds);
        var entryIds = entries.Keys;
        var page = await sql.QueryAsync<Concern>(SelectPage, new
        {
            entryIds,
            SharedBefore = after?.SharedAt ?? DateTimeOffset.MaxValue,
            IdBefore = after?.ConcernId ?? Positions.AfterAllIds,
            limit,
            SightOrganisation = sight.OrganisationId,
            SightPractitioner = sight.PractitionerId,
            sight.Hidden,
            sight.HiddenOfOwn,
            sight.WithErrors,
        });
        if (page.Count == 0)
            return [];

        var concernIds = page.Select(c => c.Id).ToArray();
        var bearings = OneEach(await sql.QueryAsync<ConcernBearing>(SelectBearingsOn, new { concernIds, entryIds }))
            .ToLookup(b => b.ConcernId, StringComparer.Ordinal);
        var people = entries.Values.ToHashSet(StringComparer.Ordinal);
        var found = new List<ConcernOnPerson>();
        foreach (var concern in page)
        {
            // A child who is the subject and named as a child too comes once, with the reason for being named.
            if (concern.SubjectId is { } subject && people.Contains(subject) && !bearings[concern.Id].Any(b => b.PersonId == subject))
                found.Add(new ConcernOnPerson(concern, subject, null));
            found.AddRange(bearings[concern.Id].Select(b => new ConcernOnPerson(concern, b.PersonId, b)));
        }
        return found;
    }

    public async ValueTask<HiddenRecords> CountHiddenAsync(IReadOnlyCollection<string> personIds, ConcernSight sight) =>
        personIds.Count == 0 || (sight.Hidden | sight.HiddenOfOwn) == 0 ? HiddenRecords.None
            : HiddenRecords.Of(await sql.QueryAsync<(long, long)>(CountHidden, new
            {
                EntryIds = (await sql.EntriesOfAsync(personIds)).Keys,
                SightOrganisation = sight.OrganisationId,
                SightPractitioner = sight.PractitionerId,
                sight.Hidden,
                sight.HiddenOfOwn,
                sight.WithErrors,
            }));

    public async ValueTask<IReadOnlyList<Concern>> AtAddressesAsync(IReadOnlyCollection<string> addressKeys, int limit) =>
        addressKeys.Count == 0 ? [] : await sql.QueryAsync<Concern>(SelectAtAddresses, new { addressKeys, limit });

    public void AddBearing(Concern concern, ConcernBearing bearing) => sql.Post(InsertLaterBearing, new
    {
        ConcernId = concern.Id,
        bearing.PersonId,
        bearing.Relevance,
        bearing.Present,
        bearing.FoundByLink,
        bearing.Because,
        bearing.Apart,
        concern.SharedAt,
        concern.OrganisationId,
        AddedAt = (DateTimeOffset?)sql.Now,
    });

    public void Add(Concern concern, IReadOnlyList<ConcernBearing> bearings)
    {
        sql.Post(Insert, concern);
        foreach (var incident in concern.Incidents)
            sql.Post(PastStore.InsertIncidentMember, new { incident.IncidentId, ObjectId = concern.Id });
        foreach (var addressKey in AddressKeys.AllOf(concern.Place?.Address))
            sql.Post(InsertPlace, new { addressKey, ConcernId = concern.Id, concern.SharedAt });
        foreach (var b in bearings)
            sql.Post(InsertBearing, new { b.ConcernId, b.PersonId, b.Relevance, b.Present, b.FoundByLink, b.Because, b.Apart, concern.SharedAt, concern.OrganisationId, AddedAt = (DateTimeOffset?)null });
    }

    /// <summary>Two children that were found to be one come once, as the concern named them first.</summary>
    private static IEnumerable<ConcernBearing> OneEach(IEnumerable<ConcernBearing> bearings) => bearings.DistinctBy(b => (b.ConcernId, b.PersonId));
}
