using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Pattern.V1;
using InfoShare.Protocol.Registry.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Patterns = InfoShare.Protocol.Pattern.V1.PatternService.PatternServiceClient;
using Rosters = InfoShare.Protocol.Roster.V1.RosterService.RosterServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>How many items a house was sent says nothing of those that are kept from some of its leads (D15, L7, L10, H6). 10 March 2027.</summary>
public sealed class CountsTellNothingTests
{
    private const string Trust = "northmere-hospital";

    private static readonly Demographics Wren = Person("Wren", "Counttest", "2012-05-05", "2 Stile Lane", "NM3 3AC");

    [Fact]
    public async Task A_lead_who_is_kept_from_a_child_sees_no_number_rise_by_having_asked_or_told_of_her()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var head = p.As("northmere-school", "Mr Headmock", "DESIGNATED_LEAD");
        await RecordAsync(head, "SIMS-1", Wren);
        await WorksWithAsync(head, Own("SIMS-1"), PractitionerRole.DesignatedLead, "01632 960141");
        await new ConflictService.ConflictServiceClient(head.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-ms-oakmock",
            Person = Own("SIMS-1"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });
        var before = await VolumeAsync(p.DesignatedLead);
        (await new Education(p.DesignatedLead.CallInvoker).QueryChildAsync(new Protocol.Education.V1.QueryChildRequest
        {
            Child = Known(Wren),
            Purpose = For(Purpose.ProvideCare, "She came to school with a bruise this morning."),
        })).Picture.Child.Outcome.ShouldBe(MatchOutcome.NoMatch);
        (await FlagsOf(p.SystemOf("northmere-school"))).ShouldNotBeEmpty("somebody else of the school hears of it");
        (await VolumeAsync(p.DesignatedLead)).ShouldBe(before);
        (await VolumeAsync(head)).ShouldBe(before, "one count for all of them");

