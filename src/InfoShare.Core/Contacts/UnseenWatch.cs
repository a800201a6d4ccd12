using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Contacts;

/// <summary>A child who is too young to be missed at school, and by when somebody has to have seen it again (T15).</summary>
/// <param name="Since">The first day of which anything is recorded that begins a watch: where nobody has seen the child the clock runs from it.</param>
/// <param name="LastSeenOn">As the owner may know it.</param>
public sealed record UnseenWatch(string PersonId, DateOnly Since, DateOnly? LastSeenOn, DateTimeOffset DueAt, string DueRule);

/// <summary>When a child has been unseen for too long (T15), by its age on the day.</summary>
public static class UnseenClock
{
    /// <summary>More than the longest term.</summary>
    private const int MostDays = 120;

    /// <summary>
    /// The first day on which the child has been unseen for as long as its age on that very day allows: a birthday on the way moves it. Null
    /// when it was five already when last seen: then the school's roll, and the absence from it, has the clock. Until then the term that began
    /// before the fifth birthday is finished: no roll has to be recorded yet.
    /// </summary>
    /// <param name="from">When the child was last seen.</param>
    /// <param name="term">The deadline of a case, from that day on.</param>
    public static (DateTimeOffset DueAt, string RuleId)? DueAt(DateOnly born, DateOnly from, Func<DeadlineCase, Deadline> term)
    {
        DeadlineCase? last = null;
        for (var day = from; day <= from.AddDays(MostDays); day = day.AddDays(1))
        {
            if (day < born)
                continue;
            if (DeadlineCases.ForUnseenChild(Ages.YearsOn(born, day), onSchoolRoll: true) is { } which)
                last = which;
            else if (last is null)
                return null;
            var due = term(last.Value);
            var dueDay = LondonTime.DateOf(due.DueAt);
            if (dueDay <= day)
                return (dueDay == day ? due.DueAt : LondonTime.ToUtc(day, new TimeOnly(17, 0)), due.RuleId);
        }

        return null;
    }
}

/// <summary>
/// Watches over children under five (H3): it begins with the first contact that anybody records, kept or missed, with the first concern, or when
/// somebody begins to work with the child; it moves with every sight of the child, and when T15 has passed gives somebody the task to see it. A
/// parent's objection and a shut door move nothing.
/// </summary>
public sealed class UnseenDesk(PartnershipClock clock, TaskDesk tasks)
{
    private const int MostLookedAt = 200;
    private static readonly long Ordinary = ConcernClass.MaskOf([SensitivityClass.Standard]);

    // Who owns it when social care has no lead, in this order (as Lead.Of names them).
    private static readonly PractitionerRole[] Workers =
    [
        PractitionerRole.HealthVisitor, PractitionerRole.Midwife, PractitionerRole.SchoolNurse, PractitionerRole.DesignatedLead, PractitionerRole.EarlyHelp,
        PractitionerRole.Gp, PractitionerRole.Paediatrician,
    ];

    /// <summary>What the task says.</summary>
    public const string SeeTheChild = "See the child, alone where that can be, and record it: nothing else ends this.";

    /// <summary>A contact was recorded: the clock runs from the last sight anew, and a sight ends the task that asked for one.</summary>
    /// <param name="kept">The caller is kept from the child (L10): the word that it was seen ends nothing and moves nothing.</param>
    public async ValueTask RecordedAsync(
        IWriteSession session, Person person, ContactRecord contact, bool kept, Access.Caller caller, RegistrySnapshot registry)
    {
        if (contact.Seen == Seen.Yes && kept)
            return;
        if (contact.Seen == Seen.Yes)
            await SeenAsync(session, person.Id, contact, caller, registry);
        var today = LondonTime.DateOf(session.Now);
        if (person.BirthDate is not { } born || Ages.YearsOn(born, today) is < 0 or >= 5)
            return;
        var was = await session.Contacts.FindWatchAsync(person.Id);

        // What is cancelled ahead of its day is known from today on.
        var known = contact.HappenedOn < today ? contact.HappenedOn : today;
        var since = was is not null && was.Since < known ? was.Since : known;
        var owner = await OwnerAsync(session, person, registry, contact.OrganisationId);
        await WatchAsync(session, person, born, since < born ? born : since, owner, was, registry);
    }

