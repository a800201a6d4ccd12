using System.Collections.Concurrent;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;
using InfoShare.Testing;
using Npgsql;

namespace InfoShare.Storage.Tests;

/// <summary>A disk that is full, as SQLite sees it: the file may not grow.</summary>
public sealed class SqliteFaultTests() : StorageSuite(StoreEngine.Sqlite)
{
    [Fact]
    public async Task A_full_disk_is_an_error_and_what_was_acknowledged_stays()
    {
        var pages = await WriteAsync(sql => sql.SingleOrDefaultAsync<long>("PRAGMA page_count"));
        await WriteAsync(async sql => (await sql.QueryAsync<long>($"PRAGMA max_page_count = {pages + 40}")).Count);
        var body = new string('x', 3000);
        var acknowledged = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<StoreUnavailableException>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                await AddNoteAsync($"n{i:000}", body);
                acknowledged.Add($"n{i:000}");
            }
            catch (StoreUnavailableException e)
            {
                refused.Add(e);
            }
        }));

        acknowledged.ShouldNotBeEmpty();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(e => !e.OutcomeUnknown);
        (await NotesAsync()).ShouldBe(acknowledged.Order());

        // Somebody makes room.
        await WriteAsync(async sql => (await sql.QueryAsync<long>("PRAGMA max_page_count = 1000000")).Count);
        await AddNoteAsync("z", body);
        (await NotesAsync()).ShouldBe(acknowledged.Append("z").Order());
    }
}

