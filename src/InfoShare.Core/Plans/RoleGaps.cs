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

    /// <summary>What lacks somebody now.</summary>
    public static async ValueTask<IReadOnlyList<CaseGap>> OfAsync(IReadSession session, string personId, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var concerns = (await session.Concerns.OnPeopleAsync([personId], null, MaxConcerns)).Select(c => c.Concern).DistinctBy(c => c.Id);
        return CaseRoles.Gaps(
            await session.CaseRoles.RolesOfAsync(personId), await IsLedAsync(session, personId, registry, today), concerns,
            await session.Links.StatusesOfAsync([personId]), today);
    }

    /// <summary>Whether children's services have a lead for the person.</summary>
    internal static async ValueTask<bool> IsLedAsync(IReadSession session, string personId, RegistrySnapshot registry, DateOnly today) =>
        Lead.Of(await session.Links.InvolvementsOfAsync([personId]), registry, today, "").Practitioner is not null;

    /// <summary>
    /// Looks at who leads and who sees to a child's safety, tells of a gap that is new, and closes one that is none any more.
    /// </summary>
    /// <param name="area">Whose desk is told where it is not known where the child lives.</param>
    public static async ValueTask LookAsync(IWriteSession session, string personId, RegistrySnapshot registry, PartnershipClock clock, string area)
    {
        if (await session.People.FindAsync(personId) is not { } person || !person.IsChildOn(LondonTime.DateOf(session.Now)))
            return;
        var gaps = await OfAsync(session, personId, registry);
        var open = (await session.CaseRoles.OpenGapsAsync(personId)).FirstOrDefault(g => g.Kind == CaseGapKind.NobodySeesToSafety);
        if (gaps.Count == 0 || open is not null)
        {
            if (gaps.Count == 0 && open is not null)
                await CloseAsync(session, open, "somebody leads, or sees to the child's safety", null);
            return;
        }

        var first = gaps[0];
        var origin = first.Concern?.OrganisationId ?? first.Status!.OrganisationId;
        var involvements = await session.Links.InvolvementsOfAsync([personId]);
        var desk = await ChildrenApart.DeskOfAsync(session, person, involvements, registry, area, LondonTime.DateOf(session.Now));

        // Whoever shared something without knowing of this child learns nothing of it.
        var apart = first.Concern is { } concern && (await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.Apart && b.PersonId == personId);
        if (apart || (await session.People.HiddenFromAsync(origin, [personId])).Count > 0)
            origin = desk?.Id ?? "";
        if (origin.Length > 0)
            await OpenAsync(session, CaseGapKind.NobodySeesToSafety, personId, origin, desk?.Id, first.Concern?.Id, first.Status?.Id, clock.Due(DeadlineKey.ReferralDecision, session.Now), registry, tell: true);
    }

    /// <summary>Opens a gap, unless it is open; its id, or null.</summary>
    /// <param name="tell">Whether it is told here; else whoever opens it tells.</param>
    internal static async ValueTask<string?> OpenAsync(
        IWriteSession session, CaseGapKind kind, string personId, string organisationId, string? deskId, string? concernId, string? statusId, Deadline due,
        RegistrySnapshot registry, bool tell)
    {
        if ((await session.CaseRoles.OpenGapsAsync(personId)).Any(g => g.Kind == kind))
            return null;
        var gap = new RoleGap(
            session.NextId("gap"), personId, kind, organisationId, deskId, concernId, statusId, session.Now, due.DueAt, due.RuleId, EscalationLevel.Unspecified, null, null);
        if (!await session.CaseRoles.TryAddAsync(gap))
            return null;
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.RoleGap, gap.Id, due.DueAt, due.RuleId));
        if (tell)
            await TellAsync(session, gap, registry);
        return gap.Id;
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

    /// <summary>How a gap was filled; null while it is not.</summary>
    internal static async ValueTask<string?> IsFilledAsync(IReadSession session, RoleGap gap, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        if (gap.Kind == CaseGapKind.NobodySeesToSafety)
            return (await OfAsync(session, gap.PersonId, registry)).Count == 0 ? "somebody leads, or sees to the child's safety" : null;
        return CaseRoles.Current(await session.CaseRoles.RolesOfAsync(gap.PersonId), today).Any(r => r.RecordedAt > gap.OpenedAt && r.Role != CaseRole.None)
            ? "a service said that it does it"
            : (await session.Links.InvolvementsOfAsync([gap.PersonId])).Any(i => i.RecordedAt > gap.OpenedAt && i.To is null && i.OpenOn(today))
                ? "somebody works with the person now" : null;
    }

    /// <summary>Tells the manager of whoever it comes from, and the desk; at a level of the ladder, those who hold it.</summary>
    internal static async ValueTask TellAsync(IWriteSession session, RoleGap gap, RegistrySnapshot registry)
    {
        var concern = gap.ConcernId is { } id ? await session.Concerns.FindAsync(id) : null;
        var status = gap.StatusId is { } statusId ? await session.PlanSteps.FindStatusAsync(statusId) : null;
        if (registry.Find(gap.OrganisationId) is { Enabled: true } own && own.Id != gap.DeskOrganisationId)
        {
            var owner = gap.Level == EscalationLevel.Unspecified ? Code.Of(HandoverRoles.ManagerAt(own)) : HandoverRoles.HolderOf(gap.Level, registry, own.Id);
            Add(own, owner, Routing.RoleOf(owner), "agree with the others who leads and who sees to the child's safety, and see that it is declared (DeclareCaseRole)");
        }

        if (gap.DeskOrganisationId is { } deskId && registry.Find(deskId) is { Enabled: true } desk)
        {
            var owner = gap.Level == EscalationLevel.Unspecified ? Code.Of(PractitionerRole.DutySocialWorker) : HandoverRoles.HolderOf(gap.Level, registry, deskId);
            Add(desk, owner, Routing.RoleOf(owner), "decide who leads and who sees to the child's safety (AssignLead, DeclareCaseRole)");
        }

        void Add(Organisation to, string owner, PractitionerRole role, string expected)
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
                ExpectedResponse = gap.Kind == CaseGapKind.SupportNotHeld ? "say who holds support now (StateSupportHeld), or see that somebody does" : expected,
                RespondBy = gap.DueAt,
                Tier = Tier.Existence,
                Summary = gap.Kind == CaseGapKind.SupportNotHeld
                    ? $"Nobody holds support for this person.{because}" : $"Nobody leads for this child or sees to its safety.{because}",
                PersonId = gap.PersonId,
                PlanDutyId = gap.Id,
                Contact = gap.DeskOrganisationId is { } at ? registry.Find(at)?.DutyDesk ?? to.DutyDesk : to.DutyDesk,
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
            if (await session.PlanSteps.FindStatusAsync(deadline.ObjectId) is not { } status)
                return DutyOutcome.NoSuch("status");
            await RoleGaps.LookAsync(session, status.PersonId, registry, clock, registry.Find(status.OrganisationId)?.Area ?? "");
            return DutyOutcome.Told(status.PersonId);
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