        // What she shares of her is told to the colleague who works with her; her own count is what it would be had nobody been.
        var shared = (await new Education(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = Statement(Known(Wren)) })).Concern;
        (await InboxOf(head)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared);
        (await VolumeAsync(p.DesignatedLead)).ShouldBe(before);
        (await VolumeAsync(head)).ShouldContain("CONCERN_SHARED");

        // And whom it was told to, as of nobody: the duty desk, in what was shared and in the list of it.
        shared.Told.ShouldHaveSingleItem().OrganisationName.ShouldBe("Northmere Children's Services");
        (await new Protocol.Inbox.V1.InboxService.InboxServiceClient(p.DesignatedLead.CallInvoker).ListPublishedAsync(new Protocol.Inbox.V1.ListPublishedRequest { PageSize = 20 }))
            .Acts.SelectMany(a => a.Notices).Single(n => n.ConcernId == shared.ConcernId).Recipients.ShouldBe(shared.Told);
    }

    [Fact]
    public async Task What_others_share_of_a_child_kept_in_silence_is_in_the_number_as_in_the_list()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var head = p.As("northmere-school", "Mr Headmock", "DESIGNATED_LEAD");
        await RecordAsync(head, "SIMS-1", Wren);
        await WorksWithAsync(head, Own("SIMS-1"), PractitionerRole.DesignatedLead, "01632 960141");
        await new ConflictService.ConflictServiceClient(head.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-ms-oakmock",
            Person = Own("SIMS-1"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });
        var before = await VolumeAsync(p.DesignatedLead);
        await ShareAsync(p);
        var item = (await InboxOf(head)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        (await InboxOf(p.DesignatedLead)).ShouldNotContain(i => i.ItemId == item.ItemId);
        (await VolumeAsync(p.DesignatedLead)).ShouldBe(before);
        (await VolumeAsync(head)).ShouldContain("CONCERN_SHARED");

        // What became of it is in no sum either.
        await p.ClockAtAsync("2027-03-10 09:10");
        await new Protocol.Inbox.V1.InboxService.InboxServiceClient(head.CallInvoker).AcknowledgeItemsAsync(
            new Protocol.Inbox.V1.AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Accepted });
        (await VolumeAsync(p.DesignatedLead)).ShouldBe(before);
    }

    [Fact]
    public async Task A_lead_of_a_hospital_sees_no_number_rise_when_its_clinic_is_told()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward, lead) = await HospitalAsync(p);
        await RecordAsync(ward, "HOS-1", Wren);
        await WorksWithAsync(clinic, Own("HOS-1"), PractitionerRole.SexualHealthWorker, "01632 960105");
        var before = await VolumeAsync(lead);
        await ShareAsync(p);
        (await InboxOf(clinic)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared);
        (await VolumeAsync(lead)).ShouldBe(before);

        await WorksWithAsync(ward, Own("HOS-1"), PractitionerRole.Paediatrician, "01632 960104");
        var withWard = await VolumeAsync(lead);
        await ShareAsync(p);
        (await VolumeAsync(lead)).ShouldNotBe(withWard, "what the ward is told counts");
    }

    /// <summary>A digest names nobody: one of which every part is left out would be in the number alone.</summary>
    [Fact]
    public async Task A_digest_of_what_is_kept_or_a_clinic_s_is_in_no_number()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var head = p.As("northmere-school", "Mr Headmock", "DESIGNATED_LEAD");
        await RecordAsync(head, "SIMS-1", Wren);
        await WorksWithAsync(head, Own("SIMS-1"), PractitionerRole.DesignatedLead, "01632 960141");
        await new ConflictService.ConflictServiceClient(head.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-ms-oakmock",
            Person = Own("SIMS-1"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });
        var (clinic, ward, lead) = await HospitalAsync(p);
        await RecordAsync(ward, "HOS-1", Wren);
        await WorksWithAsync(clinic, Own("HOS-1"), PractitionerRole.SexualHealthWorker, "01632 960105");
        foreach (var house in (string[])["northmere-school", Trust])
            await new Rosters(p.SystemOf(house).CallInvoker).SetDigestAsync(new Protocol.Roster.V1.SetDigestRequest { DailyAt = "16:00" });
        var (kept, hospitals) = (await VolumeAsync(p.DesignatedLead), await VolumeAsync(lead));
        await ShareAsync(p);
        await p.ClockAtAsync("2027-03-10 16:01");
        foreach (var reader in (InfoShareConnection[])[head, clinic])
            (await InboxOf(reader)).ShouldContain(i => i.Trigger == NotificationTrigger.Digest && i.Parts.Count == 1);
        (await InboxOf(p.DesignatedLead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Digest);
        (await VolumeAsync(p.DesignatedLead)).ShouldBe(kept);
        (await VolumeAsync(lead)).ShouldBe(hospitals);
        (await VolumeAsync(head)).ShouldContain("CONCERN_SHARED");
    }

    /// <summary>Where another manager leads, a manager who walks through the register is flagged to that one, and does not see it in a number.</summary>
    [Fact]
    public async Task A_manager_who_walks_sees_no_number_rise_when_it_is_noticed()
    {
        await using var p = await StartAsync("2027-03-10 09:00", "--Broker:LookUps:NobodyFound=5");
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var surgery = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == "elmmock-surgery").Clone();
        surgery.AllowedRoles.Add(PractitionerRole.NamedProfessional);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = surgery });
        var (manager, named) = (p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD"), p.As("elmmock-surgery", "Dr Namedmock", "NAMED_PROFESSIONAL"));
        var before = await VolumeAsync(manager);
        for (var day = 1; day <= 6; day++)
        {
            await new Health(manager.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest
            {
                Child = Known(Person($"Nobody{(char)('a' + day)}", "Counttest", $"2012-04-{day:00}")),
                Purpose = For(Purpose.ProvideCare, "She was brought in with a bruise this morning."),
            });
        }

        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(named)).ShouldContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);
        (await VolumeAsync(manager)).ShouldBe(before);
        (await VolumeAsync(named)).ShouldBe(before);
    }

    private static async Task<(InfoShareConnection Clinic, InfoShareConnection Ward, InfoShareConnection Lead)> HospitalAsync(Partnership p)
    {
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var trust = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == Trust).Clone();
        trust.AllowedRoles.Add([PractitionerRole.SexualHealthWorker, PractitionerRole.NamedProfessional]);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = trust });
        return (p.As(Trust, "Vera Fensample", "SEXUAL_HEALTH_WORKER"), p.As(Trust, "Dr Frostmock", "PAEDIATRICIAN"), p.As(Trust, "Dr Sleetmock", "NAMED_PROFESSIONAL"));
    }

    private static async Task ShareAsync(Partnership p) => await new Health(p.Doctor.CallInvoker).ShareConcernAsync(
        new Protocol.Health.V1.ShareConcernRequest { Concern = Statement(Known(Wren)) });

    private static ConcernStatement Statement(SubjectRef subject) => new()
    {
        Subject = subject,
        Indicators = { ConcernIndicator.UnexplainedInjury },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "Marks on both arms that she does not explain.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };

    private static async Task<string> VolumeAsync(InfoShareConnection who) => string.Join('\n',
        (await new Patterns(who.CallInvoker).GetAlertVolumeAsync(new GetAlertVolumeRequest { FromDate = "2027-03-10", ToDate = "2027-03-10" })).Rows
            .Select(r => $"{Core.Vocabulary.Code.Of((Core.Vocabulary.NotificationTrigger)(int)r.Trigger)} {r}"));
}
