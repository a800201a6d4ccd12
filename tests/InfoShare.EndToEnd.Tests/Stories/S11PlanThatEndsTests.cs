using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S11: the plan that ends with nobody named. Nothing ends before the remaining risk is written and whoever goes on has accepted.</summary>
public sealed class S11PlanThatEndsTests
{
    private const string Began = "2027-02-10";
    private const string Day = "2027-09-08";

    private static readonly Demographics Juno = Person("Juno", "Peaktest", "2021-04-04", "2 Peak Row", "NM9 2AA");

    /// <summary>The chair writes down nothing but that all went well; then too little; then what is needed, and the right service for it.</summary>
    [Fact]
    public async Task A_plan_ends_when_all_that_remains_is_written_and_everybody_who_goes_on_has_accepted()
    {
        await using var p = await StartAsync(Began + " 09:00");
        var chair = Chair(p);
        await FamilyAsync(p);
        await p.ClockAtAsync(Day + " 10:00");

        // All that lacks is said at once, and neither attendance nor a lower score is evidence enough.
        var blank = await RefusalOf(() => ProposeAsync(chair, new EndingDraft
        {
            Person = Own("LCS-110"),
            Status = ChildStatusCode.Cpp,
            FromDate = Began,
            EndsOn = Day,
            ClosureReason = ClosureReason.ChangeEvidenced,
            Evidence =
            {
                new EvidenceStated { Kind = ClosureEvidence.ProgrammeAttended, Words = "Engaged well with all ten sessions." },
                new EvidenceStated { Kind = ClosureEvidence.ScoreLower, Words = "The score fell from nineteen to eleven." },
            },
        }));
        blank.Reason.ShouldBe("INVALID_FIELDS");
        blank.FieldViolations.Select(v => v.Field).Order(StringComparer.Ordinal).ShouldBe(
        [
            "ending.contingency", "ending.evidence", "ending.follow_on_plan", "ending.measures", "ending.parts", "ending.reopening",
            "ending.residual_risk", "ending.written_in",
        ]);

        // And the old way to end it is shut.
        (await RefusalOf(() => EndByStatusAsync(chair, ClosureReason.ChangeEvidenced))).Reason.ShouldBe("ENDING_NOT_ACCEPTED");
        (await RefusalOf(() => EndByStatusAsync(chair, ClosureReason.Unspecified))).Reason.ShouldBe("ENDING_NOT_ACCEPTED");
        (await RefusalOf(() => EndByStatusAsync(chair, ClosureReason.NoProgress))).Reason.ShouldBe("CLOSURE_BLOCKED");

        // Two visits a year are no monitoring: the health visitor declines, and the plan stays open.
        var first = await ProposeAsync(chair, Whole("LCS-110", Part("northmere-health-visiting", PractitionerRole.HealthVisitor), Part("northmere-school", PractitionerRole.DesignatedLead)));
        first.State.ShouldBe(EndingState.Proposed);
        first.AnswersDue.ToDateTimeOffset().ShouldBe(At("2027-09-10 17:00"));
        (await RefusalOf(() => ProposeAsync(chair, Whole("LCS-110", Part("northmere-school", PractitionerRole.DesignatedLead))))).Reason.ShouldBe("ILLEGAL_STATE");
        var asked = (await InboxOf(p.HealthVisitor)).Single(i => i.EndingId == first.EndingId);
        (asked.Trigger, asked.RespondBy.ToDateTimeOffset()).ShouldBe((NotificationTrigger.EndingProposed, At("2027-09-10 17:00")));
        (await GetAsync(p.HealthVisitor, first.EndingId)).ResidualRisk.ShouldContain("former partner");
        (await AnswerAsync(p.HealthVisitor, first, 1, "Two visits a year are not monitoring.")).State.ShouldBe(EndingState.Declined);
        (await InboxOf(chair)).Last(i => i.EndingId == first.EndingId).Summary.ShouldContain("Two visits a year are not monitoring. It stays open.");
        (await RefusalOf(() => AnswerAsync(p.DesignatedLead, first, 1))).Reason.ShouldBe("ILLEGAL_STATE");
        (await CppOf(p.DesignatedLead, Own("NS-110"))).ToDate.ShouldBeEmpty();

        // Until it is accepted nobody else learns of it.
        var ending = await ProposeAsync(chair, Whole(
            "LCS-110", Part("northmere-health-visiting", PractitionerRole.HealthVisitor), Part("northmere-school", PractitionerRole.DesignatedLead),
            Part("northmere-early-help", PractitionerRole.EarlyHelp)));
        (await RefusalOf(() => GetAsync(p.Doctor, ending.EndingId))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => AnswerAsync(p.NurseryLead, ending, 1))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => AnswerAsync(p.DesignatedLead, ending, 2))).Reason.ShouldBe("NOT_FOUND");
        (await AnswerAsync(p.HealthVisitor, ending, 1)).State.ShouldBe(EndingState.Proposed);
        (await AnswerAsync(p.EarlyHelpWorker, ending, 1)).State.ShouldBe(EndingState.Proposed);
        (await CppOf(p.DesignatedLead, Own("NS-110"))).ToDate.ShouldBeEmpty();
        await p.ClockAtAsync("2027-09-09 11:00");
        var accepted = await AnswerAsync(p.DesignatedLead, ending, 1);
        (accepted.State, accepted.EndsOn).ShouldBe((EndingState.Accepted, "2027-09-09"));

        // GP, police, probation and the school are told the status and the risk that remains; nobody by name of whoever accepted last.
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.Detective, p.ProbationOfficer, p.HealthVisitor, p.DesignatedLead])
        {
            var told = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.PlanEnding);
            told.Summary.ShouldContain("CPP ends on Thursday 9 September 2027 (CHANGE_EVIDENCED), says Northmere Children's Services. What remains: The former partner");
        }

        (await GetAsync(p.Doctor, ending.EndingId)).ReopensWhen.ShouldContain(w => w.Contains("linked again"));
        (await GetAsync(p.Doctor, ending.EndingId)).Evidence.ShouldBeEmpty();
        (await RefusalOf(() => GetAsync(p.Midwife, ending.EndingId))).Reason.ShouldBe("NOT_FOUND");

        // D+75: the former partner is linked again, and the lead is told at once.
        await RelateAsync(p.LeadSocialWorker, Own("LCS-111"), Own("LCS-110"), RelationshipType.BirthParent);
        await p.ClockAtAsync("2027-11-22 10:00");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Reopening);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-111"), Own("LCS-112"), RelationshipType.Partner, LinkState.Reported);
        var opened = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.Reopening);
        (opened.ActionOwner, opened.RespondBy.ToDateTimeOffset()).ShouldBe(("Priti Larksample", At("2027-11-23 17:00")));
        opened.Summary.ShouldBe("When CPP ended on Thursday 9 September 2027, this was written down as a reason to look again, and it has happened: "
            + "A named person is linked again to the child, the carers or the home.");
        opened.EndingId.ShouldBeEmpty();
        await RelateAsync(p.LeadSocialWorker, Own("LCS-110"), Own("LCS-112"), RelationshipType.StepOrFatherFigure, LinkState.Reported);
        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.Reopening).ShouldBe(1, "it fires once");

        // Nobody decides in time: the manager is told. Then it is decided, by whoever was told and once.
        await p.ClockAtAsync("2027-11-23 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.ReopeningId == opened.ReopeningId && i.ActionOwner == "TEAM_MANAGER");
        (await RefusalOf(() => DecideAsync(p.SouthmereDuty, opened.ReopeningId))).Reason.ShouldBe("NOT_FOUND");
        await DecideAsync(p.LeadSocialWorker, opened.ReopeningId);
        (await RefusalOf(() => DecideAsync(p.SocialCareManager, opened.ReopeningId))).Reason.ShouldBe("ILLEGAL_STATE");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.ReopeningId == opened.ReopeningId);

        // Four months later a new school sees the plan as past, with its reason, and never "no concerns".
        await p.ClockAtAsync("2028-01-06 10:00");
        var newSchool = p.As("southmere-school", "Mr Elmmock", "DESIGNATED_LEAD");
        var history = await HistoryAsync(newSchool, Known(Juno));
        history.Statements.Select(s => (s.Status.Status, s.Status.FromDate, s.Status.ToDate, s.Status.ClosureReason, s.Superseded)).ShouldBe(
        [
            (ChildStatusCode.Cpp, Began, "2027-09-09", ClosureReason.ChangeEvidenced, false),
            (ChildStatusCode.Cpp, Began, "", ClosureReason.Unspecified, true),
        ]);
        history.Statements[0].Status.DecidedOn.ShouldBe(Day);
        history.Edges.HowToRead.ShouldContain("no statement that all is well");
    }

    /// <summary>T9, then T4: silence ends nothing; it climbs at whoever is silent, and the plan stays with whoever proposed it.</summary>
    [Fact]
    public async Task Whoever_does_not_answer_is_told_by_the_level_above_and_the_ending_can_be_taken_back()
    {
        await using var p = await StartAsync(Began + " 09:00");
        var chair = Chair(p);
        await FamilyAsync(p);
        await p.ClockAtAsync(Day + " 10:00");
        var ending = await ProposeAsync(chair, Whole("LCS-110", Part("northmere-health-visiting", PractitionerRole.HealthVisitor), Part("northmere-school", PractitionerRole.DesignatedLead)));
        await AnswerAsync(p.DesignatedLead, ending, 1);
        await p.ClockAtAsync("2027-09-10 17:01");
        var named = (await InboxOf(p.HealthVisitor)).Where(i => i.EndingId == ending.EndingId).ToList();
        named.ShouldContain(i => i.ActionOwner == "NAMED_PROFESSIONAL" && i.Summary.Contains("It was due 17:00"));
        (await InboxOf(chair)).ShouldContain(i => i.EndingId == ending.EndingId && i.Summary.Contains("Still open: Northmere Health Visiting"));
        await p.ClockAtAsync("2027-09-14 17:01");
        var late = await GetAsync(chair, ending.EndingId);
        (late.State, late.Level).ShouldBe((EndingState.Proposed, EscalationLevel.Esc3SafeguardingLead));
        (await CppOf(p.DesignatedLead, Own("NS-110"))).ToDate.ShouldBeEmpty();

        (await RefusalOf(() => WithdrawAsync(p.HealthVisitor, late))).Reason.ShouldBe("NOT_FOUND");
        (await WithdrawAsync(chair, late)).State.ShouldBe(EndingState.Withdrawn);
        (await InboxOf(p.DesignatedLead)).Last(i => i.EndingId == ending.EndingId).Summary.ShouldContain("withdrew the ending of CPP");
        (await InboxOf(p.HealthVisitor)).Where(i => i.EndingId == ending.EndingId && i.Trigger == NotificationTrigger.EndingProposed).ShouldNotContain(i => i.Attempts > 10);
        (await RefusalOf(() => AnswerAsync(p.HealthVisitor, ending, 1))).Reason.ShouldBe("ILLEGAL_STATE");
    }

    /// <summary>I4: what ends because nobody came needs an appraisal of each concern, and a manager who did not propose it.</summary>
    [Fact]
    public async Task No_progress_ends_nothing_without_an_appraisal_and_a_managers_signature()
    {
        await using var p = await StartAsync(Began + " 09:00");
        var chair = Chair(p);
        await FamilyAsync(p);
        await p.ClockAtAsync("2027-06-02 10:00");
        var concern = (await new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = Neglect(Own("NS-110")) })).Concern.ConcernId;
        await p.ClockAtAsync(Day + " 10:00");

        var draft = Whole("LCS-110", Part("northmere-school", PractitionerRole.DesignatedLead));
        (draft.ClosureReason, draft.WrittenIn.HeldOn) = (ClosureReason.NoProgress, Day);
        draft.Evidence.Clear();
        var blocked = await RefusalOf(() => ProposeAsync(chair, draft));
        (blocked.Reason, blocked.Metadata["missing"], blocked.Metadata["concern_ids"]).ShouldBe(("CLOSURE_BLOCKED", "APPRAISAL", concern));
        draft.Appraised.Add(new AppraisedConcern { ConcernId = concern, Words = "He came without food twice; nothing says that this has changed." });
        (await RefusalOf(() => ProposeAsync(chair, draft))).Reason.ShouldBe("CLOSURE_BLOCKED", "the ending's own words stand for no appraisal");
        (await RefusalOf(() => AppraiseAsync(p.Doctor, Own("LCS-110"), concern))).Reason.ShouldBe("NOT_FOUND");
        await AppraiseAsync(p.Doctor, Own("EMIS-110"), concern);
        (await RefusalOf(() => ProposeAsync(chair, draft))).Reason.ShouldBe("CLOSURE_BLOCKED", "another organisation's appraisal is not the proposer's");
        await AppraiseAsync(chair, Own("LCS-110"), concern);
        (await RefusalOf(() => AppraiseAsync(chair, Own("LCS-110"), "con_00000000000000000000000000"))).Reason.ShouldBe("NOT_FOUND");
        var ending = await ProposeAsync(chair, draft);
        ending.NeedsSignOff.ShouldBeTrue();
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.EndingId == ending.EndingId && i.ActionOwner == "TEAM_MANAGER");

        // The school accepts, and still nothing ends: not by the chair's own hand either.
        var waiting = await AnswerAsync(p.DesignatedLead, ending, 1);
        waiting.State.ShouldBe(EndingState.Proposed);
        (await RefusalOf(() => SignAsync(chair, waiting))).Reason.ShouldBe("MANAGER_REQUIRED");
        (await RefusalOf(() => EndByStatusAsync(chair, ClosureReason.NoProgress))).Reason.ShouldBe("CLOSURE_BLOCKED");
        (await CppOf(p.DesignatedLead, Own("NS-110"))).ToDate.ShouldBeEmpty();

        // What came since is appraised before anybody signs.
        var later = (await new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = Neglect(Own("NS-110")) })).Concern.ConcernId;
        var since = await RefusalOf(() => SignAsync(p.SocialCareManager, waiting));
        (since.Reason, since.Metadata["concern_ids"]).ShouldBe(("CLOSURE_BLOCKED", later));
        await WithdrawAsync(chair, waiting);
        await AppraiseAsync(p.SocialCareManager, Own("LCS-110"), later);

        // Signed before the school answers: what is shared between the two, the manager looks at again.
        var early = await ProposeAsync(chair, draft);
        (await SignAsync(p.SocialCareManager, early)).State.ShouldBe(EndingState.Proposed);
        await p.ClockAtAsync(Day + " 11:00");
        var between = (await new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = Neglect(Own("NS-110")) })).Concern.ConcernId;
        var lapsed = await AnswerAsync(p.DesignatedLead, early, 1);
        (lapsed.State, lapsed.NeedsSignOff).ShouldBe((EndingState.Proposed, false), "whether a signature lacks is the proposer's to know");
        (await GetAsync(chair, early.EndingId)).NeedsSignOff.ShouldBeTrue();
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.EndingId == early.EndingId && i.Summary.Contains("your signature no longer stands"));
        await WithdrawAsync(chair, lapsed);
        await AppraiseAsync(chair, Own("LCS-110"), between);
        var again = await ProposeAsync(chair, draft);
        again = await AnswerAsync(p.DesignatedLead, again, 1);
        var signed = await SignAsync(p.SocialCareManager, again);
        (signed.State, signed.SignOff.By.Name, signed.SignOff.Override).ShouldBe((EndingState.Accepted, "Lena Marlsample", false));
        (await CppOf(p.DesignatedLead, Own("NS-110"))).ClosureReason.ShouldBe(ClosureReason.NoProgress);
    }

    /// <summary>I4 for a service's own work: a health visitor does not close for non-engagement alone, and not her manager for her.</summary>
    [Fact]
    public async Task A_services_own_work_does_not_end_for_non_engagement_without_the_same()
    {
        await using var p = await StartAsync(Began + " 09:00");
        await FamilyAsync(p);
        await p.ClockAtAsync(Day + " 10:00");
        (await RefusalOf(() => LeaveAsync(p.HealthVisitor, ""))).Reason.ShouldBe("CLOSURE_BLOCKED");
        (await RefusalOf(() => LeaveAsync(p.HealthVisitor, "end_01ARZ3NDEKTSV4RRFFQ69G5FAV"))).Reason.ShouldBe("NOT_FOUND");

        var draft = Whole("HV-110", Part("elmmock-surgery", PractitionerRole.Gp));
        (draft.Status, draft.FromDate, draft.ClosureReason, draft.WrittenIn) = (ChildStatusCode.Unspecified, "", ClosureReason.NonEngagement, null);
        draft.Evidence.Clear();
        var ending = await ProposeAsync(p.HealthVisitor, draft);
        (await AnswerAsync(p.Doctor, ending, 1)).State.ShouldBe(EndingState.Proposed);
        (await RefusalOf(() => LeaveAsync(p.HealthVisitor, ending.EndingId))).Reason.ShouldBe("CLOSURE_BLOCKED");
        var named = p.As("northmere-health-visiting", "Iris Ledgesample", "NAMED_PROFESSIONAL");
        (await SignAsync(named, await GetAsync(named, ending.EndingId))).State.ShouldBe(EndingState.Accepted);
        await LeaveAsync(p.HealthVisitor, ending.EndingId);
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.ServiceLeft);
    }

    /// <summary>O13: an ending with which nobody goes on is signed, and the signature is looked at by somebody above.</summary>
    [Fact]
    public async Task Where_nobody_goes_on_a_manager_signs_and_somebody_above_reviews_it()
    {
        await using var p = await StartAsync(Began + " 09:00");
        var chair = Chair(p);
        await FamilyAsync(p);
        await p.ClockAtAsync(Day + " 10:00");
        var draft = Whole("LCS-110");
        draft.NoMonitorBecause = "The family moves abroad next week and the consulate has been told.";
        var ending = await ProposeAsync(chair, draft);
        (ending.State, ending.NeedsSignOff).ShouldBe((EndingState.Proposed, true));
        var signed = await SignAsync(p.SocialCareManager, ending);
        (signed.State, signed.SignOff.Override).ShouldBe((EndingState.Accepted, true));
        var review = (await InboxOf(p.SocialCareManager)).Single(i => i.ActionOwner == "SENIOR_MANAGER");
        review.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-09-09 17:00"));

        // The trail says what it was, and whoever looks at what stands out is told.
        var listed = await new Review(p.Auditor.CallInvoker).ListExceptionsAsync(new ListExceptionsRequest
        {
            Kind = ExceptionKind.Override,
            FromDate = "2027-09-01",
            ToDate = "2027-09-30",
            Reason = "Monthly look at what stands out, for the learning group.",
        });
        var row = listed.Rows.ShouldHaveSingleItem();
        (row.ObjectId, row.What).ShouldBe((ending.EndingId, "went against a rule or a wish: PlanService/SignOffEnding"));
        (await p.ThinReasonsAsync(9)).ShouldBe([(ending.EndingId, "ending signed with reasons of 8 words")]);
        (await p.ThinReasonsAsync(8)).ShouldBeEmpty();
    }

    /// <summary>I3, O13: nobody ends a plan alone, and who goes on within the same organisation is no second pair of eyes without a manager.</summary>
    [Fact]
    public async Task Nobody_ends_a_plan_alone_and_the_own_service_goes_on_with_a_managers_signature_only()
    {
        await using var p = await StartAsync(Began + " 09:00");
        var chair = Chair(p);
        await FamilyAsync(p);
        await p.ClockAtAsync(Day + " 10:00");
        (await RefusalOf(() => EndByStatusAsync(chair, ClosureReason.EnteredCare))).FieldViolations.Single().Field.ShouldBe("closure_reason");
        var ending = await ProposeAsync(chair, Whole("LCS-110", Part("northmere-csc", PractitionerRole.AllocatedSocialWorker)));
        ending.NeedsSignOff.ShouldBeTrue();
        (await RefusalOf(() => AnswerAsync(chair, ending, 1))).Reason.ShouldBe("SECOND_PERSON_REQUIRED");
        var waiting = await AnswerAsync(p.LeadSocialWorker, ending, 1);
        (waiting.State, waiting.NeedsSignOff).ShouldBe((EndingState.Proposed, true));
        (await SignAsync(p.SocialCareManager, waiting)).State.ShouldBe(EndingState.Accepted);
    }

    /// <summary>That a sexual health service goes on is its own fact: neither numbers nor versions, nor who has answered, give it away.</summary>
    [Fact]
    public async Task A_part_that_is_kept_cannot_be_read_from_numbers_versions_or_who_has_answered()
    {
        await using var p = await StartAsync(Began + " 09:00");
        var chair = Chair(p);
        await FamilyAsync(p);
        await p.ClockAtAsync(Day + " 10:00");
        var clinic = p.As("northmere-sexual-health", "Vera Fensample", "SEXUAL_HEALTH_WORKER");
        var open = await ReadAsync(Whole("LCS-110", Part("northmere-school", PractitionerRole.DesignatedLead), Part("elmmock-surgery", PractitionerRole.Gp)), []);
        var withKept = await ReadAsync(
            Whole(
                "LCS-110", Part("northmere-sexual-health", PractitionerRole.SexualHealthWorker), Part("northmere-school", PractitionerRole.DesignatedLead),
                Part("elmmock-surgery", PractitionerRole.Gp)),
            [clinic]);
        withKept.ShouldBe(open);

        async Task<List<string>> ReadAsync(EndingDraft draft, InfoShareConnection[] first)
        {
            var ending = await ProposeAsync(chair, draft);
            var read = new List<string> { Said(await GetAsync(p.DesignatedLead, ending.EndingId)) };
            foreach (var who in first)
                await AnswerAsync(who, ending, 1);
            read.Add(Said(await GetAsync(p.DesignatedLead, ending.EndingId)));
            read.Add(Said(await AnswerAsync(p.DesignatedLead, ending, 1)));
            await WithdrawAsync(chair, await GetAsync(chair, ending.EndingId));
            read.Add(Said(await GetAsync(p.DesignatedLead, ending.EndingId)));
            return read;
        }

        static string Said(EndingView ending)
        {
            var same = ending.Clone();
            (same.EndingId, same.ProposedAt, same.DecidedAt) = ("", null, null);
            foreach (var part in same.Parts)
                part.AnsweredAt = null;
            return same.ToString();
        }
    }

    /// <summary>I5, H7: a plan that ended is looked at again for a risk, and for nothing else; nor does anything else use up the one look.</summary>
    [Fact]
    public async Task What_says_nothing_of_a_risk_opens_nothing_again_and_the_risk_after_it_does()
    {
        await using var p = await StartAsync(Began + " 09:00");
        await FamilyAsync(p);
        await p.ClockAtAsync(Day + " 10:00");
        var ending = await ProposeAsync(Chair(p), Whole("LCS-110", Part("northmere-school", PractitionerRole.DesignatedLead)));
        (await AnswerAsync(p.DesignatedLead, ending, 1)).State.ShouldBe(EndingState.Accepted);
        foreach (var indicators in (ConcernIndicator[][])[
            [ConcernIndicator.PovertyContext], [ConcernIndicator.LanguageNeed], [ConcernIndicator.ProtectiveAdult, ConcernIndicator.TrustedPerson],
            [ConcernIndicator.WorkerSafety, ConcernIndicator.PovertyContext]])
        {
            var said = Neglect(Own("NS-110"));
            said.Indicators.Clear();
            said.Indicators.Add(indicators);
            await ShareAsync(said);
            (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Reopening, string.Join(", ", indicators));
        }

        var both = Neglect(Own("NS-110"));
        both.Indicators.Add(ConcernIndicator.PovertyContext);
        await ShareAsync(both);
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.Reopening).Summary.ShouldEndWith("A further concern bears on the child.");

        Task ShareAsync(ConcernStatement concern) => new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = concern }).ResponseAsync;
    }

    /// <summary>I3: an open case ends as a plan does, or steps up; never by a date alone.</summary>
    [Fact]
    public async Task An_open_case_does_not_end_in_silence_either()
    {
        await using var p = await StartAsync(Began + " 09:00");
        await FamilyAsync(p);
        await p.StatusAsync("LCS-110", ChildStatusCode.CscOpen, Began);
        await p.ClockAtAsync(Day + " 10:00");

        // While the plan runs the case steps up into it, and nothing is left behind.
        await RecordAsync(p.LeadSocialWorker, "LCS-113", Person("Bo", "Peaktest", "2023-04-04", "2 Peak Row", "NM9 2AA"));
        await p.StatusAsync("LCS-113", ChildStatusCode.CscOpen, Began);
        await p.StatusAsync("LCS-110", ChildStatusCode.CscOpen, Began, Day);
        foreach (var reason in (ClosureReason[])[ClosureReason.Unspecified, ClosureReason.ChangeEvidenced])
        {
            (await RefusalOf(async () => await new SocialCare(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
            {
                Child = Own("LCS-113"),
                Status = ChildStatusCode.CscOpen,
                FromDate = Began,
                ToDate = Day,
                ClosureReason = reason,
            }))).Reason.ShouldBe("ENDING_NOT_ACCEPTED");
        }

        // Early help beside it is less, not more: the case does not end into it by itself, and early help ends into the case.
        await p.StatusAsync("LCS-113", ChildStatusCode.EarlyHelp, Day);
        (await RefusalOf(() => p.StatusAsync("LCS-113", ChildStatusCode.CscOpen, Began, Day))).Reason.ShouldBe("ENDING_NOT_ACCEPTED");
        await p.StatusAsync("LCS-113", ChildStatusCode.EarlyHelp, Day, Day);

        var draft = Whole("LCS-113", Part("northmere-health-visiting", PractitionerRole.HealthVisitor));
        (draft.Status, draft.WrittenIn) = (ChildStatusCode.CscOpen, null);
        var ending = await ProposeAsync(p.LeadSocialWorker, draft);
        (await AnswerAsync(p.HealthVisitor, ending, 1)).State.ShouldBe(EndingState.Accepted);
        (await HistoryAsync(p.LeadSocialWorker, Own("LCS-113"))).Statements[0].Status.ToDate.ShouldBe(Day);

        // And a further concern opens it again.
        await RecordAsync(p.NurseryLead, "BL-113", Person("Bo", "Peaktest", "2023-04-04", "2 Peak Row", "NM9 2AA"));
        await new Protocol.Education.V1.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = Neglect(Own("BL-113")) });
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.Reopening && i.Summary.Contains("CSC_OPEN ended"));
    }

    private static InfoShareConnection Chair(Partnership p) => p.As("northmere-csc", "Cora Benchsample", "CONFERENCE_CHAIR");

    // Juno with everybody who is to hear of the plan, and the former partner who left.
    private static async Task FamilyAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-110", Juno);
        await RecordAsync(p.LeadSocialWorker, "LCS-111", Person("Nia", "Peaktest", "1994-02-02", "2 Peak Row", "NM9 2AA"));
        await RecordAsync(p.LeadSocialWorker, "LCS-112", Person("Rhys", "Formertest", "1990-01-09"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-110"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        foreach (var (who, own, role) in ((InfoShareConnection, string, PractitionerRole)[])[
            (p.Doctor, "EMIS-110", PractitionerRole.Gp), (p.HealthVisitor, "HV-110", PractitionerRole.HealthVisitor),
            (p.DesignatedLead, "NS-110", PractitionerRole.DesignatedLead), (p.ProbationOfficer, "PR-110", PractitionerRole.ProbationOfficer)])
        {
            await RecordAsync(who, own, Juno);
            await WorksWithAsync(who, Own(own), role, "01632 960199");
        }

        await new SocialCare(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
        {
            Child = Own("LCS-110"),
            Status = ChildStatusCode.Cpp,
            Categories = { PlanCategory.Neglect, PlanCategory.Emotional },
            FromDate = Began,
        });
        (await InboxOf(p.Detective)).ShouldContain(i => i.Trigger == NotificationTrigger.SafeguardingStep, "public protection of the area hears of every plan (I14)");
    }

    private static EndingDraft Whole(string own, params FollowOnPartDraft[] parts) => new()
    {
        Person = Own(own),
        Status = ChildStatusCode.Cpp,
        FromDate = Began,
        EndsOn = Day,
        ClosureReason = ClosureReason.ChangeEvidenced,
        ResidualRisk = "The former partner may come back; he hit their mother when he had drunk.",
        Evidence = { new EvidenceStated { Kind = ClosureEvidence.ChildSeenAndHeard, Words = "Juno was seen alone on Monday and spoke of home gladly." } },
        Measures = { "Their mother rings the police if he comes to the door." },
        Parts = { parts },
        Contingency = "Whoever is worried rings the duty desk the same day; a strategy discussion follows.",
        FollowOnPlan = "Visits at home every second week until March, a named adult at school.",
        Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.SourceLinkedAgain, Source = own.StartsWith("LCS", StringComparison.Ordinal) ? Own("LCS-112") : Known(Person("Rhys", "Formertest", "1990-01-09")) } },
        WrittenIn = new MeetingHeld { Kind = PlanStep.ReviewConference, HeldOn = Day },
        ChildView = "I like it better now.",
    };

    private static FollowOnPartDraft Part(string organisation, PractitionerRole role) => new()
    {
        OrganisationId = organisation,
        Role = role,
        What = "Sees Juno alone and asks how it is at home",
        HowOften = "every second week",
    };

    private static ConcernStatement Neglect(SubjectRef child) => new()
    {
        Subject = child,
        Indicators = { ConcernIndicator.PoorHygiene },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "Came to school without breakfast and took food from the bin.",
        DevelopmentStatement = "Tired in class and loses weight.",
        LegalBasis = LegalBasis.PublicFunction,
        Urgency = Urgency.Standard,
    };

    private static async Task<EndingView> ProposeAsync(InfoShareConnection who, EndingDraft draft) =>
        (await new Plans(who.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest { Ending = draft })).Ending;

    private static async Task<EndingView> AnswerAsync(InfoShareConnection who, EndingView ending, int part, string declinedBecause = "") =>
        (await new Plans(who.CallInvoker).AnswerFollowOnPartAsync(
            new AnswerFollowOnPartRequest { EndingId = ending.EndingId, Part = part, Accept = declinedBecause.Length == 0, Reason = declinedBecause })).Ending;

    private static async Task<EndingView> GetAsync(InfoShareConnection who, string endingId) =>
        (await new Plans(who.CallInvoker).GetEndingAsync(new GetEndingRequest { EndingId = endingId })).Ending;

    // Only the proposer's organisation reads the version.
    private static async Task<long> VersionAsync(InfoShareConnection who, EndingView ending) =>
        ending.Version > 0 ? ending.Version : (await GetAsync(who, ending.EndingId)).Version;

    private static async Task<EndingView> WithdrawAsync(InfoShareConnection who, EndingView ending) => (await new Plans(who.CallInvoker).WithdrawEndingAsync(
        new WithdrawEndingRequest { EndingId = ending.EndingId, Version = await VersionAsync(who, ending), Reason = "The conference meets again next month." })).Ending;

    private static async Task<EndingView> SignAsync(InfoShareConnection who, EndingView ending) => (await new Plans(who.CallInvoker).SignOffEndingAsync(
        new SignOffEndingRequest { EndingId = ending.EndingId, Version = await VersionAsync(who, ending), Reasons = "Read each appraisal and spoke to the school." })).Ending;

    private static async Task<ListStatusHistoryResponse> HistoryAsync(InfoShareConnection who, SubjectRef person) =>
        await new Plans(who.CallInvoker).ListStatusHistoryAsync(
            new ListStatusHistoryRequest { Person = person, Purpose = For(Purpose.AssessChild, "Joins our school on Monday; what must we know to keep her safe") });

    private static async Task<ChildStatusView> CppOf(InfoShareConnection who, SubjectRef person) =>
        (await HistoryAsync(who, person)).Statements.First(s => s is { Superseded: false, Status.Status: ChildStatusCode.Cpp }).Status;

    private static async Task EndByStatusAsync(InfoShareConnection who, ClosureReason reason) =>
        await new SocialCare(who.CallInvoker).RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
        {
            Child = Own("LCS-110"),
            Status = ChildStatusCode.Cpp,
            FromDate = Began,
            ToDate = Day,
            ClosureReason = reason,
        });

    private static async Task AppraiseAsync(InfoShareConnection who, SubjectRef child, string concernId) =>
        await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(who.CallInvoker).AppraiseConcernAsync(new Protocol.Concern.V1.AppraiseConcernRequest
        {
            ConcernId = concernId,
            Child = child,
            Risk = "He came without food twice; nothing says that this has changed.",
            Measures = "The school gives him breakfast and rings us when he does not come.",
        });

    private static async Task DecideAsync(InfoShareConnection who, string reopeningId) =>
        await new Plans(who.CallInvoker).AnswerReopeningAsync(new AnswerReopeningRequest
        {
            ReopeningId = reopeningId,
            Decision = ReopeningDecision.Reopened,
            Reasons = "He lives with them again; a strategy discussion is held today.",
        });

    private static async Task LeaveAsync(InfoShareConnection who, string endingId) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("HV-110"),
            Role = PractitionerRole.HealthVisitor,
            ToDate = Day,
            ClosureReason = ClosureReason.NonEngagement,
            EndingId = endingId,
        });
}
