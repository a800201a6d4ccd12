using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>The clocks of S13 over Easter (T5 to T8, J5), and what drifts (I10).</summary>
public sealed class S13PlanClocksTests
{
    private static readonly Demographics Sorrel = Person("Sorrel", "Icetest", "2023-02-02", "4 Frost Way", "NM5 1AA");

    [Fact]
    public async Task Each_step_starts_the_clock_of_the_next_and_lateness_has_its_reason()
    {
        await using var p = await StartAsync("2027-03-18 10:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-130", Sorrel);
        await RecordAsync(p.DesignatedLead, "NS-130", Sorrel);
        await RecordAsync(p.SouthmereDuty, "SCS-130", Sorrel);
        var referral = (await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("NS-130") },
                RiskStatement = "A fractured arm that nobody explains, and fear of going home.",
                Evidence = "Seen by two teachers at the door this morning.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
                Source = SourceKind.Observed,
            },
        })).Receipt.ReferralId;
        await p.StatusAsync("LCS-130", ChildStatusCode.Cin, "2026-01-05", "2026-06-05");
        await p.ClockAtAsync("2027-03-22 14:00");
        var earlier = await BeginAsync(p.SouthmereDuty, Own("SCS-130"), receivedOn: "2027-03-10");
        earlier.Assessment.Rule.ShouldStartWith("T5@");
        (earlier.EarlierAssessments.Count, earlier.EarlierStatuses.Select(s => s.Status).Single()).ShouldBe((0, ChildStatusCode.Cin));
        await CompleteAsync(p.SouthmereDuty, earlier.Assessment.AssessmentId, "2027-03-22");
        var started = await BeginAsync(p.LeadSocialWorker, Own("LCS-130"), referral);
        started.EarlierStatuses.Select(s => s.Status).ShouldBe([ChildStatusCode.Cin]);

        // What another authority assessed is there, with how it ended, and not what it wrote (D13).
        var shown = started.EarlierAssessments.Single();
        (shown.OrganisationName, shown.Outcome, shown.CompletedOn, shown.Conclusion, shown.StartedBy)
            .ShouldBe(("Southmere Children's Services", AssessmentOutcome.NoFurtherAction, "2027-03-22", "", ""));
        (await RefusalOf(() => BeginAsync(p.LeadSocialWorker, Own("LCS-130"), referral))).Reason.ShouldBe("ILLEGAL_STATE");

        // 45 working days from Thursday 18 March; Good Friday, Easter Monday and a bank holiday of May between.
        Due(started.Plan, PlanStep.Assessment).ShouldBe(At("2027-05-25 17:00"));
        (await RefusalOf(() => BeginAsync(p.SouthmereDuty, Own("SCS-130"), referral))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => CompleteAsync(p.SouthmereDuty, started.Assessment.AssessmentId, "2027-03-22"))).Reason.ShouldBe("NOT_FOUND");

        // 15 working days from the discussion of Monday 22 March, counted around Easter.
        var discussed = await StepAsync(p.LeadSocialWorker, PlanStep.StrategyDiscussion, "2027-03-22", continues: true);
        Due(discussed, PlanStep.InitialConference).ShouldBe(At("2027-04-14 17:00"));

        // Not held: the owner and the manager are told, and a late conference says why.
        await p.ClockAtAsync("2027-04-14 17:01");
        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.PlanDrift && i.ActionOwner == "Priti Larksample").ShouldBe(1);
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.PlanDrift && i.ActionOwner == "TEAM_MANAGER");
        (await GetAsync(p.SocialCareManager)).Owed.Single(o => o.Step == PlanStep.InitialConference).Late.ShouldBeTrue();
        await p.ClockAtAsync("2027-04-15 12:00");
        var refused = await RefusalOf(() => StepAsync(p.LeadSocialWorker, PlanStep.InitialConference, "2027-04-15", continues: true));
        (refused.Reason, refused.FieldViolations.Single().Field).ShouldBe(("INVALID_FIELDS", "late_reason"));
        var held = await StepAsync(p.LeadSocialWorker, PlanStep.InitialConference, "2027-04-15", continues: true, late: "The paediatrician could not come before today.");
        held.Held[0].LateReason.ShouldBe("The paediatrician could not come before today.");
        held.Owed.Select(o => o.Step).ShouldNotContain(PlanStep.InitialConference);

        // Ten working days to the core group, three months to the first review, then six.
        Due(held, PlanStep.CoreGroup).ShouldBe(At("2027-04-29 17:00"));
        Due(held, PlanStep.ReviewConference).ShouldBe(At("2027-07-15 17:00"));
        await p.ClockAtAsync("2027-07-12 12:00");
        var reviewed = await StepAsync(p.LeadSocialWorker, PlanStep.ReviewConference, "2027-07-12", continues: true);
        Due(reviewed, PlanStep.ReviewConference).ShouldBe(At("2028-01-12 17:00"));
        var over = await StepAsync(p.LeadSocialWorker, PlanStep.ReviewConference, "2027-07-12", continues: false);
        over.Owed.Select(o => o.Step).ShouldBe([PlanStep.Assessment]);
        (await RefusalOf(() => GetAsync(p.SouthmereDuty))).Reason.ShouldBe("NOT_FOUND");

        // The assessment is late by now: it ends with its reason, and never as incomplete by itself (I4).
        var id = started.Assessment.AssessmentId;
        (await RefusalOf(() => CompleteAsync(p.LeadSocialWorker, id, "2027-07-12", outcome: AssessmentOutcome.Incomplete))).Reason.ShouldBe("CLOSURE_BLOCKED");
        (await RefusalOf(() => CompleteAsync(p.LeadSocialWorker, id, "2027-07-12"))).FieldViolations.Single().Field.ShouldBe("late_reason");
        var done = await CompleteAsync(p.LeadSocialWorker, id, "2027-07-12", "The paediatrician's report came in June.");
        (done.Late, done.Outcome, done.LateReason).ShouldBe((true, AssessmentOutcome.NoFurtherAction, "The paediatrician's report came in June."));
        (await GetAsync(p.LeadSocialWorker)).Owed.ShouldBeEmpty();
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.PlanDrift);
    }

    [Fact]
    public async Task A_second_plan_of_one_category_and_one_of_two_years_are_drift()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-130", Sorrel);
        await p.StatusAsync("LCS-130", ChildStatusCode.Cpp, "2024-03-01", "2025-03-01");
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.PlanDrift);
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(
            new Protocol.SocialCare.V1.RecordStatusRequest { Child = Own("LCS-130"), Status = ChildStatusCode.Cpp, FromDate = "2027-03-10" });
        (await InboxOf(p.SocialCareManager)).Single(i => i.Trigger == NotificationTrigger.PlanDrift && i.ActionOwner == "TEAM_MANAGER").Summary.ShouldBe(
            "CPP begins from Wednesday 10 March 2027 after an earlier one of the same kind.");
        await p.ClockAtAsync("2028-04-01 09:00");
        await p.ClockAtAsync("2029-03-10 17:01");
        (await InboxOf(p.SocialCareManager)).Last(i => i.Trigger == NotificationTrigger.PlanDrift && i.ActionOwner == "CONFERENCE_CHAIR").Summary.ShouldBe(
            "CPP has run for two years, since Wednesday 10 March 2027.");
    }

    private static DateTimeOffset Due(PlanView plan, PlanStep step) => plan.Owed.Single(o => o.Step == step).DueAt.ToDateTimeOffset();

    private static async Task<PlanView> StepAsync(InfoShareConnection who, PlanStep step, string on, bool continues, string late = "") =>
        (await new Plans(who.CallInvoker).RecordPlanStepAsync(new RecordPlanStepRequest
        {
            Child = Own("LCS-130"),
            Step = step,
            HeldOn = on,
            Decision = "Recorded in the minutes of the day.",
            Continues = continues,
            LateReason = late,
        })).Plan;

    private static async Task<StartAssessmentResponse> BeginAsync(InfoShareConnection who, SubjectRef child, string referral = "", string receivedOn = "") =>
        await new Plans(who.CallInvoker).StartAssessmentAsync(
            new StartAssessmentRequest { Child = child, Kind = ChildStatusCode.Cin, ReferralId = referral, ReceivedOn = receivedOn });

    private static async Task<AssessmentView> CompleteAsync(
        InfoShareConnection who, string id, string on, string late = "", AssessmentOutcome outcome = AssessmentOutcome.NoFurtherAction) =>
        (await new Plans(who.CallInvoker).CompleteAssessmentAsync(new CompleteAssessmentRequest
        {
            AssessmentId = id,
            CompletedOn = on,
            Outcome = outcome,
            Conclusion = "The arm was broken by a fall that two people saw.",
            LateReason = late,
        })).Assessment;

    private static async Task<PlanView> GetAsync(InfoShareConnection who) =>
        (await new Plans(who.CallInvoker).GetPlanAsync(new GetPlanRequest { Child = Own("LCS-130") })).Plan;
}
