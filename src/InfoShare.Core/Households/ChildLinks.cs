using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>A child that a recorded link leads to, and why.</summary>
public sealed record LinkedChild(Person Child, string Because);

/// <summary>When a link holds, seen from a day.</summary>
public enum LinkTime
{
    Present,

    /// <summary>Declared, or dated later.</summary>
    Coming,

    /// <summary>Ended by evidence or by date, or denied.</summary>
    Past,
}

/// <summary>Children around an adult by recorded links.</summary>
public static class ChildLinks
{
    /// <summary>At most this many links of one person are followed; more is said in the answer.</summary>
    public const int MaxLinks = 200;

    /// <summary>Types in which the first person has care of, or stands near, the second.</summary>
    public static bool LeadsToChild(RelationshipType type) => type is
        RelationshipType.BirthParent or RelationshipType.ExpectedChild or RelationshipType.StepOrFatherFigure
        or RelationshipType.Carer or RelationshipType.OccasionalCarer or RelationshipType.HouseholdOther
        or RelationshipType.ExtendedKin or RelationshipType.Associate or RelationshipType.YpPartner or RelationshipType.Unidentified;

    /// <summary>Links between two adults of one household.</summary>
    public static bool JoinsAdults(RelationshipType type) => type is RelationshipType.Partner or RelationshipType.ExPartner;

    /// <summary>When one statement on a relationship holds, seen from a day.</summary>
    public static LinkTime TimeOf(Relationship link, DateOnly day) => LinkFacts.TimeOf(link, day);

    /// <summary>
    /// When a residence holds, seen from a day. As with a relationship, whoever says of himself that he moved out ends nothing: an end
    /// by date or by state needs an independent source (requirement B2).
    /// </summary>
    public static LinkTime TimeOf(Residence home, DateOnly day)
    {
        var independent = LinkFacts.IsIndependent(home.Source);
        if (home.State == LinkState.Denied || (home.State == LinkState.EndedVerified && independent))
            return LinkTime.Past;
        if (home.To < day && independent && home.State is not (LinkState.ClaimedEnded or LinkState.Disputed))
            return LinkTime.Past;
        return home.State == LinkState.Declared || home.From > day ? LinkTime.Coming : LinkTime.Present;
    }

    /// <summary>Types in which the first person is a parent of the second, or acts as one.</summary>
    public static bool IsParent(RelationshipType type) => type is
        RelationshipType.BirthParent or RelationshipType.ExpectedChild or RelationshipType.StepOrFatherFigure or RelationshipType.Carer;

    /// <summary>
    /// Children of an adult, and of the adult's partners, present and declared, each once. Of a young parent, who is a child too
    /// (requirement A8), only the own children: friends and partners of a child are not in its care.
    /// </summary>
    public static async ValueTask<IReadOnlyList<LinkedChild>> OfAdultAsync(IReadSession session, Person adult, DateOnly today)
    {
        var links = await session.Links.RelationshipsOfAsync([adult.Id], MaxLinks);
        var young = adult.IsChildOn(today);
        var because = new Dictionary<string, string>();
        foreach (var link in Lasting(links).Where(l => l.PersonId == adult.Id && (young ? IsParent(l.Type) : LeadsToChild(l.Type))))
            because.TryAdd(link.RelatedId, $"recorded child of the person you named ({Code.Of(link.Type)}, {Code.Of(link.State)})");

        var partners = Lasting(links)
            .Where(l => !young && JoinsAdults(l.Type))
            .Select(l => l.PersonId == adult.Id ? l.RelatedId : l.PersonId)
            .Distinct()
            .ToList();
        if (partners.Count > 0)
        {
            var partnerLinks = await session.Links.RelationshipsOfAsync(partners, MaxLinks);
            foreach (var link in Lasting(partnerLinks).Where(l => partners.Contains(l.PersonId) && LeadsToChild(l.Type)))
                because.TryAdd(link.RelatedId, $"recorded child of the partner of the person you named ({Code.Of(link.Type)}, {Code.Of(link.State)})");
        }

        if (because.Count == 0)
            return [];
        var people = await session.People.FindManyAsync([.. because.Keys]);
        return
        [
            .. people.Where(p => p.AgeBandOn(today) != AgeBand.Adult && !p.WasNotBorn)
                .OrderBy(p => p.Id, StringComparer.Ordinal)
                .Select(p => new LinkedChild(p, because[p.Id]))
        ];

        IEnumerable<Relationship> Lasting(IEnumerable<Relationship> statements) =>
            LinkFacts.Group(statements, today).Where(f => f.Time != LinkTime.Past).Select(f => f.Principal);
    }
}
