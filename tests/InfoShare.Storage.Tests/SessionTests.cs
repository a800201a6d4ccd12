using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Tests;

public sealed class SqliteSessionTests() : SessionTests(StoreEngine.Sqlite);

public sealed class PostgresSessionTests() : SessionTests(StoreEngine.Postgres)
{
    private sealed record Note(string Id, string Body, long? Place);

    [Fact]
    public async Task Statements_prepared_before_another_broker_changed_the_schema_are_prepared_anew()
    {
        var newer = await OpenAsync();
        await AddNoteAsync("a");
        Task<List<Note>> Reading() => ReadAsync(sql => sql.QueryAsync<Note>("SELECT * FROM note"));
        Task<List<Note>> Writing() => WriteAsync(sql => sql.QueryAsync<Note>("SELECT * FROM note FOR UPDATE"));
        for (var i = 0; i < 5; i++)
            (await Reading()).ShouldBe(await Writing());
        await WriteAsync(sql => sql.ExecuteAsync("ALTER TABLE note ADD COLUMN added TEXT"), store: newer);

        (await Reading()).ShouldBe([new Note("a", "", null)]);
        (await Writing()).ShouldBe([new Note("a", "", null)]);
    }
}

public abstract class SessionTests(StoreEngine engine) : StorageSuite(engine)
{
    private sealed record Everything
    {
        public required string Id { get; init; }
        public required long Big { get; init; }
        public required int Small { get; init; }
        public required bool Yes { get; init; }
        public double? Ratio { get; init; }
        public required DateTimeOffset At { get; init; }
        public DateTimeOffset? Until { get; init; }
        public required DateOnly Born { get; init; }
        public required ChildStatusCode Status { get; init; }
        public ChildStatusCode? Former { get; init; }
        public required byte[] Hash { get; init; }
        public required Guid Request { get; init; }
        public IReadOnlyList<string> Names { get; init; } = [];
        public IReadOnlyDictionary<ChildStatusCode, int>? Counts { get; init; }
    }

    private sealed record Pair(long Place, string Id, string? Extra = "left out");

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_went_in()
    {
        var full = new Everything
        {
            Id = "ev_1",
            Big = long.MaxValue,
            Small = -7,
            Yes = true,
            Ratio = 0.1,
            At = Clock.GetUtcNow(),
            Until = DateTimeOffset.UnixEpoch,
            Born = new DateOnly(2019, 2, 28),
            Status = ChildStatusCode.LacS20,
            Former = (ChildStatusCode)77,
            Hash = [0, 255, 7],
            Request = Guid.NewGuid(),
            Names = new List<string> { "Zoë O'Neill", "\"@x\"; --" },
            Counts = new Dictionary<ChildStatusCode, int> { [ChildStatusCode.Cin] = 2 },
        };
        var bare = full with { Id = "ev_2", Yes = false, Ratio = null, Until = null, Former = null, Names = new List<string>(), Counts = null };
        await WriteAsync(async sql =>
        {
            var blob = sql.Engine == StoreEngine.Postgres ? "bytea" : "BLOB";
            await sql.ExecuteAsync($"""
                CREATE TABLE everything (id TEXT, big BIGINT, small INTEGER, yes INTEGER, ratio DOUBLE PRECISION, at BIGINT, until BIGINT,
                    born TEXT, status TEXT, former TEXT, hash {blob}, request TEXT, names TEXT, counts TEXT)
                """);
            foreach (var row in new[] { full, bare })
            {
                sql.Post("""
                    INSERT INTO everything (id, big, small, yes, ratio, at, until, born, status, former, hash, request, names, counts)
                    VALUES (@id, @big, @small, @yes, @ratio, @at, @until, @born, @status, @former, @hash, @request, @names, @counts)
                    """, row);
            }
            return true;
        });

        var rows = await ReadAsync(sql => sql.QueryAsync<Everything>("SELECT * FROM everything ORDER BY id"));
        rows.ShouldBeEquivalentTo(new List<Everything> { full, bare });
        (await ReadAsync(sql => sql.QueryAsync<(string, long?, int)>("SELECT status, until, yes FROM everything ORDER BY id")))
            .ShouldBe([("LAC_S20", 0L, 1), ("LAC_S20", null, 0)]);
        (await ReadAsync(sql => sql.SingleOrDefaultAsync<string>("SELECT former FROM everything WHERE until = @until", new { full.Until })))
            .ShouldBe("UNKNOWN(77)");
    }

    [Fact]
    public async Task Records_are_filled_by_name_in_any_order_and_a_default_stands_for_a_missing_column()
    {
        await AddNoteAsync("a");
        await WriteAsync(sql => sql.ExecuteAsync("UPDATE note SET place = 5"));

        (await ReadAsync(sql => sql.SingleOrDefaultAsync<Pair>("SELECT id, place FROM note"))).ShouldBe(new Pair(5, "a"));
        (await ReadAsync(sql => sql.SingleOrDefaultAsync<Pair>("SELECT id, place FROM note WHERE id = 'b'"))).ShouldBeNull();
    }

