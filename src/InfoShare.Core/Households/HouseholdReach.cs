using InfoShare.Core.Access;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>A child that the adult reaches, with the nearest path that leads there.</summary>
/// <param name="OfThisHousehold">
/// Whether a present or coming path leads to the child through the declared partner or the address; the child of another
/// household says nothing about this one.
/// </param>
/// <param name="InRefuge">Whether a refuge of the child, or of somebody on the way, is recorded: no worker there is named.</param>
public sealed record ReachedChild(Person Child, ReachTime Reach, IReadOnlyList<PathStep> Path, bool OfThisHousehold, bool InRefuge);

/// <summary>What was found, and what narrowed the search.</summary>
/// <param name="Areas">Areas of the homes that are followed.</param>
/// <param name="Withholding">Organisations that hold a link to a child which is openly withheld from the reader.</param>
/// <param name="InCustodySince">Since when the adult is in custody, as far as the reader may know.</param>
public sealed record Reach(
    IReadOnlyList<ReachedChild> Children, IReadOnlyList<AnswerLimit> Limits, IReadOnlyList<string> Areas, IReadOnlyList<string> Withholding,
    DateOnly? InCustodySince)
{
    /// <summary>Partners of the adult, and the other parents of his or her children, through whom a way leads.</summary>
    public IReadOnlyList<string> Partners { get; init; } = [];

    /// <summary>Those of the children whom the adult reaches at present other than as somebody's sibling: whose siblings are earlier matters.</summary>
    public IReadOnlyList<string> OwnChildren { get; init; } = [];
}

/// <summary>What was declared about a new household.</summary>
public sealed record DeclaredIntention(DateOnly? PlannedDate, DateOnly DeclaredOn, ResidenceKind Residence, string? Words);

/// <summary>
/// From an adult to children (requirements B5, B7): loads what is around the adult in bounded queries, walks it
/// (<see cref="HouseholdWalk"/>) and puts each nearest way into words. Ended links are followed and shown as former.
/// </summary>
public static class HouseholdReach
{
    private const string Nobody = "declared-adult";
    private const string DeclaredLink = "declared-link";
    private const string DeclaredHome = "declared-home";

    /// <summary>The children of an adult, whoever recorded the links; without a reader, for the broker to tell their agencies.</summary>
    public static async ValueTask<Reach> OfAdultAsync(IReadSession session, Person adult, Caller? reader, DateOnly today)
    {
        var loaded = await GraphLoader.LoadAsync(session, new SearchStart([adult.Id], FromChild: false), reader, today);
        return await ChildrenAsync(session, loaded, adult.Id, new PathWords(reader, "the person you asked about"), null, today);
    }

    /// <summary>The children whom a declared plan to live together would reach, and the others of the adult.</summary>
    /// <param name="adult">The adult; null when nobody is recorded yet, so that only the partner and the address lead anywhere.</param>
    /// <param name="partner">The declared partner; null when it is not certain who is meant.</param>
    /// <param name="address">The address given with the declaration, or null.</param>
    /// <param name="caller">Who heard the declaration.</param>
    /// <param name="reader">Who reads the answer; null is the broker, which tells the agencies around each child.</param>
    /// <param name="declaredAt">When it was recorded; null: it is recorded with this very call.</param>
    public static async ValueTask<Reach> OfIntentionAsync(
        IReadSession session, Person? adult, Person? partner, PostalAddress? address, DeclaredIntention intention, Caller caller, Caller? reader,
        DateOnly today, DateTimeOffset? declaredAt = null)
    {
        var adultId = adult?.Id ?? Nobody;
        var from = intention.PlannedDate ?? intention.DeclaredOn;
        var link = partner is null ? null : new Relationship(
            DeclaredLink, adultId, partner.Id, RelationshipType.Partner, LinkState.Declared, from, null,
            SourceKind.SubjectAdult, caller.OrganisationId, caller.Agency, declaredAt ?? session.Now);
        var home = AddressKeys.Of(address) is not { } key ? null : new Residence(
            DeclaredHome, adultId, key, address!, ResidenceKind.Intended, LinkState.Declared, from, null,
            SourceKind.SubjectAdult, caller.OrganisationId, caller.Agency, declaredAt ?? session.Now);
        var loaded = await GraphLoader.LoadAsync(
            session,
            new SearchStart(
                partner is null ? [adultId] : [adultId, partner.Id], FromChild: false, link is null ? [] : [link], home is null ? [] : [home]),
            reader, today);
        var words = new PathWords(
            reader, "the supervised person",
            partner is null ? null : new Dictionary<string, string> { [partner.Id] = "the person you named" },
            new Dictionary<string, string>
            {
                [DeclaredLink] = intention.PlannedDate is { } planned
                    ? $"declared on {PathWords.Day(intention.DeclaredOn)} to move in with the person you named on {PathWords.Day(planned)}"
                    : $"declared on {PathWords.Day(intention.DeclaredOn)} a plan to live with the person you named",
            });
        var reach = await ChildrenAsync(session, loaded, adultId, words, partner?.Id, today);

        // The areas to ask are those of the household that is checked.
        return reach with { Areas = AreasOf(loaded, partner is null ? [] : [partner.Id], today) };
    }

