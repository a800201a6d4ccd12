using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class ResurfacingStore(SqlSession sql) : IResurfacingStore
{
    private const string Select = """
        SELECT organisation_id, child_id, occasion, matter, at FROM resurfaced
        WHERE child_id IN @entry_ids AND occasion = @occasion ORDER BY child_id, organisation_id, matter
        """;

    private const string Insert = """
        INSERT INTO resurfaced (child_id, occasion, organisation_id, matter, at)
        VALUES (@child_id, @occasion, @organisation_id, @matter, @at) ON CONFLICT DO NOTHING
        """;

    public async ValueTask<IReadOnlyList<ResurfacedMatter>> ToldAsync(IReadOnlyCollection<string> childIds, string occasion)
    {
        if (childIds.Count == 0)
            return [];
        var people = await sql.EntriesOfAsync(childIds);
        var found = await sql.QueryAsync<ResurfacedMatter>(Select, new { EntryIds = people.Keys.ToArray(), occasion });
        return found.ConvertAll(m => m with { ChildId = people[m.ChildId] });
    }

    public void Add(ResurfacedMatter matter) => sql.Post(Insert, matter);
}
