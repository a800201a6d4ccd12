using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Occupants of an address on a day.</summary>
/// <param name="People">By id; empty where nobody may be named.</param>
/// <param name="Narrowed">What a limit cut off, in words; null when none did.</param>
public sealed record Occupants(IReadOnlyList<Person> People, string? Narrowed)
{
    /// <summary>Nobody who may be named.</summary>
    public static readonly Occupants Nobody = new([], null);
}

/// <summary>
/// Who is recorded as living at the address of a concern on the day of which it speaks (requirements A1, C13): neither who left before
/// nor who came later. A refuge, an address of somebody protected, an institution and a building have no occupants here.
/// </summary>
public static class OccupantsOnDay
{
    private const int StatementsPerResident = 3;

    /// <summary>The occupants.</summary>
    public static async ValueTask<Occupants> OfAsync(IReadSession session, ConcernPlace place, ObservedDays days)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(place);
        var keys = AddressKeys.AllOf(place.Address);
        if (AddressKeys.HouseOf(place.Address) is { } house)
            keys = [.. keys.Union(await session.Links.AddressKeysOfHouseAsync(house), StringComparer.Ordinal)];
        const int Most = (GraphLoader.MaxResidents + 1) * StatementsPerResident;
        var rows = keys.Count == 0 ? [] : await session.Links.ResidencesAtAsync(keys, Most);
        var ids = rows.Where(r => Covers(r, days)).Select(r => r.PersonId).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count == 0 || rows.Any(r => r.Kind == ResidenceKind.Refuge))
            return Occupants.Nobody;
        if (ids.Count > GraphLoader.MaxResidents)
            return new Occupants([], $"more than {GraphLoader.MaxResidents} are recorded at an address on the day of a concern about it, so it was taken for a building");

        // Whoever lives with somebody protected, or in the postcode of a refuge, would lead there.
        var people = await session.People.FindManyAsync(ids);
        var refuges = await ProtectedPlaces.OfAsync(session, people);
        return people.Any(p => p.Records.Any(r => r.Protected) || refuges.Cover(p.Id, place.Address)) || rows.Any(refuges.Cover)
            ? Occupants.Nobody
            : new Occupants(
                [.. people.OrderBy(p => p.Id, StringComparer.Ordinal)],
                rows.CountBy(r => r.AddressKey).Any(k => k.Value >= Most) ? $"there are {Most} statements on an address or more; narrowed to the {Most} latest" : null);
    }

    /// <summary>
    /// Whether a residence is known to hold on one of these days. Where nobody says since when, it holds from the day of recording; of
    /// one that has ended, for a year before its end.
    /// </summary>
    public static bool Covers(Residence home, ObservedDays days)
    {
        ArgumentNullException.ThrowIfNull(home);
        if (home.State is LinkState.Denied or LinkState.Declared || home.Kind is ResidenceKind.Refuge or ResidenceKind.Intended
            || HouseholdWalk.IsInstitution(home.Kind))
        {
            return false;
        }

        // As everywhere: whoever says of himself that he moved out has not moved out (B2).
        var independent = LinkFacts.IsIndependent(home.Source) && home.State is not (LinkState.ClaimedEnded or LinkState.Disputed);
        var end = !independent ? null : home.To ?? (home.State == LinkState.EndedVerified ? Clocks.LondonTime.DateOf(home.RecordedAt) : (DateOnly?)null);
        var start = home.From ?? end?.AddYears(-1) ?? home.HoldsFrom;
        return start <= days.To && !(end < days.From);
    }
}
