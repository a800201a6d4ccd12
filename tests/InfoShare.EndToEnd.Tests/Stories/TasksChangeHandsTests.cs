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

        // By its id alone it is for the same as in the list, and for nobody else: as if there were none.
        async Task<int> NamedAsync(InfoShareConnection who, TaskScope scope) =>
            (await new TaskService.TaskServiceClient(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = scope, TaskId = asked.TaskId })).Tasks.Count;
        (await NamedAsync(p.Doctor, TaskScope.Offered), await NamedAsync(p.Doctor, TaskScope.Owned), await NamedAsync(Paediatrician(p), TaskScope.Owned)).ShouldBe((1, 0, 1));
        (await NamedAsync(p.HealthVisitor, TaskScope.Offered), await NamedAsync(p.HealthVisitor, TaskScope.Owned)).ShouldBe((0, 0));

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

        // Whose it is the broker says by id: two of one house may bear one name.
        taken.Yours.ShouldBeTrue();
        (await ListAsync(p.Doctor, TaskScope.Owned)).Single().Yours.ShouldBeFalse();
        (await new TaskService.TaskServiceClient(p.SystemOf("elmmock-surgery").As(new InfoSharePractitioner("u-alder-2", "Dr Alderfixture", "GP")).CallInvoker).ListTasksAsync(
            new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single().Yours.ShouldBeFalse();
        (await CompleteAsync(partner, taken)).State.ShouldBe(DutyTaskState.Done);
        (await InboxOf(Paediatrician(p))).ShouldContain(i => i.Trigger == NotificationTrigger.TaskAnswered && i.Summary.Contains("Weighed"));
        (await RefusalOf(() => CompleteAsync(partner, taken))).Reason.ShouldBe("VERSION_CONFLICT");
    }

    /// <summary>L7, M2: whoever may read of a service apart is not of it, and acts for it only while standing in.</summary>
    [Fact]
    public async Task A_detective_who_may_read_what_intelligence_is_asked_does_not_answer_as_intelligence()
    {
        await using var p = await StartAsync("2027-06-16 09:00");
        var registry = new Protocol.Registry.V1.RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var force = (await registry.ListOrganisationsAsync(new Protocol.Registry.V1.ListOrganisationsRequest { PageSize = 100 }))
            .Organisations.Single(o => o.OrganisationId == "northmere-police").Clone();
        if (!force.AllowedRoles.Contains(PractitionerRole.IntelligenceOfficer))
            force.AllowedRoles.Add(PractitionerRole.IntelligenceOfficer);
        await registry.PutOrganisationAsync(new Protocol.Registry.V1.PutOrganisationRequest { Organisation = force });
        await RecordAsync(Paediatrician(p), "MRN-9", Person("Ansel", "Burnsample", "2027-01-17"));
        var asked = (await new HealthService.HealthServiceClient(Paediatrician(p).CallInvoker).AskColleagueAsync(new AskColleagueRequest
        {
            Patient = Own("MRN-9"),
            Ask = "Please look whether anything is known of the address that the father gave.",
            Of = new TaskTarget { OrganisationId = "northmere-police", Role = PractitionerRole.IntelligenceOfficer },
            DoneBy = "2027-06-25",
        })).Task;
        (await ListAsync(p.Detective, TaskScope.Offered)).ShouldContain(t => t.TaskId == asked.TaskId, "her group reads intelligence");
        (await RefusalOf(() => AnswerAsync(p.Detective, asked, true))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        var officer = p.As("northmere-police", "Ira Flintmock", "INTELLIGENCE_OFFICER");
        var accepted = await AnswerAsync(officer, asked, true);
        (accepted.Owner.Name, accepted.Owner.Role).ShouldBe(("Ira Flintmock", PractitionerRole.IntelligenceOfficer));

        // Taken over by her it would be an ordinary task of the force, which every response officer reads.
        (await RefusalOf(async () => await new TaskService.TaskServiceClient(p.Detective.CallInvoker).TakeTaskAsync(
            new TakeTaskRequest { TaskId = accepted.TaskId, Version = accepted.Version }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await ListAsync(p.As("northmere-police", "Sam Dockmock", "RESPONSE_OFFICER"), TaskScope.Owned)).ShouldNotContain(t => t.TaskId == asked.TaskId);
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
