using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>An absence as the caller may see it.</summary>
public sealed record AbsenceRow(Absence Absence, ContactPoint Owner, string? OwnRecordId, string? RegisteredWith, string DueInWords);

/// <summary>Builds rows of absences.</summary>
public static class AbsenceRows
{
    public static async ValueTask<IReadOnlyList<AbsenceRow>> OfAsync(
        IReadSession session, IReadOnlyCollection<Absence> absences, Caller caller, RegistrySnapshot registry)
    {
        if (absences.Count == 0)
            return [];
        var own = await session.People.OwnRecordIdsAsync(caller.OrganisationId, [.. absences.Select(a => a.PersonId).Distinct()]);
        return
        [
            .. absences.Select(a => new AbsenceRow(
                a, HandoverRoles.ContactOf(a.Owner, registry), own.GetValueOrDefault(a.PersonId),
                a.RegisteredWith is { } id ? registry.NameOf(id) : null,
                a.ClosedAt is null ? PlainTime.Due(a.Due, session.Now) : "nothing is due")),
        ];
    }
}

/// <summary>
/// Keeps hold of those who are registered nowhere (F8): an absence has one owner and one next deadline until the person is
/// registered, and nothing else closes it.
/// </summary>
public sealed class AbsenceDesk(PartnershipClock clock)
{
    /// <summary>Below it the watch over small children runs (<see cref="UnseenDesk"/>).</summary>
    private const int SchoolAge = 5;

    private static readonly long Ordinary = ConcernClass.MaskOf([SensitivityClass.Standard]);
    private static readonly ConcernIndicator[] SaysOffRoll = [ConcernIndicator.NeverEnrolled, ConcernIndicator.OffRoll, ConcernIndicator.HomeEducated];

    /// <summary>
    /// Opens an absence, with the row that whoever reported it is shown. Where the person is kept from the one who reports (L10), it says what that
    /// one told and nothing else, as of somebody of whom nobody knew.
    /// </summary>
    /// <param name="shown">The person, as the one who reports is told it was understood.</param>
    public async ValueTask<AbsenceRow> ReportedAsync(
        IWriteSession session, Person person, ResolvedPerson shown, AbsenceKind kind, DateOnly since, DateOnly? lastSeenOn, string concernId, Caller caller,
        RegistrySnapshot registry)
    {
        var absence = await OpenAsync(session, person, kind, since, lastSeenOn, concernId, caller, registry);
        if (!caller.Conflicts.Keeps(person.Id))
            return (await AbsenceRows.OfAsync(session, [absence], caller, registry))[0];
        var own = person.Records.Where(r => r.OrganisationId == caller.OrganisationId).ToList();
        var told = own.Where(r => r.EntryId == shown.PersonId).ToList();
        var due = DueFor(new Person(shown.PersonId!, told.Count > 0 ? told : own), kind, lastSeenOn, session.Now);
        var row = absence with
        {
            Version = 1,
            PersonId = shown.PersonId!,
            Owner = caller.Party(),
            Since = since,
            LastSeenOn = lastSeenOn,
            ConcernId = concernId,
            OpenedAt = session.Now,
            Due = due.DueAt,
            DueRule = due.RuleId,
            Level = EscalationLevel.Unspecified,
        };
        return new AbsenceRow(row, HandoverRoles.ContactOf(row.Owner, registry), null, null, PlainTime.Due(row.Due, session.Now));
    }

