using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// Tells of a gap in who does what, and goes on telling until somebody fills it (I9): the manager of whoever's concern or status asks for
/// somebody, or whose service left, and the duty desk where the child lives; each without more than it may know.
/// </summary>
public static class RoleGaps
{
    private const int MaxConcerns = 100;
    private const string Filled = "somebody leads, or sees to the child's safety";

    /// <summary>What lacks somebody now.</summary>
    public static async ValueTask<IReadOnlyList<CaseGap>> OfAsync(IReadSession session, string personId, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var involvements = await session.Links.InvolvementsOfAsync([personId]);
        var askedFor = (await OpenOfAsync(session, personId))?.ConcernId;
        var concerns = (await session.Concerns.OnPeopleAsync([personId], null, MaxConcerns)).Select(c => c.Concern).DistinctBy(c => c.Id);
        return CaseRoles.Gaps(
            CaseRoles.Current(await session.CaseRoles.RolesOfAsync(personId), involvements, today), IsLed(involvements, registry, today), concerns,
            await session.Links.StatusesOfAsync([personId]), today, askedFor);
    }

    /// <summary>Whether children's services have a lead for the person.</summary>
    internal static bool IsLed(IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, DateOnly today) =>
        Lead.Of(involvements, registry, today, "").Practitioner is not null;

    /// <summary>That nobody sees to the child's safety, where somebody was told of it; null: nobody was, or it is closed.</summary>
    internal static async ValueTask<RoleGap?> OpenOfAsync(IReadSession session, string personId) =>
        (await session.CaseRoles.OpenGapsAsync(personId)).FirstOrDefault(g => g.Kind == CaseGapKind.NobodySeesToSafety);

    /// <summary>
    /// Looks at who leads and who sees to a child's safety, tells of a gap that is new, and closes one that is none any more.
    /// </summary>
    /// <param name="area">Whose desk is told where it is not known where the child lives.</param>
    public static async ValueTask LookAsync(IWriteSession session, string personId, RegistrySnapshot registry, PartnershipClock clock, string area)
    {
        if (await session.People.FindAsync(personId) is not { } person || !person.IsChildOn(LondonTime.DateOf(session.Now)))
            return;
        if (await OpenOfAsync(session, personId) is { } open)
        {
            if (await IsFilledAsync(session, open, registry) is { } how)
                await CloseAsync(session, open, how, null);
            return;
        }

        if (await OfAsync(session, personId, registry) is not [var first, ..])
            return;
        var origin = first.Concern?.OrganisationId ?? first.Status!.OrganisationId;
        var involvements = await session.Links.InvolvementsOfAsync([personId]);
        var desk = await ChildrenApart.DeskOfAsync(session, person, involvements, registry, area, LondonTime.DateOf(session.Now));

        // Whoever shared something without knowing of this child learns nothing of it.
        var apart = first.Concern is { } concern && (await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.Apart && b.PersonId == personId);
        if (apart || (await session.People.HiddenFromAsync(origin, [personId])).Count > 0)
            origin = desk?.Id ?? "";
        if (origin.Length > 0)
        {
            var due = clock.Due(DeadlineKey.ReferralDecision, session.Now);
            var gap = new RoleGap(
                session.NextId("gap"), personId, CaseGapKind.NobodySeesToSafety, origin, desk?.Id, first.Concern?.Id, first.Status?.Id, "", session.Now, due.DueAt,
                due.RuleId, EscalationLevel.Unspecified, null, null);
            if (await TryOpenAsync(session, gap))
                await TellAsync(session, gap, registry);
        }
    }

