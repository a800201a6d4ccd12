using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// Who led for a child is told that somebody else does, and whoever is named by another that it is he or she now (D8). The lead hears who opens the record
/// and who breaks the glass (D14, L9), and is whom others ring: were the place taken or given without a word, nobody would hear.
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

    /// <summary>
    /// Tells whoever is named by somebody else, once: who is the lead already, and is only said to be it again, is not told. Whoever declines gives it back
    /// to the own safeguarding lead.
    /// </summary>
    /// <param name="before">The open work of whoever is named, as it stood; null where there was none.</param>
    public static void TellNamed(IWriteSession session, Involvement now, Involvement? before, Caller caller, PartnershipClock clock, RegistrySnapshot registry)
    {
        if (before is { Leads: true } || registry.Find(now.OrganisationId) is not { } organisation)
            return;

        // Who of a service apart names a colleague is not named to the house by it (L7).
        var namer = caller.Practitioner is { } human && (!InvolvementAccess.IsApart(human.Role) || human.Role == now.Role) ? human : null;
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = now.OrganisationId,
            Trigger = NotificationTrigger.LeadNamed,
            Urgency = Urgency.Standard,
            ActionOwner = now.PractitionerName,
            ActionOwnerId = before?.PractitionerId,
            ActionRole = now.Role,
            ActionTeam = now.Team,
            ExpectedResponse = "take it on and read what is known of this person; if you do not lead, decline now and say why",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"{(namer is null ? organisation.Name : $"{namer.Name} ({Code.Of(namer.Role)})")} named {now.PractitionerName} as the lead for this person"
                + (organisation.Agency == AgencyKind.SocialCare ? "; other services ring the lead first." : $" at {organisation.Name}."),
            PersonId = now.PersonId,
            Contact = namer is null ? organisation.DutyDesk : new ContactPoint(namer.Name, namer.Role, organisation.Name, organisation.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    private static bool IsTheSame(Lead former, Involvement now) =>
        former.OrganisationId == now.OrganisationId
        && (former.PractitionerId is { } id && now.PractitionerId is { } other ? id == other : former.Practitioner?.Name == now.PractitionerName);
}
