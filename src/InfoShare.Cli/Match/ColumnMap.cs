namespace InfoShare.Cli.Match;

/// <summary>Something about the command's arguments or files that the user can put right.</summary>
internal sealed class MatchProblem(string message) : Exception(message);

/// <summary>Which column holds what: <c>given=first_name,family=surname</c>.</summary>
internal sealed class ColumnMap
{
    internal static readonly string[] Keys =
    [
        "given", "family", "full", "dob", "sex", "postcode", "street", "house", "locality", "region", "uprn", "telephone", "email", "identifier",
    ];

    private readonly List<(string Key, string Column)> columns = [];

    private ColumnMap()
    {
    }

    /// <summary>Reads the argument.</summary>
    internal static ColumnMap Parse(string text)
    {
        var map = new ColumnMap();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? part : part[..equals].Trim();
            if (equals < 0 || equals == part.Length - 1 || !Keys.Contains(key, StringComparer.Ordinal))
                throw new MatchProblem($"--map: \"{part}\" is not KEY=COLUMN with a KEY of {string.Join(", ", Keys)}.");
            if (key != "identifier" && map.columns.Exists(c => c.Key == key))
                throw new MatchProblem($"--map: {key} is given twice.");
            map.columns.Add((key, part[(equals + 1)..].Trim()));
        }

        if (!map.columns.Exists(c => c.Key is "given" or "family" or "full"))
            throw new MatchProblem("--map: one of given, family and full is needed.");
        return map;
    }

    /// <summary>Places of the mapped columns in a file's header.</summary>
    internal List<(string Key, int Place)> In(IReadOnlyList<string> header, string file) =>
        [.. columns.Select(c => (c.Key, PlaceOf(c.Column, header, file)))];

    /// <summary>Place of a column.</summary>
    internal static int PlaceOf(string column, IReadOnlyList<string> header, string file)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (string.Equals(header[i], column, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        throw new MatchProblem($"{Path.GetFileName(file)} has no column \"{column}\". It has: {string.Join(", ", header)}.");
    }
}
