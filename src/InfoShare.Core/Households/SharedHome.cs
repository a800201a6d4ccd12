using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// With whom somebody lives and lived, day by day, by the dated links: what a series by household and by address counts (H1). Neither who
/// left before a day nor who came later is of the household of that day (C13). A refuge, an address where somebody protected lives, an
/// institution and a building have no household here, and what rests on police intelligence makes none.
/// </summary>
public sealed class SharedHome
{
    /// <summary>Nobody.</summary>
    public static readonly SharedHome None = new([]);

    private static readonly IReadOnlySet<string> NoKeys = new HashSet<string>(StringComparer.Ordinal);
    private const int MostHomes = 10;
    private const int StatementsPerResident = 3;

    private readonly IReadOnlyList<Place> places;

    private SharedHome(IReadOnlyList<Place> places)
    {
        this.places = places;
        People = [.. places.SelectMany(p => p.Others).Select(r => r.PersonId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Keys = [.. places.SelectMany(p => p.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The others who lived at one of the homes while this person did, by id.</summary>
    public IReadOnlyList<string> People { get; }

    /// <summary>Keys of the homes (<see cref="AddressKeys"/>).</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>What is recorded of where this person lived; none of somebody who hides, or once did.</summary>
    public IReadOnlyCollection<Residence> Own { get; private init; } = [];

    /// <summary>The household that these residences make, none of them of somebody protected.</summary>
    internal static SharedHome Of(IReadOnlyCollection<Residence> own, IReadOnlyCollection<Residence> others) =>
        new([.. PlacesOf(own).Select(p => p with { Others = OthersAt(p, others) })]) { Own = own };

    /// <summary>The household of somebody, over the years.</summary>
    public static async ValueTask<SharedHome> OfAsync(IReadSession session, Person person)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        if (Whereabouts.IsMarked(person))
            return None;
        var all = await session.Links.ResidencesOfAsync([person.Id], ChildLinks.MaxLinks);
        if (all.Any(r => r.Kind == ResidenceKind.Refuge))
            return None;
        List<Place> places = [.. PlacesOf(all)];
        if (places.Count == 0)
            return new SharedHome([]) { Own = all };
        for (var i = 0; i < places.Count; i++)
        {
            if (AddressKeys.HouseOf(places[i].Address) is { } house)
                places[i] = places[i] with { Keys = places[i].Keys.Union(await session.Links.AddressKeysOfHouseAsync(house)).ToHashSet(StringComparer.Ordinal) };
        }

        var rows = await session.Links.ResidencesAtAsync([.. places.SelectMany(p => p.Keys).Distinct(StringComparer.Ordinal)], (GraphLoader.MaxResidents + 1) * StatementsPerResident);
        var people = await session.People.FindManyAsync([.. rows.Select(r => r.PersonId).Distinct(StringComparer.Ordinal)]);
        var marked = people.Where(Whereabouts.IsMarked).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var inRefuge = await session.Links.RefugesOfAsync([.. people.Select(p => p.Id)]);
        var refuges = new ProtectedPlaces(inRefuge);
        var hiding = inRefuge.Select(r => r.PersonId).Concat(marked).ToHashSet(StringComparer.Ordinal);
        var kept = new List<Place>();
        foreach (var place in places)
        {
            var here = rows.Where(r => place.Keys.Contains(r.AddressKey)).ToList();
            var others = OthersAt(place, [.. here.Where(r => r.PersonId != person.Id)]);

            if (others.Select(r => r.PersonId).Distinct(StringComparer.Ordinal).Count() >= GraphLoader.MaxResidents)
                continue;
            if (!here.Any(r => r.Kind == ResidenceKind.Refuge || marked.Contains(r.PersonId) || refuges.Cover(r) || refuges.Cover(r.PersonId, place.Address)))
                kept.Add(place with { Others = others });
            else
                kept.AddRange(RecordedTogether(place, [.. others.Where(r => !hiding.Contains(r.PersonId))]));
        }

        return new SharedHome(kept) { Own = all };
    }

    /// <summary>Whether the two lived at one address on a day.</summary>
    public bool With(string personId, DateOnly day) => With(personId, new ObservedDays(day, day));

    /// <summary>Whether a place that a concern is about was this person's home on those days.</summary>
    public bool Was(ConcernPlace place, ObservedDays days)
    {
        ArgumentNullException.ThrowIfNull(place);
        var keys = AddressKeys.AllOf(place.Address);
        return places.Any(p => keys.Any(p.Keys.Contains) && p.Own.Any(h => OccupantsOnDay.Covers(h, days)));
    }

    private bool With(string personId, ObservedDays days) => places.Any(p =>
        p.Own.Any(h => OccupantsOnDay.Covers(h, days)) && p.Others.Any(h => h.PersonId == personId && OccupantsOnDay.Covers(h, days)));

    private static IEnumerable<Place> PlacesOf(IEnumerable<Residence> own) => own.Where(IsFollowed).GroupBy(r => AddressKeys.HouseOf(r.Address) ?? r.AddressKey)
        .Take(MostHomes).Select(g => new Place(
            g.First().Address, g.SelectMany(h => AddressKeys.AllOf(h.Address).Append(h.AddressKey)).ToHashSet(StringComparer.Ordinal), [.. g], []));

    private static IReadOnlyList<Residence> OthersAt(Place place, IReadOnlyCollection<Residence> others) =>
        [.. others.Where(r => place.Keys.Contains(r.AddressKey) && IsFollowed(r) && place.Own.Any(own => HouseholdWalk.Overlap(own, r)))];

    /// <summary>
    /// Whoever lives with somebody protected, or in the postcode of a refuge, would lead there: what is left is that one organisation recorded
    /// people there together. It knows that by itself, and were it not counted, what is missing would tell that somebody hides there.
    /// </summary>
    private static IEnumerable<Place> RecordedTogether(Place place, IReadOnlyCollection<Residence> others) => place.Own
        .GroupBy(own => own.OrganisationId, StringComparer.Ordinal)
        .Select(own => place with { Own = [.. own] })
        .Select(p => p with
        {
            Keys = NoKeys,
            Others = OthersAt(p, [.. others.Where(r => r.OrganisationId == p.Own[0].OrganisationId)]),
        })
        .Where(p => p.Others.Count > 0);

    private static bool IsFollowed(Residence home) => home.State is not (LinkState.Denied or LinkState.Declared) && home.Source != SourceKind.PoliceIntel
        && home.Kind is not (ResidenceKind.Refuge or ResidenceKind.Intended) && !HouseholdWalk.IsInstitution(home.Kind);

    private sealed record Place(PostalAddress Address, IReadOnlySet<string> Keys, IReadOnlyList<Residence> Own, IReadOnlyList<Residence> Others);
}
