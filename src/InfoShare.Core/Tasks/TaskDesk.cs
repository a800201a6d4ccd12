using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tasks;

/// <summary>Who is asked to take a task.</summary>
public sealed record TaskTarget(string OrganisationId, PractitionerRole Role);

/// <summary>
/// Keeps every task in somebody's hands: it opens, is offered, accepted or declined, done, and climbs when nothing happens (T9, then T4).
/// </summary>
public sealed class TaskDesk(PartnershipClock clock)
{
    /// <summary>Asks somebody again alone; of one person and topic an organisation has one such task at a time.</summary>
    public async ValueTask<DutyTask> ReAskAsync(IWriteSession session, Person person, EnquiryTopic topic, Caller caller, RegistrySnapshot registry)
    {
        // Two brokers to whom two colleagues tell of one evening: the second sees the first one's task.
        await session.Identity.HoldEntriesAsync([person.Id]);
        var open = (await session.Tasks.OpenOfAsync(person.Id)).FirstOrDefault(t =>
            t.Kind == DutyTaskKind.ReAskAlone && t.Topic == topic && t.Owner.OrganisationId == caller.OrganisationId
            && InvolvementAccess.IsOpenTo(caller, t.Owner, registry, session.Now));
        if (open is not null)
            return open;
        return Open(
            session, DutyTaskKind.ReAskAlone, person, ReAskWords, caller, Urgency.Standard, null, null, registry, topic);
    }

    /// <summary>The same of somebody from whom the caller is kept in silence (L10): of the caller's own words alone, as it would be of somebody whom nobody knows.</summary>
    internal async ValueTask<DutyTask> ReAskAsNobodyAsync(
        IWriteSession session, Understood understood, SubjectRef asked, EnquiryTopic topic, Caller caller, RegistrySnapshot registry) =>
        await AskedAsNobody.OpenAsync(session, understood, asked, topic, caller)
            ?? Open(
                session, DutyTaskKind.ReAskAlone, understood.Found.Person!, ReAskWords, caller, Urgency.Standard, null, null, registry, topic,
                toldAs: understood.Shown.PersonId);

    /// <summary>What a task of asking again says.</summary>
    public const string ReAskWords = "Ask again, alone, where it is safe, and with an interpreter who is no relative where one is needed.";

    /// <summary>
    /// Opens a task. The caller owns it, and goes on owning it until whoever it is offered to has accepted; where the person is kept from the
    /// caller (L10), the level above does.
    /// </summary>
    /// <param name="due">By when, where the task has a clock of its own; null: T9.</param>
    /// <param name="toldAs">The entry under which the caller is told of the person.</param>
    public DutyTask Open(
        IWriteSession session, DutyTaskKind kind, Person person, string words, Caller caller, Urgency urgency, DateOnly? doneBy, TaskTarget? to,
        RegistrySnapshot registry, EnquiryTopic topic = EnquiryTopic.Unspecified, Deadline? due = null, string? toldAs = null)
    {
        var asNobody = caller.Conflicts.KeepsInSilence(person.Id);
        var (own, runs) = (HandoverRoles.OwnerOf(caller, person.Id, registry), due);
        due ??= DueFor(urgency, to is null ? doneBy : null, session.Now);
        var task = new DutyTask
        {
            Id = session.NextId("tsk"),
            Version = 1,
            Kind = kind,
            PersonId = person.Id,
            Words = words,
            Topic = topic,
            GivenBy = own,
            AskedBy = asNobody ? caller.Party() : null,
            ToldAs = asNobody && toldAs is not null ? [toldAs] : [],
            Owner = own,
            OfferedToOrganisationId = to?.OrganisationId,
            OfferedToRole = to?.Role ?? PractitionerRole.Unspecified,
            State = to is null ? DutyTaskState.Open : DutyTaskState.Offered,
            Urgency = urgency,
            DoneBy = doneBy,
            DueAt = due.DueAt,
            DueRule = due.RuleId,
            OwnDueAt = runs?.DueAt,
            OwnDueRule = runs?.RuleId,
            CreatedAt = session.Now,
        };
        session.Tasks.Add(task);
        StartClock(session, task);
        if (to is null)
            ToOwner(session, task, NotificationTrigger.TaskGiven, "do it, or pass it on to somebody who accepts it", "Your task", registry);
        else
            ToOffered(session, task, registry);
        return task;
    }

