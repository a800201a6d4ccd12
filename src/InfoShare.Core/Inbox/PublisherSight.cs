using InfoShare.Core.Access;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>
/// Whether whoever set an item off may learn that its recipient was told. Whom the answer to the act does not name is not named later either, because
/// nobody has read it: neither by a telephone task, nor in a number of those who declined (L7, A10, L10).
/// </summary>
internal static class PublisherSight
{
    // Sent to whom the publisher itself chose.
    private static readonly NotificationTrigger[] Addressed =
        [NotificationTrigger.ReferralReceived, NotificationTrigger.HandoverOffered, NotificationTrigger.InformationRequested, NotificationTrigger.TaskGiven];

    /// <summary>Whether nothing keeps the recipient from the publisher; true where the clock set it off.</summary>
    public static async ValueTask<bool> MayKnowAsync(IReadSession session, Notification item, RegistrySnapshot registry)
    {
        if (item.PublisherOrganisationId is not { } publisher || Addressed.Contains(item.Trigger))
            return true;
        var own = publisher == item.OrganisationId;
        if (!InvolvementAccess.IsOpenTo(registry.Policy, item.PublisherRole, item.ActionRole)
            && !(own && (item.PublisherId is null || item.PublisherRole == item.ActionRole)))
        {
            return false;
        }

        // The desk of the publisher's own area is told whether it knows the person or not.
        if (item.PersonId is not { } person || IsOwnDesk(item, registry.Find(publisher), registry))
            return true;
        if (item.PublisherId is { } author && await ConflictWatch.StandsBetweenAsync(session, publisher, author, person))
            return false;
        return own || registry.Policy.KeepsWhereabouts(item.PublisherRole)
            || (await session.People.FindAsync(person) is { } found && !await Whereabouts.AreKeptAsync(session, [found]));
    }

    private static bool IsOwnDesk(Notification item, Organisation? publisher, RegistrySnapshot registry) =>
        publisher is not null && item.ActionOwner == Code.Of(PractitionerRole.DutySocialWorker)
        && item.OrganisationId == registry.ReceiverOfReferrals(publisher.Area)?.Id;
}
