using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Roster.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using Rosters = InfoShare.Protocol.Roster.V1.RosterService.RosterServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Who stands in: deputies for what nobody takes (E19), teams and their people on duty (G10), another interim owner (E22).</summary>
public sealed class WhoStandsInTests
{
    private const string Deputy = "Hugo Deputysample";

    [Fact]
    public async Task An_urgent_referral_that_nobody_takes_goes_to_the_deputy_of_the_roster()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await StandsInAsync(p, "DUTY_SOCIAL_WORKER");
        var receipt = await ReferAsync(p.DesignatedLead, "SIMS-1", "Lou", Urgency.ImmediateDanger);
        await p.ClockAtAsync("2027-03-10 09:59");
        (await ForDeputyAsync(p, receipt)).ShouldBeEmpty();

        await p.ClockAtAsync("2027-03-10 10:02");
        var item = (await ForDeputyAsync(p, receipt)).Single();
        item.ExpectedResponse.ShouldStartWith("take ownership now");
        item.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-10 14:02"), TimeSpan.FromMinutes(2));
        item.Summary.ShouldEndWith("you are deputy for DUTY_SOCIAL_WORKER.");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralUnowned && i.ActionOwner == "TEAM_MANAGER");

        // The deputy takes it, and it has an owner.
        var deputy = p.As("northmere-csc", Deputy, "DUTY_SOCIAL_WORKER");
        var seen = await GetAsync(deputy, receipt.ReferralId);
        var owned = (await new SocialCare(deputy.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = seen.ReferralId, Version = seen.Version })).Referral;
        owned.Owner.Name.ShouldBe(Deputy);
        owned.Unallocated.ShouldBeFalse();

        // One that is not urgent, or was taken in time, does not trouble the deputy.
        var calm = await ReferAsync(p.DesignatedLead, "SIMS-2", "Moss", Urgency.Standard);
        var taken = await ReferAsync(p.DesignatedLead, "SIMS-3", "Fern", Urgency.SameDay);
        await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = taken.ReferralId, Version = 1 });
        await p.ClockAtAsync("2027-03-11 16:00");
        (await ForDeputyAsync(p, calm)).ShouldBeEmpty();
        (await ForDeputyAsync(p, taken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_in_an_unqualified_tray_goes_to_the_managers_deputy_where_the_duty_worker_has_none()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await StandsInAsync(p, "TEAM_MANAGER");
        var receipt = await ReferAsync(p.DesignatedLead, "SIMS-4", "Wren", Urgency.SameDay);
        var taken = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
        var offered = (await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = taken.ReferralId,
            Version = taken.Version,
            Decision = new Decision
            {
                Disposition = Disposition.Redirected,
                Reason = DispositionReason.ThresholdMet,
                Rationale = "Early help knows the mother and can visit.",
                Criteria = "Threshold document level 2",
                Evidence = "What the school told.",
                HistoryRead = HistoryRead.Yes,
                RedirectTo = "northmere-early-help",
            },
        })).Referral;
        await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(
            new AcceptRedirectRequest { ReferralId = offered.ReferralId, Version = offered.Version, Words = "I visit this afternoon." });
        await p.ClockAtAsync("2027-03-10 13:05");
        (await ForDeputyAsync(p, receipt)).Single().Summary.ShouldContain("deputy for TEAM_MANAGER");
    }

    [Fact]
    public async Task An_inbox_that_nobody_attends_passes_a_named_workers_item_to_the_deputy_for_the_role()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-5", Person("Ash", "Reedmock", "2019-03-03", "3 Reed Lane", "NM4 1AC"));
        await RecordAsync(p.HealthVisitor, "HV-5", Person("Ash", "Reedmock", "2019-03-03", "3 Reed Lane", "NM4 1AC"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-5"), PractitionerRole.HealthVisitor, "01632 960161");
        await new Rosters(p.SystemOf("northmere-health-visiting").CallInvoker).RecordDutyAsync(Duty("HEALTH_VISITOR", "Nora Deputysample", "", deputy: true));
        await ShareAsync(p.DesignatedLead, "SIMS-5");
        var item = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        item.ActionOwner.ShouldBe("Freya Heathsample");
        await p.ClockAtAsync("2027-03-10 09:21");
        await p.ClockAtAsync("2027-03-10 10:05");
        (await InboxOf(p.HealthVisitor)).Single(i => i.ItemId == item.ItemId).ActionOwner.ShouldBe("Nora Deputysample");
    }

    /// <summary>Whatever it is about: a service that leaves, her own handover, an absence that she reported (E19, G10).</summary>
    [Fact]
    public async Task Whatever_lies_with_a_worker_who_is_ill_passes_to_the_deputy_for_her_role()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var ash = Person("Ivy", "Deputymock", "2019-03-03", "4 Reed Lane", "NM4 1AC");
        await RecordAsync(p.HealthVisitor, "HV-8", ash);
        await RecordAsync(p.PsychiatricNurse, "AMH-8", ash);
        await RecordAsync(p.Doctor, "EMIS-8", ash);
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960161");
        await WorksWithAsync(p.Doctor, Own("EMIS-8"), PractitionerRole.Gp, "01632 960101");
        var visiting = new Rosters(p.SystemOf("northmere-health-visiting").CallInvoker);
        await visiting.RecordDutyAsync(Duty("HEALTH_VISITOR", "Nora Deputysample", "", deputy: true));
        await new Rosters(p.SystemOf("elmmock-surgery").CallInvoker).RecordDutyAsync(Duty("GP", "Dr Deputysample", "", deputy: true));

        // Her own handover has reached nobody; the doctor leaves and names nobody; and the doctor had reported that no practice has the child.
        await new Protocol.Handover.V1.HandoverService.HandoverServiceClient(p.HealthVisitor.CallInvoker).OfferHandoverAsync(
            new Protocol.Handover.V1.OfferHandoverRequest
            {
                Handover = new Protocol.Handover.V1.HandoverDraft
                {
                    Subjects = { Own("HV-8") },
                    Kind = HandoverKind.ServiceToService,
                    To = new Protocol.Handover.V1.HandoverTarget { OrganisationId = "southmere-midwifery", Role = PractitionerRole.Midwife },
                    Words = new Protocol.Handover.V1.HandoverWords { ResidualRisk = "Asthma that nobody follows up." },
                },
            });
        await new Protocol.Health.V1.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ReportGpListRemovalAsync(new Protocol.Health.V1.ReportGpListRemovalRequest
        {
            Person = Own("EMIS-8"),
            RemovedOn = "2027-03-09",
            LastSeenNotKnown = true,
            RiskStatement = "No practice follows up her asthma.",
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        });
        await new PeopleService.PeopleServiceClient(p.Doctor.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("EMIS-8"),
            Role = PractitionerRole.Gp,
            ToDate = "2027-03-10",
        });
        var hers = (await InboxOf(p.HealthVisitor)).Where(i => i.ActionOwner == "Freya Heathsample").ToList();
        hers.Select(i => i.Trigger).Distinct().Order().ShouldBe(
            [NotificationTrigger.GpChange, NotificationTrigger.ServiceLeft, NotificationTrigger.HandoverOffered]);
        (await InboxOf(p.Doctor)).ShouldContain(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "Dr Mockhurst");

        // Nobody reads any of it: sent again after four hours, and on the next working day with the deputy.
        foreach (var at in (string[])["2027-03-10 13:05", "2027-03-11 13:05", "2027-03-12 17:05"])
            await p.ClockAtAsync(at);
        var now = (await InboxOf(p.HealthVisitor)).ToDictionary(i => i.ItemId);
        hers.Select(i => now[i.ItemId].ActionOwner).Distinct().ShouldBe(["Nora Deputysample"]);
        (await InboxOf(p.Doctor)).ShouldContain(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "Dr Deputysample");
    }

    /// <summary>Whoever accepts keeps the team: what comes later for the case goes to that team's people on duty.</summary>
    [Fact]
    public async Task A_case_that_a_worker_of_a_team_accepts_stays_that_teams()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = Person("Una", "Teammock", "2019-03-03", "6 Reed Lane", "NM4 1AC");
        await RecordAsync(p.LeadSocialWorker, "LCS-10", child);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-10"), PractitionerRole.AllocatedSocialWorker, "01632 960171", leads: true);
        var offered = (await new Protocol.Handover.V1.HandoverService.HandoverServiceClient(p.LeadSocialWorker.CallInvoker).OfferHandoverAsync(
            new Protocol.Handover.V1.OfferHandoverRequest
            {
                Handover = new Protocol.Handover.V1.HandoverDraft
                {
                    Subjects = { Own("LCS-10") },
                    Kind = HandoverKind.AreaToArea,
                    To = new Protocol.Handover.V1.HandoverTarget { OrganisationId = "southmere-csc", Role = PractitionerRole.AllocatedSocialWorker },
                    Words = new Protocol.Handover.V1.HandoverWords { ResidualRisk = "The plan has half a year to run." },
                },
            })).Handover;
        var taker = p.SystemOf("southmere-csc").As(new InfoSharePractitioner("u-sol", "Sol Southsample", "ALLOCATED_SOCIAL_WORKER", "Coast team"));
        await new Protocol.Handover.V1.HandoverService.HandoverServiceClient(taker.CallInvoker).AcceptHandoverAsync(
            new Protocol.Handover.V1.AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = offered.Version });
        await RecordAsync(p.DesignatedLead, "SIMS-10", child);
        await ShareAsync(p.DesignatedLead, "SIMS-10");
        (await InboxOf(taker)).Single(i => i.Trigger == NotificationTrigger.ConcernShared && i.ActionOwner == "Sol Southsample").ActionTeam.ShouldBe("Coast team");
    }

    [Fact]
    public async Task Two_teams_of_one_service_each_have_their_own_people_on_duty_by_the_childs_worker_and_by_the_owner()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (north, south) = (await ChildOfTeamAsync(p, 6, "Kit", "North team"), await ChildOfTeamAsync(p, 7, "Pia", "South team"));
        var rosters = new Rosters(p.SystemOf("northmere-csc").CallInvoker);
        foreach (var (role, team, who) in ((string, string, string)[])
            [("DUTY_SOCIAL_WORKER", "north team", "Nell Northsample"), ("DUTY_SOCIAL_WORKER", "South team", "Saul Southsample"),
             ("DUTY_SOCIAL_WORKER", "", "Ada Allsample"), ("TEAM_MANAGER", "South team", "Sia Southsample")])
        {
            await rosters.RecordDutyAsync(Duty(role, who, team));
        }

        var trays = new Dictionary<string, InboxItem>();
        foreach (var own in (string[])[north, south, "SIMS-8"])
        {
            var receipt = await ReferAsync(p.DesignatedLead, own, "Otto", Urgency.Standard, known: own != "SIMS-8");
            trays[own] = (await InboxOf(p.SocialCareManager)).Single(i => i.ReferralId == receipt.ReferralId && i.Trigger == NotificationTrigger.ReferralReceived);
        }

        // By involvement; and where no team works with the child, whoever is on duty for all.
        (trays[north].ActionOwner, trays[north].ActionTeam).ShouldBe(("Nell Northsample", "North team"));
        (trays[south].ActionOwner, trays[south].Duty.Because).ShouldBe(("Saul Southsample", "on duty as DUTY_SOCIAL_WORKER, South team"));
        trays["SIMS-8"].ActionOwner.ShouldBe("Ada Allsample");

        // Once somebody has it, that person's team answers for it: its manager is told that it is late.
        var southWorker = p.SystemOf("northmere-csc").As(new InfoSharePractitioner("u-sol", "Sol Southsample", "DUTY_SOCIAL_WORKER", "South team"));
        await new SocialCare(southWorker.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = trays["SIMS-8"].ReferralId, Version = 1 });
        await p.ClockAtAsync("2027-03-11 17:02");
        var late = (await InboxOf(p.SocialCareManager)).Where(i => i.Trigger == NotificationTrigger.ReferralLate).ToList();
        late.Single(i => i.ReferralId == trays["SIMS-8"].ReferralId && i.Duty is not null).ActionOwner.ShouldBe("Sia Southsample");
        late.Single(i => i.ReferralId == trays[north].ReferralId && i.ActionOwner == "TEAM_MANAGER").ActionTeam.ShouldBe("North team");
    }

    [Fact]
    public async Task A_manager_names_another_interim_owner_who_is_told_and_nobody_else_passes_it_on_by_waiting()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var receipt = await ReferAsync(p.DesignatedLead, "SIMS-9", "Bram", Urgency.SameDay);
        var taken = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
        HoldForThresholdRequest Hold(PractitionerRole role = PractitionerRole.AllocatedSocialWorker) => new()
        {
            ReferralId = taken.ReferralId,
            Version = taken.Version,
            WaitsFor = "the growth chart of the health visitor",
            ExpiresOn = "2027-03-11",
            InterimOwner = new Reviewer { Id = "u-priti-larksample", Name = "Priti Larksample", Role = role },
        };
        (await RefusalOf(async () => await new SocialCare(p.DutySocialWorker.CallInvoker).HoldForThresholdAsync(Hold()))).Reason.ShouldBe("MANAGER_REQUIRED");
        (await RefusalOf(async () => await new SocialCare(p.SocialCareManager.CallInvoker).HoldForThresholdAsync(Hold(PractitionerRole.Gp))))
            .FieldViolations.Single().Field.ShouldBe("interim_owner.role");
        var held = (await new SocialCare(p.SocialCareManager.CallInvoker).HoldForThresholdAsync(Hold())).Referral;
        held.Owner.Name.ShouldBe("Priti Larksample");
        held.ThresholdHold.InterimOwner.ShouldBe("Priti Larksample");
        held.Unallocated.ShouldBeFalse();
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.ReferralId == held.ReferralId && i.Trigger == NotificationTrigger.ReferralFollowUp);
        told.ActionOwner.ShouldBe("Priti Larksample");
        told.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));

        await p.ClockAtAsync("2027-03-11 17:01");
        var after = await GetAsync(p.LeadSocialWorker, held.ReferralId);
        after.State.ShouldBe(ReferralState.InTriage);
        after.Owner.Name.ShouldBe("Priti Larksample");
    }

    private static async Task<string> ChildOfTeamAsync(Partnership p, int number, string given, string team)
    {
        var child = Person(given, "Teamtest", $"2019-03-0{number}", $"{number} Reed Lane", "NM4 1AC");
        await RecordAsync(p.DesignatedLead, $"SIMS-{number}", child);
        await RecordAsync(p.LeadSocialWorker, $"LCS-{number}", child);
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own($"LCS-{number}"),
            Role = PractitionerRole.AllocatedSocialWorker,
            Telephone = "01632 960171",
            Leads = true,
            Team = team,
        });
        return $"SIMS-{number}";
    }

    private static async Task StandsInAsync(Partnership p, string role) =>
        await new Rosters(p.SystemOf("northmere-csc").CallInvoker).RecordDutyAsync(Duty(role, Deputy, "", deputy: true));

    private static RecordDutyRequest Duty(string role, string name, string team, bool deputy = false) => new()
    {
        Role = role,
        Team = team,
        PersonName = name,
        Telephone = "01632 960162",
        Deputy = deputy,
        From = Timestamp.FromDateTimeOffset(At("2027-03-10 00:00")),
        To = Timestamp.FromDateTimeOffset(At("2027-06-10 00:00")),
    };

    private static async Task<List<InboxItem>> ForDeputyAsync(Partnership p, ReferralReceipt receipt) =>
        [.. (await InboxOf(p.SocialCareManager)).Where(i => i.ReferralId == receipt.ReferralId && i.ActionOwner == Deputy)];

    private static async Task<ReferralReceipt> ReferAsync(InfoShareConnection who, string own, string given, Urgency urgency, bool known = false)
    {
        if (!known)
            await RecordAsync(who, own, Person(given, "Standintest", "2020-03-03", $"{own[5..]} Stile Lane", "NM4 1AF"));
        return (await new EducationService.EducationServiceClient(who.CallInvoker).MakeReferralAsync(new Education.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(own) }, RiskStatement = "Left alone again; the stove was on.", Urgency = urgency },
        })).Receipt;
    }

    private static async Task ShareAsync(InfoShareConnection who, string own) =>
        await new EducationService.EducationServiceClient(who.CallInvoker).ShareConcernAsync(new Education.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(own),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "A burn on the hand that nobody explains.",
                Urgency = Urgency.SameDay,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