    /// <summary>
    /// Somebody works with the child, or is concerned about it, and nobody has recorded a contact: from this day on it counts as unseen. What is a
    /// secret of its service begins nothing, or the day of the task would tell of it.
    /// </summary>
    internal async ValueTask BeginAsync(IWriteSession session, PatternLookAt look)
    {
        var child = look.Child;
        if (child.BirthDate is not { } born || Ages.YearsOn(born, look.Today) is < 0 or >= 5 || child.WasNotBorn)
            return;
        List<DateTimeOffset> known =
        [
            .. look.Concerns.Where(c => c.Concern.ClassMask == Ordinary && Patterns.Happenings.Stands(c.Concern)).Select(c => c.Concern.RecordedAt),
            .. look.Involvements.Where(i => i.OpenOn(look.Today) && ContactRules.ClassOf(i.Role) == SensitivityClass.Standard).Select(i => i.RecordedAt),
        ];
        if (known.Count == 0 || await session.Contacts.FindWatchAsync(child.Id) is not null)
            return;
        var since = LondonTime.DateOf(known.Min());
        var owner = await OwnerAsync(session, child, look.Registry, null);
        await WatchAsync(session, child, born, since < born ? born : since, owner, null, look.Registry);
    }

    /// <summary>A sight was taken back: the clock runs from the last one that stands, and where that is over the task comes at once.</summary>
    internal async ValueTask SightTakenBackAsync(IWriteSession session, ContactRecord contact, RegistrySnapshot registry)
    {
        if (await session.Contacts.FindWatchAsync(contact.PersonId) is { } was
            && await session.People.FindAsync(contact.PersonId) is { BirthDate: { } born, WasNotBorn: false } person)
        {
            await WatchAsync(session, person, born, was.Since, await OwnerAsync(session, person, registry, null), was, registry);
        }
    }

