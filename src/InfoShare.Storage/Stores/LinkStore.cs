using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class LinkStore(SqlSession sql) : ILinkStore
{
    private const string NewestFirst = "ORDER BY recorded_at DESC, id DESC";

    private const string RelationshipColumns = """
        SELECT id, person_id, related_id, type, state, from_date AS "from", to_date AS "to",
            source, organisation_id, stated_by, recorded_at
        FROM relationship
        """;

    private const string SelectRelationships = $"""
        {RelationshipColumns}
        WHERE id IN (
            SELECT id FROM relationship WHERE person_id IN @person_ids
            UNION
            SELECT id FROM relationship WHERE related_id IN @person_ids)
        {NewestFirst} LIMIT @limit
        """;

    private const string InsertRelationship = """
        INSERT INTO relationship (id, person_id, related_id, type, state, from_date, to_date,
            source, organisation_id, stated_by, recorded_at)
        VALUES (@id, @person_id, @related_id, @type, @state, @from, @to, @source, @organisation_id, @stated_by, @recorded_at)
        """;

    private const string ResidenceColumns = """
        SELECT id, person_id, address_key, address, kind, state, from_date AS "from", to_date AS "to",
            source, organisation_id, stated_by, recorded_at
        FROM residence
        """;

    private const string SelectResidencesOf = $"{ResidenceColumns} WHERE person_id IN @person_ids {NewestFirst} LIMIT @limit";

    private const string SelectResidencesAt = $"{ResidenceColumns} WHERE address_key IN @address_keys {NewestFirst} LIMIT @limit";

    private const string InsertResidence = """
        INSERT INTO residence (id, person_id, address_key, address, kind, state, from_date, to_date,
            source, organisation_id, stated_by, recorded_at)
        VALUES (@id, @person_id, @address_key, @address, @kind, @state, @from, @to,
            @source, @organisation_id, @stated_by, @recorded_at)
        """;

    private const string SelectInvolvements = $"""
        SELECT id, person_id, organisation_id, practitioner_id, practitioner_name, role, telephone, leads,
            from_date AS "from", to_date AS "to", recorded_at
        FROM involvement WHERE person_id IN @person_ids {NewestFirst}
        """;

    // One that ended before today keeps its flag: it did lead then.
    private const string StopLeading = """
        UPDATE involvement SET leads = 0
        WHERE person_id = @person_id AND organisation_id = @organisation_id AND leads = 1
            AND (to_date IS NULL OR to_date >= @today)
        """;

    private const string InsertInvolvement = """
        INSERT INTO involvement (id, person_id, organisation_id, practitioner_id, practitioner_name, role, telephone, leads,
            from_date, to_date, recorded_at)
        VALUES (@id, @person_id, @organisation_id, @practitioner_id, @practitioner_name, @role, @telephone, @leads,
            @from, @to, @recorded_at)
        """;

    private const string SelectStatuses = $"""
        SELECT id, person_id, organisation_id, code, categories, from_date AS "from", to_date AS "to", decided_on, recorded_at
        FROM child_status WHERE person_id IN @person_ids {NewestFirst}
        """;

    private const string InsertStatus = """
        INSERT INTO child_status (id, person_id, organisation_id, code, categories, from_date, to_date, decided_on, recorded_at)
        VALUES (@id, @person_id, @organisation_id, @code, @categories, @from, @to, @decided_on, @recorded_at)
        """;

    private const string SelectCheck = """
        SELECT id, organisation_id, practitioner_id, practitioner_name, supervised_person_id, partner_id, link_id, child_ids,
            opened_at, decision_due, outcome, referral_id, not_referring_reason, review_date, decided_by, decided_at
        FROM new_partner_check WHERE id = @check_id
        """;

    private const string CountChecks = """
        SELECT COUNT(*) FROM new_partner_check
        WHERE supervised_person_id = @supervised_person_id AND partner_id = @partner_id
        """;

    private const string InsertCheck = """
        INSERT INTO new_partner_check (id, organisation_id, practitioner_id, practitioner_name, supervised_person_id,
            partner_id, link_id, child_ids, opened_at, decision_due, outcome, referral_id, not_referring_reason, review_date,
            decided_by, decided_at)
        VALUES (@id, @organisation_id, @practitioner_id, @practitioner_name, @supervised_person_id,
            @partner_id, @link_id, @child_ids, @opened_at, @decision_due, @outcome, @referral_id, @not_referring_reason,
            @review_date, @decided_by, @decided_at)
        """;

    private const string CompleteCheck = """
        UPDATE new_partner_check
        SET outcome = @outcome, referral_id = @referral_id, not_referring_reason = @not_referring_reason,
            review_date = @review_date, decided_by = @decided_by, decided_at = @decided_at
        WHERE id = @id AND outcome IS NULL
        """;

    public async ValueTask<IReadOnlyList<Relationship>> RelationshipsOfAsync(IReadOnlyCollection<string> personIds, int limit) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Relationship>(SelectRelationships, new { personIds, limit });

    public async ValueTask<IReadOnlyList<Residence>> ResidencesOfAsync(IReadOnlyCollection<string> personIds, int limit) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Residence>(SelectResidencesOf, new { personIds, limit });

    public async ValueTask<IReadOnlyList<Residence>> ResidencesAtAsync(IReadOnlyCollection<string> addressKeys, int limit) =>
        addressKeys.Count == 0 ? [] : await sql.QueryAsync<Residence>(SelectResidencesAt, new { addressKeys, limit });

    public async ValueTask<IReadOnlyList<Involvement>> InvolvementsOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Involvement>(SelectInvolvements, new { personIds });

    public async ValueTask<IReadOnlyList<ChildStatus>> StatusesOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<ChildStatus>(SelectStatuses, new { personIds });

    public ValueTask<NewPartnerCheck?> FindCheckAsync(string checkId) =>
        sql.SingleOrDefaultAsync<NewPartnerCheck>(SelectCheck, new { checkId });

    public ValueTask<int> CountChecksAsync(string supervisedPersonId, string partnerId) =>
        sql.SingleOrDefaultAsync<int>(CountChecks, new { supervisedPersonId, partnerId });

    public void Add(Relationship relationship) => sql.Post(InsertRelationship, relationship);

    public void Add(Residence residence) => sql.Post(InsertResidence, residence);

    public void Add(Involvement involvement)
    {
        if (involvement.Leads)
        {
            sql.Post(StopLeading, new
            {
                involvement.PersonId,
                involvement.OrganisationId,
                Today = LondonTime.DateOf(sql.Now),
            });
        }
        sql.Post(InsertInvolvement, involvement);
    }

    public void Add(ChildStatus status) => sql.Post(InsertStatus, status);

    public void Add(NewPartnerCheck check) => sql.Post(InsertCheck, check);

    public async ValueTask<bool> TryCompleteAsync(NewPartnerCheck completed)
    {
        // Without an outcome the check would stay open to be completed once more.
        ArgumentException.ThrowIfNullOrEmpty(completed.Outcome);
        return await sql.ExecuteAsync(CompleteCheck, completed) == 1;
    }
}
