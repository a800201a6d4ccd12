using InfoShare.Core.Access;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Where a search begins.</summary>
/// <param name="Ids">The adult, with a declared partner; or the child.</param>
/// <param name="FromChild">Whether the child is where it begins.</param>
/// <param name="Declared">Links that are only being declared.</param>
/// <param name="Intended">A place that is only being declared.</param>
public sealed record SearchStart(
    IReadOnlyList<string> Ids, bool FromChild, IReadOnlyList<Relationship>? Declared = null, IReadOnlyList<Residence>? Intended = null);

/// <summary>The graph as one reader may follow it.</summary>
/// <param name="WithWithheld">The same with what is openly withheld from the reader; null when there is none.</param>
/// <param name="Withholding">Organisations that hold what is withheld.</param>
/// <param name="Homes">Residences, protected ones left out, of everybody in the graph.</param>
/// <param name="InRefuge">Those of whom anybody recorded a refuge.</param>
public sealed record LoadedGraph(
    HouseholdGraph Graph,
    HouseholdGraph? WithWithheld,
    IReadOnlyList<string> Withholding,
    IReadOnlyList<Residence> Homes,
    IReadOnlySet<string> InRefuge,
    IReadOnlyList<HouseholdStatement> Statements);

/// <summary>
/// Loads the links around a person breadth-first, a bounded number of queries whatever there is, each with a limit. What a limit
/// cuts off is said in words.
/// </summary>
public static class GraphLoader
{
    /// <summary>More people than this at one address make a building, not a household.</summary>
    public const int MaxResidents = 20;

    /// <summary>At most this many people of one round are looked at in the next.</summary>
    public const int MaxPeople = 150;

    /// <summary>At most this many addresses are looked at, the latest recorded.</summary>
    public const int MaxAddresses = 20;

    private const int MaxResidences = 2000;
    private const int StatementsPerResident = 3;

    /// <summary>Statements on links that are read in each round.</summary>
    private static readonly int[] MaxLinks = [ChildLinks.MaxLinks, 600, 600];

    /// <summary>Loads what is around the start, as far as the reader may know of it; null is the broker itself, which tells of links.</summary>
    public static async ValueTask<LoadedGraph> LoadAsync(IReadSession session, SearchStart start, Caller? reader, DateOnly today)
    {
        var limits = new List<AnswerLimit>();
        var links = new Dictionary<string, Relationship>(StringComparer.Ordinal);
        var people = new HashSet<string>(start.Ids, StringComparer.Ordinal);
        IReadOnlyList<string> round = start.Ids;
        foreach (var limit in MaxLinks)
        {
            if (round.Count == 0)
                break;
            var found = await session.Links.RelationshipsOfAsync(round, limit);
            if (found.Count >= limit)
                Limit("links followed", $"there are more than {limit} links here; narrowed to the {limit} latest");
            foreach (var link in found)
                links[link.Id] = link;
            var next = found.SelectMany(l => (string[])[l.PersonId, l.RelatedId]).Where(id => !people.Contains(id)).Distinct(StringComparer.Ordinal).ToList();
            if (next.Count > MaxPeople)
                Limit("people followed", $"there are more than {MaxPeople} people one step further; narrowed to the {MaxPeople} of the latest links");
            round = [.. next.Take(MaxPeople)];
            people.UnionWith(round);
        }

        foreach (var declared in start.Declared ?? [])
        {
            // One that was declared before, and is asked of anew, stands for itself once.
            foreach (var same in links.Values.Where(l => IsSame(l, declared)).ToList())
                links.Remove(same.Id);
            links[declared.Id] = declared;
        }

        var residences = await ResidencesOfAsync(people);
        var guard = new ProtectedPlaces(residences);
        var placed = PlacesFrom();
        var keys = residences.Concat(start.Intended ?? [])
            .Where(r => placed.Contains(r.PersonId) && MayFollow(r, guard))
            .OrderByDescending(r => r.RecordedAt).Select(r => r.AddressKey).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count > MaxAddresses)
            Limit("addresses looked at", $"there are more than {MaxAddresses} addresses; narrowed to the {MaxAddresses} latest recorded");
        keys = [.. keys.Take(MaxAddresses)];
        var there = await ResidentsAsync();

        // A resident's refuge elsewhere, or at this very place, is known only from his or her own residences.
        var strangers = there.Select(r => r.PersonId).Where(id => !people.Contains(id)).Distinct(StringComparer.Ordinal).ToList();
        var ofStrangers = await ResidencesOfAsync(strangers);
        guard = new ProtectedPlaces([.. residences, .. ofStrangers]);
        if (start.FromChild && strangers.Count > 0)
        {
            var ofNeighbours = await session.Links.RelationshipsOfAsync(strangers, MaxLinks[1]);
            if (ofNeighbours.Count >= MaxLinks[1])
                Limit("links of people at the address", $"there are more than {MaxLinks[1]}; narrowed to the {MaxLinks[1]} latest");
            foreach (var link in ofNeighbours)
                links[link.Id] = link;
        }

        var everybody = people.Concat(strangers).Concat(links.Values.SelectMany(l => (string[])[l.PersonId, l.RelatedId])).Distinct(StringComparer.Ordinal).ToList();

        // A protected person is not there for those who must not find it: neither at the end of a way nor on it (requirement A10).
        var hidden = reader is null ? [] : (await session.People.HiddenFromAsync(reader.OrganisationId, everybody)).Except(start.Ids).ToHashSet(StringComparer.Ordinal);
        var custody = await session.Households.CustodyOfAsync(everybody);
        var statements = await session.Households.StatementsOfAsync(start.Ids);
        var open = residences.Where(r => placed.Contains(r.PersonId)).Concat(there).Concat(start.Intended ?? [])
            .DistinctBy(r => r.Id).Where(r => !hidden.Contains(r.PersonId) && MayFollow(r, guard) && keys.Contains(r.AddressKey)).ToList();

