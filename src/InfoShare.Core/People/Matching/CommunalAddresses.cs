namespace InfoShare.Core.People.Matching;

/// <summary>Finds addresses at which many people of many families live, so that sharing one is not taken for a household.</summary>
internal static class CommunalAddresses
{
    private const int Families = 8;

    internal static void Mark(IReadOnlyList<PersonFeatures> records)
    {
        foreach (var residents in records.Where(r => AddressOf(r) is not null).GroupBy(AddressOf, StringComparer.Ordinal))
        {
            var all = residents.ToList();
            if (all.Count < Families)
                continue;
            var names = all.Select(r => r.Name.Family?.Sound).OfType<string>().Distinct(StringComparer.Ordinal).Count();
            if (names < Families)
                continue;
            foreach (var resident in all)
                resident.IsCommunalAddress = true;
        }
    }

    private static string? AddressOf(PersonFeatures r) =>
        r.Uprn?.Text ?? (r.House is null ? null : r.Postcode is not null ? $"{r.House.Text}|{r.Postcode.Text}" : r.Street is not null ? $"{r.House.Text}|{r.Street.Text}|{r.Locality?.Text}" : null);
}
