using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Registry.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// The duty desk is that of the area where the child lives (F6, F9, G2, G6), whoever publishes where; where no area has one, the
/// publisher is asked to ring. Northmere and Southmere each have a desk.
/// </summary>
public sealed class WhoseDeskTests
{
    private static InfoShareConnection Prison(Partnership p) => p.As("southmere-prison", "Ray Stonefixture", "PRISON_OFFENDER_MANAGER");
    private static InfoShareConnection SouthmereVisitor(Partnership p) => p.As("southmere-health-visiting", "Ida Tarnsample", "HEALTH_VISITOR");

    [Fact]
    public async Task A_boy_of_Northmere_who_says_in_a_Southmere_prison_that_he_will_hang_himself_is_told_of_to_Northmeres_desk()
    {
        await using var p = await StartAsync("2027-04-12 11:00");
        await RecordAsync(Prison(p), "PRI-1", Person("Dan", "Deskfixture", "2010-06-01", "3 Quarry Row", "NM3 2AB"));
        await new PeopleService.PeopleServiceClient(Prison(p).CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("PRI-1"),
            Address = new Address { Line = "Southmere Prison", Postcode = "SM1 1ZZ", Area = "Southmere" },
            Kind = ResidenceKind.Custody,
            State = LinkState.Confirmed,
            FromDate = "2027-04-01",
            Source = SourceKind.RecordCheck,
        });
        await OfferAsync(Prison(p), "PRI-1", "southmere-hospital", PractitionerRole.AdultMh);

