using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class LinkStore(SqlSession sql) : ILinkStore
{
    private const string NewestFirst = "ORDER BY recorded_at DESC, id DESC";

    // What an organisation says again takes the place of what it said of the same thing before; the earlier row stays. A
    // declared intention says nothing about the present, so only another declaration gives way to it; a party's denial is heard
    // beside what was stated, and ends nothing.
    private const string NewerStatement = """
        n.organisation_id = s.organisation_id AND (n.recorded_at, n.id) > (s.recorded_at, s.id)
        """;

    private const string NotOnlyDeclared = "(n.state NOT IN ('DECLARED', 'DENIED') OR s.state = n.state)";

    // A statement on another period says nothing of this one: what is filed of years ago leaves the present as it was stated. A
    // beginning that nobody knows lies before an end that is known, and holds from the day of recording where none is.
    private const string OfTheSameTime = """
        (n.from_date = s.from_date OR (n.from_date IS NULL AND s.from_date IS NULL)
            OR (COALESCE(n.from_date, CASE WHEN n.to_date IS NULL THEN n.holds_from ELSE '' END) <= COALESCE(s.to_date, '9999-12-31')
                AND s.holds_from <= COALESCE(n.to_date, '9999-12-31')))
        """;

    // All that a newer statement could be is among what is read, since it is about the same two: so it is sought there, and not once more in the
    // table for each row. Between partners either may stand first.
    private const string SelectRelationships = $"""
        WITH said AS MATERIALIZED (
            SELECT s.*, {Clusters.OfPerson} AS one, {Clusters.OfRelated} AS other
            FROM relationship s WHERE s.person_id IN @entry_ids OR s.related_id IN @entry_ids)
        SELECT {WhatStands}
        """;

    // Newer statements of such a type stand the same way round, and so among what is read.
    private const string SelectRelationshipsFrom = $"""
        WITH said AS MATERIALIZED (
            SELECT s.*, {Clusters.OfPerson} AS one, {Clusters.OfRelated} AS other
            FROM relationship s WHERE s.person_id IN @entry_ids AND s.type IN @types)
        SELECT {WhatStands}
        """;

    private const string WhatStands = $"""
        id, one AS person_id, other AS related_id, type, state, from_date AS "from", to_date AS "to",
            source, organisation_id, stated_by, recorded_at
        FROM said s
        WHERE NOT EXISTS (
            SELECT 1 FROM said n WHERE n.type = s.type AND {NewerStatement} AND {NotOnlyDeclared} AND {OfTheSameTime}
                AND ((n.one = s.one AND n.other = s.other)
                    OR (s.type IN ('PARTNER', 'EX_PARTNER') AND n.one = s.other AND n.other = s.one)))
        {NewestFirst} LIMIT @limit
        """;

    private const string InsertRelationship = $"""
        INSERT INTO relationship (id, person_id, related_id, type, state, from_date, to_date, holds_from,
            source, organisation_id, stated_by, recorded_at)
        VALUES (@id, COALESCE(@entry_id, {Clusters.EntryForPerson}), {Clusters.EntryForRelated}, @type, @state, @from, @to, @holds_from,
            @source, @organisation_id, @stated_by, @recorded_at)
        """;

    private const string ResidenceColumns = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, address_key, address, kind, state, from_date AS "from", to_date AS "to",
            source, organisation_id, stated_by, recorded_at
        FROM residence s
        """;

    // Whether a later statement stands instead is sought among the person's, never among all who live there: an engine that took the
    // index of the address for it would read a building of thousands once for each of them. The concatenation keeps it from that.
    private const string ResidenceStands = $"""
        NOT EXISTS (
            SELECT 1 FROM {Clusters.EntriesOfPerson} found JOIN residence n ON n.person_id = found.id
            WHERE n.address_key || '' = s.address_key AND n.kind = s.kind
                AND {NewerStatement} AND {NotOnlyDeclared} AND {OfTheSameTime})
        """;

    private const string SelectResidencesOf = $"{ResidenceColumns} WHERE person_id IN @entry_ids AND {ResidenceStands} {NewestFirst} LIMIT @limit";

    // The literal kind names the partial index, in which hardly anybody is.
    private const string SelectRefugesOf = $"{ResidenceColumns} WHERE person_id IN @entry_ids AND kind = 'REFUGE' AND {ResidenceStands} {NewestFirst}";

    private const string SelectResidencesAt = $"{ResidenceColumns} WHERE address_key = @address_key AND {ResidenceStands} {NewestFirst} LIMIT @limit";

    private const string SelectKeysOfHouse = "SELECT DISTINCT address_key FROM residence WHERE house_key = @house_key ORDER BY address_key LIMIT 20";

    private const string InsertResidence = $"""
        INSERT INTO residence (id, person_id, address_key, house_key, address, kind, state, from_date, to_date, holds_from,
            source, organisation_id, stated_by, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @address_key, @house_key, @address, @kind, @state, @from, @to, @holds_from,
            @source, @organisation_id, @stated_by, @recorded_at)
        """;

    private const string SelectInvolvements = $"""
        WITH said AS MATERIALIZED (SELECT s.*, {Clusters.OfPerson} AS one FROM involvement s WHERE s.person_id IN @entry_ids)
        SELECT id, one AS person_id, organisation_id, practitioner_id, practitioner_name, role, telephone, leads,
            from_date AS "from", to_date AS "to", recorded_at, team
        FROM said s
        WHERE NOT EXISTS (
            SELECT 1 FROM said n WHERE n.one = s.one AND {NewerStatement}
                AND (n.practitioner_id = s.practitioner_id
                    OR ((n.practitioner_id IS NULL OR s.practitioner_id IS NULL)
                        AND n.practitioner_name = s.practitioner_name AND n.role = s.role)))
        {NewestFirst}
        """;

    private const string InsertInvolvement = $"""
        INSERT INTO involvement (id, person_id, organisation_id, practitioner_id, practitioner_name, role, telephone, leads,
            from_date, to_date, recorded_at, team)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @practitioner_id, @practitioner_name, @role, @telephone, @leads,
            @from, @to, @recorded_at, @team)
        """;

    private const string SelectStatuses = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, code, categories, from_date AS "from", to_date AS "to", decided_on, recorded_at,
            {PlanStore.StatusDetailsRead}
        FROM child_status s WHERE person_id IN @entry_ids AND taken_back IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM {Clusters.EntriesOfPerson} found JOIN child_status n ON n.person_id = found.id
                WHERE n.taken_back IS NULL AND n.code = s.code AND n.order_kind = s.order_kind AND n.from_date = s.from_date AND {NewerStatement})
        {NewestFirst}
        """;

    private const string InsertStatus = $"""
        INSERT INTO child_status (id, person_id, organisation_id, code, categories, from_date, to_date, decided_on, recorded_at,
            {PlanStore.StatusDetails})
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @code, @categories, @from, @to, @decided_on, @recorded_at,
            @closure, @level, @order_kind, @heard_on, @label, @judgement, @stated_by_id, @stated_by_name, @stated_by_role, @ending_id)
        """;

    private const string Decider = "decided_at_organisation_id, decided_by_id, decided_by_role, asked, looked_again_by, looked_again_at";

    private const string CheckColumns = $"""
        SELECT id, organisation_id, practitioner_id, practitioner_name,
            {Clusters.OfSupervised} AS supervised_person_id, {Clusters.OfPartner} AS partner_id, link_id, child_ids,
            opened_at, decision_due, outcome, referral_id, not_referring_reason, review_date, decided_by, decided_at,
            {Decider}
        FROM new_partner_check s
        """;

    private const string SelectCheck = $"{CheckColumns} WHERE id = @check_id";

    private const string SelectOpenChecksOfSupervised = $"{CheckColumns} WHERE supervised_person_id IN @entry_ids AND outcome IS NULL ORDER BY opened_at, id LIMIT 100";

    private const string SelectOpenChecksOfPartner = $"{CheckColumns} WHERE partner_id IN @entry_ids AND outcome IS NULL ORDER BY opened_at, id LIMIT 100";

    private const string SelectOpenChecksOfTwo = $"""
        {CheckColumns}
        WHERE ((supervised_person_id IN @one AND partner_id IN @other) OR (supervised_person_id IN @other AND partner_id IN @one))
            AND organisation_id = @organisation_id AND outcome IS NULL
        ORDER BY decision_due, id
        """;

    // Whether one has ended names the partial indexes.
    private const string SelectToDecide = $"""
        {CheckColumns}
        WHERE organisation_id = @organisation_id AND outcome IS NULL AND (decision_due, id) > (@at, @id) ORDER BY decision_due, id LIMIT @limit
        """;

    private const string SelectEnded = $"""
        {CheckColumns}
        WHERE organisation_id = @organisation_id AND outcome IS NOT NULL AND (decided_at, id) < (@at, @id) ORDER BY decided_at DESC, id DESC LIMIT @limit
        """;

    private const string ExtendCheck = "UPDATE new_partner_check SET child_ids = @child_ids WHERE id = @id AND outcome IS NULL";

    private const string InsertCheck = $"""
        INSERT INTO new_partner_check (id, organisation_id, practitioner_id, practitioner_name, supervised_person_id,
            partner_id, link_id, child_ids, opened_at, decision_due, outcome, referral_id, not_referring_reason, review_date,
            decided_by, decided_at, {Decider})
        VALUES (@id, @organisation_id, @practitioner_id, @practitioner_name, {Clusters.EntryForSupervised},
            {Clusters.EntryForPartner}, @link_id, @child_ids, @opened_at, @decision_due, @outcome, @referral_id, @not_referring_reason,
            @review_date, @decided_by, @decided_at, @decided_at_organisation_id, @decided_by_id, @decided_by_role,
            @asked, @looked_again_by, @looked_again_at)
        """;

    private const string CompleteCheck = """
        UPDATE new_partner_check
        SET outcome = @outcome, referral_id = @referral_id, not_referring_reason = @not_referring_reason,
            review_date = @review_date, decided_by = @decided_by, decided_at = @decided_at,
            decided_at_organisation_id = @decided_at_organisation_id, decided_by_id = @decided_by_id, decided_by_role = @decided_by_role
        WHERE id = @id AND outcome IS NULL
        """;

    // One decision ends all checks of a plan, and is looked at once.
    private const string LookAgain = """
        UPDATE new_partner_check SET looked_again_by = @by, looked_again_at = @at
        WHERE looked_again_at IS NULL AND organisation_id = @organisation_id
            AND (id = @id OR (
                ((supervised_person_id IN @one AND partner_id IN @other) OR (supervised_person_id IN @other AND partner_id IN @one))
                AND outcome = @outcome AND decided_by_id = @decided_by_id AND decided_at = @decided_at))
        """;

    public async ValueTask<IReadOnlyList<Relationship>> RelationshipsOfAsync(IReadOnlyCollection<string> personIds, int limit) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Relationship>(SelectRelationships, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys, limit });

    public async ValueTask<IReadOnlyList<Relationship>> RelationshipsFromAsync(string personId, IReadOnlyCollection<RelationshipType> types, int limit) =>
        await sql.QueryAsync<Relationship>(SelectRelationshipsFrom, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, types, limit });

    public async ValueTask<IReadOnlyList<Residence>> ResidencesOfAsync(IReadOnlyCollection<string> personIds, int limit) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Residence>(SelectResidencesOf, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys, limit });

    public async ValueTask<IReadOnlyList<Residence>> RefugesOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Residence>(SelectRefugesOf, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<IReadOnlyList<Residence>> ResidencesAtAsync(IReadOnlyCollection<string> addressKeys, int limit)
    {
        var found = new List<Residence>();
        foreach (var addressKey in addressKeys.Distinct(StringComparer.Ordinal))
            found.AddRange(await sql.QueryAsync<Residence>(SelectResidencesAt, new { addressKey, limit }));
        return [.. found.OrderByDescending(r => r.RecordedAt).ThenByDescending(r => r.Id, StringComparer.Ordinal)];
    }

    public async ValueTask<IReadOnlyList<string>> AddressKeysOfHouseAsync(string houseKey) =>
        await sql.QueryAsync<string>(SelectKeysOfHouse, new { houseKey });

    public async ValueTask<IReadOnlyList<Involvement>> InvolvementsOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : OneLeadEach(await sql.QueryAsync<Involvement>(SelectInvolvements, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys }));

    public async ValueTask<IReadOnlyList<ChildStatus>> StatusesOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<ChildStatus>(SelectStatuses, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<NewPartnerCheck?> FindCheckAsync(string checkId)
    {
        if (await sql.SingleOrDefaultAsync<NewPartnerCheck>(SelectCheck, new { checkId }) is not { } check)
            return null;
        return (await WithPeopleAsync([check]))[0];
    }

    public async ValueTask<IReadOnlyList<NewPartnerCheck>> OpenChecksOfAsync(string personId)
    {
        var of = new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys };
        return await WithPeopleAsync(
        [
            .. (await sql.QueryAsync<NewPartnerCheck>(SelectOpenChecksOfSupervised, of))
                .Concat(await sql.QueryAsync<NewPartnerCheck>(SelectOpenChecksOfPartner, of)).DistinctBy(c => c.Id).OrderBy(c => c.OpenedAt).ThenBy(c => c.Id, StringComparer.Ordinal),
        ]);
    }

    public async ValueTask<IReadOnlyList<NewPartnerCheck>> ChecksOfOrganisationAsync(
        string organisationId, bool ended, (DateTimeOffset At, string Id)? after, int limit) =>
        await WithPeopleAsync(await sql.QueryAsync<NewPartnerCheck>(ended ? SelectEnded : SelectToDecide, new
        {
            organisationId,
            At = after?.At ?? (ended ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue),
            Id = after?.Id ?? (ended ? Positions.AfterAllIds : Positions.BeforeAllIds),
            limit,
        }));

    public async ValueTask<bool> TryExtendAsync(NewPartnerCheck extended) => await sql.ExecuteAsync(ExtendCheck, extended) == 1;

    public async ValueTask<IReadOnlyList<NewPartnerCheck>> OpenChecksAsync(string organisationId, string oneId, string otherId)
    {
        var one = (await sql.EntriesOfAsync([oneId])).Keys;
        var other = (await sql.EntriesOfAsync([otherId])).Keys;
        return await sql.QueryAsync<NewPartnerCheck>(SelectOpenChecksOfTwo, new { one, other, organisationId });
    }

    public void Add(Relationship relationship) => sql.Post(InsertRelationship, relationship);

    public void Add(Residence residence) => sql.Post(InsertResidence, residence);

    public void Add(Involvement involvement) => sql.Post(InsertInvolvement, involvement);

    public void Add(ChildStatus status) => sql.Post(InsertStatus, status);

    public void Add(NewPartnerCheck check) => sql.Post(InsertCheck, check);

    public async ValueTask<bool> TryCompleteAsync(NewPartnerCheck completed)
    {
        // Without an outcome the check would stay open to be completed once more.
        ArgumentException.ThrowIfNullOrEmpty(completed.Outcome);
        return await sql.ExecuteAsync(CompleteCheck, completed) == 1;
    }

    public async ValueTask LookedAgainAsync(NewPartnerCheck ended, string by, DateTimeOffset at)
    {
        var one = (await sql.EntriesOfAsync([ended.SupervisedPersonId])).Keys;
        IEnumerable<string> other = ended.PartnerId is { } partner ? (await sql.EntriesOfAsync([partner])).Keys : [];
        await sql.ExecuteAsync(LookAgain, new { one, other, ended.OrganisationId, ended.Id, ended.Outcome, ended.DecidedById, ended.DecidedAt, by, at });
    }

    /// <summary>The checks with each child as it is known now, whoever was joined with it.</summary>
    private async ValueTask<IReadOnlyList<NewPartnerCheck>> WithPeopleAsync(IReadOnlyList<NewPartnerCheck> checks)
    {
        var people = await sql.PeopleOfAsync([.. checks.SelectMany(c => c.ChildIds).Distinct(StringComparer.Ordinal)]);
        return [.. checks.Select(check => check with { ChildIds = [.. check.ChildIds.Select(id => people[id]).Distinct(StringComparer.Ordinal)] })];
    }

    /// <summary>
    /// Of an organisation's open involvements with a person the newest leading one leads; nobody takes the lead of those before
    /// from the table. One that ended keeps its flag: it did lead then.
    /// </summary>
    private IReadOnlyList<Involvement> OneLeadEach(IReadOnlyList<Involvement> newestFirst)
    {
        var today = LondonTime.DateOf(sql.Now);
        var led = new HashSet<(string PersonId, string OrganisationId)>();
        return
        [
            .. newestFirst.Select(i =>
                i.Leads && i.OpenOn(today) && !led.Add((i.PersonId, i.OrganisationId)) ? i with { Leads = false } : i)
        ];
    }
}