    /// <summary>
    /// Opens an absence, or finds the organisation's own that is open. Due by the child's age from when it was last seen (T15);
    /// where T15 does not run, or nobody can say when, within T9: somebody has to find out.
    /// </summary>
    private async ValueTask<Absence> OpenAsync(
        IWriteSession session, Person person, AbsenceKind kind, DateOnly since, DateOnly? lastSeenOn, string concernId, Caller caller,
        RegistrySnapshot registry)
    {
        var open = await session.Handovers.OpenAbsencesOfAsync([person.Id]);
        if (open.FirstOrDefault(a => a.Kind == kind && a.Owner.OrganisationId == caller.OrganisationId
            && InvolvementAccess.IsOpenTo(caller, a.Owner.OrganisationId, a.Owner.PractitionerId, a.Owner.Role)) is { } known)
        {
            return known;
        }

        var due = DueFor(person, kind, lastSeenOn, session.Now);
        var absence = new Absence
        {
            Id = session.NextId("abs"),
            Version = 1,
            Kind = kind,
            PersonId = person.Id,
            Owner = HandoverRoles.OwnerOf(caller, person.Id, registry),
            Since = since,
            LastSeenOn = lastSeenOn,
            ConcernId = concernId,
            OpenedAt = session.Now,
            Due = due.DueAt,
            DueRule = due.RuleId,
        };
        session.Handovers.Add(absence);
        StartClock(session, absence, due.RuleId);
        Tell(session, registry, absence, OwnerOf(absence), "find out where the person is registered, and see that somebody sees the person");
        return absence;
    }

    /// <summary>The deadline passed: the owner, the next level at the owner's, and the child's lead are told; and the clock goes on (T4).</summary>
    public async ValueTask<DutyOutcome> OverdueAsync(
        IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Handovers.FindAbsenceAsync(deadline.ObjectId) is not { } was)
            return DutyOutcome.NoSuch("absence");
        if (was.ClosedAt is not null)
            return DutyOutcome.AlreadyMet(was.PersonId);
        if (await GrownAsync(session, was, registry) is { } grown)
            return grown;
        if (await SeenSinceAsync(session, was) is { } later)
            return later;
        var level = was.Level switch
        {
            EscalationLevel.Unspecified => EscalationLevel.Esc2TeamManager,
            EscalationLevel.Esc5Partnership => EscalationLevel.Esc5Partnership,
            _ => was.Level + 1,
        };

        // From the report on when the day was long past then: an absence may be reported weeks after the child was last seen.
        // At the top from now on: partners are not told in a burst of all that an outage missed. By the rules of the day of opening (O5).
        var from = level == EscalationLevel.Esc5Partnership ? session.Now : deadline.DueAt > was.OpenedAt ? deadline.DueAt : was.OpenedAt;
        var next = clock.Due(DeadlineKey.EscalationAnswer, from, judgedAt: was.OpenedAt);
        var absence = was with { Version = was.Version + 1, Level = level, Due = next.DueAt, DueRule = next.RuleId };
        if (!await session.Handovers.TryUpdateAsync(absence, was.Version))
            throw new InvalidOperationException("An absence changed while its deadline fired; the next sweep tries again.");
        StartClock(session, absence, next.RuleId);

        Tell(session, registry, absence, OwnerOf(absence),
            "see the person, or find out who has; you own this until another takes it over or the person is registered");
        var above = HandoverRoles.HolderOf(level, registry, absence.Owner.OrganisationId);
        var owners = registry.Find(absence.Owner.OrganisationId);
        if (InvolvementAccess.IsApartIn(owners, absence.Owner.Role))
        {
            Add(session, absence, new Actor(absence.Owner.OrganisationId, above, null, Routing.RoleOf(above), null), Routing.SeeToServices, absence.Due,
                $"A service here has left an absence open. {Code.Of(level)}.", owners!.DutyDesk, apart: true);
        }
        else
        {
            Tell(session, registry, absence, new Actor(absence.Owner.OrganisationId, above, null, Routing.RoleOf(above), absence.Owner.Team),
                "see that somebody sees the person and that it does not stay open");
        }

