using System.Text;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>
/// Invented personal data that occur nowhere else, and the search for them: as they are, without their spaces, as an address
/// writes them, and in base64, which is how a token or a binary trailer would carry them.
/// </summary>
internal static class Markers
{
    public const string Given = "Zqadelphia";
    public const string Family = "Zqbrontesample";
    public const string OtherName = "Zqcordelia Zqdrusilla";
    public const string Birth = "1986-11-23";
    public const string ChildBirth = "2019-08-17";
    public const string NhsNumber = "6182749350";
    public const string Postcode = "ZE2 9XQ";
    public const string Line = "17 Zqelderberry Walk";
    public const string Uprn = "100092837465";
    public const string Telephone = "01632 960847";
    public const string OwnRecord = "ZQREC-7781";
    public const string ChildRecord = "ZQREC-7782";
    public const string PractitionerName = "Zqgwendolyn Zqhawthorne";
    public const string PractitionerId = "zq-prac-5512";
    public const string Team = "Zqivybridge team";

    /// <summary>In every free text.</summary>
    private const string Core = "Zqmarkerzq";

    private static readonly string[] Planted =
    [
        Core, Given, Family, "Zqcordelia", "Zqdrusilla", Birth, ChildBirth, NhsNumber, Postcode, Line, "Zqelderberry", Uprn, Telephone,
        OwnRecord, ChildRecord, "Zqgwendolyn", "Zqhawthorne", PractitionerId, Team,
    ];

    private static readonly string[] Plain =
    [
        .. Planted.SelectMany(m => new[] { m, m.Replace(" ", "", StringComparison.Ordinal), Uri.EscapeDataString(m) }).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static readonly string[] Encoded =
    [
        .. Planted.SelectMany(InBase64).SelectMany(b => new[] { b, b.Replace('+', '-').Replace('/', '_') }).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Free text that a validator takes, marked, and naming the field that it stands in.</summary>
    public static string Words(string field) => $"{Core} {field}: what was said of this family at the kitchen table";

    /// <summary>The same on one short line.</summary>
    public static string Short(string field) => $"{Core} {field}";

    /// <summary>A marked word without spaces, as an id would be.</summary>
    public static string Id(string field) => $"{Core}-{field}";

    /// <summary>What was planted and occurs in the text.</summary>
    public static IEnumerable<string> FoundIn(string text) =>
        Plain.Where(m => text.Contains(m, StringComparison.OrdinalIgnoreCase)).Concat(Encoded.Where(m => text.Contains(m, StringComparison.Ordinal)));

    /// <summary>The characters that every base64 of a text with the marker in it must have, for each way of lying in it.</summary>
    private static IEnumerable<string> InBase64(string marker)
    {
        var bytes = Encoding.UTF8.GetBytes(marker);
        for (var before = 0; before < 3; before++)
        {
            byte[] shifted = [.. new byte[before], .. bytes];
            var whole = shifted.Length / 3 * 3;
            yield return Convert.ToBase64String(shifted, 0, whole)[(before == 0 ? 0 : 4)..];
        }
    }
}
