using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tasks;

/// <summary>A changed task.</summary>
public sealed record TaskChanged(TaskView Task, AuditReceipt Receipt);

/// <summary>The calling practitioner owns a task of a colleague from now on.</summary>
public sealed record TakeTask(string TaskId, long Version);

/// <summary>Takes it. The clock goes on.</summary>
public sealed class TakeTaskHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<TaskChanged> HandleAsync(TakeTask command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireAsync(command.TaskId, command.Version, call.Caller, registry, offered: false, DutyTaskState.Open, DutyTaskState.Offered);
            TaskWrites.RequireQualified(call.Caller);
            if (!TaskSight.IsAskers(was, call.Caller))
                call.Caller.RequireOfServiceApart(was.Owner, registry, session.Now);
            return await session.TaskChangedAsync(await TaskDesk.TakeAsync(session, was, call.Caller, registry), AuditEventKind.Acknowledge, call, registry, time);
        }, ct);
    }
}

/// <summary>Offers a task to another organisation.</summary>
public sealed record PassTask(string TaskId, long Version, TaskTarget To, string Why);

/// <summary>Offers it; the owner is the owner until the other accepts.</summary>
public sealed class PassTaskHandler(IStore store, OrganisationDirectory directory, TaskDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE, INVALID_FIELDS.</exception>
    public async Task<TaskChanged> HandleAsync(PassTask command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireAsync(command.TaskId, command.Version, call.Caller, registry, offered: false, DutyTaskState.Open, DutyTaskState.Offered);
            TaskWrites.RequireOwner(was, call.Caller);
            if (TaskSight.IsAskers(was, call.Caller))
                return await AsNobodyAsync(session, was, command, call, registry);
            var to = await TaskSight.RequireTargetAsync(session, command.To, was.PersonId, call.Caller, registry, "to");
            return await session.TaskChangedAsync(
                await desk.PassAsync(session, was, to, command.Why, call.Caller, registry), AuditEventKind.Decide, call, registry, time);
        }, ct);
    }

    // To whom the person must not be known it is not offered, and that it was not is no answer (L10).
    private async ValueTask<TaskChanged> AsNobodyAsync(IWriteSession session, DutyTask was, PassTask command, Call call, RegistrySnapshot registry)
    {
        var to = TaskSight.RequireReachable(command.To, call.Caller, registry, "to");
        if (await session.People.FindAsync(was.PersonId) is { } person && await TaskSight.MayBeAskedAsync(session, to, person, call.Caller, registry))
            return await session.TaskChangedAsync(await desk.PassAsync(session, was, to, command.Why, call.Caller, registry), AuditEventKind.Decide, call, registry, time);
        var changed = await session.TaskChangedAsync(await TaskDesk.KeepBackAsync(session, was, command.Why), AuditEventKind.Decide, call, registry, time);
        return changed with { Task = changed.Task.AsOffered(to, was.DoneBy, registry) };
    }
}

/// <summary>Accepts or declines a task that is offered to the caller's organisation.</summary>
/// <param name="Reason">Required to decline.</param>
public sealed record AnswerPassedTask(string TaskId, long Version, bool Accept, string? Reason);

/// <summary>Accepted, the calling practitioner owns it; declined, its owner keeps it and is told why.</summary>
public sealed class AnswerPassedTaskHandler(IStore store, OrganisationDirectory directory, TaskDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<TaskChanged> HandleAsync(AnswerPassedTask command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireAsync(command.TaskId, command.Version, call.Caller, registry, offered: true, DutyTaskState.Offered);
            TaskWrites.RequireQualified(call.Caller);
            // Of what was asked of a service apart whoever stands in knows, and answers (L7); who only reads of such a service does not.
            call.Caller.RequireOfServiceApart(call.Caller.Asked(was.OfferedToRole), registry, session.Now);
            if (was.OfferedToRole != PractitionerRole.Unspecified && was.OfferedToRole != call.Caller.Role && !Roles.IsManager(call.Caller.Role) && !InvolvementAccess.IsApart(was.OfferedToRole))
                throw new RuleException(ErrorReason.RoleNotAllowed, "The role that was asked answers, or a manager.");

            return await session.TaskChangedAsync(
                await desk.AnswerAsync(session, was, command.Accept, command.Reason, call.Caller, registry), AuditEventKind.Decide, call, registry, time);
        }, ct);
    }
}

/// <summary>Says what came of a task.</summary>
public sealed record CompleteTask(string TaskId, long Version, string Outcome);

