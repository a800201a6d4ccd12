using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class HouseholdStore(SqlSession sql) : IHouseholdStore
{
    private const string SelectCustody = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, move, occurred_on, organisation_id, stated_by, recorded_at, reason, conditions
        FROM custody_event s WHERE person_id IN @entry_ids
        ORDER BY occurred_on DESC, recorded_at DESC, id DESC LIMIT 2000
        """;

    private const string InsertCustody = $"""
        INSERT INTO custody_event (id, person_id, move, occurred_on, organisation_id, stated_by, recorded_at, reason, conditions)
        VALUES (@id, {Clusters.EntryForPerson}, @move, @occurred_on, @organisation_id, @stated_by, @recorded_at, @reason, @conditions)
        """;

    private const string SelectStatements = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, {Clusters.OfOther} AS other_id, topic, answer, standing, basis, reason, as_of,
            source, organisation_id, stated_by, recorded_at
        FROM household_statement s
        WHERE id IN (
            SELECT id FROM household_statement WHERE person_id IN @entry_ids
            UNION
            SELECT id FROM household_statement WHERE other_id IN @entry_ids)
            AND (s.topic = 'CONTACT' OR NOT EXISTS (
                SELECT 1 FROM {Clusters.EntriesOfPerson} found JOIN household_statement n ON n.person_id = found.id
                WHERE n.topic = s.topic AND n.organisation_id = s.organisation_id AND (n.recorded_at, n.id) > (s.recorded_at, s.id)
                    AND COALESCE({Clusters.OfNewerOther}, '') = COALESCE({Clusters.OfOther}, '')))
        ORDER BY recorded_at DESC, id DESC LIMIT 500
        """;

    private const string SelectContactAnswers = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, {Clusters.OfOther} AS other_id, topic, answer, standing, basis, reason, as_of,
            source, organisation_id, stated_by, recorded_at
        FROM household_statement s
        WHERE person_id IN @entry_ids AND s.topic = 'CHILD_CONTACT' AND NOT EXISTS (
            SELECT 1 FROM {Clusters.EntriesOfPerson} found JOIN household_statement n ON n.person_id = found.id
            WHERE n.topic = s.topic AND n.organisation_id = s.organisation_id
                AND (n.as_of, n.recorded_at, n.id) > (s.as_of, s.recorded_at, s.id))
        ORDER BY as_of DESC, recorded_at DESC, id DESC LIMIT 500
        """;

    private const string InsertStatement = $"""
        INSERT INTO household_statement (id, person_id, other_id, topic, answer, standing, basis, reason, as_of, source,
            organisation_id, stated_by, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, {Clusters.EntryForOther}, @topic, @answer, @standing, @basis, @reason, @as_of, @source,
            @organisation_id, @stated_by, @recorded_at)
        """;

    private const string APlan = """
        state = 'DECLARED'
        AND type IN ('PARTNER', 'STEP_OR_FATHER_FIGURE', 'HOUSEHOLD_OTHER', 'YP_PARTNER', 'CARER', 'OCCASIONAL_CARER', 'EXTENDED_KIN', 'ASSOCIATE')
        AND (@organisation = '' OR organisation_id = @organisation)
        """;

    private const string CountDeclarations = $"""
        SELECT COUNT(*) FROM (
            SELECT id FROM relationship WHERE person_id IN @one AND related_id IN @other AND {APlan}
            UNION
            SELECT id FROM relationship WHERE person_id IN @other AND related_id IN @one AND {APlan}) AS found
        """;

    public async ValueTask<IReadOnlyList<CustodyEvent>> CustodyOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<CustodyEvent>(SelectCustody, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<IReadOnlyList<HouseholdStatement>> StatementsOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<HouseholdStatement>(SelectStatements, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<IReadOnlyList<HouseholdStatement>> ContactAnswersOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<HouseholdStatement>(SelectContactAnswers, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<int> CountDeclarationsAsync(string oneId, string otherId, string? organisationId = null)
    {
        var one = (await sql.EntriesOfAsync([oneId])).Keys;
        var other = (await sql.EntriesOfAsync([otherId])).Keys;
        return await sql.SingleOrDefaultAsync<int>(CountDeclarations, new { one, other, organisation = organisationId ?? "" });
    }

    public void Add(CustodyEvent custody) => sql.Post(InsertCustody, custody);

    public void Add(HouseholdStatement statement) => sql.Post(InsertStatement, statement);
}
