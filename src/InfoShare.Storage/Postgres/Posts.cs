using InfoShare.Storage.Sql;
using Npgsql;

namespace InfoShare.Storage.Postgres;

/// <summary>What was posted, on its way: rows of one table that follow one another go in one statement.</summary>
internal static class Posts
{
    /// <summary>
    /// Takes what several commands have posted, so that the same statement of several comes in one go; each command's own stay in the
    /// order in which it gave them.
    /// </summary>
    public static List<Sending> InOrder(IReadOnlyList<PostgresCommand> commands)
    {
        var waiting = commands.Select(c => c.Posted).Where(q => q.Count > 0).ToList();
        var left = new Dictionary<SqlText, int>();
        foreach (var one in waiting.SelectMany(q => q))
            left[one.Text] = left.GetValueOrDefault(one.Text) + 1;
        var order = new List<Sending>(left.Values.Sum());
        while (waiting.Count > 0)
        {
            // Best what nobody has still behind something else.
            var heads = waiting.GroupBy(q => q.Peek().Text).Select(g => (Text: g.Key, Ready: g.Sum(q => q.TakeWhile(p => p.Text == g.Key).Count()))).ToList();
            var next = heads.Find(h => h.Ready == left[h.Text]).Text ?? heads[0].Text;
            foreach (var queue in waiting)
            {
                while (queue.TryPeek(out var post) && post.Text == next)
                {
                    order.Add(queue.Dequeue());
                    left[next]--;
                }
            }

            waiting.RemoveAll(q => q.Count == 0);
        }

        return order;
    }

    /// <summary>Statements for what was posted, in this order.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Statements(IReadOnlyList<Sending> posts)
    {
        for (var i = 0; i < posts.Count;)
        {
            var first = posts[i];
            var end = i + 1;
            while (end < posts.Count && posts[end].IsLike(first))
                end++;
            if (end - i > 1 && first.ForMany is { } many)
            {
                yield return many.With([.. posts.Skip(i).Take(end - i).Select(p => p.Values)]);
            }
            else
            {
                for (var one = i; one < end; one++)
                    yield return posts[one].Alone();
            }

            i = end;
        }
    }
}
