using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.Plans;
using InfoShare.Core.Sharing;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteItemsThatMayTellTests() : ItemsThatMayTellTests(StoreEngine.Sqlite);

public sealed class PostgresItemsThatMayTellTests() : ItemsThatMayTellTests(StoreEngine.Postgres);

/// <summary>Which items may tell of somebody, by whatever they name (L10): none of them is left out, and nothing else is read but what tells of series.</summary>
public abstract class ItemsThatMayTellTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Every_way_in_which_an_item_names_somebody_is_found_and_nothing_of_anybody_else()
    {
        var (kept, other) = (await AddPersonAsync("EMIS-1"), await AddPersonAsync("EMIS-2", "Bea", "Othersample"));
        var (ofKept, ofOther) = (await NamedAsync(kept), await NamedAsync(other));
        var (late, elsewhere, series) = (Item() with { PersonId = kept, PublishedAt = Now.AddDays(2) }, Item("other-house") with { PersonId = kept },
            Item() with { PersonId = other, Trigger = NotificationTrigger.SeriesReached });
        await DoAsync(s =>
        {
            foreach (var item in (Notification[])[.. ofKept.Values, .. ofOther.Values, late, elsewhere, series])
                s.Inbox.Add(item);
        });

        var found = (await LookAsync(s => s.Inbox.MayTellOfAsync(Council, Now.AddHours(-1), Now.AddDays(1), [kept]))).Select(i => i.Id).ToHashSet();
        foreach (var (how, item) in ofKept)
            found.ShouldContain(item.Id, how);
        found.ShouldBe([.. ofKept.Values.Select(i => i.Id), series.Id], ignoreOrder: true);
        (await LookAsync(s => s.Inbox.MayTellOfAsync(Council, Now.AddHours(-1), Now.AddDays(1), []))).ShouldBeEmpty();
        (await LookAsync(s => s.Inbox.MayTellOfAsync(Council, Now.AddDays(1), Now.AddDays(3), [kept]))).ShouldHaveSingleItem().Id.ShouldBe(late.Id);
    }

    [Fact]
    public async Task What_a_closed_matter_waited_for_and_is_gone_may_have_told_of_anybody()
    {
        var (kept, other) = (await AddPersonAsync(), await AddPersonAsync());
        var watch = Watch(other) with { BecauseId = NewId("con") };
        var item = Item() with { ReopeningId = watch.Id };
        await DoAsync(s =>
        {
            s.Plans.Add(watch);
            s.Inbox.Add(item);
        });
        (await LookAsync(s => s.Inbox.MayTellOfAsync(Council, Now.AddHours(-1), Now.AddDays(1), [kept]))).ShouldHaveSingleItem().Id.ShouldBe(item.Id);
    }

    [Fact]
    public async Task In_which_service_apart_somebody_works_is_known_by_id_or_name_from_the_work_and_from_what_lies_before()
    {
        var person = await AddPersonAsync();
        var work = new Filled(1).Of<Involvement>() with
        {
            Id = NewId("inv"),
            PersonId = person,
            OrganisationId = Council,
            PractitionerId = "u-vera",
            PractitionerName = "Vera Testsample",
            Role = PractitionerRole.SexualHealthWorker,
        };
        await DoAsync(s =>
        {
            s.Links.Add(work);
            s.Links.Add(work with { Id = NewId("inv"), PractitionerId = "u-ward", PractitionerName = "Ward Testsample", Role = PractitionerRole.Paediatrician });
            s.Inbox.Add(Item() with { ActionOwner = "Rowan Testsample", ActionOwnerId = "u-rowan", ActionRole = PractitionerRole.Lado });
        });
        (await RolesAsync("u-vera", null)).ShouldBe([PractitionerRole.SexualHealthWorker]);
        (await RolesAsync(null, "Vera Testsample")).ShouldBe([PractitionerRole.SexualHealthWorker]);
        (await RolesAsync("u-rowan", null)).ShouldBe([PractitionerRole.Lado]);
        (await RolesAsync("u-ward", "Ward Testsample")).ShouldBeEmpty();
        (await LookAsync(s => s.Roster.RolesApartOfAsync(Surgery, "u-vera", "Vera Testsample"))).ShouldBeEmpty();

        Task<IReadOnlyList<PractitionerRole>> RolesAsync(string? id, string? name) => LookAsync(s => s.Roster.RolesApartOfAsync(Council, id, name));
    }

    /// <summary>One item for each way of naming the person, and what it names.</summary>
    private async Task<Dictionary<string, Notification>> NamedAsync(string person)
    {
        var (about, bearing, carried) = (NewConcern(person), NewConcern(NewId("per")), NewConcern(person));
        var (ofChild, ofConcern) = (NewReferral(child: person), NewReferral(child: NewId("per")) with { ConcernIds = [carried.Id] });
        var handover = new Filled(1).Of<Handover>() with { Id = NewId("hov"), Version = 1, SubjectIds = [NewId("per"), person] };
        var question = new Filled(1).Of<InformationRequest>() with { Id = NewId("irq"), Version = 1, PersonId = person };
        var check = new Filled(1).Of<NewPartnerCheck>() with { Id = NewId("chk"), SupervisedPersonId = NewId("per"), PartnerId = NewId("per"), ChildIds = [NewId("per"), person], Outcome = null };
        var notice = new PatternNotice
        {
            Id = NewId("pat"),
            Version = 1,
            Kind = PatternKind.CoPresence,
            PersonId = NewId("per"),
            State = PatternState.Open,
            DeciderOrganisationId = Council,
            DeciderName = "DUTY_SOCIAL_WORKER",
            DeciderRole = PractitionerRole.DutySocialWorker,
            OpenedAt = Now,
            AcceptBy = Now.AddDays(2),
            AcceptRule = "T9",
        };
        ReopeningWatch[] watches =
            [Watch(person), Watch(NewId("per")) with { OtherId = person }, Watch(NewId("per")) with { BecauseId = about.Id }, Watch(NewId("per")) with { BecauseId = ofConcern.Id }];
        await DoAsync(s =>
        {
            s.Concerns.Add(about, []);
            s.Concerns.Add(carried, []);
            s.Concerns.Add(bearing, [new ConcernBearing(bearing.Id, person, null, false, false, "named by the author")]);
            s.Referrals.Add(ofChild);
            s.Referrals.Add(ofConcern);
            s.Handovers.Add(handover, new HandoverEvent(handover.Id, handover.State, "Something", "Amy Slatesample", Now));
            s.Information.Add(question);
            s.Links.Add(check);
            foreach (var watch in watches)
                s.Plans.Add(watch);
        });
        (await DoAsync(s => s.Patterns.TryAddAsync(notice))).ShouldBeTrue();
        await DoAsync(s => s.Patterns.Add([new PatternPart(notice.Id, RiskFactor.DomesticAbuse, bearing.Id, Now)]));
        var items = new Dictionary<string, Notification>
        {
            ["person"] = Item() with { PersonId = person },
            ["concern about"] = Item() with { ConcernId = about.Id },
            ["concern bearing"] = Item() with { ConcernId = bearing.Id },
            ["referral of"] = Item() with { ReferralId = ofChild.Id },
            ["referral that carries"] = Item() with { ReferralId = ofConcern.Id },
            ["handover"] = Item() with { HandoverId = handover.Id },
            ["question"] = Item() with { InformationRequestId = question.Id },
            ["check"] = Item() with { CheckId = check.Id },
            ["pattern"] = Item() with { PatternId = notice.Id },
        };
        foreach (var (place, watch) in watches.Index())
            items[$"reopening {place}"] = Item() with { ReopeningId = watch.Id };
        return items;
    }

    private ReopeningWatch Watch(string person) => new()
    {
        Id = NewId("rop"),
        PersonId = person,
        OrganisationId = Council,
        Trigger = ReopeningTrigger.FurtherConcern,
        ArmedAt = Now,
    };

    private Notification Item(string organisation = Council) => new()
    {
        Id = NewId("ntf"),
        OrganisationId = organisation,
        Trigger = NotificationTrigger.ConcernShared,
        Urgency = Urgency.Standard,
        ActionOwner = "DUTY_SOCIAL_WORKER",
        ActionRole = PractitionerRole.DutySocialWorker,
        ExpectedResponse = "read it",
        RespondBy = null,
        Tier = Tier.Marker,
        Summary = "Something was told.",
        Contact = null,
        PublishedAt = Now,
        StateSince = Now,
    };
}
