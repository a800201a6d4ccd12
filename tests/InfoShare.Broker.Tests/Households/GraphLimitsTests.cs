using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Households;

/// <summary>What is not followed, and that it is said: buildings, too many links, refuges, intelligence. The day is 10 March 2026.</summary>
public sealed class GraphLimitsTests : IAsyncLifetime
{
    private static readonly Practitioner Officer = new("jo", "Jo Pinefixture", PractitionerRole.ProbationOfficer, null);
    private static readonly Practitioner Lead = new("oak", "Ms Oakmock", PractitionerRole.DesignatedLead, null);
    private static readonly AccessPurpose Why = new(Purpose.AssessAdultAccess, "He told me today whom he sees.", LegalBasis.PublicFunction, false, "none leads");

    private ReferralWorld world = null!;
    private string adult = "";
    private string child = "";

    public async ValueTask InitializeAsync()
    {
        world = await CreateAsync();
        await DoAsync(session =>
        {
            adult = Add(session, "Ned", new DateOnly(1990, 1, 1));
            child = Add(session, "Kim", new DateOnly(2020, 1, 1));
        });
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_block_of_flats_is_no_household_and_the_answer_says_so()
    {
        await DoAsync(session =>
        {
            foreach (var person in (string[])[adult, child])
                session.Links.Add(Home(session, person, ResidenceKind.MainHome));
        });
        (await ReachAsync()).Children.Single().Reach.ShouldBe(ReachTime.SameAddress);

        await DoAsync(session =>
        {
            for (var i = 0; i < GraphLoader.MaxResidents; i++)
                session.Links.Add(Home(session, $"per_neighbour{i}", ResidenceKind.MainHome));
        });
        var answer = await ReachAsync();
        answer.Children.ShouldBeEmpty();
        answer.Edges.Limits.ShouldContain(l => l.What == "people at the address" && l.NarrowedTo.Contains("more than 20"));
        answer.Edges.HowToRead.ShouldContain("This is not a statement that there are no concerns.");
    }

    [Fact]
    public async Task More_links_than_are_followed_are_said_in_words()
    {
        await DoAsync(session =>
        {
            for (var i = 0; i <= ChildLinks.MaxLinks; i++)
                session.Links.Add(Link(session, adult, $"per_met{i}", RelationshipType.Associate, SourceKind.RecordCheck));
        });
        (await ReachAsync()).Edges.Limits.ShouldContain(new AnswerLimit(
            "links followed", "there are more than 200 links here; narrowed to the 200 latest"));
    }

    [Fact]
    public async Task More_links_of_neighbours_than_are_read_are_said_in_words()
    {
        await DoAsync(session =>
        {
            session.Links.Add(Home(session, child, ResidenceKind.MainHome));
            session.Links.Add(Home(session, adult, ResidenceKind.MainHome));
            for (var i = 0; i <= 600; i++)
                session.Links.Add(Link(session, adult, $"per_met{i}", RelationshipType.Associate, SourceKind.RecordCheck));
        });
        (await AroundAsync(School, Lead)).Edges.Limits.ShouldContain(new AnswerLimit(
            "links of people at the address", "there are more than 600; narrowed to the 600 latest"));
    }

    [Fact]
    public async Task More_links_than_are_read_for_earlier_children_are_said_in_words()
    {
        await DoAsync(session =>
        {
            for (var i = 0; i <= ChildLinks.MaxLinks; i++)
                session.Links.Add(Link(session, adult, $"per_met{i}", RelationshipType.Associate, SourceKind.RecordCheck));
        });
        var matters = await world.Store.ReadAsync(session => EarlierMatters.OfAsync(session, [adult]), Ct);
        matters.Limits.ShouldBe([new AnswerLimit("links to earlier children", "there are more than 200 links here; narrowed to the 200 latest")]);
    }

    [Fact]
    public async Task Children_beyond_the_twentieth_of_one_occasion_are_counted_in_the_trail_and_the_duty_desk_is_asked_to_see_to_them()
    {
        var children = Enumerable.Range(0, ResurfaceConcerns.MaxChildren + 2)
            .Select(i => new ChildOfOccasion($"per_child{i:00}", [adult], [$"per_child{i:00}"], "Northmere")).ToList();
        var registry = await world.Directory.CurrentAsync(Ct);
        await TellAsync(children, registry);
        await TellAsync(children, registry);
        var desk = (await world.InboxAsync(Council)).Single();
        desk.PersonId.ShouldBe("per_child20");
        desk.Summary.ShouldContain("of 2 of them, of whom this is one, nobody was told");
        (await OutcomesAsync()).ShouldContain("narrowed: 2 children and 0 services not told");
    }

    [Fact]
    public async Task Services_beyond_the_thirtieth_around_one_child_are_counted_and_the_duty_desk_is_asked_to_see_to_them()
    {
        var now = await world.Directory.CurrentAsync(Ct);
        var visitors = now.Find(Visitors)!;
        var many = Enumerable.Range(0, ResurfaceConcerns.MaxRecipientsOfChild + 3)
            .Select(i => visitors with { Id = $"clinic-{i:00}", Name = $"Clinic {i}", ClientId = null }).ToList();
        var registry = new RegistrySnapshot(now.Version + 1, [.. now.All, .. many]);
        await DoAsync(session =>
        {
            foreach (var clinic in many)
            {
                session.Links.Add(new Involvement(
                    session.NextId("inv"), child, clinic.Id, null, "A worker", PractitionerRole.HealthVisitor, null, false, new DateOnly(2026, 1, 1), null, session.Now));
            }
        });
        await TellAsync([new ChildOfOccasion(child, [adult], [child], "Northmere")], registry);
        (await world.InboxAsync(Council)).Single().Summary.ShouldContain("More than 30 services work with this child: 3 were not told.");
        (await OutcomesAsync()).ShouldContain("narrowed: 0 children and 3 services not told");
    }

    [Fact]
    public async Task A_refuge_leads_nowhere_whoever_recorded_it_as_a_home()
    {
        await DoAsync(session =>
        {
            session.Links.Add(Home(session, adult, ResidenceKind.MainHome));
            session.Links.Add(Home(session, child, ResidenceKind.MainHome));
            session.Links.Add(Home(session, child, ResidenceKind.Refuge));
        });
        var answer = await ReachAsync();
        answer.Children.ShouldBeEmpty();
        answer.Edges.Limits.Select(l => l.What).ShouldBe(["steps followed"]);
    }

    [Fact]
    public async Task A_child_in_a_refuge_is_told_of_with_the_callers_own_duty_desk_alone()
    {
        await DoAsync(session =>
        {
            session.Links.Add(Link(session, adult, child, RelationshipType.BirthParent, SourceKind.RecordCheck));
            session.Links.Add(Home(session, child, ResidenceKind.Refuge));
            session.Links.Add(new Involvement(
                session.NextId("inv"), child, Visitors, Visitor.Id, Visitor.Name, Visitor.Role, null, false, new DateOnly(2026, 1, 1), null, session.Now));
        });
        var found = (await ReachAsync()).Children.Single();
        found.Reach.ShouldBe(ReachTime.Now);
        found.Contact!.OrganisationName.ShouldBe(Council);
    }

    [Fact]
    public async Task A_link_that_rests_on_intelligence_is_withheld_from_one_role_and_nothing_to_another()
    {
        await DoAsync(session => session.Links.Add(Link(session, adult, child, RelationshipType.Associate, SourceKind.PoliceIntel)));
        var officer = await ReachAsync();
        officer.Children.ShouldBeEmpty();
        officer.Edges.Withheld.Single().Because.ShouldBe(WithheldBecause.Role);

        var school = await new CheckChildHouseholdHandler(world.Directory, new LookUps(world.Store, world.Directory, world.Deadlines), world.Clock).HandleAsync(
            new CheckChildHousehold(SubjectRef.ById(child), Why with { Purpose = Purpose.ProvideCare }, []), CallOf(School, Lead), Ct);
        school.Adults.ShouldBeEmpty();
        school.Edges.Withheld.ShouldBeEmpty();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<AdultReach> ReachAsync()
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return new CheckAdultReachHandler(world.Directory, new LookUps(world.Store, world.Directory, world.Deadlines), world.Clock)
            .HandleAsync(new CheckAdultReach(SubjectRef.ById(adult), Why, []), CallOf(Probation, Officer), Ct);
    }

    private Task<ChildHousehold> AroundAsync(string organisation, Practitioner who)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return new CheckChildHouseholdHandler(world.Directory, new LookUps(world.Store, world.Directory, world.Deadlines), world.Clock).HandleAsync(
            new CheckChildHousehold(SubjectRef.ById(child), Why with { Purpose = Purpose.ProvideCare }, []), CallOf(organisation, who), Ct);
    }

