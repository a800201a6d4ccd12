using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// What an organisation left undone is told to its manager, who can do it (requirement C8): not as blame, and only where the organisation knows
/// the child and the manager may know of the concern. Whether somebody was told does not come back to the author: that would say that the
/// organisation works with the child.
/// </summary>
internal static class OmissionNotices
{
    /// <summary>What is asked of the manager.</summary>
    public const string DoIt = "see that what was left undone is done, or say why not: accept, act, or decline with a reason";

    public static async ValueTask TellAsync(
        IWriteSession session, Concern concern, IReadOnlyCollection<string> childIds, PartnershipClock clock, RegistrySnapshot registry)
    {
        if (concern.Kind != ConcernKind.AgencyOmission || concern.OmittedBy is not { } id || registry.Find(id) is not { Enabled: true } organisation)
            return;
        List<string> people = [.. childIds.Append(concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal)];
        if ((await session.People.HiddenFromAsync(id, people)).Count > 0)
            return;
        var known = (await session.People.OwnRecordIdsAsync(id, people)).Keys
            .Concat((await session.Links.InvolvementsOfAsync(people)).Where(i => i.OrganisationId == id).Select(i => i.PersonId)).ToHashSet(StringComparer.Ordinal);
        if (people.Find(known.Contains) is not { } person)
            return;
        var manager = HandoverRoles.HolderOf(EscalationLevel.Esc2TeamManager, registry, id);
        var role = Routing.RoleOf(manager);
        var tier = Disclosure.TierOfNotice(ConcernAccess.Decide(registry.Policy, role, concern).Release);
        if (tier == Tier.Unspecified)
            return;
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = id,
            Trigger = NotificationTrigger.ConcernShared,
            Urgency = concern.Urgency,
            ActionOwner = manager,
            ActionRole = role,
            ExpectedResponse = DoIt,
            RespondBy = (concern.Urgency is Urgency.SameDay or Urgency.ImmediateDanger
                ? clock.Due(DeadlineKey.NamedOwner, session.Now, concern.Urgency) : clock.Due(DeadlineKey.HandoverAcceptance, session.Now)).DueAt,
            Tier = tier,
            Summary = tier >= Tier.Marker
                ? $"{registry.NameOf(concern.OrganisationId)} says that something was left undone here for somebody whom you know ({ConcernPrompts.Named(concern.Indicators)})."
                : "Somebody says that something was left undone here for somebody whom you know. Speak to its author.",
            PersonId = person,
            ConcernId = concern.Id,
            Contact = Disclosure.ContactOf(concern, registry),
            PublishedAt = session.Now,
            StateSince = session.Now,
            PublisherOrganisationId = (Routing.PartnershipOf(registry) ?? organisation).Id,
        });
    }
}
