using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Writing;

/// <summary>
/// Numbers that follow the order of commits, for cursors: whoever has seen 41 will never see a 40 appear later. A
/// counter is a row that stays locked from here to the commit, so a second broker gets its numbers only after the first
/// has committed. MUST be called at the group's end (<see cref="GroupPart.FlushAsync"/>), once for all counters of a
/// kind, because the locks are taken in sorted order within one call.
/// </summary>
internal static class CommitCounters
{
    private const string TakeOnPostgres = """
        INSERT INTO commit_counter (name, value)
        SELECT n, c FROM unnest(@names, @counts) AS wanted (n, c) ORDER BY n COLLATE "C"
        ON CONFLICT (name) DO UPDATE SET value = commit_counter.value + excluded.value
        RETURNING name, value
        """;

    private const string TakeOnSqlite = """
        INSERT INTO commit_counter (name, value) VALUES (@name, @count)
        ON CONFLICT (name) DO UPDATE SET value = commit_counter.value + excluded.value
        RETURNING value
        """;

    /// <summary>Takes <c>count</c> numbers from each counter and gives the first of each; a new counter begins at 1.</summary>
    public static async ValueTask<Dictionary<string, long>> TakeAsync(SqlSession sql, IReadOnlyDictionary<string, int> counts)
    {
        var names = counts.Keys.Order(StringComparer.Ordinal).ToArray();
        if (sql.Engine == StoreEngine.Postgres)
            return names.Length == 0 ? [] : FirstOf(await sql.QueryAsync<(string, long)>(TakeOnPostgres, OnPostgres(names, counts)), counts);
        var first = new Dictionary<string, long>(names.Length, StringComparer.Ordinal);
        foreach (var name in names)
        {
            var value = await sql.SingleOrDefaultAsync<long>(TakeOnSqlite, new { name, Count = counts[name] });
            first.Add(name, value - counts[name] + 1);
        }
        return first;
    }

    /// <summary>The same, after rows that are asked for before it: one round trip, where both need not be two.</summary>
    public static async ValueTask<(List<T> Asked, Dictionary<string, long> First)> TakeAfterAsync<T>(
        SqlSession sql, string query, object args, IReadOnlyDictionary<string, int> counts)
    {
        var names = counts.Keys.Order(StringComparer.Ordinal).ToArray();
        if (sql.Engine != StoreEngine.Postgres || names.Length == 0)
            return (await sql.QueryAsync<T>(query, args), await TakeAsync(sql, counts));
        var (asked, taken) = await sql.QueryBothAsync<T, (string, long)>(query, args, TakeOnPostgres, OnPostgres(names, counts));
        return (asked, FirstOf(taken, counts));
    }

    private static object OnPostgres(string[] names, IReadOnlyDictionary<string, int> counts) =>
        new { Names = names, Counts = names.Select(n => (long)counts[n]).ToArray() };

    private static Dictionary<string, long> FirstOf(List<(string Name, long Value)> taken, IReadOnlyDictionary<string, int> counts) =>
        taken.ToDictionary(t => t.Name, t => t.Value - counts[t.Name] + 1, StringComparer.Ordinal);
}
