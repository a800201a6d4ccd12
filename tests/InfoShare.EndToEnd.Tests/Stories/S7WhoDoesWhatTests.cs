using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S7, who does what (I9): treatment, watching, and nobody who sees to his safety. D is Wednesday 10 March 2027.</summary>
public sealed class S7WhoDoesWhatTests
{
    private static readonly Demographics Eli = Person("Eli", "Marshtest", "2011-09-03", "3 Fen Way", "NM5 2EM");

    [Fact]
    public async Task Where_everybody_treats_or_watches_and_nobody_leads_the_manager_and_the_desk_decide_who_does()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (ruth, lead) = await EyesAsync(p);
        await ShareAsync(ruth);
        await p.ClockAtAsync("2027-03-10 10:00");
        (await RefusalOf(() => DeclareAsync(p.TeachingAssistant, "SIMS-7", CaseRole.Safeguarding))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await DeclareAsync(ruth, "CAMHS-7", CaseRole.Treats);
        (await ListAsync(ruth, "CAMHS-7")).Gaps.ShouldBe(["Nobody leads or sees to the child's safety, and an urgent concern stands."]);

        // Who says a part asks for nothing: what the others do, and what nobody does, is looked up and says why (D1).
        var said = await DeclareAsync(lead, "SIMS-7", CaseRole.Watches);
        (said.Roles.Single().Role, said.Roles.Single().OrganisationName, said.Gaps.Count).ShouldBe((CaseRole.Watches, "Northmere School", 0));
        (await ListAsync(ruth, "CAMHS-7")).Roles.Select(r => (r.Role, r.OrganisationName)).ShouldBe(
            [(CaseRole.Treats, "Northmere Hospital"), (CaseRole.Watches, "Northmere School")]);

        // Told once, to the manager of whoever's concern asks for somebody and to the duty desk; decision by D+1, 17:00.
        foreach (var (who, owner) in ((InfoShareConnection, string)[])[(ruth, "NAMED_PROFESSIONAL"), (p.DutySocialWorker, "DUTY_SOCIAL_WORKER")])
        {
            var told = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.RoleGap);
            (told.ActionOwner, told.RespondBy.ToDateTimeOffset()).ShouldBe((owner, At("2027-03-11 17:00")));
            told.Summary.ShouldStartWith("Nobody leads for this child or sees to its safety.");
        }

        (await InboxOf(lead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RoleGap);
        (await RefusalOf(() => ListAsync(p.Midwife, "MW-7"))).Reason.ShouldBe("NOT_FOUND");
        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.RoleGap && i.ActionOwner == "TEAM_MANAGER");

