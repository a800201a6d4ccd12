using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>"GP please review" has an owner at every moment: whoever asks, until whoever is asked has accepted (S9, E11).</summary>
public sealed class TasksChangeHandsTests
{
    private static InfoShareConnection Paediatrician(Partnership p) => p.As("northmere-hospital", "Dr Frostmock", "PAEDIATRICIAN");

    [Fact]
    public async Task It_is_the_askers_until_accepted_and_passed_on_and_declined_it_stays_with_the_gp()
    {
        await using var p = await StartAsync("2027-06-16 09:00");
        await RecordAsync(Paediatrician(p), "MRN-9", Person("Ansel", "Burnsample", "2027-01-17"));
        await RecordAsync(p.Doctor, "EMIS-9", Person("Ansel", "Burnsample", "2027-01-17"));
        var asked = (await new HealthService.HealthServiceClient(Paediatrician(p).CallInvoker).AskColleagueAsync(new AskColleagueRequest
        {
            Patient = Own("MRN-9"),
            Ask = "GP please review: not brought twice, weight unknown since February.",
            Of = new TaskTarget { OrganisationId = "elmmock-surgery", Role = PractitionerRole.Gp },
            DoneBy = "2027-06-25",
        })).Task;
        (asked.Owner.Name, asked.State).ShouldBe(("Dr Frostmock", DutyTaskState.Offered));
        asked.Due.ToDateTimeOffset().ShouldBe(At("2027-06-18 17:00"));

        // Nobody else's to know of, to accept or to end.
        (await RefusalOf(() => AnswerAsync(p.HealthVisitor, asked, true))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => CompleteAsync(p.Doctor, asked))).Reason.ShouldBe("NOT_FOUND");
        var offered = (await ListAsync(p.Doctor, TaskScope.Offered)).Single();
        (offered.TaskId, offered.PersonName, offered.OwnRecordId).ShouldBe((asked.TaskId, "Ansel Burnsample", "EMIS-9"));
        (await InboxOf(p.Doctor)).Single(i => i.TaskId == asked.TaskId).Trigger.ShouldBe(NotificationTrigger.TaskGiven);

        // Not accepted in time: both sides' next level hears of it, and it is the paediatrician's still.
        await p.ClockAtAsync("2027-06-18 17:01");
        (await InboxOf(Paediatrician(p))).ShouldContain(i => i.TaskId == asked.TaskId && i.ActionOwner == "Dr Frostmock");
        (await InboxOf(p.Doctor)).ShouldContain(i => i.TaskId == asked.TaskId && i.ActionOwner == "PRACTICE_LEAD");
        var late = (await ListAsync(Paediatrician(p), TaskScope.Owned)).Single();
        late.Level.ShouldBe(EscalationLevel.Esc2TeamManager);

        var accepted = await AnswerAsync(p.Doctor, late, true);
        (accepted.Owner.Name, accepted.State).ShouldBe(("Dr Mockhurst", DutyTaskState.Open));
        accepted.Due.ToDateTimeOffset().ShouldBe(At("2027-06-25 17:00"));
        (await InboxOf(Paediatrician(p))).ShouldContain(i => i.Trigger == NotificationTrigger.TaskAnswered && i.Contact.Name == "Dr Mockhurst");
        (await ListAsync(Paediatrician(p), TaskScope.Owned)).ShouldBeEmpty();

        // Passed to health visiting, and declined: the GP's.
        var tasks = new TaskService.TaskServiceClient(p.Doctor.CallInvoker);
        (await RefusalOf(async () => await tasks.PassTaskAsync(new PassTaskRequest
        {
            TaskId = accepted.TaskId,
            Version = accepted.Version,
            To = new TaskTarget { OrganisationId = "northmere-housing" },
            Why = "They know where the family lives.",
        }))).Reason.ShouldBe("INVALID_FIELDS");
        var passed = (await tasks.PassTaskAsync(new PassTaskRequest
        {
            TaskId = accepted.TaskId,
            Version = accepted.Version,
            To = new TaskTarget { OrganisationId = "northmere-health-visiting", Role = PractitionerRole.HealthVisitor },
            Why = "You are nearer to the family than we are.",
        })).Task;
        (passed.Owner.Name, passed.State, passed.OfferedTo).ShouldBe(("Dr Mockhurst", DutyTaskState.Offered, "Northmere Health Visiting"));
        (await RefusalOf(() => AnswerAsync(p.HealthVisitor, accepted, true))).Reason.ShouldBe("VERSION_CONFLICT");
        var declined = await AnswerAsync(p.HealthVisitor, passed, false, "We see her twice a year; that is no review of his weight.");
        (declined.Owner.Name, declined.State).ShouldBe(("Dr Mockhurst", DutyTaskState.Open));
        (await InboxOf(p.Doctor)).ShouldContain(i => i.Trigger == NotificationTrigger.TaskAnswered && i.Summary.Contains("twice a year"));
        (await RefusalOf(() => CompleteAsync(p.HealthVisitor, declined))).Reason.ShouldBe("NOT_FOUND");

        // A colleague takes it, and it ends with what came of it.
        var partner = p.As("elmmock-surgery", "Dr Alderfixture", "GP");
        (await RefusalOf(() => CompleteAsync(partner, declined))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        var taken = (await new TaskService.TaskServiceClient(partner.CallInvoker).TakeTaskAsync(
            new TakeTaskRequest { TaskId = declined.TaskId, Version = declined.Version })).Task;
        taken.Owner.Name.ShouldBe("Dr Alderfixture");
        (await CompleteAsync(partner, taken)).State.ShouldBe(DutyTaskState.Done);
        (await InboxOf(Paediatrician(p))).ShouldContain(i => i.Trigger == NotificationTrigger.TaskAnswered && i.Summary.Contains("Weighed"));
        (await RefusalOf(() => CompleteAsync(partner, taken))).Reason.ShouldBe("VERSION_CONFLICT");
    }

    private static async Task<IReadOnlyList<TaskView>> ListAsync(InfoShareConnection who, TaskScope scope) =>
        (await new TaskService.TaskServiceClient(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = scope })).Tasks;

    private static async Task<TaskView> AnswerAsync(InfoShareConnection who, TaskView task, bool accept, string reason = "") =>
        (await new TaskService.TaskServiceClient(who.CallInvoker).AnswerPassedTaskAsync(
            new AnswerPassedTaskRequest { TaskId = task.TaskId, Version = task.Version, Accept = accept, Reason = reason })).Task;

    private static async Task<TaskView> CompleteAsync(InfoShareConnection who, TaskView task) =>
        (await new TaskService.TaskServiceClient(who.CallInvoker).CompleteTaskAsync(
            new CompleteTaskRequest { TaskId = task.TaskId, Version = task.Version, Outcome = "Weighed and examined at home; seen alone in his cot." })).Task;
}
