using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Corrections;

/// <summary>What is taken back, for those who had been shown it.</summary>
/// <param name="Class">Class of the fact: whoever may not know of it any more reads that something changed, and no more.</param>
/// <param name="Shown">To those who may know of it.</param>
internal sealed record TakenBackFact(string Id, string PersonId, string OrganisationId, SensitivityClass Class, string Shown);

/// <summary>
/// Everybody who was shown a contact or a status, or was told of it, hears that it was taken back (requirement C18), as
/// <see cref="ConcernReaders"/> has it for concerns: each organisation once, whoever works there with the person now.
/// </summary>
public sealed class TakenBackReaders(PartnershipClock clock)
{
    /// <summary>The organisations besides its own that were shown it, each with the latest item that told of it.</summary>
    /// <param name="told">Items that told of it.</param>
    internal static async ValueTask<IReadOnlyDictionary<string, Notification?>> OfAsync(
        IReadSession session, string organisationId, IReadOnlyCollection<string> objectIds, IReadOnlyList<Notification> told)
    {
        var readers = new SortedDictionary<string, Notification?>(StringComparer.Ordinal);
        foreach (var id in (await session.Audit.ShownToAsync(objectIds)).Concat(told.Select(n => n.OrganisationId)).Where(id => id != organisationId))
            readers[id] = told.LastOrDefault(n => n.OrganisationId == id);
        return readers;
    }

    /// <summary>Tells them; gives how many organisations, by tier.</summary>
    internal async ValueTask<IReadOnlyDictionary<string, int>> TellAsync(
        IWriteSession session, TakenBackFact fact, IReadOnlyDictionary<string, Notification?> readers, RegistrySnapshot registry)
    {
        var (today, tiers) = (LondonTime.DateOf(session.Now), new SortedDictionary<string, int>(StringComparer.Ordinal));
        var involvements = await session.Links.InvolvementsOfAsync([fact.PersonId]);
        var kept = await session.People.FindAsync(fact.PersonId) is { } person && await Whereabouts.AreKeptAsync(session, [person]);
        foreach (var (organisationId, item) in readers)
        {
            if (registry.Find(organisationId) is not { Enabled: true } organisation)
                continue;
            var recipient = RecipientOf(organisation, item, fact, involvements, registry, today);
            var shows = registry.Policy.Tell(recipient.Role, fact.Class).Shows;
            var keptFrom = kept && !Whereabouts.MayName(recipient, fact.OrganisationId, registry);
            var contact = keptFrom ? Whereabouts.DeskFor(organisation, registry) : (registry.Find(fact.OrganisationId) ?? organisation).DutyDesk;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisation.Id,
                Trigger = NotificationTrigger.Correction,
                Urgency = Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = "mark it in your record as recorded in error, and look at what was done because of it",
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = shows ? Tier.Marker : Tier.Existence,
                Class = shows ? fact.Class : SensitivityClass.Unspecified,
                Summary = shows ? fact.Shown : $"Something that you were told of around this person was taken back. Speak to {contact.Name}, {contact.OrganisationName}.",
                PersonId = (await session.People.HiddenFromAsync(organisation.Id, [fact.PersonId])).Count == 0 ? fact.PersonId : null,
                Contact = contact,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
            var counted = Code.Of(shows ? Tier.Marker : Tier.Existence);
            tiers[counted] = tiers.GetValueOrDefault(counted) + 1;
        }

        return tiers;
    }

    private static Recipient RecipientOf(
        Organisation organisation, Notification? item, TakenBackFact fact, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, DateOnly today)
    {
        var around = involvements.Where(i => i.OrganisationId == organisation.Id).ToList();
        if (Routing.InvolvedWith(around, registry, today, null, role => registry.Policy.Tell(role, fact.Class).Release) is [var involved, ..])
            return involved;
        if (item is not null)
            return new Recipient(organisation, item.ActionOwner, item.ActionOwnerId, item.ActionRole, organisation.DutyDesk, []) { Team = item.ActionTeam };
        if (organisation.ReceivesReferrals)
            return AreaDesks.AsRecipient(organisation);
        var lead = Routing.SafeguardingLeadOf(organisation);
        return new Recipient(organisation, Code.Of(lead), null, lead, organisation.DutyDesk, []);
    }
}
