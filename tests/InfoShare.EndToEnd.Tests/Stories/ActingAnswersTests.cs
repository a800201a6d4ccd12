using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Whoever does what a notice asked for has answered it (G1): nobody rings about it, and no manager is told that it was left (G8,
/// T9). D is Wednesday 10 March 2027.
/// </summary>
public sealed class ActingAnswersTests
{
    private static InfoShareConnection EheOfficer(Partnership p) => p.As("southmere-school", "Sam Ridgemock", "EHE_OFFICER");
    private static InfoShareConnection NewSchool(Partnership p) => p.As("southmere-school", "Mr Ashmock", "DESIGNATED_LEAD");

    /// <summary>Its system: it has nobody qualified, and who only submits sees what is addressed by name.</summary>
    private static InfoShareConnection EarlyHelp(Partnership p) => p.SystemOf("northmere-early-help");

    /// <summary>A notice was there, and then somebody acted on the thing itself: whose notice, and who acted.</summary>
    private sealed record Acted(InfoShareConnection Who, InboxItem Item, string By);

    private static readonly Dictionary<string, Func<Partnership, Task<Acted>>> Acts = new()
    {
        ["TakeOwnership"] = async p =>
        {
            var referral = await ReferAsync(p, Urgency.ImmediateDanger);
            var item = await ItemAsync(p.DutySocialWorker, i => i.Trigger == NotificationTrigger.ReferralReceived);
            await TakeAsync(p, referral);
            return new Acted(p.DutySocialWorker, item, "Owen Peatsample");
        },
        ["TakeOwnership, after the manager was told"] = async p =>
        {
            var referral = await ReferAsync(p, Urgency.ImmediateDanger);
            await p.ClockAtAsync("2027-03-10 10:05");
            var item = await ItemAsync(p.SocialCareManager, i => i.Trigger == NotificationTrigger.ReferralUnowned && i.ActionOwner == "TEAM_MANAGER");
            await TakeAsync(p, await GetAsync(p.DutySocialWorker, referral.ReferralId));
            return new Acted(p.SocialCareManager, item, "Owen Peatsample");
        },
        ["HoldForThreshold, of one that bounced"] = async p =>
        {
            var offered = await RedirectAsync(p);
            await new Referrals(p.EarlyHelpWorker.CallInvoker).DeclineRedirectAsync(
                new DeclineRedirectRequest { ReferralId = offered.ReferralId, Version = offered.Version, Reason = "The family is not one that we may work with." });
            var item = await ItemAsync(p.SocialCareManager, i => i.Trigger == NotificationTrigger.ReferralUnowned && i.ActionOwner == "TEAM_MANAGER");
            var back = await GetAsync(p.DutySocialWorker, offered.ReferralId);
            await new SocialCare(p.DutySocialWorker.CallInvoker).HoldForThresholdAsync(new HoldForThresholdRequest
            {
                ReferralId = back.ReferralId,
                Version = back.Version,
                WaitsFor = "the second weighing on Monday",
                ExpiresOn = "2027-03-30",
            });
            return new Acted(p.SocialCareManager, item, "Owen Peatsample");
        },
        ["DecideReferral with feedback, when it is late"] = async p =>
        {
            var referral = await TakeAsync(p, await ReferAsync(p, Urgency.Standard));
            await p.ClockAtAsync("2027-03-11 17:01");
            var item = await ItemAsync(p.SocialCareManager, i => i.Trigger == NotificationTrigger.ReferralLate && i.ActionOwner == "TEAM_MANAGER");
            await DecideAsync(p, await GetAsync(p.DutySocialWorker, referral.ReferralId), "We visit the family this week.");
            return new Acted(p.SocialCareManager, item, "Owen Peatsample");
        },
        ["GiveFeedback, when it is late"] = async p =>
        {
            var referral = await DecideAsync(p, await TakeAsync(p, await ReferAsync(p, Urgency.Standard)), "");
            await p.ClockAtAsync("2027-03-11 17:01");
            var item = await ItemAsync(p.DutySocialWorker, i => i.Trigger == NotificationTrigger.ReferralLate && i.ActionOwner == "Owen Peatsample");
            var seen = await GetAsync(p.DutySocialWorker, referral.ReferralId);
            await new SocialCare(p.DutySocialWorker.CallInvoker).GiveFeedbackAsync(
                new GiveFeedbackRequest { ReferralId = seen.ReferralId, Version = seen.Version, Text = "We visit the family this week." });
            return new Acted(p.DutySocialWorker, item, "Owen Peatsample");
        },
        ["AcknowledgeFeedback, agreeing"] = async p =>
        {
            var referral = await DecideAsync(p, await TakeAsync(p, await ReferAsync(p, Urgency.Standard)), "We visit the family this week.");
            var item = await ItemAsync(p.Midwife, i => i.ExpectedResponse.StartsWith("read the feedback", StringComparison.Ordinal));
            await AnswerAsync(p, referral, FeedbackAcknowledgement.Agree);
            return new Acted(p.Midwife, item, "Hana Stonemock");
        },
        ["AcknowledgeFeedback, disagreeing"] = async p =>
        {
            var referral = await DecideAsync(p, await TakeAsync(p, await ReferAsync(p, Urgency.Standard)), "We visit the family this week.");
            var item = await ItemAsync(p.Midwife, i => i.ExpectedResponse.StartsWith("read the feedback", StringComparison.Ordinal));
            await AnswerAsync(p, referral, FeedbackAcknowledgement.Disagree);
            return new Acted(p.Midwife, item, "Hana Stonemock");
        },
        ["AcknowledgeFeedback, answering a question"] = async p =>
        {
            var referral = await TakeAsync(p, await ReferAsync(p, Urgency.Standard));
            var question = Decided(Disposition.MoreInformation);
            question.Question = "When was the baby last weighed?";
            var asked = await DecideAsync(p, referral, "", question);
            var item = await ItemAsync(p.Midwife, i => i.Trigger == NotificationTrigger.InformationRequested);
            await AnswerAsync(p, asked, FeedbackAcknowledgement.AddingInformation);
            return new Acted(p.Midwife, item, "Hana Stonemock");
        },
        ["AnswerChallenge"] = async p =>
        {
            var referral = await DecideAsync(p, await TakeAsync(p, await ReferAsync(p, Urgency.Standard)), "We visit the family this week.");
            var challenged = await AnswerAsync(p, referral, FeedbackAcknowledgement.Disagree);
            var item = await ItemAsync(p.SocialCareManager, i => i.ExpectedResponse.StartsWith("answer the challenge", StringComparison.Ordinal));
            await new Referrals(p.SocialCareManager.CallInvoker).AnswerChallengeAsync(new AnswerChallengeRequest
            {
                ReferralId = challenged.ReferralId,
                Version = challenged.Version,
                Answer = ChallengeAnswer.Upheld,
                Reasons = "The visit on Friday answers what you are worried about.",
            });
            return new Acted(p.SocialCareManager, item, "Lena Marlsample");
        },
        ["AcceptRedirect"] = async p =>
        {
            var offered = await RedirectAsync(p);
            var item = await ItemAsync(EarlyHelp(p), i => i.Trigger == NotificationTrigger.ReferralReceived);
            await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(
                new AcceptRedirectRequest { ReferralId = offered.ReferralId, Version = offered.Version, Words = "I visit on Friday." });
            return new Acted(EarlyHelp(p), item, "Tess Millsample");
        },
        ["DeclineRedirect"] = async p =>
        {
            var offered = await RedirectAsync(p);
            var item = await ItemAsync(EarlyHelp(p), i => i.Trigger == NotificationTrigger.ReferralReceived);
            await new Referrals(p.EarlyHelpWorker.CallInvoker).DeclineRedirectAsync(
                new DeclineRedirectRequest { ReferralId = offered.ReferralId, Version = offered.Version, Reason = "The family is not one that we may work with." });
            return new Acted(EarlyHelp(p), item, "Tess Millsample");
        },
        ["CompleteFollowUp"] = async p =>
        {
            var decision = Decided(Disposition.SignpostedNoReferral);
            decision.ReviewDate = "2027-03-17";
            await DecideAsync(p, await TakeAsync(p, await ReferAsync(p, Urgency.Standard)), "The family was asked to call the feeding clinic.", decision);
            await p.ClockAtAsync("2027-03-17 17:01");
            var item = await ItemAsync(p.DutySocialWorker, i => i.ExpectedResponse.StartsWith("look again", StringComparison.Ordinal));
            var listed = (await new SocialCare(p.DutySocialWorker.CallInvoker).ListFollowUpsAsync(new ListFollowUpsRequest { MineOnly = true })).FollowUps.Single();
            await new SocialCare(p.DutySocialWorker.CallInvoker).CompleteFollowUpAsync(new CompleteFollowUpRequest
            {
                FollowUpId = listed.FollowUpId,
                Version = listed.Version,
                Outcome = "The clinic has seen the family twice.",
            });
            return new Acted(p.DutySocialWorker, item, "Owen Peatsample");
        },
        ["AcceptHandover"] = async p =>
        {
            var offered = await OfferAsync(p);
            var item = await ItemAsync(NewSchool(p), i => i.Trigger == NotificationTrigger.HandoverOffered);
            await new Handovers(NewSchool(p).CallInvoker).AcceptHandoverAsync(new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = offered.Version });
            return new Acted(NewSchool(p), item, "Mr Ashmock");
        },
        ["AcceptHandover, of one that was read"] = async p =>
        {
            var offered = await OfferAsync(p);
            var item = await ItemAsync(NewSchool(p), i => i.Trigger == NotificationTrigger.HandoverOffered);
            await new Inbox(NewSchool(p).CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Read });
            await p.ClockAtAsync("2027-03-11 09:00");
            await new Handovers(NewSchool(p).CallInvoker).AcceptHandoverAsync(new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = offered.Version });
            return new Acted(NewSchool(p), item, "Mr Ashmock");
        },
        ["DeclineHandover"] = async p =>
        {
            var offered = await OfferAsync(p);
            var item = await ItemAsync(NewSchool(p), i => i.Trigger == NotificationTrigger.HandoverOffered);
            await new Handovers(NewSchool(p).CallInvoker).DeclineHandoverAsync(new DeclineHandoverRequest
            {
                HandoverId = offered.HandoverId,
                Version = offered.Version,
                Reason = "He has not been enrolled with us.",
            });
            return new Acted(NewSchool(p), item, "Mr Ashmock");
        },
        ["WithdrawHandover, when it is late"] = async p =>
        {
            var offered = await OfferAsync(p);
            await p.ClockAtAsync("2027-03-12 17:01");
            var item = await ItemAsync(p.DesignatedLead, i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "Ms Oakmock");
            await new Handovers(p.DesignatedLead.CallInvoker).WithdrawHandoverAsync(new WithdrawHandoverRequest
            {
                HandoverId = offered.HandoverId,
                Version = offered.Version + 1,
                Reason = "The family has put the move off to autumn.",
            });
            return new Acted(p.DesignatedLead, item, "Ms Oakmock");
        },
        ["TakeAbsence"] = async p =>
        {
            var item = await OverdueAbsenceAsync(p);
            await new Handovers(p.SouthmereDuty.CallInvoker).TakeAbsenceAsync(new TakeAbsenceRequest { AbsenceId = item.AbsenceId, Version = 2 });
            return new Acted(p.SouthmereDuty, item, "Ivo Saltsample");
        },
        ["RecordRegistration"] = async p =>
        {
            await OverdueAbsenceAsync(p);
            var item = await ItemAsync(EheOfficer(p), i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "Sam Ridgemock");
            await new Handovers(NewSchool(p).CallInvoker).RecordRegistrationAsync(
                new RecordRegistrationRequest { Person = Own("EHE-1"), Kind = AbsenceKind.SchoolRoll });
            return new Acted(EheOfficer(p), item, "Mr Ashmock");
        },
        ["RecordPlanStep, of one that is late"] = async p =>
        {
            await RecordAsync(p.LeadSocialWorker, "LCS-9", Person("Bram", "Mosstest", "2021-01-30"));
            await HoldAsync(p.LeadSocialWorker, PlanStep.InitialConference, "2027-03-01");
            await p.ClockAtAsync("2027-03-15 17:01");
            var item = await ItemAsync(p.LeadSocialWorker, i => i.Trigger == NotificationTrigger.PlanDrift && i.ActionOwner == "Priti Larksample");
            await HoldAsync(p.LeadSocialWorker, PlanStep.CoreGroup, "2027-03-15", "2027-04-12");
            return new Acted(p.LeadSocialWorker, item, "Priti Larksample");
        },
        ["DeclareCaseRole, where nobody saw to the child's safety"] = async p =>
        {
            var camhs = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
            await RecordAsync(camhs, "CAMHS-9", Person("Bram", "Mosstest", "2011-01-30"));
            await WorksWithAsync(camhs, Own("CAMHS-9"), PractitionerRole.Camhs, "01632 960144");
            await DeclareAsync(camhs, CaseRole.Treats);
            await new HealthService.HealthServiceClient(camhs.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Own("CAMHS-9"),
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
            var item = await ItemAsync(camhs, i => i.Trigger == NotificationTrigger.RoleGap);
            await DeclareAsync(camhs, CaseRole.Safeguarding);
            return new Acted(camhs, item, "Ruth Claymock");
        },
    };

    public static TheoryData<string> Named => [.. Acts.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task Acting_on_the_thing_itself_answers_its_notice_and_nobody_rings_or_is_told_that_it_was_left(string act)
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var acted = await Acts[act](p);
        var after = await new Inbox(acted.Who.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = acted.Item.ItemId });
        after.Item.State.ShouldBe(NotificationState.Acted);
        after.History[^1].By.ShouldBe(acted.By);

        // And the trail says so, by the entry of that very act.
        var at = after.History[^1].At.ToDateTimeOffset();
        (await p.Store.ReadAsync(s => s.Audit.ListAsync(new Core.Stores.AuditFilter(null, null, null), null, 60), CancellationToken.None))
            .ShouldContain(e => e.Shown.Contains($"UNSPECIFIED {acted.Item.ItemId}") && e.PractitionerId != null && e.RecordedAt == at);

        await p.ClockAtAsync("2027-03-24 12:00");
        foreach (var who in new[] { acted.Who, p.Midwife, p.DesignatedLead, p.Auditor })
            (await InboxOf(who)).ShouldNotContain(i => i.AboutItemId == acted.Item.ItemId);
    }

    /// <summary>The handover's own clock tells the managers once; the item's would tell them a second time of the same silence.</summary>
    [Fact]
    public async Task A_handover_that_was_read_and_left_is_told_of_by_its_own_clock_alone_and_receiving_it_reads_its_item()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var offered = await OfferAsync(p);
        var item = await ItemAsync(NewSchool(p), i => i.Trigger == NotificationTrigger.HandoverOffered);
        await new Handovers(NewSchool(p).CallInvoker).ReceiveHandoverAsync(new ReceiveHandoverRequest { HandoverId = offered.HandoverId, Version = offered.Version });
        (await new Inbox(NewSchool(p).CallInvoker).GetItemAsync(new GetItemRequest { ItemId = item.ItemId })).Item.State.ShouldBe(NotificationState.Read);

        await p.ClockAtAsync("2027-03-12 17:02");
        var told = await InboxOf(NewSchool(p));
        told.Count(i => i.Trigger == NotificationTrigger.HandoverLate).ShouldBe(1);
        told.ShouldNotContain(i => i.Trigger == NotificationTrigger.AlertUnanswered);
    }

    /// <summary>What asks the manager climbs where the manager does not read it, whoever opens the handover.</summary>
    [Fact]
    public async Task A_worker_who_receives_a_handover_has_not_read_what_asks_the_manager()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.Midwife, "MAT-9", Person("Bram", "Mosstest", "2027-01-30"));
        var offered = (await new Handovers(p.Midwife.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own("MAT-9") },
                Kind = HandoverKind.ServiceToService,
                To = new HandoverTarget { OrganisationId = "northmere-csc", Role = PractitionerRole.DutySocialWorker },
                Words = new HandoverWords { ResidualRisk = "What is known so far is in the record." },
            },
        })).Handover;
        var item = await ItemAsync(p.DutySocialWorker, i => i.Trigger == NotificationTrigger.HandoverOffered);
        await p.ClockAtAsync("2027-03-12 17:02");
        var above = await ItemAsync(p.SocialCareManager, i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "TEAM_MANAGER");
        var late = (await new Handovers(p.DutySocialWorker.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = offered.HandoverId })).Handover;
        await new Handovers(p.DutySocialWorker.CallInvoker).ReceiveHandoverAsync(new ReceiveHandoverRequest { HandoverId = late.HandoverId, Version = late.Version });
        (await StateAsync(item)).ShouldBe(NotificationState.Read);
        (await StateAsync(above)).ShouldBeOneOf(NotificationState.Queued, NotificationState.Delivered);

        async Task<NotificationState> StateAsync(InboxItem of) =>
            (await new Inbox(p.SocialCareManager.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = of.ItemId })).Item.State;
    }

    private static async Task HoldAsync(InfoShareConnection who, PlanStep step, string on, string next = "") => await new Plans(who.CallInvoker).RecordPlanStepAsync(
        new RecordPlanStepRequest { Child = Own("LCS-9"), Step = step, HeldOn = on, Decision = "Recorded in the minutes of the day.", Continues = true, NextDue = next });

    private static async Task DeclareAsync(InfoShareConnection who, CaseRole role) =>
        await new Plans(who.CallInvoker).DeclareCaseRoleAsync(new DeclareCaseRoleRequest { Person = Own("CAMHS-9"), Role = role, Telephone = "01632 960144" });

    private static async Task<ReferralView> ReferAsync(Partnership p, Urgency urgency)
    {
        await RecordAsync(p.Midwife, "MAT-1", Person("Ada", "Weightmock", "2027-01-08", "9 Weir Court", "NM3 1XY"));
        var receipt = (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("MAT-1") }, RiskStatement = "Losing weight, and not brought to two weighings.", Urgency = urgency },
        })).Receipt;
        return await GetAsync(p.DutySocialWorker, receipt.ReferralId);
    }

    private static async Task<ReferralView> TakeAsync(Partnership p, ReferralView referral) =>
        (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = referral.ReferralId, Version = referral.Version })).Referral;

    private static async Task<ReferralView> RedirectAsync(Partnership p)
    {
        var owned = await TakeAsync(p, await ReferAsync(p, Urgency.Standard));
        var decision = Decided(Disposition.Redirected);
        decision.Reason = DispositionReason.AlreadyAddressed;
        decision.RedirectTo = "northmere-early-help";
        return await DecideAsync(p, owned, "Early help will visit this week; ask us again if it gets worse.", decision);
    }

    private static Decision Decided(Disposition disposition) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.ThresholdNotMet,
        Rationale = "The weights are low and steady; nobody has seen harm.",
        Criteria = "Threshold document level 2",
        Evidence = "The midwife's chart.",
        HistoryRead = HistoryRead.NoneRecorded,
    };

    private static async Task<ReferralView> DecideAsync(Partnership p, ReferralView referral, string feedback, Decision? decision = null) =>
        (await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = decision ?? Decided(Disposition.NoFurtherAction),
            Feedback = feedback,
        })).Referral;

    private static async Task<ReferralView> AnswerAsync(Partnership p, ReferralView referral, FeedbackAcknowledgement answer) =>
        (await new Referrals(p.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Acknowledgement = answer,
            Text = answer == FeedbackAcknowledgement.Agree ? "" : "She was weighed on Monday and has lost more.",
        })).Referral;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;

    private static async Task<HandoverView> OfferAsync(Partnership p)
    {
        await RecordAsync(p.DesignatedLead, "NS-9", Person("Bram", "Mosstest", "2021-01-30"));
        await WorksWithAsync(p.DesignatedLead, Own("NS-9"), PractitionerRole.DesignatedLead, "01632 960141", leads: true);
        return (await new Handovers(p.DesignatedLead.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own("NS-9") },
                Kind = HandoverKind.SchoolToSchool,
                To = new HandoverTarget { Area = "Southmere", Role = PractitionerRole.DesignatedLead },
                Words = new HandoverWords { ResidualRisk = "What is known so far is in the record." },
            },
        })).Handover;
    }

    /// <summary>A girl whom nobody has seen in time: the duty social worker's item about it.</summary>
    private static async Task<InboxItem> OverdueAbsenceAsync(Partnership p)
    {
        await RecordAsync(EheOfficer(p), "EHE-1", Person("Tess", "Valetest", "2018-10-03", "5 Fell Lane", "SM1 1AA"));
        await new EducationService.EducationServiceClient(EheOfficer(p).CallInvoker).ReportSchoolingSignalAsync(new ReportSchoolingSignalRequest
        {
            Child = Own("EHE-1"),
            Signal = SchoolingSignal.HomeEducatedContinuing,
            RiskStatement = "Registered on the father's word; the last school was in Northmere.",
            Source = SourceKind.ParentSelf,
            LegalBasis = LegalBasis.PublicFunction,
            LastSeenOn = "2027-02-03",
        });
        await p.ClockAtAsync("2027-03-17 17:01");
        return await ItemAsync(p.SouthmereDuty, i => i.Trigger == NotificationTrigger.AbsenceOpen);
    }

    private static async Task<InboxItem> ItemAsync(InfoShareConnection who, Func<InboxItem, bool> which) => (await InboxOf(who)).First(which);
}
