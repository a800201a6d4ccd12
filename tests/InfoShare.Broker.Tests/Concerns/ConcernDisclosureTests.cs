using InfoShare.Core;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Concerns.ConcernWorld;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Concerns;

/// <summary>Who learns what of a concern, on a real store.</summary>
public sealed class ConcernDisclosureTests
{
    private static CancellationToken Ct => ConcernWorld.Ct;

    [Fact]
    public async Task A_colleague_of_the_force_learns_only_that_intelligence_exists()
    {
        await using var world = await ConcernWorld.CreateAsync();
        await world.ShareAsync(Intelligence, Police, ConcernIndicator.IntelligenceHeld);

        var picture = await world.QueryAsync(Constable, Police);
        picture.Concerns.ShouldBeEmpty();
        picture.Edges.Withheld.ShouldHaveSingleItem().HeldBy.ShouldBe(AgencyKind.Police);
    }

    [Fact]
    public async Task Nobody_gives_himself_a_higher_role()
    {
        await using var world = await ConcernWorld.CreateAsync();
        foreach (var name in (string?[])[null, Kit.Name])
        {
            var refused = await Should.ThrowAsync<RuleException>(() => world.RecordInvolvementAsync(Kit, School, name, PractitionerRole.DesignatedLead));
            refused.Violations.Single().Field.ShouldBe("role");
        }

        (await Should.ThrowAsync<RuleException>(() => world.RecordInvolvementAsync(Kit, School, "Kit F.", PractitionerRole.DesignatedLead)))
            .Reason.ShouldBe(ErrorReason.RoleNotAllowed);
        (await Should.ThrowAsync<RuleException>(() => world.RecordInvolvementAsync(Gp, Surgery, "Mo Midsample", PractitionerRole.Midwife)))
            .Violations.Single().Field.ShouldBe("role", "a surgery has no midwives");
        (await world.RecordInvolvementAsync(Kit, School, null, PractitionerRole.SchoolStaff)).LinkId.ShouldNotBeEmpty();
        (await world.RecordInvolvementAsync(Lead, School, Kit.Name, PractitionerRole.SchoolStaff)).LinkId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_item_addressed_by_a_wrong_role_shows_no_more_than_the_readers_own()
    {
        await using var world = await ConcernWorld.CreateAsync();
        await world.InvolveAsync(world.Child, School, Kit, PractitionerRole.DesignatedLead);
        await world.ShareAsync(Owen, Council, ConcernIndicator.PoorHygiene, change: s => s with
        {
            Children = [new StatedBearing(SubjectRef.ById(world.Child), "Idris came in the same clothes all week.", false)],
        });

        var read = await world.InboxOfAsync(School, Kit);
        var item = read.Items.Single();
        item.Item.Tier.ShouldBe(Tier.Existence);
        item.Item.Summary.ShouldNotContain("clothes");
        item.Concern!.Indicators.ShouldBeEmpty();
        item.Concern.Relevance.ShouldBeNull();

        // The trail says what was given, not what lay in the table.
        (await EntryAsync(world, read.Receipt)).CountsByTier.ShouldBe(new Dictionary<string, int> { ["EXISTENCE"] = 1 });
        (await world.InboxOfAsync(School, Lead)).Items.Single().Concern!.Relevance.ShouldBe("Idris came in the same clothes all week.");
    }

    [Fact]
    public async Task The_edges_of_an_answer_are_those_of_all_pages()
    {
        await using var world = await ConcernWorld.CreateAsync();
        await world.ShareAsync(Constable, Police, ConcernIndicator.PoorHygiene);
        world.Inner.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ShareAsync(ClinicWorker, Clinic, ConcernIndicator.SexualExploitation);
        world.Inner.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ShareAsync(Visitor, Visitors, ConcernIndicator.PoorGrowth);

        var first = await world.QueryAsync(Owen, Council, pageSize: 1);
        first.Concerns.ShouldHaveSingleItem().Indicators.ShouldBe([ConcernIndicator.PoorGrowth]);
        first.Next.ShouldNotBeNull();
        StateOf(first, Police).ShouldBe(ResponderState.Answered);
        StateOf(first, Clinic).ShouldBe(ResponderState.Answered, "openly withheld");
        first.Edges.Withheld.ShouldHaveSingleItem().Because.ShouldBe(WithheldBecause.Class);

        var second = await world.QueryAsync(Owen, Council, pageSize: 1, after: first.Next);
        second.Concerns.ShouldBeEmpty();
        second.Edges.Coverage.ShouldBe(first.Edges.Coverage);
        second.Edges.HowToRead.ShouldBe(first.Edges.HowToRead);
        var third = await world.QueryAsync(Owen, Council, pageSize: 1, after: second.Next);
        third.Concerns.ShouldHaveSingleItem().Indicators.ShouldBe([ConcernIndicator.PoorHygiene]);
        third.Next.ShouldBeNull();
    }

    [Fact]
    public async Task That_a_clinic_works_with_a_child_shows_in_no_list()
    {
        await using var world = await ConcernWorld.CreateAsync();
        await world.InvolveAsync(world.Child, Clinic, ClinicWorker);
        var shared = await world.ShareAsync(Constable, Police, ConcernIndicator.PoorHygiene);

        shared.Told.ShouldNotContain(t => t.OrganisationName == Clinic);
        shared.Edges.Coverage.Single(c => c.OrganisationId == Clinic).State.ShouldBe(ResponderState.NoneRecordedHere);
        shared.Children.Single().Lead.Contact!.OrganisationName.ShouldBe(Visitors);
        shared.Edges.Coverage.Single(c => c.OrganisationId == Visitors).State.ShouldBe(ResponderState.Answered, "its visitor is the named contact");
        (await world.Inner.InboxAsync(Clinic)).ShouldHaveSingleItem().ConcernId.ShouldBe(shared.ConcernId, "it is told all the same");
        (await GetSharedAsync(world, shared.ConcernId)).Recipients.Select(r => r.OrganisationName).ShouldNotContain(Clinic);
        StateOf(await world.QueryAsync(Constable, Police), Clinic).ShouldBe(ResponderState.NoneRecordedHere);
    }

    [Fact]
    public async Task A_child_with_nobody_gets_the_duty_desk_although_its_sibling_has_a_health_visitor()
    {
        await using var world = await ConcernWorld.CreateAsync();
        var sibling = await world.PersonAsync("Nell", new DateOnly(2020, 1, 5));
        var shared = await world.ShareAsync(Constable, Police, ConcernIndicator.DaIncident, change: s => s with
        {
            Children = [new StatedBearing(SubjectRef.ById(sibling), "Nell heard it.", true)],
        });

        shared.Children.Count.ShouldBe(2);
        // The subject's own workers are around the sibling too; one who has nobody at all is a child of an unknown adult.
        (await world.Inner.InboxAsync(Visitors)).ShouldContain(n => n.PersonId == world.Child);

        var adult = await world.PersonAsync("Ada", new DateOnly(1990, 1, 5));
        var second = await world.ShareAsync(Constable, Police, ConcernIndicator.DaIncident, SubjectRef.ById(adult), s => s with
        {
            Children =
            [
                new StatedBearing(SubjectRef.ById(world.Child), "Idris was there.", true),
                new StatedBearing(SubjectRef.ById(sibling), "Nell heard it.", true),
            ],
        });
        (await world.Inner.InboxAsync(Visitors)).Where(n => n.ConcernId == second.ConcernId).Select(n => n.PersonId).ShouldBe([world.Child]);
        (await world.Inner.InboxAsync(Council)).Where(n => n.ConcernId == second.ConcernId).Select(n => n.PersonId).ShouldBe([sibling]);
    }

    [Fact]
    public async Task A_publisher_sees_the_recipients_of_his_concern_and_no_others_notices()
    {
        await using var world = await ConcernWorld.CreateAsync();
        var shared = await world.ShareAsync(Visitor, Visitors, ConcernIndicator.PoorGrowth);
        await world.WriteAsync(session => session.Inbox.Add(new Notification
        {
            Id = Ids.New("ntf", world.Inner.Clock),
            OrganisationId = School,
            Trigger = NotificationTrigger.NewPartnerLinked,
            Urgency = Urgency.Standard,
            ActionOwner = Lead.Name,
            ActionOwnerId = Lead.Id,
            ActionRole = Lead.Role,
            ExpectedResponse = "Decide what this means for the child before the move.",
            RespondBy = null,
            Contact = null,
            Tier = Tier.Marker,
            Summary = "A supervised adult declared a plan.",
            PersonId = world.Child,
            ConcernId = shared.ConcernId,
            CheckId = "chk_1",
            PublishedAt = session.Now,
        }));

        var progress = await GetSharedAsync(world, shared.ConcernId, Visitor, Visitors);
        progress.Recipients.Select(r => r.OrganisationName).ShouldBe(shared.Told.Select(t => t.OrganisationName), ignoreOrder: true);
        progress.Recipients.ShouldNotContain(r => r.OrganisationName == School);
    }

    [Fact]
    public async Task An_urgent_sexual_health_concern_opens_a_referral_that_tells_the_tray_whom_to_ask()
    {
        await using var world = await ConcernWorld.CreateAsync();
        var shared = await world.ShareAsync(ClinicWorker, Clinic, ConcernIndicator.SexualExploitation, change: s => s with
        {
            Urgency = Urgency.SameDay,
            ChildWords = new ChildWords("He makes me.", "the nurse"),
        });

        var referral = await world.Inner.GetAsync(shared.Referral!.ReferralId, Owen, Council);
        referral.Referral.RiskStatement.ShouldNotContain("full account");
        referral.Referral.RiskStatement.ShouldContain(ClinicWorker.Name);
        referral.Referral.RiskStatement.ShouldContain("0300 000 0001");
        referral.Referral.ChildWords.ShouldBeNull();
        (await world.Inner.InboxAsync(Council)).ShouldAllBe(n => !n.Summary.Contains("full account", StringComparison.Ordinal));

        var open = await world.ShareAsync(Visitor, Visitors, ConcernIndicator.PoorGrowth, change: s => s with { Urgency = Urgency.SameDay });
        (await world.Inner.GetAsync(open.Referral!.ReferralId, Owen, Council)).Referral.RiskStatement.ShouldContain("full account");
    }

    [Fact]
    public async Task The_summary_of_a_concern_about_a_child_is_not_its_full_account()
    {
        await using var world = await ConcernWorld.CreateAsync();
        await world.ShareAsync(Constable, Police, ConcernIndicator.PoorHygiene);
        var item = (await world.InboxOfAsync(Visitors, Visitor)).Items.Single();
        item.Concern!.Tier.ShouldBe(Tier.Summary);
        item.Concern.Relevance.ShouldBeNull();
        item.Concern.Indicators.ShouldBe([ConcernIndicator.PoorHygiene]);
        item.Item.Summary.ShouldNotContain("full account");
    }

    [Fact]
    public async Task An_adult_asked_about_as_a_child_looks_exactly_like_nobody_and_is_audited()
    {
        await using var world = await ConcernWorld.CreateAsync();
        var adult = await world.PersonAsync("Ada", new DateOnly(1990, 1, 5));
        await world.InvolveAsync(adult, Visitors, Visitor);
        await world.ShareAsync(Constable, Police, ConcernIndicator.ParentAlcohol, SubjectRef.ById(adult));

        var nobody = await world.QueryAsync(Owen, Council, SubjectRef.By(new Demographics
        {
            GivenName = "Zoltan",
            FamilyName = "Nowheretest",
            BirthDate = new DateOnly(2015, 5, 5),
        }));
        nobody.Child.Outcome.ShouldBe(MatchOutcome.NoMatch);
        foreach (var subject in (SubjectRef[])
            [SubjectRef.ById(adult), SubjectRef.By(new Demographics { GivenName = "Ada", FamilyName = "Coldtest", BirthDate = new DateOnly(1990, 1, 5) })])
        {
            var asked = await world.QueryAsync(Owen, Council, subject);
            Words(asked).ShouldBe(Words(nobody));
            var entry = await EntryAsync(world, asked.Edges.Receipt);
            entry.Action.ShouldBe("Test/Call");
            entry.Outcome.ShouldBe((await EntryAsync(world, nobody.Edges.Receipt)).Outcome);
        }

        (await EntryAsync(world, (await world.QueryAsync(Owen, Council, SubjectRef.ById(adult))).Edges.Receipt)).PersonIds.ShouldBe([adult]);

        static string Words(ChildPicture picture) =>
            System.Text.Json.JsonSerializer.Serialize(picture with { Edges = picture.Edges with { Receipt = null! } });
    }

    private static ResponderState StateOf(ChildPicture picture, string organisation) =>
        picture.Edges.Coverage.Single(c => c.OrganisationId == organisation).State;

    private static Task<SharedConcernProgress> GetSharedAsync(
        ConcernWorld world, string concernId, Core.Access.Practitioner? by = null, string organisation = Police) =>
        new GetSharedConcernHandler(world.Store, world.Inner.Directory, world.Inner.Clock)
            .HandleAsync(new GetSharedConcern(concernId), ConcernWorld.CallOf(organisation, by ?? Constable), Ct);

    private static async Task<AuditEntry> EntryAsync(ConcernWorld world, AuditReceipt receipt) =>
        (await world.Store.ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, null), null, 200), Ct)).Single(e => e.Id == receipt.EntryId);
}
