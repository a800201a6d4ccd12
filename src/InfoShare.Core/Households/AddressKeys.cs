using System.Text;
using InfoShare.Core.People;

namespace InfoShare.Core.Households;

/// <summary>Normal forms of places. The same key is the same address; another key may still be.</summary>
public static class AddressKeys
{
    /// <summary>
    /// Key of a place: its UPRN, else postcode and first line. Null when there is neither, or only a postcode: a postcode
    /// alone is a street, not a home.
    /// </summary>
    public static string? Of(PostalAddress? address)
    {
        if (address is null)
            return null;
        if (!string.IsNullOrWhiteSpace(address.Uprn))
            return "uprn:" + address.Uprn.Trim().TrimStart('0');
        if (string.IsNullOrWhiteSpace(address.Postcode) || string.IsNullOrWhiteSpace(address.Line))
            return null;
        return $"{Letters(address.Postcode)}:{Letters(address.Line)}";
    }

    /// <summary>Key of the postcode and the first line, whatever the UPRN; null when either is missing.</summary>
    public static string? HouseOf(PostalAddress? address) => address is null ? null : Of(address with { Uprn = null });

    /// <summary>Every key that this address has: whoever knows the UPRN and whoever knows the postcode and the house meet.</summary>
    public static IReadOnlyList<string> AllOf(PostalAddress? address) =>
        [.. ((string?[])[Of(address), HouseOf(address)]).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
                letters.Append(char.ToLowerInvariant(c));
        }

        return letters.ToString();
    }
}