    /// <summary>T15 has passed, or has moved since the clock was set.</summary>
    public async ValueTask<DutyOutcome> OverdueAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Contacts.FindWatchAsync(deadline.ObjectId) is not { } was)
            return DutyOutcome.NoSuch("watch");
        if (await session.People.FindAsync(was.PersonId) is not { BirthDate: { } born } person || person.WasNotBorn || was.DueAt != deadline.DueAt)
            return DutyOutcome.AlreadyMet(was.PersonId);
        var owner = await OwnerAsync(session, person, registry, null);
        var now = await WatchAsync(session, person, born, was.Since, owner, was, registry, set: false);
        if (now is null)
            return DutyOutcome.AlreadyMet(person.Id);
        if (now.DueAt > session.Now)
        {
            Set(session, now);
            return DutyOutcome.AlreadyMet(person.Id);
        }

        // An absence that is open has its owner and the same clock: one watch, not two. When it has closed, this one goes on.
        var absent = (await session.Handovers.OpenAbsencesOfAsync([person.Id])).Count > 0;
        if (owner is null || absent)
        {
            // Nobody can own it today: looked at again on the next working day, until somebody can.
            var next = clock.CalendarAt(session.Now).AddWorkingDays(LondonTime.DateOf(session.Now), 1);
            Set(session, now with { DueAt = LondonTime.ToUtc(next, new TimeOnly(17, 0)) });
            return DutyOutcome.Told(person.Id);
        }

        // Two entries that became one person may have a clock each: one of them opens the task.
        await session.Identity.HoldEntriesAsync([person.Id]);
        var open = (await session.Tasks.OpenOfAsync(person.Id)).Any(t => t.Kind == DutyTaskKind.SeeTheChild);
        if (open)
            return DutyOutcome.AlreadyMet(person.Id);
        var seen = now.LastSeenOn is { } day ? $"Last seen {PlainTime.Date(day)}." : $"Nobody is recorded as having seen the child since {PlainTime.Date(now.Since)}.";
        tasks.OpenByTheClock(session, DutyTaskKind.SeeTheChild, person, $"{seen} {SeeTheChild}", owner, NotificationTrigger.ChildUnseen, registry);
        return DutyOutcome.Told(person.Id);
    }

    private static async ValueTask SeenAsync(IWriteSession session, string personId, ContactRecord contact, Access.Caller caller, RegistrySnapshot registry)
    {
        foreach (var task in (await session.Tasks.OpenOfAsync(personId)).Where(t => t.Kind == DutyTaskKind.SeeTheChild))
        {
            // What its owner may not know of is no sight for its owner, and an old one does not end a later task.
            if (contact.HappenedOn >= LondonTime.DateOf(task.CreatedAt)
                && ContactSight.IsToldTo(registry.Policy, task.Owner.OrganisationId, task.Owner.Role, contact))
                await TaskDesk.SeenAsync(session, task, contact.HappenedOn, contact.Class, caller, registry);
        }
    }

    private async ValueTask<UnseenWatch?> WatchAsync(
        IWriteSession session, Person person, DateOnly born, DateOnly since, HandoverParty? owner, UnseenWatch? was, RegistrySnapshot registry, bool set = true)
    {
        var sight = owner is null ? ConcernSight.Everything : ContactSight.ToldTo(registry.Policy, owner.OrganisationId, owner.Role);
        var seen = await LastSeenAsync(session, person.Id, sight);
        var from = LondonTime.ToUtc(seen ?? since, new TimeOnly(12, 0));
        if (UnseenClock.DueAt(born, seen ?? since, which => clock.Due(DeadlineKey.ChildUnseen, from, which)) is not { } due)
            return null;
        var watch = new UnseenWatch(was?.PersonId ?? person.Id, since, seen, due.DueAt, due.RuleId);
        if (set && watch != was)
            Set(session, watch);
        return watch;
    }

    /// <summary>When the child was last seen by anybody who is not kept from it.</summary>
    internal static async ValueTask<DateOnly?> LastSeenAsync(IReadSession session, string personId, ConcernSight sight)
    {
        if (await session.Contacts.LastSeenAsync(personId, sight, alone: false) is not { } latest)
            return null;
        if (!await ConflictWatch.StandsBetweenAsync(session, latest.OrganisationId, latest.PractitionerId, personId))
            return latest.HappenedOn;
        foreach (var contact in (await session.Contacts.OfPersonAsync(personId, sight, MostLookedAt)).Where(c => c is { Seen: Seen.Yes, TakenBack: null }))
        {
            if (!await ConflictWatch.StandsBetweenAsync(session, contact.OrganisationId, contact.PractitionerId, personId))
                return contact.HappenedOn;
        }

        return null;
    }

    private static void Set(IWriteSession session, UnseenWatch watch)
    {
        session.Contacts.Put(watch);
        session.Deadlines.Meet(watch.PersonId, DeadlinePurpose.ChildUnseen, session.Now);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.ChildUnseen, watch.PersonId, watch.DueAt, watch.DueRule));
    }

    /// <summary>Who owns it: the lead, else whoever works with the child, else the duty desk where the child lives; of a protected child that of whoever keeps it safe.</summary>
    internal static async ValueTask<HandoverParty?> OwnerAsync(IReadSession session, Person person, RegistrySnapshot registry, string? recordedBy)
    {
        var today = LondonTime.DateOf(session.Now);
        var marked = Whereabouts.IsMarked(person);
        var keeping = person.Records.Where(r => r.Protected).Select(r => registry.Find(r.OrganisationId)?.Area).OfType<string>().ToList();
        var open = (await session.Links.InvolvementsOfAsync([person.Id]))
            .Where(i => i.OpenOn(today) && registry.Find(i.OrganisationId) is { Enabled: true } at
                && (!marked || registry.Policy.KeepsWhereabouts(i.Role) || keeping.Contains(at.Area)))
            .OrderByDescending(i => i.RecordedAt).ThenByDescending(i => i.Id, StringComparer.Ordinal).ToList();
        var worker = open.Find(i => i.Leads && i.Role != PractitionerRole.Lado && registry.Find(i.OrganisationId)!.Agency == AgencyKind.SocialCare)
            ?? open.Where(i => Workers.Contains(i.Role)).MinBy(i => Array.IndexOf(Workers, i.Role));
        if (worker is not null)
            return new HandoverParty(worker.OrganisationId, worker.PractitionerId, worker.PractitionerName, worker.Role, worker.Telephone) { Team = worker.Team };

        var area = marked
            ? keeping.FirstOrDefault()
            : await LinkOccasions.AreaOfAsync(
                session, person.Id, registry.Find(recordedBy ?? person.Records[0].OrganisationId)?.Area ?? "", today);
        return area is not null && registry.ReceiverOfReferrals(area) is { } desk
            ? new HandoverParty(desk.Id, null, Code.Of(PractitionerRole.DutySocialWorker), PractitionerRole.DutySocialWorker, null) : null;
    }
}

/// <summary>What the clock does about children whom nobody sees (T15).</summary>
public sealed class UnseenDuties(UnseenDesk desk) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.ChildUnseen];

    /// <inheritdoc/>
    public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry) =>
        desk.OverdueAsync(session, deadline, registry);
}
