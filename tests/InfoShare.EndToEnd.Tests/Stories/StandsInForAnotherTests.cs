using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.Roster.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using Rosters = InfoShare.Protocol.Roster.V1.RosterService.RosterServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Whoever stands in reads and answers what is addressed to another (G10): nobody makes himself that one (L1, L11), least of all for a service that
/// keeps to itself what it is told (L7). 10 March 2027.
/// </summary>
public sealed class StandsInForAnotherTests
{
    private const string Trust = "northmere-hospital";

    private static readonly Demographics Moss = Person("Moss", "Standtest", "2011-09-03", "5 Fen Way", "NM5 2EN");

    [Fact]
    public async Task Nobody_enters_that_a_colleague_or_a_post_is_away_by_naming_himself_beside()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (_, ward, _) = await HouseAsync(p);
        var before = (await InboxOf(ward)).Count;

        // His own name beside the colleague's id, and the other way round.
        foreach (var (id, name) in ((string, string)[])[("u-vera-fensample", "Dr Frostmock"), ("u-dr-frostmock", "Vera Fensample"), ("u-vera-fensample", "")])
            (await RefusalOf(() => AwayAsync(ward, id, name, "u-dr-frostmock", "Dr Frostmock"))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await InboxOf(ward)).Count.ShouldBe(before);

        // Nor beside a post, for whom the lead's own duty is entered; not even the school's system calls a post away.
        foreach (var (who, self, name) in ((InfoShareConnection, string, string)[])
            [(p.TeachingAssistant, "u-kit-fernsample", "Kit Fernsample"), (p.ProbationTrainee, "u-ned-ashfixture", "Ned Ashfixture")])
        {
            (await RefusalOf(() => AwayAsync(who, self, "DESIGNATED_LEAD", self, name))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
            (await RefusalOf(() => AwayAsync(who, "", "SAFEGUARDING_LEAD", self, name))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        }

        (await RefusalOf(() => AwayAsync(p.SystemOf("northmere-school"), "", "DESIGNATED_LEAD", "u-kit-fernsample", "Kit Fernsample")))
            .FieldViolations.Single().Field.ShouldBe("away_name");

        // The own absence stands under the own id and name, whichever was given, and with somebody else as the deputy.
        foreach (var (id, name) in ((string, string)[])[("", "Kit Fernsample"), ("u-kit-fernsample", ""), ("u-kit-fernsample", "Kit Fernsample")])
        {
            var own = (await AwayAsync(p.TeachingAssistant, id, name, "u-ms-oakmock", "Ms Oakmock")).Entry;
            (own.AwayPractitionerId, own.AwayName).ShouldBe(("u-kit-fernsample", "Kit Fernsample"));
        }

        (await RefusalOf(() => AwayAsync(p.TeachingAssistant, "", "Kit Fernsample", "u-kit-fernsample", "Kit Fernsample"))).FieldViolations.Single().Field.ShouldBe("deputy_id");
        (await RefusalOf(() => AwayAsync(p.SystemOf("northmere-school"), "", "Ms Oakmock", "", "Ms Oakmock"))).FieldViolations.Single().Field.ShouldBe("deputy_name");
    }

    [Fact]
    public async Task A_manager_who_names_himself_reads_nothing_of_the_houses_clinic_and_somebody_else_whom_he_names_does()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward, manager) = await HouseAsync(p);
        await ShareAsync(p.Doctor);
        var item = (await InboxOf(clinic)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        (await InboxOf(manager)).ShouldNotContain(i => i.ItemId == item.ItemId);

        // On duty for the clinic, its worker's deputy, and the cover of the whole house.
        (await RefusalOf(() => DutyAsync(manager, "u-dr-sleetmock", "Dr Sleetmock"))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => DutyAsync(manager, "u-dr-sleetmock", "Dr Sleetmock", deputy: true))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await AwayAsync(manager, "u-vera-fensample", "Vera Fensample", "u-dr-sleetmock", "Dr Sleetmock");
        (await InboxOf(manager)).ShouldNotContain(i => i.ItemId == item.ItemId);
        (await InboxOf(clinic)).Single(i => i.ItemId == item.ItemId).Duty.ShouldBeNull();
        await new Rosters(manager.CallInvoker).RecordAbsenceAsync(Absence("", "", "u-dr-sleetmock", "Dr Sleetmock", whole: true));
        (await InboxOf(manager)).ShouldNotContain(i => i.ItemId == item.ItemId);

        // A colleague whom the manager names does stand in: the clinic's only worker is ill.
        await AwayAsync(manager, "u-vera-fensample", "Vera Fensample", "u-dr-frostmock", "Dr Frostmock");
        (await InboxOf(ward)).Single(i => i.ItemId == item.ItemId).Duty.Name.ShouldBe("Dr Frostmock");
        (await InboxOf(manager)).ShouldNotContain(i => i.ItemId == item.ItemId);
    }

