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
            var understood = await session.OwnUnderstoodAsync(command.Person, call.Caller);
            if (understood.AsNobody)
                return await AsNobodyAsync(session, command, understood, call, registry);
            var found = understood.Found;
            var to = await TaskSight.RequireTargetAsync(session, command.Of, found.Person!.Id, call.Caller, registry, "of");
            var task = desk.Open(
                session, DutyTaskKind.ColleagueReview, found.Person, command.Ask, call.Caller,
                command.HealthCritical ? Urgency.SameDay : Urgency.Standard, command.DoneBy, to, registry);
            var changed = await session.TaskChangedAsync(task, AuditEventKind.Publish, call, registry, time);
            return new ColleagueAsked(changed.Task, found.Resolved, changed.Receipt);
        }, ct);
    }

    /// <summary>
    /// The caller is kept from the person in silence (L10): what is asked is asked, and the answer is the one for nobody. To whom the person
    /// must not be known it is not offered: it stays with the caller's organisation, whose next level it reaches.
    /// </summary>
    private async ValueTask<ColleagueAsked> AsNobodyAsync(
        IWriteSession session, AskColleague command, Understood understood, Call call, RegistrySnapshot registry)
    {
        var (person, caller) = (understood.Found.Person!, call.Caller);
        var to = TaskSight.RequireReachable(command.Of, caller, registry, "of");
        var offered = await TaskSight.MayBeAskedAsync(session, to, person, caller, registry);
        var task = desk.Open(
            session, DutyTaskKind.ColleagueReview, person, command.Ask, caller, command.HealthCritical ? Urgency.SameDay : Urgency.Standard,
            offered ? command.DoneBy : null, offered ? to : null, registry, toldAs: understood.Shown.PersonId);
        var changed = await session.TaskChangedAsync(task, AuditEventKind.Publish, call, registry, time);
        return new ColleagueAsked(offered ? changed.Task : changed.Task.AsOffered(to, command.DoneBy, registry), understood.Shown, changed.Receipt);
    }
}
