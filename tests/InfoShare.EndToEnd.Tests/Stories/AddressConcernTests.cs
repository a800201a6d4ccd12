using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Concerns about an address or a household where nobody is known by name (requirement A1). The day is Wednesday 3 March 2027; what the
/// neighbours heard was on Monday 1 March.
/// </summary>
public sealed class AddressConcernTests
{
    private const string Mill = "12 Mill Lane";
    private const string Postcode = "NM1 4QT";

    [Fact]
    public async Task An_officer_tells_of_children_screaming_at_an_address_and_the_next_check_finds_it()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await LivesAsync(p, "HV-1", Wren, Mill, "2026-06-01", uprn: "100021421234");

        // "Neighbours report children screaming at 12 Mill Lane, names unknown." The officer knows no UPRN and writes as officers write.
        var officer = p.As("northmere-police", "Sam Dockmock", "RESPONSE_OFFICER");
        var shared = await ShareAsync(officer, Concern("12, MILL lane", "nm1 4qt"));
        shared.Subject.ShouldBeNull();
        shared.Children.ShouldBeEmpty();
        var told = shared.Told.ShouldHaveSingleItem();
        (told.OrganisationName, told.ActionOwner, told.State).ShouldBe(("Northmere Children's Services", "DUTY_SOCIAL_WORKER", NotificationState.Queued));

        // The same answer where nobody lives, to the letter but for ids.
        var empty = await ShareAsync(officer, Concern("98 Mill Lane", Postcode));
        Shape(empty).ShouldBe(Shape(shared));
        foreach (var word in (string[])["Wren", "Stonetest", "Heathsample", "per_"])
            shared.ToString().ShouldNotContain(word, Case.Sensitive);

        // The duty desk has the address, the day and the account; nobody is named.
        var desk = (await InboxOf(p.DutySocialWorker)).Single(i => i.Summary.Contains("MILL lane"));
        desk.PersonId.ShouldBeEmpty();
        desk.Summary.ShouldContain("on 2027-03-01");
        desk.Concern.Place.Address.Line.ShouldBe("12, MILL lane");
        desk.Concern.Place.SaidToBeThere.ShouldBe("A woman and two small children.");
        desk.Contact.Name.ShouldBe("Sam Dockmock");
        desk.RespondBy.ShouldNotBeNull();

        // The health visitor of the girl who lives there learns that there is something, and whom to ring: not the officer.
        var lead = (await InboxOf(p.HealthVisitor)).ShouldHaveSingleItem();
        (lead.OwnRecordId, lead.Trigger).ShouldBe(("HV-1", NotificationTrigger.ConcernShared));
        lead.Summary.ShouldContain("at this address, on that day; nothing is inferred about this family");
        lead.Concern.Tier.ShouldBe(Tier.Existence);
        lead.Contact.OrganisationName.ShouldBe("Northmere Children's Services");
        foreach (var word in (string[])["MILL", "Mill", "scream", "Dockmock", shared.ConcernId])
            lead.ToString().ShouldNotContain(word, Case.Sensitive);

        // Who read it: the publisher learns it of the desk, and never that somebody works with whoever lives there.
        await ReadAsync(p.DutySocialWorker, desk);
        await ReadAsync(p.HealthVisitor, lead);
        var progress = await ProgressAsync(officer, shared.ConcernId);
        progress.Recipients.ShouldHaveSingleItem().ReadBy.ShouldBe("Owen Peatsample");

        // Found by the next check, apart from what is known of people, at MARKER and of that day.
        var seen = (await HouseholdAsync(p.HealthVisitor, "HV-1")).AtAddress.ShouldHaveSingleItem();
        seen.Words.ShouldStartWith("At this address on 2027-03-01. Nothing is inferred about this family");
        seen.Concern.Tier.ShouldBe(Tier.Marker);
        seen.Concern.Indicators.ShouldBe([ConcernIndicator.DaIncident]);
        seen.Concern.RiskStatement.ShouldBeEmpty();
        seen.Concern.Place.ShouldBeNull();
        seen.Concern.Contact.OrganisationName.ShouldBe("Northmere Children's Services");
        var picture = (await QueryAsync(p.HealthVisitor, "HV-1")).Picture;
        picture.AtAddress.ShouldHaveSingleItem().Concern.ConcernId.ShouldBe(shared.ConcernId);
        picture.Concerns.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_carried_to_no_earlier_or_later_occupant_and_found_when_a_home_of_that_day_is_recorded_later()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await LivesAsync(p, "HV-1", Person("Ada", "Formertest", "2020-01-01"), Mill, "2024-01-01", "2026-12-31");
        await LivesAsync(p, "HV-2", Person("Bo", "Latertest", "2021-01-01"), Mill, "2027-03-02");
        var shared = await ShareAsync(p.Detective, Concern(Mill, Postcode));
        (await InboxOf(p.HealthVisitor)).ShouldBeEmpty();

