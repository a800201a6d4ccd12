using System.Text;

namespace InfoShare.Cli.Match;

/// <summary>
/// Records of a comma-separated file: fields may stand in double quotes, with "" for a quote and line ends inside; blanks around a
/// field are dropped. A record that cannot be read comes as a reason, and reading goes on with the next line.
/// </summary>
internal sealed class CsvRecords(TextReader reader)
{
    /// <summary>A quote that is still open after so many lines was never meant to be closed.</summary>
    private const int MostLinesOfARecord = 50;

    private readonly Queue<string> ahead = new();
    private int line;

    /// <summary>Either fields, or the reason why there are none.</summary>
    /// <param name="Line">The line on which the record begins; the first is 1.</param>
    internal readonly record struct Row(int Line, IReadOnlyList<string> Fields, string? Problem);

    /// <summary>The next record that is not an empty line; null at the end.</summary>
    internal Row? Next()
    {
        while (NextLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var (first, problem) = (line, "");
            var taken = new List<string>();
            for (var record = text; ;)
            {
                if (Split(record, out var fields, out var open, out problem))
                {
                    line += taken.Count;
                    return new Row(first, fields, null);
                }

                if (!open || taken.Count >= MostLinesOfARecord || NextLine() is not { } more)
                    break;
                taken.Add(more);
                record = $"{record}\n{more}";
            }

            // The lines that were taken on trust are read again, each for itself.
            foreach (var again in ahead)
                taken.Add(again);
            ahead.Clear();
            taken.ForEach(ahead.Enqueue);
            return new Row(first, [], problem);
        }

        return null;
    }

    private string? NextLine() => ahead.Count > 0 ? ahead.Dequeue() : reader.ReadLine();

    private static bool Split(string text, out List<string> fields, out bool open, out string problem)
    {
        (fields, open, problem) = ([], false, "");
        var at = 0;
        while (true)
        {
            while (at < text.Length && (text[at] == ' ' || text[at] == '\t'))
                at++;
            if (at < text.Length && text[at] == '"')
            {
                if (!Quoted(text, ref at, out var field))
                {
                    (open, problem) = (true, "a quote is not closed");
                    return false;
                }

                fields.Add(field.Trim());
                while (at < text.Length && (text[at] == ' ' || text[at] == '\t'))
                    at++;
                if (at < text.Length && text[at] != ',')
                {
                    problem = "text after a closing quote";
                    return false;
                }
            }
            else
            {
                var comma = text.IndexOf(',', at);
                var end = comma < 0 ? text.Length : comma;
                fields.Add(text[at..end].Trim());
                at = end;
            }

            if (at >= text.Length)
                return true;
            at++;
        }
    }

    private static bool Quoted(string text, ref int at, out string field)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                value.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                value.Append('"');
                at++;
            }
            else
            {
                at++;
                field = value.ToString();
                return true;
            }
        }

        field = "";
        return false;
    }
}
