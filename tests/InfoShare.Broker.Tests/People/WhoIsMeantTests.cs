using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Tests.People;

/// <summary>Who is meant, on a real store: nobody is merged by mistake, and an answer confirms no guess.</summary>
public sealed class WhoIsMeantTests
{
    private static readonly AccessPurpose Purpose =
        new(Core.Vocabulary.Purpose.AssessChild, "a call about the family tonight", LegalBasis.PublicInterest, true, null);

    private static readonly Demographics Mother = new()
    {
        GivenName = "Mara",
        FamilyName = "Fellsample",
        BirthDate = new DateOnly(1996, 5, 4),
        Address = new PostalAddress(null, "4 Sample Rise", "ZZ4 4ZZ", null),
        Telephone = "07700 900123",
    };

    [Fact]
    public async Task Newborn_twins_with_placeholder_names_stay_two()
    {
        await using var world = await ReferralWorld.CreateAsync();
        var twin = Mother with { GivenName = "Baby", FamilyName = "Twintest", BirthDate = new DateOnly(2026, 3, 9) };
        var first = await RecordAsync(world, ReferralWorld.Maternity, ReferralWorld.Hana, "M-21", twin);
        var second = await RecordAsync(world, ReferralWorld.Maternity, ReferralWorld.Hana, "M-22", twin);
        second.PersonId.ShouldNotBe(first.PersonId);
        second.Outcome.ShouldBe(MatchOutcome.PotentialMatch);

        // Nor does another agency's note of one of them become either.
        var noted = await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", twin);
        noted.PersonId.ShouldNotBeOneOf(first.PersonId, second.PersonId);
    }

