namespace InfoShare.Core.People.Matching;

/// <summary>
/// How rare values are, counted in the file: by people as far as they are known, so that a person with ten records does not make
/// his name ten times as common; the pair in question is left out; and shipped rates stand behind what a file cannot say.
/// </summary>
internal static class Frequencies
{
    /// <summary>Weight of the shipped rates, as if so many people more had been counted.</summary>
    private const double ShippedPeople = 500;

    /// <summary>People whom the file does not hold but who have the value all the same.</summary>
    private const double Unseen = 0.1;

    /// <summary>Sets the rarity of every term.</summary>
    /// <param name="personOf">For each record the number of its person, as far as is known.</param>
    internal static void Count(TermPool pool, IReadOnlyList<PersonFeatures> records, int[] personOf)
    {
        var holders = new int[pool.All.Count];
        var last = new int[pool.All.Count];
        var people = new int[MatchLevels.FieldCount];
        var order = new int[records.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        // By person, so that a term is counted once for each.
        Array.Sort(order, (x, y) => personOf[x] != personOf[y] ? personOf[x].CompareTo(personOf[y]) : x.CompareTo(y));
        var lastOfKind = new int[people.Length];
        foreach (var i in order)
        {
            foreach (var term in TermsOf(records[i]))
            {
                var person = personOf[i] + 1;
                if (lastOfKind[(int)term.Kind] != person)
                {
                    lastOfKind[(int)term.Kind] = person;
                    people[(int)term.Kind]++;
                }

                if (last[term.Number] == person)
                    continue;
                last[term.Number] = person;
                holders[term.Number]++;
            }
        }

        foreach (var term in pool.All)
        {
            var all = people[(int)term.Kind];
            var others = Math.Max(0, holders[term.Number] - 1);
            var known = TermPool.KnownRate(term.Kind, term.Text);
            term.Rarity = -Bits.Log2((others + Unseen + ShippedPeople * known) / (all + ShippedPeople));
        }
    }

    /// <summary>Counts for each given name the families that bear it.</summary>
    internal static void CountFamilies(IReadOnlyList<PersonFeatures> records)
    {
        var seen = new HashSet<(int, string)>();
        foreach (var record in records)
        {
            if (record.Name.Given.Length > 0 && record.Name.Family is { } family && seen.Add((record.Name.Given[0].Number, family.Sound)))
                record.Name.Given[0].Families++;
        }
    }

    private static IEnumerable<Term> TermsOf(PersonFeatures r)
    {
        if (r.Name.Given.Length > 0)
            yield return r.Name.Given[0];
        if (r.Name.Family is not null)
            yield return r.Name.Family;
        foreach (var part in r.Name.FamilyParts)
            yield return part;
        if (r.BirthDateTerm is not null)
            yield return r.BirthDateTerm;
        if (r.Postcode is not null)
            yield return r.Postcode;
        if (r.House is not null)
            yield return r.House;
        if (r.Street is not null)
            yield return r.Street;
        if (r.Locality is not null)
            yield return r.Locality;
        if (r.Region is not null)
            yield return r.Region;
        if (r.Telephone is not null)
            yield return r.Telephone;
        if (r.Email is not null)
            yield return r.Email;
    }
}
