using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Pattern.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A contact or a status that was recorded of the wrong child is taken back: it counts for nothing, and all who were shown it hear (C18, H3).</summary>
public sealed class TakenBackTests
{
    private const string Wrong = "It was his cousin Alfie; the two records lay open side by side.";

    [Fact]
    public async Task A_visit_to_the_wrong_child_is_no_last_sight_and_the_task_to_see_the_child_is_somebody_s_again()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        var ansel = Person("Ansel", "Burnsample", "2027-01-17", "7 Tarn Row", "NM4 2AB");
        await RecordAsync(p.HealthVisitor, "HV-9", ansel);
        await RecordAsync(p.Doctor, "EMIS-9", ansel);
        await RecordAsync(p.DutySocialWorker, "LCS-9", ansel);
        await WorksWithAsync(p.HealthVisitor, Own("HV-9"), PractitionerRole.HealthVisitor, "01632 960161");
        await SeenAsync(p.HealthVisitor, "HV-9", "2027-02-12");
        await p.ClockAtAsync("2027-03-16 10:00");
        var first = (await OwnedAsync(p.HealthVisitor)).ShouldHaveSingleItem();
        var wrong = await SeenAsync(p.Doctor, "EMIS-9", "2027-03-16");
        (await OwnedAsync(p.HealthVisitor)).ShouldBeEmpty();
        (await PictureAsync(p.DutySocialWorker, "LCS-9")).LastSeen.OnDate.ShouldBe("2027-03-16");

