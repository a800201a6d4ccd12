using InfoShare.Core.Stores;
using InfoShare.Storage.Sessions;
using InfoShare.Storage.Sql;
using Npgsql;

namespace InfoShare.Storage.Tests;

/// <summary>
/// Groups of one writer on PostgreSQL that are under way at once: one becomes durable, the next is applied. The end of the first is held up
/// by a stranger who has the row of the log's counter.
/// </summary>
public sealed class OverlapTests() : StorageSuite(StoreEngine.Postgres)
{
    private const string Count = "SELECT COUNT(*) FROM note";

    [Fact]
    public async Task The_next_group_is_applied_while_one_becomes_durable_and_follows_it_in_the_log()
    {
        await using var stranger = await StrangerAsync();
        var first = await GroupAsync("a", 4, record: true);
        await stranger.SomebodyWaitsAsync();
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = Group("b", 4, record: true, then: () => read.TrySetResult());

        await read.Task.WaitAsync(Ct);
        first.Concat(second).ShouldAllBe(t => !t.IsCompleted);
        await stranger.ReleaseAsync();

        (await Task.WhenAll(first)).ShouldAllBe(seen => seen == 0);
        (await Task.WhenAll(second))[0].ShouldBe(0);
        (await NotesAsync()).ShouldBe(["a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3"]);
        var places = await ReadAsync(sql => sql.QueryAsync<(long, string)>("SELECT sequence, call_id FROM audit_entry ORDER BY sequence"));
        places.ShouldBe([(1, "a"), (2, "a"), (3, "a"), (4, "a"), (5, "b"), (6, "b"), (7, "b"), (8, "b")]);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(31, false)]
    public async Task The_next_group_reads_beside_one_that_still_reads_when_as_many_wait_as_are_under_way(int waiting, bool beside)
    {
        var (reading, read, held) = (Signal(), Signal(), Signal());
        var besides = 0;
        var first = await AsOneGroupAsync(() => Readers("a", 32, () =>
        {
            reading.TrySetResult();
            return held.Task;
        }));
        await reading.Task.WaitAsync(Ct);
        var second = Readers("b", waiting, () =>
        {
            Interlocked.Add(ref besides, held.Task.IsCompleted ? 0 : 1);
            read.TrySetResult();
            return Task.CompletedTask;
        });
        if (beside)
            await read.Task.WaitAsync(Ct);
        first.Concat(second).ShouldAllBe(t => !t.IsCompleted);
        held.SetResult();

        await Task.WhenAll(first.Concat(second));
        (besides > 0).ShouldBe(beside);
        var places = await ReadAsync(sql => sql.QueryAsync<string>("SELECT call_id FROM audit_entry ORDER BY sequence"));
        places.ShouldBe([.. Enumerable.Repeat("a", 32), .. Enumerable.Repeat("b", waiting)]);

        List<Task<long>> Readers(string name, int count, Func<Task> then) => Queue(count, async (sql, session, i) =>
        {
            var seen = await sql.SingleOrDefaultAsync<long>(Count);
            await then();
            await AddNote(sql, $"{name}{i}");
            session.Audit.Append(SideBySideTests.EntryOf(session) with { CallId = name });
            return seen;
        });
    }

    [Fact]
    public async Task What_must_follow_the_others_waits_until_they_are_durable()
    {
        await using var stranger = await StrangerAsync();
        var first = await GroupAsync("a", 4, record: true);
        await stranger.SomebodyWaitsAsync();
        var after = WriteAsync(sql => sql.SingleOrDefaultAsync<long>(Count));

        await stranger.ReleaseAsync();
        await Task.WhenAll(first);
        (await after).ShouldBe(4);
    }

    [Fact]
    public async Task A_request_that_comes_again_while_it_becomes_durable_is_applied_once()
    {
        await using var stranger = await StrangerAsync();
        var key = Key(Guid.NewGuid());
        var applied = 0;
        var first = await GroupAsync("a", 4, record: true, key: i => i == 2 ? key : null, then: () => Interlocked.Increment(ref applied));
        await stranger.SomebodyWaitsAsync();
        var again = Group("b", 4, record: false, key: i => i == 1 ? key : null, then: () => Interlocked.Increment(ref applied));
        await stranger.ReleaseAsync();

        await Task.WhenAll(first.Concat(again));
        applied.ShouldBe(7);
        (await NotesAsync()).ShouldBe(["a0", "a1", "a2", "a3", "b0", "b2", "b3"]);
    }