    private Task TellAsync(IReadOnlyList<ChildOfOccasion> children, RegistrySnapshot registry) => world.Store.WriteAsync(
        new WriteCommand<bool>("Test", async session =>
        {
            await new ResurfaceConcerns(world.Deadlines).TellAsync(
                session,
                new Occasion(NotificationTrigger.NewPartnerLinked, "link:test", "A partner was recorded.", "Decide what this means.", children, false),
                registry, CallOf(School, Lead));
            return true;
        }),
        Ct);

    private async Task<IReadOnlyList<string>> OutcomesAsync() =>
        [.. (await world.Store.ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, null), null, 50), Ct)).Select(e => e.Outcome)];

    private static Relationship Link(IWriteSession session, string one, string other, RelationshipType type, SourceKind source) => new(
        session.NextId("rel"), one, other, type, LinkState.Reported, null, null, source, "northmere-police", AgencyKind.Police, session.Now);

    private static Residence Home(IWriteSession session, string person, ResidenceKind kind) => new(
        session.NextId("res"), person, "uprn:7", new PostalAddress("7", "1 High Rise", "NM4 4AA", "Northmere"), kind, LinkState.Reported, null, null,
        SourceKind.RecordCheck, Visitors, AgencyKind.Health, session.Now);

    private static string Add(IWriteSession session, string given, DateOnly born)
    {
        var id = session.NextId("per");
        session.People.AddRecord(new PersonRecord(
            session.NextId("rec"), id, Visitors, given, new Demographics { GivenName = given, FamilyName = "Flattest", BirthDate = born }, session.Now));
        return id;
    }

    private Task DoAsync(Action<IWriteSession> apply)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return world.Store.WriteAsync(
            new WriteCommand<bool>("Test", session =>
            {
                apply(session);
                return ValueTask.FromResult(true);
            }),
            Ct);
    }
}