        var desk = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.CustodyIn);
        desk.ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        desk.Summary.ShouldContain("SELF_HARM");
        desk.ToString().ShouldNotContain("hang");
        desk.Contact.Name.ShouldBe("Ray Stonefixture");
        (await InboxOf(p.SouthmereDuty)).ShouldNotContain(i => i.Trigger == NotificationTrigger.CustodyIn);

        // Youth justice of the same area as well.
        (await InboxOf(p.As("northmere-probation", "Tess Oakfixture", "YOUTH_JUSTICE")))
            .ShouldContain(i => i.Trigger == NotificationTrigger.CustodyIn && i.ActionOwner == "YOUTH_JUSTICE");
    }

    [Fact]
    public async Task A_licence_that_ends_at_a_service_of_another_area_reaches_the_desk_of_the_childs_home()
    {
        await using var p = await StartAsync("2027-06-14 09:00");
        await FamilyOfSouthmereAsync(p, "1");
        var ended = await EndLicenceAsync(p, "CRN-1");
        ended.Children.Single().FoundByLink.ShouldBeTrue();
        (await InboxOf(p.SouthmereDuty)).Single(i => i.Trigger == NotificationTrigger.OrderEnding).Concern.Tier.ShouldBe(Tier.Summary);
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.OrderEnding);
        ended.Told.ShouldContain(t => t.OrganisationName == "Southmere Children's Services");
        ended.Prompts.ShouldNotContain(t => t.Contains("No duty desk was told"));
    }

    [Fact]
    public async Task A_concern_of_whom_nobody_works_with_and_a_service_that_leaves_reach_the_desk_where_the_child_lives()
    {
        await using var p = await StartAsync("2027-06-14 09:00");
        await RecordAsync(p.Doctor, "EMIS-2", Southmere("Fay", "Deskshare", "2020-02-02", "2 Tarn Way"));
        var shared = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(
            new Protocol.Health.V1.ShareConcernRequest { Concern = Concern("EMIS-2") })).Concern;
        shared.Told.Single().OrganisationName.ShouldBe("Southmere Children's Services");
        (await InboxOf(p.SouthmereDuty)).Single(i => i.Trigger == NotificationTrigger.ConcernShared).ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        (await InboxOf(p.DutySocialWorker)).ShouldBeEmpty();

        // Her health visitor of Northmere leaves, and names nobody.
        await RecordAsync(p.HealthVisitor, "HV-2", Southmere("Fay", "Deskshare", "2020-02-02", "2 Tarn Way"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-2"), PractitionerRole.HealthVisitor, "01632 960161");
        await LeaveAsync(p, "HV-2");
        (await InboxOf(p.SouthmereDuty)).Single(i => i.Trigger == NotificationTrigger.ServiceLeft).Summary.ShouldContain("Nobody else is recorded");
        (await InboxOf(p.DutySocialWorker)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_no_area_has_a_desk_the_publisher_is_told_that_nobody_was_and_has_to_ring()
    {
        await using var p = await StartAsync("2027-06-14 09:00");
        await FamilyOfSouthmereAsync(p, "3");
        foreach (var desk in (string[])["northmere-csc", "southmere-csc"])
        {
            await new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker).SetOrganisationEnabledAsync(
                new SetOrganisationEnabledRequest { OrganisationId = desk, Enabled = false, Reason = "Its key was lost on a train." });
        }

        var ended = await EndLicenceAsync(p, "CRN-3");
        ended.Prompts.ShouldContain(t => t.StartsWith("No duty desk was told"));
        var ring = (await InboxOf(p.ProbationOfficer)).Single(i => i.Trigger == NotificationTrigger.OrderEnding);
        ring.ActionOwner.ShouldBe("Jo Pinefixture");
        ring.ExpectedResponse.ShouldStartWith("ring the children's services where the child lives");
        ring.RespondBy.ShouldNotBeNull();
        ring.Concern.ShouldBeNull();

        await RecordAsync(p.HealthVisitor, "HV-4", Southmere("Noah", "Deskleft", "2020-02-02", "4 Tarn Way"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-4"), PractitionerRole.HealthVisitor, "01632 960161");
        await LeaveAsync(p, "HV-4");
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.ServiceLeft && i.ActionOwner == "Freya Heathsample"
            && i.ExpectedResponse.StartsWith("ring the children's services"));

        await RecordAsync(Prison(p), "PRI-5", Person("Ben", "Deskcustody", "2010-06-01", "5 Quarry Row", "NM3 2AB"));
        await OfferAsync(Prison(p), "PRI-5", "southmere-hospital", PractitionerRole.AdultMh);
        (await InboxOf(Prison(p))).Single(i => i.Trigger == NotificationTrigger.CustodyIn).ExpectedResponse.ShouldStartWith("ring the children's services");
    }

    /// <summary>L11: whoever is kept from a child refers it all the same, also from an area whose own desk is gone.</summary>
    [Fact]
    public async Task A_doctor_with_an_interest_refers_a_child_of_another_area_when_the_own_desk_is_gone()
    {
        await using var p = await StartAsync("2027-06-14 09:00");
        var niece = Southmere("Tilly", "Interestmock", "2018-03-03", "7 Tarn Way");
        await RecordAsync(SouthmereVisitor(p), "SHV-9", niece);
        await RecordAsync(p.Doctor, "EMIS-901", niece);
        await new ConflictService.ConflictServiceClient(p.Doctor.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            Person = Own("EMIS-901"),
            Kind = ConflictKind.Family,
            Reason = "She is my sister's daughter.",
            OpenToPractitioner = true,
        });
        await new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker).SetOrganisationEnabledAsync(
            new SetOrganisationEnabledRequest { OrganisationId = "northmere-csc", Enabled = false, Reason = "Its key was lost on a train." });
        var receipt = (await new Protocol.Health.V1.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft
            {
                Children = { Known(niece) },
                RiskStatement = "She rang me and said that nobody has been at home since Friday.",
                Urgency = Urgency.ImmediateDanger,
            },
        })).Receipt;
        receipt.ReceivedBy.OrganisationName.ShouldBe("Southmere Children's Services");
    }

    /// <summary>The third declaration of a plan reaches the manager where the children live, not only where it was heard.</summary>
    [Fact]
    public async Task A_plan_declared_again_and_again_reaches_the_manager_of_the_childs_area()
    {
        await using var p = await StartAsync("2027-06-14 09:00");
        await RecordAsync(SouthmereVisitor(p), "SHV-6", Southmere("Kim", "Deskplan", "1994-04-04", "6 Tarn Way"));
        await RecordAsync(SouthmereVisitor(p), "SHV-7", Southmere("Lily", "Deskplan", "2021-04-04", "6 Tarn Way"));
        await RelateAsync(SouthmereVisitor(p), Own("SHV-6"), Own("SHV-7"), RelationshipType.BirthParent);
        await RecordAsync(p.ProbationOfficer, "CRN-6", Person("Ross", "Deskplanner", "1990-03-03", "8 Far Close", "NM4 1AB"));
        for (var n = 0; n < 3; n++)
            await RelateAsync(p.ProbationOfficer, Own("CRN-6"), Known(Southmere("Kim", "Deskplan", "1994-04-04", "6 Tarn Way")), RelationshipType.Partner, LinkState.Declared);
        (await InboxOf(p.As("southmere-csc", "Gil Saltsample", "TEAM_MANAGER")))
            .ShouldContain(i => i.ActionOwner == "TEAM_MANAGER" && i.ExpectedResponse.StartsWith("Declared 3 times"));
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.ExpectedResponse.StartsWith("Declared"));
    }

    private static Demographics Southmere(string given, string family, string born, string line)
    {
        var person = Person(given, family, born, line, "SM2 1AA");
        person.Address.Area = "Southmere";
        return person;
    }

    /// <summary>A man supervised in Northmere whose child lives in Southmere.</summary>
    private static async Task FamilyOfSouthmereAsync(Partnership p, string number)
    {
        var father = Person("Gil", $"Deskfather{number}", "1990-03-03", "8 Tarn Close", "NM4 1AB");
        await RecordAsync(p.ProbationOfficer, $"CRN-{number}", father);
        await RecordAsync(SouthmereVisitor(p), $"SHV-{number}0", father);
        await RecordAsync(SouthmereVisitor(p), $"SHV-{number}1", Southmere("Poppy", $"Deskfather{number}", "2025-07-07", $"{number} Tarn Way"));
        await RelateAsync(SouthmereVisitor(p), Own($"SHV-{number}0"), Own($"SHV-{number}1"), RelationshipType.BirthParent);
    }

    private static async Task<SharedConcern> EndLicenceAsync(Partnership p, string own) =>
        (await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ReportOrderEndingAsync(new ReportOrderEndingRequest
        {
            SupervisedPerson = Own(own),
            Order = EndingOrder.Licence,
            EndsOn = "2027-06-30",
            ResidualRisk = "Violence when drunk; nobody supervises him from July.",
            Indicators = { ConcernIndicator.ViolentConviction },
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        })).Concern;

    private static async Task LeaveAsync(Partnership p, string own) =>
        await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own(own),
            Role = PractitionerRole.HealthVisitor,
            ToDate = "2027-06-14",
            ClosureReason = ClosureReason.ChangeEvidenced,
        });

    private static async Task OfferAsync(InfoShareConnection who, string own, string to, PractitionerRole role)
    {
        var words = new HandoverWords { ResidualRisk = "Low in spirits since sentence." };
        words.CriticalPoints.Add(new CriticalPoint { Kind = CriticalPointKind.SelfHarm, Words = "Said at 09:40 that he will hang himself tonight." });
        await new Handovers(who.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own(own) },
                Kind = HandoverKind.Custody,
                To = new HandoverTarget { OrganisationId = to, Role = role },
                Words = words,
            },
        });
    }

    private static ConcernStatement Concern(string own) => new()
    {
        Subject = Own(own),
        Indicators = { ConcernIndicator.PoorHygiene },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "Unwashed and hungry at two visits.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };
}
