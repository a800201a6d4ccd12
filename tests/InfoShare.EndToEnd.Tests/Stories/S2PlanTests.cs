using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// S2 without probation's own check: a plan to live with or visit a child, whoever hears of it (requirement B8), and what it brings up
/// of earlier children (B12). The day is Wednesday 3 March 2027 unless a story says otherwise.
/// </summary>
public sealed class S2PlanTests
{
    [Fact]
    public async Task Housing_hears_first_then_health_then_police_and_each_owes_a_decision_before_the_move()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RemyAsync(p);
        await RecordAsync(p.Detective, "PNC-7", Dale);

        // The housing officer looks nobody up: the answer says what is owed, and nothing of who is recorded.
        var housing = await PlanAsync(p.HousingOfficer, Known(Dale), Known(Carly), "2027-03-31");
        housing.PlanCheck.DecisionDue.ToDateTimeOffset().ShouldBe(At("2027-03-04 17:00"));
        housing.PlanCheck.DeclarationCount.ShouldBe(1);
        foreach (var word in (string[])["Remy", "Woodsample", "Hartmock", "per_", "MATCH", "Heathsample"])
            housing.ToString().ShouldNotContain(word, Case.Sensitive);

        var duty = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        duty.ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        duty.ExpectedResponse.ShouldContain("Decide before the move, planned for 2027-03-31");
        duty.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-04 17:00"));
        duty.Contact.Name.ShouldBe("Gus Brickmock");

