using System.Globalization;
using System.Text;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;

namespace InfoShare.Cli.Match;

/// <summary>Writes links.csv.</summary>
internal static class LinksFile
{
    internal static void Write(string path, MatchFile left, MatchFile? right, LinkResult result, Action<double> progress, CancellationToken ct)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        writer.WriteLine("left_id,right_id,probability,outcome,explanation");
        var written = 0;
        foreach (var link in result.Links)
        {
            ct.ThrowIfCancellationRequested();
            writer.Write(Quote(left.Ids[link.Left]));
            writer.Write(',');
            writer.Write(Quote((right ?? left).Ids[link.Right]));
            writer.Write(',');
            writer.Write(link.Probability.ToString("0.0000000", CultureInfo.InvariantCulture));
            writer.Write(',');
            writer.Write(NameOf(link.Outcome));
            writer.Write(',');
            writer.WriteLine(Quote(result.Explain(link)));
            if (++written % 1000 == 0)
                progress((double)written / result.Links.Count);
        }
    }

    private static string NameOf(MatchOutcome outcome) => outcome switch
    {
        MatchOutcome.Match => "MATCH",
        MatchOutcome.PotentialMatch => "POTENTIAL_MATCH",
        MatchOutcome.Many => "MANY",
        _ => "NO_MATCH",
    };

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
