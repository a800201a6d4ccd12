using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>
/// The tasks that an item begets when the inbox does not bring it across (G8). They name whom to ring and why, never what the
/// item says: who rings need not be one who may know.
/// </summary>
internal static class DeliveryTasks
{
    /// <summary>
    /// Somebody rings: the one who published it, who knows what it is about; for what the clock published, the partnership; where
    /// neither is connected, a manager of the organisation itself.
    /// </summary>
    public static async ValueTask TelephoneAsync(IWriteSession session, Notification item, RegistrySnapshot registry, DateTimeOffset respondBy)
    {
        item = await ForWhoMayKnowAsync(session, item, registry);
        var (caller, owner, ownerId) = CallerOf(item, registry);
        var ring = RingOf(item, registry, session.Now);
        session.Inbox.Add(About(session, item, caller, owner, ownerId, NotificationTrigger.TelephoneNeeded) with
        {
            ActionRole = ownerId is not null && ownerId == item.PublisherId ? item.PublisherRole : Routing.RoleOf(owner),
            ExpectedResponse = "ring now, and log the call (LogTelephoneCall): reached whom, or not reached",
            RespondBy = respondBy,

            // The minute would join it with what others of the house were told of the same.
            Summary = InvolvementAccess.IsApart(item.ActionRole)
                ? $"{registry.NameOf(item.OrganisationId)} has not read what it was sent. Ring {ring.Name}."
                : $"{registry.NameOf(item.OrganisationId)} has not read what was sent on {PlainTime.Full(item.PublishedAt)}. Ring {ring.Name}.",
            Contact = ring,
        });
    }

    /// <summary>Whom to ring about an item that nobody has opened: who is on duty for it, at his or her own number or the organisation's.</summary>
    public static ContactPoint RingOf(Notification item, RegistrySnapshot registry, DateTimeOffset now)
    {
        var duty = registry.Roster.For(item, now);
        return new ContactPoint(
            duty?.Name ?? item.ActionOwner, PractitionerRole.Unspecified, registry.NameOf(item.OrganisationId),
            duty?.Telephone ?? registry.Find(item.OrganisationId)?.DutyTelephone);
    }

    /// <summary>The manager of whoever was told, and, when nobody there could be reached at all, the publisher's manager too.</summary>
    public static async ValueTask ManagersAsync(IWriteSession session, Notification item, RegistrySnapshot registry)
    {
        item = await ForWhoMayKnowAsync(session, item, registry);
        var since = PlainTime.Full(item.PublishedAt);
        var name = registry.NameOf(item.OrganisationId);
        if (registry.Find(item.OrganisationId) is { Enabled: true } told)
        {
            var (apart, above) = (InvolvementAccess.IsApart(item.ActionRole), Routing.SafeguardingLeadOf(told));

            // What is for its addressee alone whoever is told of the delay may not read either: not a person's, nor a post's that nobody holds there.
            var alone = item.AddresseeAlone && (item.ActionOwnerId is not null || !Routing.IsHeldAt(registry, told, item.ActionRole, session.Now)
                || (above != item.ActionRole && !Roles.IsManager(above)));
            session.Inbox.Add(About(session, item, told, Code.Of(above), null, NotificationTrigger.AlertUnanswered) with
            {
                ExpectedResponse = alone
                    ? $"name in the roster who stands in for {item.ActionOwner}, and see that it is taken on today: that one can read it, and you need not"
                    : apart
                    ? $"see that somebody of that service takes it on today; where nobody of it is there, name in the roster who stands in for {item.ActionOwner}: that one can read it, and you need not"
                    : "see that somebody takes it on today, or take it on yourself",
                Summary = apart
                    ? $"An item for {item.ActionOwner} has not been taken on in time."
                    : $"An item of {since} for {item.ActionOwner} has not been taken on in time.",
            });
        }

        if (item.State == NotificationState.Failed && item.PublisherOrganisationId is { } id && id != item.OrganisationId
            && registry.Find(id) is { Enabled: true } publisher)
        {
            var ofAService = InvolvementAccess.IsApartIn(publisher, item.PublisherRole);
            session.Inbox.Add(About(session, item, publisher, Code.Of(Routing.SafeguardingLeadOf(publisher)), null, NotificationTrigger.AlertUnanswered) with
            {
                ExpectedResponse = ofAService ? Routing.SeeToServices : "ring the manager there, and see that somebody takes it on",
                Summary = ofAService
                    ? "Nobody has read what a service here sent, and the telephone has brought no answer."
                    : $"Nobody at {name} has read what your organisation sent on {since}, and the telephone has brought no answer.",
                Contact = ofAService ? publisher.DutyDesk : registry.Find(item.OrganisationId)?.DutyDesk,
            });
        }
    }

