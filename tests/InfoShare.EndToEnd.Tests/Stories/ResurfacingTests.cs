using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A new partner, a pregnancy (S12) or a later concern brings up what is known of an adult (B12, A8, A9).</summary>
public sealed class ResurfacingTests
{
    [Fact]
    public async Task A_partner_whom_the_school_records_brings_up_what_others_know_once_and_not_to_his_own_services()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var school = p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");

        // Dean: convicted of violence, a child of his in care; his doctor and his officer work with him alone.
        await RecordAsync(p.ProbationOfficer, "X700", Person("Dean", "Ashtest", "1994-02-03", "3 Quay", "NM1 1AA"));
        await WorksWithAsync(p.ProbationOfficer, Own("X700"), PractitionerRole.ProbationOfficer, "01632 960121");
        await ShareAsync(p.ProbationOfficer, "X700", ConcernIndicator.ViolentConviction);
        await RecordAsync(p.Doctor, "EMIS-700", Person("Dean", "Ashtest", "1994-02-03", "3 Quay", "NM1 1AA"));
        await WorksWithAsync(p.Doctor, Own("EMIS-700"), PractitionerRole.Gp, "01632 960151");
        await RecordAsync(p.LeadSocialWorker, "LCS-700", Person("Dean", "Ashtest", "1994-02-03", "3 Quay", "NM1 1AA"));
        await RecordAsync(p.LeadSocialWorker, "LCS-701", Person("Finn", "Ashtest", "2019-05-01"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-700"), Own("LCS-701"), RelationshipType.BirthParent);
        await p.StatusAsync("LCS-701", ChildStatusCode.LacOrder, "2021-01-01");

        // Poppy and her mother; a health visitor, nobody leads.
        await RecordAsync(p.HealthVisitor, "HV-700", Person("Poppy", "Elmtest", "2023-08-01", "8 Lock Row", "NM1 2BB"));
        await RecordAsync(p.HealthVisitor, "HV-701", Person("Carla", "Elmtest", "1996-08-01", "8 Lock Row", "NM1 2BB"));
        await RelateAsync(p.HealthVisitor, Own("HV-701"), Own("HV-700"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-700"), PractitionerRole.HealthVisitor, "01632 960161");
        var before = (await InboxOf(p.Doctor)).Count + (await InboxOf(p.ProbationOfficer)).Count;

        await RelateAsync(
            school, Known(Person("Carla", "Elmtest", "1996-08-01", "8 Lock Row", "NM1 2BB")),
            Known(Person("Dean", "Ashtest", "1994-02-03", "3 Quay", "NM1 1AA")), RelationshipType.Partner, LinkState.Declared);

        var told = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        told.OwnRecordId.ShouldBe("HV-700");
        told.Concern.Tier.ShouldBe(Tier.Marker);
        told.Summary.ShouldContain("DECLARED");
        told.Summary.ShouldContain("VIOLENT_CONVICTION");
        told.Summary.ShouldContain("LAC_ORDER");
        told.ActionOwner.ShouldBe("Freya Heathsample");
        told.ExpectedResponse.ShouldNotBeEmpty();
        told.RespondBy.ShouldNotBeNull();
        foreach (var name in (string[])["Dean", "Ashtest", "Finn", "Quay"])
            told.Summary.ShouldNotContain(name);
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked).ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");

        // Those who work with him alone learn of nothing.
        ((await InboxOf(p.Doctor)).Count + (await InboxOf(p.ProbationOfficer)).Count).ShouldBe(before);

        // The same thing again, by another agency and more surely: not told twice.
        await RelateAsync(p.LeadSocialWorker, Own("LCS-700"), Known(Person("Carla", "Elmtest", "1996-08-01", "8 Lock Row", "NM1 2BB")), RelationshipType.Partner);
        (await InboxOf(p.HealthVisitor)).Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked).ShouldBe(1);

        // A later concern about him reaches the child around whom he is recorded.
        await ShareAsync(p.ProbationOfficer, "X700", ConcernIndicator.ConditionBreached);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.ConditionBreach && i.OwnRecordId == "HV-700");
    }

    [Fact]
    public async Task An_expected_child_that_a_school_records_reaches_midwifery_once()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var officer = p.As("northmere-school", "Sam Ridgemock", "ATTENDANCE_OFFICER");
        var mother = Known(Person("Ines", "Valetest", "1990-03-03", "1 Sluice Lane", "NM1 3CC"));
        var unborn = Known(new Demographics { GivenName = "Unborn", FamilyName = "Valetest", ExpectedBirthDate = "2027-08-01" });
        await RelateAsync(officer, mother, unborn, RelationshipType.ExpectedChild, LinkState.Reported);
        await RelateAsync(officer, mother, unborn, RelationshipType.ExpectedChild, LinkState.Confirmed);

        var told = (await InboxOf(p.Midwife)).Single();
        told.Trigger.ShouldBe(NotificationTrigger.PregnancyOrBirth);
        told.ActionOwner.ShouldBe("MIDWIFE");
        told.Contact.Name.ShouldBe("Sam Ridgemock");

