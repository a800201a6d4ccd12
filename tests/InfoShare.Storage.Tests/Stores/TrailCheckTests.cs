using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Signing;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteTrailCheckTests() : TrailCheckTests(StoreEngine.Sqlite)
{
    protected override string[] Unlock { get; } =
        ["DROP TRIGGER audit_entry_person_no_update", "DROP TRIGGER audit_entry_person_no_delete", "DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"];
}

public sealed class PostgresTrailCheckTests() : TrailCheckTests(StoreEngine.Postgres)
{
    protected override string[] Unlock { get; } = ["ALTER TABLE audit_entry_person DISABLE TRIGGER USER", "ALTER TABLE audit_entry DISABLE TRIGGER USER"];

    [Fact]
    public async Task Each_broker_enters_the_logs_of_the_others_and_later_keys_of_its_own_once()
    {
        var second = await OpenAsync(Options with { AuditLog = "second" });
        var (mine, others) = (OwnLogOf("main"), OwnLogOf("second"));
        await AppendAsync(2, second);
        await SignAsync(second, others);
        var register = new LogRegister(Store, mine);
        await register.NoteAsync(Ct);
        await register.NoteAsync(Ct);
        (await OutcomesAsync()).ShouldBe(
            [$"log infoshare.example/second {others.Signer.Key}", $"checkpoint 2 {await RootAsync("second")}"], ignoreOrder: true);

        // A day later, and where it has grown.
        await AppendAsync(3, second);
        await SignAsync(second, others);
        await register.NoteAsync(Ct);
        (await OutcomesAsync()).Count.ShouldBe(2);
        Clock.Advance(TimeSpan.FromDays(1));
        await register.NoteAsync(Ct);
        await register.NoteAsync(Ct);
        (await OutcomesAsync()).ShouldContain($"checkpoint 5 {await RootAsync("second")}");
        (await OutcomesAsync()).Count.ShouldBe(3);
        (await register.CheckAsync(Ct)).ShouldBeEmpty();

        // And its own, when it is another one.
        await SignAsync(Store, mine);
        var rotated = OwnLogOf("main", 9) with { AcceptNewKey = true };
        await new AuditTree(Store, rotated, Clock).OpenAsync(null, Ct);
        await new LogRegister(Store, rotated).NoteAsync(Ct);
        (await OutcomesAsync()).ShouldContain($"log infoshare.example/main {rotated.Signer.Key}");
        (await OutcomesAsync()).Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("DELETE FROM audit_entry WHERE log = 'second' AND sequence > 1", "holds 1 entries, but 3 were signed")]
    [InlineData("DELETE FROM audit_checkpoint WHERE log = 'second'", "its end was taken away")]
    [InlineData("UPDATE audit_entry SET leaf_hash = personal_hash WHERE log = 'second' AND sequence = 2", "are not those of the checkpoint")]
    [InlineData("DELETE FROM audit_log_key WHERE log = 'second'", "is not among the logs of this database any more")]
    public async Task A_log_that_no_broker_writes_any_more_is_compared_by_the_others(string statement, string said)
    {
        var second = await OpenAsync(Options with { AuditLog = "second" });
        await AppendAsync(3, second);
        await SignAsync(second, OwnLogOf("second"));
        var register = new LogRegister(Store, OwnLogOf("main"));
        await register.NoteAsync(Ct);
        (await register.CheckAsync(Ct)).ShouldBeEmpty();
        await ChangeAsync("ALTER TABLE audit_checkpoint DISABLE TRIGGER USER", "ALTER TABLE audit_log_key DISABLE TRIGGER USER", statement);
        (await register.CheckAsync(Ct)).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Fact]
    public async Task What_was_entered_of_the_keys_is_found_however_often_somebody_asks_for_that_name()
    {
        var second = await OpenAsync(Options with { AuditLog = "second" });
        await AppendAsync(1, second);
        await SignAsync(second, OwnLogOf("second"));
        var register = new LogRegister(Store, OwnLogOf("main"));
        await register.NoteAsync(Ct);
        await DoAsync(s =>
        {
            for (var i = 0; i < 1001; i++)
            {
                s.Record(new AuditEntry
                {
                    Id = s.NextId("aud"),
                    Kind = AuditEventKind.Return,
                    Action = "AuditService/ListEntries",
                    ObjectId = "audit-log-keys",
                    Outcome = "done",
                    RecordedAt = s.Now,
                });
            }
        });
        (await register.CheckAsync(Ct)).ShouldBeEmpty();
        await ChangeAsync("ALTER TABLE audit_log_key DISABLE TRIGGER USER", "DELETE FROM audit_log_key WHERE log = 'second'");
        (await register.CheckAsync(Ct)).ShouldHaveSingleItem().ShouldContain("is not among the logs of this database any more");
    }