    /// <summary>The clock gives somebody a task, in that one's own hands from the first moment on.</summary>
    public DutyTask OpenByTheClock(
        IWriteSession session, DutyTaskKind kind, Person person, string words, HandoverParty owner, NotificationTrigger trigger, RegistrySnapshot registry)
    {
        var due = DueFor(Urgency.Standard, null, session.Now);
        var task = new DutyTask
        {
            Id = session.NextId("tsk"),
            Version = 1,
            Kind = kind,
            PersonId = person.Id,
            Words = words,
            GivenBy = owner,
            Owner = owner,
            State = DutyTaskState.Open,
            Urgency = Urgency.Standard,
            DueAt = due.DueAt,
            DueRule = due.RuleId,
            CreatedAt = session.Now,
        };
        session.Tasks.Add(task);
        StartClock(session, task);
        var desk = registry.ReceiverOfReferrals(registry.Find(owner.OrganisationId)?.Area ?? "")?.DutyDesk;
        Tell(session, task, owner, trigger, "see the child, or find somebody who accepts to", words, desk ?? HandoverRoles.ContactOf(owner, registry));
        return task;
    }

    /// <summary>Offers it to somebody else, who has to accept; its owner stays the owner meanwhile.</summary>
    public async ValueTask<DutyTask> PassAsync(IWriteSession session, DutyTask was, TaskTarget to, string why, Caller caller, RegistrySnapshot registry)
    {
        var due = DueFor(was.Urgency, null, session.Now);
        if (was.OwnDueAt is not null && GoesOn(was, session.Now) is var goesOn && goesOn.DueAt < due.DueAt)
            due = due with { DueAt = goesOn.DueAt, RuleId = goesOn.RuleId };
        var task = await ChangedAsync(session, was, was with
        {
            State = DutyTaskState.Offered,
            OfferedToOrganisationId = to.OrganisationId,
            OfferedToRole = to.Role,
            OfferWhy = why,
            DueAt = due.DueAt,
            DueRule = due.RuleId,
        });
        await session.AnswerItemsAsync(Fulfilment.PassedTask, task.Id, caller);
        ToOffered(session, task, registry);
        return task;
    }

    /// <summary>
    /// Whoever is kept from the person in silence (L10) would pass it to one who must not know of the person: nobody is asked, and it is answered as if
    /// somebody were.
    /// </summary>
    public static ValueTask<DutyTask> KeepBackAsync(IWriteSession session, DutyTask was, string why) => ChangedAsync(session, was, was with { OfferWhy = why });

    /// <summary>The one to whom it was offered accepts, and owns it from now on; or declines, and its owner keeps it.</summary>
    public async ValueTask<DutyTask> AnswerAsync(IWriteSession session, DutyTask was, bool accepted, string? reason, Caller caller, RegistrySnapshot registry)
    {
        var due = DueFor(was.Urgency, was.DoneBy, session.Now);
        if (was.OwnDueAt is not null && GoesOn(was, session.Now) is var goesOn)
            due = due with { DueAt = goesOn.DueAt, RuleId = goesOn.RuleId };
        var open = was with
        {
            State = DutyTaskState.Open,
            OfferedToOrganisationId = null,
            OfferedToRole = PractitionerRole.Unspecified,
            OfferWhy = null,
            DueAt = due.DueAt,
            DueRule = due.RuleId,
            Level = was.OwnDueAt <= session.Now ? was.Level : EscalationLevel.Unspecified,
            Answer = accepted ? $"accepted by {caller.Human.Name}, {caller.OrganisationName}" : $"declined by {caller.Human.Name}, {caller.OrganisationName}: {reason}",
        };
        var task = await ChangedAsync(session, was, accepted ? open with { Owner = caller.PartyFor(caller.Asked(was.OfferedToRole), registry, session.Now) } : open);
        await session.AnswerItemsAsync(Fulfilment.AnsweredTask(accepted), task.Id, caller);

        // Whoever had it learns who has it now, or that it is still his or hers.
        Tell(
            session, task, was.Owner, NotificationTrigger.TaskAnswered,
            accepted ? "rely on the one who has accepted it, and ring if it changes" : "do it yourself, or find somebody who accepts it",
            accepted ? $"{caller.Human.Name}, {caller.OrganisationName}, has accepted it and owns it now." : $"Declined: {reason} It is still yours.",
            HandoverRoles.ContactOf(caller.Party(), registry));
        if (was.GivenBy.OrganisationId != was.Owner.OrganisationId)
        {
            Tell(
                session, task, was.GivenBy, NotificationTrigger.TaskAnswered, "ring whoever owns it now if something changes",
                $"What you asked for is now owned by {task.Owner.Name}, {registry.NameOf(task.Owner.OrganisationId)}.", HandoverRoles.ContactOf(task.Owner, registry));
        }

        return task;
    }