/// <summary>Ends it, by its owner or a manager there; nobody else's word does. What was to be asked again ends by asking, and the talk after a return by the record of what became of it.</summary>
public sealed class CompleteTaskHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<TaskChanged> HandleAsync(CompleteTask command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireAsync(command.TaskId, command.Version, call.Caller, registry, offered: false, DutyTaskState.Open, DutyTaskState.Offered);
            TaskWrites.RequireOwner(was, call.Caller);
            // Of what a clinic keeps apart no manager knows: once the task has climbed, its owner ends it with a reason.
            var ownersToEnd = InvolvementAccess.IsApart(was.Owner.Role) && was.Level != EscalationLevel.Unspecified;
            if (was.Kind == DutyTaskKind.ReAskAlone && !Roles.IsManager(call.Caller.Role) && !ownersToEnd)
            {
                throw new RuleException(
                    ErrorReason.RoleNotAllowed, "Record what was answered, alone (RecordRoutineEnquiry): that ends the task. Only a manager ends it unasked, with a reason.");
            }

            // Police and social care have the call; a school or a clinic that holds the talk says in words what became of it.
            if (was.Kind == DutyTaskKind.ReturnCheck && call.Caller.Agency is AgencyKind.Police or AgencyKind.SocialCare && !Roles.IsManager(call.Caller.Role))
            {
                throw new RuleException(
                    ErrorReason.RoleNotAllowed,
                    "Record what became of the talk with the child (RecordReturnCheck): that ends the task. Only a manager ends it without one, with a reason.");
            }

            if (was.Kind == DutyTaskKind.AgreeNarrative && !Roles.IsManager(call.Caller.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "Record what was agreed (AgreeNarrative): that ends the task. Only a manager ends it without, with a reason.");
            if (was.Kind == DutyTaskKind.SeeTheChild)
                throw new RuleException(ErrorReason.RoleNotAllowed, "Record that the child was seen: that ends the task, and nothing else does.");
            return await session.TaskChangedAsync(
                await TaskDesk.CompleteAsync(session, was, command.Outcome, call.Caller, registry), AuditEventKind.Decide, call, registry, time);
        }, ct);
    }
}

/// <summary>Which tasks are listed.</summary>
public enum TaskScope
{
    Unspecified = 0,

    /// <summary>The organisation owns them.</summary>
    Owned = 1,

    /// <summary>The organisation is asked to take them.</summary>
    Offered = 2,
}

/// <summary>Asks for the tasks of the caller's organisation that are not done.</summary>
/// <param name="TaskId">Only this one of them; null: all.</param>
public sealed record ListTasks(TaskScope Scope, DuePosition? After, int Limit, string? TaskId = null);

/// <summary>A page of tasks, what is due first.</summary>
public sealed record TaskPage(IReadOnlyList<TaskView> Tasks, DuePosition? Next, AuditReceipt Receipt);

/// <summary>Lists them.</summary>
public sealed class ListTasksHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public async Task<TaskPage> HandleAsync(ListTasks query, Call call, CancellationToken ct)
    {
        if (!Referrals.ReferralSight.LearnsOfOthers(call.Caller.Human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Your role sees no tasks of others.");
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (page, next) = await VisiblePage.ReadAsync<DutyTask, DuePosition>(
                (after, most) => FoundAsync(session, query, after, most, call.Caller), query.After, t => new DuePosition(t.DueAt, t.Id),
                t => (!IsKept(t) || (TaskSight.IsAskers(t, call.Caller) && t.ClosedAt is null))
                    && (query.Scope == TaskScope.Offered ? TaskSight.IsOfferedTo(t, call.Caller, registry, session.Now) : TaskSight.IsOwners(t, call.Caller, registry, session.Now)),
                query.Limit);
            var views = await TaskSight.ViewsAsync(session, page, call.Caller, registry);
            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [.. page.Select(p => p.PersonId).Distinct()] };
            return (new TaskPage(views, next, entry.Receipt()), entry);

            // A list leaves it out; whoever names it has met it.
            bool IsKept(DutyTask task) => query.TaskId is null ? call.Caller.Conflicts.Keeps(task.PersonId) : call.Caller.Conflicts.Meets(task.PersonId);
        }, ct);
    }

    private static async ValueTask<IReadOnlyList<DutyTask>> FoundAsync(IReadSession session, ListTasks query, DuePosition? after, int most, Caller caller)
    {
        // A page of one task shows no place to go on from.
        if (query.TaskId is { } id)
            return await session.Tasks.FindAsync(id) is { State: DutyTaskState.Open or DutyTaskState.Offered } task && after is null ? [task] : [];
        (DateTimeOffset, string)? position = after is null ? null : (after.Due, after.Id);
        return query.Scope == TaskScope.Offered
            ? await session.Tasks.OfferedToAsync(caller.OrganisationId, position, most)
            : await session.Tasks.OwnedAsync(caller.OrganisationId, position, most);
    }
}

/// <summary>What the acts on tasks share.</summary>
internal static class TaskWrites
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public static void RequireQualified(Caller caller)
    {
        if (!Roles.IsQualified(caller.Human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "A task is owned by a qualified practitioner.");
    }

    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public static void RequireOwner(DutyTask task, Caller caller)
    {
        if (task.Owner.PractitionerId != caller.Human.Id && !Roles.IsManager(caller.Human.Role) && !TaskSight.IsAskers(task, caller))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Its owner acts on a task, or a manager; a colleague takes it first.");
    }

    /// <summary>The task after the act, with its entry in the trail.</summary>
    public static async ValueTask<TaskChanged> TaskChangedAsync(
        this IWriteSession session, DutyTask task, AuditEventKind kind, Call call, RegistrySnapshot registry, TimeProvider time)
    {
        var receipt = session.Record(call.Entry(session, time, kind, Code.Of(task.State)) with { ObjectId = task.Id, PersonIds = [task.PersonId] });
        return new TaskChanged((await TaskSight.ViewsAsync(session, [task], call.Caller, registry))[0], receipt);
    }
}
