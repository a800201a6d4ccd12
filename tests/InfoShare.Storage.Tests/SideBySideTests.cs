using System.Collections.Concurrent;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sessions;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Tests;

public sealed class SqliteSideBySideTests() : SideBySideTests(StoreEngine.Sqlite);

public sealed class PostgresSideBySideTests() : SideBySideTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task What_many_ask_at_one_stage_travels_together()
    {
        var begun = 0;
        var begunAtFirstAnswer = 0;
        await TogetherAsync(20, async (sql, i) =>
        {
            begun++;
            await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE id = @id", new { Id = $"n{i}" });
            if (begunAtFirstAnswer == 0)
                begunAtFirstAnswer = begun;
            return true;
        });

        begunAtFirstAnswer.ShouldBe(20);
    }

    [Fact]
    public async Task What_is_posted_waits_until_somebody_could_see_it()
    {
        const string locks = "SELECT COUNT(*) FROM pg_locks WHERE relation = 'note'::regclass AND mode = 'RowExclusiveLock' AND pid = pg_backend_pid()";
        var seen = await TogetherAsync(5, async (sql, i) =>
        {
            await AddNote(sql, $"n{i}");
            var before = await sql.SingleOrDefaultAsync<long>(locks);
            var own = i < 3 ? 1 : await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE id = @id", new { Id = $"n{i}" });
            return (Before: before, Own: own);
        });

        seen.ShouldAllBe(s => s.Before == 0 && s.Own == 1);
        (await NotesAsync()).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Who_holds_a_lock_is_alone_with_it_until_the_end()
    {
        await AddNoteAsync("counter", "0");
        await TogetherAsync(12, async (sql, _) =>
        {
            await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
            var now = long.Parse((await sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id FOR UPDATE", new { Id = "counter" }))!, null);
            await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
            sql.Post("UPDATE note SET body = @body WHERE id = @id", new { Id = "counter", Body = (now + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) });
            return true;
        });

        (await ReadAsync(sql => sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id", new { Id = "counter" }))).ShouldBe("12");
    }

    [Fact]
    public async Task Two_brokers_with_commands_side_by_side_leave_no_gap_in_either_log()
    {
        var other = await OpenAsync(Options with { AuditLog = "second" });
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => (i % 2 == 0 ? Store : other).WriteAsync(
            new WriteCommand<bool>("Test", async s =>
            {
                var sql = ((SqlWriteSession)s).Sql;
                await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE id = @id", new { Id = $"n{i}" });
                if (i % 7 == 0)
                    throw new RuleBrokenException("refused");
                s.Audit.Append(EntryOf(s));
                return i % 11 == 0 ? throw new RuleBrokenException("too late") : true;
            })
            {
                AmongOthers = true,
            },
            Ct)).Select(async t =>
            {
                try
                {
                    return await t;
                }
                catch (RuleBrokenException)
                {
                    return false;
                }
            }));

        foreach (var log in new[] { Options.AuditLog, "second" })
        {
            var places = await ReadAsync(sql => sql.QueryAsync<long>("SELECT sequence FROM audit_entry WHERE log = @log ORDER BY sequence", new { log }));
            places.ShouldBe(Enumerable.Range(1, places.Count).Select(n => (long)n));
            places.Count.ShouldBeGreaterThan(100);
        }
    }
}

/// <summary>Commands that may be applied side by side: one after another on SQLite, stage by stage on PostgreSQL, and no caller sees a difference.</summary>
public abstract class SideBySideTests(StoreEngine engine) : StorageSuite(engine)
{
    [Fact]
    public async Task Each_gets_its_own_rows_in_their_order()
    {
        await WriteAsync(sql =>
        {
            for (var i = 0; i < 40; i++)
                sql.Post("INSERT INTO note (id, body, place) VALUES (@id, @body, @place)", new { Id = $"n{i:00}", Body = $"of {i % 8}", Place = (long)i });
            return ValueTask.FromResult(true);
        });
        var found = await TogetherAsync(9, async (sql, i) => (
            ByBody: await sql.QueryAsync<string>("SELECT id FROM note WHERE body = @body ORDER BY place DESC LIMIT @limit", new { Body = $"of {i}", Limit = 3 }),
            ByList: await sql.QueryAsync<Note>(
                "SELECT id, place FROM note WHERE id IN @ids AND (place > @least OR @least IS NULL) ORDER BY place",
                new { Ids = new[] { $"n{i:00}", "n39", "n\"'\\{}," }, Least = i == 2 ? null : (long?)5 }),
            All: await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note")));

        for (var i = 0; i < 9; i++)
        {
            found[i].ByBody.ShouldBe(i == 8 ? [] : [$"n{i + 32:00}", $"n{i + 24:00}", $"n{i + 16:00}"]);
            found[i].ByList.Select(n => n.Id).ShouldBe(i is 2 or > 5 ? [$"n{i:00}", "n39"] : ["n39"]);
            found[i].All.ShouldBe(40);
        }
    }

    [Fact]
    public async Task What_a_command_posts_stays_in_its_order_whoever_else_posts_the_same()
    {
        await TogetherAsync(15, async (sql, i) =>
        {
            if (i % 3 == 0)
                await AddNote(sql, $"extra {i}");
            await AddNote(sql, $"n{i}", "first");
            sql.Post("UPDATE note SET body = @body, place = @place WHERE id = @id", new { Id = $"n{i}", Body = "second", Place = (long?)null });
            sql.Post("INSERT INTO note (id, body, place) VALUES (@id, @body, @place) ON CONFLICT DO NOTHING", new { Id = $"n{i}", Body = "never", Place = (long?)7 });
            var seen = await sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id", new { Id = $"n{i}" });
            sql.Post("UPDATE note SET body = body || @more WHERE id = @id", new { Id = $"n{i}", More = $" and {seen}" });
            return true;
        });

        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT DISTINCT body FROM note WHERE id LIKE 'n%'"))).ShouldBe(["second and second"]);
        (await NotesAsync()).Count.ShouldBe(20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task Look_ups_that_were_begun_at_once_are_answered_each_with_its_own(int commands)
    {
        await WriteAsync(async sql =>
        {
            for (var i = 0; i < 9; i++)
                await AddNote(sql, $"n{i}", $"of {i}");
            return true;
        });
        var found = await TogetherAsync(commands, async (sql, i) =>
        {
            var (one, other, count) = ((string?)null, new List<string>(), 0L);
            await sql.AtOnceAsync(
            [
                async () => one = await sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id", new { Id = $"n{i}" }),
                async () => other = await sql.QueryAsync<string>("SELECT id FROM note WHERE body = @body", new { Body = $"of {i}" }),
                async () => count = await InTwoStepsAsync(sql, i),
            ]);
            await AddNote(sql, $"m{i}");
            return (Count: count, Other: other, One: one, Own: await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE id = @id", new { Id = $"m{i}" }));
        });

        for (var i = 0; i < commands; i++)
        {
            found[i].One.ShouldBe($"of {i}");
            found[i].Other.ShouldBe([$"n{i}"]);
            (found[i].Count, found[i].Own).ShouldBe((1, 1));
        }

        static async ValueTask<long> InTwoStepsAsync(SqlSession sql, int i)
        {
            var body = await sql.SingleOrDefaultAsync<string>("SELECT body FROM note WHERE id = @id", new { Id = $"n{i}" });
            return await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE body = @body", new { body });
        }
    }

    [Fact]
    public async Task A_refusal_in_one_of_several_look_ups_leaves_none_of_them_behind()
    {
        var done = 0;
        var all = await QueueAsync(4, async (sql, i) =>
        {
            await sql.AtOnceAsync(
            [
                async () =>
                {
                    await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
                    if (i == 2)
                        throw new RuleBrokenException("two is refused");
                },
                async () =>
                {
                    await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
                    await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE id = @id", new { Id = $"n{i}" });
                    Interlocked.Increment(ref done);
                },
            ]);
            return await AddNote(sql, $"n{i}");
        });

        (await Should.ThrowAsync<RuleBrokenException>(() => all[2])).Message.ShouldBe("two is refused");
        foreach (var other in all.Where((_, i) => i != 2))
            await other;
        done.ShouldBeGreaterThanOrEqualTo(3);
        (await NotesAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_column_is_left_out_where_all_leave_it_out_and_only_there()
    {
        for (var group = 0; group < 3; group++)
        {
            await TogetherAsync(6, (sql, i) =>
            {
                sql.Post(
                    "INSERT INTO note (id, body, place) VALUES (@id, COALESCE(@body, 'none'), @place)",
                    new { Id = $"{group}-{i}", Body = group == 1 ? $"b{i}" : null, Place = group == 2 && i % 2 == 0 ? i : (long?)null });
                return ValueTask.FromResult(true);
            });
        }

        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id || ' ' || body || ' ' || COALESCE(CAST(place AS TEXT), '-') FROM note ORDER BY id"))).ShouldBe(
        [
            "0-0 none -", "0-1 none -", "0-2 none -", "0-3 none -", "0-4 none -", "0-5 none -",
            "1-0 b0 -", "1-1 b1 -", "1-2 b2 -", "1-3 b3 -", "1-4 b4 -", "1-5 b5 -",
            "2-0 none 0", "2-1 none -", "2-2 none 2", "2-3 none -", "2-4 none 4", "2-5 none -",
        ]);
    }

    [Fact]
    public async Task What_all_have_alike_is_each_ones_and_what_differed_once_is_told_apart_again()
    {
        // Alike and another column left out; alike with the other value; some differ, some leave it out; alike again.
        Func<int, (string? Body, long? Place)>[] groups =
        [
            _ => ("same", null), _ => ("other", 7), i => (i % 3 == 0 ? null : $"b{i % 2}", i % 2 == 0 ? 7 : null), _ => ("same", 7), _ => (null, 8),
        ];
        var expected = new List<string>();
        for (var group = 0; group < groups.Length; group++)
        {
            var (number, of) = (group, groups[group]);
            await TogetherAsync(6, (sql, i) =>
            {
                var (body, place) = of(i);
                sql.Post("INSERT INTO note (place, id, body) VALUES (@place, @id, COALESCE(@body, 'none') || ' by ' || @by)", new { Place = place, Id = $"{number}-{i}", Body = body, By = "all" });
                return ValueTask.FromResult(true);
            });
            expected.AddRange(Enumerable.Range(0, 6).Select(i => $"{number}-{i} {of(i).Body ?? "none"} by all {of(i).Place?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}"));
        }

        (await ReadAsync(sql => sql.QueryAsync<string>("SELECT id || ' ' || body || ' ' || COALESCE(CAST(place AS TEXT), '-') FROM note ORDER BY id"))).ShouldBe(expected);
    }

    [Fact]
    public async Task A_refusal_before_the_first_write_fails_alone_and_nothing_is_applied_again()
    {
        var applied = new int[10];
        var all = await QueueAsync(10, async (sql, i) =>
        {
            applied[i]++;
            await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
            if (i == 4)
                throw new RuleBrokenException("four is refused");
            return await AddNote(sql, $"n{i}");
        });

        (await Should.ThrowAsync<RuleBrokenException>(() => all[4])).Message.ShouldBe("four is refused");
        foreach (var other in all.Where((_, i) => i != 4))
            await other;
        applied.ShouldAllBe(n => n == 1);
        (await NotesAsync()).Count.ShouldBe(9);
    }

    [Fact]
    public async Task A_refusal_after_a_write_undoes_that_command_and_no_other()
    {
        var all = await QueueAsync(10, async (sql, i) =>
        {
            await AddNote(sql, $"n{i}");
            await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
            return i == 4 ? throw new RuleBrokenException("too late") : true;
        });

        await Should.ThrowAsync<RuleBrokenException>(() => all[4]);
        foreach (var other in all.Where((_, i) => i != 4))
            await other;
        (await NotesAsync()).ShouldBe(["n0", "n1", "n2", "n3", "n5", "n6", "n7", "n8", "n9"]);
    }

    [Fact]
    public async Task What_the_database_refuses_one_of_them_fails_that_one_alone()
    {
        var all = await QueueAsync(10, async (sql, i) =>
        {
            await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
            sql.Post("INSERT INTO note (id, body) VALUES (@id, @body)", new { Id = $"n{i}", Body = i == 6 ? null : "x" });
            return await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE id = @id", new { Id = $"n{i}" });
        });

        await Should.ThrowAsync<StoreRejectedException>(() => all[6]);
        foreach (var other in all.Where((_, i) => i != 6))
            (await other).ShouldBe(1);
        (await NotesAsync()).Count.ShouldBe(9);
    }

    [Fact]
    public async Task One_request_twice_among_them_is_applied_once_and_answered_alike()
    {
        var applied = new ConcurrentBag<int>();
        var key = Key(Guid.NewGuid());
        var all = await QueueAsync(
            8,
            async (sql, i) =>
            {
                await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note");
                if (i is 2 or 5)
                    applied.Add(i);
                await AddNote(sql, $"n{i}");
                return i;
            },
            i => i is 2 or 5 ? key : Key(Guid.NewGuid()));

        (await Task.WhenAll(all)).ShouldBe([0, 1, 2, 3, 4, 2, 6, 7]);
        applied.ShouldBe([2]);
        (await NotesAsync()).Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_command_that_must_follow_the_others_sees_what_they_wrote()
    {
        var seen = await AsOneGroupAsync(() =>
        {
            var before = Queue(5, async (sql, i) => await AddNote(sql, $"n{i}"));
            var between = WriteAsync(async sql => await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note"));
            var after = Queue(5, async (sql, i) => await AddNote(sql, $"m{i}") ? await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note") : 0);
            return (Task.WhenAll(before), between, Task.WhenAll(after));
        });
        await seen.Item1;
        (await seen.between).ShouldBe(5);
        (await seen.Item3).ShouldAllBe(n => n > 5 && n <= 10);
    }

    [Fact]
    public async Task A_command_that_waits_for_something_else_holds_the_others_up_and_nothing_more()
    {
        var results = await TogetherAsync(6, async (sql, i) =>
        {
            if (i == 3)
                await Task.Yield();
            await AddNote(sql, $"n{i}");
            var one = await sql.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM note WHERE id = @id", new { Id = $"n{i}" });
            if (i == 4)
                await Task.Yield();
            return one;
        });
        results.ShouldAllBe(n => n == 1);
    }

    internal static AuditEntry EntryOf(IWriteSession session) => new()
    {
        Id = session.NextId("aud"),
        Kind = AuditEventKind.Query,
        Action = "Test/Test",
        CallId = "call",
        Outcome = "done",
        RecordedAt = session.Now,
    };

    internal async Task<T[]> TogetherAsync<T>(int count, Func<SqlSession, int, ValueTask<T>> apply) => await Task.WhenAll(await QueueAsync(count, apply));

    internal Task<List<Task<T>>> QueueAsync<T>(int count, Func<SqlSession, int, ValueTask<T>> apply, Func<int, IdempotencyKey>? key = null) =>
        AsOneGroupAsync(() => Queue(count, apply, key));

    internal List<Task<T>> Queue<T>(int count, Func<SqlSession, int, ValueTask<T>> apply, Func<int, IdempotencyKey>? key = null) =>
        [.. Enumerable.Range(0, count).Select(i => Store.WriteAsync(
            new WriteCommand<T>("Test", s => apply(((SqlWriteSession)s).Sql, i), key?.Invoke(i)) { AmongOthers = true }, Ct))];

    private sealed record Note(string Id, long Place);
}
