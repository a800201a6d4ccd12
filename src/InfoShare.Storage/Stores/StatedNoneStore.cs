using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class StatedNoneStore(SqlSession sql) : IStatedNoneStore
{
    private const string Select = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, type, as_of, source, organisation_id, stated_by, recorded_at
        FROM stated_none s WHERE person_id IN @entry_ids
        ORDER BY recorded_at DESC, id DESC
        """;

    private const string Insert = $"""
        INSERT INTO stated_none (id, person_id, type, as_of, source, organisation_id, stated_by, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @type, @as_of, @source, @organisation_id, @stated_by, @recorded_at)
        """;

    public async ValueTask<IReadOnlyList<StatedNone>> OfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? []
            : [.. (await sql.QueryAsync<StatedNone>(Select, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys }))
                .DistinctBy(s => (s.PersonId, s.Type, s.OrganisationId))];

    public void Add(StatedNone statement) => sql.Post(Insert, statement);
}
