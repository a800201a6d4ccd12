using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Identity.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Whoever reads of a child says why, chooses whether the lead is told, and is seen by those who work with the child (D1, M4). 10 March 2027.</summary>
public sealed class EveryLookIsSeenTests
{
    private static readonly Demographics Ivy = Person("Ivy", "Lookmock", "2017-05-04", "12 Look Lane", "NM1 1AA");

    /// <summary>The doctor asks who does what for her; a quiet look is not the lead's to see, and one without a choice is none.</summary>
    [Fact]
    public async Task To_ask_who_does_what_is_a_look_up_with_a_reason_that_the_lead_hears_of()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await IvyAsync(p);
        foreach (var (purpose, field) in new[]
        {
            (null, "purpose"), (new AccessPurpose { Purpose = Purpose.AssessChild, Reason = "She came alone to the surgery today.", LegalBasis = LegalBasis.PublicFunction }, "purpose.lead_notice"),
        })
        {
            var refused = await RefusalOf(() => RolesAsync(p.Doctor, "EMIS-1", purpose));
            refused.FieldViolations.Select(v => v.Field).ShouldBe([field]);
        }

        (await RefusalOf(() => RolesAsync(p.Doctor, "EMIS-1", For(Purpose.Emergency, "She came alone to the surgery today.")))).Reason.ShouldBe("PURPOSE_NOT_ALLOWED");
        (await LooksAsync(p.DesignatedLead)).ShouldBeEmpty();
        (await RolesAsync(p.Doctor, "EMIS-1", For(Purpose.ProvideCare, "She came alone to the surgery today."))).Roles.Count.ShouldBe(1);
        (await LooksAsync(p.DesignatedLead)).ShouldBe([("u-dr-mockhurst", Purpose.ProvideCare, LeadNotice.Tell)]);
        (await ToldOfDoctorAsync(p)).ShouldBe(1);