    [Fact]
    public async Task An_ended_log_that_is_cut_days_later_is_not_entered_as_shorter()
    {
        var second = await OpenAsync(Options with { AuditLog = "second" });
        await AppendAsync(2, second);
        await SignAsync(second, OwnLogOf("second"));
        await AppendAsync(3, second);
        await SignAsync(second, OwnLogOf("second"));
        await AppendAsync(3);
        await SignAsync(Store, OwnLogOf("main"));
        (await Check().StartAsync(Ct)).ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromDays(2));
        await ChangeAsync(
            "ALTER TABLE audit_checkpoint DISABLE TRIGGER USER",
            "DELETE FROM audit_checkpoint WHERE log = 'second' AND size > 2",
            "DELETE FROM audit_entry_person WHERE entry_id IN (SELECT id FROM audit_entry WHERE log = 'second' AND sequence > 2)",
            "DELETE FROM audit_entry WHERE log = 'second' AND sequence > 2");
        var check = Check();
        (await check.TurnAsync(Ct)).ShouldHaveSingleItem().ShouldContain("its end was taken away");
        (await check.TurnAsync(Ct)).ShouldHaveSingleItem().ShouldContain("its end was taken away");
        check.Differs.ShouldBeTrue();
    }

    /// <summary>An hour's look comes when another broker is at work, or died and comes back.</summary>
    [Fact]
    public async Task What_stands_behind_the_last_checkpoint_of_another_log_is_told_as_long_as_it_stands_there()
    {
        var second = await OpenAsync(Options with { AuditLog = "second" });
        await AppendAsync(2, second);
        await SignAsync(second, OwnLogOf("second"));
        await AppendAsync(2, second);
        await SignAsync(Store, OwnLogOf("main"));
        var check = Check();
        (await check.TurnAsync(Ct)).ShouldBeEmpty("it may be of this moment");
        Clock.Advance(TimeSpan.FromMinutes(2));
        (await check.TurnAsync(Ct)).ShouldHaveSingleItem().ShouldStartWith("Entry 2 of the audit log second (");
        check.Differs.ShouldBeTrue();
        await SignAsync(second, OwnLogOf("second"));
        (await check.TurnAsync(Ct)).ShouldBeEmpty();
        check.Differs.ShouldBeFalse();

        // Dated ahead it waits for no hour; and far behind the others it is met as well.
        await ChangeAsync(
            "CREATE TABLE forged AS SELECT * FROM audit_entry WHERE log = 'second' AND sequence = 1",
            "UPDATE forged SET id = 'aud_forged', sequence = 1000000, recorded_at = recorded_at + 86400000000, person_ids = '[]'",
            "INSERT INTO audit_entry SELECT * FROM forged");
        (await check.TurnAsync(Ct)).ShouldContain(t => t.StartsWith("Entry 999999 of the audit log second (aud_forged)", StringComparison.Ordinal));
    }

    private async Task SignAsync(IStore store, OwnLog log)
    {
        var tree = new AuditTree(store, log, Clock);
        await tree.OpenAsync(null, Ct);
        await tree.AdvanceAsync(Ct);
    }

    private async Task<string> RootAsync(string log) => Convert.ToBase64String((await LookAsync(s => s.AuditTree.LatestCheckpointAsync(log)))!.Root);

    private async Task<List<string>> OutcomesAsync() =>
        [.. (await LookAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, null), null, 100))).Where(e => e.Action == LogRegister.Action).Select(e => e.Outcome)];
}