    /// <summary>
    /// A service left, and nobody holds support: a gap of that service, whichever others are open (G6). The id of the one that is open; null where
    /// another broker opened it just now.
    /// </summary>
    internal static async ValueTask<string?> OpenAsync(IWriteSession session, Involvement left, string? deskId, Deadline due)
    {
        var service = $"{left.OrganisationId}/{Code.Of(left.Role)}";
        if ((await session.CaseRoles.OpenGapsAsync(left.PersonId)).FirstOrDefault(g => g.LeftService == service) is { } open)
            return open.Id;
        var gap = new RoleGap(
            session.NextId("gap"), left.PersonId, CaseGapKind.SupportNotHeld, left.OrganisationId, deskId, null, null, service, session.Now, due.DueAt, due.RuleId,
            EscalationLevel.Unspecified, null, null);
        return await TryOpenAsync(session, gap) ? gap.Id : null;
    }

    /// <summary>Whether who holds support may be said there: by the service that left, and by the desk that was told. The others say their own part.</summary>
    internal static bool MayState(RoleGap gap, Caller caller) => gap.Kind == CaseGapKind.SupportNotHeld
        && caller.Practitioner is { } who && Roles.IsQualified(who.Role)
        && (gap.OrganisationId == caller.OrganisationId || gap.DeskOrganisationId == caller.OrganisationId);

    /// <summary>In which role the service that left had worked; unspecified for a gap of another kind.</summary>
    private static PractitionerRole ServiceOf(RoleGap gap) =>
        gap.Kind == CaseGapKind.SupportNotHeld ? Routing.RoleOf(gap.LeftService[(gap.LeftService.IndexOf('/', StringComparison.Ordinal) + 1)..]) : PractitionerRole.Unspecified;

