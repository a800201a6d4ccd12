using InfoShare.Core.Handovers;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteHandoverStoreTests() : HandoverStoreTests(StoreEngine.Sqlite);

public sealed class PostgresHandoverStoreTests() : HandoverStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_moves_it()
    {
        var first = await AddedAsync(NewHandover(Now.AddDays(2)));
        var accepted = first with { Version = 2, State = HandoverState.Accepted };
        var late = first with { Version = 2, State = HandoverState.Unacknowledged };
        var (one, two) = await RaceAsync(
            s => s.Handovers.TryUpdateAsync(accepted, 1, Step(accepted)), s => s.Handovers.TryUpdateAsync(late, 1, Step(late)));
        (one, two).ShouldBe((true, false));
        (await LookAsync(s => s.Handovers.FindAsync(first.Id)))!.State.ShouldBe(HandoverState.Accepted);
    }

    [Fact]
    public async Task Birthdays_are_watched_once_a_person()
    {
        var person = NewId("per");
        (await RaceAsync(s => s.Handovers.TryWatchBirthdaysAsync(person, Now), s => s.Handovers.TryWatchBirthdaysAsync(person, Now)))
            .ShouldBe((true, false));
    }
}

/// <summary>Handovers, gaps, absences and watched birthdays, the same on both engines.</summary>
public abstract class HandoverStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private protected Handover NewHandover(DateTimeOffset due, string sender = Surgery, string? recipient = Council, string person = "per_one") =>
        new Filled(1).Of<Handover>() with
        {
            Id = NewId("hov"),
            Version = 1,
            State = HandoverState.Offered,
            SubjectIds = [person],
            Sender = new HandoverParty(sender, "mw-1", "Amy Slatesample", PractitionerRole.Midwife, null),
            RecipientOrganisationId = recipient,
            OfferedAt = Now,
            AcceptanceDue = due,
        };

    private protected HandoverEvent Step(Handover handover) => new(handover.Id, handover.State, "Something", "Amy Slatesample", Now);

    private protected async Task<Handover> AddedAsync(Handover handover)
    {
        await DoAsync(s => s.Handovers.Add(handover, Step(handover)));
        return handover;
    }

    [Fact]
    public async Task Every_field_of_a_handover_comes_back()
    {
        foreach (var filled in Enumerable.Range(1, 20).Select(seed => new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 }))
        {
            var made = filled.Of<Handover>() with { SubjectIds = [NewId("per"), NewId("per")] };
            await AddedAsync(made);
            (await LookAsync(s => s.Handovers.FindAsync(made.Id)))!.ShouldHaveContentOf(made);
            var next = filled.Of<Handover>() with { Id = made.Id, Version = made.Version + 1, SubjectIds = made.SubjectIds };
            (await DoAsync(s => s.Handovers.TryUpdateAsync(next, made.Version, Step(next)))).ShouldBeTrue();
            (await LookAsync(s => s.Handovers.FindAsync(made.Id)))!.ShouldHaveContentOf(next);
        }
    }

    [Fact]
    public async Task Every_field_of_a_gap_and_of_an_absence_comes_back()
    {
        foreach (var filled in Enumerable.Range(1, 20).Select(seed => new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 }))
        {
            var gap = filled.Of<UnknownPeriod>();
            var absence = filled.Of<Absence>();
            await DoAsync(s =>
            {
                s.Handovers.Add(gap);
                s.Handovers.Add(absence);
            });
            (await LookAsync(s => s.Handovers.UnknownPeriodsOfAsync([gap.PersonId]))).Single().ShouldHaveContentOf(gap);
            (await LookAsync(s => s.Handovers.FindAbsenceAsync(absence.Id)))!.ShouldHaveContentOf(absence);
        }
    }

    [Fact]
    public async Task Only_the_next_version_is_written_and_its_step_is_kept()
    {
        var first = await AddedAsync(NewHandover(Now.AddDays(2)));
        var next = first with { Version = 2, State = HandoverState.Received };
        (await DoAsync(s => s.Handovers.TryUpdateAsync(next, 1, Step(next)))).ShouldBeTrue();
        (await DoAsync(s => s.Handovers.TryUpdateAsync(next, 1, Step(next)))).ShouldBeFalse();
        (await LookAsync(s => s.Handovers.HistoryAsync(first.Id))).Select(e => e.State).ShouldBe([HandoverState.Offered, HandoverState.Received]);
        await Should.ThrowAsync<ArgumentException>(() => DoAsync(s => s.Handovers.TryUpdateAsync(next with { Version = 5 }, 3, null)));
    }

    [Fact]
    public async Task Each_side_lists_what_is_due_first_page_by_page_and_what_has_ended_apart()
    {
        var (north, south) = (NewId("org"), NewId("org"));
        var later = await AddedAsync(NewHandover(Now.AddDays(3), north, south));
        var sooner = await AddedAsync(NewHandover(Now.AddDays(1), north, south));
        var back = await AddedAsync(NewHandover(Now.AddDays(2), south, north));
        var done = await AddedAsync(NewHandover(Now.AddDays(1), north, south));
        var ended = done with { Version = 2, State = HandoverState.Withdrawn };
        await DoAsync(s => s.Handovers.TryUpdateAsync(ended, 1, Step(ended)));

        var page = await LookAsync(s => s.Handovers.OfferedToAsync(south, null, 1));
        page.Single().Id.ShouldBe(sooner.Id);
        (await LookAsync(s => s.Handovers.OfferedToAsync(south, (page[0].AcceptanceDue, page[0].Id), 5))).Single().Id.ShouldBe(later.Id);
        (await LookAsync(s => s.Handovers.OfferedByAsync(north, null, 5))).Select(h => h.Id).ShouldBe([sooner.Id, later.Id]);
        (await LookAsync(s => s.Handovers.OfferedByAsync(south, null, 5))).Single().Id.ShouldBe(back.Id);
        (await LookAsync(s => s.Handovers.EndedAsync(north, null, 5))).Single().Id.ShouldBe(done.Id);
        (await LookAsync(s => s.Handovers.EndedAsync(south, (ended.AcceptanceDue, ended.Id), 5))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handover_follows_its_person_through_a_join()
    {
        var person = await AddPersonAsync(NewId("own"));
        var handover = await AddedAsync(NewHandover(Now.AddDays(2), person: person));
        (await LookAsync(s => s.Handovers.OfPeopleAsync([person]))).Single().SubjectIds.ShouldBe([person]);
        (await LookAsync(s => s.Handovers.OfPeopleAsync([NewId("per")]))).ShouldBeEmpty();
        (await LookAsync(s => s.Handovers.FindAsync(handover.Id)))!.SubjectIds.ShouldBe([person]);
    }

    [Fact]
    public async Task A_birthday_is_watched_once()
    {
        var person = NewId("per");
        (await DoAsync(s => s.Handovers.TryWatchBirthdaysAsync(person, Now))).ShouldBeTrue();
        (await DoAsync(s => s.Handovers.TryWatchBirthdaysAsync(person, Now))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_absence_is_listed_with_its_owner_until_it_is_closed()
    {
        var owner = new HandoverParty(NewId("org"), "ehe-1", "Sam Ridgemock", PractitionerRole.EheOfficer, null);
        var absence = new Filled(3).Of<Absence>() with { Id = NewId("abs"), Version = 1, PersonId = NewId("per"), Owner = owner, Due = Now.AddDays(1), ClosedAt = null };
        await DoAsync(s => s.Handovers.Add(absence));
        (await LookAsync(s => s.Handovers.OwnedAbsencesAsync(owner.OrganisationId, null, 5))).Single().Id.ShouldBe(absence.Id);

        var taken = absence with { Version = 2, Owner = owner with { OrganisationId = NewId("org") } };
        (await DoAsync(s => s.Handovers.TryUpdateAsync(taken, 1))).ShouldBeTrue();
        (await DoAsync(s => s.Handovers.TryUpdateAsync(taken, 1))).ShouldBeFalse();
        (await LookAsync(s => s.Handovers.OwnedAbsencesAsync(owner.OrganisationId, null, 5))).ShouldBeEmpty();
        (await LookAsync(s => s.Handovers.OwnedAbsencesAsync(taken.OrganisationId, null, 5))).Single().Version.ShouldBe(2);
        await DoAsync(s => s.Handovers.TryUpdateAsync(taken with { Version = 3, ClosedAt = Now, RegisteredWith = Surgery }, 2));
        (await LookAsync(s => s.Handovers.OpenAbsencesOfAsync([absence.PersonId]))).ShouldBeEmpty();
        (await LookAsync(s => s.Handovers.AbsencesOfAsync([absence.PersonId]))).Single().RegisteredWith.ShouldBe(Surgery);
    }
}

