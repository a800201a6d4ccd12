using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Households;

/// <summary>
/// What a check of a new partner's household says of the present, of intentions and of the past. The day is Tuesday 10 March
/// 2026; Dale plans to live with Carly.
/// </summary>
public sealed class NewPartnerTests : IAsyncLifetime
{
    private const string Clinic = "northmere-clinic";
    private const string Neighbours = "southmere-csc";
    private const string Home = "uprn:100";

    private static readonly Practitioner Jo = new("jo", "Jo Pinefixture", PractitionerRole.ProbationOfficer, null);
    private static readonly Practitioner Nell = new("nell", "Nell Quarrymock", PractitionerRole.SexualHealthWorker, null);
    private static readonly DateOnly Today = new(2026, 3, 10);

    private ReferralWorld world = null!;
    private string dale = "";
    private string carly = "";
    private string remy = "";

    public async ValueTask InitializeAsync()
    {
        world = await CreateAsync();
        await DoAsync(session =>
        {
            session.Registry.Put(Of(Clinic, AgencyKind.Health, "Northmere", Connection.Publishes));
            session.Registry.Put(Of(Neighbours, AgencyKind.SocialCare, "Southmere", Connection.AnswersOnRequest));
            dale = Add(session, Probation, "X1", "Dale", "Hartmock", new DateOnly(2000, 10, 2));
            carly = Add(session, Visitors, "HV-33", "Carly", "Woodsample", new DateOnly(2002, 5, 19));
            remy = Add(session, Visitors, "HV-32", "Remy", "Woodsample", new DateOnly(2023, 2, 11));
        });
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task An_ended_parent_is_shown_as_former_and_does_not_make_the_household_one_with_a_child()
    {
        await RelateAsync(carly, remy, RelationshipType.BirthParent, LinkState.Confirmed);
        (await CheckAsync()).ChildPresence.ShouldBe(ChildPresence.ChildRecorded);

        await RelateAsync(carly, remy, RelationshipType.BirthParent, LinkState.EndedVerified, to: Today.AddDays(-30));
        var check = await CheckAsync();
        check.Children.Single().Reach.ShouldBe(ReachTime.Formerly);
        check.ChildPresence.ShouldBe(ChildPresence.NoneRecordedHere);
        check.ContactAnswerContradicted.ShouldBeFalse();
        check.Edges.HowToRead.ShouldContain("No child of this household is recorded here.");
    }

    [Fact]
    public async Task A_residence_and_an_involvement_that_ended_have_ended()
    {
        await RelateAsync(carly, remy, RelationshipType.BirthParent, LinkState.EndedVerified, to: Today.AddDays(-30));
        await LiveAsync(carly, LinkState.Confirmed);
        await LiveAsync(remy, LinkState.Confirmed);
        await WorkAsync(Visitors, Visitor, remy);
        var check = await CheckAsync();
        check.Children.Single().Reach.ShouldBe(ReachTime.SameAddress);
        check.Children.Single().Contact!.Name.ShouldBe(Visitor.Name);
        check.ChildPresence.ShouldBe(ChildPresence.ChildRecorded);

        await LiveAsync(remy, LinkState.EndedVerified, Today.AddDays(-1));
        await WorkAsync(Visitors, Visitor, remy, to: Today.AddDays(-1));
        check = await CheckAsync();
        check.Children.Single().Reach.ShouldBe(ReachTime.Formerly);
        check.Children.Single().Contact!.Name.ShouldBe($"{Council} duty desk");
        check.ChildPresence.ShouldBe(ChildPresence.NoneRecordedHere);
    }

    [Fact]
    public async Task A_declaration_is_soon_until_somebody_says_that_they_live_together()
    {
        await RelateAsync(carly, remy, RelationshipType.BirthParent, LinkState.Confirmed);
        (await CheckAsync()).Children.Single().Reach.ShouldBe(ReachTime.Soon);

        // The first check recorded the declaration as a link; it is no more than that.
        (await CheckAsync()).Children.Single().Reach.ShouldBe(ReachTime.Soon);
        await RelateAsync(dale, carly, RelationshipType.Partner, LinkState.Denied);
        (await CheckAsync()).Children.Single().Reach.ShouldBe(ReachTime.Soon);
        await RelateAsync(dale, carly, RelationshipType.Partner, LinkState.Confirmed, from: Today.AddDays(7));
        (await CheckAsync()).Children.Single().Reach.ShouldBe(ReachTime.Soon);
        await RelateAsync(dale, carly, RelationshipType.Partner, LinkState.Confirmed);
        (await CheckAsync()).Children.Single().Reach.ShouldBe(ReachTime.Now);
    }

    [Fact]
    public async Task A_child_of_another_household_is_listed_and_says_nothing_about_this_one()
    {
        string other = "", theirs = "", own = "";
        await DoAsync(session =>
        {
            other = Add(session, Visitors, "HV-40", "Beth", "Othersample", new DateOnly(2001, 1, 2));
            theirs = Add(session, Visitors, "HV-41", "Max", "Othersample", new DateOnly(2022, 1, 2));
            own = Add(session, Visitors, "HV-42", "Tia", "Hartmock", new DateOnly(2021, 1, 2));
        });
        await RelateAsync(dale, other, RelationshipType.Partner, LinkState.Declared, by: Council);
        await RelateAsync(other, theirs, RelationshipType.BirthParent, LinkState.Confirmed);
        await RelateAsync(dale, own, RelationshipType.BirthParent, LinkState.Confirmed);

        var check = await CheckAsync();
        check.Children.Select(c => (c.PersonId, c.Reach)).ShouldBe([(own, ReachTime.Now), (theirs, ReachTime.Soon)]);
        check.ChildPresence.ShouldBe(ChildPresence.NoneRecordedHere);
        check.ContactAnswerContradicted.ShouldBeFalse();

        // His own child is hers too: then it is of this household, though the nearest path is his own.
        await RelateAsync(carly, own, RelationshipType.BirthParent, LinkState.Confirmed);
        check = await CheckAsync();
        check.Children.Single(c => c.PersonId == own).Reach.ShouldBe(ReachTime.Now);
        check.ChildPresence.ShouldBe(ChildPresence.ChildRecorded);
        check.ContactAnswerContradicted.ShouldBeTrue();
    }

    [Fact]
    public async Task Only_the_operation_that_asks_says_that_somebody_has_not_answered()
    {
        var check = await CheckAsync();
        check.Edges.Coverage.Single(c => c.OrganisationId == Neighbours).State.ShouldBe(ResponderState.NotAnswered);
        (await world.InboxAsync(Neighbours)).Single().Trigger.ShouldBe(NotificationTrigger.InformationRequested);

        var picture = await CoverageForAsync();
        picture.Single(c => c.OrganisationId == Neighbours).State.ShouldBe(ResponderState.NotAsked);
        var words = CoverageOf.HowToRead(false, picture, false);
        words.ShouldContain($"{Neighbours} answers on request only and was not asked: ring.");
        words.ShouldNotContain("not answered");
    }

    [Fact]
    public async Task A_service_that_is_not_open_is_told_and_never_named()
    {
        await RelateAsync(carly, remy, RelationshipType.BirthParent, LinkState.Confirmed);
        await WorkAsync(Clinic, Nell, remy);
        var check = await CheckAsync();
        check.Children.Single().Contact!.Name.ShouldBe($"{Council} duty desk");
        check.Children.Single().Contact!.OrganisationName.ShouldBe(Council);
        check.Edges.Coverage.Single(c => c.OrganisationId == Clinic).State.ShouldBe(ResponderState.NoneRecordedHere);
        check.Told.ShouldBe([$"{Council}: DUTY_SOCIAL_WORKER"]);
        (await world.InboxAsync(Clinic)).Single().Trigger.ShouldBe(NotificationTrigger.NewPartnerLinked);
    }

    [Fact]
    public async Task A_notification_has_markers_and_the_officer_and_points_to_the_gravest_concern()
    {
        await RelateAsync(carly, remy, RelationshipType.BirthParent, LinkState.Confirmed);
        await WorkAsync(Visitors, Visitor, remy);
        var grave = await ConcernAsync(ConcernIndicator.ViolentConviction, "Convicted of violence to an earlier partner.");
        await ConcernAsync(ConcernIndicator.DrugSupply, "Convicted of selling.");
        await CheckAsync();

        foreach (var (organisation, tier) in ((string, Tier)[])[(Council, Tier.Summary), (Visitors, Tier.Marker)])
        {
            var item = (await world.InboxAsync(organisation)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
            item.Tier.ShouldBe(tier);
            item.ConcernId.ShouldBe(grave);
            item.Summary.ShouldContain("VIOLENT_CONVICTION");
            item.Summary.ShouldContain("DRUG_SUPPLY");
            item.Summary.ShouldContain(Jo.Name);
            item.Summary.ShouldNotContain("earlier partner");
        }
    }

    [Fact]
    public async Task More_concerns_than_are_read_are_stated_as_a_limit()
    {
        for (var i = 0; i < 3; i++)
            await ConcernAsync(ConcernIndicator.DrugSupply, "Convicted of selling.");
        (await CheckAsync()).Edges.Limits.Select(l => l.What).ShouldBe(["steps followed"]);
        await DoAsync(session =>
        {
            for (var i = 0; i < 198; i++)
                AddConcern(session, ConcernIndicator.WeaponCarrying, "Carried a knife.");
        });
        var check = await CheckAsync();
        check.Edges.Limits.ShouldContain(new AnswerLimit("concerns read", "the 200 shared latest"));
        check.Edges.Limits.ShouldContain(new AnswerLimit("earlier concerns read", "the 100 shared latest"));
        check.Markers.Count.ShouldBe(200);
    }

    [Fact]
    public async Task That_two_descriptions_are_one_person_is_refused_and_audited()
    {
        var refused = await Should.ThrowAsync<RuleException>(() => CheckAsync(SubjectRef.ById(dale)));
        refused.Reason.ShouldBe(ErrorReason.InvalidFields);
        var entry = (await world.Store.ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, null), null, 1), Ct)).Single();
        entry.Outcome.ShouldBe("same person");
        entry.PersonIds.ShouldBe([dale]);
        entry.Purpose.ShouldBe(Purpose.AssessAdultAccess);
        (await world.InboxAsync(Council)).ShouldBeEmpty();
    }

    private Task<NewPartnerChecked> CheckAsync(SubjectRef? partner = null)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return new CheckNewPartnerHandler(
            world.Store, world.Directory, world.Deadlines, new NewPartnerNotices(world.Deadlines), new LookUps(world.Store, world.Directory, world.Deadlines),
            new ContactContradictions(world.Deadlines), world.Clock)
            .HandleAsync(
                new CheckNewPartner(
                    SubjectRef.ByOwnRecord("X1"), partner ?? SubjectRef.ById(carly), null,
                    new DeclaredIntention(Today.AddDays(21), Today, ResidenceKind.MainHome, null), ChildContactAnswer.No,
                    new AccessPurpose(Purpose.AssessAdultAccess, "He told me today that he moves in.", LegalBasis.PublicFunction, false, "none leads"),
                    ["Southmere"]),
                CallOf(Probation, Jo), Ct);
    }

    private async Task<IReadOnlyList<AgencyCoverage>> CoverageForAsync() =>
        CoverageOf.Areas(await world.Directory.CurrentAsync(Ct), ["Southmere"], new HashSet<string>(), CallOf(Probation, Jo).Caller);

    private Task RelateAsync(
        string person, string related, RelationshipType type, LinkState state, DateOnly? from = null, DateOnly? to = null, string by = Visitors) =>
        DoAsync(session => session.Links.Add(new Relationship(
            session.NextId("rel"), person, related, type, state, from, to, SourceKind.RecordCheck, by, AgencyKind.Health, session.Now)));

    private Task LiveAsync(string person, LinkState state, DateOnly? to = null) =>
        DoAsync(session => session.Links.Add(new Residence(
            session.NextId("res"), person, Home, new PostalAddress("100", "17 Ford Road", "NM2 7AB", "Northmere"), ResidenceKind.MainHome, state, null, to,
            SourceKind.RecordCheck, Visitors, AgencyKind.Health, session.Now)));

    private Task WorkAsync(string organisation, Practitioner who, string person, DateOnly? to = null) =>
        DoAsync(session => session.Links.Add(new Involvement(
            session.NextId("inv"), person, organisation, who.Id, who.Name, who.Role, null, false, Today.AddDays(-90), to, session.Now)));

    private async Task<string> ConcernAsync(ConcernIndicator indicator, string risk)
    {
        var id = "";
        await DoAsync(session => id = AddConcern(session, indicator, risk));
        return id;
    }

    private string AddConcern(IWriteSession session, ConcernIndicator indicator, string risk)
    {
        var concern = new Concern
        {
            Id = session.NextId("con"),
            OrganisationId = Probation,
            Agency = AgencyKind.Probation,
            AuthorId = Jo.Id,
            AuthorName = Jo.Name,
            AuthorRole = Jo.Role,
            SubjectId = dale,
            Indicators = [indicator],
            Kind = ConcernKind.Event,
            KnownAt = session.Now,
            RecordedAt = session.Now,
            SharedAt = session.Now,
            Source = SourceKind.Finding,
            Verification = VerificationState.Unverified,
            Class = SensitivityClass.Criminal,
            RiskStatement = risk,
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
        };
        session.Concerns.Add(concern, []);
        return concern.Id;
    }

    private static string Add(IWriteSession session, string organisation, string own, string given, string family, DateOnly born)
    {
        var id = session.NextId("per");
        session.People.AddRecord(new PersonRecord(
            session.NextId("rec"), id, organisation, own, new Demographics { GivenName = given, FamilyName = family, BirthDate = born }, session.Now));
        return id;
    }

    private static Organisation Of(string id, AgencyKind agency, string area, Connection connection) => new(
        id, id, agency, area, connection, Roles.Of(agency), ReceivesReferrals: false, "0300 000 0001", id, [], null, Enabled: true, IsOperator: false);

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
