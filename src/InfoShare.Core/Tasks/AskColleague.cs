using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tasks;

/// <summary>Asks another service to see or review somebody ("GP please review").</summary>
/// <param name="HealthCritical">Health hangs on it: it is accepted the same day (T9).</param>
public sealed record AskColleague(SubjectRef Person, string Ask, TaskTarget Of, DateOnly? DoneBy, bool HealthCritical);

/// <summary>The task, and the person as understood.</summary>
public sealed record ColleagueAsked(TaskView Task, ResolvedPerson Person, AuditReceipt Receipt);

/// <summary>A letter that nobody has to answer is nobody's: the asker owns what is asked until a named person has accepted it.</summary>
public sealed class AskColleagueHandler(IStore store, OrganisationDirectory directory, TaskDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, INVALID_FIELDS.</exception>
    public async Task<ColleagueAsked> HandleAsync(AskColleague command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        TaskWrites.RequireQualified(call.Caller);
        return await store.ChangeAsync(call, async session =>
        {
            var found = await session.OwnPersonAsync(command.Person, call.Caller);
            if (call.Caller.Conflicts.Judge(found.Person!.Id))
                throw RuleException.NotFound("person");
            var to = await TaskSight.RequireTargetAsync(session, command.Of, found.Person!.Id, call.Caller, registry, "of");
            var task = desk.Open(
                session, DutyTaskKind.ColleagueReview, found.Person, command.Ask, call.Caller,
                command.HealthCritical ? Urgency.SameDay : Urgency.Standard, command.DoneBy, to, registry);
            var changed = await session.TaskChangedAsync(task, AuditEventKind.Publish, call, registry, time);
            return new ColleagueAsked(changed.Task, found.Resolved, changed.Receipt);
        }, ct);
    }
}
