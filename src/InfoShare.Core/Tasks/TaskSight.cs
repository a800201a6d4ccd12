using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tasks;

/// <summary>A task as the caller may see it.</summary>
/// <param name="PersonName">As its giver's organisation recorded it: whoever is asked has to know about whom.</param>
public sealed record TaskView(
    DutyTask Task, string? OwnRecordId, string? PersonName, DateOnly? BirthDate, ContactPoint Owner, ContactPoint GivenBy, string? OfferedTo, string DueInWords)
{
    /// <summary>Whether the caller is its owner, by id.</summary>
    public bool Yours { get; init; }

    /// <summary>As if somebody had been asked to take it, who was not (L10).</summary>
    internal TaskView AsOffered(TaskTarget to, DateOnly? doneBy, RegistrySnapshot registry) => this with
    {
        Task = Task with { State = DutyTaskState.Offered, OfferedToOrganisationId = to.OrganisationId, OfferedToRole = to.Role, DoneBy = doneBy },
        OfferedTo = registry.NameOf(to.OrganisationId),
    };
}

/// <summary>Who may know of a task: its owner's organisation, and while it is offered the one that it is offered to. For everybody else it does not exist.</summary>
internal static class TaskSight
{
    /// <summary>The task, for its owner's side.</summary>
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE, CONFLICT_OF_INTEREST.</exception>
    public static async ValueTask<DutyTask> RequireAsync(
        this IReadSession session, string taskId, long version, Caller caller, RegistrySnapshot registry, bool offered, params IReadOnlyList<DutyTaskState> states)
    {
        var task = await session.Tasks.FindAsync(taskId);
        if (task is null || !(offered ? IsOfferedTo(task, caller, registry, session.Now) : IsOwners(task, caller, registry, session.Now)) || caller.IsKeptUnlessOwn(IsAskers(task, caller), task.PersonId))
            throw RuleException.NotFound("task");
        if (task.Version != version)
            throw RuleException.VersionConflict("The task", task.Version);
        var state = task.IsSaidDone && IsAskers(task, caller) ? DutyTaskState.Done : task.State;
        return states.Contains(state) ? task : throw RuleException.IllegalState("The task", Code.Of(state), states.Select(Code.Of));
    }

