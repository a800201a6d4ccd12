using System.Collections.Concurrent;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Tests;

public sealed class SqliteGroupCommitTests() : GroupCommitTests(StoreEngine.Sqlite);

public sealed class PostgresGroupCommitTests() : GroupCommitTests(StoreEngine.Postgres);

public abstract class GroupCommitTests(StoreEngine engine) : StorageSuite(engine)
{
    [Fact]
    public async Task Commands_that_wait_together_share_a_transaction_and_see_each_other_in_order()
    {
        var sessions = new ConcurrentBag<SqlSession>();
        var seen = await AsOneGroupAsync(() => Enumerable.Range(0, 100).Select(i => WriteAsync(async sql =>
        {
            sessions.Add(sql);
            await AddNote(sql, $"n{i:000}");
            return await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
        })).ToList());

        (await Task.WhenAll(seen)).ShouldBe(Enumerable.Range(1, 100).Select(i => (long)i));
        sessions.Distinct().Count().ShouldBe(1);
        (await NotesAsync()).Count.ShouldBe(100);
    }

    [Fact]
    public async Task No_group_is_larger_than_the_limit()
    {
        var small = await AnotherStoreAsync(o => o with { MaxGroup = 10 });
        var sessions = new ConcurrentDictionary<SqlSession, int>();
        var all = await AsOneGroupAsync(
            () => Enumerable.Range(0, 95).Select(_ => WriteAsync(
                sql => ValueTask.FromResult(sessions.AddOrUpdate(sql, 1, (_, n) => n + 1)), store: small)).ToList(),
            small);
        await Task.WhenAll(all);

        sessions.Values.Max().ShouldBe(10);
        sessions.Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_rule_broken_before_the_first_write_fails_that_command_only_and_nothing_is_applied_again()
    {
        var applied = new int[10];
        var all = await AsOneGroupAsync(() => Enumerable.Range(0, 10).Select(i => WriteAsync(async sql =>
        {
            Interlocked.Increment(ref applied[i]);
            await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
            if (i == 4)
                throw new RuleBrokenException("four is refused");
            return await AddNote(sql, $"n{i}");
        })).ToList());

        (await Should.ThrowAsync<RuleBrokenException>(() => all[4])).Message.ShouldBe("four is refused");
        foreach (var other in all.Where((_, i) => i != 4))
            await other;
        applied.ShouldAllBe(n => n == 1);
        (await NotesAsync()).ShouldBe(["n0", "n1", "n2", "n3", "n5", "n6", "n7", "n8", "n9"]);
    }

    [Fact]
    public async Task A_rule_broken_after_a_write_undoes_that_command_and_no_other()
    {
        var applied = new int[10];
        var all = await AsOneGroupAsync(() => Enumerable.Range(0, 10).Select(i => WriteAsync(async sql =>
        {
            Interlocked.Increment(ref applied[i]);
            await AddNote(sql, $"n{i}");
            return i == 4 ? throw new RuleBrokenException("too late") : true;
        })).ToList());

        await Should.ThrowAsync<RuleBrokenException>(() => all[4]);
        foreach (var other in all.Where((_, i) => i != 4))
            await other;
        applied[0].ShouldBe(2);
        applied[4].ShouldBe(2);
        applied[9].ShouldBe(1);
        (await NotesAsync()).ShouldBe(["n0", "n1", "n2", "n3", "n5", "n6", "n7", "n8", "n9"]);
    }

    [Fact]
    public async Task A_refusal_is_not_answered_when_what_it_rested_on_is_rolled_back()
    {
        var firstTry = true;
        var all = await AsOneGroupAsync(() => new[]
        {
            WriteAsync(async sql =>
            {
                if (!firstTry)
                    throw new RuleBrokenException("changed my mind");
                firstTry = false;
                await AddNote(sql, "the only place");
                return "first";
            }),
            WriteAsync(async sql => await sql.SingleOrDefaultAsync<string>("SELECT id FROM note") is null
                ? "second"
                : throw new RuleBrokenException("taken")),
            WriteAsync<string>(async sql =>
            {
                await AddNote(sql, "x");
                throw new RuleBrokenException("rolls the group back");
            }),
        });

        await Should.ThrowAsync<RuleBrokenException>(() => all[0]);
        (await all[1]).ShouldBe("second");
        await Should.ThrowAsync<RuleBrokenException>(() => all[2]);
    }

    [Fact]
    public async Task An_error_of_the_database_fails_the_command_that_made_it_and_no_other()
    {
        await AddNoteAsync("taken");
        var all = await AsOneGroupAsync(() => new[] { AddNoteAsync("a"), AddNoteAsync("taken"), AddNoteAsync("b") });

        await all[0];
        await all[2];
        var refused = await Should.ThrowAsync<StoreRejectedException>(() => all[1]);
        refused.Message.ShouldNotContain("taken");
        refused.Code.ShouldBe(Engine == StoreEngine.Postgres ? "23505" : "SQLITE_1555");
        (await NotesAsync()).ShouldBe(["a", "b", "taken"]);
    }

    [Fact]
    public async Task A_command_that_swallows_an_error_of_the_database_fails_all_the_same()
    {
        await AddNoteAsync("taken");
        var swallowing = WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("INSERT INTO note (id, body) VALUES ('fresh', '')");
            try
            {
                await sql.ExecuteAsync("INSERT INTO note (id, body) VALUES ('taken', '')");
            }
            catch (System.Data.Common.DbException)
            {
                // What a careless store might do.
            }
            return true;
        });

