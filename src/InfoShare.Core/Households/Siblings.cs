using InfoShare.Core.Access;
using InfoShare.Core.Handovers;
using InfoShare.Core.People.Desk;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>An organisation that can answer for one sibling.</summary>
public sealed record SiblingHolder(string OrganisationName, AgencyKind Agency);

/// <summary>One sibling of one type, apart from every other (requirement A11).</summary>
/// <param name="HeldBy">Organisations that work with this sibling, and the schools that hold a record of it (requirement B15).</param>
public sealed record Sibling(
    string PersonId, RelationshipType Type, LinkState State, AgeBand AgeBand, AgencyKind StatedBy, IReadOnlyList<SiblingHolder> HeldBy);

/// <summary>What is known of one type of sibling.</summary>
public sealed record SiblingType(RelationshipType Type, LinkKnowledge Knowledge);

/// <summary>The siblings of a child, as far as the reader may know of them.</summary>
public sealed record SiblingGroup(IReadOnlyList<SiblingType> Types, IReadOnlyList<Sibling> Siblings)
{
    /// <summary>Nothing was looked up.</summary>
    public static readonly SiblingGroup NotAsked = new([], []);

    private static readonly RelationshipType[] All = [RelationshipType.FullSibling, RelationshipType.HalfSibling, RelationshipType.StepSibling];

    /// <summary>
    /// Reads the siblings. A service whose very involvement is kept from the reader's role is not named, nor anybody where the sibling's
    /// whereabouts are kept: the school of a child in hiding says where it is.
    /// </summary>
    public static async ValueTask<SiblingGroup> OfAsync(
        IReadSession session, string childId, Caller reader, RegistrySnapshot registry, DateOnly today)
    {
        if (!ReferralSight.LearnsOfOthers(reader.Role))
            return NotAsked;
        var links = (await session.Links.RelationshipsOfAsync([childId], ChildLinks.MaxLinks))
            .Where(l => All.Contains(l.Type) && RecordNoneHandler.IsOfType(l, childId, l.Type) && LinkAccess.IsOpenTo(reader, l)).ToList();
        string[] ids = [.. links.Select(Other).Distinct()];
        var people = (await session.People.FindManyAsync(ids)).Where(p => !DeskSight.IsHiddenFrom(reader, p)).ToDictionary(p => p.Id);
        links.RemoveAll(l => !people.ContainsKey(Other(l)));
        var statements = await session.StatedNone.OfAsync([childId]);
        List<SiblingType> types = [.. All.Select(t => new SiblingType(t, RecordNoneHandler.Of(childId, t, links, statements)))];
        if (links.Count == 0)
            return new SiblingGroup(types, []);

        var involvements = (await session.Links.InvolvementsOfAsync(ids)).Where(i => i.OpenOn(today)).ToLookup(i => i.PersonId);
        var kept = await Whereabouts.KeptAsync(session, [.. people.Values]);
        return new SiblingGroup(types,
        [
            .. links.DistinctBy(l => (Other(l), l.Type))
                .OrderBy(l => l.Type).ThenBy(Other, StringComparer.Ordinal)
                .Select(l => new Sibling(Other(l), l.Type, l.State, people[Other(l)].AgeBandOn(today), LinkAccess.StatedByFor(reader, l.OrganisationId, l.StatedBy), HeldBy(Other(l))))
        ]);

        string Other(Relationship link) => link.PersonId == childId ? link.RelatedId : link.PersonId;

        IReadOnlyList<SiblingHolder> HeldBy(string siblingId)
        {
            var working = involvements[siblingId].Where(i => InvolvementAccess.IsOpenTo(reader, i.OrganisationId, i.PractitionerId, i.Role))
                .Select(i => i.OrganisationId);
            var schools = people[siblingId].Records.Where(r => r.OwnRecordId is not null).Select(r => r.OrganisationId)
                .Where(id => registry.Find(id)?.Agency == AgencyKind.Education);
            return
            [
                .. working.Concat(schools).Distinct(StringComparer.Ordinal)
                    .Where(id => !kept.Contains(siblingId) || id == reader.OrganisationId)
                    .Select(registry.Find).OfType<Organisation>().OrderBy(o => o.Id, StringComparer.Ordinal)
                    .Select(o => new SiblingHolder(o.Name, o.Agency))
            ];
        }
    }
}
