using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>
/// Carries what was recorded of a pregnancy to each of its children (requirement A2): whoever recorded it knew of one child, or did
/// not know which. Each child gets a fact of its own, by the same organisation, with its earlier dates, so that each can be
/// answered, ended and corrected apart. What a child has already stays as it is.
/// </summary>
public static class CarryOver
{
    /// <summary>At most this many concerns of a pregnancy are carried.</summary>
    private const int MaxConcerns = 500;

    /// <param name="children">All children of the pregnancy that are expected or born.</param>
    /// <param name="motherId">Her links to the children are stated by whoever records them.</param>
    public static async ValueTask ToEachAsync(IWriteSession session, IReadOnlyCollection<string> children, string motherId)
    {
        if (children.Count < 2)
            return;
        var relationships = await session.Links.RelationshipsOfAsync(children, ChildLinks.MaxLinks * children.Count);
        var involvements = await session.Links.InvolvementsOfAsync(children);
        var statuses = await session.Links.StatusesOfAsync(children);
        var concerns = await session.Concerns.OnPeopleAsync(children, null, MaxConcerns);
        var referralIds = (await session.Referrals.SeriesOfAsync(children)).Select(s => s.ReferralId).ToList();
        var referrals = new List<Referral>();
        foreach (var id in referralIds)
        {
            if (await session.Referrals.FindAsync(id) is { } referral)
                referrals.Add(referral);
        }

        foreach (var child in children)
        {
            CarryRelationships(session, relationships, children, child, motherId);
            CarryInvolvements(session, involvements, child);
            CarryStatuses(session, statuses, child);
            CarryConcerns(session, concerns, child);
        }

        foreach (var referral in referrals)
            await CarryReferralAsync(session, referral, children);
    }

    private static void CarryRelationships(
        IWriteSession session, IReadOnlyList<Relationship> all, IReadOnlyCollection<string> children, string child, string motherId)
    {
        var own = all.Where(r => r.RelatedId == child || r.PersonId == child)
            .Select(r => (Other: r.RelatedId == child ? r.PersonId : r.RelatedId, r.Type, r.OrganisationId)).ToHashSet();
        foreach (var link in all.Where(r => r.PersonId != child && r.RelatedId != child))
        {
            var first = children.Contains(link.PersonId);
            var other = first ? link.RelatedId : link.PersonId;
            if (other == motherId || children.Contains(other) || !own.Add((other, link.Type, link.OrganisationId)))
                continue;
            session.Links.Add(link with
            {
                Id = session.NextId("rel"),
                PersonId = first ? child : other,
                RelatedId = first ? other : child,
            });
        }
    }

    private static void CarryInvolvements(IWriteSession session, IReadOnlyList<Involvement> all, string child)
    {
        var own = all.Where(i => i.PersonId == child).Select(Worker).ToHashSet();
        foreach (var involvement in all.Where(i => i.PersonId != child))
        {
            if (own.Add(Worker(involvement)))
                session.Links.Add(involvement with { Id = session.NextId("inv"), PersonId = child });
        }

        static (string, string, PractitionerRole) Worker(Involvement i) => (i.OrganisationId, i.PractitionerId ?? i.PractitionerName, i.Role);
    }

    private static void CarryStatuses(IWriteSession session, IReadOnlyList<ChildStatus> all, string child)
    {
        var own = all.Where(s => s.PersonId == child).Select(s => (s.OrganisationId, s.Code, s.From)).ToHashSet();
        foreach (var status in all.Where(s => s.PersonId != child))
        {
            if (own.Add((status.OrganisationId, status.Code, status.From)))
                session.Links.Add(status with { Id = session.NextId("sts"), PersonId = child });
        }
    }

    private static void CarryConcerns(IWriteSession session, IReadOnlyList<ConcernOnPerson> all, string child)
    {
        var own = all.Where(c => c.PersonId == child).Select(c => c.Concern.Id).ToHashSet();
        foreach (var found in all.Where(c => c.PersonId != child))
        {
            if (own.Add(found.Concern.Id))
            {
                session.Concerns.AddBearing(found.Concern, new ConcernBearing(
                    found.Concern.Id, child, found.Bearing?.Relevance, found.Bearing?.Present ?? true, true,
                    "recorded of the same pregnancy"));
            }
        }

        if (own.Count > 0)
            Patterns.PatternDuties.LookSoon(session, child);
    }

    private static async ValueTask CarryReferralAsync(IWriteSession session, Referral referral, IReadOnlyCollection<string> children)
    {
        var missing = children.Where(c => !referral.ChildIds.Contains(c)).ToList();
        if (missing.Count == 0)
            return;
        var next = referral with { Version = referral.Version + 1, ChildIds = [.. referral.ChildIds, .. missing] };
        var step = new ReferralEvent(
            referral.Id, referral.State, "the pregnancy that it is about has more than one child; it is about each of them", null, session.Now);
        if (!await session.Referrals.TryUpdateAsync(next, referral.Version, step))
            throw RuleException.VersionConflict("A referral of this pregnancy", referral.Version);
    }
}