/// <summary>A server that dies under load, on a cluster of the test's own.</summary>
public sealed class PostgresRestartTests : IAsyncLifetime
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(3);
    private PostgresCluster? cluster;

    public async ValueTask InitializeAsync()
    {
        if (PostgresCluster.WhyNot() is { } reason)
            Assert.Skip(reason);
        cluster = await PostgresCluster.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_server_loses_nothing_acknowledged_and_doubles_nothing()
    {
        await using var store = await OpenAsync();
        await CreateNotesAsync(store);
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentBag<string>();
        var unavailable = 0;
        var callers = Enumerable.Range(0, 16).Select(c => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var id = $"{c:00}-{i:00000}";
                var key = new IdempotencyKey("org_A", Guid.NewGuid(), new byte[32]);
                while (true)
                {
                    try
                    {
                        // Half of all requests carry a key; the others are only asked once.
                        await AddAsync(store, id, i % 2 == 0 ? key : null);
                        acknowledged.Add(id);
                        break;
                    }
                    catch (StoreUnavailableException)
                    {
                        Interlocked.Increment(ref unavailable);
                        if (i % 2 != 0)
                            break;
                    }
                }
            }
        })).ToList();

        for (var round = 0; round < 3; round++)
        {
            var before = acknowledged.Count;
            await WaitUntilAsync(() => acknowledged.Count > before + 200);
            await cluster!.KillAsync();
            // Long enough in the last round that the store's patience ends and callers hear of it.
            if (round == 2)
                await WaitUntilAsync(() => Volatile.Read(ref unavailable) > 0);
            await cluster.StartAgainAsync();
        }
        var last = acknowledged.Count;
        await WaitUntilAsync(() => acknowledged.Count > last + 200);
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        var stored = await store.ReadAsync(s => ((Sessions.SqlReadSession)s).Sql.QueryAsync<string>("SELECT id FROM note"), default);
        stored.Count.ShouldBe(stored.Distinct().Count());
        acknowledged.Except(stored).ShouldBeEmpty();
        acknowledged.Count.ShouldBe(acknowledged.Distinct().Count());
    }

    [Fact]
    public async Task While_the_server_is_away_callers_hear_so_in_bounded_time_and_reads_too()
    {
        await using var store = await OpenAsync();
        await CreateNotesAsync(store);
        await cluster!.KillAsync();

        var writes = Enumerable.Range(0, 300).Select(i => AddAsync(store, $"n{i}", null)).ToList();
        foreach (var write in writes)
            (await Should.ThrowAsync<StoreUnavailableException>(() => write)).Message.ShouldNotContain("127.0.0.1");
        await Should.ThrowAsync<StoreUnavailableException>(() => store.ReadAsync(
            s => ((Sessions.SqlReadSession)s).Sql.QueryAsync<string>("SELECT id FROM note"), default));

        await cluster.StartAgainAsync();
        await AddAsync(store, "back", null);
        (await store.ReadAsync(s => ((Sessions.SqlReadSession)s).Sql.QueryAsync<string>("SELECT id FROM note"), default)).ShouldContain("back");
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk_whatever_the_server_is_told_meanwhile()
    {
        await using var store = await OpenAsync();
        await OnServerAsync("ALTER DATABASE postgres SET synchronous_commit = off");
        (await store.WriteAsync(
            new WriteCommand<string?>("Test", s => ((Sessions.SqlWriteSession)s).Sql.SingleOrDefaultAsync<string>("SHOW synchronous_commit")), default)).ShouldBe("on");
    }

    [Fact]
    public async Task A_server_that_forgets_with_the_power_is_taken_in_development_alone()
    {
        await OnServerAsync("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()");
        await WaitUntilAsync(() => OnServerAsync("SHOW fsync").GetAwaiter().GetResult() == "off");
        (await Should.ThrowAsync<StoreStartException>(OpenAsync)).Message.ShouldContain("fsync");
        await using var store = await Store.OpenAsync(Options with { AcceptForgetful = true }, TimeProvider.System);
    }

    private async Task<string?> OnServerAsync(params string[] statements)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster!.ConnectionString()) { Pooling = false }.ToString());
        await connection.OpenAsync();
        string? said = null;
        foreach (var sql in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            said = (await command.ExecuteScalarAsync())?.ToString();
        }

        return said;
    }

    private Task<IStore> OpenAsync() => Store.OpenAsync(Options, TimeProvider.System);

    private StorageOptions Options => new() { Engine = StoreEngine.Postgres, ConnectionString = cluster!.ConnectionString(), RetryFor = RetryFor };

    private static Task CreateNotesAsync(IStore store) => store.WriteAsync(
        new WriteCommand<int>("Test", s => ((Sessions.SqlWriteSession)s).Sql.ExecuteAsync("CREATE TABLE note (seq BIGSERIAL PRIMARY KEY, id TEXT NOT NULL)")), default);

    private static Task<bool> AddAsync(IStore store, string id, IdempotencyKey? key) => store.WriteAsync(
        new WriteCommand<bool>(
            "Test",
            s =>
            {
                // No unique key: a double would be seen.
                ((Sessions.SqlWriteSession)s).Sql.Post("INSERT INTO note (id) VALUES (@id)", new { id });
                return ValueTask.FromResult(true);
            },
            key),
        default);

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}