        // That somebody is in custody is a fact of class CRIMINAL: who may not see it sees the link as it was stated.
        var seesCustody = reader is null || LinkAccess.SeesCustody(reader.Policy, reader.Role);
        var all = links.Values.Where(l => !hidden.Contains(l.PersonId) && !hidden.Contains(l.RelatedId))
            .Select(l => seesCustody ? l : LinkAccess.WithoutCustody(l)).ToList();
        if (HouseholdWalk.YearsBack is var years && all.Any(l => l.To < today.AddYears(-years) && LinkAccess.IsOpenTo(reader, l)))
            Limit("time", $"links that ended more than {years} years ago were not followed");
        var graph = new HouseholdGraph(
            [.. all.Where(l => LinkAccess.IsOpenTo(reader, l))], open,
            seesCustody ? Custody.Since(custody) : new Dictionary<string, DateOnly>(), RecordedContacts(statements), limits)
        {
            ReleasedOn = Custody.Released(custody),
        };
        var withheld = all.Where(l => LinkAccess.IsOpenlyWithheld(reader, l)).ToList();
        return new LoadedGraph(
            graph,
            withheld.Count == 0 ? null : graph with { Relationships = [.. graph.Relationships, .. withheld] },
            [.. withheld.Select(l => l.OrganisationId).Distinct().Order(StringComparer.Ordinal)],
            [.. residences.Concat(ofStrangers).Where(r => r.Kind != ResidenceKind.Refuge && !hidden.Contains(r.PersonId) && !guard.Cover(r))],
            residences.Concat(ofStrangers).Where(r => r.Kind == ResidenceKind.Refuge).Select(r => r.PersonId).ToHashSet(StringComparer.Ordinal),
            statements);

        void Limit(string what, string narrowed)
        {
            if (limits.TrueForAll(l => l.What != what))
                limits.Add(new AnswerLimit(what, narrowed));
        }

        async ValueTask<IReadOnlyList<Residence>> ResidencesOfAsync(IReadOnlyCollection<string> ids)
        {
            var found = ids.Count == 0 ? [] : await session.Links.ResidencesOfAsync(ids, MaxResidences);
            if (found.Count >= MaxResidences)
                Limit("residences read", $"there are more than {MaxResidences}; narrowed to the {MaxResidences} latest");
            return found;
        }

        // Whose homes are looked at: from an adult also those of partners, from a child its own.
        HashSet<string> PlacesFrom()
        {
            var from = start.Ids.ToHashSet(StringComparer.Ordinal);
            if (!start.FromChild)
            {
                foreach (var link in links.Values.Where(l => HouseholdWalk.IsUnion(l.Type)))
                {
                    if (start.Ids.Contains(link.PersonId))
                        from.Add(link.RelatedId);
                    else if (start.Ids.Contains(link.RelatedId))
                        from.Add(link.PersonId);
                }
            }

            return from;
        }

        async ValueTask<List<Residence>> ResidentsAsync()
        {
            if (keys.Count == 0)
                return [];

            // Each address has its own limit: one building's thousands must not crowd out a home.
            const int Most = (MaxResidents + 1) * StatementsPerResident;
            var rows = await session.Links.ResidencesAtAsync(keys, Most);

            // Those who were there at one time with the person make a building; a home has had many tenants in its time.
            var own = residences.Concat(start.Intended ?? []).Where(r => placed.Contains(r.PersonId)).ToLookup(r => r.AddressKey, StringComparer.Ordinal);
            var met = rows.Where(r => own[r.AddressKey].Any(o => HouseholdWalk.Overlap(o, r))).ToLookup(r => r.AddressKey, StringComparer.Ordinal);
            var buildings = met.Where(g => g.Select(r => r.PersonId).Distinct(StringComparer.Ordinal).Count() > MaxResidents)
                .Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
            if (buildings.Count > 0)
                Limit("people at the address", $"more than {MaxResidents} are recorded there, so it was taken for a building and not followed");
            if (rows.CountBy(r => r.AddressKey).Any(k => k.Value >= Most && !buildings.Contains(k.Key)))
                Limit("statements on addresses", $"there are more than {Most} on one address; narrowed to the {Most} latest");
            keys = [.. keys.Where(k => !buildings.Contains(k))];
            return [.. met.Where(g => !buildings.Contains(g.Key)).SelectMany(g => g)];
        }
    }

    private static bool IsSame(Relationship one, Relationship other) =>
        one.State == LinkState.Declared && other.State == LinkState.Declared && one.Type == other.Type && one.RecordedAt == other.RecordedAt
        && one.OrganisationId == other.OrganisationId && one.PersonId == other.PersonId && one.RelatedId == other.RelatedId;

    private static bool MayFollow(Residence residence, ProtectedPlaces guard) =>
        residence.Kind != ResidenceKind.Refuge && !HouseholdWalk.IsInstitution(residence.Kind) && !guard.Cover(residence);

    private static IReadOnlyList<RecordedContact> RecordedContacts(IReadOnlyList<HouseholdStatement> statements) =>
    [
        .. statements.Where(s => s is { Topic: StatementTopic.Contact, OtherId: not null })
            .Select(s => new RecordedContact(s.PersonId, s.OtherId!, s.AsOf)),
    ];
}