        var quietly = For(Purpose.AssessChild, "An allegation about her social worker came to us.");
        quietly.LeadNotice = LeadNotice.DoNotTell;
        quietly.LeadNoticeReason = "The allegation is about the lead.";
        await RolesAsync(p.Doctor, "EMIS-1", quietly);
        (await ToldOfDoctorAsync(p)).ShouldBe(1);
        (await LooksAsync(p.LeadSocialWorker)).Count.ShouldBe(1);
        (await LooksAsync(p.DesignatedLead)).Count.ShouldBe(2);
    }

    /// <summary>How she came to be one record, and who broke the glass on her case, are read about her too; a clinic's reading is no more told than its other looks.</summary>
    [Fact]
    public async Task To_read_who_she_is_or_who_broke_the_glass_stands_among_the_looks()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var ivy = await IvyAsync(p);
        await RecordAsync(p.PsychiatricNurse, "HOS-1", Ivy);
        await new IdentityService.IdentityServiceClient(p.Doctor.CallInvoker).ListIdentityDecisionsAsync(new ListIdentityDecisionsRequest { Person = Own("EMIS-1") });
        await new IdentityService.IdentityServiceClient(p.PsychiatricNurse.CallInvoker).ListIdentityDecisionsAsync(new ListIdentityDecisionsRequest { Person = Own("HOS-1") });
        var glass = new EmergencyAccessService.EmergencyAccessServiceClient(p.LeadSocialWorker.CallInvoker);
        await glass.ListEmergencyAccessAsync(new ListEmergencyAccessRequest { Subject = Own("ICS-1") });

        // A list that shows no use on her is not about her.
        await new EmergencyAccessService.EmergencyAccessServiceClient(p.SocialCareManager.CallInvoker).ListEmergencyAccessAsync(new ListEmergencyAccessRequest());
        (await LooksAsync(p.DesignatedLead)).ShouldBe(
            [("u-priti-larksample", Purpose.SupervisionAudit, LeadNotice.Unspecified), ("u-dr-mockhurst", Purpose.Unspecified, LeadNotice.Unspecified)]);
        (await LooksAsync(p.LeadSocialWorker)).Select(l => l.Who).ShouldBe(["u-priti-larksample", "u-ruth-claymock", "u-dr-mockhurst"]);

        // Nobody reads of her by an id that is not theirs to open.
        (await RefusalOf(async () => await new IdentityService.IdentityServiceClient(p.Detective.CallInvoker).ListIdentityDecisionsAsync(
            new ListIdentityDecisionsRequest { Person = new SubjectRef { PersonId = ivy } }))).Reason.ShouldBe("NOT_FOUND");
        (await LooksAsync(p.LeadSocialWorker)).Count.ShouldBe(3);
    }

    /// <summary>
    /// A handover gives its receiver all that is recorded around her: a look, by whichever call. Whoever said that she is not theirs reads nothing more of
    /// her, until they take her after all; the sender's own reading is none.
    /// </summary>
    [Fact]
    public async Task Whoever_reads_the_record_of_a_handover_is_seen_and_whoever_declined_it_reads_none()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var ivy = await IvyAsync(p);
        var southmere = p.As("southmere-csc", "Mo Reedsample", "DUTY_SOCIAL_WORKER");
        await BruisesAsync(p);
        var handovers = new Handovers(p.LeadSocialWorker.CallInvoker);
        var id = (await handovers.OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own("ICS-1") },
                Kind = HandoverKind.AreaToArea,
                To = new HandoverTarget { OrganisationId = "southmere-csc" },
                Words = new HandoverWords { ResidualRisk = "Bruises that nobody explains; she moves on Friday." },
            },
        })).Handover.HandoverId;
        await handovers.GetHandoverAsync(new GetHandoverRequest { HandoverId = id });
        (await LooksAsync(p.DesignatedLead)).ShouldBeEmpty();

        var offered = await OfferedAsync();
        offered.Record.Concerns.Count.ShouldBe(1);
        (await LooksAsync(p.DesignatedLead)).ShouldBe([("u-mo-reedsample", Purpose.Handover, LeadNotice.Unspecified)]);
        await LooksCountedAsync(1);

        var declined = (await new Handovers(southmere.CallInvoker).DeclineHandoverAsync(
            new DeclineHandoverRequest { HandoverId = id, Version = offered.Version, Reason = "The family stays with relatives for three weeks only." })).Handover;
        declined.Record.Concerns.ShouldBeEmpty();
        declined.Record.Lead.ShouldBeNull();
        await BruisesAsync(p);
        var after = await OfferedAsync();
        after.Record.Concerns.ShouldBeEmpty();
        after.Record.HowToRead.ShouldContain("what your own organisation contributes");
        after.Words.ResidualRisk.ShouldContain("Friday", customMessage: "what was sent to them is theirs to think over again");
        await LooksCountedAsync(1);

        var accepted = (await new Handovers(southmere.CallInvoker).AcceptHandoverAsync(new AcceptHandoverRequest { HandoverId = id, Version = after.Version })).Handover;
        accepted.Record.Concerns.Count.ShouldBe(2);
        await LooksCountedAsync(2);

        async Task<HandoverView> OfferedAsync() =>
            (await new Handovers(southmere.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = id })).Handover;

        // In the list of looks, from which a person's own file is made too, and in the watch over look-ups (D14, D15).
        async Task LooksCountedAsync(int looks)
        {
            var (listed, watched) = await p.Store.ReadAsync(
                async s => (await s.Audit.LookUpsOfAsync(ivy, null, 100), await s.LookUps.OfPersonAsync(ivy, At("2027-03-09 09:00"))), CancellationToken.None);
            listed.Count(e => e.OrganisationId == "southmere-csc").ShouldBe(looks);
            watched.Count(l => l is { OrganisationId: "southmere-csc", Purpose: Core.Vocabulary.Purpose.Handover, PractitionerId: "u-mo-reedsample" }).ShouldBe(looks);
        }
    }

    /// <summary>Whoever tells asks for nothing: whom to ring, and of the statuses what a notice could carry to that role.</summary>
    [Fact]
    public async Task Whoever_shares_a_concern_is_told_whom_to_ring_and_no_more_than_a_notice_could_carry()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await IvyAsync(p);
        await p.StatusAsync("ICS-1", ChildStatusCode.Cpp, "2027-01-04");
        await p.StatusAsync("ICS-1", ChildStatusCode.PreProceedings, "2027-01-04");
        var doctors = (await new Health(p.Doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest { Concern = Bruises() })).Concern.Children.Single();
        (doctors.Lead.Lead.Name, doctors.Statuses.Count).ShouldBe(("Priti Larksample", 2));
        doctors.Statuses.ShouldAllBe(s => s.Status == ChildStatusCode.Cpp || s.Status == ChildStatusCode.PreProceedings);
        var assistants = (await new Education(p.TeachingAssistant.CallInvoker).ShareConcernAsync(new Protocol.Education.V1.ShareConcernRequest { Concern = Bruises() })).Concern.Children.Single();
        (assistants.Lead.Lead.Name, assistants.Statuses.Count).ShouldBe(("Priti Larksample", 0), "to that role no notice tells of a plan");

        // The lead hears of what was shared, so that nobody looks by sharing without being seen.
        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.ConcernShared).ShouldBe(2);
    }

    private static ConcernStatement Bruises() => new()
    {
        Subject = Known(Ivy),
        Indicators = { ConcernIndicator.UnexplainedInjury },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "A bruise on the arm that nobody explains.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static async Task BruisesAsync(Partnership p) =>
        await new Health(p.Doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest { Concern = Bruises() });

    private static async Task<string> IvyAsync(Partnership p)
    {
        var ivy = "";
        foreach (var (who, own, role) in ((InfoShareConnection, string, PractitionerRole)[])
            [(p.LeadSocialWorker, "ICS-1", PractitionerRole.AllocatedSocialWorker), (p.Doctor, "EMIS-1", PractitionerRole.Gp), (p.DesignatedLead, "SIMS-1", PractitionerRole.DesignatedLead)])
        {
            ivy = await RecordAsync(who, own, Ivy);
            await WorksWithAsync(who, Own(own), role, "01632 960101", leads: role == PractitionerRole.AllocatedSocialWorker);
        }

        await new Plans(p.LeadSocialWorker.CallInvoker).DeclareCaseRoleAsync(new DeclareCaseRoleRequest { Person = Own("ICS-1"), Role = CaseRole.Leads });
        return ivy;
    }

    private static async Task<CaseRolesView> RolesAsync(InfoShareConnection who, string own, AccessPurpose? purpose) =>
        (await new Plans(who.CallInvoker).ListCaseRolesAsync(new ListCaseRolesRequest { Person = Own(own), Purpose = purpose })).Roles;

    private static async Task<int> ToldOfDoctorAsync(Partnership p) =>
        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.RecordViewed && i.Summary.Contains("Dr Mockhurst", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<(string Who, Purpose Purpose, LeadNotice Lead)>> LooksAsync(InfoShareConnection who) =>
    [
        .. (await new AccessHistoryService.AccessHistoryServiceClient(who.CallInvoker).ListAccessesAsync(
            new ListAccessesRequest { Child = Known(Ivy), Purpose = For(Purpose.AssessChild, "Her mother asks who has looked at her file.") }))
            .Accesses.Select(a => (a.PractitionerId, a.Purpose, a.LeadNotice)),
    ];
}
