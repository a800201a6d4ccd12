using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A verified end makes everybody's link a former one (requirement B2). Those who were told of the link, and those who state it
/// themselves, are told, and how to say that it is not so: one practitioner's mistake, or a lie that convinced one, must not go
/// unheard.
/// </summary>
public sealed class LinkEndNotices(PartnershipClock clock)
{
    /// <summary>Tells of an end that is about to be added; one that changes nothing is told to nobody.</summary>
    public async ValueTask TellAsync(IWriteSession session, Relationship end, RegistrySnapshot registry, Call call)
    {
        if (end.State != LinkState.EndedVerified || !LinkAccess.IsOpenTo(null, end))
            return;
        var today = LondonTime.DateOf(session.Now);
        var links = await session.Links.RelationshipsOfAsync([end.PersonId, end.RelatedId], ChildLinks.MaxLinks);
        var stated = links.Where(l => l.Type == end.Type && LinkAccess.IsOpenTo(null, l)
            && ((l.PersonId == end.PersonId && l.RelatedId == end.RelatedId)
                || (LinkFacts.IsMutual(end.Type) && l.PersonId == end.RelatedId && l.RelatedId == end.PersonId))).ToList();
        if (stated.Count == 0 || LinkFacts.Of(stated, today).Time == LinkTime.Past || LinkFacts.Of([.. stated, end], today).Time != LinkTime.Past)
            return;

        IReadOnlyList<string> children =
        [
            end.PersonId, end.RelatedId,
            .. links.Where(l => HouseholdWalk.IsCare(l.Type) && (l.PersonId == end.PersonId || l.PersonId == end.RelatedId)).Select(l => l.RelatedId).Distinct(),
        ];
        var told = (await session.Resurfaced.ToldAsync(children, LinkOccasions.KeyOf(end.PersonId, end.RelatedId)))
            .DistinctBy(t => t.OrganisationId).ToDictionary(t => t.OrganisationId, t => t.ChildId, StringComparer.Ordinal);
        var involvements = await session.Links.InvolvementsOfAsync([.. told.Values.Append(end.PersonId).Append(end.RelatedId).Distinct()]);
        var whereabouts = new WhereaboutsOf(session, [.. children.Distinct(StringComparer.Ordinal)]);
        foreach (var id in told.Keys.Union(stated.Select(s => s.OrganisationId), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var child = told.GetValueOrDefault(id);
            var around = involvements.Where(i => i.OrganisationId == id && (child is null || i.PersonId == child)).ToList();
            var recipient = Routing.InvolvedWith(around, registry, today, call.Caller) is [var involved, ..] ? involved : null;
            if (recipient is null && (id == call.Caller.OrganisationId || registry.Find(id) is not { Enabled: true }))
                continue;

            // Whoever works where somebody hides is not named to the services that were left behind.
            var named = recipient is not null
                && await whereabouts.MayNameAsync(recipient, call.Caller.OrganisationId, registry);
            Add(registry.Find(id)!, recipient, child, named);
        }

        void Add(Organisation organisation, Recipient? recipient, string? childId, bool named)
        {
            var (caller, worker) = (call.Caller, call.Caller.Practitioner);

            // Whoever works with the other adult alone is not told who ended it: where she is helped is not theirs to know.
            var contact = named && childId is not null && worker is not null && recipient is not null && InvolvementAccess.IsOpenTo(registry.Policy, recipient.Role, worker.Role)
                ? new ContactPoint(worker.Name, worker.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone)
                : registry.ReceiverOfReferrals(organisation.Area)?.DutyDesk;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisation.Id,
                Trigger = NotificationTrigger.Correction,
                Urgency = Urgency.Standard,
                ActionOwner = recipient?.ActionOwner ?? Routing.DutyDesk,
                ActionOwnerId = recipient?.ActionOwnerId,
                ActionRole = recipient?.Role ?? PractitionerRole.Unspecified,
                ActionTeam = recipient?.Team,
                ExpectedResponse = "If you know otherwise, record the link again as you see it, or as DISPUTED: from then on it counts as present for everybody.",
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = Tier.Existence,
                Summary = childId is null
                    ? $"A link that you recorded ({Code.Of(end.Type)}) counts as ended: somebody recorded its end with evidence of its own."
                    : "A link between adults around this child, or with this child, that you were told of counts as ended: somebody recorded its end with evidence of its own.",
                PersonId = childId ?? end.PersonId,
                Contact = contact,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }
}