        var today = LondonTime.DateOf(session.Now);
        var involvements = await session.Links.InvolvementsOfAsync([absence.PersonId]);
        var lead = Lead.Of(involvements, registry, today, registry.Find(absence.Owner.OrganisationId)?.Area ?? "");
        if (lead is { Practitioner: { } leads, OrganisationId: { } organisation } && organisation != absence.Owner.OrganisationId)
            Tell(session, registry, absence, new Actor(organisation, leads.Name, lead.PractitionerId, leads.Role, Routing.TeamAt(organisation, involvements, today)), "say whether you have seen the child, and who will");
        else if (lead.Practitioner is null && await DeskAsync(session, absence, involvements, registry, today) is { } desk && desk.Id != absence.Owner.OrganisationId)
            Tell(session, registry, absence, new Actor(desk.Id, Code.Of(PractitionerRole.DutySocialWorker), null, PractitionerRole.DutySocialWorker, null), "decide whether somebody has to see the person now");
        return DutyOutcome.Told(absence.PersonId);
    }

    /// <summary>The duty desk of the owner's area; of a protected person that of those who keep it safe, since any other must not know of it (A10).</summary>
    private static async ValueTask<Organisation?> DeskAsync(
        IReadSession session, Absence absence, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, DateOnly today)
    {
        var area = registry.Find(absence.Owner.OrganisationId)?.Area ?? "";
        return await session.People.FindAsync(absence.PersonId) is { } person && Whereabouts.IsMarked(person)
            ? await ChildrenApart.DeskOfAsync(session, person, involvements, registry, area, today)
            : registry.ReceiverOfReferrals(area);
    }

    /// <summary>Another practitioner owns it from now on. The clock goes on: taking over is not finding.</summary>
    public static Absence Taken(Absence was, HandoverParty by) => was with { Version = was.Version + 1, Owner = by };

    /// <summary>Registered: the only end.</summary>
    public static Absence Closed(Absence was, string organisationId, DateTimeOffset now) =>
        was with { Version = was.Version + 1, RegisteredWith = organisationId, ClosedAt = now };

    /// <summary>The owner is told that it is over, and where, unless nobody may learn that (A10).</summary>
    public static void TellClosed(IWriteSession session, Absence closed, RegistrySnapshot registry, bool mayKnowWhere) => Add(
        session, closed, OwnerOf(closed),
        mayKnowWhere ? "send what the new place needs to know" : "send what the new place needs to know through the child's lead or the duty desk",
        DeliveryPace.AnswerBy(Urgency.Standard, session.Now),
        mayKnowWhere
            ? $"Registered with {registry.NameOf(closed.RegisteredWith!)}: the absence since {PlainTime.Date(closed.Since)} is closed."
            : $"Registered: the absence since {PlainTime.Date(closed.Since)} is closed. Where is not shown.",
        mayKnowWhere && registry.Find(closed.RegisteredWith!) is { } place ? place.DutyDesk : ToRing(closed, closed.Owner.OrganisationId, true, registry));

    /// <summary>Whoever is 18 is on no school's roll and need not be: the absence ends, and its owner is told.</summary>
    private static async ValueTask<DutyOutcome?> GrownAsync(IWriteSession session, Absence was, RegistrySnapshot registry)
    {
        if (was.Kind != AbsenceKind.SchoolRoll || await session.People.FindAsync(was.PersonId) is not { BirthDate: { } born }
            || Ages.YearsOn(born, LondonTime.DateOf(session.Now)) < 18)
        {
            return null;
        }

        await EndAsync(
            session, was, registry, "nothing more to do: the person is 18", "see that a service for adults knows of whoever still needs one",
            $"18 now: the absence since {PlainTime.Date(was.Since)} is closed.");
        return DutyOutcome.Told(was.PersonId);
    }

    private static async ValueTask OvertakeAsync(IWriteSession session, Absence absence, string why, string? butNotOf = null)
    {
        foreach (var item in (await session.Inbox.OpenAboutAsync(ItemSubject.Absence, absence.Id)).Where(i => butNotOf is null || i.ActionOwner != butNotOf))
            session.Inbox.Overtake(item, why, session.Now);
    }

    /// <summary>
    /// Somebody saw the child since: T15 runs from that day on, and nobody is told that it has passed. The absence stays open. Not at once when it is
    /// opened: to report an absence is not to look up who has seen the child.
    /// </summary>
    private async ValueTask<DutyOutcome?> SeenSinceAsync(IWriteSession session, Absence was)
    {
        if (await SeenAsync(session, was.PersonId) is not { } seen || seen <= was.LastSeenOn
            || await session.People.FindAsync(was.PersonId) is not { } person)
            return null;
        var due = DueFor(person, was.Kind, seen, session.Now, goesOn: true);
        if (due.DueAt <= session.Now)
            return null;
        // However far silence had climbed: who sees the child each week answers it, and the next silence climbs from the bottom.
        var absence = was with
        {
            Version = was.Version + 1,
            LastSeenOn = seen,
            Due = due.DueAt,
            DueRule = due.RuleId,
            Level = EscalationLevel.Unspecified,
        };
        if (!await session.Handovers.TryUpdateAsync(absence, was.Version))
            throw new InvalidOperationException("An absence changed while its deadline fired; the next sweep tries again.");
        StartClock(session, absence, due.RuleId);
        await OvertakeAsync(session, was, $"nothing more to do: seen on {PlainTime.Date(seen)}", was.Owner.Name);
        return DutyOutcome.AlreadyMet(was.PersonId);
    }

    /// <summary>
    /// Whoever says that a child of school age is on no school's roll or taught at home says that nobody has to see it (T15): where no absence is open,
    /// one opens, and the lead, else whoever works with the child, else the duty desk owns it. Of what is no secret of its service, as with the watch
    /// over the small ones.
    /// </summary>
    internal async ValueTask SaidOffRollAsync(IWriteSession session, PatternLookAt look, Concern concern)
    {
        var child = look.Child;
        if (!Happenings.Stands(concern))
        {
            await WordTakenBackAsync(session, look, concern);
            return;
        }

        if (concern.ClassMask != Ordinary || concern.Kind == ConcernKind.Historic || !concern.Indicators.Any(SaysOffRoll.Contains)
            || child.BirthDate is not { } born || Ages.YearsOn(born, look.Today) is < SchoolAge or >= 18
            || !look.Concerns.Any(c => c.Concern.Id == concern.Id && Happenings.BearsOnThem(c) && c.Bearing is not { FoundByLink: true } and not { Apart: true }))
        {
            return;
        }

        // What an education service reports has its own owner; and what was said before the child was registered is over.
        await session.Identity.HoldEntriesAsync([child.Id]);
        if ((await session.Handovers.AbsencesOfAsync([child.Id])).Any(a =>
                a.Kind == AbsenceKind.SchoolRoll && (a.ClosedAt is null || a.ClosedAt >= concern.SharedAt || a.ConcernId == concern.Id))
            || await UnseenDesk.OwnerAsync(session, child, look.Registry, concern.OrganisationId) is not { } owner)
        {
            return;
        }

        var seen = await SeenAsync(session, child.Id);
        var due = DueFor(child, AbsenceKind.SchoolRoll, seen, session.Now);
        var absence = new Absence
        {
            Id = session.NextId("abs"),
            Version = 1,
            Kind = AbsenceKind.SchoolRoll,
            PersonId = child.Id,
            Owner = owner,
            Since = Withdrawal.DayOf(concern),
            LastSeenOn = seen,
            ConcernId = concern.Id,
            OpenedAt = session.Now,
            Due = due.DueAt,
            DueRule = due.RuleId,
        };
        session.Handovers.Add(absence);
        StartClock(session, absence, due.RuleId);
        Tell(session, look.Registry, absence, OwnerOf(absence), "find out where the child is taught, and see that somebody sees the child");
    }

    /// <summary>What opened an absence was taken back or disproved, and nobody else says the same: the absence ends, and its owner is told (C18).</summary>
    private static async ValueTask WordTakenBackAsync(IWriteSession session, PatternLookAt look, Concern concern)
    {
        if (look.Concerns.Any(c => c.Concern.ClassMask == Ordinary && Happenings.Stands(c.Concern) && c.Concern.Kind != ConcernKind.Historic && c.Concern.Indicators.Any(SaysOffRoll.Contains)))
            return;
        foreach (var was in (await session.Handovers.OpenAbsencesOfAsync([look.Child.Id])).Where(a => a.Kind == AbsenceKind.SchoolRoll && a.ConcernId == concern.Id))
        {
            session.Deadlines.Meet(was.Id, DeadlinePurpose.AbsenceRegistered, session.Now);
            await EndAsync(
                session, was, look.Registry, "nothing more to do: what was said of it was taken back", "see that what was done because of it is put right",
                $"What said so was taken back: the absence since {PlainTime.Date(was.Since)} is closed.");
        }
    }

    /// <summary>Ends an absence without a registration, and tells its owner why.</summary>
    private static async ValueTask EndAsync(IWriteSession session, Absence was, RegistrySnapshot registry, string overtaken, string expected, string summary)
    {
        var closed = was with { Version = was.Version + 1, ClosedAt = session.Now };
        if (!await session.Handovers.TryUpdateAsync(closed, was.Version))
            throw new InvalidOperationException("An absence changed while its deadline fired; the next sweep tries again.");
        await OvertakeAsync(session, was, overtaken);
        Add(session, closed, OwnerOf(closed), expected, DeliveryPace.AnswerBy(Urgency.Standard, session.Now), summary, ToRing(closed, closed.Owner.OrganisationId, true, registry));
    }

    /// <summary>The sight from which an absence's clock ran was taken back: it runs from the last one that stands, or from today where there is none.</summary>
    internal async ValueTask SightTakenBackAsync(IWriteSession session, Contacts.ContactRecord contact)
    {
        foreach (var was in (await session.Handovers.OpenAbsencesOfAsync([contact.PersonId])).Where(a => a.LastSeenOn == contact.HappenedOn))
        {
            var seen = await SeenAsync(session, was.PersonId);
            if (seen == was.LastSeenOn || await session.People.FindAsync(was.PersonId) is not { } person)
                continue;
            var due = DueFor(person, was.Kind, seen, session.Now);

            // From today on where that has passed: levels are not climbed for the days in which the sight stood.
            var absence = was with { Version = was.Version + 1, LastSeenOn = seen, Due = due.DueAt > session.Now ? due.DueAt : session.Now, DueRule = due.RuleId };
            if (!await session.Handovers.TryUpdateAsync(absence, was.Version))
                throw RuleException.VersionConflict("The absence", was.Version + 1);
            session.Deadlines.Meet(was.Id, DeadlinePurpose.AbsenceRegistered, session.Now);
            StartClock(session, absence, due.RuleId);
        }
    }

    /// <summary>When anybody saw the child last whose service is no secret: of an absence several are told, by whatever role they work in.</summary>
    private static ValueTask<DateOnly?> SeenAsync(IReadSession session, string personId) => UnseenDesk.LastSeenAsync(session, personId, ContactSight.OpenToAll);

    /// <param name="goesOn">
    /// Whether somebody sees the person meanwhile: then T15's term of children who are on no roll is the pace also where T15 has no case of its own (an
    /// age that is not known, a school that sees a child who has no practice), or every sight would be followed by an alarm.
    /// </param>
    private Deadline DueFor(Person person, AbsenceKind kind, DateOnly? lastSeenOn, DateTimeOffset now, bool goesOn = false)
    {
        if (lastSeenOn is not { } seen)
            return clock.Due(DeadlineKey.HandoverAcceptance, now);
        int? years = person.BirthDate is { } born && Ages.YearsOn(born, LondonTime.DateOf(now)) is >= 0 and < 18 and var age ? age : null;
        var own = years is { } known ? DeadlineCases.ForUnseenChild(known, onSchoolRoll: kind != AbsenceKind.SchoolRoll) : null;
        return (own ?? (goesOn ? DeadlineCase.FiveToSeventeenNotOnRoll : null)) is { } which
            ? clock.Due(DeadlineKey.ChildUnseen, LondonTime.ToUtc(seen, new TimeOnly(12, 0)), which)
            : clock.Due(DeadlineKey.HandoverAcceptance, now);
    }

    private static void StartClock(IWriteSession session, Absence absence, string ruleId) => session.Deadlines.Add(
        new PendingDeadline(session.NextId("due"), DeadlinePurpose.AbsenceRegistered, absence.Id, absence.Due, ruleId));

    /// <summary>Who has to act: a role, or a named person with the role in which a deputy stands in (G10).</summary>
    private sealed record Actor(string OrganisationId, string Owner, string? OwnerId, PractitionerRole Role, string? Team);

    private static Actor OwnerOf(Absence absence) =>
        new(absence.Owner.OrganisationId, absence.Owner.Name, absence.Owner.PractitionerId, absence.Owner.Role, absence.Owner.Team);

    private static void Tell(IWriteSession session, RegistrySnapshot registry, Absence absence, Actor actor, string expected)
    {
        var where = absence.Kind == AbsenceKind.GpList ? "registered with no practice" : "on no school's roll";
        var seen = absence.LastSeenOn is { } day ? $"last seen {PlainTime.Date(day)}" : "it is not known when the person was last seen";
        var level = absence.Level == EscalationLevel.Unspecified ? "" : $" {Code.Of(absence.Level)}.";
        Add(session, absence, actor, expected, absence.Due,
            $"Since {PlainTime.Date(absence.Since)} {where}; {seen}.{level}{(MayKnowOwner(absence, actor, registry) ? $" Owner: {absence.Owner.Name}." : "")}",
            !MayKnowOwner(absence, actor, registry) ? registry.ReceiverOfReferrals(registry.Find(absence.Owner.OrganisationId)?.Area ?? "")?.DutyDesk ?? registry.Find(actor.OrganisationId)!.DutyDesk
            : ToRing(absence, actor.OrganisationId, actor.OwnerId is not null && actor.OwnerId == absence.Owner.PractitionerId, registry));
    }

    /// <summary>Whether the one who is told may know that a service in the owner's role works with the person (L7).</summary>
    private static bool MayKnowOwner(Absence absence, Actor actor, RegistrySnapshot registry) =>
        actor.OwnerId is { } id && id == absence.Owner.PractitionerId || InvolvementAccess.IsOpenTo(registry.Policy, actor.Role, absence.Owner.Role);

    /// <summary>
    /// Whom the one who is told rings: the owner; and the owner, who would ring himself, the duty desk of the area's children's services.
    /// </summary>
    private static ContactPoint ToRing(Absence absence, string organisationId, bool isOwner, RegistrySnapshot registry)
    {
        var owner = HandoverRoles.ContactOf(absence.Owner, registry);
        var desk = registry.ReceiverOfReferrals(registry.Find(absence.Owner.OrganisationId)?.Area ?? "")?.DutyDesk;
        var (first, second) = isOwner && organisationId == absence.Owner.OrganisationId ? (desk, owner) : (owner, desk);
        // Somebody without a telephone can be rung by nobody.
        return first is { Telephone: not null } ? first : second is { Telephone: not null } ? second : owner;
    }

    private static void Add(
        IWriteSession session, Absence absence, Actor actor, string expected, DateTimeOffset? respondBy, string summary, ContactPoint contact,
        bool apart = false) =>
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = actor.OrganisationId,
            Trigger = NotificationTrigger.AbsenceOpen,
            Urgency = Urgency.Standard,
            ActionOwner = actor.Owner,
            ActionOwnerId = actor.OwnerId,
            ActionRole = actor.Role,
            ActionTeam = actor.Team,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = Tier.Marker,
            Summary = summary,
            PersonId = apart ? null : absence.PersonId,
            AbsenceId = absence.Id,
            Contact = contact,
            Listed = true,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
}