/// <summary>Commits whose answer is lost between server and broker.</summary>
public sealed class PostgresLostCommitTests() : StorageSuite(StoreEngine.Postgres)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_whose_answer_is_lost_is_found_out_by_the_key_and_otherwise_said_to_be_unknown(bool serverHeard)
    {
        var direct = new NpgsqlConnectionStringBuilder(Options.ConnectionString);
        await using var link = new CuttableLink(direct.Host!, direct.Port);
        var options = Options with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(direct.ToString()) { Host = "127.0.0.1", Port = link.Port, SslMode = SslMode.Disable }.ToString(),
        };
        var store = await OpenAsync(options);
        var key = Key(Guid.NewGuid());
        var applied = 0;
        var cut = false;
        var all = await AsOneGroupAsync(
            () => (
                Keyed: WriteAsync(
                    async sql =>
                    {
                        applied++;
                        await AddNote(sql, "keyed");
                        return applied;
                    },
                    key,
                    store),
                Plain: AddNoteAsync("plain", store: store),
                Last: WriteAsync(
                    async sql =>
                    {
                        await sql.QueryAsync<string>("SELECT id FROM note");
                        // The next thing that this group says is its commit.
                        if (!cut)
                            link.CutAtNextExchange(serverHeard);
                        cut = true;
                        return true;
                    },
                    Key(Guid.NewGuid()),
                    store)),
            store);

        (await all.Keyed).ShouldBe(serverHeard ? 1 : 2);
        await all.Last;
        (await Should.ThrowAsync<StoreUnavailableException>(() => all.Plain)).OutcomeUnknown.ShouldBeTrue();
        (await NotesAsync()).ShouldBe(serverHeard ? ["keyed", "plain"] : ["keyed"]);
        (await WriteAsync(_ => ValueTask.FromResult(99), key, store)).ShouldBe(serverHeard ? 1 : 2);
    }

    /// <summary>What may have been this broker's own is nobody's who appends to the log by hand; what cannot have been is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Entries_of_a_commit_whose_answer_is_lost_are_no_strangers(bool serverHeard)
    {
        var direct = new NpgsqlConnectionStringBuilder(Options.ConnectionString);
        await using var link = new CuttableLink(direct.Host!, direct.Port);
        var store = await OpenAsync(Options with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(direct.ToString()) { Host = "127.0.0.1", Port = link.Port, SslMode = SslMode.Disable }.ToString(),
        });
        await AppendAsync(store, 2);
        var all = await AsOneGroupAsync(
            () => (Entry: AppendAsync(store, 1), Last: WriteAsync(
                async sql =>
                {
                    await sql.QueryAsync<string>("SELECT id FROM note");

                    // The entry's place is asked for, and then comes the commit.
                    link.CutAtNextExchange(serverHeard, after: 1);
                    return true;
                },
                store: store)),
            store);
        (await Should.ThrowAsync<StoreUnavailableException>(() => all.Entry)).OutcomeUnknown.ShouldBeTrue();
        (await Should.ThrowAsync<StoreUnavailableException>(() => all.Last)).OutcomeUnknown.ShouldBeTrue();
        await AppendAsync(store, 1);
        store.Leaves.Size.ShouldBe(serverHeard ? 4 : 3);
        store.Leaves.NotOurs.ShouldBeNull();

        await AppendAsync(Store, 2);
        await AppendAsync(store, 1);
        store.Leaves.NotOurs.ShouldBe(new InfoShare.Core.Audit.Log.StrangePlaces(serverHeard ? 4 : 3, serverHeard ? 5 : 4));
    }

    private static Task AppendAsync(IStore store, int entries) => store.WriteAsync(
        new WriteCommand<bool>("Append", s =>
        {
            for (var i = 0; i < entries; i++)
                s.Audit.Append(new Stores.Filled(i + 1).Of<Core.Audit.AuditEntry>() with { Id = s.NextId("aud"), PersonIds = [] });
            return ValueTask.FromResult(true);
        }),
        Ct);

    [Fact]
    public async Task A_connection_lost_in_the_middle_of_a_group_is_replayed_and_nobody_notices()
    {
        var direct = new NpgsqlConnectionStringBuilder(Options.ConnectionString);
        await using var link = new CuttableLink(direct.Host!, direct.Port);
        var store = await OpenAsync(Options with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(direct.ToString()) { Host = "127.0.0.1", Port = link.Port, SslMode = SslMode.Disable }.ToString(),
        });
        var cut = false;
        var all = await AsOneGroupAsync(
            () => new[]
            {
                AddNoteAsync("a", store: store),
                WriteAsync(
                    async sql =>
                    {
                        if (!cut)
                            link.CutAtNextExchange(serverHears: true);
                        cut = true;
                        await sql.QueryAsync<string>("SELECT id FROM note");
                        return await AddNote(sql, "b");
                    },
                    store: store),
                AddNoteAsync("c", store: store),
            },
            store);

        (await Task.WhenAll(all)).ShouldAllBe(done => done);
        (await NotesAsync()).ShouldBe(["a", "b", "c"]);
    }
}
