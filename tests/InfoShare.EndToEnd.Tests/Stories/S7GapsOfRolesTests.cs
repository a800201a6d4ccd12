using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Registry.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Whom a part in a case is shown to (L7, A10), when a gap is none any more and when it is one anew (I9, G6). D is Wednesday 10 March 2027.</summary>
public sealed class S7GapsOfRolesTests
{
    private static readonly Demographics Moss = Person("Moss", "Gapstest", "2011-09-03", "5 Fen Way", "NM5 2EN");

    /// <summary>A hospital with a clinic of its own: that the clinic works with him is not the paediatrician's to learn, however she asks.</summary>
    [Fact]
    public async Task A_colleague_does_not_learn_that_the_own_hospitals_clinic_works_with_the_child()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var trust = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == "northmere-hospital").Clone();
        trust.AllowedRoles.Add(PractitionerRole.SexualHealthWorker);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = trust });
        var (clinic, ward) = (p.As("northmere-hospital", "Vera Fensample", "SEXUAL_HEALTH_WORKER"), p.As("northmere-hospital", "Dr Frostmock", "PAEDIATRICIAN"));
        await RecordAsync(ward, "HOS-1", Moss);
        await RecordAsync(ward, "HOS-2", Person("Fern", "Nobodytest", "2012-01-02"));
        await WorksWithAsync(clinic, Own("HOS-1"), PractitionerRole.SexualHealthWorker, "01632 960105");
        (await DeclareAsync(clinic, "HOS-1", CaseRole.Supports)).Roles.Single().PractitionerName.ShouldBe("Vera Fensample");

        // As of a patient with whom nobody there works; and where she works with him herself, as if the clinic did not.
        var (ofHim, ofOther) = (await RefusalOf(() => ListAsync(ward, "HOS-1")), await RefusalOf(() => ListAsync(ward, "HOS-2")));
        (ofHim.Reason, ofHim.Message).ShouldBe((ofOther.Reason, ofOther.Message));
        await WorksWithAsync(ward, Own("HOS-1"), PractitionerRole.Paediatrician, "01632 960104");
        (await ListAsync(ward, "HOS-1")).Roles.ShouldBeEmpty();
        (await DeclareAsync(ward, "HOS-1", CaseRole.Treats)).Roles.Select(r => r.Role).ShouldBe([CaseRole.Treats]);
        (await ListAsync(clinic, "HOS-1")).Roles.Select(r => r.Role).ShouldBe([CaseRole.Supports, CaseRole.Treats]);

        // The trail says what was shown to her and that something was not.
        var read = (await TrailAsync(p, ofHim: (await ListAsync(ward, "HOS-1")).Person.PersonId)).First(e => e.Action == "PlanService/ListCaseRoles");
        (read.CountsByTier["MARKER"], read.WithheldByReason["HIDDEN"]).ShouldBe((1, 1));
    }

    /// <summary>He was taken to Southmere and is hidden there. The hospital's manager hears that nobody leads, and reads no more of where.</summary>
    [Fact]
    public async Task A_gap_of_a_hidden_child_names_no_desk_where_the_child_is_and_nobody_who_left_there()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (camhs, visitor) = (p.As("northmere-hospital", "Ruth Claymock", "CAMHS"), p.As("southmere-health-visiting", "Ines Saltmock", "SCHOOL_NURSE"));
        var his = await RecordAsync(camhs, "CAMHS-8", Moss);
        await WorksWithAsync(camhs, Own("CAMHS-8"), PractitionerRole.Camhs, "01632 960144");
        await RecordAsync(visitor, "SHV-8", Moss);
        (await new PeopleService.PeopleServiceClient(visitor.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = "SHV-8", Demographics = Moss, Protected = true })).Person.PersonId.ShouldBe(his);
        await WorksWithAsync(visitor, Own("SHV-8"), PractitionerRole.SchoolNurse, "01632 960203");
        await DeclareAsync(camhs, "CAMHS-8", CaseRole.Treats);
        await ShareUrgentAsync(camhs, "CAMHS-8");

        var told = (await InboxOf(camhs)).Single(i => i.Trigger == NotificationTrigger.RoleGap);
        told.Contact.OrganisationName.ShouldBe("Northmere Children's Services");
        told.ToString().ShouldNotContain("Southmere", Case.Insensitive);
        (await InboxOf(p.SouthmereDuty)).Single(i => i.Trigger == NotificationTrigger.RoleGap).Contact.OrganisationName.ShouldBe("Southmere Children's Services");
        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(camhs)).Where(i => i.Trigger == NotificationTrigger.RoleGap).ShouldAllBe(i => !i.ToString().Contains("Southmere"));

        // The nurse there leaves: who has left and who holds support now is a place too.
        await LeaveAsync(visitor, "SHV-8", PractitionerRole.SchoolNurse, "2027-03-11", "Tess Elmmock, Southmere Youth Centre");
        var left = (await InboxOf(camhs)).Single(i => i.Trigger == NotificationTrigger.ServiceLeft);
        left.ToString().ShouldNotContain("Southmere", Case.Insensitive);
        left.Summary.ShouldBe("A service ends the work with this person on Thursday 11 March 2027. Somebody else holds support now.");
    }

    /// <summary>Neither time nor somebody who watches fills a gap; who fills it and goes leaves it open.</summary>
    [Fact]
    public async Task A_gap_closes_by_somebody_who_leads_or_sees_to_safety_and_opens_when_that_one_goes()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (camhs, school) = await EyesAsync(p);
        await DeclareAsync(camhs, "CAMHS-8", CaseRole.Treats);
        await ShareUrgentAsync(camhs, "CAMHS-8");
        (await GapsOf(p.DutySocialWorker)).ShouldBe(1);
        await DeclareAsync(school, "SIMS-8", CaseRole.Supports);

        // Six weeks on nobody has taken it up: it is asked for still, and goes on.
        await p.ClockAtAsync("2027-04-19 10:00");
        var asked = await GapsOf(p.DutySocialWorker);
        await p.ClockAtAsync("2027-04-21 17:01");
        (await GapsOf(p.DutySocialWorker)).ShouldBeGreaterThan(asked);
        (await ListAsync(school, "SIMS-8")).Gaps.Single().ShouldContain("an urgent concern stands");
        (await DeclareAsync(school, "SIMS-8", CaseRole.Safeguarding)).Gaps.ShouldBeEmpty();
        asked = await GapsOf(p.DutySocialWorker);

        // A plan runs, the school sees to his safety until its lead goes at Easter; nobody says another part.
        await RecordAsync(p.LeadSocialWorker, "LCS-8", Moss);
        await p.StatusAsync("LCS-8", ChildStatusCode.Cpp, "2027-04-21");
        await p.ClockAtAsync("2027-04-26 17:01");
        (await GapsOf(p.DutySocialWorker)).ShouldBe(asked, "somebody sees to it, and nobody is asked any more");
        await p.ClockAtAsync("2027-04-30 10:00");
        await LeaveAsync(school, "SIMS-8", PractitionerRole.DesignatedLead, "2027-04-30", "Kit Fernsample, at the school");
        await p.ClockAtAsync("2027-05-05 17:01");
        (await GapsOf(p.DutySocialWorker)).ShouldBe(asked + 1);
        (await InboxOf(p.DutySocialWorker)).Last(i => i.Trigger == NotificationTrigger.RoleGap).Summary.ShouldEndWith("CPP runs.");
        (await ListAsync(camhs, "CAMHS-8")).Roles.Select(r => r.Role).ShouldBe([CaseRole.Treats]);

        // Somebody sees to it until tomorrow night, and says so today; from the day after it is a gap again.
        await WorksWithAsync(school, Own("SIMS-8"), PractitionerRole.DesignatedLead, "01632 960141");
        await DeclareAsync(school, "SIMS-8", CaseRole.Safeguarding, "2027-05-06");
        asked = await GapsOf(p.DutySocialWorker);
        await p.ClockAtAsync("2027-05-10 12:00");
        (await GapsOf(p.DutySocialWorker)).ShouldBe(asked);
        await p.ClockAtAsync("2027-05-10 17:01");
        (await GapsOf(p.DutySocialWorker)).ShouldBe(asked + 1);
    }

    /// <summary>G6: of each service that leaves without naming anybody, until somebody holds support; that another one looks in is not it.</summary>
    [Fact]
    public async Task Each_service_that_leaves_with_nobody_holding_support_is_a_gap_of_its_own()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (camhs, school) = await EyesAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-8", Moss);
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960103");
        await LeaveAsync(camhs, "CAMHS-8", PractitionerRole.Camhs, "2027-03-10");
        await p.ClockAtAsync("2027-03-15 16:59");
        var asked = await GapsOf(camhs);
        asked.ShouldBe(1);

        // A school that watches, a midwife who comes, a telephone that changes: none of them holds support.
        await DeclareAsync(school, "SIMS-8", CaseRole.Watches);
        await RecordAsync(p.Midwife, "MW-8", Moss);
        await WorksWithAsync(p.Midwife, Own("MW-8"), PractitionerRole.Midwife, "01632 960102");
        await WorksWithAsync(school, Own("SIMS-8"), PractitionerRole.DesignatedLead, "01632 960149");

        // The health visitor goes too, while the first is open: her manager and the desk are told of that as well.
        await LeaveAsync(p.HealthVisitor, "HV-8", PractitionerRole.HealthVisitor, "2027-03-15");
        await p.ClockAtAsync("2027-03-17 17:01");
        (await GapsOf(camhs)).ShouldBeGreaterThan(asked);
        (await GapsOf(p.HealthVisitor)).ShouldBe(1);
        (await InboxOf(p.DutySocialWorker)).Count(i => i.Trigger == NotificationTrigger.ServiceLeft).ShouldBe(2);
        await RecordAsync(p.EarlyHelpWorker, "EH-8", Moss);
        await DeclareAsync(p.EarlyHelpWorker, "EH-8", CaseRole.Supports);
        var told = (await GapsOf(camhs), await GapsOf(p.HealthVisitor), await GapsOf(p.DutySocialWorker));
        await p.ClockAtAsync("2027-03-24 17:01");
        (await GapsOf(camhs), await GapsOf(p.HealthVisitor), await GapsOf(p.DutySocialWorker)).ShouldBe(told);

        // It is no matter of once in a life: the health visitor comes back, and leaves again as before.
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960103");
        await p.ClockAtAsync("2027-05-12 10:00");
        await LeaveAsync(p.HealthVisitor, "HV-8", PractitionerRole.HealthVisitor, "2027-05-12");
        await p.ClockAtAsync("2027-05-14 17:01");
        (await GapsOf(p.HealthVisitor)).ShouldBe(told.Item2 + 1);
        await HeldAsync(p.As("northmere-health-visiting", "Iris Ledgesample", "NAMED_PROFESSIONAL"), Own("HV-8"));
        (await GapsOf(p.HealthVisitor)).ShouldBe(told.Item2, "what she was told of it is answered");
    }

    private static async Task<(InfoShareConnection Camhs, InfoShareConnection School)> EyesAsync(Partnership p)
    {
        var (camhs, school) = (p.As("northmere-hospital", "Ruth Claymock", "CAMHS"), p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD"));
        await RecordAsync(camhs, "CAMHS-8", Moss);
        await WorksWithAsync(camhs, Own("CAMHS-8"), PractitionerRole.Camhs, "01632 960144");
        await RecordAsync(school, "SIMS-8", Moss);
        await WorksWithAsync(school, Own("SIMS-8"), PractitionerRole.DesignatedLead, "01632 960141");
        return (camhs, school);
    }

    // How often it was told there; what others closed stands in the inbox until it is read.
    private static async Task<int> GapsOf(InfoShareConnection who) => (await InboxOf(who)).Count(i => i.Trigger == NotificationTrigger.RoleGap);

    private static async Task ShareUrgentAsync(InfoShareConnection who, string own) =>
        await new Protocol.Health.V1.HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(own),
                Indicators = { ConcernIndicator.YpSuicidal },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-10" },
                Source = SourceKind.ChildWords,
                RiskStatement = "He says that he will end his life if he has to go back home.",
                Urgency = Urgency.SameDay,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });

    private static async Task<CaseRolesView> DeclareAsync(InfoShareConnection who, string own, CaseRole role, string until = "") =>
        (await new Plans(who.CallInvoker).DeclareCaseRoleAsync(
            new DeclareCaseRoleRequest { Person = Own(own), Role = role, ToDate = until, Telephone = "01632 960144" })).Roles;

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

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(Partnership p, string ofHim) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "What was shown of the parts in his case", PersonId = ofHim, PageSize = 100 })).Entries;
}
