using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>
/// Who is told what of a handover. Each notice names who must act and by when (G3), and none carries what the handover
/// carries: that is read in the handover itself, by each reader at the own tier.
/// </summary>
public sealed class HandoverNotices(IWriteSession session, RegistrySnapshot registry, Handover handover)
{
    private Organisation? Recipient => handover.RecipientOrganisationId is { } id ? registry.Find(id) : null;

    /// <summary>A birthday opened it, and nobody has named an adult service yet.</summary>
    private bool NamesNobody => handover is { Kind: HandoverKind.AdultServices, RecipientOrganisationId: null };

    private string RecipientName => Recipient?.Name
        ?? (NamesNobody ? $"an adult service in {handover.RecipientArea}" : $"{handover.RecipientArea} ({Code.Of(handover.RecipientRole)})");

    private string SenderName => $"{handover.Sender.Name}, {registry.NameOf(handover.Sender.OrganisationId)}";

    private string People => handover.SubjectIds.Count == 1 ? "one person" : $"{handover.SubjectIds.Count} people";

    /// <summary>The recipient is to read and answer; where it has no system, or nobody is registered, the sender is to ring at once.</summary>
    public void Offered()
    {
        if (handover.RecipientOrganisationId is { } recipient)
        {
            var points = handover.Words.CriticalPoints.Count;
            ToRole(
                recipient, RoleToAct(), NotificationTrigger.HandoverOffered,
                "read the handover, and accept it or decline it with a reason", handover.AcceptanceDue,
                $"{registry.NameOf(handover.Sender.OrganisationId)} hands over {People} ({Code.Of(handover.Kind)})"
                + (points > 0 ? $", with {points} critical {(points == 1 ? "point" : "points")} to read first" : "")
                + $". Until a named person accepts, {handover.Sender.Name} holds the case.");
        }

        if (Recipient is null or { Connection: Connection.None })
        {
            ToSender(
                NotificationTrigger.HandoverOffered, RingAndLog, handover.AcceptanceDue,
                Recipient is null
                    ? $"Nobody in the registry takes over as {Code.Of(handover.RecipientRole)} in {handover.RecipientArea}: the handover has reached nobody. You hold the case."
                    : $"{RecipientName} has no system here: the handover has reached nobody yet. You hold the case.");
        }
    }

    /// <summary>The sender is told who took over.</summary>
    public void Accepted()
    {
        ToSender(
            NotificationTrigger.HandoverAnswered,
            handover.MovesLead ? "speak to the new holder if something is missing; the case is no longer yours" : "send on what is still missing; the case stays yours",
            null,
            $"{handover.AcceptedBy!.Name}, {RecipientName}, accepted the {(handover.MovesLead ? "handover" : "packet")} of {PlainTime.Full(handover.OfferedAt)}"
            + (handover.MovesLead ? " and holds the case now." : ". You hold the case and answer for the child."));
    }

    /// <summary>The birthday's task for the worker, who holds the case, or for the manager (F7).</summary>
    public void Birthday(int age, DateOnly on, bool toManager)
    {
        const string Expected = "offer the handover to the adult service (OfferHandover, ADULT_SERVICES), or withdraw this one and say why";
        var trigger = age == 17 ? NotificationTrigger.Age17 : NotificationTrigger.Age18;
        var said = $"Turns {age} on {PlainTime.Date(on)}. {handover.Sender.Name} holds the case: your service does not end because of the age until an adult service has accepted.";
        if (toManager && registry.Find(handover.Sender.OrganisationId) is { } organisation)
            ToRole(organisation.Id, Code.Of(HandoverRoles.ManagerAt(organisation)), trigger, Expected, handover.AcceptanceDue, said);
        else if (!toManager)
            ToSender(trigger, Expected, handover.AcceptanceDue, said);
    }

    /// <summary>The sender keeps the case.</summary>
    public void Declined()
    {
        ToSender(
            NotificationTrigger.HandoverAnswered, "find out whose it is: offer it elsewhere and withdraw this one, or settle it with the recipient", handover.NextLevelDue,
            $"{RecipientName} declined the handover of {PlainTime.Full(handover.OfferedAt)}: {handover.Reason}. You keep the case. While nobody acts, managers of both sides are told.");
    }

    /// <summary>The recipient has nothing to answer any more.</summary>
    public void Withdrawn()
    {
        if (handover.RecipientOrganisationId is { } recipient)
        {
            ToRole(
                recipient, RoleToAct(), NotificationTrigger.HandoverAnswered, "do nothing more with this handover", null,
                $"{registry.NameOf(handover.Sender.OrganisationId)} withdrew the handover of {PlainTime.Full(handover.OfferedAt)} and keeps the case.");
        }
    }

