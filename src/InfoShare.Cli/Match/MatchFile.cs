using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using InfoShare.Core.People.Matching;

namespace InfoShare.Cli.Match;

/// <summary>A column that says who is who, for measuring; the first group of the pattern, or the whole value.</summary>
internal sealed record TruthColumn(string Column, Regex? Pattern)
{
    /// <summary>Reads COLUMN or COLUMN:PATTERN, with cluster= before it or not.</summary>
    internal static TruthColumn Parse(string text)
    {
        if (text.StartsWith("cluster=", StringComparison.Ordinal))
            text = text["cluster=".Length..];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        try
        {
            return colon < 0 ? new TruthColumn(text, null) : new TruthColumn(text[..colon], new Regex(text[(colon + 1)..], RegexOptions.CultureInvariant));
        }
        catch (RegexParseException)
        {
            throw new MatchProblem("--evaluate: the pattern after the colon is not a regular expression.");
        }
    }

    internal string Of(string value) => Pattern?.Match(value) is { Success: true } m ? m.Groups[^1].Value : value;
}

/// <summary>A file of people, read whole. Rows that cannot be used are told by line and left out.</summary>
internal sealed class MatchFile
{
    private const int MostReported = 20;

    internal List<string> Ids { get; } = [];
    internal List<PersonFacts> People { get; } = [];
    internal List<string> Truth { get; } = [];

    /// <summary>Rows left out.</summary>
    internal int Skipped { get; private set; }

    /// <summary>Dates of birth that could not be read and count as missing.</summary>
    internal int UnreadDates { get; private set; }

    /// <summary>Reads a file, plain or gzip.</summary>
    /// <param name="report">Told each problem, in words that hold nothing of the row.</param>
    internal static MatchFile Read(string path, string idColumn, ColumnMap map, TruthColumn? truth, Action<string> report)
    {
        using var reader = Open(path);
        var records = new CsvRecords(reader);
        if (records.Next() is not { Problem: null } header)
            throw new MatchProblem($"{Path.GetFileName(path)} has no header line.");
        var file = new MatchFile();
        var idPlace = ColumnMap.PlaceOf(idColumn, header.Fields, path);
        var places = map.In(header.Fields, path);
        var truthPlace = truth is null ? -1 : ColumnMap.PlaceOf(truth.Column, header.Fields, path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (records.Next() is { } row)
        {
            var problem = row.Problem
                ?? (row.Fields.Count != header.Fields.Count ? $"{row.Fields.Count} fields where the header has {header.Fields.Count}" : null)
                ?? (row.Fields[idPlace].Length == 0 ? "no id" : null)
                ?? (seen.Add(row.Fields[idPlace]) ? null : "its id was there before");
            if (problem is not null)
            {
                file.Skipped++;
                if (file.Skipped <= MostReported)
                    report($"{Path.GetFileName(path)}, line {row.Line}: {problem}; skipped.");
                else if (file.Skipped == MostReported + 1)
                    report($"{Path.GetFileName(path)}: further bad rows are counted, not shown.");
                continue;
            }

            file.Ids.Add(row.Fields[idPlace]);
            file.People.Add(file.FactsOf(row.Fields, places));
            if (truth is not null)
                file.Truth.Add(truth.Of(row.Fields[truthPlace]));
        }

        return file;
    }

    private PersonFacts FactsOf(IReadOnlyList<string> fields, List<(string Key, int Place)> places)
    {
        string? Of(string key)
        {
            foreach (var (k, place) in places)
            {
                if (k == key)
                    return fields[place].Length == 0 ? null : fields[place];
            }

            return null;
        }

        var born = Of("dob");
        if (born is not null && BirthDateForm.Parse(born) is null)
            UnreadDates++;
        return new PersonFacts
        {
            Given = Of("given"),
            Family = Of("family"),
            Full = Of("full"),
            BirthDate = born,
            Sex = Of("sex"),
            Postcode = Of("postcode"),
            Street = Of("street"),
            House = Of("house"),
            Locality = Of("locality"),
            Region = Of("region"),
            Uprn = Of("uprn"),
            Telephone = Of("telephone"),
            Email = Of("email"),
            Identifiers = [.. places.Where(p => p.Key == "identifier" && fields[p.Place].Length > 0).Select(p => new IdentifierFact($"column {p.Place}", fields[p.Place]))],
        };
    }

    private static StreamReader Open(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var zipped = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
            stream.Position = 0;
            return new StreamReader(zipped ? new GZipStream(stream, CompressionMode.Decompress) : stream, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MatchProblem($"{Path.GetFileName(path)} cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message)}");
        }
    }
}
