using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqlitePatternStoreTests() : PatternStoreTests(StoreEngine.Sqlite);

public sealed class PostgresPatternStoreTests() : PatternStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_open_one_notice_or_tell_one_event_one_does()
    {
        var child = await AddPersonAsync();
        var (one, other) = (NewNotice(child), NewNotice(child));
        (await RaceAsync(s => s.Patterns.TryAddAsync(one), s => s.Patterns.TryAddAsync(other))).ShouldBe((true, false));
        var alert = NewAlert(child, "con_1");
        (await RaceAsync(s => s.Patterns.TryAddAsync(alert), s => s.Patterns.TryAddAsync(alert with { ItemId = "ntf_other" }))).ShouldBe((true, false));
        var next = one with { Version = 2, State = PatternState.Accepted };
        (await RaceAsync(s => s.Patterns.TryUpdateAsync(next), s => s.Patterns.TryUpdateAsync(next))).ShouldBe((true, false));
    }
}

/// <summary>Notices and alerts come back whole; of each kind one notice is open for a person, and an event is told once.</summary>
public abstract class PatternStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Every_field_comes_back_and_changes_what_may_change()
    {
        foreach (var seed in Enumerable.Range(1, 12))
        {
            var notice = new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 }.Of<PatternNotice>() with { Id = NewId("pat"), PersonId = NewId("per"), Version = 1 };
            (await DoAsync(s => s.Patterns.TryAddAsync(notice))).ShouldBeTrue();
            (await LookAsync(s => s.Patterns.FindAsync(notice.Id)))!.ShouldHaveContentOf(notice);
            var next = notice with { Version = 2, State = PatternState.Decided, Outcome = PatternOutcome.Dismissed, Reason = "said why", ReviewOn = new DateOnly(2027, 4, 1) };
            (await DoAsync(s => s.Patterns.TryUpdateAsync(next))).ShouldBeTrue();
            (await DoAsync(s => s.Patterns.TryUpdateAsync(next))).ShouldBeFalse();
            (await LookAsync(s => s.Patterns.FindAsync(notice.Id)))!.ShouldHaveContentOf(next);
        }

        (await LookAsync(s => s.Patterns.FindAsync("pat_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task Of_each_kind_one_is_open_for_a_person_and_a_new_one_follows_a_decision()
    {
        var child = await AddPersonAsync();
        var first = NewNotice(child);
        (await DoAsync(s => s.Patterns.TryAddAsync(first))).ShouldBeTrue();
        (await DoAsync(s => s.Patterns.TryAddAsync(NewNotice(child)))).ShouldBeFalse();
        (await DoAsync(s => s.Patterns.TryAddAsync(NewNotice(child) with { Kind = PatternKind.Withdrawal }))).ShouldBeTrue();
        (await DoAsync(s => s.Patterns.TryUpdateAsync(first with { Version = 2, State = PatternState.Decided }))).ShouldBeTrue();
        var second = NewNotice(child) with { OpenedAt = Now.AddDays(1) };
        (await DoAsync(s => s.Patterns.TryAddAsync(second))).ShouldBeTrue();
        var all = await LookAsync(s => s.Patterns.OfPersonAsync(child, 10));
        all.Count.ShouldBe(3);
        all[0].Id.ShouldBe(second.Id);
        (await LookAsync(s => s.Patterns.OfPersonAsync(child, 1))).Single().Id.ShouldBe(second.Id);
    }

    [Fact]
    public async Task Parts_are_kept_once_in_the_order_of_their_adding()
    {
        var notice = NewNotice(await AddPersonAsync());
        PatternPart Part(RiskFactor factor, string concern, int day) => new(notice.Id, factor, concern, Now.AddDays(day));
        await DoAsync(s => s.Patterns.TryAddAsync(notice));
        await DoAsync(s => s.Patterns.Add([Part(RiskFactor.DomesticAbuse, "con_2", 0), Part(RiskFactor.ChildInjury, "con_1", 0)]));
        await DoAsync(s => s.Patterns.Add([Part(RiskFactor.DomesticAbuse, "con_2", 5), Part(RiskFactor.ChildNeglect, "con_1", 1)]));
        (await LookAsync(s => s.Patterns.PartsOfAsync([notice.Id, "pat_none"]))).Select(p => (p.Factor, p.ConcernId)).ShouldBe(
            [(RiskFactor.ChildInjury, "con_1"), (RiskFactor.DomesticAbuse, "con_2"), (RiskFactor.ChildNeglect, "con_1")]);
        (await LookAsync(s => s.Patterns.PartsOfAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decider_lists_what_is_open_by_time_and_pages_on()
    {
        var organisation = NewId("org");
        PatternNotice At(int day) => NewNotice(NewId("per")) with { DeciderOrganisationId = organisation, AcceptBy = Now.AddDays(day) };
        var (late, soon, decided) = (At(2), At(1), At(0) with { State = PatternState.Decided });
        foreach (var notice in new[] { late, soon, decided, NewNotice(NewId("per")) })
            (await DoAsync(s => s.Patterns.TryAddAsync(notice))).ShouldBeTrue();
        (await LookAsync(s => s.Patterns.OfDeciderAsync(organisation, false, null, 10))).Select(n => n.Id).ShouldBe([soon.Id, late.Id]);
        (await LookAsync(s => s.Patterns.OfDeciderAsync(organisation, true, null, 2))).Select(n => n.Id).ShouldBe([decided.Id, soon.Id]);
        (await LookAsync(s => s.Patterns.OfDeciderAsync(organisation, false, new PatternPosition(soon.AcceptBy, soon.Id), 10))).Select(n => n.Id).ShouldBe([late.Id]);
    }

    [Fact]
    public async Task An_event_is_told_once_to_each_organisation_and_counted_for_who_acts()
    {
        var child = await AddPersonAsync();
        (await DoAsync(s => s.Patterns.TryAddAsync(NewAlert(child, "con_1")))).ShouldBeTrue();
        (await DoAsync(s => s.Patterns.TryAddAsync(NewAlert(child, "con_1") with { ItemId = "ntf_2" }))).ShouldBeFalse();
        (await DoAsync(s => s.Patterns.TryAddAsync(NewAlert(child, "con_2") with { ItemId = null }))).ShouldBeTrue();
        (await DoAsync(s => s.Patterns.TryAddAsync(NewAlert(child, "con_1") with { OrganisationId = "else" }))).ShouldBeTrue();
        (await LookAsync(s => s.Patterns.ToldAsync(child, SeriesKind.Missing, Surgery))).Select(a => a.EventKey).ShouldBe(["con_1", "con_2"]);
        (await LookAsync(s => s.Patterns.ToldAsync(child, SeriesKind.SelfHarm, Surgery))).ShouldBeEmpty();
        (await LookAsync(s => s.Patterns.CountToldAsync(Surgery, new DateOnly(2027, 3, 10), child))).ShouldBe(1);
        (await LookAsync(s => s.Patterns.CountToldAsync(Surgery, new DateOnly(2027, 3, 11), child))).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_over_the_cap_waits_for_the_morning_and_the_volume_counts_all_of_it()
    {
        var organisation = NewId("org");
        Notification Item(NotificationTrigger trigger) => new Filled(1).Of<Notification>() with
        {
            Id = NewId("ntf"),
            OrganisationId = organisation,
            Trigger = trigger,
            Urgency = Urgency.Standard,
            PublishedAt = Now,
            State = NotificationState.Queued,
            StateSince = Now,
            ReadBy = null,
            RespondBy = Now.AddHours(3),
            DigestId = null,
            AboutItemId = null,
            ConcealedFrom = null,
            AddresseeAlone = false,
        };
        var (sent, capped) = (Item(NotificationTrigger.CoPresence), Item(NotificationTrigger.SeriesReached));
        await DoAsync(s => s.Inbox.Add(sent));
        await DoAsync(s => s.Inbox.AddForMorning(capped));

        // What is for its addressee alone is in no count that others read.
        var alone = Item(NotificationTrigger.EmergencyAccess) with { OrganisationId = NewId("org"), AddresseeAlone = true };
        await DoAsync(s => s.Inbox.Add(alone));
        (await LookAsync(s => s.Inbox.AfterAsync(alone.OrganisationId, 0, true, 10))).Single().AddresseeAlone.ShouldBeTrue();
        (await LookAsync(s => s.Patterns.VolumeAsync(alone.OrganisationId, "u-reader", Now.AddHours(-1), Now.AddHours(1)))).ShouldBeEmpty();
        (await LookAsync(s => s.Inbox.AfterAsync(organisation, 0, true, 10))).Select(i => i.Id).ShouldBe([sent.Id]);
        (await LookAsync(s => s.Inbox.HeldAsync(organisation, 10))).Single().Id.ShouldBe(capped.Id);
        (await DoAsync(s => s.Inbox.TryMoveAsync(
            organisation, sent.Id, [NotificationState.Queued], NotificationState.Accepted, "Ash Testsample", null, Now.AddMinutes(5)))).ShouldBeTrue();
        var volume = await LookAsync(s => s.Patterns.VolumeAsync(organisation, "u-reader", Now.AddHours(-1), Now.AddHours(1)));
        volume.Select(v => (v.Trigger, v.Sent, v.Read, v.Accepted)).ShouldBe(
            [(NotificationTrigger.CoPresence, 1L, 1L, 1L), (NotificationTrigger.SeriesReached, 1L, 0L, 0L)], ignoreOrder: true);
        volume.Single(v => v.Accepted == 1).AcceptMicros.ShouldBe(5 * 60 * 1_000_000L);
        (await LookAsync(s => s.Patterns.VolumeAsync(organisation, "u-reader", Now.AddHours(1), Now.AddHours(2)))).ShouldBeEmpty();
        await DoAsync(s => s.Inbox.Release(organisation, null, [capped.Id], Now));
        (await LookAsync(s => s.Inbox.AfterAsync(organisation, 0, true, 10))).Select(i => i.Id).ShouldBe([sent.Id, capped.Id]);
    }

    protected PatternNotice NewNotice(string personId) => new()
    {
        Id = NewId("pat"),
        Version = 1,
        Kind = PatternKind.CoPresence,
        PersonId = personId,
        State = PatternState.Open,
        DeciderOrganisationId = Council,
        DeciderName = "DUTY_SOCIAL_WORKER",
        DeciderRole = PractitionerRole.DutySocialWorker,
        OpenedAt = Now,
        AcceptBy = Now.AddDays(2),
        AcceptRule = "T9",
    };

    protected PatternAlert NewAlert(string personId, string key) =>
        new(personId, SeriesKind.Missing, Surgery, key, personId, "ntf_1", new DateOnly(2027, 3, 10), Now);
}
