using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Corrections;
using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteLinkStoreTests() : LinkStoreTests(StoreEngine.Sqlite);

public sealed class PostgresLinkStoreTests() : LinkStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_complete_one_check_one_loses()
    {
        var check = NewCheck();
        await DoAsync(s => s.Links.Add(check));
        (await RaceAsync(
            s => s.Links.TryCompleteAsync(check with { Outcome = "REFERRED" }),
            s => s.Links.TryCompleteAsync(check with { Outcome = "NOT_REFERRED" }))).ShouldBe((true, false));
        (await LookAsync(s => s.Links.FindCheckAsync(check.Id)))!.Outcome.ShouldBe("REFERRED");
    }
}

public abstract class LinkStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Relationships_are_found_from_either_side_once_newest_first_and_no_more_than_asked()
    {
        Relationship Link(string a, string b, int day) => new Filled(day).Of<Relationship>() with
        {
            Id = NewId("lnk"),
            PersonId = a,
            RelatedId = b,
            RecordedAt = Now.AddDays(day),
        };
        var old = Link("per_a", "per_b", 1);
        var middle = Link("per_c", "per_a", 2);
        var recent = Link("per_b", "per_c", 3);
        await DoAsync(s =>
        {
            s.Links.Add(middle);
            s.Links.Add(recent);
            s.Links.Add(old);
            s.Links.Add(Link("per_x", "per_y", 4));
        });

        (await RelationshipsAsync(["per_a"], 10)).ShouldBe([middle.Id, old.Id]);
        (await RelationshipsAsync(["per_a", "per_b", "per_c"], 10)).ShouldBe([recent.Id, middle.Id, old.Id]);
        (await RelationshipsAsync(["per_a", "per_b", "per_c"], 2)).ShouldBe([recent.Id, middle.Id]);
        (await RelationshipsAsync([], 2)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Residences_are_found_by_person_and_by_place()
    {
        Residence Home(string person, string key, int day) => new Filled(day).Of<Residence>() with
        {
            Id = NewId("res"),
            PersonId = person,
            AddressKey = key,
            RecordedAt = Now.AddDays(day),
        };
        var former = Home("per_a", "uprn:1", 1);
        var present = Home("per_a", "uprn:2", 2);
        var neighbour = Home("per_b", "uprn:1", 3);
        await DoAsync(s =>
        {
            s.Links.Add(former);
            s.Links.Add(present);
            s.Links.Add(neighbour);
        });

        (await LookAsync(s => s.Links.ResidencesOfAsync(["per_a"], 10))).Select(r => r.Id).ShouldBe([present.Id, former.Id]);
        (await LookAsync(s => s.Links.ResidencesAtAsync(["uprn:1"], 10))).Select(r => r.Id).ShouldBe([neighbour.Id, former.Id]);
        (await LookAsync(s => s.Links.ResidencesAtAsync(["uprn:1", "uprn:2"], 1))).Select(r => r.Id).ShouldBe([neighbour.Id, present.Id]);
        (await LookAsync(s => s.Links.ResidencesAtAsync([], 1))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_open_leading_involvement_of_an_organisation_leads_and_no_row_is_overwritten()
    {
        var today = DateOnly.FromDateTime(Now.DateTime);
        var recorded = 0;
        Involvement Work(string organisation, bool leads, DateOnly? to, string person = "per_a") => new Filled(1).Of<Involvement>() with
        {
            Id = NewId("inv"),
            PersonId = person,
            OrganisationId = organisation,
            PractitionerId = $"worker{recorded}",
            Leads = leads,
            From = today.AddDays(-90),
            To = to,
            RecordedAt = Now.AddSeconds(recorded++),
        };
        var open = Work(Council, true, null);
        var endsLater = Work(Council, true, today.AddDays(1));
        var ended = Work(Council, true, today.AddDays(-1));
        var elsewhere = Work(Surgery, true, null);
        var somebodyElse = Work(Council, true, null, "per_b");
        var follower = Work(Council, false, null);
        var lead = Work(Council, true, null);
        await DoAsync(s =>
        {
            foreach (var work in (Involvement[])[follower, somebodyElse, elsewhere, ended, endsLater, open])
                s.Links.Add(work);
        });
        (await LeadsAsync()).ShouldBe([ended.Id, elsewhere.Id, somebodyElse.Id, endsLater.Id], ignoreOrder: true);

        await DoAsync(s => s.Links.Add(lead));
        (await LeadsAsync()).ShouldBe([ended.Id, elsewhere.Id, somebodyElse.Id, lead.Id], ignoreOrder: true);
        (await LookAsync(s => s.Links.InvolvementsOfAsync(["per_a"]))).Count.ShouldBe(6);

        // The lead leaves again: whoever led before and is still there leads, for that was never overwritten.
        await DoAsync(s => s.Links.Add(lead with { Id = NewId("inv"), To = today.AddDays(-1), RecordedAt = Now.AddHours(1) }));
        (await LeadsAsync()).ShouldContain(endsLater.Id);

        async Task<IEnumerable<string>> LeadsAsync() =>
            (await LookAsync(s => s.Links.InvolvementsOfAsync(["per_a", "per_b"]))).Where(i => i.Leads).Select(i => i.Id);
    }

    [Fact]
    public async Task The_newest_statement_on_a_relationship_counts_from_either_side_and_intentions_give_way()
    {
        Relationship Said(int hour, string a, string b, LinkState state, string by = Council, RelationshipType type = RelationshipType.Partner) =>
            new Filled(hour).Of<Relationship>() with
            {
                Id = NewId("lnk"),
                PersonId = a,
                RelatedId = b,
                Type = type,
                State = state,
                From = null,
                To = null,
                OrganisationId = by,
                RecordedAt = Now.AddHours(hour),
            };
        var together = Said(1, "per_a", "per_b", LinkState.Confirmed);
        var elsewhere = Said(2, "per_a", "per_b", LinkState.Reported, Surgery);
        var declared = Said(3, "per_b", "per_a", LinkState.Declared);
        var parent = Said(4, "per_a", "per_c", LinkState.Confirmed, type: RelationshipType.BirthParent);
        await DoAsync(s =>
        {
            foreach (var link in (Relationship[])[declared, parent, elsewhere, together])
                s.Links.Add(link);
        });
        (await RelationshipsAsync(["per_a"], 10)).ShouldBe([parent.Id, declared.Id, elsewhere.Id, together.Id]);

        // Said from the other side: partners have no first and second. A parent's link of the other direction is another one.
        var ended = Said(5, "per_b", "per_a", LinkState.EndedVerified);
        var otherWay = Said(6, "per_c", "per_a", LinkState.Confirmed, type: RelationshipType.BirthParent);
        await DoAsync(s =>
        {
            s.Links.Add(ended);
            s.Links.Add(otherWay);
        });
        (await RelationshipsAsync(["per_a"], 10)).ShouldBe([otherWay.Id, ended.Id, parent.Id, elsewhere.Id]);
        (await RelationshipsAsync(["per_b"], 1)).ShouldBe([ended.Id]);
    }

    [Fact]
    public async Task An_earlier_period_of_the_same_organisation_takes_nothing_from_the_present_one()
    {
        var recorded = 0;
        Relationship Link(string? from, string? to, LinkState state = LinkState.Confirmed) => new Filled(7).Of<Relationship>() with
        {
            Id = NewId("lnk"),
            PersonId = "per_p1",
            RelatedId = "per_p2",
            Type = RelationshipType.Partner,
            State = state,
            From = Day(from),
            To = Day(to),
            OrganisationId = Council,
            RecordedAt = Now.AddHours(recorded++),
        };
        Residence Home(string? from, string? to) => new Filled(7).Of<Residence>() with
        {
            Id = NewId("res"),
            PersonId = "per_p1",
            AddressKey = "uprn:77",
            State = LinkState.Confirmed,
            From = Day(from),
            To = Day(to),
            OrganisationId = Council,
            RecordedAt = Now.AddHours(recorded++),
        };
        var (present, earlier) = (Link("2024-01-01", null), Link("2019-01-01", "2021-01-01"));
        await AddAsync(present);
        await AddAsync(earlier);
        (await RelationshipsAsync(["per_p1"], 10)).ShouldBe([earlier.Id, present.Id]);

        // The same beginning, and what overlaps, is said again; an end without a beginning ends what it reaches.
        var again = Link("2024-01-01", "2024-03-01");
        await AddAsync(again);
        (await RelationshipsAsync(["per_p1"], 10)).ShouldBe([again.Id, earlier.Id]);
        var corrected = Link("2019-02-01", "2020-12-01");
        await AddAsync(corrected);
        (await RelationshipsAsync(["per_p1"], 10)).ShouldBe([corrected.Id, again.Id]);
        var undated = Link(null, null);
        await AddAsync(undated);
        (await RelationshipsAsync(["per_p2"], 10)).ShouldBe([undated.Id, corrected.Id, again.Id]);
        var old = Link("2022-01-01", "2022-05-01", LinkState.EndedVerified);
        await AddAsync(old);
        (await RelationshipsAsync(["per_p1"], 10)).ShouldBe([old.Id, undated.Id, corrected.Id, again.Id]);
        var ended = Link(null, null, LinkState.EndedVerified);
        await AddAsync(ended);
        (await RelationshipsAsync(["per_p1"], 10)).ShouldBe([ended.Id, old.Id, corrected.Id, again.Id]);

        var (home, former) = (Home("2024-01-01", null), Home("2019-01-01", "2021-01-01"));
        await DoAsync(s => s.Links.Add(home));
        await DoAsync(s => s.Links.Add(former));
        (await LookAsync(s => s.Links.ResidencesOfAsync(["per_p1"], 10))).Select(r => r.Id).ShouldBe([former.Id, home.Id]);

        Task AddAsync(Relationship link) => DoAsync(s => s.Links.Add(link));
        static DateOnly? Day(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Open_checks_are_found_from_either_side_and_take_in_children_until_they_are_completed()
    {
        var check = NewCheck() with { SupervisedPersonId = "per_oc1", PartnerId = "per_oc2", ChildIds = ["per_oc3"] };
        await DoAsync(s => s.Links.Add(check));
        (await LookAsync(s => s.Links.OpenChecksOfAsync("per_oc2"))).Single().Id.ShouldBe(check.Id);
        (await DoAsync(s => s.Links.TryExtendAsync(check with { ChildIds = ["per_oc3", "per_oc4"] }))).ShouldBeTrue();
        (await LookAsync(s => s.Links.OpenChecksOfAsync("per_oc1"))).Single().ChildIds.ShouldBe(["per_oc3", "per_oc4"]);
        (await DoAsync(s => s.Links.TryCompleteAsync(check with { Outcome = "REFERRED" }))).ShouldBeTrue();
        (await DoAsync(s => s.Links.TryExtendAsync(check with { ChildIds = [] }))).ShouldBeFalse();
        (await LookAsync(s => s.Links.OpenChecksOfAsync("per_oc1"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_statement_on_a_residence_an_involvement_and_a_status_counts()
    {
        var day = new DateOnly(2026, 1, 5);
        var home = new Filled(1).Of<Residence>() with
        {
            Id = NewId("res"),
            PersonId = "per_a",
            AddressKey = "uprn:1",
            State = LinkState.Confirmed,
            From = null,
            To = null,
        };
        var work = new Filled(1).Of<Involvement>() with { Id = NewId("inv"), PersonId = "per_a", PractitionerId = "w", To = null };
        var plan = new Filled(1).Of<ChildStatus>() with { Id = NewId("sta"), PersonId = "per_a", From = day, To = null };
        var left = home with { Id = NewId("res"), State = LinkState.EndedVerified, To = day, RecordedAt = home.RecordedAt.AddHours(1) };
        var weekends = home with { Id = NewId("res"), Kind = ResidenceKind.Refuge, RecordedAt = home.RecordedAt.AddHours(2) };
        // A colleague ends it by name; the worker's id is not known there.
        var stopped = work with { Id = NewId("inv"), PractitionerId = null, To = day, RecordedAt = work.RecordedAt.AddHours(1) };
        var colleague = work with { Id = NewId("inv"), PractitionerId = "x", PractitionerName = "Another", RecordedAt = work.RecordedAt.AddHours(2) };
        var over = plan with { Id = NewId("sta"), To = day.AddDays(90), RecordedAt = plan.RecordedAt.AddHours(1) };
        var again = plan with { Id = NewId("sta"), From = day.AddDays(200), RecordedAt = plan.RecordedAt.AddHours(2) };
        await DoAsync(s =>
        {
            foreach (var residence in (Residence[])[home, left, weekends])
                s.Links.Add(residence);
            foreach (var involvement in (Involvement[])[work, stopped, colleague])
                s.Links.Add(involvement);
            foreach (var status in (ChildStatus[])[plan, over, again])
                s.Links.Add(status);
        });
        (await LookAsync(s => s.Links.ResidencesOfAsync(["per_a"], 10))).Select(r => r.Id).ShouldBe([weekends.Id, left.Id]);
        (await LookAsync(s => s.Links.ResidencesAtAsync(["uprn:1"], 10))).Select(r => r.Id).ShouldBe([weekends.Id, left.Id]);
        (await LookAsync(s => s.Links.InvolvementsOfAsync(["per_a"]))).Select(i => i.Id).ShouldBe([colleague.Id, stopped.Id]);
        (await LookAsync(s => s.Links.StatusesOfAsync(["per_a"]))).Select(c => c.Id).ShouldBe([again.Id, over.Id]);

        // Two orders that run from one day are two statuses: neither takes the other's place, now or as things stood.
        var order = plan with { Id = NewId("sta"), Code = ChildStatusCode.Licence, OrderKind = OrderKind.Community, RecordedAt = plan.RecordedAt.AddHours(3) };
        var beside = order with { Id = NewId("sta"), OrderKind = OrderKind.SuspendedSentence, RecordedAt = plan.RecordedAt.AddHours(4) };
        await DoAsync(s =>
        {
            s.Links.Add(order);
            s.Links.Add(beside);
        });
        (await LookAsync(s => s.Links.StatusesOfAsync(["per_a"]))).Select(c => c.Id).ShouldBe([beside.Id, order.Id, again.Id, over.Id]);
    }

    [Fact]
    public async Task A_status_that_was_taken_back_runs_nowhere_stays_in_its_history_and_ran_as_things_stood()
    {
        var child = await AddPersonAsync();
        var wrong = new Filled(1).Of<ChildStatus>() with { Id = NewId("sta"), PersonId = child, RecordedAt = Now };
        var again = wrong with { Id = NewId("sta"), RecordedAt = Now.AddDays(1) };
        await DoAsync(s =>
        {
            s.Links.Add(wrong);
            s.Links.Add(again);
        });
        var takenBack = new Filled(2).Of<TakenBack>() with { At = Now.AddDays(2) };
        (await DoAsync(s => s.Plans.TryTakeBackAsync([wrong.Id, again.Id], takenBack))).ShouldBeTrue();
        (await DoAsync(s => s.Plans.TryTakeBackAsync([again.Id], takenBack))).ShouldBeFalse();
        (await LookAsync(s => s.Links.StatusesOfAsync([child]))).ShouldBeEmpty();
        (await LookAsync(s => s.Plans.StatusHistoryAsync([child], 10))).Select(c => c.Id).ShouldBe([again.Id, wrong.Id]);
        (await LookAsync(s => s.PlanSteps.FindStatusAsync(wrong.Id)))!.TakenBack.ShouldNotBeNull().ShouldHaveContentOf(takenBack);

        // What is stated anew takes no place behind them; and as things stood the day before, it ran.
        var right = again with { Id = NewId("sta"), RecordedAt = Now.AddDays(3) };
        await DoAsync(s => s.Links.Add(right));
        (await LookAsync(s => s.Links.StatusesOfAsync([child]))).Select(c => c.Id).ShouldBe([right.Id]);
        var entries = (await LookAsync(s => s.People.FindAsync(child)))!.Records.Select(r => r.EntryId).ToList();
        (await LookAsync(s => s.Past.StatusesAsync(entries, Now.AddDays(1)))).Select(c => (c.Id, c.TakenBack is null)).ShouldBe([(again.Id, true)]);
        (await LookAsync(s => s.Past.StatusesAsync(entries, Now.AddDays(2)))).Select(c => (c.Id, c.TakenBack is null)).ShouldBe([(again.Id, false)]);
    }

    [Fact]
    public async Task Statuses_present_and_past_are_found_newest_first()
    {
        ChildStatus Status(int day) => new Filled(day).Of<ChildStatus>() with
        {
            Id = NewId("sta"),
            PersonId = "per_a",
            RecordedAt = Now.AddDays(day),
        };
        var (old, recent) = (Status(1), Status(2));
        await DoAsync(s =>
        {
            s.Links.Add(old);
            s.Links.Add(recent);
        });
        (await LookAsync(s => s.Links.StatusesOfAsync(["per_a", "per_b"]))).Select(c => c.Id).ShouldBe([recent.Id, old.Id]);
        (await LookAsync(s => s.Links.StatusesOfAsync(["per_b"]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_check_is_completed_once()
    {
        var check = NewCheck();
        await DoAsync(s => s.Links.Add(check));

        var completed = check with
        {
            Outcome = "REFERRED",
            ReferralId = "ref_1",
            NotReferringReason = "none",
            ReviewDate = new DateOnly(2026, 12, 1),
            DecidedBy = "Somebody",
            DecidedAt = Now,
            DecidedAtOrganisationId = "northmere-csc",
            DecidedById = "u-somebody",
            DecidedByRole = PractitionerRole.TeamManager,
        };
        (await DoAsync(s => s.Links.TryCompleteAsync(completed))).ShouldBeTrue();
        (await DoAsync(s => s.Links.TryCompleteAsync(completed with { Outcome = "NOT_REFERRED" }))).ShouldBeFalse();
        (await LookAsync(s => s.Links.FindCheckAsync(check.Id)))!.ShouldHaveContentOf(completed);
        (await LookAsync(s => s.Links.FindCheckAsync("chk_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task Who_looked_again_is_written_on_all_checks_that_the_decision_ended_and_the_first_stays()
    {
        NewPartnerCheck Ended(string one, string? other, string by = "u-una") => NewCheck() with
        {
            SupervisedPersonId = one,
            PartnerId = other,
            Outcome = "NOT_REFERRED",
            DecidedById = by,
            DecidedAt = Now,
        };
        var (first, turned, colleagues, others, alone) = (
            Ended("per_la1", "per_la2"), Ended("per_la2", "per_la1"), Ended("per_la1", "per_la2", "u-other"), Ended("per_la1", "per_la3"), Ended("per_la1", null));
        foreach (var check in (NewPartnerCheck[])[first, turned, colleagues, others, alone])
            await DoAsync(s => s.Links.Add(check));
        await DoAsync(async s =>
        {
            await s.Links.LookedAgainAsync(first, "Una", Now.AddDays(1));
            return true;
        });
        await DoAsync(async s =>
        {
            await s.Links.LookedAgainAsync(first, "Somebody later", Now.AddDays(2));
            await s.Links.LookedAgainAsync(alone, "Ewan", Now.AddDays(2));
            return true;
        });
        foreach (var check in (NewPartnerCheck[])[first, turned])
            (await LookAsync(s => s.Links.FindCheckAsync(check.Id)))!.ShouldHaveContentOf(check with { LookedAgainBy = "Una", LookedAgainAt = Now.AddDays(1) });
        foreach (var check in (NewPartnerCheck[])[colleagues, others])
            (await LookAsync(s => s.Links.FindCheckAsync(check.Id)))!.LookedAgainBy.ShouldBeNull();
        (await LookAsync(s => s.Links.FindCheckAsync(alone.Id)))!.LookedAgainBy.ShouldBe("Ewan");
    }

    [Fact]
    public async Task Checks_of_an_organisation_come_by_when_they_are_due_and_those_that_ended_the_latest_first()
    {
        var own = NewId("org");
        NewPartnerCheck Of(int due) => NewCheck() with { OrganisationId = own, DecisionDue = Now.AddHours(due) };
        NewPartnerCheck[] checks = [Of(3), Of(1), Of(2), Of(2)];
        foreach (var check in checks)
            await DoAsync(s => s.Links.Add(check));
        await DoAsync(s => s.Links.Add(NewCheck()));
        var byDue = checks.OrderBy(c => c.DecisionDue).ThenBy(c => c.Id, StringComparer.Ordinal).Select(c => c.Id).ToList();
        (await PagesAsync(ended: false)).ShouldBe(byDue);
        (await PagesAsync(ended: true)).ShouldBeEmpty();

        foreach (var (index, id) in byDue.Take(3).Index())
            (await DoAsync(s => s.Links.TryCompleteAsync(checks.Single(c => c.Id == id) with { Outcome = "NOT_REFERRED", DecidedAt = Now.AddMinutes(index) }))).ShouldBeTrue();
        (await PagesAsync(ended: false)).ShouldBe([byDue[3]]);
        (await PagesAsync(ended: true)).ShouldBe([byDue[2], byDue[1], byDue[0]]);

        async Task<List<string>> PagesAsync(bool ended)
        {
            List<string> found = [];
            (DateTimeOffset, string)? after = null;
            while (true)
            {
                var page = await LookAsync(s => s.Links.ChecksOfOrganisationAsync(own, ended, after, 1));
                if (page.Count == 0)
                    return found;
                page.ShouldHaveSingleItem();
                found.Add(page[0].Id);
                after = (page[0].DecidedAt ?? page[0].DecisionDue, page[0].Id);
            }
        }
    }

    internal NewPartnerCheck NewCheck() => new Filled(1).Of<NewPartnerCheck>() with
    {
        Id = NewId("chk"),
        SupervisedPersonId = "per_s",
        PartnerId = "per_p",
        Outcome = null,
        ReferralId = null,
        NotReferringReason = null,
        ReviewDate = null,
        DecidedBy = null,
        DecidedAt = null,
        DecidedAtOrganisationId = null,
        DecidedById = null,
        DecidedByRole = PractitionerRole.Unspecified,
        LookedAgainBy = null,
        LookedAgainAt = null,
    };

    private async Task<IEnumerable<string>> RelationshipsAsync(string[] people, int limit) =>
        (await LookAsync(s => s.Links.RelationshipsOfAsync(people, limit))).Select(r => r.Id);
}