    private static async ValueTask<bool> TryOpenAsync(IWriteSession session, RoleGap gap)
    {
        if (!await session.CaseRoles.TryAddAsync(gap))
            return false;
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.RoleGap, gap.Id, gap.DueAt, gap.DueRule));
        return true;
    }

    /// <summary>
    /// Somebody has ended the work, or will: who leads and who sees to the child's safety is looked at by T9 after that day, where the one who
    /// goes led or had said to see to it.
    /// </summary>
    /// <param name="led">Whether the one who goes led for children's services.</param>
    internal static async ValueTask AfterEndAsync(IWriteSession session, Involvement ended, bool led, PartnershipClock clock)
    {
        var today = LondonTime.DateOf(session.Now);
        var status = !led ? null : (await session.Links.StatusesOfAsync([ended.PersonId])).FirstOrDefault(s => CaseRoles.AsksForLead(s.Code) && s.RunsOn(today));
        var stated = (await session.CaseRoles.RolesOfAsync(ended.PersonId)).FirstOrDefault(r =>
            CaseRoles.SeesToSafety(r.Role) && r.OrganisationId == ended.OrganisationId && r.PractitionerRole == ended.Role);
        if ((status?.Id ?? stated?.Id) is { } of)
            LookAfter(session, of, ended.To!.Value, clock);
    }

    /// <summary>Who leads is looked at by T9, counted from the day after which it may lack somebody.</summary>
    /// <param name="ofId">A status, or a part that a service said: whose person it is.</param>
    internal static void LookAfter(IWriteSession session, string ofId, DateOnly day, PartnershipClock clock)
    {
        var end = LondonTime.ToUtc(day, new TimeOnly(12, 0));
        var due = clock.Due(DeadlineKey.HandoverAcceptance, end > session.Now ? end : session.Now);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.RoleGapLook, ofId, due.DueAt, due.RuleId));
    }

    /// <summary>Closes a gap: nobody is asked any more.</summary>
    internal static async ValueTask CloseAsync(IWriteSession session, RoleGap gap, string how, Caller? by)
    {
        if (!await session.CaseRoles.TryCloseAsync(gap.Id, session.Now, how))
            return;
        session.Deadlines.Meet(gap.Id, DeadlinePurpose.RoleGap, session.Now);
        if (by is not null)
        {
            await session.AnswerItemsAsync(Fulfilment.ClosedGap, gap.Id, by);
            return;
        }

        foreach (var item in await session.Inbox.OpenAboutAsync(ItemSubject.PlanDuty, gap.Id))
            session.Inbox.Overtake(item, "nothing more to do: the gap is closed", session.Now);
    }

    /// <summary>Closes what somebody has filled: who leads, and who holds support. One look at an index that is nearly always empty.</summary>
    internal static async ValueTask SettleAsync(IWriteSession session, string personId, RegistrySnapshot registry, Caller caller)
    {
        foreach (var gap in await session.CaseRoles.OpenGapsAsync(personId))
        {
            if (await IsFilledAsync(session, gap, registry) is { } how)
                await CloseAsync(session, gap, how, caller);
        }
    }

    /// <summary>
    /// How a gap was filled; null while it is not. That time goes by, that a service says another part, or that somebody of another service
    /// comes, fills none: who leads or sees to safety does, and after a service left whoever supports, leads, or takes its place there.
    /// </summary>
    internal static async ValueTask<string?> IsFilledAsync(IReadSession session, RoleGap gap, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var involvements = await session.Links.InvolvementsOfAsync([gap.PersonId]);
        var current = CaseRoles.Current(await session.CaseRoles.RolesOfAsync(gap.PersonId), involvements, today);
        if (gap.Kind == CaseGapKind.NobodySeesToSafety)
        {
            return IsLed(involvements, registry, today) || current.Any(r => CaseRoles.SeesToSafety(r.Role)) ? Filled
                : (await OfAsync(session, gap.PersonId, registry)).Count == 0 || await session.People.FindAsync(gap.PersonId) is not { } person || !person.IsChildOn(today)
                    ? "nothing asks for somebody any more" : null;
        }

        return current.Any(r => r.RecordedAt > gap.OpenedAt && CaseRoles.HoldsSupport(r.Role)) ? "a service said that it holds support"
            : involvements.Any(i => i.RecordedAt > gap.OpenedAt && i.From >= LondonTime.DateOf(gap.OpenedAt) && i.To is null && i.OpenOn(today)
                && (gap.LeftService == $"{i.OrganisationId}/{Code.Of(i.Role)}" || i.Leads))
                ? "somebody holds it now" : null;
    }

    /// <summary>
    /// Tells the manager of whoever it comes from, and the desk; at a level of the ladder, those who hold it. Of somebody whose whereabouts are
    /// kept the desk that acts is named to nobody but those who keep them; to whom the person is hidden by now nothing more is told (A10).
    /// </summary>
    internal static async ValueTask TellAsync(IWriteSession session, RoleGap gap, RegistrySnapshot registry)
    {
        var kept = await session.People.FindAsync(gap.PersonId) is { } person && await Whereabouts.AreKeptAsync(session, [person]);
        var concern = gap.ConcernId is { } id ? await session.Concerns.FindAsync(id) : null;
        var status = gap.StatusId is { } statusId ? await session.PlanSteps.FindStatusAsync(statusId) : null;
        if (registry.Find(gap.OrganisationId) is { Enabled: true } own && own.Id != gap.DeskOrganisationId
            && (await session.People.HiddenFromAsync(own.Id, [gap.PersonId])).Count == 0)
        {
            var owner = gap.Level == EscalationLevel.Unspecified ? Code.Of(HandoverRoles.ManagerAt(own)) : HandoverRoles.HolderOf(gap.Level, registry, own.Id);
            var service = ServiceOf(gap);
            if (InvolvementAccess.IsApartIn(own, service))
            {
                // Who stands above learns that a service there left something undone; of whom is that service's (L7).
                Add(own, Code.Of(service), service, "say who holds support now (StateSupportHeld), or see that somebody does");
                Add(own, owner, Routing.RoleOf(owner), Routing.SeeToServices, apart: true);
            }
            else
            {
                Add(own, owner, Routing.RoleOf(owner), "agree with the others who leads and who sees to the child's safety, and see that it is declared (DeclareCaseRole)");
            }
        }

        if (gap.DeskOrganisationId is { } deskId && registry.Find(deskId) is { Enabled: true } desk)
        {
            var owner = gap.Level == EscalationLevel.Unspecified ? Code.Of(PractitionerRole.DutySocialWorker) : HandoverRoles.HolderOf(gap.Level, registry, deskId);
            Add(desk, owner, Routing.RoleOf(owner), "decide who leads and who sees to the child's safety (AssignLead, DeclareCaseRole)");
        }

        void Add(Organisation to, string owner, PractitionerRole role, string expected, bool apart = false)
        {
            var because = gap.Kind == CaseGapKind.SupportNotHeld ? " A service left, and nobody is named who holds support."
                : concern is not null && role != PractitionerRole.Unspecified && ConcernAccess.Decide(registry.Policy, role, concern).Shows ? " An urgent concern stands."
                : status is not null && StatusAccess.IsOpenTo(registry.Policy, role, status.Code) ? $" {Code.Of(status.Code)} runs."
                : "";
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = to.Id,
                Trigger = NotificationTrigger.RoleGap,
                Urgency = Urgency.Standard,
                ActionOwner = owner,
                ActionRole = role,
                ExpectedResponse = gap.Kind == CaseGapKind.SupportNotHeld && !apart ? "say who holds support now (StateSupportHeld), or see that somebody does" : expected,
                RespondBy = gap.DueAt,
                Tier = Tier.Existence,
                Summary = apart ? "A service here has left a question about somebody's support open." : gap.Kind == CaseGapKind.SupportNotHeld
                    ? $"Nobody holds support for this person.{because}" : $"Nobody leads for this child or sees to its safety.{because}",
                PersonId = apart ? null : gap.PersonId,
                PlanDutyId = apart ? null : gap.Id,
                Contact = apart ? to.DutyDesk : (kept && !registry.Policy.KeepsWhereabouts(role) ? registry.ReceiverOfReferrals(to.Area) : registry.Find(gap.DeskOrganisationId ?? ""))?.DutyDesk
                    ?? to.DutyDesk,
                Listed = false,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }
}