        // Recorded today that they live there, nobody says since when: not of Monday.
        await RecordAsync(p.HealthVisitor, "HV-3", Person("Cy", "Newtest", "2022-01-01", Mill, Postcode));
        foreach (var child in (string[])["HV-1", "HV-2", "HV-3"])
        {
            (await HouseholdAsync(p.HealthVisitor, child)).AtAddress.ShouldBeEmpty();
            (await QueryAsync(p.HealthVisitor, child)).Picture.AtAddress.ShouldBeEmpty();
        }

        // A week later it comes out who lived there: the check finds it now.
        await p.ClockAtAsync("2027-03-10 10:00");
        await LivesAsync(p, "HV-4", Wren, Mill, "2027-01-04", "2027-03-05");
        (await HouseholdAsync(p.HealthVisitor, "HV-4")).AtAddress.ShouldHaveSingleItem().Concern.ConcernId.ShouldBe(shared.ConcernId);
    }

    [Fact]
    public async Task Of_a_refuge_and_a_protected_child_nothing_is_shown_and_only_the_desk_is_told()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await LivesAsync(p, "HV-1", Wren, "3 Quiet Close", "2026-06-01", kind: ResidenceKind.Refuge);
        await LivesAsync(p, "HV-2", Person("Dot", "Hushtest", "2021-01-01"), "5 Still Street", "2026-06-01", isProtected: true);
        var refuge = await ShareAsync(p.Detective, Concern("3 Quiet Close", Postcode));
        var hidden = await ShareAsync(p.Detective, Concern("5 Still Street", "NM2 1BB"));
        var nobody = await ShareAsync(p.Detective, Concern("8 Empty Road", "NM2 2BB"));
        Shape(refuge).ShouldBe(Shape(nobody));
        Shape(hidden).ShouldBe(Shape(nobody));

        (await InboxOf(p.HealthVisitor)).ShouldBeEmpty();
        (await InboxOf(p.DutySocialWorker)).Count(i => i.Concern?.Place is not null).ShouldBe(3);
        foreach (var child in (string[])["HV-1", "HV-2"])
            (await HouseholdAsync(p.HealthVisitor, child)).AtAddress.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_nobody_reads_comes_back_to_the_desk_and_never_to_the_officer()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await LivesAsync(p, "HV-1", Wren, Mill, "2026-06-01");
        var concern = Concern(Mill, Postcode);
        concern.Urgency = Urgency.SameDay;
        await ShareAsync(p.Detective, concern);
        foreach (var later in (string[])["2027-03-03 10:25", "2027-03-03 11:10", "2027-03-03 12:45"])
            await p.ClockAtAsync(later);

        // The officer is asked to ring the duty desk, which did not read it; nobody asks her to ring a health visitor.
        var police = await InboxOf(p.Detective);
        police.ShouldContain(i => i.Trigger == NotificationTrigger.TelephoneNeeded && i.Summary.Contains("Northmere Children's Services"));
        foreach (var item in police)
            item.ToString().ShouldNotContain("Health Visiting");
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.TelephoneNeeded && i.Summary.Contains("Northmere Health Visiting"));
    }

    [Fact]
    public async Task A_housing_officer_tells_of_a_household_and_the_desk_makes_a_referral_of_it()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await LivesAsync(p, "HV-1", Wren, "4 Tithe Court", "2026-06-01");
        var intake = new IntakeService.IntakeServiceClient(p.HousingOfficer.CallInvoker);
        var concern = Concern("4 Tithe Court", Postcode);
        (concern.Place.Household, concern.Place.SaidToBeThere) = (true, "A couple with a toddler; the balcony has no rail.");
        var shared = await intake.ShareAddressConcernAsync(new ShareAddressConcernRequest { Concern = concern });
        shared.Told.ShouldHaveSingleItem().OrganisationName.ShouldBe("Northmere Children's Services");
        shared.Referral.ShouldBeNull();
        foreach (var word in (string[])["Wren", "Stonetest", "Heathsample", "per_", "MATCH"])
            shared.ToString().ShouldNotContain(word, Case.Sensitive);

        var desk = (await InboxOf(p.DutySocialWorker)).ShouldHaveSingleItem();
        desk.Summary.ShouldContain("The household at 4 Tithe Court, NM1 4QT. Said to be there: A couple with a toddler; the balcony has no rail.");
        var converted = (await new ReferralService.ReferralServiceClient(p.DutySocialWorker.CallInvoker).ConvertConcernAsync(
            new ConvertConcernRequest { ConcernId = shared.ConcernId, Why = "We visit today and find out who lives there." })).Receipt;
        var referral = (await new ReferralService.ReferralServiceClient(p.DutySocialWorker.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = converted.ReferralId })).Referral;
        referral.ToString().ShouldContain("4 Tithe Court");

        // The housing officer reads how far it has come; a colleague who did not share it does not.
        (await ProgressAsync(p.HousingOfficer, shared.ConcernId)).Recipients.ShouldHaveSingleItem();
        (await RefusalOf(() => ProgressAsync(p.As("northmere-housing", "Ray Tilesample", "ASSOCIATED_REFERRER"), shared.ConcernId))).Reason.ShouldBe("NOT_FOUND");

        // Urgent, it opens a referral at once, though the postcode is wrong and no day is said.
        var urgent = new ConcernStatement(concern) { Urgency = Urgency.ImmediateDanger, Happened = null };
        urgent.Place.Address.Postcode = "NM1 44";
        var danger = await intake.ShareAddressConcernAsync(new ShareAddressConcernRequest { Concern = urgent });
        danger.Referral.ReferralId.ShouldNotBeEmpty();
        danger.Referral.ReceivedBy.OrganisationName.ShouldBe("Northmere Children's Services");
        danger.SetAside.ShouldContain(s => s.Field == "concern.place.address.postcode");
    }

    [Fact]
    public async Task A_child_whose_name_the_officer_knows_is_attached_and_a_colleague_at_the_desk_is_told_too()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await LivesAsync(p, "HV-1", Wren, Mill, "2026-06-01");
        await LivesAsync(p, "HV-2", Person("Otto", "Elsetest", "2019-01-01", "77 Far Street", Postcode), "77 Far Street", "2026-06-01");
        var concern = Concern(Mill, Postcode);
        concern.Children.Add(new ChildBearing { Child = Known(Person("Otto", "Elsetest", "2019-01-01", "77 Far Street", Postcode)), Relevance = "He was visiting and ran out into the street.", Present = true });
        concern.SuspectedSources.Add(Known(Person("Rudi", "Shouttest", "1990-01-01")));
        var shared = await ShareAsync(p.Detective, concern);
        shared.Children.ShouldHaveSingleItem().Name.ShouldBe("Otto Elsetest");
        shared.Told.Select(t => t.OrganisationName).ShouldBe(["Northmere Health Visiting", "Northmere Children's Services"]);

        // Otto's worker reads what it means for Otto; of Wren she learns that there is something at her address.
        var items = await InboxOf(p.HealthVisitor);
        items.Single(i => i.OwnRecordId == "HV-2").Summary.ShouldContain("ran out into the street");
        items.Single(i => i.OwnRecordId == "HV-1").Concern.Tier.ShouldBe(Tier.Existence);
        (await QueryAsync(p.HealthVisitor, "HV-2")).Picture.Concerns.ShouldHaveSingleItem();
        (await ProgressAsync(p.Detective, shared.ConcernId)).Recipients.Count.ShouldBe(2);

        // Children's services take down what a neighbour says on the telephone: who is on duty knows it, a colleague's is for the desk.
        var neighbour = new SocialCare.ShareConcernRequest { Concern = Concern("14 Mill Lane", Postcode) };
        (await new SocialCare.SocialCareService.SocialCareServiceClient(p.DutySocialWorker.CallInvoker).ShareConcernAsync(neighbour)).Concern.Told.ShouldBeEmpty();
        (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).ShareConcernAsync(
            new SocialCare.ShareConcernRequest { Concern = Concern("16 Mill Lane", Postcode) })).Concern.Told.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Another_areas_address_goes_to_that_areas_desk()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var concern = Concern("1 Ferry Road", "SM1 1AA");
        concern.Place.Address.Area = "Southmere";
        (await ShareAsync(p.Detective, concern)).Told.ShouldHaveSingleItem().OrganisationName.ShouldBe("Southmere Children's Services");
        (await InboxOf(p.SouthmereDuty)).ShouldHaveSingleItem().Summary.ShouldContain("1 Ferry Road");

        // Nobody receives there: the caller's own desk passes it on. Left out, the area is the caller's.
        concern.Place.Address.Area = "Westmere";
        (await ShareAsync(p.Detective, concern)).Told.ShouldHaveSingleItem().OrganisationName.ShouldBe("Northmere Children's Services");
        concern.Place.Address.Area = "";
        (await ShareAsync(p.Detective, concern)).Told.ShouldHaveSingleItem().OrganisationName.ShouldBe("Northmere Children's Services");
    }

    [Fact]
    public async Task It_is_about_a_person_or_about_a_place_and_says_of_which_day()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var both = Concern(Mill, Postcode);
        both.Subject = Known(Wren);
        (await FaultsAsync(both)).ShouldBe(["concern.place"]);
        var neither = Concern(Mill, Postcode);
        neither.Place = null;
        (await FaultsAsync(neither)).ShouldBe(["concern.subject"]);
        (await FaultsAsync(Concern("", Postcode))).ShouldBe(["concern.place.address"]);
        (await FaultsAsync(Concern("", ""))).ShouldContain("concern.place.address");
        var undated = Concern(Mill, Postcode);
        undated.Happened = null;
        (await FaultsAsync(undated)).ShouldBe(["concern.happened"]);
        var tomorrow = Concern(Mill, Postcode);
        tomorrow.Happened.FromDate = "2027-03-04";
        (await FaultsAsync(tomorrow)).ShouldBe(["concern.happened.from_date"]);

        async Task<IEnumerable<string>> FaultsAsync(ConcernStatement concern)
        {
            var refused = await RefusalOf(() => ShareAsync(p.Detective, concern));
            refused.Reason.ShouldBe("INVALID_FIELDS");
            return refused.FieldViolations.Select(f => f.Field);
        }
    }

    private static Demographics Wren => Person("Wren", "Stonetest", "2021-04-05");

    private static ConcernStatement Concern(string line, string postcode) => new()
    {
        Place = new ConcernPlace
        {
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            SaidToBeThere = "A woman and two small children.",
        },
        Indicators = { ConcernIndicator.DaIncident },
        Kind = ConcernKind.Event,
        Happened = new WhenHappened { FromDate = "2027-03-01", AtTime = "22:40" },
        Source = SourceKind.Public,
        RiskStatement = "Neighbours report children screaming, and a man shouting, at night. Names unknown.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };

    /// <summary>A child of the health visitor's, with a home of its own dates.</summary>
    private static async Task LivesAsync(
        Partnership p, string record, Demographics child, string line, string from, string to = "", string uprn = "",
        ResidenceKind kind = ResidenceKind.MainHome, bool isProtected = false)
    {
        var people = new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker);
        await people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = record, Demographics = child, Protected = isProtected });
        await people.RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own(record),
            Address = new Address { Uprn = uprn, Line = line, Postcode = line == "5 Still Street" ? "NM2 1BB" : Postcode, Area = "Northmere" },
            Kind = kind,
            State = to.Length > 0 ? LinkState.EndedVerified : LinkState.Confirmed,
            FromDate = from,
            ToDate = to,
            Source = SourceKind.Observed,
        });
        await WorksWithAsync(p.HealthVisitor, Own(record), PractitionerRole.HealthVisitor, "01632 960103");
    }

    private static async Task<SharedConcern> ShareAsync(InfoShareConnection who, ConcernStatement concern) =>
        (await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern })).Concern;

    private static async Task ReadAsync(InfoShareConnection who, InboxItem item) =>
        await new InboxService.InboxServiceClient(who.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Read });

    private static async Task<ChildHouseholdAnswer> HouseholdAsync(InfoShareConnection who, string record) =>
        (await new Health.HealthService.HealthServiceClient(who.CallInvoker).CheckChildHouseholdAsync(new Health.CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Own(record), Purpose = For(Purpose.ProvideCare, "A bruise on the girl's arm at the two-year review.") },
        })).Answer;

    private static async Task<Health.QueryChildResponse> QueryAsync(InfoShareConnection who, string record) =>
        await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new Health.QueryChildRequest
        {
            Child = Own(record),
            Purpose = For(Purpose.ProvideCare, "A bruise on the girl's arm at the two-year review."),
        });

    /// <summary>What the publisher sees, without what differs between any two calls.</summary>
    private static string Shape(SharedConcern shared)
    {
        var shape = shared.Clone();
        shape.ConcernId = "";
        shape.Edges.Receipt = null;
        foreach (var told in shape.Told)
            told.Since = null;
        return shape.ToString();
    }
}