    /// <summary>Another practitioner of the owner's organisation owns it from now on. The clock goes on.</summary>
    public static async ValueTask<DutyTask> TakeAsync(IWriteSession session, DutyTask was, Caller caller, RegistrySnapshot registry)
    {
        // To whoever asked for it and is kept from the person (L10) it is the own already: the level above goes on owning it.
        var asked = TaskSight.IsAskers(was, caller);
        var task = was with { Version = was.Version + 1, Owner = asked ? was.Owner : caller.PartyFor(was.Owner, registry, session.Now) };
        if (!await session.Tasks.TryUpdateAsync(task, was.Version))
            throw RuleException.VersionConflict("The task", was.Version + 1);
        if (!asked)
            await session.AnswerItemsAsync(Fulfilment.TookTask, task.Id, caller);
        return task;
    }

    /// <summary>
    /// It is done. Said by whoever asked for it and is kept from the person in silence (L10), it is done to that one alone: the level above, who relies on
    /// it, is told and ends it.
    /// </summary>
    public static async ValueTask<DutyTask> CompleteAsync(IWriteSession session, DutyTask was, string outcome, Caller caller, RegistrySnapshot registry)
    {
        if (TaskSight.IsAskers(was, caller))
        {
            var said = was with { Version = was.Version + 1, Outcome = outcome, ClosedBy = caller.Human.Name, ClosedAt = session.Now };
            if (!await session.Tasks.TryUpdateAsync(said, was.Version))
                throw RuleException.VersionConflict("The task", was.Version + 1);
            ToOwner(
                session, said, NotificationTrigger.TaskAnswered, "see whether it is so, and end it", $"{caller.Human.Name}, who asked for it, says: {outcome}", registry);
            return said;
        }

        var task = await DoneAsync(session, was, outcome, caller.Human.Name, caller);
        if (task.GivenBy.OrganisationId != task.Owner.OrganisationId)
        {
            Tell(
                session, task, task.GivenBy, NotificationTrigger.TaskAnswered, "read what came of it, and say if it does not do",
                $"{caller.Human.Name}, {caller.OrganisationName}: {outcome}", HandoverRoles.ContactOf(caller.Party(), registry));
        }

        return task;
    }

    /// <summary>
    /// The child was seen, by whomever: who meets a child is that service's own fact. Its owner, where another organisation saw the child, and
    /// its giver learn the day, as far as they may know of such a sight, and nothing of who it was.
    /// </summary>
    public static async ValueTask<DutyTask> SeenAsync(
        IWriteSession session, DutyTask was, DateOnly on, SensitivityClass sight, Caller caller, RegistrySnapshot registry)
    {
        var words = $"Seen on {PlainTime.Date(on)}.";
        var task = await DoneAsync(session, was, words, "the record of a sight", caller);
        if (task.Owner.OrganisationId != caller.OrganisationId)
            Told(task.Owner);
        if (task.GivenBy.OrganisationId != task.Owner.OrganisationId && registry.Policy.Tell(task.GivenBy.Role, sight).Shows)
            Told(task.GivenBy);
        return task;

        void Told(HandoverParty party) => Tell(
            session, task, party, NotificationTrigger.TaskAnswered, "nothing more to do for this task", words, HandoverRoles.ContactOf(task.Owner, registry));
    }

