using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Contacts;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tasks;

/// <summary>What somebody did about a task by meeting the person, or by trying to.</summary>
public interface ITaskReport
{
    string TaskId { get; }
    long Version { get; }

    /// <summary>The kind of task that such a report belongs to.</summary>
    DutyTaskKind Kind { get; }

    /// <summary>The meeting.</summary>
    ContactStatement Contact { get; }

    /// <summary>Whether it ends the task.</summary>
    bool Ends { get; }

    /// <summary>What came of it, when it ends the task.</summary>
    string Outcome { get; }
}

/// <summary>The meeting, and the task as it stands now.</summary>
public sealed record TaskReported(ContactRecorded Contact, TaskView Task);

/// <summary>Records the meeting, and ends the task when it does; both or neither. What ends nothing leaves the clock as it was.</summary>
public sealed class ReportOnTaskHandler(IStore store, OrganisationDirectory directory, RecordContactHandler contacts, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE, INVALID_FIELDS.</exception>
    public async Task<TaskReported> HandleAsync(ITaskReport report, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.RequireAsync(report.TaskId, report.Version, call.Caller, registry, offered: false, DutyTaskState.Open, DutyTaskState.Offered);
            if (was.Kind != report.Kind)
                throw RuleException.NotFound("task");
            TaskWrites.RequireOwner(was, call.Caller);
            var contact = await contacts.InAsync(session, report.Contact, call, registry);
            if ((await session.People.FindAsync(contact.Person.PersonId!))?.Id != was.PersonId)
                throw RuleException.NotFound("task of this person");
            var task = report.Ends ? await TaskDesk.CompleteAsync(session, was, report.Outcome, call.Caller, registry) : was;
            var changed = await session.TaskChangedAsync(task, AuditEventKind.Decide, call, registry, time);
            return new TaskReported(contact, changed.Task);
        }, ct);
    }
}
