using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Inbox.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S10: said once to the foster carer, not repeated on video; nothing of it is lost (C5, C6, C7). D is Wednesday 10 March 2027.</summary>
public sealed class S10SaidOnceTests
{
    private const string Said = "He threw me in the cupboard and there was no food till it was light twice.";
    private const string Account = "Lark told her carer on 26 February that she was shut in a cupboard without food. She has not said it again. We believe that it may have happened, and she is not to be asked again about it.";

    [Fact]
    public async Task What_was_said_once_stays_is_appraised_and_everybody_has_the_same_account_of_it()
    {
        await using var p = await StartAsync("2027-02-26 09:00");
        await LarkAsync(p);
        var shared = await ShareAsync(p.LeadSocialWorker, Words());
        var id = shared.ConcernId;
        shared.Told.Select(t => t.OrganisationName).ShouldBe(["Elmmock Surgery", "Northmere Police", "Northmere School"], ignoreOrder: true);
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead, p.Detective])
            (await InboxOf(who)).Single(i => i.ConcernId() == id).Trigger.ShouldBe(NotificationTrigger.ConcernShared);

        // She says nothing on D-11 and D-9; the criminal case ends on D-5. Each is a fact beside what she said; nothing changes by it.
        await p.ClockAtAsync("2027-02-27 15:00");
        (await NoteAsync(p.Detective, id, NoteKind.WordsNotRepeated, "Asked at home with her carer; she drew and did not speak of it.")).Verification.ShouldBe(VerificationState.Unverified);
        await p.ClockAtAsync("2027-03-01 11:00");
        await NoteAsync(p.Detective, id, NoteKind.WordsNotRepeated, "Video interview; she said that she had forgotten.");
        await p.ClockAtAsync("2027-03-05 16:00");
        await NoteAsync(p.Detective, id, NoteKind.CriminalOutcome, "No further action by police.");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.VerificationChanged || i.Trigger == NotificationTrigger.AppraisalDue);
        var before = await HistoryAsync(p.LeadSocialWorker, id);
        before.Concern.Verification.ShouldBe(VerificationState.Unverified);
        before.Concern.ChildWords.Verbatim.ShouldBe(Said);
        before.Notes.Select(n => n.Kind).ShouldBe([NoteKind.WordsNotRepeated, NoteKind.WordsNotRepeated, NoteKind.CriminalOutcome]);
        before.Notes.ShouldAllBe(n => n.AuthorName == "Noor Hillmock" && n.OrganisationName == "Northmere Police");

        // "No evidence" is no state, and no words for one.
        var refused = await RefusalOf(() => VerifyAsync(p.Detective, id, 1, VerificationState.UnsubstantiatedConcernStands, "There was no evidence found.", "No further action taken."));
        refused.FieldViolations.Select(v => v.Field).ShouldBe(["words", "view"], ignoreOrder: true);
        (await RefusalOf(() => VerifyAsync(p.Detective, id, 1, VerificationState.Disproved, "She did not say it again when she was asked on video.", "She may have made it up for her carer.")))
            .FieldViolations.Single().Field.ShouldBe("basis");
        var recorded = await VerifyAsync(
            p.Detective, id, 1, VerificationState.UnsubstantiatedConcernStands, "She did not say it again on video, and there is no other witness.",
            "She was frightened both times. I think that it may well have happened.");
        recorded.Step.ShouldBe(2);
        recorded.AppraisalDue.ToDateTimeOffset().ShouldBe(At("2027-03-09 17:00"));
        (await RefusalOf(() => VerifyAsync(p.Detective, id, 1, VerificationState.Corroborated, "Her brother says that she was shut in too.", "Her brother's account agrees with hers."))).Reason.ShouldBe("VERSION_CONFLICT");

        // Everybody who was shown it is told what it is now; whoever leads for Lark owes the appraisal.
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead])
            (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.VerificationChanged).Summary.ShouldContain("UNSUBSTANTIATED_CONCERN_STANDS, as was recorded.");
        (await InboxOf(p.Detective)).ShouldNotContain(i => i.Trigger == NotificationTrigger.VerificationChanged);
        var owed = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.AppraisalDue);
        (owed.ActionOwner, owed.RespondBy.ToDateTimeOffset()).ShouldBe(("Priti Larksample", At("2027-03-09 17:00")));

        // No account is agreed before that; the school cannot make what Priti owes, nor see whose it is.
        (await RefusalOf(() => AgreeAsync(p.LeadSocialWorker, id))).Reason.ShouldBe("APPRAISAL_REQUIRED");
        var plans = new Protocol.Plan.V1.PlanService.PlanServiceClient(p.LeadSocialWorker.CallInvoker);
        var begun = await plans.StartAssessmentAsync(new Protocol.Plan.V1.StartAssessmentRequest { Child = Own("LCS-8"), Kind = ChildStatusCode.S47, ReceivedOn = "2027-02-26" });
        var complete = new Protocol.Plan.V1.CompleteAssessmentRequest
        {
            AssessmentId = begun.Assessment.AssessmentId,
            CompletedOn = "2027-03-09",
            Outcome = AssessmentOutcome.StrategyDiscussion,
            Conclusion = "Her words stand; what she fears is weighed with them.",
        };
        var early = complete.Clone();
        early.CompletedOn = begun.Assessment.StartedOn;
        (await RefusalOf(async () => await plans.CompleteAssessmentAsync(early))).Reason.ShouldBe("APPRAISAL_REQUIRED");
        var atSchool = (await HistoryAsync(p.DesignatedLead, id)).Appraisals.Single();
        (atSchool.State, atSchool.Owner).ShouldBe((AppraisalState.Due, ""));
        (await RefusalOf(() => AppraiseAsync(p.DesignatedLead, atSchool))).Reason.ShouldBe("NOT_FOUND");

        // Late: the manager is told, and Priti again; then it is made.
        await p.ClockAtAsync("2027-03-09 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.AppraisalDue && i.ActionOwner == "TEAM_MANAGER");
        var appraisal = (await HistoryAsync(p.LeadSocialWorker, id)).Appraisals.Single();
        (appraisal.Level, appraisal.Owner).ShouldBe((EscalationLevel.Esc2TeamManager, "Priti Larksample"));
        (await RefusalOf(() => AppraiseAsync(p.LeadSocialWorker, atSchool))).Reason.ShouldBe("VERSION_CONFLICT");
        var appraised = await AppraiseAsync(p.LeadSocialWorker, appraisal);

        // What it answered beside is named by its own entry (M3).
        (await p.Store.ReadAsync(s => s.Audit.ListAsync(new Core.Stores.AuditFilter(null, null, null), null, 20), CancellationToken.None))
            .Single(e => e is { Action: "ConcernService/AppraiseConcern", Outcome: "done" }).Shown.ShouldContain($"UNSPECIFIED {owed.ItemId}");
        var made = appraised.Appraisal;
        (made.State, made.DoneBy).ShouldBe((AppraisalState.Done, "Priti Larksample"));
        (await RefusalOf(() => AppraiseAsync(p.LeadSocialWorker, made))).Reason.ShouldBe("ILLEGAL_STATE");
        (await plans.CompleteAssessmentAsync(complete)).Assessment.Late.ShouldBeFalse();
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.AppraisalDue);
        await p.ClockAtAsync("2027-03-12 17:30");
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.AppraisalDue);

        // What is appraised is to be agreed on next: Priti has that as a task, which nothing but the account ends, and which climbs.
        appraised.NarrativeDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        var account = (await InboxOf(p.LeadSocialWorker)).First(i => i.TaskId == appraised.NarrativeTaskId);
        (account.Trigger, account.ActionOwner).ShouldBe((NotificationTrigger.TaskGiven, "Priti Larksample"));
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.TaskId == appraised.NarrativeTaskId && i.ActionOwner == "TEAM_MANAGER");
        var tasks = new Protocol.Tasks.V1.TaskService.TaskServiceClient(p.LeadSocialWorker.CallInvoker);
        var duty = (await tasks.ListTasksAsync(new Protocol.Tasks.V1.ListTasksRequest { Scope = Protocol.Tasks.V1.TaskScope.Owned })).Tasks.Single(t => t.TaskId == appraised.NarrativeTaskId);
        duty.Kind.ShouldBe(DutyTaskKind.AgreeNarrative);
        duty.Words.ShouldNotContain(id);
        (await RefusalOf(async () => await tasks.CompleteTaskAsync(new Protocol.Tasks.V1.CompleteTaskRequest
        {
            TaskId = duty.TaskId,
            Version = duty.Version,
            Outcome = "We all know what was said of it.",
        }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // One account for all, the health visitor who joins on D+3 too; who neither leads nor owed it cannot write it.
        (await RefusalOf(() => AgreeAsync(p.DesignatedLead, id))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await AgreeAsync(p.LeadSocialWorker, id);
        foreach (var who in (InfoShareConnection[])[p.LeadSocialWorker, p.SocialCareManager])
            (await InboxOf(who)).ShouldNotContain(i => i.TaskId == duty.TaskId);
        (await tasks.ListTasksAsync(new Protocol.Tasks.V1.ListTasksRequest { Scope = Protocol.Tasks.V1.TaskScope.Owned })).Tasks.ShouldNotContain(t => t.TaskId == duty.TaskId);
        await p.ClockAtAsync("2027-03-13 10:00");
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960121");
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960122");
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead, p.Detective, p.HealthVisitor])
            (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.NarrativeAgreed).Summary.ShouldEndWith(Account);

        // The father's officer, who was shown nothing, finds no such concern.
        var nothing = await RefusalOf(() => HistoryAsync(p.ProbationOfficer, "con_00000000000000000000000000"));
        var stranger = await RefusalOf(() => HistoryAsync(p.ProbationOfficer, id));
        (stranger.Reason, stranger.Message).ShouldBe((nothing.Reason, nothing.Message));
        (await RefusalOf(() => NoteAsync(p.ProbationOfficer, id, NoteKind.ProfessionalView, "He would never do it."))).Reason.ShouldBe("NOT_FOUND");

        // What she said, and all that came after, stands in one answer.
        var whole = await HistoryAsync(p.LeadSocialWorker, id);
        whole.Steps.Select(s => s.State).ShouldBe([VerificationState.Unverified, VerificationState.UnsubstantiatedConcernStands]);
        whole.Steps[1].View.ShouldContain("may well have happened");
        whole.Narratives.Single().Words.ShouldBe(Account);
        whole.Concern.ChildWords.Verbatim.ShouldBe(Said);
    }

    /// <summary>
    /// Whoever owes an account owes it of what it appraised. What a clinic keeps to itself holds up no social worker's task, or that the task stays would tell of it;
    /// and what stands again after all is owed no account.
    /// </summary>
    [Fact]
    public async Task An_account_is_owed_of_what_was_appraised_here_and_of_nothing_that_others_keep()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-8", Lark);
        var kept = (await new Protocol.Health.V1.HealthService.HealthServiceClient(clinic.CallInvoker).ShareConcernAsync(
            new Protocol.Health.V1.ShareConcernRequest { Concern = About("SH-8", ConcernIndicator.SexualExploitation, "She told the nurse of what her uncle does.") })).Concern.ConcernId;
        var open = (await ShareAsync(p.LeadSocialWorker, About("LCS-8", ConcernIndicator.FoodSeeking, "Lark told her carer in detail of being left without food."))).ConcernId;
        await VerifyAsync(clinic, kept, 1, VerificationState.RetractedNoView, "She says now that it was not so.", "");
        await VerifyAsync(p.LeadSocialWorker, open, 1, VerificationState.RetractedNoView, "She says now that it was not so.", "");
        var clinicTask = await AppraisedAsync(clinic, kept, Purpose.ProvideCare);
        var leadTask = await AppraisedAsync(p.LeadSocialWorker, open, Purpose.AssessChild);
        clinicTask.ShouldNotBe(leadTask);

        await AgreeAsync(p.LeadSocialWorker, open);
        (await OwnedAsync(p.LeadSocialWorker)).ShouldNotContain(leadTask);
        (await OwnedAsync(clinic)).ShouldContain(clinicTask, "the clinic's account is the clinic's");

        // Her brother saw it: it stands, and nothing of what was taken back is to be agreed on.
        await VerifyAsync(clinic, kept, 2, VerificationState.Corroborated, "Her brother says that he saw it.", "Both tell it in the same way, apart.", SourceKind.ChildWords);
        (await OwnedAsync(clinic)).ShouldNotContain(clinicTask);

        static async Task<string> AppraisedAsync(InfoShareConnection who, string concernId, Purpose purpose) =>
            (await AppraiseAsync(who, (await HistoryAsync(who, concernId, purpose)).Appraisals.Single())).NarrativeTaskId;

        static async Task<IReadOnlyList<string>> OwnedAsync(InfoShareConnection who) =>
        [
            .. (await new Protocol.Tasks.V1.TaskService.TaskServiceClient(who.CallInvoker).ListTasksAsync(
                new Protocol.Tasks.V1.ListTasksRequest { Scope = Protocol.Tasks.V1.TaskScope.Owned })).Tasks.Select(t => t.TaskId),
        ];
    }

    private static ConcernStatement Words()
    {
        var concern = About("LCS-8", ConcernIndicator.FoodSeeking, "Lark told her carer in detail of being shut in and left without food.");
        concern.Source = SourceKind.ChildWords;
        concern.ChildWords = new ChildWords { Verbatim = Said, SaidTo = "her carer" };
        concern.HarmCategories.Add([HarmCategory.Neglect, HarmCategory.Physical]);
        concern.HarmSources.Add(new HarmSource { State = HarmSourceState.DescribedOnly, Description = "the man at home" });
        concern.Trend = StatedTrend.Rising;
        return concern;
    }

    private static async Task<AppraiseConcernResponse> AppraiseAsync(InfoShareConnection who, AppraisalView appraisal) =>
        await new Concerns(who.CallInvoker).AppraiseConcernAsync(new AppraiseConcernRequest
        {
            AppraisalId = appraisal.AppraisalId,
            Version = appraisal.Version,
            Risk = "She would not be safe with the man at home; her fear is real whatever a court can find.",
            Measures = "No contact with him; she stays with her carer; reviewed at the conference.",
        });

    private static async Task<AgreeNarrativeResponse> AgreeAsync(InfoShareConnection who, string concernId) =>
        await new Concerns(who.CallInvoker).AgreeNarrativeAsync(new AgreeNarrativeRequest
        {
            Child = Known(Lark),
            ConcernIds = { concernId },
            Words = Account,
            AgreedBy = { "Priti Larksample, children's services", "Noor Hillmock, police", "Ms Oakmock, school" },
        });
}

/// <summary>Short ways into items.</summary>
internal static class ItemWords
{
    /// <summary>The concern that an item shows; empty when it shows none.</summary>
    public static string ConcernId(this InboxItem item) => item.Concern?.ConcernId ?? "";
}
