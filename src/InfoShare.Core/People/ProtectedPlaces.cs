using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// Places that anybody recorded as a refuge of these people. Such a place says nothing and leads nowhere, also where another
/// agency holds the same address as an ordinary home: it confirms no guess, gives no residence and routes nothing.
/// </summary>
public sealed class ProtectedPlaces
{
    /// <summary>No place is protected.</summary>
    public static readonly ProtectedPlaces None = new([]);

    private readonly HashSet<(string PersonId, string Place)> places = [];

    public ProtectedPlaces(IEnumerable<Residence> residences)
    {
        foreach (var residence in residences.Where(r => r.Kind == ResidenceKind.Refuge))
        {
            places.Add((residence.PersonId, residence.AddressKey));
            if (PostcodeOf(residence.Address) is { } postcode)
                places.Add((residence.PersonId, postcode));
        }
    }

    /// <summary>Protected places of these people.</summary>
    public static async ValueTask<ProtectedPlaces> OfAsync(IReadSession session, IReadOnlyCollection<Person> people)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(people);
        return people.Count == 0 ? None : new(await session.Links.RefugesOfAsync([.. people.Select(p => p.Id)]));
    }

    /// <summary>Whether an address is, or lies in the postcode of, a refuge of this person.</summary>
    public bool Cover(string personId, PostalAddress? address) =>
        places.Count > 0 && address is not null &&
        ((AddressKeys.Of(address) is { } key && places.Contains((personId, key))) ||
         (PostcodeOf(address) is { } postcode && places.Contains((personId, postcode))));

    /// <summary>Whether a residence, whatever its kind, is at a refuge of its person.</summary>
    public bool Cover(Residence residence) =>
        places.Contains((residence.PersonId, residence.AddressKey)) || Cover(residence.PersonId, residence.Address);

    /// <summary>Postcode in letters and digits, upper case; null when there is none.</summary>
    internal static string? PostcodeOf(PostalAddress? address) =>
        string.IsNullOrWhiteSpace(address?.Postcode) ? null
            : new string([.. address.Postcode.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);
}
