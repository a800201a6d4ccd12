using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqlitePeopleStoreTests() : PeopleStoreTests(StoreEngine.Sqlite);

public sealed class PostgresPeopleStoreTests() : PeopleStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Two_brokers_that_send_one_record_at_once_make_one_entry_with_one_current_version()
    {
        var first = NewId("per");
        var second = NewId("per");

        await RaceAsync(s => RecordAsync(s, first), s => RecordAsync(s, second));

        (await LookAsync(s => s.People.FindByOwnRecordAsync(Surgery, "own-1")))!.Id.ShouldBe(first);
        (await ReadAsync(sql => sql.QueryAsync<(string, bool)>(
            "SELECT entry_id, is_current FROM person_record ORDER BY recorded_at, id"))).ShouldBe([(first, false), (first, true)], ignoreOrder: true);
    }

    // As the operation does: a version of what is there, else the beginning of a person.
    private async ValueTask<bool> RecordAsync(IWriteSession session, string newId)
    {
        var known = await session.People.FindByOwnRecordAsync(Surgery, "own-1");
        session.People.AddRecord(NewRecord(known?.Id ?? newId, "own-1"));
        // A query sends what was posted.
        await session.People.FindAsync(newId);
        return true;
    }
}

public abstract class PeopleStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Nobody_is_found_by_what_is_not_there()
    {
        await AddPersonAsync("own-1");

        (await LookAsync(s => s.People.FindAsync("per_none"))).ShouldBeNull();
        (await LookAsync(s => s.People.FindManyAsync([]))).ShouldBeEmpty();
        (await LookAsync(s => s.People.FindByOwnRecordAsync(Council, "own-1"))).ShouldBeNull();
        (await LookAsync(s => s.People.FindByNameAsync([], null))).ShouldBeEmpty();
        (await LookAsync(s => s.People.FindByIdentifiersAsync([new PersonIdentifier(IdentifierScheme.NhsNumber, "9434765919")]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_person_comes_with_every_current_record_oldest_first()
    {
        var id = NewId("per");
        var late = NewRecord(id, "own-2") with { RecordedAt = Now.AddDays(1) };
        var early = NewRecord(id, "own-1") with { OrganisationId = Council, EntryId = NewId("per") };
        await DoAsync(s =>
        {
            s.People.AddRecord(late);
            s.People.AddRecord(early);
        });

        (await LookAsync(s => s.People.FindAsync(id)))!.Records.Select(r => r.Id).ShouldBe([early.Id, late.Id]);
        (await LookAsync(s => s.People.FindByOwnRecordAsync(Council, "own-1")))!.Records.Count.ShouldBe(2);
        (await LookAsync(s => s.People.FindManyAsync([id, "per_none"]))).Single().Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_new_version_of_a_record_supersedes_the_old_one_which_stays_as_history()
    {
        var id = await AddPersonAsync("own-1", "Ada", "Before");
        await DoAsync(s => s.People.AddRecord(NewRecord(id, "own-1", "Ada", "After")));

        (await LookAsync(s => s.People.FindByOwnRecordAsync(Surgery, "own-1")))!.NameFrom(Surgery).ShouldBe("Ada After");
        (await LookAsync(s => s.People.FindByNameAsync(["ada before"], null))).ShouldBeEmpty();
        (await LookAsync(s => s.People.FindByNameAsync(["ada after"], null))).Single().Records.Count.ShouldBe(1);
        (await ReadAsync(sql => sql.SingleOrDefaultAsync<int>("SELECT COUNT(*) FROM person_record"))).ShouldBe(2);
    }

    [Fact]
    public async Task Records_without_an_own_id_stand_beside_each_other()
    {
        var id = await AddPersonAsync();
        await DoAsync(s => s.People.AddRecord(NewRecord(id) with { EntryId = NewId("per") }));

        (await LookAsync(s => s.People.FindAsync(id)))!.Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_name_finds_by_alias_in_any_order_of_words_and_with_an_unknown_birth_date()
    {
        var id = NewId("per");
        var undated = NewId("per");
        var record = NewRecord(id);
        await DoAsync(s =>
        {
            s.People.AddRecord(record with { Demographics = record.Demographics with { OtherNames = ["Zoë O'Neill"] } });
            s.People.AddRecord(NewRecord(undated) with { Demographics = new Demographics { GivenName = "Neill", FamilyName = "Zoe" } });
            s.People.AddRecord(NewRecord(undated) with { Demographics = new Demographics { GivenName = "Oneill", FamilyName = "Zoe" }, EntryId = NewId("per") });
        });
        var keys = new[] { NameKeys.Of("Zoe", "Oneill")! };

        (await LookAsync(s => s.People.FindByNameAsync(keys, null))).Select(p => p.Id).ShouldBe([id, undated], ignoreOrder: true);
        (await LookAsync(s => s.People.FindByNameAsync(keys, new DateOnly(2019, 3, 4)))).Count.ShouldBe(2);
        (await LookAsync(s => s.People.FindByNameAsync(keys, new DateOnly(2019, 3, 5)))).Single().Id.ShouldBe(undated);
    }

    [Fact]
    public async Task A_common_name_gives_twenty_people_by_their_ids()
    {
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
            ids.Add(await AddPersonAsync());

        var found = await LookAsync(s => s.People.FindByNameAsync([NameKeys.Of("Ada", "Sample")!], null));
        found.Select(p => p.Id).ShouldBe(ids.Order(StringComparer.Ordinal).Take(20));
    }

    [Fact]
    public async Task An_identifier_finds_within_its_scheme_and_in_current_records_only()
    {
        var nhs = new PersonIdentifier(IdentifierScheme.NhsNumber, "9434765919");
        var id = NewId("per");
        var record = NewRecord(id, "own-1");
        record = record with { Demographics = record.Demographics with { Identifiers = [nhs, nhs] } };
        await DoAsync(s =>
        {
            s.People.AddRecord(record);
        });

        (await LookAsync(s => s.People.FindByIdentifiersAsync([nhs, nhs with { Value = "0" }]))).Single().Id.ShouldBe(id);
        (await LookAsync(s => s.People.FindByIdentifiersAsync([nhs with { Scheme = IdentifierScheme.Upn }]))).ShouldBeEmpty();

        await DoAsync(s => s.People.AddRecord(NewRecord(id, "own-1")));
        (await LookAsync(s => s.People.FindByIdentifiersAsync([nhs]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_organisation_sees_its_own_record_ids_the_newest_of_two()
    {
        var one = await AddPersonAsync("own-1");
        var two = await AddPersonAsync();
        await DoAsync(s => s.People.AddRecord(NewRecord(one, "own-9") with { RecordedAt = Now.AddHours(1), EntryId = NewId("per") }));

        (await LookAsync(s => s.People.OwnRecordIdsAsync(Surgery, [one, two, "per_none"])))
            .ShouldBe(new Dictionary<string, string> { [one] = "own-9" });
        (await LookAsync(s => s.People.OwnRecordIdsAsync(Council, [one, two]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_reads_what_it_wrote()
    {
        var id = NewId("per");
        var records = await DoAsync(async s =>
        {
            s.People.AddRecord(NewRecord(id, "own-1"));
            return (await s.People.FindByOwnRecordAsync(Surgery, "own-1"))!.Records.Count;
        });
        records.ShouldBe(1);
    }
}