    /// <summary>T9 passed: the sender, who is to ring and log it (G8), and the managers of both sides.</summary>
    public void Unacknowledged()
    {
        if (NamesNobody)
        {
            ToSender(
                NotificationTrigger.HandoverLate, "offer it to an adult service (OfferHandover, ADULT_SERVICES), or withdraw it and say why", handover.NextLevelDue,
                $"UNACKNOWLEDGED: no adult service was named by {PlainTime.Full(handover.AcceptanceDue)}. You still hold the case.");
        }
        else
        {
            ToSender(
                NotificationTrigger.HandoverLate, RingAndLog, handover.NextLevelDue,
                $"UNACKNOWLEDGED: {RecipientName} had until {PlainTime.Full(handover.AcceptanceDue)}. You still hold the case. "
                + $"Telephone: {Recipient?.DutyTelephone ?? "none recorded"}.");
        }

        Level();
    }

    /// <summary>Whoever holds the level at both sides.</summary>
    public void Level()
    {
        var state = handover.State == HandoverState.Declined ? "was declined, and both sides say that the case is not theirs" : "is not accepted";
        foreach (var side in (ReadOnlySpan<string?>)[handover.Sender.OrganisationId, handover.RecipientOrganisationId])
        {
            if (side is null)
                continue;
            var mine = side == handover.Sender.OrganisationId;

            // The level above reads it in a tray of the whole house: that a service apart hands somebody over, or is to take somebody, is that service's (L7).
            if (InvolvementAccess.IsApartIn(registry.Find(side), mine ? handover.Sender.Role : RoleOfRecipient))
            {
                var holder = HandoverRoles.HolderOf(handover.Level, registry, side);
                Add(NotificationTrigger.HandoverLate, handover.Urgency, new Actor(side, holder, null, Routing.RoleOf(holder), null),
                    Routing.SeeToServices, handover.NextLevelDue, Tier.Existence,
                    $"A handover of a service here has not been settled in time. {Code.Of(handover.Level)}.", null, null);
                continue;
            }

            ToRole(
                side, HandoverRoles.HolderOf(handover.Level, registry, side), NotificationTrigger.HandoverLate,
                mine
                    ? NamesNobody
                        ? "see that an adult service is named, or that it is withdrawn with a reason"
                        : "ring the other side's manager; your practitioner holds the case until somebody accepts"
                    : "see that a named person accepts it, or declines it with a reason",
                handover.NextLevelDue,
                $"The handover of {People} ({Code.Of(handover.Kind)}), due {PlainTime.Full(handover.AcceptanceDue)}, {state}. "
                + $"{Code.Of(handover.Level)}. Until somebody accepts, {SenderName}, holds the case.");
        }

        // The top of the ladder is nobody's colleague: the partners themselves, who learn no more than that it is there (F5).
        if (handover.Level == EscalationLevel.Esc5Partnership && Routing.PartnershipOf(registry) is { } partnership
            && partnership.Id != handover.Sender.OrganisationId && partnership.Id != handover.RecipientOrganisationId)
        {
            Add(NotificationTrigger.HandoverLate, handover.Urgency,
                new Actor(partnership.Id, Routing.SafeguardingPartners, null, Routing.RoleOf(Routing.SafeguardingPartners), null),
                "settle with both sides who takes the case (GetHandover shows their reasons), and say what was settled", handover.NextLevelDue, Tier.Existence,
                $"A handover from {registry.NameOf(handover.Sender.OrganisationId)} to {RecipientName} {state}. "
                + $"{Code.Of(handover.Level)}. Until somebody accepts, {SenderName}, holds the case.",
                ContactOf(handover.Sender), InvolvementAccess.IsApart(handover.Sender.Role) || InvolvementAccess.IsApart(RoleOfRecipient) ? null : handover.SubjectIds[0]);
        }
    }

    /// <summary>
    /// Another agency that is involved: who holds the case from now on, nothing else (G6). A service of which it may not know is named on neither side;
    /// where it may know of neither, it hears nothing.
    /// </summary>
    /// <param name="findable">Whether the new holder may be named, or says where a hidden person is.</param>
    public void ToInvolved(Recipient recipient, bool findable)
    {
        var mayKnow = findable && InvolvementAccess.IsOpenTo(registry.Policy, recipient.Role, handover.AcceptedBy!.Role);
        var mayKnowSender = InvolvementAccess.IsOpenTo(registry.Policy, recipient.Role, handover.Sender.Role);
        if (!mayKnow && !mayKnowSender)
            return;
        var from = registry.NameOf(handover.Sender.OrganisationId);
        var now = $"{handover.AcceptedBy!.Name}, {RecipientName}, holds";
        Add(
            NotificationTrigger.ServiceLeft, Urgency.Standard, ActorOf(recipient),
            "make the new holder your contact, and say what you hold that he or she must know", DeliveryPace.AnswerBy(Urgency.Standard, session.Now), Tier.Existence,
            !mayKnow ? $"{from} handed the case over and says whom to speak to."
                : mayKnowSender ? $"{from} handed the case over; {now} it now."
                : $"{now} a case of this person now.",
            mayKnow ? ContactOf(handover.AcceptedBy!) : ContactOf(handover.Sender), recipient.PersonIds[0]);
    }

    private PractitionerRole RoleOfRecipient => InvolvementAccess.IsApart(handover.RecipientRole) ? handover.RecipientRole : handover.AcceptedBy?.Role ?? handover.RecipientRole;

