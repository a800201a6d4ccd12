using InfoShare.Core.Access;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Stores;

namespace InfoShare.Core.People;

/// <summary>
/// Looks for the people that a description may mean: by keys in the database, a bounded number of them compared in memory. A search
/// costs the same in a register of a thousand and of ten million.
/// </summary>
internal static class PersonSearch
{
    /// <summary>People compared in one search, those with the rarest keys in common first.</summary>
    public const int MostCompared = 8;

    /// <summary>Entries that a search goes on with, those with the rarest keys in common first.</summary>
    private const int MostEntries = 32;

    /// <summary>What one key is worth that nobody else stands under; a key is worth its share of that.</summary>
    private const long Alone = 1_000_000;

    /// <summary>People under one address from whom on living there says little: a hostel, a prison, a block without flat numbers.</summary>
    private const int CommunalFrom = 12;

    /// <param name="session">Where to look.</param>
    /// <param name="asked">The description.</param>
    /// <param name="caller">Who asks; people who are protected from this organisation are not there.</param>
    /// <param name="ownRecordId">The caller's own record that the description is of; null for words.</param>
    /// <param name="exceptPersonId">Somebody who is not meant, because he is the one compared.</param>
    public static async ValueTask<Found> FindAsync(
        IReadSession session, Demographics asked, Caller caller, string? ownRecordId, string? exceptPersonId = null)
    {
        var features = PersonFeatures.Read(RecordFacts.Of(asked));
        var told = await session.People.FindByKeysAsync(RegisterKeys.Of(features, RegisterKeys.MostAsked));

        // Whom the caller may not find is taken out before anything is counted, or what becomes common would tell of him (A10).
        var findable = await session.People.FindableAsync([.. told.SelectMany(h => h.EntryIds).Distinct(StringComparer.Ordinal)], caller.OrganisationId);
        var hits = told.Select(h => h.Only(findable.ContainsKey)).Where(h => h.Count > 0).ToList();
        var entries = Likeliest(hits);

        // Who lives there is counted only where many entries stand under the address: in a person's own home stand his or her own.
        var address = RegisterKeys.OfAddress(features).ToHashSet();
        var living = hits.Where(h => address.Contains(h.Key)).ToList();
        var ids = entries.Select(e => findable[e]).Where(id => id != exceptPersonId).Distinct().Take(MostCompared).ToList();

        // Asked also when nobody was found: what is not there and what is not to be found take the same work.
        var people = await session.People.FindManyAsync(ids);
        var places = asked.Address is null ? ProtectedPlaces.None : await ProtectedPlaces.OfAsync(session, people);
        var communal = living.Exists(h => h.IsCommon || h.EntryIds.Select(findable.GetValueOrDefault).Distinct().Count() >= CommunalFrom);
        var comparer = new PersonComparer(asked, places, caller.OrganisationId, ownRecordId, communal);
        var fits = people.OrderBy(p => p.Id, StringComparer.Ordinal).Select(comparer.Of).Where(f => f.IsPossible).ToList();
        // A named person may have said of two who look like one that they are two.
        var apart = fits.Count < 2 ? [] : await session.Identity.KeptApartAsync([.. fits.SelectMany(f => f.Person.Records.Select(r => r.EntryId))]);
        return new Found(fits, comparer, hits.Any(h => h.IsCommon)) { Apart = apart.Select(a => (a.EntryId, a.OtherEntryId)).ToHashSet() };
    }

    /// <summary>
    /// Whom to look at first: who shares rare keys. One key that is shared by more people than are compared, and nothing besides, is
    /// no reason to look: some of those people would be compared by chance and the others not.
    /// </summary>
    private static List<string> Likeliest(IEnumerable<KeyEntries> hits) =>
    [
        .. hits.SelectMany(h => h.EntryIds, (hit, entryId) => (EntryId: entryId, hit.Count)).GroupBy(h => h.EntryId, h => h.Count, StringComparer.Ordinal)
            .Select(e => (EntryId: e.Key, Keys: e.Count(), Rarest: e.Min(), Worth: e.Sum(size => Alone / size)))
            .Where(e => e.Keys > 1 || e.Rarest <= MostCompared)
            .OrderByDescending(e => e.Worth)
            .ThenBy(e => e.EntryId, StringComparer.Ordinal)
            .Take(MostEntries)
            .Select(e => e.EntryId),
    ];
}

/// <summary>What a search found.</summary>
/// <param name="Fits">Everybody who may be meant.</param>
/// <param name="Comparer">To compare further.</param>
/// <param name="TooCommon">Some of what was given fits so many that it was not used.</param>
internal sealed record Found(IReadOnlyList<PersonFit> Fits, PersonComparer Comparer, bool TooCommon)
{
    /// <summary>Records of the people who fit that somebody decided to be two people's.</summary>
    public IReadOnlySet<(string EntryId, string OtherEntryId)> Apart { get; init; } = new HashSet<(string, string)>();

    /// <summary>
    /// The people that are meant for sure, which then are one person, likeliest first; empty when nobody is, or when it could be
    /// one or another. A note that says only "J Smith" of a twin's address must not go to the first of the twins.
    /// </summary>
    public IReadOnlyList<PersonFit> Meant()
    {
        var sure = Fits.Where(f => f.IsSure).OrderByDescending(f => f.Proven).ThenByDescending(f => f.Odds)
            .ThenBy(f => f.Person.Id, StringComparer.Ordinal).ToList();
        // Somebody of whom no agency holds a record was begun from somebody's words; agreement with those proves nothing.
        var held = sure.Where(f => f.IsHeld).ToList();
        if (held.Count == 0)
            return sure.Count == 1 && Fits.Count == 1 ? sure : [];
        for (var i = 1; i < held.Count; i++)
        {
            if (!AreKeptApart(held[0].Person, held[i].Person) && PersonComparer.MayBeOne(held[0].Person, held[i].Person))
                continue;
            if (!(held[0].Proven && !held[i].Proven) && held[0].Odds - held[i].Odds < LinkBuilder.Margin)
                return [];
            held.RemoveAt(i--);
        }

        return held;
    }

    private bool AreKeptApart(Person one, Person other) =>
        Apart.Count > 0 && one.Records.Any(a => other.Records.Any(b => Apart.Contains((a.EntryId, b.EntryId))));

    /// <summary>Somebody begun from the same facts earlier, while others may be meant as well; null when there is none.</summary>
    public PersonFit? Begun => Fits.Where(f => f.IsSure && !f.IsHeld).MinBy(f => f.Person.Id, StringComparer.Ordinal);
}