    [Fact]
    public async Task Rows_that_do_not_fit_say_which_column()
    {
        await AddNoteAsync("a");
        (await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.QueryAsync<Pair>("SELECT id, place, body FROM note"))))
            .Message.ShouldContain("no member for column body");
        (await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.QueryAsync<Pair>("SELECT id FROM note"))))
            .Message.ShouldContain("no column for Pair.Place");
        (await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.QueryAsync<Pair>("SELECT place, id FROM note"))))
            .Message.ShouldContain("Column place is null");
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_are_refused_before_they_reach_the_database()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE id = @id")));
        await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE id = @id", new { Ident = 1 })));
        await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE place = @p", new { P = 1m })));
        await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note; DELETE FROM note")));
    }

    [Fact]
    public async Task A_list_is_one_parameter_of_any_length()
    {
        foreach (var id in new[] { "a", "b", "c", "d" })
            await AddNoteAsync(id);
        await WriteAsync(sql => sql.ExecuteAsync("UPDATE note SET place = 1 WHERE id IN @ids", new { Ids = new List<string> { "a", "b", "z" } }));

        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE id NOT IN @ids ORDER BY id", new { Ids = new[] { "a", "d" } }))).ShouldBe(["b", "c"]);
        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE place IN @places ORDER BY id", new { Places = new HashSet<int> { 1, 2 } }))).ShouldBe(["a", "b"]);
        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE id IN @ids", new { Ids = Array.Empty<string>() }))).ShouldBeEmpty();
        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE id NOT IN @ids", new { Ids = Array.Empty<string>() }))).Count.ShouldBe(4);
        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note WHERE body IN @codes", new { Codes = new[] { ChildStatusCode.Cin } }))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_absent_argument_has_a_type_too()
    {
        await AddNoteAsync("a");
        const string Sql = "SELECT id FROM note WHERE (@id IS NULL OR id = @id) AND (@place IS NULL OR place > @place)";
        (await ReadAsync(sql => sql.QueryAsync<string>(Sql, new { Id = (string?)null, Place = (long?)null }))).ShouldBe(["a"]);
        (await ReadAsync(sql => sql.QueryAsync<string>(Sql, new { Id = (string?)"a", Place = (long?)null }))).ShouldBe(["a"]);
        (await ReadAsync(sql => sql.QueryAsync<string>(Sql, new { Id = (string?)"a", Place = (long?)1 }))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Posted_statements_run_before_what_follows_and_their_errors_surface()
    {
        var count = await WriteAsync(async sql =>
        {
            sql.Post("INSERT INTO note (id, body) VALUES ('a', '')");
            sql.Post("INSERT INTO note (id, body) VALUES ('b', '')");
            var changed = await sql.ExecuteAsync("UPDATE note SET body = 'x'");
            sql.Post("DELETE FROM note WHERE id = 'a'");
            var left = await sql.QueryAsync<string>("SELECT id FROM note WHERE id IN (SELECT id FROM note) FOR UPDATE");
            return (changed, left.Count);
        });
        count.ShouldBe((2, 1));

        await Should.ThrowAsync<StoreRejectedException>(() => WriteAsync(sql =>
        {
            sql.Post("INSERT INTO note (id, body) VALUES ('c', @body)", new { Body = (string?)null });
            return ValueTask.FromResult(true);
        }));
        (await NotesAsync()).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_read_sees_one_moment_however_long_it_lasts()
    {
        await AddNoteAsync("a");
        var (before, after) = await ReadAsync(async sql =>
        {
            var first = await sql.QueryAsync<string>("SELECT id FROM note");
            await AddNoteAsync("b");
            return (first.Count, (await sql.QueryAsync<string>("SELECT id FROM note")).Count);
        });

        (before, after).ShouldBe((1, 1));
        (await NotesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_read_cannot_write_and_a_failed_read_gives_its_connection_back()
    {
        for (var i = 0; i < 3 * Options.ReadConnections; i++)
        {
            await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(sql => sql.ExecuteAsync("DELETE FROM note")));
            await Should.ThrowAsync<StoreRejectedException>(() => ReadAsync(sql => sql.QueryAsync<string>("SELECT nothing FROM nowhere")));
            await Should.ThrowAsync<RuleBrokenException>(() => ReadAsync<int>(_ => throw new RuleBrokenException("no")));
        }
        (await NotesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_read_ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Store.ReadAsync(_ => ValueTask.FromResult(1), cancelled.Token));
    }

    [Fact]
    public async Task Now_is_the_clock_in_whole_microseconds()
    {
        Clock.Advance(TimeSpan.FromTicks(7));
        var now = await WriteAsync(sql => ValueTask.FromResult(sql.Now));

        now.ShouldBe(DateTimeOffset.Parse("2026-10-01T08:00:00.123456Z"));
        StoredValues.FromMicros(StoredValues.ToMicros(now)).ShouldBe(now);
    }
}
