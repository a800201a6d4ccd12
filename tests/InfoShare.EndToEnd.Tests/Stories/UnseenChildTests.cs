using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A small child whom nobody sees is somebody's task on the day that T15 names, and stays it until the child was seen (S9, H3).</summary>
public sealed class UnseenChildTests
{
    [Fact]
    public async Task Four_weeks_after_the_joint_visit_the_health_visitor_owns_it_then_her_manager_hears_and_only_a_sight_ends_it()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        var ansel = Person("Ansel", "Burnsample", "2027-01-17", "7 Tarn Row", "NM4 2AB");
        await RecordAsync(p.HealthVisitor, "HV-9", ansel);
        await RecordAsync(p.Doctor, "EMIS-9", ansel);
        await WorksWithAsync(p.HealthVisitor, Own("HV-9"), PractitionerRole.HealthVisitor, "01632 960161");
        await SeenAsync(p.HealthVisitor, "HV-9", "2027-02-12");

        // What did not come about, and a shut door, move nothing.
        await p.ClockAtAsync("2027-03-10 09:00");
        await MissedAsync(p.Doctor, "EMIS-9", "2027-03-01", AttendanceOutcome.WasNotBrought);
        await MissedAsync(p.HealthVisitor, "HV-9", "2027-03-09", AttendanceOutcome.EntryRefused, "We know our rights.");
        await p.ClockAtAsync("2027-03-12 16:59");
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ChildUnseen);
        await p.ClockAtAsync("2027-03-12 17:01");
        var alert = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ChildUnseen);
        alert.ActionOwner.ShouldBe("Freya Heathsample");
        alert.Summary.ShouldContain("12 February 2027");
        var tasks = new TaskService.TaskServiceClient(p.HealthVisitor.CallInvoker);
        var task = (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single();
        (task.TaskId, task.Kind).ShouldBe((alert.TaskId, DutyTaskKind.SeeTheChild));

        // Two working days later her manager hears; nobody ends it by saying so.
        await p.ClockAtAsync("2027-03-16 17:01");
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.TaskId == task.TaskId && i.ActionOwner == "NAMED_PROFESSIONAL");
        task = (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single();
        (await RefusalOf(async () => await tasks.CompleteTaskAsync(new CompleteTaskRequest
        {
            TaskId = task.TaskId,
            Version = task.Version,
            Outcome = "Mother says that he is all up to date.",
        }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // An old sight that comes in late does not end it; the GP's of today does, and the clock runs anew.
        await SeenAsync(p.Doctor, "EMIS-9", "2027-02-20");
        (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Count.ShouldBe(1);
        await SeenAsync(p.Doctor, "EMIS-9", "2027-03-16");
        (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.ShouldBeEmpty();
        await p.ClockAtAsync("2027-04-13 16:59");
        (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.ShouldBeEmpty();
        await p.ClockAtAsync("2027-04-13 17:01");
        (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single().Kind.ShouldBe(DutyTaskKind.SeeTheChild);
    }

    /// <summary>C18: a concern that was taken back begins nobody's watch.</summary>
    [Fact]
    public async Task What_was_written_of_the_wrong_child_and_taken_back_asks_nobody_to_see_that_child()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        await RecordAsync(p.NurseryLead, "BL-11", Person("Nye", "Barnsample", "2024-12-01", "9 Tarn Row", "NM4 2AB"));
        var concerns = new Protocol.Concern.V1.ConcernService.ConcernServiceClient(p.NurseryLead.CallInvoker);
        var education = new Protocol.Education.V1.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker);
        var shared = (await education.ShareConcernAsync(new Protocol.Education.V1.ShareConcernRequest
        {
            Concern = ConcernLifeStory.About("BL-11", ConcernIndicator.PoorHygiene, "His clothes were stiff with dirt."),
        })).Concern;
        await concerns.TakeBackConcernAsync(new Protocol.Concern.V1.TakeBackConcernRequest { ConcernId = shared.ConcernId, Step = 1, Reason = "It was another boy of the same name." });
        await p.ClockAtAsync("2027-09-12 09:00");
        foreach (var who in (InfoShareConnection[])[p.NurseryLead, p.DutySocialWorker])
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ChildUnseen);
    }

    /// <summary>C18, H3: who said by mistake that a child is on no roll takes it back, and nobody has to look any more; what was once so opens nothing.</summary>
    [Fact]
    public async Task A_word_that_a_child_is_on_no_roll_opens_an_absence_for_as_long_as_it_stands()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        await RecordAsync(p.Doctor, "EMIS-13", Person("Ida", "Rollsample", "2018-04-04", "9 Tarn Row", "NM4 2AB"));
        var past = ConcernLifeStory.About("EMIS-13", ConcernIndicator.NeverEnrolled, "She was on no roll in 2023, before they moved here.");
        past.Kind = ConcernKind.Historic;
        past.Happened = new WhenHappened { FromDate = "2023-02-01" };
        await ConcernLifeStory.ShareAsDoctorAsync(p, past);
        (await ToldAsync("09:05")).ShouldBeEmpty();

        var wrong = await ConcernLifeStory.ShareAsDoctorAsync(p, ConcernLifeStory.About("EMIS-13", ConcernIndicator.NeverEnrolled, "Her mother says that she has never been to a school."));
        (await ToldAsync("09:10")).Count.ShouldBe(1);
        await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(p.Doctor.CallInvoker).TakeBackConcernAsync(
            new Protocol.Concern.V1.TakeBackConcernRequest { ConcernId = wrong.ConcernId, Step = 1, Reason = "It was said of her cousin, who visits." });
        (await ToldAsync("09:15"))[^1].ShouldStartWith("What said so was taken back: the absence since ");
        (await ToldAsync("09:00", "2027-04-12")).Count.ShouldBe(2, "nothing climbs any more");

        async Task<IReadOnlyList<string>> ToldAsync(string time, string day = "2027-02-12")
        {
            await p.ClockAtAsync($"{day} {time}");
            return [.. (await InboxOf(p.DutySocialWorker)).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen).Select(i => i.Summary)];
        }
    }

    [Fact]
    public async Task Where_nobody_works_with_a_child_the_area_s_desk_owns_it_and_a_colleague_takes_it()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        await RecordAsync(p.Doctor, "EMIS-10", Person("Otto", "Barnsample", "2026-12-01", "9 Tarn Row", "NM4 2AB"));
        await MissedAsync(p.Doctor, "EMIS-10", "2027-02-11", AttendanceOutcome.Rebooked);
        await p.ClockAtAsync("2027-03-11 17:01");
        var alert = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.ChildUnseen);
        alert.ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        alert.Summary.ShouldContain("Nobody is recorded as having seen the child since Thursday 11 February 2027");
        var tasks = new TaskService.TaskServiceClient(p.DutySocialWorker.CallInvoker);
        var task = (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single();
        (await tasks.TakeTaskAsync(new TakeTaskRequest { TaskId = task.TaskId, Version = task.Version })).Task.Owner.Name.ShouldBe("Owen Peatsample");
    }

    [Fact]
    public async Task While_a_child_is_on_no_list_the_absence_is_the_watch_and_a_sight_moves_it()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        var nils = Person("Nils", "Fernsample", "2026-12-20", "11 Tarn Row", "NM4 2AB");
        await RecordAsync(p.Doctor, "EMIS-11", nils);
        await RecordAsync(p.HealthVisitor, "HV-11", nils);
        await WorksWithAsync(p.HealthVisitor, Own("HV-11"), PractitionerRole.HealthVisitor, "01632 960161");
        await MissedAsync(p.Doctor, "EMIS-11", "2027-02-11", AttendanceOutcome.WasNotBrought);
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
        await SeenAsync(p.HealthVisitor, "HV-11", "2027-03-01");

        // Four weeks after the surgery saw him: the health visitor has since.
        await p.ClockAtAsync("2027-03-10 17:01");
        (await LateAsync()).ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-29 17:01");
        (await LateAsync()).ShouldNotBeEmpty();

        // One watch, not two.
        foreach (var who in new[] { p.Doctor, p.HealthVisitor, p.DutySocialWorker })
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ChildUnseen);

        async Task<IReadOnlyList<InboxItem>> LateAsync() =>
            [.. (await InboxOf(p.Doctor)).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.Summary.Contains("ESC_2", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_child_whom_somebody_works_with_or_worries_about_and_nobody_has_met_is_somebody_s_task_too()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        await RecordAsync(p.HealthVisitor, "HV-12", Person("Tilly", "Larksample", "2027-01-25", "12 Tarn Row", "NM4 2AB"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-12"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.Doctor, "EMIS-12", Person("Hugo", "Reedsample", "2025-06-01", "13 Tarn Row", "NM4 2AB"));
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("EMIS-12"),
                Indicators = { ConcernIndicator.HomeConditions },
                Kind = ConcernKind.Statement,
                Source = SourceKind.ReportedToProfessional,
                RiskStatement = "Hugo's grandmother says that there is no food in the flat and that he is left in his cot all day.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

        // An infant four weeks, a child of one 90 days after the day from which anything is known (T15).
        await p.ClockAtAsync("2027-03-12 16:59");
        (await UnseenAsync(p.HealthVisitor)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-12 17:01");
        (await UnseenAsync(p.HealthVisitor)).Single().Summary.ShouldContain("Nobody is recorded as having seen the child since Friday 12 February 2027");
        await p.ClockAtAsync("2027-05-13 16:59");
        (await UnseenAsync(p.DutySocialWorker)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-05-13 17:01");
        (await UnseenAsync(p.DutySocialWorker)).Single().ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");

        async Task<IReadOnlyList<InboxItem>> UnseenAsync(InfoShareConnection who) =>
            [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.ChildUnseen)];
    }

    /// <summary>T15, H3: a child of school age whom somebody says to be on no roll is somebody's to see, whoever says so.</summary>
    [Fact]
    public async Task A_child_of_school_age_who_is_said_to_be_on_no_roll_is_owned_by_the_desk_until_a_school_has_it()
    {
        await using var p = await StartAsync("2027-02-12 09:00");
        var wren = Person("Wren", "Larksample", "2018-01-25", "12 Tarn Row", "NM4 2AB");
        await RecordAsync(p.Doctor, "EMIS-30", wren);
        await RecordAsync(p.DesignatedLead, "SIMS-30", wren);
        await RecordAsync(p.Doctor, "EMIS-31", Person("Rill", "Larksample", "2024-01-25", "12 Tarn Row", "NM4 2AB"));
        await SayAsync("EMIS-31", ConcernIndicator.NeverEnrolled);
        await SayAsync("EMIS-30", ConcernIndicator.PoorHygiene);
        await p.ClockAtAsync("2027-02-12 10:00");
        (await AbsencesAsync()).ShouldBeEmpty();
        await SayAsync("EMIS-30", ConcernIndicator.NeverEnrolled);
        await p.ClockAtAsync("2027-02-12 11:00");
        var first = (await AbsencesAsync()).ShouldHaveSingleItem();
        first.ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        first.Summary.ShouldContain("on no school's roll; it is not known when the person was last seen");

        // Said again it is the same; two working days on it climbs; a school that has her closes it, and what was said before opens nothing again.
        await SayAsync("EMIS-30", ConcernIndicator.OffRoll);
        await p.ClockAtAsync("2027-02-15 10:00");
        (await AbsencesAsync()).Count.ShouldBe(1);
        await p.ClockAtAsync("2027-02-16 17:01");
        (await AbsencesAsync()).ShouldContain(i => i.AbsenceId == first.AbsenceId && i.Summary.Contains("ESC_2", StringComparison.Ordinal) && i.ActionOwner == "TEAM_MANAGER");
        (await new Protocol.Handover.V1.HandoverService.HandoverServiceClient(p.DesignatedLead.CallInvoker).RecordRegistrationAsync(
            new Protocol.Handover.V1.RecordRegistrationRequest { Person = Own("SIMS-30"), Kind = AbsenceKind.SchoolRoll, FromDate = "2027-02-16" })).ClosedAbsences.ShouldBe(1);
        var closed = (await AbsencesAsync()).Count;
        await p.ClockAtAsync("2027-03-16 17:01");
        (await AbsencesAsync()).Count.ShouldBe(closed);

        // What a school reports itself has its own owner, and no second one.
        await p.ClockAtAsync("2027-03-17 09:00");
        await new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ReportOffRollAsync(new Protocol.Education.V1.ReportOffRollRequest
        {
            Pupil = Own("SIMS-30"),
            OffRollOn = "2027-03-17",
            LastSeenOn = "2027-03-16",
            LastSeenAlone = SeenAlone.No,
            Why = "Taken off our roll by her mother with no other school named.",
            Basics = new ReportBasics { Urgency = Urgency.Standard, LegalBasis = LegalBasis.PublicFunction, Source = SourceKind.RecordCheck },
        });
        await p.ClockAtAsync("2027-03-17 12:00");
        (await AbsencesAsync()).Count.ShouldBe(closed);

        async Task SayAsync(string own, ConcernIndicator indicator) => await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(own),
                Indicators = { indicator },
                Kind = ConcernKind.Statement,
                Source = SourceKind.ReportedToProfessional,
                RiskStatement = "Her mother says that no school has her name, and that she is at home all day.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

        async Task<IReadOnlyList<InboxItem>> AbsencesAsync() => [.. (await InboxOf(p.DutySocialWorker)).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen)];
    }

    private static async Task SeenAsync(InfoShareConnection who, string own, string on) =>
        await new HealthService.HealthServiceClient(who.CallInvoker).RecordVisitAsync(new RecordVisitRequest
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
        });

    private static async Task MissedAsync(InfoShareConnection who, string own, string on, AttendanceOutcome outcome, string reason = "")
    {
        var request = new ReportMissedAppointmentRequest
        {
            Patient = Own(own),
            AppointmentOn = on,
            Appointment = AppointmentKind.Review,
            Outcome = outcome,
            RebookedTo = outcome == AttendanceOutcome.Rebooked ? "2027-06-01" : "",
            ReasonGiven = reason,
            ReasonBy = reason.Length > 0 ? "mother" : "",
        };
        await new HealthService.HealthServiceClient(who.CallInvoker).ReportMissedAppointmentAsync(request);
    }
}
