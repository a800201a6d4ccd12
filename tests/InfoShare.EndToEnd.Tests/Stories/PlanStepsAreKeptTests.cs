using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Each step that is recorded is kept and counts where it belongs, and lateness stays with its reason (J5, I10). D is Wednesday 10 March 2027.</summary>
public sealed class PlanStepsAreKeptTests
{
    private static readonly Demographics Fern = Person("Fern", "Stepstest", "2022-02-02", "4 Frost Way", "NM5 1AB");

    /// <summary>The team talks again and again, and the conference is not held: the first talk's clock runs on, however often.</summary>
    [Fact]
    public async Task Talking_again_puts_no_conference_off_and_a_talk_that_decides_against_it_ends_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-13", Fern);
        var first = Due(await StepAsync(p, PlanStep.StrategyDiscussion, "2027-03-10"), PlanStep.InitialConference);
        await p.ClockAtAsync("2027-03-24 09:00");
        Due(await StepAsync(p, PlanStep.StrategyDiscussion, "2027-03-24"), PlanStep.InitialConference).ShouldBe(first);
        await p.ClockAtAsync("2027-04-05 09:00");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.PlanDrift && i.Summary.StartsWith("INITIAL_CONFERENCE was due"));
        Due(await StepAsync(p, PlanStep.StrategyDiscussion, "2027-04-05"), PlanStep.InitialConference).ShouldBe(first);
        var over = await StepAsync(p, PlanStep.StrategyDiscussion, "2027-04-05", continues: false);
        over.Owed.ShouldBeEmpty();
        over.Held.Count.ShouldBe(4, "each is kept, the two of one day too");
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.PlanDrift);
    }

    /// <summary>A review that is held a second time that day, and one that is entered late, are kept and meet nothing that is owed after them.</summary>
    [Fact]
    public async Task A_second_review_of_a_day_and_one_that_is_entered_late_are_kept_and_leave_the_next_one_owed()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-13", Fern);
        await p.StatusAsync("LCS-13", ChildStatusCode.Cpp, "2027-03-10");
        await StepAsync(p, PlanStep.InitialConference, "2027-03-10");
        await p.ClockAtAsync("2027-03-18 09:00");
        var group = await StepAsync(p, PlanStep.CoreGroup, "2027-03-18", next: "2027-04-20");
        Due(group, PlanStep.CoreGroup).ShouldBe(At("2027-04-20 17:00"));
        await p.ClockAtAsync("2027-06-08 09:00");
        var review = Due(await StepAsync(p, PlanStep.ReviewConference, "2027-06-08"), PlanStep.ReviewConference);
        var again = await StepAsync(p, PlanStep.ReviewConference, "2027-06-08");
        (Due(again, PlanStep.ReviewConference), again.Held.Count(h => h.Step == PlanStep.ReviewConference)).ShouldBe((review, 2));

        // The core group of the same day is that day's; the one of March that nobody had entered is history. April's is still owed, and late.
        await StepAsync(p, PlanStep.CoreGroup, "2027-03-11", next: "2027-07-01");
        var plan = await StepAsync(p, PlanStep.CoreGroup, "2027-03-18", next: "2027-07-01");
        plan.Held.Count(h => h.Step == PlanStep.CoreGroup).ShouldBe(3);
        Due(plan, PlanStep.CoreGroup).ShouldBe(At("2027-04-20 17:00"));
        plan.Owed.Single(o => o.Step == PlanStep.CoreGroup).Late.ShouldBeTrue();
        var held = await StepAsync(p, PlanStep.CoreGroup, "2027-06-08", next: "2027-07-01", late: "Nobody could come before the review.");
        (held.Held[0].Late, held.Held[0].LateReason, Due(held, PlanStep.CoreGroup)).ShouldBe((true, "Nobody could come before the review.", At("2027-07-01 17:00")));

        // The same request again is the same step.
        var request = Step(PlanStep.CoreGroup, "2027-06-08", true, "2027-07-02");
        request.RequestId = Guid.NewGuid().ToString();
        var once = (await new Plans(p.LeadSocialWorker.CallInvoker).RecordPlanStepAsync(request)).Plan;
        (await new Plans(p.LeadSocialWorker.CallInvoker).RecordPlanStepAsync(request)).Plan.ShouldBe(once);
        (await GetAsync(p)).Held.Count.ShouldBe(once.Held.Count);
    }

    /// <summary>A plan that ended owes nothing, and a later one owes its own from its own days.</summary>
    [Fact]
    public async Task A_later_plan_owes_by_its_own_conference_and_not_by_what_the_earlier_one_left()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-13", Fern);
        await p.StatusAsync("LCS-13", ChildStatusCode.Cpp, "2027-03-10");
        await StepAsync(p, PlanStep.InitialConference, "2027-03-10");
        await p.ClockAtAsync("2027-03-12 09:00");
        await p.EndAsync("LCS-13", ChildStatusCode.Cpp, "2027-03-10", "2027-03-12");
        await p.ClockAtAsync("2027-03-16 09:00");
        (await GetAsync(p)).Owed.ShouldBeEmpty();
        await p.StatusAsync("LCS-13", ChildStatusCode.Cpp, "2027-03-16");
        var plan = await StepAsync(p, PlanStep.InitialConference, "2027-03-16");
        (Due(plan, PlanStep.CoreGroup), Due(plan, PlanStep.ReviewConference)).ShouldBe((At("2027-04-01 17:00"), At("2027-06-16 17:00")));
    }

    /// <summary>T5 stands with the other clocks: how late the assessment is, or was, and why; and the trail says what was shown.</summary>
    [Fact]
    public async Task The_plan_shows_its_assessments_with_lateness_and_reason_and_the_trail_what_it_showed()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var personId = await RecordAsync(p.LeadSocialWorker, "LCS-13", Fern);
        var id = (await new Plans(p.LeadSocialWorker.CallInvoker).StartAssessmentAsync(
            new StartAssessmentRequest { Child = Own("LCS-13"), Kind = ChildStatusCode.Cin, ReceivedOn = "2027-03-10" })).Assessment.AssessmentId;
        await StepAsync(p, PlanStep.StrategyDiscussion, "2027-03-10");
        await p.ClockAtAsync("2027-06-01 09:00");
        var running = (await GetAsync(p)).Assessments.Single();
        (running.AssessmentId, running.Late, running.CompletedOn, running.LateReason).ShouldBe((id, true, "", ""));
        await new Plans(p.LeadSocialWorker.CallInvoker).CompleteAssessmentAsync(new CompleteAssessmentRequest
        {
            AssessmentId = id,
            CompletedOn = "2027-06-01",
            Outcome = AssessmentOutcome.NoFurtherAction,
            Conclusion = "The fall was seen by two people.",
            LateReason = "The report of the hospital came in May.",
        });
        var done = (await GetAsync(p)).Assessments.Single();
        (done.Late, done.LateReason, done.Conclusion).ShouldBe((true, "The report of the hospital came in May.", "The fall was seen by two people."));

        // Two steps, one held and one owed, and the assessment.
        (await TrailAsync(p, personId)).First(e => e.Action == "PlanService/GetPlan").CountsByTier["DETAIL"].ShouldBe(3);
    }

    private static DateTimeOffset Due(PlanView plan, PlanStep step) => plan.Owed.Single(o => o.Step == step).DueAt.ToDateTimeOffset();

    private static RecordPlanStepRequest Step(PlanStep step, string on, bool continues, string next, string late = "") => new()
    {
        Child = Own("LCS-13"),
        Step = step,
        HeldOn = on,
        Decision = "Recorded in the minutes of the day.",
        Continues = continues,
        NextDue = next,
        LateReason = late,
    };

    private static async Task<PlanView> StepAsync(Partnership p, PlanStep step, string on, bool continues = true, string next = "", string late = "") =>
        (await new Plans(p.LeadSocialWorker.CallInvoker).RecordPlanStepAsync(Step(step, on, continues, next, late))).Plan;

    private static async Task<PlanView> GetAsync(Partnership p) =>
        (await new Plans(p.LeadSocialWorker.CallInvoker).GetPlanAsync(new GetPlanRequest { Child = Own("LCS-13") })).Plan;

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(Partnership p, string personId) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "What was shown of her plan", PersonId = personId, PageSize = 100 })).Entries;
}
