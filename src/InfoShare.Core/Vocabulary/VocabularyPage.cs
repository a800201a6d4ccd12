using System.Globalization;
using System.Text;

namespace InfoShare.Core.Vocabulary;

/// <summary>The vocabulary as people read it: docs/vocabulary.md is written by this, and a test holds it to the protos.</summary>
public static class VocabularyPage
{
    /// <summary>The page in Markdown.</summary>
    public static string Of(VocabularyBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var text = new StringBuilder("""
            # Vocabulary
            Written by `infoshare vocabulary page` from the comments in [`protos/infoshare/common/v1`](../protos/infoshare/common/v1); a test holds it to
            them. `VocabularyService/GetVocabulary` gives the same to a program, `MapLabel` says which code a label of your system stands for.

            Value 0 of every list is UNSPECIFIED and is refused on write. A number is never used again: a retired code stays readable, and says
            what took its place. A number that you do not know came from a newer peer: keep it and show it as unknown. Keep your own label beside the code
            (`agency_label`): the code says what others can act on, the label what you meant.


            """);
        text.Append("| version | from | what changed |\n|---|---|---|\n");
        foreach (var version in book.Versions)
            text.Append(CultureInfo.InvariantCulture, $"| {version.Version} | {version.From:d MMMM yyyy} | {version.Words} |\n");
        foreach (var area in book.Lists.GroupBy(l => l.Area, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(area.Key[0])}{area.Key[1..]}\n");
            foreach (var list in area)
                Append(text, list, book);
        }

        Labels(text, book);
        return text.ToString();
    }

    private static void Append(StringBuilder text, VocabularyList list, VocabularyBook book)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {list.Name}\n{list.Meaning}\n\n| number | code | meaning |\n|---|---|---|\n");
        var heading = "";
        foreach (var code in list.Codes.Where(c => c.Number != 0))
        {
            if (code.Heading != heading && code.Heading.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"| | | **{Cell(code.Heading.TrimEnd('.'))}** |\n");
            heading = code.Heading;
            text.Append(CultureInfo.InvariantCulture, $"| {code.Number} | {code.Code} | {Cell(code.Meaning)}{Dates(code, book)} |\n");
        }
    }

    private static void Labels(StringBuilder text, VocabularyBook book)
    {
        text.Append("\n## Labels that are understood\nAs `MapLabel` reads them; upper case, spaces and punctuation make no difference. One that two agencies use for two things is ")
            .Append("read as the asking agency's. One that stands for several codes gives all of them: choose.\n\n| label | whose | stands for |\n|---|---|---|\n");
        var labels = book.Lists.SelectMany(l => l.Codes).SelectMany(c => c.Labels.Select(l => (l.Label, l.Agency, c.Vocabulary, c.Code)));
        foreach (var (label, agency, vocabulary, code) in labels.OrderBy(l => l.Label, StringComparer.Ordinal).ThenBy(l => l.Agency).ThenBy(l => l.Vocabulary, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(label)} | {(agency == AgencyKind.Unspecified ? "all" : Code.Of(agency))} | {vocabulary} {code} |\n");
    }

    private static string Dates(VocabularyCode code, VocabularyBook book) =>
        (code.Since == book.Versions[0].Version ? "" : $" Since {code.Since}.")
        + (code.Retired is { } retired ? $" Retired with {retired}{(code.ReplacedBy is { } by ? $"; write {by}" : "")}." : "");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
