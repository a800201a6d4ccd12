using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>An ending is of one time and no other (I4), and who may not know what a signature lapsed by does not learn that it did. D is Wednesday 10 March 2027.</summary>
public sealed class EndingsOfAnEpisodeTests
{
    private static readonly Demographics Wren = Person("Wren", "Episodetest", "2019-04-04", "8 Peak Row", "NM9 2AB");

    /// <summary>The practice ended its work in March with all that belongs to it. In June it begins anew, and that ending ends nothing.</summary>
    [Fact]
    public async Task What_was_accepted_for_an_earlier_time_ends_no_later_one()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await EyesAsync(p);
        var ending = await AcceptedAsync(p, p.Doctor, p.As("elmmock-surgery", "Dr Oakmock", "PRACTICE_LEAD"), Silent("EMIS-9", ClosureReason.NonEngagement));
        await LeaveAsync(p.Doctor, "2027-03-10", ending);

        await p.ClockAtAsync("2027-06-09 09:00");
        await WorksWithAsync(p.Doctor, Own("EMIS-9"), PractitionerRole.Gp, "01632 960101");
        await p.ClockAtAsync("2027-06-16 09:00");
        (await RefusalOf(() => LeaveAsync(p.Doctor, "2027-06-16", ending))).Reason.ShouldBe("CLOSURE_BLOCKED");

