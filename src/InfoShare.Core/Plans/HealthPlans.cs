using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// A health plan of a service for somebody (I12). What the same role there says of a plan from the same day takes its place; a plan from another
/// day, or of another clinic, stands beside it.
/// </summary>
/// <param name="Care">What the plan asks for, in the service's words; for itself.</param>
/// <param name="ExamineEveryDays">How often a health professional examines the person; 0: nothing is said.</param>
public sealed record HealthPlan(
    string Id, string PersonId, string OrganisationId, string StatusId, string Care, bool LifeThreatening, int ExamineEveryDays, DateOnly From, DateOnly? To,
    string HolderId, string HolderName, PractitionerRole HolderRole, DateTimeOffset RecordedAt)
{
    /// <summary>Whether it runs on a day.</summary>
    public bool RunsOn(DateOnly day) => From <= day && (To is null || To >= day);
}

/// <summary>A contact with health care that did not come about.</summary>
public sealed record MissedCare(string ContactId, DateOnly On, AttendanceOutcome Outcome);

/// <summary>What stands beside a health plan: what was missed in the last year, and when somebody last examined the person.</summary>
/// <param name="ExaminedAt">The contact of the last examination.</param>
/// <param name="ExamineBy">By when the next examination is; null where the plan says nothing of it.</param>
public sealed record HealthPlanLinks(IReadOnlyList<MissedCare> Missed, DateOnly? LastExamined, string? ExaminedAt, DateOnly? ExamineBy)
{
    /// <summary>What was missed while the plan ran: of care before it, it is none of the plan's.</summary>
    public int MissedSince(DateOnly from) => Missed.Count(m => m.On >= from);
}

/// <summary>Rules of health plans; pure where nothing is written.</summary>
public static class HealthPlans
{
    /// <summary>So many contacts are looked at.</summary>
    public const int MostContacts = 200;

    private const int Days = 365;

    /// <summary>
    /// What stands beside a plan: care, which a visit of a school or of children's services is none of. That a carer says how somebody is, or a picture or a voice, is no examination: a health professional has seen
    /// the person.
    /// </summary>
    public static HealthPlanLinks Links(DateOnly from, int examineEveryDays, IEnumerable<ContactRecord> contacts, DateOnly today)
    {
        var all = contacts.Where(c => c.HappenedOn <= today && c.Agency == AgencyKind.Health).ToList();
        var examined = ContactRules.LastSeen(all.Where(c => ContactRules.IsSightPossible(c.Place)));
        var since = examined?.HappenedOn > from ? examined.HappenedOn : from;
        return new HealthPlanLinks(
            [
                .. all.Where(c => ContactRules.IsMissed(c.Outcome) && c.HappenedOn > today.AddDays(-Days)).OrderByDescending(c => c.HappenedOn)
                    .Select(c => new MissedCare(c.Id, c.HappenedOn, c.Outcome)),
            ],
            examined?.HappenedOn, examined?.Id, examineEveryDays == 0 ? null : since.AddDays(examineEveryDays));
    }

    /// <summary>The plans that run on a day, of each its latest word.</summary>
    public static IEnumerable<HealthPlan> Running(IEnumerable<HealthPlan> plans, DateOnly today) => plans.GroupBy(KeyOf)
        .Select(g => g.OrderByDescending(p => p.RecordedAt).ThenByDescending(p => p.Id, StringComparer.Ordinal).First())
        .Where(p => p.RunsOn(today));

    /// <summary>An examination was taken back: each plan's clock runs from the last one that stands (C18, I12).</summary>
    internal static async ValueTask ExaminationTakenBackAsync(IWriteSession session, string personId, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        foreach (var plan in Running(await session.PlanSteps.HealthPlansOfAsync(personId), today))
        {
            if (Links(plan.From, plan.ExamineEveryDays, await ContactsForAsync(session, plan, registry), today).ExamineBy is not { } by)
                continue;
            session.Deadlines.Meet(plan.Id, DeadlinePurpose.HealthPlanExamination, session.Now);
            Watch(session, plan, by);
        }
    }