    [Fact]
    public async Task A_clinic_is_told_whom_a_manager_brings_in_and_keeps_its_own_roster()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward, manager) = await HouseAsync(p);
        var entered = (await DutyAsync(manager, "u-dr-frostmock", "Dr Frostmock", deputy: true)).Entry;
        var told = (await InboxOf(clinic)).Single(i => i.Trigger == NotificationTrigger.RosterChanged);
        told.Summary.ShouldStartWith("Dr Sleetmock (NAMED_PROFESSIONAL) entered that Dr Frostmock stands in for your service from ");
        told.ActionOwner.ShouldBe("SEXUAL_HEALTH_WORKER");
        (await InboxOf(p.As(Trust, "Dr Hailmock", "PAEDIATRICIAN"))).ShouldNotContain(i => i.ItemId == told.ItemId);

        // It takes the entry back and enters its own, of which it need not be told.
        (await RefusalOf(() => UndoAsync(ward, entered.EntryId))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await UndoAsync(clinic, entered.EntryId)).Entry.UndoneBy.ShouldBe("Vera Fensample");
        await DutyAsync(clinic, "u-vera-fensample", "Vera Fensample");
        (await InboxOf(clinic)).Count(i => i.Trigger == NotificationTrigger.RosterChanged).ShouldBe(1);

        // What a manager takes back of it, it hears of too.
        var own = (await DutyAsync(clinic, "u-dr-hailmock", "Dr Hailmock", deputy: true)).Entry;
        await UndoAsync(manager, own.EntryId);
        (await InboxOf(clinic)).Single(i => i.Trigger == NotificationTrigger.RosterChanged && i.ItemId != told.ItemId)
            .Summary.ShouldStartWith("Dr Sleetmock (NAMED_PROFESSIONAL) took back that Dr Hailmock stands in for your service from ");
        (await RefusalOf(() => DutyAsync(clinic, "u-vera-fensample", "Vera Fensample", role: "PAEDIATRICIAN"))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // For a ward a manager enters whom he will, himself too.
        await DutyAsync(manager, "u-dr-sleetmock", "Dr Sleetmock", role: "PAEDIATRICIAN");
        (await InboxOf(ward)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RosterChanged && i.ActionOwner == "PAEDIATRICIAN");
    }

    [Fact]
    public async Task A_clinic_is_told_who_was_named_as_the_deputy_of_one_of_its_own_and_who_took_it_back()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, _, manager) = await HouseAsync(p);
        await AwayAsync(manager, "u-dr-hailmock", "Dr Hailmock", "u-dr-frostmock", "Dr Frostmock");
        await AwayAsync(manager, "u-vera-fensample", "Vera Fensample", "u-dr-sleetmock", "Dr Sleetmock");
        (await InboxOf(clinic)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RosterChanged);

        // By the name alone as by the id; of the own absence nobody has to tell them.
        var entered = (await AwayAsync(manager, "", "Vera Fensample", "u-dr-frostmock", "Dr Frostmock")).Entry;
        var told = (await InboxOf(clinic)).Single(i => i.Trigger == NotificationTrigger.RosterChanged);
        told.ActionOwner.ShouldBe("SEXUAL_HEALTH_WORKER");
        told.Summary.ShouldStartWith("Dr Sleetmock (NAMED_PROFESSIONAL) entered that Dr Frostmock stands in for Vera Fensample of your service, who is away from ");
        (await InboxOf(manager)).ShouldNotContain(i => i.ItemId == told.ItemId);
        await UndoAsync(manager, entered.EntryId);
        (await InboxOf(clinic)).Single(i => i.Trigger == NotificationTrigger.RosterChanged && i.ItemId != told.ItemId)
            .Summary.ShouldStartWith("Dr Sleetmock (NAMED_PROFESSIONAL) took back that Dr Frostmock stands in for Vera Fensample of your service");
        await AwayAsync(clinic, "u-vera-fensample", "Vera Fensample", "u-dr-frostmock", "Dr Frostmock");
        (await InboxOf(clinic)).Count(i => i.Trigger == NotificationTrigger.RosterChanged).ShouldBe(2);
    }

    /// <summary>An officer for allegations is recorded with nobody: what lies before her says in which service she works.</summary>
    [Fact]
    public async Task So_is_the_officer_for_allegations_by_what_lies_before_her()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var officer = p.As("northmere-csc", "Rowan Fellsample", "LADO");
        await RecordAsync(p.LeadSocialWorker, "ICS-1", Moss);
        await WorksWithAsync(officer, Own("ICS-1"), PractitionerRole.Lado, "01632 960199");
        await AwayAsync(p.SocialCareManager, "u-rowan-fellsample", "Rowan Fellsample", "u-owen-peatsample", "Owen Peatsample");
        (await InboxOf(officer)).Single(i => i.Trigger == NotificationTrigger.RosterChanged).ActionOwner.ShouldBe("LADO");
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RosterChanged);
    }

    [Fact]
    public async Task What_nobody_read_stays_the_clinics_and_its_deputy_reads_it_as_long_as_the_roster_says_so()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward, manager) = await HouseAsync(p);
        var entered = (await DutyAsync(manager, "u-dr-frostmock", "Dr Frostmock", deputy: true)).Entry;
        await p.ClockAtAsync("2027-03-10 10:00");
        await ShareAsync(p.Doctor, Urgency.ImmediateDanger);
        var item = (await InboxOf(clinic)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        await p.ClockAtAsync("2027-03-10 10:06");
        await p.ClockAtAsync("2027-03-10 10:17");
        var deputys = (await InboxOf(ward)).Single(i => i.ItemId == item.ItemId);
        (deputys.ActionOwner, deputys.Attempts).ShouldBe(("Vera Fensample", 2));
        await UndoAsync(clinic, entered.EntryId);
        (await InboxOf(ward)).ShouldNotContain(i => i.ItemId == item.ItemId);
        (await InboxOf(clinic)).ShouldContain(i => i.ItemId == item.ItemId);
    }

    [Fact]
    public async Task Whoever_stands_in_for_a_service_apart_reads_what_it_did_in_the_house_s_plan()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (officer, duty) = (p.As("northmere-csc", "Rowan Fellsample", "LADO"), p.As("northmere-csc", "Owen Peatsample", "DUTY_SOCIAL_WORKER"));
        await RecordAsync(p.LeadSocialWorker, "ICS-1", Moss);
        await new Plans(officer.CallInvoker).RecordPlanStepAsync(new RecordPlanStepRequest
        {
            Child = Own("ICS-1"),
            Step = PlanStep.StrategyDiscussion,
            HeldOn = "2027-03-09",
            Decision = "Enquiries end; nothing more is called.",
        });
        (await HeldAsync()).ShouldBe(0);
        await DutyAsync(p.SocialCareManager, "u-owen-peatsample", "Owen Peatsample", deputy: true, role: "LADO");
        (await HeldAsync()).ShouldBe(1);

        async Task<int> HeldAsync() => (await new Plans(duty.CallInvoker).GetPlanAsync(new GetPlanRequest { Child = Own("ICS-1") })).Plan.Held.Count;
    }

    private static async Task<(InfoShareConnection Clinic, InfoShareConnection Ward, InfoShareConnection Manager)> HouseAsync(Partnership p)
    {
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var trust = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == Trust).Clone();
        trust.AllowedRoles.Add([PractitionerRole.SexualHealthWorker, PractitionerRole.NamedProfessional]);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = trust });
        var (clinic, ward) = (p.As(Trust, "Vera Fensample", "SEXUAL_HEALTH_WORKER"), p.As(Trust, "Dr Frostmock", "PAEDIATRICIAN"));
        await RecordAsync(ward, "HOS-1", Moss);
        await WorksWithAsync(clinic, Own("HOS-1"), PractitionerRole.SexualHealthWorker, "01632 960105");
        return (clinic, ward, p.As(Trust, "Dr Sleetmock", "NAMED_PROFESSIONAL"));
    }

    private static async Task ShareAsync(InfoShareConnection who, Urgency urgency = Urgency.Standard) => await new Health(who.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
    {
        Concern = new ConcernStatement
        {
            Subject = Known(Moss),
            Indicators = { ConcernIndicator.UnexplainedInjury },
            Kind = ConcernKind.Event,
            Source = SourceKind.Observed,
            RiskStatement = "Marks on both arms that he does not explain.",
            Urgency = urgency,
            LegalBasis = LegalBasis.SafeguardingCondition,
        },
    });

    private static async Task<RecordAbsenceResponse> AwayAsync(InfoShareConnection who, string id, string name, string deputyId, string deputy) =>
        await new Rosters(who.CallInvoker).RecordAbsenceAsync(Absence(id, name, deputyId, deputy));

    private static async Task<RecordDutyResponse> DutyAsync(InfoShareConnection who, string id, string name, bool deputy = false, string role = "SEXUAL_HEALTH_WORKER") =>
        await new Rosters(who.CallInvoker).RecordDutyAsync(new RecordDutyRequest
        {
            Role = role,
            PersonId = id,
            PersonName = name,
            Telephone = "01632 960162",
            Deputy = deputy,
            From = Timestamp.FromDateTimeOffset(At("2027-03-10 00:00")),
            To = Timestamp.FromDateTimeOffset(At("2027-03-20 00:00")),
        });

    private static async Task<UndoRosterEntryResponse> UndoAsync(InfoShareConnection who, string entryId) =>
        await new Rosters(who.CallInvoker).UndoRosterEntryAsync(new UndoRosterEntryRequest { EntryId = entryId });

    private static RecordAbsenceRequest Absence(string id, string name, string deputyId, string deputy, bool whole = false) => new()
    {
        AwayPractitionerId = id,
        AwayName = name,
        WholeOrganisation = whole,
        DeputyId = deputyId,
        DeputyName = deputy,
        Telephone = "01632 960163",
        From = Timestamp.FromDateTimeOffset(At("2027-03-10 00:00")),
        To = Timestamp.FromDateTimeOffset(At("2027-03-20 00:00")),
    };
}
