using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// Repeated declarations of one plan form a series, whoever hears them (requirements B8, T17): from the third on the manager of
/// whoever recorded it and the manager of children's services are told.
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
            Add(own, Code.Of(Routing.ManagerOf(own.Agency)));
        if (registry.ReceiverOfReferrals(caller.Area) is { } socialCare && socialCare.Id != own?.Id)
            Add(socialCare, Code.Of(PractitionerRole.TeamManager));

        void Add(Organisation organisation, string owner) => session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisation.Id,
            Trigger = NotificationTrigger.NewPartnerLinked,
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ExpectedResponse = $"Declared {count} times: see that a decision is made.",
            RespondBy = clock.Due(DeadlineKey.ReferralDecision, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"A plan to live together or to visit was declared for the {count}. time. Speak to {caller.Practitioner?.Name ?? caller.OrganisationName}.",
            PersonId = declared.RelatedId,
            Contact = new ContactPoint(
                caller.Practitioner?.Name ?? caller.OrganisationName, caller.Role, caller.OrganisationName, own?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }
}