    private static async ValueTask<Reach> ChildrenAsync(
        IReadSession session, LoadedGraph loaded, string adultId, PathWords words, string? partnerId, DateOnly today)
    {
        var routes = HouseholdWalk.FromAdult(loaded.Graph, adultId, today);
        var withheld = loaded.WithWithheld is { } all
            ? HouseholdWalk.FromAdult(all, adultId, today).Select(g => g.Key).Where(id => !routes.Contains(id)).ToList()
            : [];
        List<string> ends = [.. routes.Select(g => g.Key), .. withheld];
        var children = (ends.Count == 0 ? [] : await session.People.FindManyAsync(ends))
            .Where(p => p.AgeBandOn(today) != AgeBand.Adult && !p.WasNotBorn)
            .ToList();
        var reached = children
            .Where(p => routes.Contains(p.Id) && p.Id != partnerId)
            .Select(p =>
            {
                var nearest = HouseholdWalk.Nearest(routes[p.Id]);
                return new ReachedChild(
                    p, nearest.Reach, words.Of(nearest, today), routes[p.Id].Any(OfThisHousehold),
                    loaded.InRefuge.Contains(p.Id) || nearest.Hops.Any(h => loaded.InRefuge.Contains(h.FromId)));
            })
            .OrderBy(c => HouseholdWalk.Rank(c.Reach)).ThenBy(c => c.Child.Id, StringComparer.Ordinal)
            .ToList();
        return new Reach(
            reached, loaded.Graph.Limits, AreasOf(loaded, [adultId], today),
            children.Any(p => withheld.Contains(p.Id)) ? loaded.Withholding : [],
            loaded.Graph.InCustodySince.TryGetValue(adultId, out var since) ? since : null)
        {
            Partners = [.. routes.SelectMany(g => g).Select(BesideTheAdult).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            OwnChildren = [.. reached.Where(c => routes[c.Child.Id].Any(IsOwn)).Select(c => c.Child.Id)],
        };

        // By a way of union and care the first who is met is the partner; by a child in common the second is its other parent.
        static string? BesideTheAdult(Route route) => route.Hops switch
        {
            [{ Link: { } link } first, _, ..] when HouseholdWalk.IsUnion(link.Principal.Type) => first.ToId,
            [_, { Link: { } link } second, _] when ChildLinks.IsParent(link.Principal.Type) => second.ToId,
            _ => null,
        };

        static bool IsOwn(Route route) =>
            route.Reach is ReachTime.Now or ReachTime.Soon or ReachTime.Suspended
            && route.Hops[^1].Link is { } last && !HouseholdWalk.IsSibling(last.Principal.Type)
            && !(route.Hops.Count == 3 && ChildLinks.IsParent(last.Principal.Type));

        bool OfThisHousehold(Route route) =>
            route.Reach != ReachTime.Formerly
            && (route.Hops[0].AtAdultsEnd?.Id == DeclaredHome || (partnerId is not null && route.Hops.Count == 2 && route.Hops[0].ToId == partnerId));
    }

    private static IReadOnlyList<string> AreasOf(LoadedGraph loaded, IReadOnlyList<string> of, DateOnly today) =>
    [
        .. loaded.Homes.Where(r => of.Contains(r.PersonId)).OrderBy(r => ChildLinks.TimeOf(r, today))
            .Select(r => r.Address.Area).OfType<string>().Distinct(),
    ];
}