        // The nursery is not told of a mother's partner of whom nothing is known.
        (await InboxOf(p.NurseryLead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked);

        // It is a link before the move.
        (await ReachAsync(p)).Single().Reach.ShouldBe(LinkReach.Soon);

        var health = await People(p.HealthVisitor).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = Known(Dale),
            RelatedTo = Own("HV-33"),
            Type = RelationshipType.Partner,
            State = LinkState.Declared,
            FromDate = "2027-03-31",
            Source = SourceKind.ParentSelf,
        });
        health.PlanCheck.DeclarationCount.ShouldBe(2);
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.ActionOwner == "TEAM_MANAGER");

        (await PlanAsync(p.Detective, Own("PNC-7"), Known(Carly), "2027-03-31")).PlanCheck.DeclarationCount.ShouldBe(3);
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.ActionOwner == "TEAM_MANAGER" && i.ExpectedResponse.Contains("3 times"));
        (await InboxOf(p.Detective)).ShouldContain(i => i.ActionOwner == "POLICE_SUPERVISOR" && i.ExpectedResponse.Contains("3 times"));

        // What others heard is not housing's to know; its own repeat stays one open check.
        var again = await PlanAsync(p.HousingOfficer, Known(Dale), Known(Carly), "2027-03-31");
        again.PlanCheck.CheckId.ShouldBe(housing.PlanCheck.CheckId);
        again.PlanCheck.DeclarationCount.ShouldBe(2);

        // The health visitor refers; nobody ends it twice.
        var referred = await People(p.HealthVisitor).CompletePlanCheckAsync(new CompletePlanCheckRequest
        {
            CheckId = health.PlanCheck.CheckId,
            Refer = new ReferralDraft
            {
                Children = { Own("HV-32") },
                RiskStatement = "A man of whom we know nothing moves in with a young mother and her small son at the end of the month.",
                Urgency = Urgency.Standard,
            },
        });
        referred.Referral.State.ShouldBe(ReferralState.Delivered);
        (await RefusalOf(() => NotReferAsync(p.As("northmere-health-visiting", "Ida Reedsample", "NAMED_PROFESSIONAL"), health.PlanCheck.CheckId))).Reason
            .ShouldBe("ILLEGAL_STATE");

        // Housing has nobody who may decide not to refer: it is late, and the manager at children's services is told and may decide.
        (await RefusalOf(() => NotReferAsync(p.HousingOfficer, housing.PlanCheck.CheckId))).Reason.ShouldBe("MANAGER_REQUIRED");
        await p.ClockAtAsync("2027-03-04 17:02");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.CheckAnswerDue && i.CheckId == housing.PlanCheck.CheckId && i.ActionOwner == "TEAM_MANAGER");
        (await RefusalOf(() => NotReferAsync(p.ProbationManager, housing.PlanCheck.CheckId))).Reason.ShouldBe("NOT_FOUND");
        await NotReferAsync(p.SocialCareManager, housing.PlanCheck.CheckId);
        (await InboxOf(p.Detective)).ShouldContain(i => i.Trigger == NotificationTrigger.CheckAnswerDue && i.ActionOwner == "POLICE_SUPERVISOR");

        // On the day that was named, whoever decided in housing's stead reads why.
        await p.ClockAtAsync("2027-03-31 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.CheckReview && i.ActionOwner == "Lena Marlsample" && i.CheckId == housing.PlanCheck.CheckId
            && i.Summary.Contains("The referral of the health visitor covers it.") && i.Summary.Contains("Gus Brickmock"));
    }

    [Fact]
    public async Task A_move_before_the_next_working_day_is_decided_within_hours()
    {
        await using var p = await StartAsync("2027-03-05 18:30");
        await RemyAsync(p);
        var tomorrow = await PlanAsync(p.Detective, Known(Dale), Known(Carly), "2027-03-06");
        tomorrow.PlanCheck.DecisionDue.ToDateTimeOffset().ShouldBe(At("2027-03-05 22:30"), TimeSpan.FromMinutes(1));
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked)
            .RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-05 22:30"), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_plan_to_visit_and_a_young_persons_partner_count_and_a_child_that_nobody_knows_changes_nothing_of_the_answer()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RemyAsync(p);
        var visit = await PlanAsync(p.HousingOfficer, Known(Dale), Known(Remy), "", RelationshipType.OccasionalCarer);
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked).Summary.ShouldContain("plan to visit this child");

        var nobody = await PlanAsync(
            p.HousingOfficer, Known(Person("Udo", "Nowheretest", "1999-02-03")), Known(Person("Petra", "Nowheretest", "2001-02-03")), "",
            RelationshipType.OccasionalCarer);
        Shape(nobody).ShouldBe(Shape(visit));
        (await InboxOf(p.DutySocialWorker)).Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked).ShouldBe(1);

        // Of a young person's couple either may stand first.
        await RecordAsync(p.HealthVisitor, "HV-40", Person("Isla", "Cragtest", "2012-03-03"));
        await PlanAsync(p.HousingOfficer, Known(Person("Isla", "Cragtest", "2012-03-03")), Known(Dale), "2027-03-20", RelationshipType.YpPartner);
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Summary.Contains("young person"));

        static string Shape(RecordPlanResponse r) =>
            $"{r.PlanCheck.DecisionDueInWords} {r.PlanCheck.DeclarationCount} {r.PlanCheck.CalculateSize()} {r.LinkId.Length} {r.Receipt is not null}";
    }

    [Fact]
    public async Task A_plan_to_live_at_the_childs_address_reaches_who_decides_and_says_nothing_to_who_recorded_it()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RemyAsync(p);
        await RecordAsync(p.ProbationOfficer, "CRN-7", Dale);
        await ConvictionAsync(p);
        var here = await PlannedHomeAsync(p, "17 Ford Road", "NM2 7AB");
        var elsewhere = await PlannedHomeAsync(p, "1 Nowhere Street", "NM9 9ZZ");
        here.Person.ShouldBe(elsewhere.Person);
        (here.LinkId.Length, here.Receipt is null).ShouldBe((elsewhere.LinkId.Length, elsewhere.Receipt is null));

        var duty = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        duty.Summary.ShouldContain("plan to live at this child's address");
        duty.Summary.ShouldContain("VIOLENT_CONVICTION");
        duty.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-04 17:00"));
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
    }

    [Fact]
    public async Task Probations_check_brings_up_removed_children_of_either_at_each_ones_tier_and_once()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RemyAsync(p);
        await RecordAsync(p.ProbationOfficer, "CRN-7", Dale);

        // Dale's son was adopted; Carly's first daughter is in care; Remy's half-brother by his father has a plan.
        var (southmere, lead) = (p.As("southmere-csc", "Gwen Moorsample", "ALLOCATED_SOCIAL_WORKER"), p.LeadSocialWorker);
        await ChildAsync(southmere, "SM", Dale, Person("Finn", "Hartmock", "2019-05-01"), RelationshipType.BirthParent, ChildStatusCode.Adopted, "2021-01-01");
        await ChildAsync(lead, "LC", Carly, Person("Ivy", "Woodsample", "2020-05-01"), RelationshipType.BirthParent, ChildStatusCode.LacOrder, "2022-01-01");
        await ChildAsync(lead, "LH", Remy, Person("Noel", "Farmtest", "2021-05-01"), RelationshipType.HalfSibling, ChildStatusCode.Cpp, "2026-01-01");

        var check = await CheckAsync(p);
        check.EarlierChildren.Select(e => (e.Status, e.About)).ShouldBe(
        [
            (ChildStatusCode.Adopted, "supervised person"), (ChildStatusCode.LacOrder, "new partner"), (ChildStatusCode.Cpp, "child"),
        ], ignoreOrder: true);
        foreach (var name in (string[])["Finn", "Ivy", "Noel", "Farmtest", "Southmere Children"])
            check.EarlierChildren.ToString().ShouldNotContain(name);

        // The health visitor's item carries it once; a repeat of the plan says the plan alone, and who records them as partners adds nothing.
        var told = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        foreach (var code in (string[])["ADOPTED", "LAC_ORDER", "CPP"])
            told.Summary.ShouldContain(code);
        told.Summary.ShouldNotContain("Finn");
        await CheckAsync(p);
        var items = (await InboxOf(p.HealthVisitor)).Where(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.PersonId == told.PersonId).ToList();
        items.Count(i => i.Summary.Contains("ADOPTED", StringComparison.Ordinal)).ShouldBe(1);
        await RelateAsync(lead, Known(Dale), Known(Carly), RelationshipType.Partner);
        (await InboxOf(p.HealthVisitor)).Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.PersonId == told.PersonId).ShouldBe(items.Count);
    }

    [Fact]
    public async Task A_protected_child_is_on_nobodys_way_and_its_own_agencies_are_told_all_the_same()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RemyAsync(p);
        await RecordAsync(p.ProbationOfficer, "CRN-7", Dale);
        await PlanAsync(p.ProbationOfficer, Own("CRN-7"), Known(Carly), "2027-03-31");
        var before = await AnswerAsync(p);

        // Carly's elder child was renamed for safety; the school that holds its record keeps it from the others.
        var school = p.DesignatedLead;
        await People(school).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = "SIMS-50",
            Demographics = Person("Alma", "Newtest", "2018-01-05"),
            Protected = true,
        });
        await RelateAsync(school, Known(Carly), Own("SIMS-50"), RelationshipType.BirthParent);
        await WorksWithAsync(school, Own("SIMS-50"), PractitionerRole.DesignatedLead, "01632 960141");

        var after = await AnswerAsync(p);
        after.Edges.Receipt = before.Edges.Receipt;
        after.ShouldBe(before);

        var check = await CheckAsync(p);
        check.Children.Count.ShouldBe(1);
        check.ToString().ShouldNotContain("Northmere School: Ms Oakmock");
        (await InboxOf(school)).ShouldContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.OwnRecordId == "SIMS-50");
    }

    private static Demographics Dale => Person("Dale", "Hartmock", "2000-10-02", nhsNumber: "9990000107");
    private static Demographics Carly => Person("Carly", "Woodsample", "2002-05-19", "17 Ford Road", "NM2 7AB", "9990000174");
    private static Demographics Remy => Person("Remy", "Woodsample", "2024-02-11", "17 Ford Road", "NM2 7AB", "9990000387");

    private static PeopleService.PeopleServiceClient People(InfoShareConnection who) => new(who.CallInvoker);

    private static async Task RemyAsync(Partnership p)
    {
        await RecordAsync(p.HealthVisitor, "HV-33", Carly);
        await RecordAsync(p.HealthVisitor, "HV-32", Remy);
        await RelateAsync(p.HealthVisitor, Own("HV-33"), Own("HV-32"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-32"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.NurseryLead, "ARB-32", Remy);
        await WorksWithAsync(p.NurseryLead, Own("ARB-32"), PractitionerRole.DesignatedLead, "01632 960171");
    }

    private static async Task<RecordPlanResponse> PlanAsync(
        InfoShareConnection who, SubjectRef adult, SubjectRef with, string day, RelationshipType type = RelationshipType.Partner) =>
        await People(who).RecordPlanAsync(new RecordPlanRequest
        {
            Person = adult,
            WithPerson = with,
            Type = type,
            PlannedDate = day,
            Source = SourceKind.SubjectAdult,
        });

    private static async Task NotReferAsync(InfoShareConnection who, string checkId) =>
        await People(who).CompletePlanCheckAsync(new CompletePlanCheckRequest
        {
            CheckId = checkId,
            DoNotRefer = new PlanNotReferred { Reason = "The referral of the health visitor covers it.", ReviewDate = "2027-03-31" },
        });

    private static async Task ChildAsync(
        InfoShareConnection who, string prefix, Demographics of, Demographics child, RelationshipType type, ChildStatusCode status, string from)
    {
        await RecordAsync(who, $"{prefix}-1", of);
        await RecordAsync(who, $"{prefix}-2", child);
        await RelateAsync(who, Own($"{prefix}-1"), Own($"{prefix}-2"), type);
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(who.CallInvoker).RecordStatusAsync(
            new Protocol.SocialCare.V1.RecordStatusRequest { Child = Own($"{prefix}-2"), Status = status, FromDate = from });
    }

    private static async Task<RecordResidenceResponse> PlannedHomeAsync(Partnership p, string line, string postcode) =>
        await People(p.ProbationOfficer).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("CRN-7"),
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            Kind = ResidenceKind.Intended,
            State = LinkState.Declared,
            FromDate = "2027-03-31",
            Source = SourceKind.SubjectAdult,
        });

    private static async Task ConvictionAsync(Partnership p) =>
        await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("CRN-7"),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Historic,
                Source = SourceKind.Finding,
                RiskStatement = "Convicted of violence to an earlier partner.",
                ChildContact = ChildContactAnswer.Unknown,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

    private static async Task<AdultReachAnswer> AnswerAsync(Partnership p) =>
        (await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(new CheckAdultReachRequest
        {
            Question = new AdultReachQuestion
            {
                Adult = Own("CRN-7"),
                Purpose = For(Purpose.SuperviseOffender, "He told me today that he moves in with Ms W. at the end of the month."),
            },
        })).Answer;

    private static async Task<IReadOnlyList<AdultReachedChild>> ReachAsync(Partnership p)
    {
        await RecordAsync(p.ProbationOfficer, "CRN-7", Dale);
        return (await AnswerAsync(p)).Children;
    }

    private static async Task<CheckNewPartnerResponse> CheckAsync(Partnership p) =>
        await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = Own("CRN-7"),
            NewPartner = Known(Carly),
            Address = Carly.Address,
            Intention = new DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.No,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Hartmock told me today that he moves in with his new partner at the end of the month."),
        });
}