    /// <summary>What the holder of a plan may know of, without what was taken back.</summary>
    internal static async ValueTask<IReadOnlyList<ContactRecord>> ContactsForAsync(IReadSession session, HealthPlan plan, RegistrySnapshot registry) =>
        [.. (await session.Contacts.OfPersonAsync(plan.PersonId, ContactSight.ToldTo(registry.Policy, plan.OrganisationId, plan.HolderRole), MostContacts)).Where(c => c.TakenBack is null)];

    /// <summary>Whether what is said of a plan takes the place of what was said before.</summary>
    public static bool IsSame(HealthPlan one, HealthPlan other) => KeyOf(one) == KeyOf(other);

    private static (string OrganisationId, PractitionerRole Role, DateOnly From) KeyOf(HealthPlan plan) => (plan.OrganisationId, plan.HolderRole, plan.From);

    /// <summary>
    /// Care was missed: whoever holds a plan that a life hangs on, and that ran on that day and runs now, is told, as far as it may know of that
    /// contact.
    /// </summary>
    internal static async ValueTask MissedAsync(IWriteSession session, ContactRecord contact, RegistrySnapshot registry)
    {
        if (!ContactRules.IsMissed(contact.Outcome) || contact.Agency != AgencyKind.Health)
            return;
        foreach (var plan in Running(await session.PlanSteps.HealthPlansOfAsync(contact.PersonId), LondonTime.DateOf(session.Now))
            .Where(p => p.LifeThreatening && p.RunsOn(contact.HappenedOn)))
        {
            if (!ContactSight.IsToldTo(registry.Policy, plan.OrganisationId, plan.HolderRole, contact))
                continue;
            Tell(session, plan, plan.HolderName, plan.HolderId, plan.HolderRole, DeliveryPace.AnswerBy(Urgency.Standard, session.Now), registry,
                "see the person, or find out today who has; what the family says of it is no examination",
                $"A contact did not come about on {PlainTime.Date(contact.HappenedOn)} ({Code.Of(contact.Outcome)}) while a health plan runs that a life hangs on.");
        }
    }

    /// <summary>Starts, or goes on with, the clock of the next examination.</summary>
    internal static void Watch(IWriteSession session, HealthPlan plan, DateOnly examineBy)
    {
        var due = LondonTime.ToUtc(examineBy, new TimeOnly(17, 0));
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.HealthPlanExamination, plan.Id, due < session.Now ? session.Now : due, "I12"));
    }

    internal static void Tell(
        IWriteSession session, HealthPlan plan, string owner, string? ownerId, PractitionerRole role, DateTimeOffset respondBy, RegistrySnapshot registry, string expected,
        string summary) => session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = plan.OrganisationId,
            Trigger = NotificationTrigger.HealthPlanMissed,
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = Tier.Marker,
            Summary = summary,
            PersonId = plan.PersonId,
            Contact = registry.Find(plan.OrganisationId)?.DutyDesk,
            Listed = false,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
}

/// <summary>Records a health plan.</summary>
public sealed record RecordHealthPlan(
    SubjectRef Patient, string Care, bool LifeThreatening, int ExamineEveryDays, DateOnly From, DateOnly? To, DateOnly? DecidedOn, string? Label);

/// <summary>The plan, and what stands beside it.</summary>
public sealed record HealthPlanRecorded(HealthPlan Plan, HealthPlanLinks Links, ResolvedPerson Patient, AuditReceipt Receipt);