/// <summary>What the clock does about gaps: it looks after a plan or care has begun, and climbs while a gap is open (T1 or T9, then T4).</summary>
public sealed class RoleGapDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.RoleGap, DeadlinePurpose.RoleGapLook];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        if (deadline.Purpose == DeadlinePurpose.RoleGapLook)
        {
            var (personId, organisationId) = await session.PlanSteps.FindStatusAsync(deadline.ObjectId) is { } status ? (status.PersonId, status.OrganisationId)
                : await session.CaseRoles.FindRoleAsync(deadline.ObjectId) is { } stated ? (stated.PersonId, stated.OrganisationId) : ("", "");
            if (personId.Length == 0)
                return DutyOutcome.NoSuch("status");
            await RoleGaps.LookAsync(session, personId, registry, clock, registry.Find(organisationId)?.Area ?? "");
            return DutyOutcome.Told(personId);
        }

        if (await session.CaseRoles.FindGapAsync(deadline.ObjectId) is not { } was)
            return DutyOutcome.NoSuch("gap");
        if (was.ClosedAt is not null)
            return DutyOutcome.AlreadyMet(was.PersonId);
        if (await RoleGaps.IsFilledAsync(session, was, registry) is { } how)
        {
            await RoleGaps.CloseAsync(session, was, how, null);
            return DutyOutcome.AlreadyMet(was.PersonId);
        }

        var next = clock.Due(DeadlineKey.EscalationAnswer, session.Now);
        var late = was with
        {
            Level = was.Level == EscalationLevel.Unspecified ? EscalationLevel.Esc2TeamManager
                : was.Level >= EscalationLevel.Esc5Partnership ? EscalationLevel.Esc5Partnership : was.Level + 1,
            DueAt = next.DueAt,
            DueRule = next.RuleId,
        };
        if (!await session.CaseRoles.TryClimbAsync(late, was.Level))
            throw new InvalidOperationException("A gap changed while its deadline fired; the next sweep tries again.");
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.RoleGap, was.Id, next.DueAt, next.RuleId));
        await RoleGaps.TellAsync(session, late, registry);
        return DutyOutcome.Told(was.PersonId);
    }
}
