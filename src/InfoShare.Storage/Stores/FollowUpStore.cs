using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class FollowUpStore(SqlSession sql) : IFollowUpStore
{
    private const string Columns = """
        id, version, referral_id, kind, task, owner_organisation_id, owner_id, owner_name, owner_role, due_at, count, counted,
        state, outcome, closed_by, created_at, closed_at
        """;

    private const string Select = $"SELECT {Columns} FROM follow_up";
    private const string SelectOne = $"{Select} WHERE id = @follow_up_id";
    private const string SelectOfReferral = $"{Select} WHERE referral_id = @referral_id ORDER BY created_at, id";

    private const string PageByDue = "AND (due_at, id) > (@due_after, @id_after) ORDER BY due_at, id LIMIT @limit";
    private const string SelectOpen = $"{Select} WHERE owner_organisation_id = @organisation_id AND state = 'OPEN' {PageByDue}";
    private const string SelectMine =
        $"{Select} WHERE owner_organisation_id = @organisation_id AND owner_id = @owner_id AND state = 'OPEN' {PageByDue}";

    private const string SelectConditions = $"""
        {Select}
        WHERE kind = 'CONDITION' AND state = 'OPEN'
            AND referral_id IN (SELECT referral_id FROM referral_child WHERE child_id IN @entry_ids)
        ORDER BY id
        """;

    private const string Insert = $"""
        INSERT INTO follow_up ({Columns})
        VALUES (@id, @version, @referral_id, @kind, @task, @owner_organisation_id, @owner_id, @owner_name, @owner_role, @due_at,
            @count, @counted, @state, @outcome, @closed_by, @created_at, @closed_at)
        """;

    private const string Update = """
        UPDATE follow_up SET version = @version, counted = @counted, state = @state, outcome = @outcome, closed_by = @closed_by,
            closed_at = @closed_at
        WHERE id = @id AND version = @version - 1
        """;

    public ValueTask<FollowUp?> FindAsync(string followUpId) => sql.SingleOrDefaultAsync<FollowUp>(SelectOne, new { followUpId });

    public async ValueTask<IReadOnlyList<FollowUp>> OfReferralAsync(string referralId) =>
        await sql.QueryAsync<FollowUp>(SelectOfReferral, new { referralId });

    public async ValueTask<IReadOnlyList<FollowUp>> OpenAsync(
        string organisationId, string? ownerId, (DateTimeOffset DueAt, string FollowUpId)? after, int limit) =>
        await sql.QueryAsync<FollowUp>(ownerId is null ? SelectOpen : SelectMine, new
        {
            organisationId,
            ownerId,
            DueAfter = after?.DueAt ?? DateTimeOffset.MinValue,
            IdAfter = after?.FollowUpId ?? Positions.BeforeAllIds,
            limit,
        });

    public async ValueTask<IReadOnlyList<FollowUp>> OpenConditionsAsync(IReadOnlyCollection<string> childIds) =>
        childIds.Count == 0 ? [] : await sql.QueryAsync<FollowUp>(SelectConditions, new { EntryIds = (await sql.EntriesOfAsync(childIds)).Keys });

    public void Add(FollowUp followUp) => sql.Post(Insert, followUp);

    public async ValueTask<bool> TryUpdateAsync(FollowUp next, long expectedVersion)
    {
        // The statement reckons the expected version from the next one.
        if (next.Version != expectedVersion + 1)
            throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));
        return await sql.ExecuteAsync(Update, next) == 1;
    }
}

/// <inheritdoc />
internal sealed class SafeContactStore(SqlSession sql) : ISafeContactStore
{
    private const string SelectLatest = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, rule, recorded_by, recorded_at FROM safe_contact s
        WHERE person_id IN @entry_ids AND NOT EXISTS (
            SELECT 1 FROM safe_contact n
            WHERE n.person_id IN @entry_ids AND n.organisation_id = s.organisation_id AND (n.recorded_at, n.id) > (s.recorded_at, s.id))
        ORDER BY organisation_id
        """;

    private const string Insert = $"""
        INSERT INTO safe_contact (id, person_id, organisation_id, rule, recorded_by, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @rule, @recorded_by, @recorded_at)
        """;

    public async ValueTask<IReadOnlyList<SafeContactRule>> OfAsync(string personId) =>
        await sql.QueryAsync<SafeContactRule>(SelectLatest, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public void Add(SafeContactRule rule) => sql.Post(Insert, rule);
}
