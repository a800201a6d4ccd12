using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// Repeated declarations of one plan form a series, whoever hears them (requirements B8, T17): from the third on the manager of
/// whoever recorded it and the manager of children's services are told, in the area of each child around the two.
/// </summary>
public sealed class DeclarationSeries(PartnershipClock clock)
{
    /// <summary>Counts the declaration that is being recorded, and tells both managers when it is one too many.</summary>
    public async ValueTask TellManagersAsync(IWriteSession session, Relationship declared, Call call, RegistrySnapshot registry)
    {
        if (!PlanChecks.IsPlan(declared))
            return;
        var count = 1 + await session.Households.CountDeclarationsAsync(declared.PersonId, declared.RelatedId);
        if (count < clock.Threshold(DeadlineKey.ReferralSeries, DeadlineCase.ManagerAlertFrom, session.Now))
            return;
        var caller = call.Caller;
        var own = registry.Find(caller.OrganisationId);
        if (own is not null)
            Add(own, InvolvementAccess.IsApartIn(own, caller.Role) ? caller.Role : Routing.ManagerOf(own.Agency));
        var links = await session.Links.RelationshipsOfAsync([declared.PersonId, declared.RelatedId], ChildLinks.MaxLinks);
        var children = links.Where(l => HouseholdWalk.IsCare(l.Type) && (l.PersonId == declared.PersonId || l.PersonId == declared.RelatedId))
            .Select(l => l.RelatedId).Distinct(StringComparer.Ordinal).Take(ResurfaceConcerns.MaxChildren).DefaultIfEmpty(declared.RelatedId);
        var desks = new List<Organisation>();
        foreach (var child in children.ToList())
        {
            if (await AreaDesks.OfAsync(session, child, registry, caller) is { } desk)
                desks.Add(desk);
        }

        foreach (var desk in desks.DistinctBy(d => d.Id).Where(d => d.Id != own?.Id))
            Add(desk, PractitionerRole.TeamManager);
        if (desks.Count == 0)
        {
            AreaDesks.AskToRing(
                session, registry, caller, NotificationTrigger.NewPartnerLinked, Urgency.Standard, clock.Due(DeadlineKey.ReferralDecision, session.Now).DueAt,
                declared.RelatedId);
        }

        // Whose client it is says which service works with the two: the manager who is told may ring it, and the house reads nothing of it (L7).
        void Add(Organisation organisation, PractitionerRole manager)
        {
            var asker = InvolvementAccess.MayBeNamedTo(registry.Policy, manager, caller.Role) ? caller.Practitioner : null;
            var who = asker?.Name ?? caller.OrganisationName;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisation.Id,
                Trigger = NotificationTrigger.NewPartnerLinked,
                Urgency = Urgency.Standard,
                ActionOwner = Code.Of(manager),
                ActionRole = manager,
                ExpectedResponse = $"Declared {count} times: see that a decision is made.",
                RespondBy = clock.Due(DeadlineKey.ReferralDecision, session.Now).DueAt,
                Tier = Tier.Existence,
                Summary = $"A plan to live together or to visit was declared for the {count}. time. Speak to {who}.",
                PersonId = declared.RelatedId,
                AddresseeAlone = manager != caller.Role && !InvolvementAccess.IsOpenTo(registry.Policy, manager, caller.Role),
                Contact = new ContactPoint(who, asker?.Role ?? PractitionerRole.Unspecified, caller.OrganisationName, own?.DutyTelephone),
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }
}
