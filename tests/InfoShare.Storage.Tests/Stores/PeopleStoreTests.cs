using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
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
        (await LookAsync(s => s.People.FindByKeysAsync([]))).ShouldBeEmpty();
        (await LookAsync(s => s.People.FindByKeysAsync([1, 2, 3]))).ShouldBeEmpty();
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
        (await FindAsync("Ada", "After")).ShouldBe([id]);
        // Still met under what the record said before; what it says now decides.
        (await FindAsync("Ada", "Before")).ShouldBe([id]);
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
    public async Task A_name_finds_by_alias_in_any_order_of_words_and_by_sound()
    {
        var id = NewId("per");
        var record = NewRecord(id);
        await DoAsync(s => s.People.AddRecord(record with { Demographics = record.Demographics with { OtherNames = ["Zoë O'Neill"] } }));

        (await FindAsync("Zoe", "Oneill")).ShouldBe([id]);
        (await FindAsync("O'Neil", "Zoe")).ShouldBe([id]);
        (await FindAsync("Zoe", "Other")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_many_stand_under_is_counted_one_beyond_its_limit_and_names_nobody()
    {
        for (var i = 0; i < IPeopleReader.MostTold + 5; i++)
            await AddPersonAsync(given: "Cora", family: "Commontest");

        var keys = RegisterKeys.Of(new Demographics { GivenName = "Cora", FamilyName = "Commontest" });
        var hits = await LookAsync(s => s.People.FindByKeysAsync(keys));
        hits.Select(h => h.Key).ShouldBeSubsetOf(keys);
        hits.ShouldNotBeEmpty();
        hits.ShouldAllBe(h => h.Count == IPeopleReader.MostTold + 1 && h.IsCommon && h.EntryIds.Count == 0);
    }

    [Fact]
    public async Task An_identifier_finds_within_its_scheme()
    {
        var nhs = new PersonIdentifier(IdentifierScheme.NhsNumber, "9434765919");
        var id = NewId("per");
        var record = NewRecord(id, "own-1");
        record = record with { Demographics = new Demographics { GivenName = "Ines", FamilyName = "Idtest", Identifiers = [nhs, nhs] } };
        await DoAsync(s => s.People.AddRecord(record));

        (await FindAsync(new Demographics { Identifiers = [nhs] })).ShouldBe([id]);
        (await FindAsync(new Demographics { Identifiers = [new PersonIdentifier(IdentifierScheme.Upn, "A9434765919")] })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_protected_person_is_found_by_who_holds_a_record_until_the_mark_is_taken_back()
    {
        var record = NewRecord(NewId("per"), "own-1", "Petra", "Protectedtest") with { Protected = true };
        await DoAsync(s => s.People.AddRecord(record));
        var who = new Demographics { GivenName = "Petra", FamilyName = "Protectedtest" };

        (await FindAsync(who)).ShouldBe([record.PersonId]);
        (await FindAsync(who, Council)).ShouldBeEmpty();
        (await LookAsync(s => s.People.FindAsync(record.PersonId)))!.Records.Single().Protected.ShouldBeTrue();

        await DoAsync(s => s.People.AddRecord(record with { Id = NewId("rec"), Protected = false }));
        (await FindAsync(who, Council)).ShouldBe([record.PersonId]);
    }

    [Fact]
    public async Task A_protected_person_is_hidden_from_whoever_neither_holds_works_with_wrote_nor_was_sent_anything()
    {
        var id = await AddPersonAsync("own-1");
        var open = await AddPersonAsync("own-2");
        await ProtectAsync(id);

        (await HiddenAsync(Council, id, open, "per_none")).ShouldBe([id]);
        (await HiddenAsync(Surgery, id, open, "per_none")).ShouldBeEmpty();
        (await HiddenAsync(Council)).ShouldBeEmpty();

        await DoAsync(s => s.People.AddRecord(NewRecord(id, "c-1") with { OrganisationId = Council, EntryId = NewId("per") }));
        (await HiddenAsync(Council, id)).ShouldBeEmpty();

        // Each by itself opens it, and to that organisation alone.
        await DoAsync(s =>
        {
            s.Links.Add(new Filled(1).Of<Involvement>() with { Id = NewId("inv"), PersonId = id, OrganisationId = "works", To = new DateOnly(2020, 1, 1) });
            s.Inbox.Add(NewItem("told") with { PersonId = id });
            s.Concerns.Add(NewConcern(id, organisation: "wrote"), []);
        });
        foreach (var organisation in (string[])["works", "told", "wrote"])
            (await HiddenAsync(organisation, id)).ShouldBeEmpty(organisation);
        (await HiddenAsync("nobody", id)).ShouldBe([id]);

        // Taken back, it is hidden from nobody.
        await DoAsync(s => s.People.AddRecord(NewRecord(id, "own-1") with { Protected = false }));
        (await HiddenAsync("nobody", id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_referral_of_a_protected_child_its_sides_know_but_not_the_referrer_of_a_child_that_the_broker_added()
    {
        var (named, added) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        foreach (var id in (string[])[named, added])
            await ProtectAsync(id, id == named ? "own-1" : "own-2");
        var concern = NewConcern("per_mother", organisation: "referrer");
        await DoAsync(s =>
        {
            s.Concerns.Add(concern,
            [
                new ConcernBearing(concern.Id, named, "lives there", true, false, "named by the author"),
                new ConcernBearing(concern.Id, added, null, false, true, "recorded child"),
            ]);
            s.Referrals.Add(NewReferral() with
            {
                ChildIds = [named, added],
                ConcernIds = [concern.Id],
                ReferrerOrganisationId = "referrer",
                OwnerOrganisationId = "referrer",
                RecipientOrganisationId = "desk",
            });
            s.Referrals.Add(NewReferral() with
            {
                ChildIds = [added],
                ConcernIds = [],
                ReferrerOrganisationId = "desk",
                OwnerOrganisationId = "team",
                RecipientOrganisationId = "desk",
            });
        });

        (await HiddenAsync("referrer", named, added)).ShouldBe([added]);
        (await HiddenAsync("desk", named, added)).ShouldBeEmpty();
        (await HiddenAsync("team", named, added)).ShouldBe([named]);

        // Whoever comes to hold a record finds it; the others do not by that.
        await DoAsync(s => s.People.AddRecord(NewRecord(named, "l-1") with { OrganisationId = "later", EntryId = NewId("per") }));
        (await HiddenAsync("later", named)).ShouldBeEmpty();
        (await HiddenAsync("team", named)).ShouldBe([named]);
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

    private Task ProtectAsync(string personId, string ownRecordId = "own-1") =>
        DoAsync(s => s.People.AddRecord(NewRecord(personId, ownRecordId) with { Protected = true }));

    private Task<IReadOnlyList<string>> HiddenAsync(string organisation, params string[] personIds) =>
        LookAsync(s => s.People.HiddenFromAsync(organisation, personIds));

    private Task<IReadOnlyList<string>> FindAsync(string given, string family) =>
        FindAsync(new Demographics { GivenName = given, FamilyName = family });

    private async Task<IReadOnlyList<string>> FindAsync(Demographics who, string organisation = Surgery) =>
        [
            .. await LookAsync(async s => (await s.People.FindableAsync(
                [.. (await s.People.FindByKeysAsync(RegisterKeys.Of(who))).SelectMany(h => h.EntryIds).Distinct()], organisation)).Values.Distinct()),
        ];
}
