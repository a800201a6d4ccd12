using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Corrections;
using InfoShare.Core.Handovers;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteContactStoreTests() : ContactStoreTests(StoreEngine.Sqlite);

public sealed class PostgresContactStoreTests() : ContactStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_takes_a_task()
    {
        var task = await TaskAsync(await AddPersonAsync());
        var taken = task with { Version = 2, Owner = task.Owner with { Name = "One" } };
        var done = task with { Version = 2, State = DutyTaskState.Done };
        (await RaceAsync(s => s.Tasks.TryUpdateAsync(taken, 1), s => s.Tasks.TryUpdateAsync(done, 1))).ShouldBe((true, false));
    }
}

public abstract class ContactStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly ConcernSight Open = ConcernSight.Everything;

    [Fact]
    public async Task The_latest_day_on_which_a_child_was_seen_is_found_and_what_is_closed_takes_no_place()
    {
        var child = await AddPersonAsync();
        var first = await ContactAsync(child, 1, Seen.Yes, SeenAlone.Yes);
        var second = await ContactAsync(child, 5, Seen.Yes, SeenAlone.No);
        await ContactAsync(child, 9, Seen.Refused);
        var clinic = await ContactAsync(child, 8, Seen.Yes, SeenAlone.Yes, SensitivityClass.SexualHealth);
        await ContactAsync(await AddPersonAsync(), 9, Seen.Yes, SeenAlone.Yes);

        var closed = new ConcernSight("elsewhere", "nobody", clinic.ClassMask, clinic.ClassMask);
        (await LookAsync(s => s.Contacts.LastSeenAsync(child, Open, false)))!.Id.ShouldBe(clinic.Id);
        (await LookAsync(s => s.Contacts.LastSeenAsync(child, closed, false)))!.Id.ShouldBe(second.Id);
        (await LookAsync(s => s.Contacts.LastSeenAsync(child, closed, true)))!.Id.ShouldBe(first.Id);
        (await LookAsync(s => s.Contacts.OfPersonAsync(child, closed, 10))).Select(c => c.HappenedOn.Day).ShouldBe([9, 5, 1]);
        (await LookAsync(s => s.Contacts.OfPersonAsync(child, closed, 2))).Count.ShouldBe(2);
        (await LookAsync(s => s.Contacts.CountHiddenAsync(child, closed))).ShouldBe(new HiddenRecords(1, clinic.ClassMask));
        (await LookAsync(s => s.Contacts.CountHiddenAsync(child, Open))).ShouldBe(HiddenRecords.None);

        // Whoever recorded it sees it.
        var author = closed with { OrganisationId = clinic.OrganisationId, PractitionerId = clinic.PractitionerId };
        (await LookAsync(s => s.Contacts.LastSeenAsync(child, author, false)))!.Id.ShouldBe(clinic.Id);
        (await LookAsync(s => s.Contacts.CountHiddenAsync(child, author))).ShouldBe(HiddenRecords.None);
        (await LookAsync(s => s.Contacts.LastSeenAsync("per_none", Open, false))).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_taken_back_counts_nowhere_and_is_there_for_those_who_had_been_shown_it()
    {
        var child = await AddPersonAsync();
        var first = await ContactAsync(child, 1, Seen.Yes, SeenAlone.Yes);
        var wrong = await ContactAsync(child, 5, Seen.Yes, SeenAlone.Yes);
        var missed = await ContactAsync(child, 6, Seen.No, outcome: AttendanceOutcome.WasNotBrought);
        var takenBack = new Filled(1).Of<TakenBack>() with { ShownTo = [Surgery, "shown_org"] };
        (await DoAsync(s => s.Contacts.TryTakeBackAsync(wrong.Id, takenBack))).ShouldBeTrue();
        (await DoAsync(s => s.Contacts.TryTakeBackAsync(wrong.Id, takenBack with { Words = "again" }))).ShouldBeFalse();
        (await DoAsync(s => s.Contacts.TryTakeBackAsync(missed.Id, takenBack))).ShouldBeTrue();

        (await LookAsync(s => s.Contacts.LastSeenAsync(child, Open, false)))!.Id.ShouldBe(first.Id);
        (await LookAsync(s => s.Contacts.LastSeenAsync(child, Open, true)))!.Id.ShouldBe(first.Id);
        (await LookAsync(s => s.Contacts.MissedOfAsync([child], Open, 10))).ShouldBeEmpty();
        (await LookAsync(s => s.Contacts.FindAsync(wrong.Id)))!.TakenBack.ShouldNotBeNull().ShouldHaveContentOf(takenBack);
        foreach (var (sight, days) in new (ConcernSight, int[])[]
            { (Of(Surgery), [6, 5, 1]), (Of("shown_org"), [6, 5, 1]), (Of("shownXorg"), [1]), (Of("elsewhere"), [1]), (Open, [1]), (Open with { WithErrors = true }, [6, 5, 1]) })
        {
            (await LookAsync(s => s.Contacts.OfPersonAsync(child, sight, 10))).Select(c => c.HappenedOn.Day).ShouldBe(days);
        }

        static ConcernSight Of(string organisation) => new(organisation, "nobody", 0, 0);
    }

    [Fact]
    public async Task Tasks_are_listed_by_who_owns_them_and_by_who_is_asked_until_they_are_done()
    {
        var child = await AddPersonAsync();
        var own = await TaskAsync(child);
        var offered = await TaskAsync(child, DutyTaskState.Offered, Council);
        await TaskAsync(child, DutyTaskState.Done);
        (await LookAsync(s => s.Tasks.OwnedAsync(Surgery, null, 10))).Select(t => t.Id).ShouldBe([own.Id, offered.Id], ignoreOrder: true);
        (await LookAsync(s => s.Tasks.OfferedToAsync(Council, null, 10))).Select(t => t.Id).ShouldBe([offered.Id]);
        (await LookAsync(s => s.Tasks.OpenOfAsync(child))).Count.ShouldBe(2);

        (await DoAsync(s => s.Tasks.TryUpdateAsync(offered with { Version = 2, State = DutyTaskState.Open, OfferedToOrganisationId = null, Owner = offered.Owner with { OrganisationId = Council } }, 1))).ShouldBeTrue();
        (await DoAsync(s => s.Tasks.TryUpdateAsync(offered with { Version = 2 }, 1))).ShouldBeFalse();
        (await LookAsync(s => s.Tasks.OfferedToAsync(Council, null, 10))).ShouldBeEmpty();
        (await LookAsync(s => s.Tasks.OwnedAsync(Council, null, 10))).Select(t => t.Id).ShouldBe([offered.Id]);
        await Should.ThrowAsync<ArgumentException>(() => DoAsync(s => s.Tasks.TryUpdateAsync(own with { Version = 5 }, 2)));
    }

    protected async Task<DutyTask> TaskAsync(string personId, DutyTaskState state = DutyTaskState.Open, string? to = null)
    {
        var task = new Filled(1).Of<DutyTask>() with
        {
            Id = NewId("tsk"),
            Version = 1,
            PersonId = personId,
            State = state,
            GivenBy = new HandoverParty(Surgery, "gp-1", "Dr Mockhurst", PractitionerRole.Gp, null),
            Owner = new HandoverParty(Surgery, "gp-1", "Dr Mockhurst", PractitionerRole.Gp, null),
            OfferedToOrganisationId = to,
        };
        await DoAsync(s => s.Tasks.Add(task));
        return task;
    }

    private async Task<ContactRecord> ContactAsync(
        string personId, int day, Seen seen, SeenAlone alone = SeenAlone.Unspecified, SensitivityClass sensitivity = SensitivityClass.Standard,
        AttendanceOutcome outcome = AttendanceOutcome.Attended)
    {
        var contact = new Filled(1).Of<ContactRecord>() with
        {
            Id = NewId("ctc"),
            PersonId = personId,
            OrganisationId = Surgery,
            HappenedOn = new DateOnly(2027, 3, day),
            Outcome = outcome,
            Seen = seen,
            SeenAlone = alone,
            Class = sensitivity,
        };
        await DoAsync(s => s.Contacts.Add(contact));
        return contact;
    }
}
