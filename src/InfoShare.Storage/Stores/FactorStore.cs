using InfoShare.Core.Patterns;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class FactorStore(SqlSession sql) : IFactorStore
{
    private const string Select = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, factor, protective, answer, as_of, source, words, organisation_id, agency, by_id, by_name, by_role, recorded_at
        FROM factor_answer s WHERE person_id IN @entry_ids ORDER BY recorded_at DESC, id DESC
        """;

    private const string Insert = $"""
        INSERT INTO factor_answer (id, person_id, factor, protective, answer, as_of, source, words, organisation_id, agency, by_id, by_name, by_role, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @factor, @protective, @answer, @as_of, @source, @words, @organisation_id, @agency, @by_id, @by_name, @by_role, @recorded_at)
        """;

    public async ValueTask<IReadOnlyList<FactorAnswered>> OfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<FactorAnswered>(Select, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public void Add(FactorAnswered answer) => sql.Post(Insert, answer);
}
