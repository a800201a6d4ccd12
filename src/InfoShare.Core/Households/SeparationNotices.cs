using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A couple parts (SEPARATION, G2): whoever works with a child of either learns of it, also where a party alone says so, since the
/// time after a separation is a dangerous one. A claim ends nothing (B2), and the notice says so. Agencies that work with one of the
/// adults alone are not told: whoever may harm must learn of nothing.
/// </summary>
public sealed class SeparationNotices(PartnershipClock clock)
{
    /// <summary>Tells of a statement that is about to be added. The same said again, by whomever, is no second separation.</summary>
    public async ValueTask TellAsync(IWriteSession session, Relationship said, RegistrySnapshot registry, Call call)
    {
        if (LevelOf(said) == 0 || !LinkAccess.IsOpenTo(null, said))
            return;
        var today = LondonTime.DateOf(session.Now);
        var links = await session.Links.RelationshipsOfAsync([said.PersonId, said.RelatedId], ChildLinks.MaxLinks);
        var before = links.Where(l => IsOfCouple(l, said) && LinkAccess.IsOpenTo(null, l)).ToList();
        if (!IsNews(said, before, today))
            return;

        // Of a young couple either may be the child; of two parents the children of both or of one.
        List<string> ids = [said.PersonId, said.RelatedId];
        ids.AddRange(LinkFacts.Group(links.Where(l => HouseholdWalk.IsCare(l.Type) && ids.Contains(l.PersonId)), today)
            .Where(f => f.Time != LinkTime.Past).Select(f => f.Principal.RelatedId));
        var people = await session.People.FindManyAsync([.. ids.Distinct().Take(ResurfaceConcerns.MaxChildren)]);
        var children = people
            .Where(p => p.AgeBandOn(today) != AgeBand.Adult && !p.WasNotBorn).DistinctBy(p => p.Id).OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        if (children.Count == 0)
            return;
        var involvements = await session.Links.InvolvementsOfAsync([.. children.Select(c => c.Id)]);
        var kept = await Whereabouts.KeptAsync(session, people);
        var claimed = LevelOf(said) == 1;
        foreach (var child in children)
        {
            var around = involvements.Where(i => i.PersonId == child.Id).ToList();
            var lead = Lead.Of(around, registry, today, call.Caller.Area);
            foreach (var recipient in Routing.InvolvedWith(around, registry, today, call.Caller))
            {
                session.Inbox.Add(new Notification
                {
                    Id = session.NextId("ntf"),
                    OrganisationId = recipient.Organisation.Id,
                    Trigger = NotificationTrigger.Separation,
                    Urgency = Urgency.Standard,
                    ActionOwner = recipient.ActionOwner,
                    ActionOwnerId = recipient.ActionOwnerId,
                    ActionRole = recipient.Role,
                    ActionTeam = recipient.Team,
                    ExpectedResponse = "See what it changes for the child: who lives where, who has contact, and what risk it brings. Accept, act, or decline with a reason.",
                    RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                    Tier = Tier.Existence,
                    Summary = claimed
                        ? $"A couple around this child is said to have separated ({Code.Of(said.State)}). That is a claim: the link counts on until there is evidence of its end."
                        : $"A couple around this child has separated ({Code.Of(said.State)}).",
                    PersonId = child.Id,
                    Contact = MoveNotices.ContactFor(
                        recipient, lead, registry, call.Caller, kept.Contains(child.Id) || kept.Contains(said.PersonId) || kept.Contains(said.RelatedId)),
                    Listed = true,
                    PublishedAt = session.Now,
                    StateSince = session.Now,
                });
            }
        }
    }

    /// <summary>0: the statement ends nothing; 1: somebody says that it is over; 2: it is, by evidence.</summary>
    private static int LevelOf(Relationship link) => link switch
    {
        { Type: RelationshipType.ExPartner, State: LinkState.Denied or LinkState.Declared or LinkState.Disputed } => 0,
        { Type: RelationshipType.ExPartner } => LinkFacts.IsIndependent(link.Source) ? 2 : 1,
        { Type: not (RelationshipType.Partner or RelationshipType.YpPartner) } => 0,
        { State: LinkState.EndedVerified } => 2,
        { State: LinkState.ClaimedEnded } => 1,
        _ => 0,
    };

    private static bool IsOfCouple(Relationship link, Relationship said) =>
        link.Type is RelationshipType.Partner or RelationshipType.YpPartner or RelationshipType.ExPartner
        && ((link.PersonId == said.PersonId && link.RelatedId == said.RelatedId) || (link.PersonId == said.RelatedId && link.RelatedId == said.PersonId));

    /// <summary>
    /// Whether it changes what was said of the couple before: nothing did so last, nor this organisation itself. That a couple of
    /// which nobody knew had parted long ago is history.
    /// </summary>
    private static bool IsNews(Relationship said, List<Relationship> before, DateOnly today)
    {
        var level = LevelOf(said);
        if (before.Count == 0)
            return level == 1;
        if (before.TrueForAll(b => LevelOf(b) > 0 || b.State == LinkState.Denied) || LinkFacts.Of(before, today).Time == LinkTime.Past)
            return level == 2 && before.TrueForAll(b => LevelOf(b) == 1);
        var newest = before.OrderByDescending(b => b.RecordedAt).ThenByDescending(b => b.Id, StringComparer.Ordinal).First();
        return LevelOf(newest) < level && !before.Exists(b => b.OrganisationId == said.OrganisationId && LevelOf(b) >= level);
    }
}
