using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Writing;

namespace InfoShare.Storage.Tests;

public sealed class SqliteCommitCounterTests() : CommitCounterTests(StoreEngine.Sqlite);

public sealed class PostgresCommitCounterTests() : CommitCounterTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Two_brokers_number_in_the_order_of_their_commits()
    {
        var other = await OpenAsync();
        await NumberInCommitOrderAsync([Store, other]);
    }
}

/// <summary>What happens once at a group's end, and the numbers that cursors rest on.</summary>
public abstract class CommitCounterTests(StoreEngine engine) : StorageSuite(engine)
{
    [Fact]
    public Task One_broker_numbers_in_the_order_of_its_commits() => NumberInCommitOrderAsync([Store]);

    [Fact]
    public async Task Counters_begin_at_one_and_give_ranges()
    {
        async Task<(long A, long B)> TakeAsync(int a, int b) => await WriteAsync(async sql =>
        {
            var first = await CommitCounters.TakeAsync(sql, new Dictionary<string, int> { ["inbox:b"] = b, ["inbox:a"] = a });
            return (first["inbox:a"], first["inbox:b"]);
        });

        (await TakeAsync(1, 5)).ShouldBe((1, 1));
        (await TakeAsync(2, 1)).ShouldBe((2, 6));
        (await TakeAsync(1, 1)).ShouldBe((4, 7));
    }

    [Fact]
    public async Task A_rolled_back_group_leaves_no_gap()
    {
        await Should.ThrowAsync<RuleBrokenException>(() => WriteAsync<bool>(async sql =>
        {
            await CommitCounters.TakeAsync(sql, new Dictionary<string, int> { ["inbox:a"] = 10 });
            throw new RuleBrokenException("no");
        }));
        (await WriteAsync(async sql => (await CommitCounters.TakeAsync(sql, new Dictionary<string, int> { ["inbox:a"] = 1 }))["inbox:a"])).ShouldBe(1);
    }

    [Fact]
    public async Task A_group_s_shared_work_is_done_once_in_order_and_begins_anew_after_a_rollback()
    {
        var all = await AsOneGroupAsync(() => Enumerable.Range(0, 6).Select(i => WriteAsync(sql =>
        {
            sql.Part<Late>().Words.Add($"late {i}");
            sql.Part<Early>().Words.Add($"early {i}");
            return i == 3 ? throw new RuleBrokenException("three") : ValueTask.FromResult(i);
        })).ToList());
        await Should.ThrowAsync<RuleBrokenException>(() => all[3]);
        foreach (var other in all.Where((_, i) => i != 3))
            await other;

        // Replayed one by one: each in a group of its own, the early part first, which added to the late one.
        var bodies = await ReadAsync(sql => sql.QueryAsync<string>("SELECT body FROM note ORDER BY id"));
        bodies.ShouldBe(new[] { 0, 1, 2, 4, 5 }.SelectMany(i => new[] { $"early {i}", $"late {i}+from early" }));

        await WriteAsync(sql => sql.ExecuteAsync("DELETE FROM note"));
        await Task.WhenAll(await AsOneGroupAsync(() => Enumerable.Range(0, 3).Select(i => WriteAsync(sql =>
        {
            sql.Part<Early>().Words.Add($"{i}");
            return ValueTask.FromResult(true);
        })).ToList()));
        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT body FROM note ORDER BY id"))).ShouldBe(["0+1+2", "from early"]);
    }

    protected async Task NumberInCommitOrderAsync(IReadOnlyList<IStore> stores)
    {
        await WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("CREATE TABLE item (organisation TEXT NOT NULL, place BIGINT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (organisation, place))");
            return true;
        });
        string[] organisations = ["org_A", "org_B", "org_C"];
        const int Each = 150;
        using var done = new CancellationTokenSource();
        var following = organisations.Select(o => FollowAsync(o, done.Token)).ToList();

        var writing = stores.SelectMany((store, s) => Enumerable.Range(0, Each).Select(async i =>
        {
            // A trickle, not one heap, so that many groups of both brokers interleave.
            await Task.Delay(Random.Shared.Next(400), Ct);
            await WriteAsync(
                sql =>
                {
                    // Not every command tells the same organisations, and not in the same order.
                    foreach (var organisation in i % 2 == 0 ? organisations : organisations.Reverse().Skip(i % 3))
                        sql.Part<Items>().Add(organisation, $"{s}-{i}");
                    return ValueTask.FromResult(true);
                },
                store: store);
        })).ToList();
        await Task.WhenAll(writing);
        await done.CancelAsync();
        var followed = await Task.WhenAll(following);

        for (var o = 0; o < organisations.Length; o++)
        {
            var stored = await ReadAsync(sql => sql.QueryAsync<long>(
                "SELECT place FROM item WHERE organisation = @o ORDER BY place", new { O = organisations[o] }));
            stored.ShouldBe(Enumerable.Range(1, stored.Count).Select(i => (long)i));
            // A reader that only ever looks past its cursor has seen every one.
            followed[o].ShouldBe(stored);
        }
    }

    private async Task<List<long>> FollowAsync(string organisation, CancellationToken done)
    {
        var seen = new List<long>();
        while (true)
        {
            var last = done.IsCancellationRequested;
            var cursor = seen.Count == 0 ? 0 : seen[^1];
            seen.AddRange(await ReadAsync(sql => sql.QueryAsync<long>(
                "SELECT place FROM item WHERE organisation = @organisation AND place > @cursor ORDER BY place", new { organisation, cursor })));
            if (last)
                return seen;
            await Task.Delay(1, Ct);
        }
    }

    private sealed class Early : GroupPart
    {
        public List<string> Words { get; } = [];

        public override ValueTask FlushAsync(SqlSession sql)
        {
            sql.Part<Late>().Words.Add("from early");
            sql.Post("INSERT INTO note (id, body) VALUES (@id, @body)", new { Id = Words[0] + " 1", Body = string.Join('+', Words) });
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Late : GroupPart
    {
        public List<string> Words { get; } = [];

        public override int Order => 10;

        public override ValueTask FlushAsync(SqlSession sql)
        {
            var key = Words.Count > 1 ? Words[0].Replace("late", "early") : "9";
            sql.Post("INSERT INTO note (id, body) VALUES (@id, @body)", new { Id = key + " 2", Body = string.Join('+', Words) });
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Items : GroupPart
    {
        private readonly List<(string Organisation, string Id)> items = [];

        public void Add(string organisation, string id) => items.Add((organisation, id));

        public override async ValueTask FlushAsync(SqlSession sql)
        {
            var counts = items.GroupBy(i => i.Organisation).ToDictionary(g => g.Key, g => g.Count());
            var next = await CommitCounters.TakeAsync(sql, counts);
            foreach (var (organisation, id) in items)
                sql.Post("INSERT INTO item (organisation, place, id) VALUES (@organisation, @place, @id)", new { organisation, Place = next[organisation]++, id });
        }
    }
}