    [Fact]
    public async Task Whoever_takes_a_lock_waits_until_the_group_before_is_durable()
    {
        await AddNoteAsync("counter", "0");
        await using var stranger = await StrangerAsync();
        var first = await AsOneGroupAsync(Takers);
        await stranger.SomebodyWaitsAsync();
        var second = Takers();
        await stranger.ReleaseAsync();

        await Task.WhenAll(first.Concat(second));
        (await ReadAsync(sql => sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id", new { Id = "counter" }))).ShouldBe("12");

        List<Task<bool>> Takers() => Queue(6, async (sql, session) =>
        {
            var now = long.Parse((await sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id FOR UPDATE", new { Id = "counter" }))!, null);
            sql.Post("UPDATE note SET body = @body WHERE id = @id", new { Id = "counter", Body = (now + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) });
            session.Audit.Append(SideBySideTests.EntryOf(session));
            return true;
        });
    }

    [Fact]
    public async Task A_group_that_is_lost_on_its_way_is_applied_again_beside_nobody_and_the_log_has_no_gap()
    {
        await AddNoteAsync("both", "");
        await using var stranger = await StrangerAsync();
        var first = await GroupAsync("a", 4, record: true, touch: "both");
        await stranger.SomebodyWaitsAsync();
        var second = Group("b", 4, record: true, touch: "both");
        await stranger.EndWhoWaitsAsync();
        await stranger.ReleaseAsync();

        await Task.WhenAll(first.Concat(second));
        (await NotesAsync()).ShouldBe(["a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3", "both"]);
        (await ReadAsync(sql => sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id", new { Id = "both" }))).ShouldBe("xxxxxxxx");
        var places = await ReadAsync(sql => sql.QueryAsync<long>("SELECT sequence FROM audit_entry ORDER BY sequence"));
        places.ShouldBe(Enumerable.Range(1, 8).Select(n => (long)n));
    }

    [Fact]
    public async Task The_one_that_the_database_refuses_fails_alone_whatever_is_under_way_beside_it()
    {
        await using var stranger = await StrangerAsync();
        var first = await GroupAsync("a", 4, record: true);
        await stranger.SomebodyWaitsAsync();
        var second = Queue(4, async (sql, _) =>
        {
            await sql.SingleOrDefaultAsync<long>(Count);
            sql.Post("INSERT INTO note (id, body) VALUES (@id, @body)", new { Id = "twice", Body = "x" });
            return await sql.SingleOrDefaultAsync<long>(Count) > 0;
        });
        await stranger.ReleaseAsync();

        await Task.WhenAll(first);
        var outcomes = await Task.WhenAll(second.Select(async t =>
        {
            try
            {
                return await t;
            }
            catch (StoreRejectedException)
            {
                return false;
            }
        }));
        outcomes.Count(o => o).ShouldBe(1);
        (await NotesAsync()).ShouldBe(["a0", "a1", "a2", "a3", "twice"]);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<List<Task<long>>> GroupAsync(
        string name, int count, bool record, Func<int, IdempotencyKey?>? key = null, Action? then = null, string? touch = null) =>
        AsOneGroupAsync(() => Group(name, count, record, key, then, touch));

    private List<Task<long>> Group(
        string name, int count, bool record, Func<int, IdempotencyKey?>? key = null, Action? then = null, string? touch = null) => Queue(
        count,
        async (sql, session, i) =>
        {
            var seen = await sql.SingleOrDefaultAsync<long>(Count);
            then?.Invoke();
            await AddNote(sql, $"{name}{i}");
            if (touch is not null)
                sql.Post("UPDATE note SET body = body || 'x' WHERE id = @touch", new { touch });
            if (record)
                session.Audit.Append(SideBySideTests.EntryOf(session) with { CallId = name });
            return seen;
        },
        key);

    private List<Task<T>> Queue<T>(int count, Func<SqlSession, IWriteSession, ValueTask<T>> apply) => Queue(count, (sql, session, _) => apply(sql, session));

    private List<Task<T>> Queue<T>(int count, Func<SqlSession, IWriteSession, int, ValueTask<T>> apply, Func<int, IdempotencyKey?>? key = null) =>
        [.. Enumerable.Range(0, count).Select(i => Store.WriteAsync(
            new WriteCommand<T>("Test", s => apply(((SqlWriteSession)s).Sql, s, i), key?.Invoke(i)) { AmongOthers = true }, Ct))];

    private async Task<Stranger> StrangerAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Options.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(Ct);
        var stranger = new Stranger(connection);
        await stranger.RunAsync($"BEGIN; INSERT INTO commit_counter (name, value) VALUES ('audit:{Options.AuditLog}', 0)");
        return stranger;
    }

    /// <summary>Somebody else who holds the counter's row.</summary>
    private sealed class Stranger(NpgsqlConnection connection) : IAsyncDisposable
    {
        private const string Waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

        public async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Ct);
        }

        public async Task SomebodyWaitsAsync()
        {
            while (true)
            {
                await RunAsync("SELECT pg_stat_clear_snapshot()");
                await using var command = new NpgsqlCommand(Waiting, connection);
                if (await command.ExecuteScalarAsync(Ct) is not null)
                    return;
                await Task.Delay(5, Ct);
            }
        }

        public Task EndWhoWaitsAsync() => RunAsync($"SELECT pg_stat_clear_snapshot(); SELECT pg_terminate_backend(pid) FROM ({Waiting}) AS waiting");

        public Task ReleaseAsync() => RunAsync("COMMIT");

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
