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

    /// <summary>Whether an item is such a notice.</summary>
    public static bool IsOne(Notification item) => item.ExpectedResponse == DoIt;

    /// <summary>
    /// Tells the manager. As with whoever else is told, nobody hears of a child of whom the publisher must learn nothing, or to whom intelligence
    /// alone leads; where somebody's whereabouts are kept, a service of another area does not hear where the concern comes from (A10).
    /// </summary>
    /// <param name="children">The children that the concern bears on.</param>
    public static async ValueTask TellAsync(
        IWriteSession session, Concern concern, IReadOnlyCollection<BearingChild> children, PartnershipClock clock, RegistrySnapshot registry)
    {
        if (concern.Kind != ConcernKind.AgencyOmission || concern.OmittedBy is not { } id || registry.Find(id) is not { Enabled: true } organisation)
            return;
        List<string> everybody = [.. children.Select(c => c.Person.Id).Append(concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (everybody.Count == 0 || (await session.People.HiddenFromAsync(id, everybody)).Count > 0)
            return;
        var closed = children.Where(c => c.Bearing.Apart || c.ByIntelligence).Select(c => c.Person.Id).ToHashSet(StringComparer.Ordinal);
        List<string> people = [.. everybody.Where(p => !closed.Contains(p))];
        var found = children.Select(c => c.Person).Where(p => !closed.Contains(p.Id)).ToList();
        if (concern.SubjectId is { } subjectId && !closed.Contains(subjectId) && found.TrueForAll(p => p.Id != subjectId)
            && await session.People.FindAsync(subjectId) is { } subject)
            found.Add(subject);
        var kept = await Whereabouts.KeptAsync(session, found);

        // Who worked with somebody once does not know the child; nor does an old record say that whoever hides is still there.
        var today = LondonTime.DateOf(session.Now);
        var known = (await session.Links.InvolvementsOfAsync(people)).Where(i => i.OrganisationId == id && i.OpenOn(today)).Select(i => i.PersonId)
            .Concat((await session.People.OwnRecordIdsAsync(id, people)).Keys.Where(p => !kept.Contains(p) && children.Any(c => c.Person.Id == p)))
            .ToHashSet(StringComparer.Ordinal);
        if (people.Find(known.Contains) is not { } person)
            return;
        var manager = HandoverRoles.HolderOf(EscalationLevel.Esc2TeamManager, registry, id);
        var role = Routing.RoleOf(manager);
        var tier = Disclosure.TierOfNotice(ConcernAccess.Decide(registry.Policy, role, concern).Release);
        if (tier == Tier.Unspecified)
            return;
        var unnamed = kept.Count > 0 && !Whereabouts.MayName(new Recipient(organisation, manager, null, role, organisation.DutyDesk, []), concern.OrganisationId, registry);
        if (unnamed)
            tier = Tier.Existence;
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
                : $"Somebody says that something was left undone here for somebody whom you know. Speak to {(unnamed ? "the duty desk of your area" : "its author")}.",
            PersonId = person,

            // The concern names its publisher and its author.
            ConcernId = unnamed ? null : concern.Id,
            Contact = unnamed ? Whereabouts.DeskFor(organisation, registry) : Disclosure.ContactOf(concern, registry),
            PublishedAt = session.Now,
            StateSince = session.Now,
            PublisherOrganisationId = (Routing.PartnershipOf(registry) ?? organisation).Id,
        });
    }
}
