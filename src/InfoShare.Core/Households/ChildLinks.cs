using InfoShare.Core.Access;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>A child that a recorded link leads to, and why.</summary>
/// <param name="Because">In words, as far as the reader may know it.</param>
/// <param name="ByIntelligence">No other way leads to the child than one that rests on police intelligence.</param>
public sealed record LinkedChild(Person Child, string Because, bool ByIntelligence = false);

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
    /// <summary>At most this many links of one person are followed, the latest.</summary>
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
    public static bool IsParent(RelationshipType type) => Parents.Contains(type);

    private static readonly RelationshipType[] Parents =
        [RelationshipType.BirthParent, RelationshipType.ExpectedChild, RelationshipType.StepOrFatherFigure, RelationshipType.Carer];

    /// <summary>
    /// Children of an adult, and of the adult's partners, present and declared, each once. Of a young parent, who is a child too
    /// (requirement A8), only the own children: friends and partners of a child are not in its care.
    /// </summary>
    /// <param name="reader">
    /// Who learns of them: of links that are open to it, and of nobody who is hidden from it, neither at the end of a way nor on it
    /// (requirement A10). Null is the broker, which attaches and tells, and says of intelligence no more than that a link is recorded.
    /// </param>
    public static async ValueTask<IReadOnlyList<LinkedChild>> OfAdultAsync(IReadSession session, Person adult, DateOnly today, Caller? reader = null)
    {
        var young = adult.IsChildOn(today);
        var links = await OpenAsync(young
            ? await session.Links.RelationshipsFromAsync(adult.Id, Parents, MaxLinks) : await session.Links.RelationshipsOfAsync([adult.Id], MaxLinks));
        var because = new Dictionary<string, (string Words, bool ByIntelligence)>(StringComparer.Ordinal);
        foreach (var link in Lasting(links).Where(l => l.PersonId == adult.Id && (young ? IsParent(l.Type) : LeadsToChild(l.Type))))
            Add(link, "recorded child of the person you named", IsSecret(link));

        // By whom intelligence alone leads to a partner, it alone leads on.
        var partners = Lasting(links)
            .Where(l => !young && JoinsAdults(l.Type))
            .GroupBy(l => l.PersonId == adult.Id ? l.RelatedId : l.PersonId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.All(IsSecret), StringComparer.Ordinal);
        if (partners.Count > 0)
        {
            var partnerLinks = await OpenAsync(await session.Links.RelationshipsOfAsync([.. partners.Keys], MaxLinks));
            foreach (var link in Lasting(partnerLinks).Where(l => partners.ContainsKey(l.PersonId) && LeadsToChild(l.Type)))
                Add(link, "recorded child of the partner of the person you named", partners[link.PersonId] || IsSecret(link));
        }

        if (because.Count == 0)
            return [];
        var people = await session.People.FindManyAsync([.. because.Keys]);
        return
        [
            .. people.Where(p => p.AgeBandOn(today) != AgeBand.Adult && !p.WasNotBorn)
                .OrderBy(p => p.Id, StringComparer.Ordinal)
                .Select(p => new LinkedChild(p, because[p.Id].Words, because[p.Id].ByIntelligence))
        ];

        // The kind of a link that rests on intelligence is intelligence too: the broker hands it to nobody.
        bool IsSecret(Relationship link) => reader is null && link.Source == SourceKind.PoliceIntel;

        void Add(Relationship link, string words, bool secret)
        {
            if (!because.TryGetValue(link.RelatedId, out var known) || (known.ByIntelligence && !secret))
            {
                because[link.RelatedId] = secret
                    ? ("a recorded link leads to this child", true)
                    : ($"{words} ({Code.Of(link.Type)}, {Code.Of(link.State)})", false);
            }
        }

        async ValueTask<IReadOnlyList<Relationship>> OpenAsync(IReadOnlyList<Relationship> all)
        {
            if (reader is null || all.Count == 0)
                return all;
            var ends = all.SelectMany(l => (string[])[l.PersonId, l.RelatedId]).Distinct(StringComparer.Ordinal).ToList();
            var hidden = (await session.People.HiddenFromAsync(reader.OrganisationId, ends)).Where(id => id != adult.Id).ToHashSet(StringComparer.Ordinal);
            return
            [
                .. all.Where(l => LinkAccess.IsOpenTo(reader, l) && !hidden.Contains(l.PersonId) && !hidden.Contains(l.RelatedId))
                    .Select(l => LinkAccess.SeesCustody(reader.Policy, reader.Role) ? l : LinkAccess.WithoutCustody(l)),
            ];
        }

        // What others than intelligence say of a link stands by itself, beside what intelligence says of it.
        IEnumerable<Relationship> Lasting(IEnumerable<Relationship> statements) =>
            statements.GroupBy(IsSecret).SelectMany(g => LinkFacts.Group(g, today)).Where(f => f.Time != LinkTime.Past).Select(f => f.Principal);
    }
}