    /// <summary>An agreed account was recorded, by whomever of those who may: nothing more to be done for the task.</summary>
    public static ValueTask<DutyTask> AgreedAsync(IWriteSession session, DutyTask was, Caller caller) =>
        DoneAsync(session, was, "An account was agreed.", "the agreed account", caller);

    private static async ValueTask<DutyTask> DoneAsync(IWriteSession session, DutyTask was, string outcome, string by, Caller caller)
    {
        var task = was with
        {
            Version = was.Version + 1,
            State = DutyTaskState.Done,
            Outcome = outcome,
            ClosedBy = by,
            ClosedAt = session.Now,
            OfferedToOrganisationId = null,
            OfferedToRole = PractitionerRole.Unspecified,
        };
        if (!await session.Tasks.TryUpdateAsync(task, was.Version))
            throw RuleException.VersionConflict("The task", was.Version + 1);
        session.Deadlines.Meet(was.Id, DeadlinePurpose.TaskDue, session.Now);
        await session.AnswerItemsAsync(Fulfilment.CompletedTask, task.Id, caller);
        return task;
    }

    /// <summary>Neither accepted nor done in time: its owner and the next level are told, and the clock goes on (T4).</summary>
    public async ValueTask<DutyOutcome> OverdueAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Tasks.FindAsync(deadline.ObjectId) is not { } was)
            return DutyOutcome.NoSuch("task");
        if (was.State == DutyTaskState.Done || was.DueAt != deadline.DueAt)
            return DutyOutcome.AlreadyMet(was.PersonId);
        var level = was.Level switch
        {
            EscalationLevel.Unspecified => EscalationLevel.Esc2TeamManager,
            EscalationLevel.Esc2TeamManager => EscalationLevel.Esc3SafeguardingLead,
            _ => EscalationLevel.Esc4SeniorManager,
        };
        var next = clock.Due(DeadlineKey.EscalationAnswer, session.Now, was.Urgency, was.CreatedAt);

        // That nobody accepted it in time puts off nothing of the task's own clock.
        if (was is { OwnDueAt: { } own, OwnDueRule: { } rule } && own > session.Now && own < next.DueAt)
            next = next with { DueAt = own, RuleId = rule };
        var task = await ChangedAsync(session, was, was with { Level = level, DueAt = next.DueAt, DueRule = next.RuleId });

        var offered = was.State == DutyTaskState.Offered;
        var late = offered ? $"Offered to {registry.NameOf(was.OfferedToOrganisationId!)}, and not accepted in time." : "Not done in time.";
        ToOwner(session, task, NotificationTrigger.TaskGiven, offered ? "it is still yours: ring them, do it, or offer it to somebody else" : "do it now, or pass it on", late, registry);
        Above(task.Owner.OrganisationId, $"see that it is done; the owner is {task.Owner.Name}");
        if (offered)
            Above(was.OfferedToOrganisationId!, "see that it is accepted, or declined with a reason");
        return DutyOutcome.Told(task.PersonId);

        void Above(string organisationId, string expected)
        {
            var holder = HandoverRoles.HolderOf(level, registry, organisationId);

            // The level above reads it in a tray of the whole house: whose task it is, and of whom, is the clinic's to say (L7).
            var service = organisationId == task.Owner.OrganisationId ? task.Owner.Role : was.OfferedToRole;
            if (InvolvementAccess.IsApartIn(registry.Find(organisationId), service))
            {
                var desk = registry.Find(organisationId)?.DutyDesk ?? HandoverRoles.ContactOf(task.Owner, registry);
                var undone = Item(
                    session, task, organisationId, holder, null, Routing.RoleOf(holder), null, NotificationTrigger.TaskGiven, Routing.SeeToServices,
                    $"A service here has left a task undone. {Code.Of(level)}.", desk);
                session.Inbox.Add(undone with { PersonId = null });
                return;
            }

            session.Inbox.Add(Item(
                session, task, organisationId, holder, null, Routing.RoleOf(holder), null, NotificationTrigger.TaskGiven, expected,
                $"{late} {Code.Of(level)}. Owner: {task.Owner.Name}, {registry.NameOf(task.Owner.OrganisationId)}.", HandoverRoles.ContactOf(task.Owner, registry)));
        }
    }

    /// <summary>The task's own clock: what is left of it; once it has run out, that of the level that has it by then (T4).</summary>
    private static (DateTimeOffset DueAt, string RuleId) GoesOn(DutyTask task, DateTimeOffset now) =>
        task is { OwnDueAt: { } own, OwnDueRule: { } rule } && own > now ? (own, rule) : (task.DueAt, task.DueRule);

    private Deadline DueFor(Urgency urgency, DateOnly? doneBy, DateTimeOffset now) => doneBy is { } day
        ? clock.Due(DeadlineKey.HandoverAcceptance, now) with { DueAt = FollowUpDay(day, now), RuleId = "as asked" }
        : clock.Due(DeadlineKey.HandoverAcceptance, now, urgency == Urgency.Standard ? DeadlineCase.Standard : DeadlineCase.CustodyOrHealthCritical);

    // 17:00 of the day; a day that is nearly over when the task comes leaves an hour.
    private static DateTimeOffset FollowUpDay(DateOnly day, DateTimeOffset now)
    {
        var close = LondonTime.ToUtc(day, new TimeOnly(17, 0));
        return close > now ? close : now + TimeSpan.FromHours(1);
    }

    private static async ValueTask<DutyTask> ChangedAsync(IWriteSession session, DutyTask was, DutyTask next)
    {
        var task = next with { Version = was.Version + 1 };
        if (!await session.Tasks.TryUpdateAsync(task, was.Version))
            throw RuleException.VersionConflict("The task", was.Version + 1);
        session.Deadlines.Meet(was.Id, DeadlinePurpose.TaskDue, session.Now);
        StartClock(session, task);
        return task;
    }

    private static void StartClock(IWriteSession session, DutyTask task) => session.Deadlines.Add(
        new PendingDeadline(session.NextId("due"), DeadlinePurpose.TaskDue, task.Id, task.DueAt, task.DueRule));

    private static void ToOwner(IWriteSession session, DutyTask task, NotificationTrigger trigger, string expected, string why, RegistrySnapshot registry) =>
        Tell(session, task, task.Owner, trigger, expected, $"{why}: {task.Words}", HandoverRoles.ContactOf(task.GivenBy, registry));

    private static void Tell(IWriteSession session, DutyTask task, HandoverParty to, NotificationTrigger trigger, string expected, string summary, ContactPoint contact) =>
        session.Inbox.Add(Item(session, task, to.OrganisationId, to.Name, to.PractitionerId, to.Role, to.Team, trigger, expected, summary, contact));

    private static void ToOffered(IWriteSession session, DutyTask task, RegistrySnapshot registry)
    {
        var organisation = registry.Find(task.OfferedToOrganisationId!)!;
        var role = task.OfferedToRole != PractitionerRole.Unspecified ? task.OfferedToRole : HandoverRoles.ManagerAt(organisation);
        session.Inbox.Add(Item(
            session, task, organisation.Id, Code.Of(role), null, role, null, NotificationTrigger.TaskGiven,
            "accept it, or decline it with a reason; until then it is the sender's",
            $"{task.Owner.Name}, {registry.NameOf(task.Owner.OrganisationId)}, asks: {task.Words}", HandoverRoles.ContactOf(task.Owner, registry)));
    }

    private static Notification Item(
        IWriteSession session, DutyTask task, string organisationId, string owner, string? ownerId, PractitionerRole role, string? team,
        NotificationTrigger trigger, string expected, string summary, ContactPoint contact)
    {
        return new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = trigger,
            Urgency = task.Urgency,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ActionTeam = team,
            ExpectedResponse = expected,
            RespondBy = task.DueAt > session.Now ? task.DueAt : DeliveryPace.AnswerBy(task.Urgency, session.Now),
            Tier = Tier.Summary,
            Summary = summary,
            PersonId = task.PersonId,
            TaskId = task.Id,
            Contact = contact,
            Listed = true,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
    }
}

/// <summary>What the clock does about tasks (T9, T4).</summary>
public sealed class TaskDuties(TaskDesk desk) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.TaskDue];

    /// <inheritdoc/>
    public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry) =>
        desk.OverdueAsync(session, deadline, registry);
}