/// <summary>States the status and links it to missed care and examinations, and not to what a carer says (I12).</summary>
public sealed class RecordHealthPlanHandler(IStore store, OrganisationDirectory directory, RecordStatusHandler statuses)
{
    /// <exception cref="RuleException">NOT_FOUND for a patient whom the organisation does not hold.</exception>
    public async Task<HealthPlanRecorded> HandleAsync(RecordHealthPlan command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Patient, caller);
            var person = understood.Found.Person!;
            var today = LondonTime.DateOf(session.Now);
            var contacts = understood.AsNobody ? []
                : (await session.Contacts.OfPersonAsync(person.Id, ContactSight.Of(caller), HealthPlans.MostContacts)).Where(c => c.TakenBack is null && ContactSight.Decide(caller, c).Shows);
            var links = HealthPlans.Links(command.From, command.ExamineEveryDays, contacts, today);
            var recorded = await statuses.ApplyAsync(
                session,
                new RecordStatus(command.Patient, ChildStatusCode.HealthPlan, [], command.From, command.To, command.DecidedOn) { Label = command.Label },
                call, registry, understood, Showing(links));
            var plan = new HealthPlan(
                session.NextId("hpl"), person.Id, caller.OrganisationId, recorded.LinkId, command.Care, command.LifeThreatening, command.ExamineEveryDays, command.From,
                command.To, caller.Human.Id, caller.Human.Name, caller.Human.Role, session.Now);

            // Of whoever is kept from the patient in silence no plan takes a colleague's place (L10).
            if (understood.AsNobody && (await session.PlanSteps.HealthPlansOfAsync(person.Id)).Any(p => HealthPlans.IsSame(p, plan)))
                return new HealthPlanRecorded(plan, links, understood.Shown, recorded.Receipt);
            session.PlanSteps.Add(plan);
            if (links.ExamineBy is { } by && (command.To is null || command.To >= today))
                HealthPlans.Watch(session, plan, by);
            return new HealthPlanRecorded(plan, links, understood.Shown, recorded.Receipt);
        }, ct);
    }

    private static IEnumerable<(Tier Tier, string Id)> Showing(HealthPlanLinks links) =>
        links.Missed.Select(m => m.ContactId).Append(links.ExaminedAt).OfType<string>().Select(id => (Tier.Marker, id));
}

/// <summary>What the clock does about health plans: where nobody has examined the person in time, the holder and the manager are told (I12).</summary>
public sealed class HealthPlanDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.HealthPlanExamination];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        if (await session.PlanSteps.FindHealthPlanAsync(deadline.ObjectId) is not { } plan)
            return DutyOutcome.NoSuch("health plan");
        var today = LondonTime.DateOf(session.Now);
        if (HealthPlans.Running(await session.PlanSteps.HealthPlansOfAsync(plan.PersonId), today).All(p => p.Id != plan.Id))
            return DutyOutcome.AlreadyMet(plan.PersonId);
        var links = HealthPlans.Links(plan.From, plan.ExamineEveryDays, await HealthPlans.ContactsForAsync(session, plan, registry), today);
        if (links.ExamineBy is not { } by || LondonTime.ToUtc(by, new TimeOnly(17, 0)) > session.Now)
        {
            if (links.ExamineBy is { } next)
                HealthPlans.Watch(session, plan, next);
            return DutyOutcome.AlreadyMet(plan.PersonId);
        }

        var later = clock.Due(DeadlineKey.EscalationAnswer, session.Now);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.HealthPlanExamination, plan.Id, later.DueAt, later.RuleId));
        var said = $"Nobody in health is recorded as having examined this person since {PlainTime.Date(links.LastExamined ?? plan.From)}; the plan asks for it every {plan.ExamineEveryDays} days."
            + links.MissedSince(plan.From) switch { 0 => "", 1 => " 1 contact was missed while it ran.", var missed => $" {missed} contacts were missed while it ran." };
        HealthPlans.Tell(session, plan, plan.HolderName, plan.HolderId, plan.HolderRole, later.DueAt, registry, "examine the person, or see that somebody does; what the family says of it is no examination", said);
        if (registry.Find(plan.OrganisationId) is { } own)
        {
            var manager = HandoverRoles.ManagerAt(own);
            HealthPlans.Tell(session, plan, Code.Of(manager), null, manager, later.DueAt, registry, "see that the person is examined", said);
        }

        return DutyOutcome.Told(plan.PersonId);
    }
}