        await Should.ThrowAsync<StoreRejectedException>(() => swallowing);
        (await NotesAsync()).ShouldBe(["taken"]);
    }

    [Fact]
    public async Task A_conditional_write_that_loses_has_written_nothing()
    {
        await AddNoteAsync("a");
        var states = await WriteAsync(async sql =>
        {
            var before = sql.HasWritten;
            var lost = await sql.ExecuteAsync("UPDATE note SET place = 2 WHERE id = @id AND place = 1", new { Id = "a" });
            var afterLost = sql.HasWritten;
            var ignored = await sql.QueryAsync<string>("INSERT INTO note (id, body) VALUES ('a', '') ON CONFLICT DO NOTHING RETURNING id");
            var afterIgnored = sql.HasWritten;
            var won = await sql.ExecuteAsync("UPDATE note SET place = 1 WHERE id = @id AND place IS NULL", new { Id = "a" });
            return (before, lost, afterLost, ignored.Count, afterIgnored, won, sql.HasWritten);
        });

        states.ShouldBe((false, 0, false, 0, false, 1, true));
    }

    [Fact]
    public async Task A_session_that_is_kept_too_long_does_nothing_more()
    {
        SqlSession? kept = null;
        await WriteAsync(sql =>
        {
            kept = sql;
            return AddNote(sql, "a");
        });

        Should.Throw<InvalidOperationException>(() => kept!.Post("DELETE FROM note"));
        (await NotesAsync()).ShouldBe(["a"]);
    }

    [Fact]
    public async Task When_the_queue_is_full_the_next_is_refused_at_once_and_the_rest_is_written()
    {
        var small = await AnotherStoreAsync(o => o with { QueueCapacity = 4, MaxGroup = 1 });
        var (queued, refused) = await AsOneGroupAsync(
            () =>
            {
                var four = Enumerable.Range(0, 4).Select(i => AddNoteAsync($"n{i}", store: small)).ToList();
                return (four, AddNoteAsync("n4", store: small));
            },
            small);

        (await Should.ThrowAsync<StoreBusyException>(() => refused)).RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
        await Task.WhenAll(queued);
        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note ORDER BY id"), small)).ShouldBe(["n0", "n1", "n2", "n3"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_goes_first_is_taken_before_all_who_wait_and_not_refused_when_they_are_too_many(int capacity)
    {
        var small = await AnotherStoreAsync(o => o with { QueueCapacity = capacity, MaxGroup = 1 });
        var order = new ConcurrentQueue<string>();
        ValueTask<bool> Applied(string name)
        {
            order.Enqueue(name);
            return ValueTask.FromResult(true);
        }

        Task<bool> FirstAsync(string name) => small.WriteAsync(new WriteCommand<bool>("Test", _ => Applied(name)) { GoesFirst = true }, Ct);
        var all = await AsOneGroupAsync(
            () => (List<Task<bool>>)[.. Enumerable.Range(0, capacity).Select(i => WriteAsync(_ => Applied($"n{i}"), store: small)), FirstAsync("a"), FirstAsync("b")],
            small);
        await Task.WhenAll(all);
        order.ShouldBe(["a", "b", .. Enumerable.Range(0, capacity).Select(i => $"n{i}")]);

        // And when nobody waits.
        (await FirstAsync("alone")).ShouldBeTrue();
        (await AddNoteAsync("after", store: small)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_goes_first_does_not_wait_until_a_group_that_failed_is_replayed()
    {
        var order = new ConcurrentQueue<string>();
        Task<bool>? first = null;
        var applied = 0;
        var all = await AsOneGroupAsync(() => Enumerable.Range(0, 5).Select(i => WriteAsync(async sql =>
        {
            if (i == 0 && Interlocked.Increment(ref applied) == 2)
            {
                order.Clear();
                first = Store.WriteAsync(
                    new WriteCommand<bool>("Test", _ =>
                    {
                        order.Enqueue("first");
                        return ValueTask.FromResult(true);
                    })
                    {
                        GoesFirst = true,
                    },
                    Ct);
            }

            order.Enqueue($"n{i}");
            await AddNote(sql, $"n{i}");
            return i == 4 ? throw new RuleBrokenException("too late") : true;
        })).ToList());
        await Should.ThrowAsync<RuleBrokenException>(() => all[4]);
        (await first.ShouldNotBeNull()).ShouldBeTrue();
        order.ShouldBe(["n0", "first", "n1", "n2", "n3", "n4"]);
    }

    [Fact]
    public async Task A_command_cancelled_in_the_queue_is_never_applied()
    {
        using var cancel = new CancellationTokenSource();
        var applied = false;
        var (dropped, other) = await AsOneGroupAsync(() =>
        {
            var first = WriteAsync(sql => AddNote(sql, applied ? "twice" : (applied = true).ToString()), ct: cancel.Token);
            var second = AddNoteAsync("b");
            cancel.Cancel();
            return (first, second);
        });

        await Should.ThrowAsync<OperationCanceledException>(() => dropped);
        await other;
        applied.ShouldBeFalse();
        (await NotesAsync()).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_command_cancelled_while_it_is_applied_is_answered_with_what_happened()
    {
        using var cancel = new CancellationTokenSource();
        var answer = await WriteAsync(
            async sql =>
            {
                await cancel.CancelAsync();
                return await AddNote(sql, "a");
            },
            ct: cancel.Token);

        answer.ShouldBeTrue();
        (await NotesAsync()).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Closing_finishes_what_waits_and_takes_no_more()
    {
        var other = Engine == StoreEngine.Postgres ? await OpenAsync() : Store;
        Task closing = Task.CompletedTask;
        var queued = await AsOneGroupAsync(
            () =>
            {
                var all = Enumerable.Range(0, 600).Select(i => AddNoteAsync($"n{i:000}", store: other)).ToList();
                closing = other.DisposeAsync().AsTask();
                return all;
            },
            other);

        (await Task.WhenAll(queued)).ShouldAllBe(done => done);
        await closing;
        await Should.ThrowAsync<StoreUnavailableException>(() => AddNoteAsync("late", store: other));
        var reopened = await OpenAsync();
        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note"), reopened)).Count.ShouldBe(600);
    }
}