    /// <summary>
    /// All who were told have declined: it is back with the publisher, and a manager there decides (G8). What a service of the house keeps to itself
    /// (L7) goes back to that service; its house's lead sees that somebody there decides, and nothing of whom it is about.
    /// </summary>
    /// <param name="told">How many; null where that is not for the publisher.</param>
    public static async ValueTask AllDeclinedAsync(IWriteSession session, Notification item, RegistrySnapshot registry, int? told)
    {
        item = await ForWhoMayKnowAsync(session, item, registry);
        if (item.PublisherOrganisationId is not { } id || registry.Find(id) is not { Enabled: true } publisher)
            return;
        var lead = id == Routing.PartnershipOf(registry)?.Id ? Routing.SafeguardingPartners : Code.Of(Routing.SafeguardingLeadOf(publisher));
        var service = InvolvementAccess.IsApartIn(publisher, item.PublisherRole) ? item.PublisherRole
            : id == item.OrganisationId && InvolvementAccess.IsApartIn(publisher, item.ActionRole) ? item.ActionRole
            : PractitionerRole.Unspecified;
        if (service != PractitionerRole.Unspecified)
        {
            session.Inbox.Add(About(session, item, publisher, lead, null, NotificationTrigger.AllDeclined) with
            {
                ExpectedResponse = Routing.SeeToServices,
                Summary = "What a service here sent, or was told, has been declined by all.",
                AboutItemId = null,
            });
        }

        session.Inbox.Add(About(session, item, publisher, service == PractitionerRole.Unspecified ? lead : Code.Of(service), null, NotificationTrigger.AllDeclined) with
        {
            ExpectedResponse = item.Trigger == NotificationTrigger.LeadNamed
                ? "name another lead (AssignLead): until then everybody is told to ring the one who declined"
                : "decide who holds it now: refer, tell somebody else, or keep it with a reason",
            Summary = item.Trigger == NotificationTrigger.LeadNamed ? $"{item.ActionOwner} was named as the lead for this person and has declined."
                : told == 1
                ? $"The one who was told on {PlainTime.Full(item.PublishedAt)} has declined."
                : $"All{(told is null ? "" : $" {told}")} who were told on {PlainTime.Full(item.PublishedAt)} have declined.",
            ConcernId = item.ConcernId,
            Tier = Tier.Existence,
            PersonId = item.PersonId,
        });
    }

    /// <summary>
    /// Where the publisher must not find the person whom the item is about, nothing of it comes back to the publisher: that nobody has
    /// read it says who works with the person (requirement A10); nor where it must not learn who was told (L7, L10). The organisation that was told
    /// stands in.
    /// </summary>
    private static async ValueTask<Notification> ForWhoMayKnowAsync(IWriteSession session, Notification item, RegistrySnapshot registry)
    {
        if (item.PublisherOrganisationId is not { } publisher)
            return item;
        var mayKnow = await PublisherSight.MayKnowAsync(session, item, registry)
            && (publisher == item.OrganisationId || item.PersonId is not { } person || (await session.People.HiddenFromAsync(publisher, [person])).Count == 0);
        return mayKnow ? item
            : item with
            {
                PublisherOrganisationId = item.OrganisationId,
                PublisherId = null,
                PublisherName = null,
                PublisherRole = PractitionerRole.Unspecified,

                // A colleague who published it reads none of it either.
                ConcealedFrom = item.ConcealedFrom ?? (publisher == item.OrganisationId ? item.PublisherId : null),
            };
    }

    private static (Organisation Organisation, string Owner, string? OwnerId) CallerOf(Notification item, RegistrySnapshot registry)
    {
        if (item.PublisherOrganisationId is { } id && registry.Find(id) is { Enabled: true } publisher)
            return (publisher, item.PublisherName ?? Routing.DutyDesk, item.PublisherId);
        if (Routing.PartnershipOf(registry) is { } partnership)
            return (partnership, Routing.SafeguardingPartners, null);
        var own = registry.Find(item.OrganisationId)!;
        return (own, Code.Of(Routing.SafeguardingLeadOf(own)), null);
    }

    private static Notification About(
        IWriteSession session, Notification item, Organisation organisation, string owner, string? ownerId, NotificationTrigger trigger) => new()
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisation.Id,
            Trigger = trigger,
            Urgency = item.Urgency,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = Routing.RoleOf(owner),
            ExpectedResponse = "",
            RespondBy = DeliveryPace.AnswerBy(item.Urgency, session.Now),
            Tier = Tier.Existence,
            Summary = "",
            AboutItemId = item.Id,
            ConcealedFrom = organisation.Id == item.OrganisationId ? item.ConcealedFrom : null,
            Contact = organisation.DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
}