        // The midwife books her: the child that the school recorded is taken in.
        await RecordAsync(p.Midwife, "MAT-710", Person("Ines", "Valetest", "1990-03-03", "1 Sluice Lane", "NM1 3CC"));
        var booked = await new Protocol.People.V1.MaternityService.MaternityServiceClient(p.Midwife.CallInvoker).RecordPregnancyAsync(
            new Protocol.People.V1.RecordPregnancyRequest { Mother = Own("MAT-710"), ExpectedDate = "2027-08-03", Source = SourceKind.Observed });
        booked.Pregnancy.Children.Single().PersonId.ShouldBe(told.PersonId);
    }

    [Fact]
    public async Task Somebody_named_as_the_source_of_harm_to_one_child_is_brought_up_for_another()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await RecordAsync(p.HealthVisitor, "HV-720", Person("Lottie", "Brinetest", "2022-02-02", "2 Wharf", "NM1 4DD"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-720"), PractitionerRole.HealthVisitor, "01632 960161");
        await RelateAsync(p.HealthVisitor, Known(Tom), Own("HV-720"), RelationshipType.StepOrFatherFigure);
        await RecordAsync(p.Detective, "POL-720", Person("Ada", "Othertest", "2015-05-05", "77 Ridge", "NM9 9ZZ"));

        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("POL-720"),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.ChildWords,
                RiskStatement = "She says that Tom hit her with a belt.",
                SuspectedSources = { Known(Tom) },
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        var told = (await InboxOf(p.HealthVisitor)).Single();
        told.OwnRecordId.ShouldBe("HV-720");
        told.Summary.ShouldContain("UNEXPLAINED_INJURY");
        told.Concern.Relevance.ShouldBeEmpty();
        told.Summary.ShouldNotContain("Tom");
        told.Summary.ShouldNotContain("belt");
    }

    [Fact]
    public async Task A_young_parent_is_a_child_and_a_parent_whatever_service_says_so()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var ward = p.As("northmere-hospital", "Ruth Claymock", "ADULT_MH");
        await RecordAsync(ward, "H-730", Person("Skye", "Gorsetest", "2010-09-09", "5 Fold", "NM1 5EE"));
        await RecordAsync(p.HealthVisitor, "HV-730", Person("Baby", "Gorsetest", "2027-01-20", "5 Fold", "NM1 5EE"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-730"), PractitionerRole.HealthVisitor, "01632 960161");
        await RelateAsync(p.HealthVisitor, Known(Person("Skye", "Gorsetest", "2010-09-09", "5 Fold", "NM1 5EE")), Own("HV-730"), RelationshipType.BirthParent);

        var shared = (await new HealthService.HealthServiceClient(ward.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("H-730"),
                Indicators = { ConcernIndicator.YpSelfHarm },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Overdose on Sunday; kept on an adult ward.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Concern;

        // Her age makes her a child on an adult ward; her baby counts as her child.
        shared.Children.Select(c => c.AgeBand).ShouldBe([AgeBand.Age1617, AgeBand.Age04], ignoreOrder: true);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.OwnRecordId == "HV-730");
    }

    [Fact]
    public async Task One_person_is_a_child_at_risk_and_said_to_harm()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await RecordAsync(p.Detective, "POL-740", Person("Jude", "Tarntest", "2011-04-04", "6 Mews", "NM1 6FF"));
        await RecordAsync(p.Detective, "POL-741", Person("Mina", "Lochtest", "2016-04-04", "9 Mews", "NM1 6FG"));
        await RecordAsync(p.NurseryLead, "SCH-740", Person("Jude", "Tarntest", "2011-04-04", "6 Mews", "NM1 6FF"));
        await WorksWithAsync(p.NurseryLead, Own("SCH-740"), PractitionerRole.DesignatedLead, "01632 960171");
        var shared = (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("POL-741"),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Jude struck Mina; he lives with a violent father himself.",
                Children = { new ChildBearing { Child = Own("POL-740"), Relevance = "He is hit at home and hits others." } },
                SuspectedSources = { Own("POL-740") },
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Concern;
        shared.Children.Count.ShouldBe(2);
        var told = (await InboxOf(p.NurseryLead)).Single(i => i.OwnRecordId == "SCH-740");
        told.Summary.ShouldContain("He is hit at home");
        told.Summary.ShouldNotContain("suspected");
    }

    private static Demographics Tom => Person("Tom", "Fellstone", "1988-01-01", "2 Wharf", "NM1 4DD");

    private static async Task ShareAsync(InfoShareConnection officer, string record, ConcernIndicator indicator) =>
        await new Probation.ProbationService.ProbationServiceClient(officer.CallInvoker).ShareConcernAsync(new Probation.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(record),
                Indicators = { indicator },
                Kind = ConcernKind.Event,
                Source = SourceKind.RecordCheck,
                RiskStatement = "On a curfew after violence to an earlier partner.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
}