    /// <summary>Somebody outside the handover has to act on it.</summary>
    public void ToOther(
        Recipient recipient, NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, Tier tier, string summary, string personId) => Add(
        trigger, handover.Urgency, ActorOf(recipient), expected, respondBy, tier, summary, ContactOf(handover.Holder), personId, named: false);

    private const string RingAndLog = "ring the recipient now and log the attempt here: ACTED, with whom you spoke and what was said";

    /// <summary>The role that is to take over, where the organisation has it; else who stands above.</summary>
    private string RoleToAct() => Code.Of(
        Recipient is { } organisation && !organisation.AllowedRoles.Contains(handover.RecipientRole)
            ? HandoverRoles.ManagerAt(organisation)
            : handover.RecipientRole);

    private void ToSender(NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary) => Add(
        trigger, handover.Urgency,
        new Actor(handover.Sender.OrganisationId, handover.Sender.Name, handover.Sender.PractitionerId, handover.Sender.Role, handover.Sender.Team),
        expected, respondBy, Tier.Summary, summary,
        handover.AcceptedBy is { } acceptor ? ContactOf(acceptor) : Recipient?.DutyDesk, handover.SubjectIds[0]);

    private void ToRole(
        string organisationId, string role, NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary) => Add(
        trigger, handover.Urgency, new Actor(organisationId, role, null, Routing.RoleOf(role), null),
        expected, respondBy, Tier.Summary, summary,
        organisationId == handover.Sender.OrganisationId ? Recipient?.DutyDesk : ContactOf(handover.Sender), handover.SubjectIds[0]);

    private ContactPoint ContactOf(HandoverParty party) => HandoverRoles.ContactOf(party, registry);

    private static Actor ActorOf(Recipient recipient) =>
        new(recipient.Organisation.Id, recipient.ActionOwner, recipient.ActionOwnerId, recipient.Role, recipient.Team);

    /// <summary>Who has to act: a role, or a named person with the role in which a deputy stands in (G10).</summary>
    private sealed record Actor(string OrganisationId, string Owner, string? OwnerId, PractitionerRole Role, string? Team);

    private void Add(
        NotificationTrigger trigger, Urgency urgency, Actor actor, string expected, DateTimeOffset? respondBy, Tier tier, string summary,
        ContactPoint? contact, string? personId, bool named = true) =>
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = actor.OrganisationId,
            Trigger = trigger,
            Urgency = urgency,
            ActionOwner = actor.Owner,
            ActionOwnerId = actor.OwnerId,
            ActionRole = actor.Role,
            ActionTeam = actor.Team,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = tier,
            Summary = summary,
            PersonId = personId,
            HandoverId = named ? handover.Id : null,
            Contact = contact ?? registry.Find(actor.OrganisationId)?.DutyDesk,
            Listed = true,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
}

/// <summary>Who stands where on the two sides of a handover.</summary>
public static class HandoverRoles
{
    /// <summary>The role that stands above an organisation's workers, among those that it has.</summary>
    public static PractitionerRole ManagerAt(Organisation organisation) =>
        organisation.AllowedRoles.Contains(Routing.ManagerOf(organisation.Agency))
            ? Routing.ManagerOf(organisation.Agency)
            : Routing.SafeguardingLeadOf(organisation);

    /// <summary>
    /// Who owns what a call leaves to do about somebody: the caller; where a conflict of interest keeps the caller away (L10), the level above at
    /// the caller's organisation. In the caller's hands it would lie where nobody looks at it.
    /// </summary>
    internal static HandoverParty OwnerOf(Caller caller, string personId, RegistrySnapshot registry)
    {
        if (!caller.Conflicts.Keeps(personId) || registry.Find(caller.OrganisationId) is not { } organisation)
            return caller.Party();
        var above = ManagerAt(organisation);
        return above == caller.Role
            ? new HandoverParty(organisation.Id, null, Routing.SeniorManager, PractitionerRole.Unspecified, null)
            : new HandoverParty(organisation.Id, null, Code.Of(above), above, null);
    }

    /// <summary>Who holds a level of the ladder at one organisation, as an action owner.</summary>
    public static string HolderOf(EscalationLevel level, RegistrySnapshot registry, string organisationId) => level switch
    {
        EscalationLevel.Esc4SeniorManager => Routing.SeniorManager,
        EscalationLevel.Esc5Partnership => Routing.SafeguardingPartners,
        EscalationLevel.Esc3SafeguardingLead when registry.Find(organisationId) is { } o => Code.Of(Routing.SafeguardingLeadOf(o)),
        _ when registry.Find(organisationId) is { } o => Code.Of(ManagerAt(o)),
        _ => Routing.SeniorManager,
    };

    /// <summary>A party, to speak to.</summary>
    public static ContactPoint ContactOf(HandoverParty party, RegistrySnapshot registry) => new(
        party.Name, party.Role, registry.NameOf(party.OrganisationId),
        party.Telephone ?? registry.Find(party.OrganisationId)?.DutyTelephone);
}