    [Fact]
    public async Task Two_own_records_of_one_organisation_stay_two_without_an_identifier()
    {
        await using var world = await ReferralWorld.CreateAsync();
        var first = await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother);
        var second = await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-2", Mother);
        second.PersonId.ShouldNotBe(first.PersonId);
        second.Outcome.ShouldBe(MatchOutcome.PotentialMatch);
        (await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother)).PersonId.ShouldBe(first.PersonId);
    }

    [Fact]
    public async Task A_record_id_given_to_somebody_else_is_refused_and_merges_nobody()
    {
        await using var world = await ReferralWorld.CreateAsync();
        await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother);
        var other = Mother with { GivenName = "Olu", FamilyName = "Othersample", BirthDate = new DateOnly(2001, 1, 1) };
        var refused = await Should.ThrowAsync<Core.RuleException>(() => RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", other));
        refused.Violations.Single().Field.ShouldBe("own_record_id");

        // A new name by itself, or a corrected date, is a new version.
        await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother with { FamilyName = "Weddedsample" });
        await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother with { FamilyName = "Weddedsample", BirthDate = new DateOnly(1996, 4, 5) });
    }

    [Fact]
    public async Task An_uncertain_look_up_stays_uncertain_and_begins_nobody_twice()
    {
        await using var world = await ReferralWorld.CreateAsync();
        var recorded = await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother with { BirthDate = null, Address = null, Telephone = null });
        var first = await ForWriteAsync(world, Mother);
        var second = await ForWriteAsync(world, Mother);

        first.Outcome.ShouldBe(MatchOutcome.PotentialMatch);
        first.PersonId.ShouldNotBe(recorded.PersonId);
        second.Outcome.ShouldBe(MatchOutcome.PotentialMatch);
        second.PersonId.ShouldBe(first.PersonId);
        var asked = await FindAsync(world, ReferralWorld.School, ReferralWorld.Lead, SubjectRef.By(Mother));
        asked.Outcome.ShouldBe(MatchOutcome.PotentialMatch);
        asked.PersonId.ShouldBeNull();

        // Once an agency's own record agrees, that is who is meant.
        await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother);
        var sure = await ForWriteAsync(world, Mother);
        sure.Outcome.ShouldBe(MatchOutcome.Match);
        // Both ids name that person now, whichever of the two was older.
        var now = await world.Store.ReadAsync(s => s.People.FindManyAsync([recorded.PersonId!, first.PersonId!]), ReferralWorld.Ct);
        now.ShouldHaveSingleItem().Id.ShouldBe(sure.PersonId);
    }

    [Fact]
    public async Task Somebody_begun_from_words_is_found_again_while_nobody_else_fits()
    {
        await using var world = await ReferralWorld.CreateAsync();
        var first = await ForWriteAsync(world, Mother);
        var second = await ForWriteAsync(world, Mother);
        first.Outcome.ShouldBe(MatchOutcome.NoMatch);
        second.Outcome.ShouldBe(MatchOutcome.Match);
        second.PersonId.ShouldBe(first.PersonId);
    }

    [Fact]
    public async Task A_guessed_place_or_number_is_not_confirmed_to_who_does_not_hold_it()
    {
        await using var world = await ReferralWorld.CreateAsync();
        await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother);

        var guess = await FindAsync(world, ReferralWorld.School, ReferralWorld.Lead, SubjectRef.By(Mother));
        guess.Agreeing.ShouldBe(["name", "birth_date"]);
        guess.Explanation.ShouldNotContain("postcode");
        var wrong = await FindAsync(world, ReferralWorld.School, ReferralWorld.Lead, SubjectRef.By(Mother with { Telephone = "07700 900999" }));
        wrong.Conflicting.ShouldBeEmpty();

        var holder = await FindAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, SubjectRef.By(Mother));
        holder.Agreeing.ShouldBe(["name", "birth_date", "telephone", "address", "postcode"]);
    }

    [Fact]
    public async Task A_refuge_confirms_nothing_is_no_home_and_routes_nothing()
    {
        await using var world = await ReferralWorld.CreateAsync();
        var hidden = Mother with { Telephone = null, Address = new PostalAddress(null, "9 Hidden Lane", "ZZ9 9ZZ", "Southmere") };
        await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", Mother with { Address = null, Telephone = null });
        await new RecordResidenceHandler(
            world.Store, world.Directory, new ResidencePlans(new ResurfaceConcerns(world.Deadlines), new PlanChecks(world.Deadlines)),
            new MoveNotices(world.Deadlines), world.Deadlines, world.Clock).HandleAsync(
            new RecordResidence(SubjectRef.ByOwnRecord("G-1"), hidden.Address, ResidenceKind.Refuge, LinkState.Reported, null, null, SourceKind.SubjectAdult),
            ReferralWorld.CallOf(ReferralWorld.Surgery, ReferralWorld.Gp), ReferralWorld.Ct);
        var person = (await RecordAsync(world, ReferralWorld.Surgery, ReferralWorld.Gp, "G-1", hidden)).PersonId!;

        var residences = await world.Store.ReadAsync(s => s.Links.ResidencesOfAsync([person], 10), ReferralWorld.Ct);
        residences.ShouldHaveSingleItem().Kind.ShouldBe(ResidenceKind.Refuge);
        var guess = await FindAsync(world, ReferralWorld.School, ReferralWorld.Lead, SubjectRef.By(hidden));
        guess.Outcome.ShouldBe(MatchOutcome.PotentialMatch);
        guess.Agreeing.ShouldBe(["name", "birth_date"]);

        await world.Store.WriteAsync(
            new Core.Stores.WriteCommand<bool>("Southmere", s =>
            {
                s.Registry.Put(new Core.Registry.Organisation(
                    "southmere-csc", "southmere-csc", AgencyKind.SocialCare, "Southmere", Core.Registry.Connection.Publishes,
                    Roles.Of(AgencyKind.SocialCare), ReceivesReferrals: true, "0300 000 0001", "southmere-csc", [], null, Enabled: true, IsOperator: false));
                return ValueTask.FromResult(true);
            }),
            ReferralWorld.Ct);
        var registry = await world.Store.ReadAsync(async s => new Core.Registry.RegistrySnapshot(1, await s.Registry.AllAsync()), ReferralWorld.Ct);
        var receiver = await world.Store.ReadAsync(
            s => Core.Referrals.ReferralDesk.RecipientAsync(s, new Core.Referrals.ReferralToOpen { ChildIds = [person], RiskStatement = "" }, [person], ReferralWorld.CallOf(ReferralWorld.Surgery, ReferralWorld.Gp).Caller, registry),
            ReferralWorld.Ct);
        receiver.Recipient.Id.ShouldBe(ReferralWorld.Council);
    }

    [Fact]
    public async Task An_id_buys_no_name_and_the_recipient_of_a_referral_has_one()
    {
        await using var world = await ReferralWorld.CreateAsync();
        var made = await world.ReferAsync(ReferralWorld.Gp, ReferralWorld.Surgery);
        var sent = (await world.GetAsync(made.Receipt.ReferralId, ReferralWorld.Gp, ReferralWorld.Surgery)).Children.ShouldHaveSingleItem();
        sent.Name.ShouldBeNull();
        sent.BirthDate.ShouldBeNull();
        var received = (await world.GetAsync(made.Receipt.ReferralId, ReferralWorld.Owen, ReferralWorld.Council)).Children.ShouldHaveSingleItem();
        received.Name.ShouldBe("Idris Coldtest");

        // Who refers to its own desk has sent itself nothing that it did not know.
        var own = await world.ReferAsync(ReferralWorld.Owen, ReferralWorld.Council);
        (await world.GetAsync(own.Receipt.ReferralId, ReferralWorld.Owen, ReferralWorld.Council)).Children.ShouldHaveSingleItem().Name.ShouldBeNull();
    }

    [Fact]
    public async Task The_recipient_sees_the_name_that_the_sender_stated()
    {
        await using var world = await ReferralWorld.CreateAsync();
        var known = await RecordAsync(world, ReferralWorld.Visitors, ReferralWorld.Visitor, "V-1", Mother with { BirthDate = new DateOnly(2019, 5, 4) });
        var stated = Mother with { BirthDate = new DateOnly(2019, 5, 4), OtherNames = ["Mara Fellsample"], FamilyName = "Cragsample" };
        var made = await world.ReferAsync(ReferralWorld.Gp, ReferralWorld.Surgery, child: SubjectRef.By(stated));
        made.Children.ShouldHaveSingleItem().PersonId.ShouldBe(known.PersonId);
        (await world.GetAsync(made.Receipt.ReferralId, ReferralWorld.Owen, ReferralWorld.Council)).Children.ShouldHaveSingleItem()
            .Name.ShouldBe("Mara Cragsample");
        (await world.GetAsync(made.Receipt.ReferralId, ReferralWorld.Gp, ReferralWorld.Surgery)).Children.ShouldHaveSingleItem()
            .Name.ShouldBe("Mara Cragsample");
    }

    [Fact]
    public async Task A_namesake_who_looks_somebody_up_is_told_to_the_lead_and_the_lead_is_not_told_of_itself()
    {
        await using var world = await ReferralWorld.CreateAsync();
        await new RecordInvolvementHandler(world.Store, world.Directory, new InfoShare.Core.Households.ServiceLeftNotices(world.Deadlines), new InfoShare.Core.Concerns.History.NarrativeNotices(world.Deadlines), world.Deadlines, world.Clock).HandleAsync(
            new RecordInvolvement(SubjectRef.ById(world.Child), null, PractitionerRole.AllocatedSocialWorker, null, true, null, null),
            ReferralWorld.CallOf(ReferralWorld.Council, ReferralWorld.Priti), ReferralWorld.Ct);

        await FindAsync(world, ReferralWorld.Council, ReferralWorld.Priti, SubjectRef.ById(world.Child));
        (await world.InboxAsync(ReferralWorld.Council)).ShouldNotContain(n => n.Trigger == NotificationTrigger.RecordViewed);

        await FindAsync(world, ReferralWorld.Council, ReferralWorld.Priti with { Id = "another" }, SubjectRef.ById(world.Child));
        var told = (await world.InboxAsync(ReferralWorld.Council)).Where(n => n.Trigger == NotificationTrigger.RecordViewed).ShouldHaveSingleItem();
        told.ActionOwnerId.ShouldBe(ReferralWorld.Priti.Id);
        told.PersonId.ShouldBe(world.Child);
    }

    private static async Task<ResolvedPerson> RecordAsync(
        ReferralWorld world, string organisation, Practitioner by, string ownRecordId, Demographics demographics) =>
        (await new RecordPersonHandler(world.Store, world.Clock).HandleAsync(
            new RecordPerson(ownRecordId, demographics), ReferralWorld.CallOf(organisation, by), ReferralWorld.Ct)).Person;

    private static async Task<ResolvedPerson> FindAsync(ReferralWorld world, string organisation, Practitioner by, SubjectRef person) =>
        (await new FindPersonHandler(world.Directory, new LookUps(world.Store, world.Directory, world.Deadlines), world.Clock).HandleAsync(
            new FindPerson(person, Purpose), ReferralWorld.CallOf(organisation, by), ReferralWorld.Ct)).Person;

    private static Task<ResolvedPerson> ForWriteAsync(ReferralWorld world, Demographics demographics) =>
        world.Store.WriteAsync(
            new Core.Stores.WriteCommand<ResolvedPerson>("Test", async session => (await PersonResolver.ForWriteAsync(
                session, SubjectRef.By(demographics), ReferralWorld.CallOf(ReferralWorld.Probation, null).Caller)).Resolved),
            ReferralWorld.Ct);
}
