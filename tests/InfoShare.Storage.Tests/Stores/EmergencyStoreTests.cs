using InfoShare.Core.Audit;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Emergency;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteEmergencyStoreTests() : EmergencyStoreTests(StoreEngine.Sqlite);

public sealed class PostgresEmergencyStoreTests() : EmergencyStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_opens_it()
    {
        var child = await AddPersonAsync();
        (await RaceAsync(s => s.Emergencies.TryAddAsync(New(child)), s => s.Emergencies.TryAddAsync(New(child)))).ShouldBe((true, false));
    }
}

public abstract class EmergencyStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task People_are_counted_once_and_of_this_practitioner_alone()
    {
        var (child, other) = (await AddPersonAsync(), await AddPersonAsync());
        const string who = "gp.many";
        await AddAsync(New(child) with { PractitionerId = who });
        await AddAsync(New(child) with { PractitionerId = who, Number = 2 });
        (await LookAsync(s => s.Emergencies.CountPeopleAsync(Surgery, who, Now.AddDays(-1)))).ShouldBe(1);
        await AddAsync(New(other) with { PractitionerId = who });
        (await LookAsync(s => s.Emergencies.CountPeopleAsync(Surgery, who, Now.AddDays(-1)))).ShouldBe(2);
        (await LookAsync(s => s.Emergencies.CountPeopleAsync(Surgery, who, Now))).ShouldBe(0);
        (await LookAsync(s => s.Emergencies.CountPeopleAsync(Council, who, Now.AddDays(-1)))).ShouldBe(0);
    }

    [Fact]
    public async Task It_is_open_to_the_one_who_opened_it_about_that_person_until_its_end()
    {
        var (child, other) = (await AddPersonAsync(), await AddPersonAsync());
        var grant = await AddAsync(New(child));

        (await LookAsync(s => s.Emergencies.ActiveAsync(Surgery, "gp.one", [child, other, "per_none"], Now))).ShouldBe([child]);
        (await LookAsync(s => s.Emergencies.ActiveGrantsAsync(Surgery, "gp.one", [child], Now)))[child].ShouldBe(grant.Id);
        (await LookAsync(s => s.Emergencies.ActiveAsync(Surgery, "gp.one", [], Now))).ShouldBeEmpty();
        (await LookAsync(s => s.Emergencies.ActiveAsync(Surgery, "gp.two", [child], Now))).ShouldBeEmpty();
        (await LookAsync(s => s.Emergencies.ActiveAsync(Council, "gp.one", [child], Now))).ShouldBeEmpty();
        (await LookAsync(s => s.Emergencies.ActiveAsync(Surgery, "gp.one", [child], grant.Until.AddMicroseconds(-1)))).ShouldBe([child]);
        (await LookAsync(s => s.Emergencies.ActiveAsync(Surgery, "gp.one", [child], grant.Until))).ShouldBeEmpty();

        (await DoAsync(s => s.Emergencies.TryUpdateAsync(grant with { Version = 2, EndedAt = Now }, 1))).ShouldBeTrue();
        (await LookAsync(s => s.Emergencies.ActiveAsync(Surgery, "gp.one", [child], Now))).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_about_an_id_that_is_no_entry_is_found_by_that_id_alone()
    {
        const string alone = "alo_00000000000000000000000001";
        var child = await AddPersonAsync();
        var grant = await AddAsync(New(child) with { PersonId = alone, PractitionerId = "gp.alone" });

        (await LookAsync(s => s.Emergencies.FindAsync(grant.Id)))!.PersonId.ShouldBe(alone);
        (await LookAsync(s => s.Emergencies.OfAsync(Surgery, "gp.alone", alone))).ShouldHaveSingleItem().Id.ShouldBe(grant.Id);
        (await LookAsync(s => s.Emergencies.ActiveGrantsAsync(Surgery, "gp.alone", [alone, child], Now))).ShouldHaveSingleItem().Key.ShouldBe(alone);
    }

    [Fact]
    public async Task One_number_is_given_once()
    {
        var child = await AddPersonAsync();
        var first = await AddAsync(New(child));
        (await DoAsync(s => s.Emergencies.TryAddAsync(New(child)))).ShouldBeFalse();
        var second = await AddAsync(New(child) with { Number = 2 });
        (await LookAsync(s => s.Emergencies.OfAsync(Surgery, "gp.one", child))).Select(g => g.Id).ShouldBe([second.Id, first.Id]);
        (await LookAsync(s => s.Emergencies.OfAsync(Surgery, "gp.two", child))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_a_version_that_moved_on_writes_nothing()
    {
        var grant = await AddAsync(New(await AddPersonAsync()));
        var reviewed = grant with
        {
            Version = 2,
            Outcome = EmergencyReviewOutcome.TrainingNeeded,
            ReviewedById = "np.one",
            ReviewedBy = "Nan Leadmock",
            ReviewReasons = "The duty desk was open.",
            ReviewedAt = Now,
        };
        (await DoAsync(s => s.Emergencies.TryUpdateAsync(reviewed, 1))).ShouldBeTrue();
        (await DoAsync(s => s.Emergencies.TryUpdateAsync(reviewed with { ReviewReasons = "other" }, 1))).ShouldBeFalse();
        (await LookAsync(s => s.Emergencies.FindAsync(grant.Id))).ShouldBe(reviewed);
        await Should.ThrowAsync<ArgumentException>(() => DoAsync(s => s.Emergencies.TryUpdateAsync(reviewed with { Version = 9 }, 2)));
    }

    [Fact]
    public async Task They_are_listed_by_organisation_by_person_and_all_and_those_that_nobody_has_reviewed()
    {
        var (child, other) = (await AddPersonAsync(), await AddPersonAsync());
        var one = await AddAsync(New(child));
        var two = await AddAsync(New(other));
        var council = await AddAsync(New(child) with { OrganisationId = Council, Outcome = EmergencyReviewOutcome.Justified, ReviewedAt = Now });

        (await ListAsync(new EmergencyFilter(Surgery, null, false))).ShouldBe([two.Id, one.Id]);
        (await ListAsync(new EmergencyFilter(null, null, false))).ShouldBe([council.Id, two.Id, one.Id]);
        (await ListAsync(new EmergencyFilter(null, null, true))).ShouldBe([two.Id, one.Id]);
        (await ListAsync(new EmergencyFilter(Council, null, true))).ShouldBeEmpty();
        (await ListAsync(new EmergencyFilter(null, [child], false))).ShouldBe([council.Id, one.Id]);
        (await ListAsync(new EmergencyFilter(Surgery, [child], true))).ShouldBe([one.Id]);
        (await ListAsync(new EmergencyFilter(null, [], false))).ShouldBeEmpty();
        (await LookAsync(s => s.Emergencies.ListAsync(new EmergencyFilter(null, null, false), two.Id, 10))).Select(g => g.Id).ShouldBe([one.Id]);
    }

    [Fact]
    public async Task The_rates_count_uses_and_look_ups_of_a_period_whose_end_is_left_out()
    {
        var grant = await AddAsync(New(await AddPersonAsync()));
        (await LookAsync(s => s.Emergencies.UsesAsync(grant.GrantedAt, Now.AddDays(1)))).Single().Reason.ShouldBe(grant.Reason);
        (await LookAsync(s => s.Emergencies.UsesAsync(grant.GrantedAt.AddDays(-1), grant.GrantedAt))).ShouldBeEmpty();

        await DoAsync(s =>
        {
            foreach (var (kind, purpose) in ((AuditEventKind, Purpose)[])
                [(AuditEventKind.Query, Purpose.AssessChild), (AuditEventKind.BreakGlass, Purpose.Emergency), (AuditEventKind.Publish, Purpose.AssessChild), (AuditEventKind.Query, Purpose.Unspecified)])
            {
                s.Audit.Append(new AuditEntry
                {
                    Id = NewId("aud"),
                    Kind = kind,
                    Action = "Test",
                    OrganisationId = Surgery,
                    PractitionerId = "gp.one",
                    Purpose = purpose,
                    Outcome = "done",
                    RecordedAt = Now,
                });
            }
        });
        (await LookAsync(s => s.Emergencies.LookUpsAsync(Now, Now.AddDays(1)))).ShouldBe([new LookUpCount(Surgery, "gp.one", 2)]);
        (await LookAsync(s => s.Emergencies.LookUpsAsync(Now.AddDays(-1), Now))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Conflicts_stand_until_they_are_ended()
    {
        var child = await AddPersonAsync();
        var open = NewConflict(child, open: true);
        Clock.Advance(TimeSpan.FromMilliseconds(2));
        var kept = NewConflict(child, open: false);
        await DoAsync(s =>
        {
            s.Conflicts.Add(open);
            s.Conflicts.Add(kept);
            s.Conflicts.Add(NewConflict(child, open: true) with { PractitionerId = "gp.two" });
        });
        (await LookAsync(s => s.Conflicts.FindAsync(open.Id))).ShouldBe(open);
        (await LookAsync(s => s.Conflicts.StandingAsync(Surgery, "gp.one"))).Select(c => c.Id).ShouldBe([open.Id, kept.Id]);
        (await LookAsync(s => s.Conflicts.StandingAsync(Council, "gp.one"))).ShouldBeEmpty();
        (await LookAsync(s => s.Conflicts.ListAsync(Surgery, "gp.one", openOnly: true, includeEnded: true, null, 10))).Select(c => c.Id).ShouldBe([open.Id]);
        (await LookAsync(s => s.Conflicts.ListAsync(Surgery, null, openOnly: false, includeEnded: false, null, 10))).Count.ShouldBe(3);

        var ended = open with { Version = 2, EndedAt = Now, EndedBy = "Nan Leadmock", EndReason = "They are no longer neighbours." };
        (await DoAsync(s => s.Conflicts.TryUpdateAsync(ended, 1))).ShouldBeTrue();
        (await DoAsync(s => s.Conflicts.TryUpdateAsync(ended, 1))).ShouldBeFalse();
        (await LookAsync(s => s.Conflicts.StandingAsync(Surgery, "gp.one"))).Select(c => c.Id).ShouldBe([kept.Id]);
        (await LookAsync(s => s.Conflicts.ListAsync(Surgery, "gp.one", openOnly: false, includeEnded: true, kept.Id, 10))).Single().ShouldBe(ended);
    }

    protected EmergencyGrant New(string personId) => new Filled(1).Of<EmergencyGrant>() with
    {
        Id = NewId("emg"),
        Version = 1,
        OrganisationId = Surgery,
        PractitionerId = "gp.one",
        PersonId = personId,
        Number = 1,
        GrantedAt = Now,
        Until = Now.AddMinutes(15),
        EndedAt = null,
        Outcome = EmergencyReviewOutcome.Unspecified,
        ReviewedById = null,
        ReviewedBy = null,
        ReviewReasons = null,
        ReviewedAt = null,
    };

    private Conflict NewConflict(string personId, bool open) => new Filled(1).Of<Conflict>() with
    {
        Id = NewId("coi"),
        Version = 1,
        OrganisationId = Surgery,
        PractitionerId = "gp.one",
        PersonId = personId,
        Open = open,
        EndedAt = null,
        EndedBy = null,
        EndReason = null,
    };

    private async Task<EmergencyGrant> AddAsync(EmergencyGrant grant)
    {
        (await DoAsync(s => s.Emergencies.TryAddAsync(grant))).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromMilliseconds(2));
        return grant;
    }

    private async Task<IReadOnlyList<string>> ListAsync(EmergencyFilter filter) =>
        [.. (await LookAsync(s => s.Emergencies.ListAsync(filter, null, 10))).Select(g => g.Id)];
}