        // The telephone changes and the work goes on: what is accepted for this time ends it.
        var again = await AcceptedAsync(p, p.Doctor, p.As("elmmock-surgery", "Dr Oakmock", "PRACTICE_LEAD"), Silent("EMIS-9", ClosureReason.NonEngagement, "2027-06-16"));
        await p.ClockAtAsync("2027-06-18 09:00");
        await WorksWithAsync(p.Doctor, Own("EMIS-9"), PractitionerRole.Gp, "01632 960109");
        await LeaveAsync(p.Doctor, "2027-06-18", again);
    }

    /// <summary>An assessment that stays incomplete needs an ending that was proposed for it; one ending stands for one.</summary>
    [Fact]
    public async Task An_assessment_does_not_stay_incomplete_by_what_was_accepted_for_another()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await EyesAsync(p);
        await RecordAsync(p.LeadSocialWorker, "LCS-9", Wren);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-9"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var first = await BeginAsync(p);
        var ending = await AcceptedAsync(p, p.LeadSocialWorker, p.SocialCareManager, Silent("LCS-9", ClosureReason.AssessmentIncomplete));
        (await CompleteAsync(p, first, ending)).Outcome.ShouldBe(AssessmentOutcome.Incomplete);

        await p.ClockAtAsync("2027-06-09 09:00");
        var second = await BeginAsync(p);
        (await RefusalOf(() => CompleteAsync(p, second, ending))).Reason.ShouldBe("CLOSURE_BLOCKED");
        var its = await AcceptedAsync(p, p.LeadSocialWorker, p.SocialCareManager, Silent("LCS-9", ClosureReason.AssessmentIncomplete, "2027-06-09"));
        (await CompleteAsync(p, second, its)).Outcome.ShouldBe(AssessmentOutcome.Incomplete);
    }

    /// <summary>She moved to Southmere, whose services took her, and came back; the plan of her return does not end by that handover.</summary>
    [Fact]
    public async Task A_handover_that_answered_for_the_end_of_one_plan_answers_for_no_later_one()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-9", Wren);
        await p.StatusAsync("LCS-9", ChildStatusCode.Cin, "2027-01-04");
        var offered = (await new Handovers(p.LeadSocialWorker.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own("LCS-9") },
                Kind = HandoverKind.AreaToArea,
                To = new HandoverTarget { OrganisationId = "southmere-csc" },
                Words = new HandoverWords { ResidualRisk = "Her mother is alone with her again." },
            },
        })).Handover;
        await new Handovers(p.SouthmereDuty.CallInvoker).AcceptHandoverAsync(new AcceptHandoverRequest
        {
            HandoverId = offered.HandoverId,
            Version = (await new Handovers(p.SouthmereDuty.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = offered.HandoverId })).Handover.Version,
        });
        await MovedAsync(p, "2027-01-04", "2027-03-10");
        await p.ClockAtAsync("2027-06-09 09:00");
        await p.StatusAsync("LCS-9", ChildStatusCode.Cin, "2027-06-09");
        (await RefusalOf(() => MovedAsync(p, "2027-06-09", "2027-06-09"))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
    }

    /// <summary>
    /// After the supervisor had signed, a nurse shares what ails the child's mother. The supervisor may know of it and looks again; to the officer,
    /// whose role is not given that, the signature stands and the ending waits.
    /// </summary>
    [Fact]
    public async Task A_signature_lapses_for_those_who_may_know_why_and_stands_for_the_others()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await EyesAsync(p);
        var (officer, supervisor) = (p.As("northmere-police", "Sam Cobblemock", "RESPONSE_OFFICER"), p.As("northmere-police", "Rae Flintmock", "POLICE_SUPERVISOR"));
        await RecordAsync(officer, "POL-9", Wren);
        await WorksWithAsync(officer, Own("POL-9"), PractitionerRole.ResponseOfficer, "01632 960130");
        await RecordAsync(p.PsychiatricNurse, "HOS-9", Wren);
        var proposed = await ProposeAsync(officer, Silent("POL-9", ClosureReason.NonEngagement));
        await SignAsync(supervisor, proposed.EndingId);
        await p.ClockAtAsync("2027-03-10 11:00");
        var concern = await ShareAsync(p.PsychiatricNurse, "HOS-9", ConcernIndicator.MhEscalation, "Her mother hears voices that speak of the child.");
        (await AnswerAsync(p.HealthVisitor, proposed.EndingId)).State.ShouldBe(EndingState.Proposed);

        var (ofSupervisor, ofOfficer) = (await GetAsync(supervisor, proposed.EndingId), await GetAsync(officer, proposed.EndingId));
        (ofSupervisor.NeedsSignOff, ofSupervisor.SignOff).ShouldBe((true, null));
        (ofOfficer.NeedsSignOff, ofOfficer.SignOff.By.Name).ShouldBe((false, "Rae Flintmock"));
        (await InboxOf(supervisor)).ShouldContain(i => i.Summary.Contains("your signature no longer stands"));
        await p.ClockAtAsync("2027-03-12 17:01");
        foreach (var read in (await InboxOf(officer)).Where(i => i.EndingId == proposed.EndingId))
        {
            read.Summary.ShouldNotContain("Something was shared");
            if (read.ActionOwner == "Sam Cobblemock")
                read.Summary.ShouldNotContain("signature");
        }

        // The supervisor's second signature needs the appraisal, and then it ends.
        (await RefusalOf(() => SignAsync(supervisor, proposed.EndingId))).Metadata["concern_ids"].ShouldBe(concern);
        await AppraiseAsync(supervisor, "POL-9", concern);
        (await SignAsync(supervisor, proposed.EndingId)).State.ShouldBe(EndingState.Accepted);
    }

    /// <summary>What children's services' officer for allegations shared is not the team's to know: it neither blocks an ending nor lapses a signature.</summary>
    [Fact]
    public async Task A_colleagues_concern_that_is_kept_from_the_manager_gives_itself_away_by_no_block_and_no_lapse()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await EyesAsync(p);
        await RecordAsync(p.LeadSocialWorker, "LCS-9", Wren);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-9"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await ShareOfStaffAsync(p);
        var proposed = await ProposeAsync(p.LeadSocialWorker, Silent("LCS-9", ClosureReason.NonEngagement));
        await SignAsync(p.SocialCareManager, proposed.EndingId);
        await p.ClockAtAsync("2027-03-10 11:00");
        await ShareOfStaffAsync(p);
        (await AnswerAsync(p.HealthVisitor, proposed.EndingId)).State.ShouldBe(EndingState.Accepted);
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Summary.Contains("no longer stands"));
    }

    /// <summary>What each side was shown of an ending stands in the trail, and what was kept from it (M2, D6).</summary>
    [Fact]
    public async Task The_trail_says_who_was_shown_an_ending_at_which_tier_and_that_a_part_was_kept()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await EyesAsync(p);
        var draft = Silent("EMIS-9", ClosureReason.NonEngagement);
        draft.Parts.Add(new FollowOnPartDraft
        {
            OrganisationId = "northmere-sexual-health",
            Role = PractitionerRole.SexualHealthWorker,
            What = "Sees her at the clinic when she comes",
            HowOften = "every month",
        });
        var proposed = await ProposeAsync(p.Doctor, draft);
        (await GetAsync(p.HealthVisitor, proposed.EndingId)).Parts.Count.ShouldBe(1);
        var entries = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "Who was shown the ending, and how much", ObjectId = proposed.EndingId, PageSize = 100 })).Entries;
        var (made, read) = (entries.Single(e => e.Action == "PlanService/ProposeEnding"), entries.Single(e => e.Action == "PlanService/GetEnding"));
        (made.CountsByTier["DETAIL"], made.WithheldByReason.Count).ShouldBe((1, 0));
        (read.CountsByTier["SUMMARY"], read.WithheldByReason["HIDDEN"]).ShouldBe((1, 1));
    }

    private static async Task MovedAsync(Partnership p, string from, string to) =>
        await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(new SocialCare.RecordStatusRequest
        {
            Child = Own("LCS-9"),
            Status = ChildStatusCode.Cin,
            FromDate = from,
            ToDate = to,
            ClosureReason = ClosureReason.MovedArea,
        });

    private static async Task EyesAsync(Partnership p)
    {
        await RecordAsync(p.Doctor, "EMIS-9", Wren);
        await WorksWithAsync(p.Doctor, Own("EMIS-9"), PractitionerRole.Gp, "01632 960101");
        await RecordAsync(p.HealthVisitor, "HV-9", Wren);
        await WorksWithAsync(p.HealthVisitor, Own("HV-9"), PractitionerRole.HealthVisitor, "01632 960103");
    }

    private static EndingDraft Silent(string own, ClosureReason reason, string on = "2027-03-10") => new()
    {
        Person = Own(own),
        EndsOn = on,
        ClosureReason = reason,
        ResidualRisk = "Nobody opens the door, and nobody has seen her since January.",
        Measures = { "The health visitor looks in at the nursery." },
        Parts =
        {
            new FollowOnPartDraft { OrganisationId = "northmere-health-visiting", Role = PractitionerRole.HealthVisitor, What = "Sees her alone and asks how it is at home", HowOften = "every second week" },
        },
        Contingency = "Whoever is worried rings the duty desk the same day.",
        FollowOnPlan = "Visits at the nursery until the summer, then looked at again.",
        Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.FurtherConcern } },
    };

    private static async Task<string> AcceptedAsync(Partnership p, InfoShareConnection proposer, InfoShareConnection manager, EndingDraft draft)
    {
        var proposed = await ProposeAsync(proposer, draft);
        await SignAsync(manager, proposed.EndingId);
        (await AnswerAsync(p.HealthVisitor, proposed.EndingId)).State.ShouldBe(EndingState.Accepted);
        return proposed.EndingId;
    }

    private static async Task<EndingView> ProposeAsync(InfoShareConnection who, EndingDraft draft) =>
        (await new Plans(who.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest { Ending = draft })).Ending;

    private static async Task<EndingView> GetAsync(InfoShareConnection who, string id) =>
        (await new Plans(who.CallInvoker).GetEndingAsync(new GetEndingRequest { EndingId = id })).Ending;

    private static async Task<EndingView> AnswerAsync(InfoShareConnection who, string id) =>
        (await new Plans(who.CallInvoker).AnswerFollowOnPartAsync(new AnswerFollowOnPartRequest { EndingId = id, Part = 1, Accept = true })).Ending;

    private static async Task<EndingView> SignAsync(InfoShareConnection who, string id) => (await new Plans(who.CallInvoker).SignOffEndingAsync(
        new SignOffEndingRequest { EndingId = id, Version = (await GetAsync(who, id)).Version, Reasons = "Read each appraisal and spoke to the nursery." })).Ending;

    private static async Task LeaveAsync(InfoShareConnection who, string on, string endingId) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("EMIS-9"),
            Role = PractitionerRole.Gp,
            ToDate = on,
            ClosureReason = ClosureReason.NonEngagement,
            EndingId = endingId,
        });

    private static async Task<string> BeginAsync(Partnership p) => (await new Plans(p.LeadSocialWorker.CallInvoker).StartAssessmentAsync(
        new StartAssessmentRequest { Child = Own("LCS-9"), Kind = ChildStatusCode.Cin, ReceivedOn = "2027-03-10" })).Assessment.AssessmentId;

    private static async Task<AssessmentView> CompleteAsync(Partnership p, string id, string endingId) => (await new Plans(p.LeadSocialWorker.CallInvoker).CompleteAssessmentAsync(
        new CompleteAssessmentRequest
        {
            AssessmentId = id,
            CompletedOn = (await p.NowAsync()).ToString("yyyy-MM-dd", null),
            Outcome = AssessmentOutcome.Incomplete,
            Conclusion = "Nobody opened, and nobody answered four letters.",
            LateReason = "The family could not be found before.",
            EndingId = endingId,
        })).Assessment;

    private static async Task<string> ShareAsync(InfoShareConnection who, string own, ConcernIndicator indicator, string words) =>
        (await new Health(who.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest { Concern = About(own, indicator, words) })).Concern.ConcernId;

    private static async Task ShareOfStaffAsync(Partnership p) =>
        await new SocialCare.SocialCareService.SocialCareServiceClient(p.As("northmere-csc", "Rowan Fellsample", "LADO").CallInvoker).ShareConcernAsync(
            new SocialCare.ShareConcernRequest { Concern = About("LCS-9", ConcernIndicator.StaffConduct, "A worker of the nursery is said to have hit her on the hand.") });

    private static ConcernStatement About(string own, ConcernIndicator indicator, string words) => new()
    {
        Subject = Own(own),
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.ReportedToProfessional,
        RiskStatement = words,
        LegalBasis = LegalBasis.PublicFunction,
        Urgency = Urgency.Standard,
    };

    private static async Task AppraiseAsync(InfoShareConnection who, string own, string concernId) =>
        await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(who.CallInvoker).AppraiseConcernAsync(new Protocol.Concern.V1.AppraiseConcernRequest
        {
            ConcernId = concernId,
            Child = Own(own),
            Risk = "Nobody knows whether her mother takes what she was given.",
            Measures = "The nurse sees her mother on Friday and rings us.",
        });
}
