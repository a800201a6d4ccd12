using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteAuditStoreTests() : AuditStoreTests(StoreEngine.Sqlite);

public sealed class PostgresAuditStoreTests() : AuditStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public Task The_trail_cannot_be_emptied() => RefusedAsync("TRUNCATE audit_entry");

    [Fact]
    public async Task Brokers_write_their_own_logs_or_share_one()
    {
        var same = await OpenAsync();
        var own = await OpenAsync(Options with { AuditLog = "second" });
        foreach (var store in new[] { Store, same, own, Store, own })
            await DoAsync(s => s.Audit.Append(New()), store);

        (await ReadAsync(sql => sql.QueryAsync<(string, long)>("SELECT log, sequence FROM audit_entry ORDER BY log, sequence")))
            .ShouldBe([("main", 1), ("main", 2), ("main", 3), ("second", 1), ("second", 2)]);
    }
}

public abstract class AuditStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Entries_are_listed_latest_first_by_every_filter_in_pages()
    {
        var all = new List<AuditEntry>();
        for (var i = 0; i < 8; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            all.Add(New() with
            {
                OrganisationId = i % 2 == 0 ? Council : Surgery,
                ObjectId = i < 4 ? "ref_1" : null,
                PersonIds = i % 3 == 0 ? ["per_a", "per_b", "per_a"] : [],
            });
        }
        await DoAsync(s => all.ForEach(s.Audit.Append));

        (await ListAsync(new(null, null, null))).ShouldBe(Ids(7, 6, 5, 4, 3, 2, 1, 0));
        (await ListAsync(new(Council, null, null))).ShouldBe(Ids(6, 4, 2, 0));
        (await ListAsync(new(null, "per_a", null))).ShouldBe(Ids(6, 3, 0));
        (await ListAsync(new(null, null, "ref_1"))).ShouldBe(Ids(3, 2, 1, 0));
        (await ListAsync(new(Surgery, null, "ref_1"))).ShouldBe(Ids(3, 1));
        (await ListAsync(new(Council, "per_b", "ref_1"))).ShouldBe(Ids(0));
        (await ListAsync(new(Council, "per_b", null))).ShouldBe(Ids(6, 0));
        (await ListAsync(new("nobody", null, null))).ShouldBeEmpty();

        foreach (var filter in new AuditFilter[] { new(null, null, null), new(Council, null, null), new(null, "per_a", null), new(null, null, "ref_1") })
        {
            var whole = (await ListAsync(filter)).ToList();
            (await ListAsync(filter, null, 2)).ShouldBe(whole.Take(2));
            (await ListAsync(filter, whole[1], 1)).ShouldBe(whole.Skip(2).Take(1));
            (await ListAsync(filter, whole[^1], 1)).ShouldBeEmpty();
        }

        IEnumerable<string> Ids(params int[] numbers) => numbers.Select(n => all[n].Id);

        async Task<IEnumerable<string>> ListAsync(AuditFilter filter, string? after = null, int limit = 20) =>
            (await LookAsync(s => s.Audit.ListAsync(filter, after, limit))).Select(e => e.Id);
    }

    [Fact]
    public async Task Whom_entries_name_is_told_under_every_entry_that_is_one_with_a_person()
    {
        var (one, other) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        var all = new List<AuditEntry>();
        foreach (var people in new string[][] { [one], [one, "per_b"], [other, one], [], ["per_b"], [other] })
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            all.Add(New() with { PersonIds = people, RecordedAt = Now });
        }

        await DoAsync(s => all.ForEach(s.Audit.Append));
        (await NamingAsync(one)).ShouldBe([(all[2].Id, true), (all[1].Id, true), (all[0].Id, false)]);
        var latest = (await LookAsync(s => s.Audit.NamingAsync(one, null, 1))).Single();
        latest.PersonIds.ShouldBe([other, one]);
        latest.RecordedAt.ShouldBe(all[2].RecordedAt);
        (await NamingAsync("per_nobody")).ShouldBeEmpty();

        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, other, one)]));
        foreach (var id in (string[])[one, other])
        {
            (await NamingAsync(id)).ShouldBe([(all[5].Id, false), (all[2].Id, false), (all[1].Id, true), (all[0].Id, false)]);
            (await NamingAsync(id, all[5].Id, 2)).ShouldBe([(all[2].Id, false), (all[1].Id, true)]);
            (await NamingAsync(id, all[0].Id)).ShouldBeEmpty();
        }

        // What lost its personal part names nobody.
        await DoAsync(s => s.AuditTree.ErasePersonalAsync(all[1].Id));
        (await NamingAsync(one)).Select(e => e.Id).ShouldBe([all[5].Id, all[2].Id, all[0].Id]);

        async Task<IEnumerable<(string Id, bool Others)>> NamingAsync(string personId, string? after = null, int limit = 20) =>
            (await LookAsync(s => s.Audit.NamingAsync(personId, after, limit))).Select(e => (e.EntryId, e.Others));
    }

    [Fact]
    public async Task Look_ups_of_a_person_are_found_under_every_entry_that_is_one_with_it()
    {
        var (one, other) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        List<AuditEntry> all =
        [
            LookUp("HealthService/QueryChild", one), LookUp("HealthService/QueryChild", other, one), LookUp("ProbationService/CheckAdultReach", other, one),
            LookUp("HealthService/QueryChild", one) with { Outcome = "NO_MATCH" }, LookUp("HealthService/QueryChild", one) with { Kind = AuditEventKind.Return },
            LookUp(ListAccessesHandler.Action, one), LookUp("Glass/Broken", one) with { Kind = AuditEventKind.BreakGlass, Outcome = "opened" },
        ];
        await DoAsync(s => all.ForEach(s.Audit.Append));
        (await LookUpsAsync(one)).ShouldBe(Ids(6, 2, 0));
        (await LookUpsAsync(other)).ShouldBe(Ids(2, 1));
        (await LookUpsAsync("per_nobody")).ShouldBeEmpty();

        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, other, one)]));
        foreach (var id in (string[])[one, other])
        {
            (await LookUpsAsync(id)).ShouldBe(Ids(6, 2, 1, 0));
            (await LookUpsAsync(id, all[2].Id, 1)).ShouldBe(Ids(1));
            (await LookUpsAsync(id, all[0].Id)).ShouldBeEmpty();
        }

        IEnumerable<string> Ids(params int[] numbers) => numbers.Select(n => all[n].Id);

        async Task<IEnumerable<string>> LookUpsAsync(string personId, string? after = null, int limit = 20) =>
            (await LookAsync(s => s.Audit.LookUpsOfAsync(personId, after, limit))).Select(e => e.Id);

        AuditEntry LookUp(string action, params string[] people)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return New() with { Kind = AuditEventKind.Query, Action = action, Outcome = "done", PersonIds = people };
        }
    }

    [Fact]
    public async Task The_log_counts_without_gaps_in_the_order_of_commits()
    {
        var all = Enumerable.Range(0, 20).Select(_ => New()).ToList();
        await Task.WhenAll(all.Select((e, i) => DoAsync(s =>
        {
            s.Audit.Append(e);
            if (i == 7)
                throw new RuleBrokenException("after it was appended");
        }).ContinueWith(t => t.IsFaulted, TaskScheduler.Default)));

        (await ReadAsync(sql => sql.QueryAsync<(long, string)>("SELECT sequence, id FROM audit_entry ORDER BY sequence")))
            .ShouldBe(all.Where((_, i) => i != 7).Select((e, i) => ((long)i + 1, e.Id)));
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET outcome = 'other'")]
    [InlineData("DELETE FROM audit_entry")]
    [InlineData("UPDATE audit_entry_person SET person_id = 'other'")]
    [InlineData("DELETE FROM audit_entry_person")]
    public Task The_database_refuses_to_change_the_trail(string statement) => RefusedAsync(statement);

    protected AuditEntry New() => new Filled(1).Of<AuditEntry>() with { Id = NewId("aud") };

    protected async Task RefusedAsync(string statement)
    {
        var entry = New();
        await DoAsync(s => s.Audit.Append(entry));
        await Should.ThrowAsync<StoreRejectedException>(() => WriteAsync(sql => sql.ExecuteAsync(statement)));
        var kept = (await LookAsync(s => s.Audit.ListAsync(new AuditFilter(null, entry.PersonIds[0], null), null, 10))).Single();
        kept.ShouldHaveContentOf(entry);
    }
}