/// <summary>What stands beside the log is compared with it.</summary>
public abstract class TrailCheckTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly OpenSslEd25519 Crypto = OpenSslEd25519.Load();

    /// <summary>What an administrator switches off first.</summary>
    protected abstract string[] Unlock { get; }

    [Fact]
    public async Task What_the_broker_wrote_itself_never_differs()
    {
        // Whatever an entry can be, an erased one among them; more than one page, and with people who stand in many.
        var entries = Enumerable.Range(1, 1100).Select(i => new Filled(i) { Absent = i % 3 * 0.4 }.Of<AuditEntry>() with
        {
            Id = NewId("aud"),
            PersonIds = [.. Enumerable.Range(0, i % 4).Select(n => $"per_{(i * (n + 1)) % 7}")],
        }).ToList();
        foreach (var some in entries.Chunk(200))
            await DoAsync(s => some.ToList().ForEach(s.Audit.Append));
        (await DoAsync(s => s.AuditTree.ErasePersonalAsync(entries[5].Id))).ShouldBeTrue();
        await SignAsync();
        var check = Check();
        (await check.StartAsync(Ct)).ShouldBeEmpty();
        for (var turn = 0; turn < 3; turn++)
            (await check.TurnAsync(Ct)).ShouldBeEmpty();
        check.Differs.ShouldBeFalse();
    }

    [Theory]
    [InlineData("DELETE FROM audit_entry_person WHERE entry_id = '{0}'", "it lacks somebody whom the entry names")]
    [InlineData("UPDATE audit_entry_person SET looked = NULL WHERE entry_id = '{0}'", "it says otherwise what the entry was")]
    [InlineData("UPDATE audit_entry_person SET told_organisation_id = 'northmere-csc' WHERE entry_id = '{0}'", "it says otherwise what the entry was")]
    [InlineData("INSERT INTO audit_entry_person (person_id, entry_id, looked) VALUES ('per_somebody_else', '{0}', 1)", "it names somebody whom the entry does not")]
    public async Task An_index_by_person_that_is_not_what_the_entries_say_is_told_by_the_entry(string statement, string how)
    {
        var look = Look("per_iris");
        await DoAsync(s => s.Audit.Append(look));
        await AppendAsync(300);
        await SignAsync();
        await ChangeAsync(string.Format(null, statement, look.Id));
        var check = Check();

        // An old entry: the start looks at the newest tile alone.
        (await check.StartAsync(Ct)).ShouldBeEmpty();
        var said = await check.TurnAsync(Ct);
        said.ShouldAllBe(d => d.Contains(look.Id, StringComparison.Ordinal) && d.Contains(how, StringComparison.Ordinal));
        said.ShouldNotBeEmpty();
        check.Differs.ShouldBeTrue();
        said.ShouldAllBe(d => !d.Contains("per_", StringComparison.Ordinal));
    }

    /// <summary>What a call has read is compared by itself, without its neighbours: whatever was changed of it, and no erasure.</summary>
    [Fact]
    public async Task An_entry_that_a_call_reads_is_compared_with_what_the_log_has_of_it()
    {
        await AppendAsync(6);
        var ids = (await LookAsync(s => s.AuditTree.LeavesAsync("main", 0, 6))).Select(l => l.Entry.Id).ToList();
        var check = Check();
        var before = await LookAsync(s => s.Past.PlacedAsync(ids));
        (await DoAsync(s => s.AuditTree.ErasePersonalAsync(ids[0]))).ShouldBeTrue();
        foreach (var read in new[] { before, await LookAsync(s => s.Past.PlacedAsync(ids)) })
            (await LookAsync(s => check.MeetAsync(s, read))).ShouldBeEmpty();
        check.Differs.ShouldBeFalse();

        await ChangeAsync(
            $"UPDATE audit_entry SET practitioner_id = 'u-somebody-else' WHERE id = '{ids[1]}'", $"UPDATE audit_entry SET outcome = 'refused: NOT_FOUND' WHERE id = '{ids[2]}'",
            $"UPDATE audit_entry SET shown = '[\"DETAIL con_other\"]' WHERE id = '{ids[3]}'");
        var after = await LookAsync(async s => await check.MeetAsync(s, await s.Past.PlacedAsync(ids)));
        after.Select(e => e.Entry.Id).ShouldBe(ids[1..4], ignoreOrder: true);
        (await LookAsync(async s => await check.MeetAsync(s, await s.Past.PlacedAsync([ids[4]])))).ShouldBeEmpty();
        check.Differs.ShouldBeTrue();
    }

    [Fact]
    public async Task A_look_that_was_taken_out_of_the_newest_tile_is_told_at_the_start()
    {
        await AppendAsync(300);
        var look = Look("per_iris");
        await DoAsync(s => s.Audit.Append(look));
        await SignAsync();
        await ChangeAsync($"DELETE FROM audit_entry_person WHERE entry_id = '{look.Id}'");
        (await Check().StartAsync(Ct)).ShouldHaveSingleItem().ShouldContain(look.Id);
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET reason = 'A routine look.' WHERE sequence = 3", "Entry 2 of the audit log main (")]
    [InlineData("DELETE FROM audit_entry WHERE sequence = 3", "Entry 2 of the audit log main is missing")]
    public async Task An_old_entry_that_is_not_the_one_that_was_written_is_told(string statement, string said)
    {
        await AppendAsync(300);
        await SignAsync();
        await ChangeAsync(statement);
        var check = Check();
        (await check.StartAsync(Ct)).ShouldBeEmpty();
        (await check.TurnAsync(Ct))[0].ShouldStartWith(said);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_hides_nothing_of_what_else_was_changed()
    {
        var (unreadable, hidden) = (Look("per_1"), Look("per_iris"));
        await DoAsync(s => s.Audit.Append(unreadable));
        await DoAsync(s => s.Audit.Append(hidden));
        await AppendAsync(1_400);
        var late = Look("per_2");
        await DoAsync(s => s.Audit.Append(late));
        await SignAsync();
        await ChangeAsync(
            $"UPDATE audit_entry SET rule_ids = 'x' WHERE id = '{unreadable.Id}'",
            $"INSERT INTO audit_entry_person (person_id, entry_id, looked) VALUES ('per_somebody_else', '{hidden.Id}', 1)",
            $"DELETE FROM audit_entry_person WHERE entry_id = '{late.Id}'");
        var check = Check();
        var said = (await check.TurnAsync(Ct)).ToList();
        said.ShouldContain(d => d.Contains("One of the entries 0 to 1023 of the audit log main cannot be read", StringComparison.Ordinal));
        said.ShouldContain(d => d.Contains($"Entry {unreadable.Id} cannot be read", StringComparison.Ordinal));
        said.ShouldContain(d => d.Contains(hidden.Id, StringComparison.Ordinal) && d.Contains("it names somebody whom the entry does not", StringComparison.Ordinal));
        said.ShouldContain(d => d.Contains(late.Id, StringComparison.Ordinal) && d.Contains("it lacks somebody", StringComparison.Ordinal));
        check.Differs.ShouldBeTrue();
    }

    /// <summary>Whoever erases by law does so at any moment, also between two reads of the comparison.</summary>
    [Fact]
    public async Task An_erasure_while_the_trail_is_compared_accuses_nobody()
    {
        var looks = Enumerable.Range(0, 60).Select(i => Look($"per_{i}")).ToList();
        await DoAsync(s => looks.ForEach(s.Audit.Append));
        await SignAsync();
        var left = new Queue<AuditEntry>(looks);
        var erased = 0;
        var own = OwnLogOf("main");
        await using var busy = new ErasingStore(Store, async () =>
        {
            if (left.TryDequeue(out var look))
            {
                (await DoAsync(s => s.AuditTree.ErasePersonalAsync(look.Id))).ShouldBeTrue();
                erased++;
            }
        });
        var check = new TrailCheck(busy, own, new LogRegister(busy, own));
        (await check.TurnAsync(Ct)).ShouldBeEmpty();
        check.Differs.ShouldBeFalse();
        erased.ShouldBeInRange(4, looks.Count - 1, "each read was followed by one, and some were left for the next");

        // What was changed by hand is told all the same, while others are erased.
        await ChangeAsync($"INSERT INTO audit_entry_person (person_id, entry_id, looked) VALUES ('per_somebody_else', '{looks[^1].Id}', 1)");
        var changed = looks[^1].Id;
        (await check.TurnAsync(Ct)).ShouldAllBe(d => d.Contains(changed, StringComparison.Ordinal));
        check.Differs.ShouldBeTrue();
    }

    [Theory]
    [InlineData("log = 'zzz'", "in the name of the audit log zzz")]
    [InlineData("sequence = -5", "before the first place of the audit log main")]
    public async Task Entries_where_no_broker_leaves_any_are_told_at_a_start_and_for_good(string where, string said)
    {
        await AppendAsync(3);
        await SignAsync();
        var check = Check();
        (await check.StartAsync(Ct)).ShouldBeEmpty();
        await ChangeAsync(
            "CREATE TABLE forged AS SELECT * FROM audit_entry WHERE sequence = 1", $"UPDATE forged SET id = 'aud_forged', person_ids = '[]', {where}",
            "INSERT INTO audit_entry SELECT * FROM forged");
        (await Check().StartAsync(Ct)).ShouldHaveSingleItem().ShouldContain(said);
        (await check.TurnAsync(Ct)).ShouldHaveSingleItem().ShouldContain(said);
        await ChangeAgainAsync("DELETE FROM audit_entry WHERE id = 'aud_forged'");
        (await check.TurnAsync(Ct)).ShouldBeEmpty();
        check.Differs.ShouldBeTrue();
    }

    /// <summary>A broker that is started each night sees all of its log in the course of time, and not its beginning again and again.</summary>
    [Fact]
    public async Task What_was_compared_is_not_compared_anew_after_a_start()
    {
        var hidden = Look("per_late");
        await AppendAsync(3_000);
        await DoAsync(s => s.Audit.Append(hidden));
        await AppendAsync(300);
        await SignAsync();
        await ChangeAsync($"DELETE FROM audit_entry_person WHERE entry_id = '{hidden.Id}'");

        // A page a start. The row is told with the page that it is in, at each start until it is put right, and the round ends when everything was seen.
        var kept = new Kept();
        List<string> told = [];
        for (var start = 1; start <= 6; start++)
        {
            if (start == 5)
                await ChangeAgainAsync($"INSERT INTO audit_entry_person (person_id, entry_id, told_organisation_id, looked) VALUES ('per_late', '{hidden.Id}', '{Surgery}', 1)");
            var check = Check(kept);
            (await check.StartAsync(Ct)).ShouldBeEmpty();
            told.AddRange((await check.TurnAsync(Ct)).Select(t => $"{start} {t[..t.IndexOf(':', StringComparison.Ordinal)]}"));
            check.WholeRoundAt.HasValue.ShouldBe(start == 6);
        }

        told.ShouldBe([$"3 The index by person is not what entry {hidden.Id} says", $"4 The index by person is not what entry {hidden.Id} says"]);
        kept.Saved!.Logs.ShouldBeEmpty("the next round begins anew");

        // What was kept of a log that is shorter now costs nothing: it is seen whole in the round after.
        kept.Saved = kept.Saved with { Logs = new Dictionary<string, long> { ["main"] = 1_000_000 } };
        await ChangeAgainAsync($"DELETE FROM audit_entry_person WHERE entry_id = '{hidden.Id}'");
        var last = Check(kept);
        for (var turn = 1; turn <= 6; turn++)
            (await last.TurnAsync(Ct)).ShouldBeEmpty();
        (await last.TurnAsync(Ct)).ShouldHaveSingleItem().ShouldContain(hidden.Id);
    }

    private async Task ChangeAgainAsync(string statement) => await WriteAsync(session => session.ExecuteAsync(statement));

    /// <summary>The store, with what somebody else does after each read.</summary>
    private sealed class ErasingStore(IStore store, Func<Task> after) : IStore
    {
        public RecentLeaves Leaves => store.Leaves;

        public Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct) => store.WriteAsync(command, ct);

        public async Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct)
        {
            var result = await store.ReadAsync(read, ct);
            await after();
            return result;
        }

        public WakeSignal Subscribe(string topic) => store.Subscribe(topic);

        public Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct) => store.PruneIdempotentRequestsAsync(olderThan, ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>What is kept outside of the database.</summary>
    protected sealed class Kept : ITrailProgressFile
    {
        public TrailProgress? Saved { get; set; }

        public TrailProgress? Read() => Saved;

        public void Save(TrailProgress progress) => Saved = progress;
    }

    protected static OwnLog OwnLogOf(string log, int seed = 1) =>
        new(log, $"infoshare.example/{log}", new NoteSigner($"infoshare.example/{log}", Crypto.OpenKey(Enumerable.Repeat((byte)seed, 32).ToArray())), Crypto);

    protected Task AppendAsync(int count, IStore? store = null) => DoAsync(
        s =>
        {
            for (var i = 0; i < count; i++)
                s.Audit.Append(Look($"per_{i % 5}"));
        },
        store);

    protected async Task ChangeAsync(params string[] statements)
    {
        foreach (var sql in Unlock.Concat(statements))
            await WriteAsync(session => session.ExecuteAsync(sql));
    }

    private AuditEntry Look(string personId) => new()
    {
        Id = NewId("aud"),
        Kind = AuditEventKind.Query,
        Action = "HealthService/QueryChild",
        OrganisationId = Surgery,
        PractitionerId = "u-one",
        Reason = "To know who is around the child.",
        PersonIds = [personId],
        Outcome = "done",
        RecordedAt = Now,
    };

    /// <param name="kept">Then a turn is one page; left out: a turn is a whole round.</param>
    protected TrailCheck Check(Kept? kept = null)
    {
        var own = OwnLogOf("main");
        return new TrailCheck(Store, own, new LogRegister(Store, own), kept, kept is null ? null : TimeSpan.Zero);
    }

    private async Task SignAsync()
    {
        var tree = new AuditTree(Store, OwnLogOf("main"), Clock);
        await tree.OpenAsync(null, Ct);
        (await tree.AdvanceAsync(Ct)).ShouldNotBeNull();
    }
}
