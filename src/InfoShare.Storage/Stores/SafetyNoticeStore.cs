using InfoShare.Core.Safety;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class SafetyNoticeStore(SqlSession sql) : ISafetyNoticeStore
{
    private const string AfterPerson = """
        address, kind, words, holds_from, review_on, organisation_id, agency, recorded_by_id, recorded_by, recorded_by_role, recorded_at, ended_at,
        ended_by_id, ended_by, end_reason
        """;

    private const string Select = $"SELECT id, {Clusters.OfPerson} AS person_id, {AfterPerson} FROM safety_notice s";
    private const string SelectOne = $"{Select} WHERE id = @notice_id";
    private const string Standing = "AND ended_at IS NULL ORDER BY recorded_at DESC, id DESC LIMIT @limit";
    private const string SelectOfPeople = $"{Select} WHERE person_id IN @entry_ids {Standing}";

    private const string SelectAtAddresses = $"""
        {Select} WHERE address_key IN @address_keys AND ended_at IS NULL
        UNION {Select} WHERE house_key IN @address_keys {Standing}
        """;

    private const string Insert = $"""
        INSERT INTO safety_notice (id, person_id, address_key, house_key, {AfterPerson})
        VALUES (@id, {Clusters.EntryForPerson}, @address_key, @house_key, @address, @kind, @words, @holds_from, @review_on, @organisation_id, @agency,
            @recorded_by_id, @recorded_by, @recorded_by_role, @recorded_at, @ended_at, @ended_by_id, @ended_by, @end_reason)
        """;

    private const string End = """
        UPDATE safety_notice SET ended_at = @ended_at, ended_by_id = @ended_by_id, ended_by = @ended_by, end_reason = @end_reason
        WHERE id = @id AND ended_at IS NULL
        """;

    public ValueTask<SafetyNotice?> FindAsync(string noticeId) => sql.SingleOrDefaultAsync<SafetyNotice>(SelectOne, new { noticeId });

    public async ValueTask<IReadOnlyList<SafetyNotice>> OfPeopleAsync(IReadOnlyCollection<string> personIds, int limit) => personIds.Count == 0
        ? [] : await sql.QueryAsync<SafetyNotice>(SelectOfPeople, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys, limit });

    public async ValueTask<IReadOnlyList<SafetyNotice>> AtAddressesAsync(IReadOnlyCollection<string> addressKeys, int limit) =>
        addressKeys.Count == 0 ? [] : await sql.QueryAsync<SafetyNotice>(SelectAtAddresses, new { addressKeys, limit });

    public void Add(SafetyNotice notice) => sql.Post(Insert, notice);

    public async ValueTask<bool> TryEndAsync(SafetyNotice ended) => await sql.ExecuteAsync(End, ended) == 1;
}
