using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>
/// Who is told of a use of emergency access (L9): the person's lead, at once, and whoever has to review it. Neither learns the
/// practitioner's words by it: they may name an informant.
/// </summary>
public static class EmergencyNotices
{
    /// <summary>
    /// Tells the person's lead; where nobody leads, or the lead must not be told, the duty desk of the area where the person lives; where
    /// there is none either, whoever broke the glass is asked to ring.
    /// </summary>
    public static async ValueTask TellLeadAsync(IWriteSession session, EmergencyGrant grant, RegistrySnapshot registry, Call call)
    {
        var urgency = grant.Reason is EmergencyReason.ChildInImmediateDanger or EmergencyReason.MissingNow or EmergencyReason.FoundWithUnknownAdult
            ? Urgency.ImmediateDanger : Urgency.SameDay;
        var respondBy = DeliveryPace.AnswerBy(urgency, session.Now);
        var recipient = await RecipientAsync(session, grant, registry, call.Caller.Area);
        if (recipient is null)
        {
            AreaDesks.AskToRing(session, registry, call.Caller, NotificationTrigger.EmergencyAccess, urgency, respondBy, grant.PersonId);
            return;
        }

        // Where somebody in hiding is looked up in an emergency may be where that is: a lead who does not keep it safe rings the desk of the own area (A10).
        var named = await MayNameAsync(session, grant, registry, recipient);
        var item = Item(session, grant, registry, recipient, urgency, respondBy);
        session.Inbox.Add(item with
        {
            ExpectedResponse = "Ring them now: tell what they need to know, and learn what happened. Say so if nobody should have looked.",
            Summary = $"{(named ? WhoFor(grant, registry, recipient.Role) : Somebody)} broke the glass on this person's record: {Code.Of(grant.Reason)}, open until {PlainTime.Full(grant.Until)}.",
            Contact = named ? item.Contact : Whereabouts.DeskFor(recipient.Organisation, registry),
        });
    }

    /// <summary>Tells the person's lead and the partnership that a use was found not to be justified.</summary>
    public static async ValueTask TellNotJustifiedAsync(IWriteSession session, EmergencyGrant grant, RegistrySnapshot registry)
    {
        string What(string who) => $"{who}, broke the glass on {PlainTime.Full(grant.GrantedAt)}; the review found that it was not justified.";
        var respondBy = DeliveryPace.AnswerBy(Urgency.SameDay, session.Now);
        if (await RecipientAsync(session, grant, registry, registry.Find(grant.OrganisationId)?.Area ?? "") is { } recipient)
        {
            var named = await MayNameAsync(session, grant, registry, recipient);
            session.Inbox.Add(Item(session, grant, registry, recipient, Urgency.SameDay, respondBy) with
            {
                ExpectedResponse = "Decide whether the family is told and whether anybody is at risk by it, and note it (ACTED).",
                Summary = What(named ? WhoFor(grant, registry, recipient.Role) : Somebody),
                Contact = named ? ReviewerOf(grant, registry) : Whereabouts.DeskFor(recipient.Organisation, registry),
            });
        }

        if (Routing.PartnershipOf(registry) is not { } partnership)
            return;
        var (owner, role) = EmergencyReviewers.HolderOf(EmergencyReviewLevel.Partnership, null, partnership);
        session.Inbox.Add(Item(
            session, grant, registry, new Recipient(partnership, owner, null, role, partnership.DutyDesk, []), Urgency.Standard,
            DeliveryPace.AnswerBy(Urgency.Standard, session.Now)) with
        {
            ExpectedResponse = $"Look at the use {grant.Id} (ListEmergencyAccess) and at what follows from it.",
            Summary = What(WhoFor(grant, registry, role)),
            PersonId = null,
            Contact = ReviewerOf(grant, registry),
        });
    }

    /// <summary>Asks whoever holds the grant's level for the review. The item's id follows from both, so that the review closes it.</summary>
    /// <param name="late">The level below let it pass.</param>
    public static void AskReview(IWriteSession session, EmergencyGrant grant, RegistrySnapshot registry, bool late)
    {
        if (ReviewingOrganisation(grant, grant.ReviewLevel, registry) is not { } organisation)
            return;
        var (_, role) = EmergencyReviewers.HolderOf(grant.ReviewLevel, organisation, organisation);
        var partnership = grant.ReviewLevel == EmergencyReviewLevel.Partnership;
        session.Inbox.Add(Item(
            session, grant, registry, new Recipient(organisation, grant.ReviewOwner, null, role, organisation.DutyDesk, []),
            late ? Urgency.SameDay : Urgency.Standard, grant.ReviewDue) with
        {
            Id = ReviewItemId(grant.Id, grant.ReviewLevel),
            ExpectedResponse = "Review this use (ReviewEmergencyAccess). Whoever opened the record does not review it.",
            Summary = late
                ? $"A use of emergency access was to be reviewed by {PlainTime.Full(grant.FirstReviewDue)} and has not been."
                : $"{grant.PractitionerName} ({Code.Of(grant.Role)}) broke the glass: {Code.Of(grant.Reason)}.",
            PersonId = partnership ? null : AloneId.Shown(grant.PersonId),
            GrantId = grant.Id,

            // That a service apart opened a record says that it works with the person (L7): whoever reviews reads it, and not the house.
            AddresseeAlone = true,
        });
    }

