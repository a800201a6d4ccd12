using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// Who led for a child is told that somebody else does (D8). The lead hears who opens the record and who breaks the glass (D14, L9): were the
/// place taken without a word, nobody would hear.
/// </summary>
internal static class LeadNotices
{
    /// <summary>Tells whoever led until now; call it before the new involvement is added.</summary>
    public static async ValueTask TellFormerAsync(IWriteSession session, Involvement now, PartnershipClock clock, RegistrySnapshot registry)
    {
        if (registry.Find(now.OrganisationId) is not { Agency: AgencyKind.SocialCare } organisation)
            return;
        var former = Lead.Of(await session.Links.InvolvementsOfAsync([now.PersonId]), registry, LondonTime.DateOf(session.Now), organisation.Area);
        if (former is not { Practitioner: { } lead, OrganisationId: { } formerly } || registry.Find(formerly) is not { Enabled: true } theirs || IsTheSame(former, now)
            || (former.PractitionerId is { } formerId && await ConflictWatch.StandsBetweenAsync(session, formerly, formerId, now.PersonId)))
        {
            return;
        }

        // Of somebody whose whereabouts are kept, where the new lead works is no other service's to learn.
        var kept = formerly != now.OrganisationId && await session.People.FindAsync(now.PersonId) is { } person && await Whereabouts.AreKeptAsync(session, [person]);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = formerly,
            Trigger = NotificationTrigger.StatusChanged,
            Urgency = Urgency.Standard,
            ActionOwner = lead.Name,
            ActionOwnerId = former.PractitionerId,
            ActionRole = lead.Role,
            ExpectedResponse = "Hand over what they need to know. Say so at once if you still lead.",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = kept
                ? "Another worker leads for this person now; your duty desk passes on what you have to say."
                : $"{now.PractitionerName} ({Code.Of(now.Role)}), {organisation.Name}, leads for this person now.",
            PersonId = now.PersonId,
            Contact = kept ? theirs.DutyDesk : new ContactPoint(now.PractitionerName, now.Role, organisation.Name, now.Telephone ?? organisation.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    private static bool IsTheSame(Lead former, Involvement now) =>
        former.OrganisationId == now.OrganisationId
        && (former.PractitionerId is { } id && now.PractitionerId is { } other ? id == other : former.Practitioner?.Name == now.PractitionerName);
}