    /// <summary>
    /// Whether the caller's organisation owns it; those who only submit see none (L11), and what a clinic in the own house has to do is the clinic's, and that of whoever stands in (L7).
    /// </summary>
    public static bool IsOwners(DutyTask task, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        ReferralSight.LearnsOfOthers(caller.Human.Role) && task.Owner.OrganisationId == caller.OrganisationId
        && InvolvementAccess.IsOpenTo(caller, task.Owner, registry, now);

    /// <summary>
    /// Whether the caller asked for it and is kept from the person in silence (L10): as of nobody it is the caller's, as long as the level above has it in the
    /// caller's place.
    /// </summary>
    public static bool IsAskers(DutyTask task, Caller caller) =>
        caller.Practitioner is { } human && task.AskedBy is { } asker && asker.OrganisationId == caller.OrganisationId && asker.PractitionerId == human.Id
        && task.Owner == task.GivenBy && caller.Conflicts.KeepsInSilence(task.PersonId);

    /// <summary>Whether the caller's organisation is asked to take it.</summary>
    public static bool IsOfferedTo(DutyTask task, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        ReferralSight.LearnsOfOthers(caller.Human.Role) && task.State == DutyTaskState.Offered && task.OfferedToOrganisationId == caller.OrganisationId
        && InvolvementAccess.IsOpenTo(caller, new HandoverParty(caller.OrganisationId, null, Code.Of(task.OfferedToRole), task.OfferedToRole, null), registry, now);

    /// <summary>Rows of tasks.</summary>
    public static async ValueTask<IReadOnlyList<TaskView>> ViewsAsync(
        IReadSession session, IReadOnlyCollection<DutyTask> tasks, Caller caller, RegistrySnapshot registry)
    {
        if (tasks.Count == 0)
            return [];
        string[] ids = [.. tasks.Select(t => t.PersonId).Distinct()];
        var own = await session.People.OwnRecordIdsAsync(caller.OrganisationId, ids);
        var people = (await session.People.FindManyAsync(ids)).ToDictionary(p => p.Id, StringComparer.Ordinal);
        return
        [
            .. tasks.Select(t =>
            {
                if (IsAskers(t, caller))
                    return AsNobody(t, people.GetValueOrDefault(t.PersonId), caller, registry, session.Now);
                var given = people.GetValueOrDefault(t.PersonId)?.AsHeldBy(t.GivenBy.OrganisationId);
                return new TaskView(
                    t, own.GetValueOrDefault(t.PersonId), given?.NameFrom(t.GivenBy.OrganisationId), given?.BirthDate,
                    HandoverRoles.ContactOf(t.Owner, registry), HandoverRoles.ContactOf(t.GivenBy, registry),
                    t.OfferedToOrganisationId is { } to ? registry.NameOf(to) : null,
                    t.State == DutyTaskState.Done ? "nothing is due" : PlainTime.Due(t.DueAt, session.Now))
                {
                    Yours = t.Owner.OrganisationId == caller.OrganisationId && t.Owner.PractitionerId is { } ownerId && ownerId == caller.Practitioner?.Id,
                };
            }),
        ];
    }

    // As whoever asked for it was told, by the own words alone.
    private static TaskView AsNobody(DutyTask task, Person? kept, Caller caller, RegistrySnapshot registry, DateTimeOffset now)
    {
        var (told, asker) = (kept is null ? null : ToldAs.In(task.ToldAs, kept, caller.OrganisationId), task.AskedBy!);
        if (task.IsSaidDone)
            task = task with { State = DutyTaskState.Done, OfferedToOrganisationId = null, OfferedToRole = PractitionerRole.Unspecified };
        return new TaskView(
            task with { PersonId = told?.Id ?? "", GivenBy = asker, Owner = asker }, told?.Records is [.., var last] ? last.OwnRecordId : null,
            told?.NameFrom(caller.OrganisationId), told?.BirthDate, HandoverRoles.ContactOf(asker, registry), HandoverRoles.ContactOf(asker, registry),
            task.OfferedToOrganisationId is { } to ? registry.NameOf(to) : null,
            task.State == DutyTaskState.Done ? "nothing is due" : PlainTime.Due(task.DueAt, now))
        {
            Yours = true,
        };
    }

    /// <summary>The organisation that is to take a task, which may know of the person.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS.</exception>
    public static async ValueTask<TaskTarget> RequireTargetAsync(
        IReadSession session, TaskTarget to, string personId, Caller caller, RegistrySnapshot registry, string field)
    {
        RequireReachable(to, caller, registry, field);
        return await session.People.FindAsync(personId) is { } person && await MayBeAskedAsync(session, to, person, caller, registry) ? to : throw NotAsked(field);
    }

    /// <summary>The organisation as it can be asked to take a task of anybody.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS.</exception>
    public static TaskTarget RequireReachable(TaskTarget to, Caller caller, RegistrySnapshot registry, string field)
    {
        if (to.OrganisationId == caller.OrganisationId)
            throw RuleException.Invalid($"{field}.organisation_id", "is your own organisation: a colleague takes it with TakeTask");
        if (registry.Find(to.OrganisationId) is not { Enabled: true } organisation || organisation.Agency == AgencyKind.Other)
            throw NotAsked(field);
        if (to.Role != PractitionerRole.Unspecified && !organisation.AllowedRoles.Contains(to.Role))
            throw RuleException.Invalid($"{field}.role", "is not a role of that organisation");
        return to;
    }

    /// <summary>
    /// Whether an organisation may be asked about this person. About a protected one the area's duty desk may, and whom the caller may know to
    /// work with the person; no other, whether it knows the person or not: else asking would tell who does (A10).
    /// </summary>
    public static async ValueTask<bool> MayBeAskedAsync(IReadSession session, TaskTarget to, Person person, Caller caller, RegistrySnapshot registry)
    {
        if (!Whereabouts.IsMarked(person) || registry.ReceiverOfReferrals(caller.Area)?.Id == to.OrganisationId)
            return true;
        if (!Whereabouts.AreOpenTo(caller, to.OrganisationId))
            return false;
        var today = LondonTime.DateOf(session.Now);
        return (await session.Links.InvolvementsOfAsync([person.Id])).Any(i =>
            i.OrganisationId == to.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, i.Role));
    }

    private static RuleException NotAsked(string field) =>
        RuleException.Invalid($"{field}.organisation_id", "is not an organisation that can be asked to take this");
}
