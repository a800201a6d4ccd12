using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// The duty desk of an area (requirements F6, F9, G2, G6): that of the area where the child lives, which alone can act there; where
/// it has none, the publisher's, which knows whom to ring. Where neither has one, whoever publishes is asked to ring.
/// </summary>
public static class AreaDesks
{
    private const string ChildrensServices = "children's services";

    /// <summary>The desk for a person; null where neither area has one.</summary>
    /// <param name="personId">The child, or the adult when no child is known; null: only the publisher's area is.</param>
    public static async ValueTask<Organisation?> OfAsync(IReadSession session, string? personId, RegistrySnapshot registry, Caller publisher) =>
        personId is not null
        && await LinkOccasions.AreaOfAsync(session, personId, publisher.Area, LondonTime.DateOf(session.Now)) is var area
        && registry.ReceiverOfReferrals(area) is { } desk
            ? desk : registry.ReceiverOfReferrals(publisher.Area);

    /// <summary>
    /// Whether the publisher may read that this desk was told: its own area's always; another's gives away where the person
    /// lives, which is not shown of anybody whom it must not find (requirement A10).
    /// </summary>
    public static async ValueTask<bool> MayBeNamedAsync(IReadSession session, Organisation desk, string? personId, Caller publisher) =>
        personId is null || string.Equals(desk.Area, publisher.Area, StringComparison.OrdinalIgnoreCase)
        || (await session.People.HiddenFromAsync(publisher.OrganisationId, [personId])).Count == 0;

    /// <summary>A desk as somebody to tell.</summary>
    public static Recipient AsRecipient(Organisation desk, params IReadOnlyList<string> personIds) => new(
        desk, Code.Of(PractitionerRole.DutySocialWorker), null, PractitionerRole.DutySocialWorker, desk.DutyDesk, personIds);

    /// <summary>No desk can be told: the publisher rings, and the notice stays until it says whom it reached.</summary>
    /// <param name="whom">The service that nobody in the registry is.</param>
    /// <param name="concernId">The concern, where that there is one must not reach every colleague: then only who may know of it sees the item.</param>
    public static void AskToRing(
        IWriteSession session, RegistrySnapshot registry, Caller publisher, NotificationTrigger trigger, Urgency urgency, DateTimeOffset respondBy,
        string? personId, string whom = ChildrensServices, string? concernId = null) => session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = publisher.OrganisationId,
            Trigger = trigger,
            Urgency = urgency,
            ActionOwner = publisher.Practitioner?.Name ?? Routing.DutyDesk,
            ActionOwnerId = publisher.Practitioner?.Id,
            ActionRole = publisher.Role,
            ActionTeam = publisher.Practitioner?.Team,
            ExpectedResponse = $"ring the {whom} where the child lives, and note here whom you reached (ACTED)",
            RespondBy = respondBy,
            Tier = Tier.Existence,
            Summary = $"There are no {whom} in the registry for this: nobody there was told of what you recorded.",
            PersonId = personId,
            ConcernId = concernId,
            Contact = Routing.PartnershipOf(registry)?.DutyDesk ?? registry.Find(publisher.OrganisationId)?.DutyDesk,
            Listed = true,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
}
