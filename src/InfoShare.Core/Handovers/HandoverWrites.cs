using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>From which side a caller looks at a handover.</summary>
public enum HandoverSide
{
    /// <summary>Offers it.</summary>
    Sender = 1,

    /// <summary>Is to accept it.</summary>
    Recipient = 2,

    /// <summary>The safeguarding partners, to whom it has come (F5): who holds it, who refuses it and why; nothing of the people.</summary>
    Partnership = 3,
}

/// <summary>What the operations on a handover share.</summary>
internal static class HandoverWrites
{
    /// <summary>
    /// The caller's side; null when the handover is not the caller's to know of. Those who only submit see none (L11), the partners what has come to
    /// ESC_5; and what a clinic in the own house hands over or receives is the clinic's, and that of whoever stands in (L7). What one has handed over oneself
    /// stays one's own, of somebody kept in silence too (L10).
    /// </summary>
    /// <exception cref="RuleException">CONFLICT_OF_INTEREST.</exception>
    public static HandoverSide? SideOf(Handover? handover, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        SideAsRecorded(handover, caller, registry, now) is { } side
            && !caller.IsKeptUnlessOwn(side == HandoverSide.Sender && IsSender(handover!, caller), handover!.SubjectIds) ? side : null;

    /// <summary>Whether a list shows it to the caller: not what is about somebody kept, but one's own offer, as of nobody.</summary>
    public static bool IsListed(Handover handover, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        SideAsRecorded(handover, caller, registry, now) is { } side
        && (!caller.Conflicts.Keeps(handover.SubjectIds)
            || (side == HandoverSide.Sender && IsSender(handover, caller) && handover.SubjectIds.All(id => !caller.Conflicts.Keeps(id) || caller.Conflicts.KeepsInSilence(id))));

    /// <summary>Whether the caller offered it.</summary>
    public static bool IsSender(Handover handover, Caller caller) =>
        caller.Practitioner is { } human && handover.Sender.OrganisationId == caller.OrganisationId && handover.Sender.PractitionerId == human.Id;

    /// <summary>The same, a conflict of interest left aside.</summary>
    public static HandoverSide? SideAsRecorded(Handover? handover, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        handover is null ? null
        : handover.Level == EscalationLevel.Esc5Partnership && ChallengeSight.IsPartnership(caller) ? HandoverSide.Partnership
        : (caller.Practitioner is { } human && !ReferralSight.LearnsOfOthers(human.Role)) ? null
        : handover.RecipientOrganisationId == caller.OrganisationId && IsOpenAtRecipient(handover, caller, registry, now) ? HandoverSide.Recipient
        : handover.Sender.OrganisationId == caller.OrganisationId && InvolvementAccess.IsOpenTo(caller, handover.Sender, registry, now) ? HandoverSide.Sender
        : null;

    // Whoever was asked, and whoever accepted: where either is such a service, it is that service's.
    private static bool IsOpenAtRecipient(Handover handover, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        InvolvementAccess.IsOpenTo(
            caller, new HandoverParty(caller.OrganisationId, handover.AcceptedBy?.PractitionerId, Code.Of(handover.RecipientRole), handover.RecipientRole, null), registry, now)
        && (handover.AcceptedBy is not { } acceptor || InvolvementAccess.IsOpenTo(caller, acceptor, registry, now));

    /// <summary>The handover of the wanted side and version.</summary>
    /// <exception cref="RuleException">NOT_FOUND; ROLE_NOT_ALLOWED for the other side; VERSION_CONFLICT.</exception>
    public static async ValueTask<Handover> RequireHandoverAsync(
        this IReadSession session, string handoverId, long version, HandoverSide wanted, Caller caller, RegistrySnapshot registry)
    {
        var handover = await session.Handovers.FindAsync(handoverId);
        var side = SideOf(handover, caller, registry, session.Now) ?? throw RuleException.NotFound("handover");
        if (side != wanted)
        {
            throw new RuleException(ErrorReason.RoleNotAllowed, wanted == HandoverSide.Recipient
                ? "The organisation to which it is offered answers the handover."
                : "The organisation that offered it withdraws the handover.");
        }

        return handover!.Version == version ? handover : throw RuleException.VersionConflict("The handover", handover.Version);
    }

    /// <summary>Writes the first version.</summary>
    public static void Start(this IWriteSession session, Handover handover, HandoverChange change)
    {
        session.Handovers.Add(handover, change.Step!);
        StartClock(session, handover.Id, change);
    }

    /// <summary>Writes a change: row, history and clock.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT; nothing was written then.</exception>
    public static async ValueTask ApplyAsync(this IWriteSession session, Handover was, HandoverChange change)
    {
        if (!await session.TryApplyAsync(was, change))
            throw RuleException.VersionConflict("The handover", was.Version + 1);
    }

    /// <summary>The same; false, with nothing written, when it has moved on.</summary>
    public static async ValueTask<bool> TryApplyAsync(this IWriteSession session, Handover was, HandoverChange change)
    {
        if (change.Next.Version == was.Version)
            return true;
        if (!await session.Handovers.TryUpdateAsync(change.Next, was.Version, change.Step))
            return false;
        if (change.Met)
        {
            session.Deadlines.Meet(was.Id, DeadlinePurpose.HandoverAcceptance, session.Now);
            session.Deadlines.Meet(was.Id, DeadlinePurpose.HandoverEscalation, session.Now);
        }

        StartClock(session, was.Id, change);
        return true;
    }

    /// <summary>Records the change in the trail and gives the handover as the caller's side sees it.</summary>
    public static async ValueTask<HandoverChanged> HandoverChangedAsync(
        this IWriteSession session, Handover handover, Call call, RegistrySnapshot registry, TimeProvider time, AuditEventKind kind)
    {
        var side = SideOf(handover, call.Caller, registry, session.Now)!.Value;
        var (view, disclosure) = await HandoverViews.OfAsync(session, handover, side, call.Caller, registry);
        var receipt = session.Record(HandoverViews.Shown(call.Entry(session, time, kind, Code.Of(handover.State)), view, disclosure));
        HandoverViews.NoteLook(session, view, call.Caller);
        return new HandoverChanged(view, receipt);
    }

    /// <summary>
    /// The person of a change, whom the caller's organisation holds, as the caller may be told it: an id alone opens nobody's record. From whom a conflict of interest keeps the caller in
    /// silence (L10) is nobody: by demographics somebody who was begun anew, by an own record that record alone, by any other id nobody at all. One that
    /// the caller may know of refuses.
    /// </summary>
    /// <exception cref="RuleException">NOT_FOUND, CONFLICT_OF_INTEREST.</exception>
    public static async ValueTask<Understood> OwnUnderstoodAsync(this IWriteSession session, SubjectRef subject, Caller caller)
    {
        var understood = await PersonResolver.ForTellingAsync(session, subject, caller);
        if (understood.AsNobody)
            return subject.Demographics is null && await PersonResolver.KeptByOwnRecordAsync(session, subject, caller) is null ? throw PersonResolver.NobodyThere(subject) : understood;
        var found = await session.RequireOwnAsync(understood.Found, caller);
        return caller.Conflicts.Judge([found.Person!.Id]) ? throw PersonResolver.NobodyThere(subject) : understood;
    }

    /// <summary>The same of a person who was found.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static async ValueTask<Resolution> RequireOwnAsync(this IReadSession session, Resolution found, Caller caller)
    {
        if (found.Person!.Records.Any(r => r.OrganisationId == caller.OrganisationId))
            return found;
        var involvements = await session.Links.InvolvementsOfAsync([found.Person.Id]);
        return involvements.Any(i => i.OrganisationId == caller.OrganisationId && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role)) ? found : throw RuleException.NotFound("person");
    }

    /// <summary>The calling practitioner as a party.</summary>
    public static HandoverParty Party(this Caller caller, string? telephone = null) =>
        new(caller.OrganisationId, caller.Human.Id, caller.Human.Name, caller.Human.Role, telephone) { Team = caller.Human.Team };

    /// <summary>
    /// The same for what a service apart owned or was asked: whoever stands in acts for that service, and it stays that service's to know (L7). Who may
    /// only read of such a service acts in the own role: nobody holds that service's role there by having read.
    /// </summary>
    public static HandoverParty PartyFor(this Caller caller, HandoverParty service, RegistrySnapshot registry, DateTimeOffset now, string? telephone = null) =>
        InvolvementAccess.IsApart(service.Role) && caller.ActsFor(service, registry, now) ? caller.Party(telephone) with { Role = service.Role } : caller.Party(telephone);

    /// <summary>Whether the calling practitioner is of the service that owns something or was asked, or stands in for it now (G10).</summary>
    public static bool ActsFor(this Caller caller, HandoverParty service, RegistrySnapshot registry, DateTimeOffset now) =>
        service.OrganisationId == caller.OrganisationId
        && (caller.Human.Role == service.Role || registry.Roster.IsStoodInBy(caller.Human.Id, service, now));

    /// <summary>What a service apart owns or was asked is taken by that service, or by whoever stands in for it, and by no manager who may read of it (L7).</summary>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public static void RequireOfServiceApart(this Caller caller, HandoverParty service, RegistrySnapshot registry, DateTimeOffset now)
    {
        if (InvolvementAccess.IsApart(service.Role) && !caller.ActsFor(service, registry, now))
            throw new RuleException(ErrorReason.RoleNotAllowed, "The service that it was asked of takes it, or whoever the roster names for it.");
    }

    /// <summary>Whoever holds a role at the caller's organisation, nobody by name.</summary>
    public static HandoverParty Asked(this Caller caller, PractitionerRole role) => new(caller.OrganisationId, null, Code.Of(role), role, null);

    /// <summary>
    /// Ends other offers of the same case: somebody has taken it, or a newer offer says more. Never more than one may be accepted.
    /// What was asked about them is answered by that act.
    /// </summary>
    /// <exception cref="RuleException">VERSION_CONFLICT when one of them has just been accepted.</exception>
    public static async ValueTask WithdrawAsync(
        this IWriteSession session, IEnumerable<Handover> others, FulfillingAct by, string reason, Caller caller, RegistrySnapshot registry)
    {
        foreach (var other in others)
        {
            var change = HandoverMoves.Withdraw(other, null, reason, session.Now);
            await session.ApplyAsync(other, change);
            await session.AnswerItemsAsync(by, other.Id, caller);
            new HandoverNotices(session, registry, change.Next).Withdrawn();
        }
    }

    /// <summary>
    /// Moves the involvement, and the lead: the receiver begins today, and the sender ends today unless it stays beside. What the
    /// sender held for a child whom somebody expects moves with the mother.
    /// </summary>
    public static async ValueTask MoveInvolvementAsync(this IWriteSession session, Handover accepted)
    {
        var (by, from, today) = (accepted.AcceptedBy!, accepted.Sender, LondonTime.DateOf(session.Now));
        var everybody = await ProtectionRecords.WithExpectedAsync(session, accepted.SubjectIds, today);
        var open = (await session.Links.InvolvementsOfAsync(everybody)).Where(i => i.OpenOn(today)).ToLookup(i => i.PersonId);
        foreach (var personId in everybody)
        {
            var sent = open[personId].Where(i => IsOf(i, from)).ToList();
            // A manager who offers in a worker's place hands over the worker's case.
            if (sent.Count == 0 && accepted.MovesLead)
                sent = [.. open[personId].Where(i => i.OrganisationId == from.OrganisationId && i.Leads)];
            if (sent.Count == 0 && !accepted.SubjectIds.Contains(personId))
                continue;

            // Whoever works with the person already goes on, and keeps the lead where that is the receiver's.
            var own = open[personId].FirstOrDefault(i => IsOf(i, by));
            var leads = own is { Leads: true } || (accepted.MovesLead && sent.Any(i => i.Leads));
            session.Links.Add(new Involvement(
                session.NextId("inv"), personId, by.OrganisationId, by.PractitionerId, by.Name, by.Role, by.Telephone ?? own?.Telephone, leads,
                own?.From ?? today, null, session.Now)
            {
                Team = by.Team ?? own?.Team,
            });
            PatternDuties.LookSoon(session, personId);
            if (!accepted.MovesLead)
                continue;
            foreach (var ended in sent)
                session.Links.Add(ended with { Id = session.NextId("inv"), Leads = false, To = accepted.SenderStays ? ended.To : today, RecordedAt = session.Now });
        }
    }

    private static bool IsOf(Involvement involvement, HandoverParty party) =>
        involvement.OrganisationId == party.OrganisationId
        && (involvement.PractitionerId is { } id ? id == party.PractitionerId : involvement.PractitionerName == party.Name);

    private static void StartClock(IWriteSession session, string handoverId, HandoverChange change)
    {
        if (change.Started is { } clock)
            session.Deadlines.Add(new PendingDeadline(session.NextId("due"), clock.Purpose, handoverId, clock.DueAt, clock.RuleId));
    }
}