        // It is the surgery's to take back, and nobody else's to know of; the reason is this case's.
        (await RefusalOf(() => TakeBackAsync(p.HealthVisitor, wrong))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => TakeBackAsync(p.Doctor, "ctc_00000000000000000000000000"))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => TakeBackAsync(p.Doctor, wrong, TakeBackReason.Unspecified))).FieldViolations.ShouldContain(v => v.Field == "reason");
        await TakeBackAsync(p.Doctor, wrong);
        (await RefusalOf(() => TakeBackAsync(p.Doctor, wrong))).Reason.ShouldBe("ILLEGAL_STATE");

        // The last sight is the one before, for everybody, and the health visitor has the task again at once.
        await p.ClockAtAsync("2027-03-16 10:30");
        (await OwnedAsync(p.HealthVisitor)).ShouldHaveSingleItem().TaskId.ShouldNotBe(first.TaskId);
        foreach (var (who, own) in new[] { (p.DutySocialWorker, "LCS-9"), (p.SocialCareManager, "LCS-9") })
            (await PictureAsync(who, own)).LastSeen.OnDate.ShouldBe("2027-02-12");

        // Who had been shown it, or told that her task was ended by it, hears once; the surgery does not tell itself.
        foreach (var who in new[] { p.DutySocialWorker, p.HealthVisitor })
            (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.Correction).Summary.ShouldContain("16 March 2027 that you were told of or shown was taken back (WRONG_PERSON)");
        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Correction);

        // They see it as taken back, with the code alone; the surgery reads its words; whoever asks for the first time learns of nothing.
        var shown = (await PictureAsync(p.DutySocialWorker, "LCS-9")).Contacts.Single(c => c.ContactId == wrong).TakenBack;
        (shown.Reason, shown.Words, shown.ByName).ShouldBe((TakeBackReason.WrongPerson, "", ""));
        var own9 = (await HealthPictureAsync(p.Doctor, "EMIS-9")).Contacts.Single(c => c.ContactId == wrong).TakenBack;
        (own9.Words, own9.ByName).ShouldBe((Wrong, "Dr Mockhurst"));
        await RecordAsync(p.NurseryLead, "N-9", ansel);
        var nursery = (await new Protocol.Education.V1.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).QueryChildAsync(
            new Protocol.Education.V1.QueryChildRequest { Child = Own("N-9"), Purpose = For(Purpose.ProvideCare, "Ansel is to start in the baby room on Monday.") })).Picture;
        nursery.Contacts.Select(c => c.OnDate).ShouldBe(["2027-02-12"]);
        var page = await new ChronologyService.ChronologyServiceClient(p.DutySocialWorker.CallInvoker).GetChronologyAsync(new GetChronologyRequest
        {
            Child = Own("LCS-9"),
            Purpose = For(Purpose.AssessChild, "An assessment of Ansel begins, and his visits are read again."),
        });
        page.Items.Single(i => i.ItemId == wrong).Words.ShouldStartWith("Taken back by its own service (WRONG_PERSON)");
    }

    [Fact]
    public async Task What_a_wrong_sight_had_ended_comes_back_and_what_stood_on_a_wrong_absence_ends()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var bran = Person("Bran", "Burnsample", "2026-10-12", "6 Weir Lane", "NM4 2BT");
        await RecordAsync(p.HealthVisitor, "HV-90", bran);
        await WorksWithAsync(p.HealthVisitor, Own("HV-90"), PractitionerRole.HealthVisitor, "01632 960106");
        await RecordAsync(p.Doctor, "GP-90", bran);
        await RecordAsync(p.DutySocialWorker, "LCS-90", bran);
        await p.ClockAtAsync("2027-03-04 10:00");
        await MissedAsync(p.HealthVisitor, "HV-90", "2027-03-02");
        var missed = await MissedAsync(p.Doctor, "GP-90", "2027-03-04");
        await p.ClockAtAsync("2027-03-04 10:30");
        var first = (await NoticesAsync(p.DutySocialWorker)).ShouldHaveSingleItem();
        await p.ClockAtAsync("2027-03-05 10:00");
        var wrong = await SeenAsync(p.HealthVisitor, "HV-90", "2027-03-05");
        await p.ClockAtAsync("2027-03-05 10:30");
        (await NoticesAsync(p.DutySocialWorker)).ShouldBeEmpty();

        // Nobody had seen him: the two that he missed stand together as before.
        await TakeBackAsync(p.HealthVisitor, wrong);
        await p.ClockAtAsync("2027-03-05 11:00");
        var again = (await NoticesAsync(p.DutySocialWorker)).ShouldHaveSingleItem();
        again.NoticeId.ShouldNotBe(first.NoticeId);
        again.Parts.Select(x => x.Contact.OnDate).ShouldBe(["2027-03-02", "2027-03-04"], ignoreOrder: true);

        // One of them was another's: one service alone is no withdrawal, and the series loses it.
        await TakeBackAsync(p.Doctor, missed, TakeBackReason.NotSo);
        await p.ClockAtAsync("2027-03-05 12:00");
        (await NoticesAsync(p.DutySocialWorker)).ShouldBeEmpty();
        (await new PatternService.PatternServiceClient(p.DutySocialWorker.CallInvoker).GetPatternNoticeAsync(new GetPatternNoticeRequest { NoticeId = first.NoticeId }).ResponseAsync
            .ContinueWith(t => t.IsFaulted, TaskScheduler.Default)).ShouldBeTrue();
        (await PictureAsync(p.LeadSocialWorker, "LCS-90")).Series.ShouldNotContain(s => s.Kind == SeriesKind.NotBrought);
    }

    [Fact]
    public async Task An_absence_s_clock_does_not_run_from_a_sight_that_was_taken_back()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        var nils = Person("Nils", "Fernsample", "2026-12-20", "11 Tarn Row", "NM4 2AB");
        await RecordAsync(p.Doctor, "EMIS-11", nils);
        await RecordAsync(p.HealthVisitor, "HV-11", nils);
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ReportGpListRemovalAsync(new ReportGpListRemovalRequest
        {
            Person = Own("EMIS-11"),
            RemovedOn = "2027-02-12",
            LastSeenOn = "2027-02-10",
            RiskStatement = "An infant with no doctor: nobody would see whether he thrives.",
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.SafeguardingCondition,
        });
        await p.ClockAtAsync("2027-03-01 12:00");
        var wrong = await SeenAsync(p.HealthVisitor, "HV-11", "2027-03-01");

        // The sight had put the alarm of 10 March off; taken back, it comes within two working days.
        await p.ClockAtAsync("2027-03-10 17:01");
        (await LateAsync()).ShouldBeEmpty();
        await TakeBackAsync(p.HealthVisitor, wrong);
        await p.ClockAtAsync("2027-03-12 17:01");
        (await LateAsync()).ShouldHaveSingleItem().Summary.ShouldContain("it is not known when the person was last seen");

        async Task<IReadOnlyList<InboxItem>> LateAsync() =>
            [.. (await InboxOf(p.Doctor)).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.Summary.Contains("ESC_2", StringComparison.Ordinal) && i.ActionOwner == "Dr Mockhurst")];
    }

    [Fact]
    public async Task A_plan_on_the_wrong_child_never_was_and_asks_nobody_for_anything()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await ConcernLifeStory.LarkAsync(p);
        var begun = await PlanAsync(p.LeadSocialWorker, "");
        foreach (var who in new[] { p.DesignatedLead, p.Doctor, p.Detective })
            (await InboxOf(who)).ShouldContain(i => i.Trigger == NotificationTrigger.SafeguardingStep);
        (await ConcernLifeStory.PictureAsync(p.SouthmereDuty, Known(ConcernLifeStory.Lark))).Statuses.ShouldContain(s => s.Status == ChildStatusCode.Cpp);

        // It is its own organisation's alone, and the reason is this case's.
        (await RefusalOf(() => TakeBackAsync(p.Doctor, begun, "status"))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(async () => await new Plans(p.LeadSocialWorker.CallInvoker).TakeBackStatusAsync(
            new TakeBackStatusRequest { StatusId = begun, Reason = TakeBackReason.WrongPerson, Words = "concerns" }))).FieldViolations.Single().Field.ShouldBe("words");
        await TakeBackAsync(p.LeadSocialWorker, begun, "status");
        (await RefusalOf(() => TakeBackAsync(p.LeadSocialWorker, begun, "status"))).Reason.ShouldBe("ILLEGAL_STATE");

        foreach (var who in new[] { p.DesignatedLead, p.Doctor, p.Detective, p.SouthmereDuty })
            (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.Correction).Summary.ShouldStartWith("CPP from Tuesday 9 March 2027, which you were told of or shown, was taken back (WRONG_PERSON)");
        (await ConcernLifeStory.PictureAsync(p.SouthmereDuty, Known(ConcernLifeStory.Lark))).Statuses.ShouldBeEmpty();

        // It stays in the history of those who had it, as taken back, and of nobody else.
        (await HistoryAsync(p.LeadSocialWorker, Own("LCS-8"))).Single().TakenBack.Words.ShouldBe(Wrong);
        var school = (await HistoryAsync(p.DesignatedLead, Own("SIMS-8"))).Single();
        (school.TakenBack.Reason, school.TakenBack.Words, school.Superseded).ShouldBe((TakeBackReason.WrongPerson, "", false));
        await RecordAsync(p.HealthVisitor, "HV-8", ConcernLifeStory.Lark);
        (await HistoryAsync(p.HealthVisitor, Own("HV-8"))).ShouldBeEmpty();

        // Two years on nobody is asked what the plan has changed; and rightly recorded, it stands again.
        var right = await PlanAsync(p.LeadSocialWorker, "");
        (await HistoryAsync(p.HealthVisitor, Own("HV-8"))).ShouldHaveSingleItem().TakenBack.ShouldBeNull();
        (await HistoryAsync(p.LeadSocialWorker, Own("LCS-8"))).Select(s => (s.StatusId == right, s.Superseded, TakenBack: s.TakenBack is not null)).ShouldBe([(true, false, false), (false, false, true)], ignoreOrder: true);
    }

    [Fact]
    public async Task What_would_open_a_plan_again_that_never_was_waits_for_nothing_and_a_proposed_end_is_withdrawn_first()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await ConcernLifeStory.LarkAsync(p);
        var begun = await PlanAsync(p.LeadSocialWorker, "");
        var ending = await p.ProposeEndAsync("LCS-8", ChildStatusCode.Cpp, "2027-03-09", "2027-03-10");
        (await RefusalOf(() => TakeBackAsync(p.LeadSocialWorker, begun, "status"))).Reason.ShouldBe("ILLEGAL_STATE");
        await new Plans(p.SocialCareManager.CallInvoker).SignOffEndingAsync(new SignOffEndingRequest
        {
            EndingId = ending.EndingId,
            Version = ending.Version,
            Reasons = "Read the notes and spoke to the school: the change has lasted.",
        });
        await TakeBackAsync(p.LeadSocialWorker, begun, "status");
        (await HistoryAsync(p.LeadSocialWorker, Own("LCS-8"))).Count.ShouldBe(2);
        (await HistoryAsync(p.LeadSocialWorker, Own("LCS-8"))).ShouldAllBe(s => s.TakenBack != null);
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("EMIS-8") }, RiskStatement = "Losing weight, and not brought to two weighings.", Urgency = Urgency.Standard },
        });
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Reopening);
    }

    private static async Task<string> PlanAsync(InfoShareConnection who, string to) => (await new Plans(who.CallInvoker).RecordStatusAsync(new RecordStatusRequest
    {
        Person = Own("LCS-8"),
        Status = ChildStatusCode.Cpp,
        Categories = { PlanCategory.Neglect },
        FromDate = "2027-03-09",
        ToDate = to,
        DecidedOn = "2027-03-09",
    })).StatusId;

    private static async Task<IReadOnlyList<StatusStatement>> HistoryAsync(InfoShareConnection who, SubjectRef person) =>
        (await new Plans(who.CallInvoker).ListStatusHistoryAsync(new ListStatusHistoryRequest
        {
            Person = person,
            Purpose = For(Purpose.AssessChild, "What ran for Lark before is read as her case is looked at."),
        })).Statements;

    private static async Task TakeBackAsync(InfoShareConnection who, string contactId, TakeBackReason reason = TakeBackReason.WrongPerson) =>
        await new Concerns(who.CallInvoker).TakeBackContactAsync(new TakeBackContactRequest { ContactId = contactId, Reason = reason, Words = Wrong });

    private static async Task TakeBackAsync(InfoShareConnection who, string statusId, string what) =>
        (await new Plans(who.CallInvoker).TakeBackStatusAsync(new TakeBackStatusRequest { StatusId = statusId, Reason = TakeBackReason.WrongPerson, Words = Wrong })).StatusId.ShouldBe(statusId, what);

    private static async Task<ChildPicture> PictureAsync(InfoShareConnection who, string own) => await ConcernLifeStory.PictureAsync(who, Own(own));

    private static async Task<ChildPicture> HealthPictureAsync(InfoShareConnection who, string own) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = Own(own),
            Purpose = For(Purpose.ProvideCare, "The practice looks at what it recorded of Ansel."),
        })).Picture;

    private static async Task<IReadOnlyList<TaskView>> OwnedAsync(InfoShareConnection who) =>
        (await new TaskService.TaskServiceClient(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks;

    private static async Task<IReadOnlyList<PatternNoticeView>> NoticesAsync(InfoShareConnection who) =>
        (await new PatternService.PatternServiceClient(who.CallInvoker).ListPatternNoticesAsync(new ListPatternNoticesRequest { PageSize = 100 })).Notices;

    private static async Task<string> SeenAsync(InfoShareConnection who, string own, string on) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).RecordVisitAsync(new RecordVisitRequest
        {
            Patient = Own(own),
            Visit = new VisitStatement
            {
                VisitOn = on,
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.InfantObserved,
                Present = { PresentKind.Parent },
                BehaviourAndAppearance = "Weight on the ninth centile; turns to his mother's voice.",
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
        })).Contact.ContactId;

    private static async Task<string> MissedAsync(InfoShareConnection who, string own, string on) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ReportMissedAppointmentAsync(new ReportMissedAppointmentRequest
        {
            Patient = Own(own),
            AppointmentOn = on,
            Appointment = AppointmentKind.Review,
            Outcome = AttendanceOutcome.WasNotBrought,
        })).Contact.ContactId;
}