    /// <summary>Somebody reviewed it: whoever was asked on the way is not asked any more.</summary>
    public static async ValueTask SettleAsync(IWriteSession session, EmergencyGrant grant, RegistrySnapshot registry, string by)
    {
        var from = AcknowledgeItemsHandler.AllowedFrom(NotificationState.Acted);
        for (var level = EmergencyReviewLevel.SafeguardingLead; level <= grant.ReviewLevel; level++)
        {
            if (ReviewingOrganisation(grant, level, registry) is { } organisation)
            {
                _ = await session.Inbox.TryMoveAsync(
                    organisation.Id, ReviewItemId(grant.Id, level), from, NotificationState.Acted, by, $"reviewed: {Code.Of(grant.Outcome)}", session.Now);
            }
        }
    }

    private static string ReviewItemId(string grantId, EmergencyReviewLevel level) => Ids.Derived("ntf", $"{grantId}/review/{(int)level}");

    private static Organisation? ReviewingOrganisation(EmergencyGrant grant, EmergencyReviewLevel level, RegistrySnapshot registry) =>
        level == EmergencyReviewLevel.Partnership ? Routing.PartnershipOf(registry) : registry.Find(grant.OrganisationId);

    private static ContactPoint ReviewerOf(EmergencyGrant grant, RegistrySnapshot registry) => new(
        grant.ReviewedBy ?? registry.NameOf(grant.OrganisationId), PractitionerRole.Unspecified, registry.NameOf(grant.OrganisationId),
        registry.Find(grant.OrganisationId)?.DutyTelephone);

    /// <summary>
    /// The lead, unless the person, or whoever is suspected of having harmed the person, is the lead's own case, or the lead is kept
    /// from this record: then the duty desk, where another than that worker answers. Whoever broke the glass is told nothing by it: where he or
    /// she leads, whoever else leads is, else the desk, and there its manager where the desk is the own post.
    /// </summary>
    private static async ValueTask<Recipient?> RecipientAsync(
        IReadSession session, EmergencyGrant grant, RegistrySnapshot registry, string callersArea)
    {
        var today = LondonTime.DateOf(session.Now);
        var involvements = (await session.Links.InvolvementsOfAsync([grant.PersonId])).Where(i => !IsBy(grant, i));
        var area = await LinkOccasions.AreaOfAsync(session, grant.PersonId, callersArea, today);
        var lead = Lead.Of(involvements, registry, today, area);
        if (lead is { Practitioner: { } practitioner, OrganisationId: { } organisationId }
            && registry.Find(organisationId) is { Enabled: true } organisation
            && !await EmergencyLeads.MustNotKnowAsync(session, grant.PersonId, lead, today))
        {
            return new Recipient(organisation, practitioner.Name, lead.PractitionerId, practitioner.Role, practitioner, [grant.PersonId]);
        }

        var desk = registry.ReceiverOfReferrals(area) ?? registry.ReceiverOfReferrals(callersArea);
        if (desk is null)
            return null;
        var recipient = AreaDesks.AsRecipient(desk, grant.PersonId);
        var manager = Routing.ManagerOf(desk.Agency);
        return desk.Id == grant.OrganisationId && grant.Role == recipient.Role ? recipient with { ActionOwner = Code.Of(manager), Role = manager } : recipient;
    }

    private static bool IsBy(EmergencyGrant grant, Involvement involvement) =>
        involvement.OrganisationId == grant.OrganisationId
        && (involvement.PractitionerId is { } id ? id == grant.PractitionerId : involvement.PractitionerName == grant.PractitionerName);

    /// <summary>
    /// Who it was, as far as a reader's role may be told: that a worker of a service apart opens a record says that the service works with the person, and
    /// of an officer for allegations perhaps more (L7). Where even that is hidden from the role, the organisation stands for its worker.
    /// </summary>
    private static string WhoFor(EmergencyGrant grant, RegistrySnapshot registry, PractitionerRole reader) =>
        InvolvementAccess.MayBeNamedTo(registry.Policy, reader, grant.Role)
            ? $"{grant.PractitionerName} ({Code.Of(grant.Role)}), {registry.NameOf(grant.OrganisationId)}"
            : EmergencyViews.Nameless(grant, registry);

    private const string Somebody = "A practitioner of another area";

    private static ValueTask<bool> MayNameAsync(IReadSession session, EmergencyGrant grant, RegistrySnapshot registry, Recipient reader) =>
        Whereabouts.MayNameAsync(session, reader, grant.OrganisationId, registry, [grant.PersonId]);

    private static Notification Item(
        IWriteSession session, EmergencyGrant grant, RegistrySnapshot registry, Recipient to, Urgency urgency, DateTimeOffset respondBy) => new()
        {
            Id = session.NextId("ntf"),
            OrganisationId = to.Organisation.Id,
            Trigger = NotificationTrigger.EmergencyAccess,
            Urgency = urgency,
            ActionOwner = to.ActionOwner,
            ActionOwnerId = to.ActionOwnerId,
            ActionRole = to.Role,
            ExpectedResponse = "",
            RespondBy = respondBy,
            Tier = Tier.Existence,
            Summary = "",
            PersonId = AloneId.Shown(grant.PersonId),
            Contact = InvolvementAccess.MayBeNamedTo(registry.Policy, to.Role, grant.Role)
                ? new ContactPoint(
                    grant.PractitionerName, grant.Role, registry.NameOf(grant.OrganisationId), registry.Find(grant.OrganisationId)?.DutyTelephone)
                : registry.Find(grant.OrganisationId)?.DutyDesk ?? to.Contact,

            // The lead's colleagues learn of such a service no more than anybody.
            AddresseeAlone = !InvolvementAccess.IsOpenTo(registry.Policy, to.Role, grant.Role),
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
}