        // Somebody leads: nobody is asked any more, and another part said later raises nothing.
        await RecordAsync(p.DutySocialWorker, "LCS-7", Eli);
        await new SocialCareService.SocialCareServiceClient(p.SocialCareManager.CallInvoker).AssignLeadAsync(new AssignLeadRequest
        {
            Child = Own("LCS-7"),
            PractitionerName = "Priti Larksample",
            Role = PractitionerRole.AllocatedSocialWorker,
            Telephone = "01632 960111",
        });
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RoleGap);
        await DeclareAsync(lead, "SIMS-7", CaseRole.Monitors);
        (await ListAsync(lead, "SIMS-7")).Gaps.ShouldBeEmpty();
        (await ListAsync(lead, "SIMS-7")).Roles.Single(r => r.OrganisationName == "Northmere School").Role.ShouldBe(CaseRole.Monitors);

        // An urgent concern in a case whose parts are divided asks at once, where the lead has gone.
        await LeaveAsync(p.LeadSocialWorker, "LCS-7", PractitionerRole.AllocatedSocialWorker, "2027-03-11", "Ruth Claymock");
        await p.ClockAtAsync("2027-03-12 09:00");
        await ShareAsync(ruth);
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.RoleGap);
        await DeclareAsync(ruth, "CAMHS-7", CaseRole.Safeguarding);
        (await ListAsync(ruth, "CAMHS-7")).Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_service_left_without_naming_anybody_it_is_told_until_somebody_holds_support()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (ruth, _) = await EyesAsync(p);
        await RecordAsync(p.LeadSocialWorker, "LCS-7", Eli);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-7"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await p.ClockAtAsync("2027-03-30 10:00");
        await LeaveAsync(ruth, "CAMHS-7", PractitionerRole.Camhs, "2027-03-30");
        (await InboxOf(ruth)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RoleGap);
        await p.ClockAtAsync("2027-04-01 17:01");
        (await InboxOf(ruth)).ShouldContain(i => i.Trigger == NotificationTrigger.RoleGap && i.Summary.StartsWith("Nobody holds support for this person."));
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.RoleGap && i.ActionOwner == "TEAM_MANAGER");
        (await RefusalOf(() => HeldAsync(p.DesignatedLead, Own("SIMS-7")))).Reason.ShouldBe("NOT_FOUND");
        await HeldAsync(p.LeadSocialWorker, Own("LCS-7"));
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RoleGap);
        (await RefusalOf(() => HeldAsync(p.LeadSocialWorker, Own("LCS-7")))).Reason.ShouldBe("NOT_FOUND");
        await p.ClockAtAsync("2027-04-12 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RoleGap);
    }

    [Fact]
    public async Task A_plan_without_a_lead_is_told_to_the_desk_after_two_working_days()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-7", Eli);
        await p.StatusAsync("LCS-7", ChildStatusCode.Cpp, "2027-03-10");
        await p.ClockAtAsync("2027-03-12 17:01");
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.RoleGap).Summary
            .ShouldBe("Nobody leads for this child or sees to its safety. CPP runs.");
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-7"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RoleGap);
    }

    private static async Task<(InfoShareConnection Ruth, InfoShareConnection Lead)> EyesAsync(Partnership p)
    {
        var (ruth, lead) = (p.As("northmere-hospital", "Ruth Claymock", "CAMHS"), p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD"));
        await RecordAsync(ruth, "CAMHS-7", Eli);
        await WorksWithAsync(ruth, Own("CAMHS-7"), PractitionerRole.Camhs, "01632 960144");
        await RecordAsync(lead, "SIMS-7", Eli);
        await WorksWithAsync(lead, Own("SIMS-7"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.Midwife, "MW-7", Eli);
        return (ruth, lead);
    }

    private static async Task ShareAsync(InfoShareConnection ruth) =>
        await new Protocol.Health.V1.HealthService.HealthServiceClient(ruth.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("CAMHS-7"),
                Indicators = { ConcernIndicator.YpSuicidal },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-10" },
                Source = SourceKind.ChildWords,
                RiskStatement = "He says that he will end his life if his mother's partner moves in.",
                Urgency = Urgency.SameDay,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });

    private static async Task<CaseRolesView> DeclareAsync(InfoShareConnection who, string own, CaseRole role) =>
        (await new Plans(who.CallInvoker).DeclareCaseRoleAsync(new DeclareCaseRoleRequest { Person = Own(own), Role = role, Telephone = "01632 960144" })).Roles;

    private static async Task<CaseRolesView> ListAsync(InfoShareConnection who, string own) =>
        (await new Plans(who.CallInvoker).ListCaseRolesAsync(new ListCaseRolesRequest { Person = Own(own), Purpose = For(Purpose.AssessChild, "Who sees to him this week, and who rings whom") })).Roles;

    private static async Task HeldAsync(InfoShareConnection who, SubjectRef person) =>
        await new Plans(who.CallInvoker).StateSupportHeldAsync(new StateSupportHeldRequest { Person = person, HeldBy = "Tess Millsample, Northmere Early Help" });

    private static async Task LeaveAsync(InfoShareConnection who, string own, PractitionerRole role, string on, string heldBy = "") =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own(own),
            Role = role,
            ToDate = on,
            SupportHeldBy = heldBy,
        });
}
