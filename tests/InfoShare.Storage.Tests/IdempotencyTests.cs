using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Tests;

public sealed class SqliteIdempotencyTests() : IdempotencyTests(StoreEngine.Sqlite);

public sealed class PostgresIdempotencyTests() : IdempotencyTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_apply_one_request_at_the_same_time_one_wins_and_both_answer_alike()
    {
        var other = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var key = Key(Guid.NewGuid());
            using var both = new CountdownEvent(2);
            var applied = 0;
            var answers = await Task.WhenAll(new[] { Store, other }.Select(store => WriteAsync(
                async sql =>
                {
                    var mine = Interlocked.Increment(ref applied);
                    if (mine <= 2)
                    {
                        // Neither goes on before both have found the request to be new.
                        both.Signal();
                        await Task.Run(() => both.Wait(Ct));
                    }
                    var id = sql.NextId("not");
                    await AddNote(sql, id);
                    return id;
                },
                key,
                store)));

            answers[0].ShouldBe(answers[1]);
            applied.ShouldBe(2);
            (await NotesAsync()).Count.ShouldBe(round + 1);
        }
    }
}

public abstract class IdempotencyTests(StoreEngine engine) : StorageSuite(engine)
{
    private sealed record Reply(string Id, DateTimeOffset At, ChildStatusCode Status, IReadOnlyList<string> Told, int? Nothing);

    [Fact]
    public async Task A_repeat_is_answered_with_the_same_reply_and_not_applied()
    {
        var key = Key(Guid.NewGuid());
        var applied = 0;
        Task<Reply> Send() => WriteAsync(
            async sql =>
            {
                applied++;
                var id = sql.NextId("not");
                await AddNote(sql, id);
                return new Reply(id, sql.Now, ChildStatusCode.S47, new List<string> { "org_B", "org_C" }, null);
            },
            key);

        var first = await Send();
        Clock.Advance(TimeSpan.FromHours(1));
        var second = await Send();

        second.ShouldBeEquivalentTo(first);
        applied.ShouldBe(1);
        (await NotesAsync()).ShouldBe([first.Id]);
    }

    [Fact]
    public async Task Repeats_within_one_group_are_applied_once()
    {
        var key = Key(Guid.NewGuid());
        var all = await AsOneGroupAsync(() => Enumerable.Range(0, 5).Select(i => WriteAsync(
            async sql =>
            {
                await AddNote(sql, $"n{i}");
                return i;
            },
            key)).ToList());

        (await Task.WhenAll(all)).ShouldAllBe(answer => answer == 0);
        (await NotesAsync()).ShouldBe(["n0"]);
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_refused()
    {
        var request = Guid.NewGuid();
        await AddNoteAsync("a", key: Key(request, "one"));

        await Should.ThrowAsync<RequestIdReusedException>(() => AddNoteAsync("b", key: Key(request, "two")));
        var together = await AsOneGroupAsync(() =>
        {
            var fresh = Guid.NewGuid();
            return new[] { AddNoteAsync("c", key: Key(fresh, "one")), AddNoteAsync("d", key: Key(fresh, "two")), AddNoteAsync("e") };
        });
        await together[0];
        await Should.ThrowAsync<RequestIdReusedException>(() => together[1]);
        await together[2];
        (await NotesAsync()).ShouldBe(["a", "c", "e"]);
    }

    [Fact]
    public async Task The_same_id_of_another_organisation_is_another_request()
    {
        var request = Guid.NewGuid();
        await AddNoteAsync("a", key: Key(request, organisation: "org_A"));
        await AddNoteAsync("b", key: Key(request, organisation: "org_B"));

        (await NotesAsync()).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_refused_request_is_not_remembered()
    {
        var key = Key(Guid.NewGuid());
        var refuse = true;
        Task<bool> Send() => WriteAsync(sql => refuse ? throw new RuleBrokenException("not yet") : AddNote(sql, "a"), key);

        await Should.ThrowAsync<RuleBrokenException>(Send);
        refuse = false;
        (await Send()).ShouldBeTrue();
    }

    [Fact]
    public async Task Replies_outlive_the_process()
    {
        var key = Key(Guid.NewGuid());
        await WriteAsync(sql => ValueTask.FromResult("first"), key);
        await Store.DisposeAsync();
        var reopened = await OpenAsync();

        (await WriteAsync(sql => ValueTask.FromResult("second"), key, reopened)).ShouldBe("first");
    }

    [Fact]
    public async Task Old_replies_are_forgotten_in_bounded_steps_and_young_ones_kept()
    {
        var old = await AsOneGroupAsync(() => Enumerable.Range(0, 2500)
            .Select(i => WriteAsync(_ => ValueTask.FromResult(i), Key(Guid.NewGuid()))).ToList());
        await Task.WhenAll(old);
        Clock.Advance(TimeSpan.FromDays(30));
        var young = Key(Guid.NewGuid());
        await WriteAsync(_ => ValueTask.FromResult("kept"), young);

        (await Store.PruneIdempotentRequestsAsync(TimeSpan.FromDays(14), Ct)).ShouldBe(2500);
        (await Store.PruneIdempotentRequestsAsync(TimeSpan.FromDays(14), Ct)).ShouldBe(0);
        (await WriteAsync(_ => ValueTask.FromResult("again"), young)).ShouldBe("kept");
    }

    [Fact]
    public async Task A_reply_that_could_not_be_read_back_is_noticed_the_first_time_and_nothing_is_written()
    {
        await Should.ThrowAsync<NotSupportedException>(() => WriteAsync<Unreadable>(
            async sql =>
            {
                await AddNote(sql, "a");
                return new Heir();
            },
            Key(Guid.NewGuid())));

        (await NotesAsync()).ShouldBeEmpty();
    }

    private abstract class Unreadable;

    private sealed class Heir : Unreadable;
}
