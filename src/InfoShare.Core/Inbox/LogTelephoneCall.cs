using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Logs the telephone call that a task asked for (G8).</summary>
/// <param name="TaskId">The TELEPHONE_NEEDED item of the caller's inbox.</param>
/// <param name="SpokeWith">Who took it on; needed when somebody was reached.</param>
public sealed record LogTelephoneCall(string TaskId, TelephoneOutcome Outcome, string? SpokeWith, DateTimeOffset? CalledAt, string? Note);

/// <summary>The call as it was logged, and the task after it.</summary>
public sealed record TelephoneCallLogged(TelephoneCall Call, InboxItemView Task, AuditReceipt Receipt);

/// <summary>
/// Keeps a call with the item that it was about, in both inboxes' histories. Somebody reached: the task is done, and no manager is
/// told that nobody was. Nobody reached: the manager is told now, and the task stays until it is tried again.
/// </summary>
public sealed class LogTelephoneCallHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for what is no telephone task of the caller's; INVALID_FIELDS, ILLEGAL_STATE.</exception>
    public async Task<TelephoneCallLogged> HandleAsync(LogTelephoneCall command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<TelephoneCallLogged> ApplyAsync(
        IWriteSession session, LogTelephoneCall command, Call call, RegistrySnapshot registry)
    {
        var by = call.Caller.Human;
        var task = (await session.Inbox.FindManyAsync(call.Caller.OrganisationId, [command.TaskId])).SingleOrDefault();
        if (task is not { Trigger: NotificationTrigger.TelephoneNeeded, AboutItemId: { } aboutId } || !InboxViews.MaySee(task, call.Caller, registry, session.Now)
            || await session.Inbox.FindAsync(aboutId) is not { } about)
        {
            throw RuleException.NotFound("telephone task");
        }

        var reached = command.Outcome == TelephoneOutcome.Reached;
        if (reached && string.IsNullOrWhiteSpace(command.SpokeWith))
            throw RuleException.Invalid("spoke_with", "name who took it on");
        if (task.State is NotificationState.Acted or NotificationState.Declined)
            throw RuleException.IllegalState($"The item {task.Id}", Code.Of(task.State), AcknowledgeItemsHandler.AllowedFrom(NotificationState.Acted).Select(s => Code.Of(s)));

        var logged = new TelephoneCall(
            session.NextId("tel"), about.Id, task.Id, call.Caller.OrganisationId, by.Id, by.Name, command.Outcome, command.SpokeWith,
            command.CalledAt ?? session.Now, command.Note, session.Now);
        session.Inbox.Add(logged);
        var what = reached
            ? $"reached by telephone: {command.SpokeWith}, rung by {by.Name}, {call.Caller.OrganisationName}"
            : $"not reached by telephone, rung by {by.Name}, {call.Caller.OrganisationName}";
        session.Inbox.AddStep(about.Id, about.State, null, what, session.Now);
        if (reached)
        {
            _ = await session.Inbox.TryMoveAsync(
                task.OrganisationId, task.Id, AcknowledgeItemsHandler.AllowedFrom(NotificationState.Acted), NotificationState.Acted, by.Name, what, session.Now);
            session.Inbox.SetNextAttempt(about.Id, null);
        }
        else if (about.State == NotificationState.Failed)
        {
            session.Inbox.SetNextAttempt(about.Id, session.Now);
        }

        var after = (await session.Inbox.FindManyAsync(call.Caller.OrganisationId, [task.Id])).Single();
        var view = (await InboxViews.OfAsync(session, [after], call.Caller, registry)).Single();
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Acknowledge, Code.Of(command.Outcome)) with { ObjectId = about.Id });
        return new TelephoneCallLogged(logged, view, receipt);
    }
}
