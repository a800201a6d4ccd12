using InfoShare.Core.Stores;
using Npgsql;

namespace InfoShare.Storage.Tests;

public sealed class SqliteWakeTests() : WakeTests(StoreEngine.Sqlite);

public sealed class PostgresWakeTests() : WakeTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task A_commit_wakes_subscribers_of_other_brokers_too()
    {
        var other = await OpenAsync();
        using var here = Store.Subscribe("inbox:org_A");
        using var there = other.Subscribe("inbox:org_A");
        using var elsewhere = other.Subscribe("inbox:org_B");
        await WakeAsync("inbox:org_A");

        (await here.WaitAsync(Long, Ct)).ShouldBeTrue();
        (await there.WaitAsync(Long, Ct)).ShouldBeTrue();
        (await elsewhere.WaitAsync(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task More_topics_than_fit_into_one_notification_all_arrive()
    {
        var other = await OpenAsync();
        var topics = Enumerable.Range(0, 300).Select(i => $"inbox:org_{i:0000}{new string('x', 100)}").ToList();
        var signals = topics.Select(other.Subscribe).ToList();
        await WriteAsync(sql =>
        {
            topics.ForEach(sql.Wake);
            return ValueTask.FromResult(true);
        });

        foreach (var signal in signals)
            (await signal.WaitAsync(Long, Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lost_listening_connection_comes_back_and_rings_for_what_may_have_been_missed()
    {
        var other = await OpenAsync();
        using var there = other.Subscribe("inbox:org_A");
        await using (var connection = new NpgsqlConnection(Options.ConnectionString))
        {
            await connection.OpenAsync(Ct);
            await using var kill = new NpgsqlCommand(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'", connection);
            ((long)(await kill.ExecuteScalarAsync(Ct))!).ShouldBe(2);
        }
        await WakeAsync("inbox:org_A");
        (await there.WaitAsync(Long, Ct)).ShouldBeTrue();

        // And from then on it hears again.
        await WakeAsync("inbox:org_A");
        (await there.WaitAsync(Long, Ct)).ShouldBeTrue();
    }
}

public abstract class WakeTests(StoreEngine engine) : StorageSuite(engine)
{
    /// <summary>Only a failing test waits for this long.</summary>
    protected static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_commit_wakes_its_topic_s_subscribers_and_no_others()
    {
        using var first = Store.Subscribe("inbox:org_A");
        using var second = Store.Subscribe("inbox:org_A");
        using var other = Store.Subscribe("inbox:org_B");
        await WakeAsync("inbox:org_A");

        (await first.WaitAsync(Long, Ct)).ShouldBeTrue();
        (await second.WaitAsync(Long, Ct)).ShouldBeTrue();
        (await other.WaitAsync(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_is_woken_finds_what_was_committed()
    {
        using var signal = Store.Subscribe("notes");
        var waiting = Task.Run(async () =>
        {
            await signal.WaitAsync(Long, Ct);
            return await NotesAsync();
        });
        await WriteAsync(sql =>
        {
            sql.Wake("notes");
            return AddNote(sql, "a");
        });

        (await waiting).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Rings_before_the_wait_count_as_one()
    {
        using var signal = Store.Subscribe("notes");
        await WakeAsync("notes");
        await WakeAsync("notes");

        (await signal.WaitAsync(Long, Ct)).ShouldBeTrue();
        (await signal.WaitAsync(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_command_that_fails_wakes_nobody()
    {
        using var signal = Store.Subscribe("notes");
        var all = await AsOneGroupAsync(() => new[]
        {
            WriteAsync<bool>(sql =>
            {
                sql.Wake("notes");
                throw new RuleBrokenException("before writing");
            }),
            WriteAsync<bool>(async sql =>
            {
                sql.Wake("notes");
                await AddNote(sql, "a");
                throw new RuleBrokenException("after writing");
            }),
            AddNoteAsync("b"),
        });
        await Should.ThrowAsync<RuleBrokenException>(() => all[0]);
        await Should.ThrowAsync<RuleBrokenException>(() => all[1]);
        await all[2];

        (await signal.WaitAsync(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_subscription_ends_when_it_is_disposed()
    {
        var ended = Store.Subscribe("notes");
        using var kept = Store.Subscribe("notes");
        ended.Dispose();
        await WakeAsync("notes");

        (await kept.WaitAsync(Long, Ct)).ShouldBeTrue();
        (await ended.WaitAsync(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_topic_is_one_short_line()
    {
        await Should.ThrowAsync<ArgumentException>(() => WakeAsync("two\nlines"));
        await Should.ThrowAsync<ArgumentException>(() => WakeAsync(new string('x', 201)));
    }

    protected Task WakeAsync(string topic) => Store.WriteAsync(
        new WriteCommand<bool>("Wake", session =>
        {
            session.Wake(topic);
            return ValueTask.FromResult(true);
        }),
        Ct);
}
