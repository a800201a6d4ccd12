using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;

namespace InfoShare.Storage.Sql;

/// <summary>
/// One portable SQL statement, parsed once: its parameters, and its text for each engine. The cache never forgets, so a
/// statement MUST be a constant, never composed from data.
/// <para>Portable beyond the common dialect: <c>@name</c> parameters; <c>IN @list</c> and <c>NOT IN @list</c> over one
/// parameter of any length (an array on PostgreSQL, <c>json_each</c> on SQLite, so that the text stays the same and
/// stays prepared); a trailing <c>FOR UPDATE</c>, which SQLite's single writer does not need and does not see;
/// <c>string_agg(x, y)</c>, which older SQLite calls <c>group_concat</c>.</para>
/// </summary>
internal sealed partial class SqlText
{
    private static readonly ConcurrentDictionary<string, SqlText> Known = new(StringComparer.Ordinal);

    // A constant is one object, and found by that: to hash a thousand characters for each question takes longer than to ask it.
    private static readonly ConcurrentDictionary<object, SqlText> Same = new(ReferenceEqualityComparer.Instance);

    private readonly ConcurrentDictionary<Type, Argument[]> bindings = new();
    private readonly ConcurrentDictionary<Type, Delegate> mappers = new();
    private readonly List<string> names = [];
    private readonly HashSet<string> lists = new(StringComparer.Ordinal);
    private readonly HashSet<string> mentions;
    private readonly HashSet<string> changes;

    private SqlText(string source)
    {
        Source = source;
        var postgres = new StringBuilder(source.Length);
        var sqlite = new StringBuilder(source.Length);
        var words = new List<string>();
        Scan(source, postgres, sqlite, words);
        Postgres = postgres.ToString();
        Sqlite = TrailingForUpdate().Replace(sqlite.ToString(), "").Replace("string_agg(", "group_concat(", StringComparison.Ordinal);

        var first = words.Count > 0 ? words[0] : "";
        Writes = first switch
        {
            "SELECT" or "VALUES" => false,
            "WITH" => words.Exists(w => w is "INSERT" or "UPDATE" or "DELETE"),
            _ => true,
        };
        Locks = words.Exists(w => w.StartsWith("PG_ADVISORY", StringComparison.Ordinal))
            || Enumerable.Range(0, Math.Max(0, words.Count - 1)).Any(i => words[i] == "FOR" && words[i + 1] is "UPDATE" or "NO" or "SHARE" or "KEY");
        mentions = [.. words];
        changes = Writes ? [.. ChangedBy(words)] : [];
        MovesEntries = words is ["INSERT" or "DELETE", _, "PERSON", ..] or ["UPDATE", "PERSON", ..];
        ReturnsRows = !Writes || words.Contains("RETURNING") || first is "PRAGMA" or "SHOW";
    }

    /// <summary>As its author wrote it; holds no data, so it may stand in an error.</summary>
    public string Source { get; }

    /// <summary>With numbered parameters.</summary>
    public string Postgres { get; }

    /// <summary>With named parameters.</summary>
    public string Sqlite { get; }

    /// <summary>Distinct parameter names, in the order of PostgreSQL's numbers.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Whether it can change a row.</summary>
    public bool Writes { get; }

    /// <summary>Whether it takes a lock that commands of other brokers wait for.</summary>
    public bool Locks { get; }

    /// <summary>Whether it may change which person an entry is part of.</summary>
    public bool MovesEntries { get; }

    /// <summary>Whether it may see what the other statement writes: it names a table that the other one changes. No view or function stands between.</summary>
    public bool MaySee(SqlText other) => mentions.Overlaps(other.changes);

    /// <summary>Whether it answers rows.</summary>
    public bool ReturnsRows { get; }

    public static SqlText Of(string sql) =>
        Same.TryGetValue(sql, out var same) ? same : Same.GetOrAdd(sql, Known.GetOrAdd(sql, static s => new SqlText(s)));

    /// <summary>How to take this statement's parameters from the public properties of <paramref name="args"/>.</summary>
    public Argument[] Bind(object? args)
    {
        if (names.Count == 0)
            return [];
        if (args is null)
            throw new InvalidOperationException($"The statement needs parameters and was given none: {Source}");
        return bindings.GetOrAdd(args.GetType(), type =>
            names.Select(name => Argument.For(type, name, lists.Contains(name), Source)).ToArray());
    }

    /// <summary>The mapper from this statement's rows to <typeparamref name="T"/>.</summary>
    /// <param name="reader">Its rows.</param>
    /// <param name="more">Columns that follow the statement's own.</param>
    public Func<DbDataReader, T> Mapper<T>(DbDataReader reader, int more = 0) =>
        mappers.TryGetValue(typeof(T), out var known)
            ? (Func<DbDataReader, T>)known
            : (Func<DbDataReader, T>)mappers.GetOrAdd(typeof(T), RowMapper.Build<T>(reader, Source, reader.FieldCount - more));

    // INSERT INTO it, UPDATE it, DELETE FROM it. A word too many ("DO UPDATE SET") does no harm.
    private static IEnumerable<string> ChangedBy(List<string> words)
    {
        for (var i = 0; i < words.Count - 1; i++)
        {
            if (words[i] is "INTO" or "UPDATE" || (words[i] == "FROM" && i > 0 && words[i - 1] == "DELETE"))
                yield return words[i + 1];
        }
    }

    private void Scan(string sql, StringBuilder postgres, StringBuilder sqlite, List<string> words)
    {
        var i = 0;
        while (i < sql.Length)
        {
            var c = sql[i];
            var start = i;
            if (c is '\'' or '"')
            {
                i = sql.IndexOf(c, i + 1) + 1; // a doubled quote begins the next literal, which scans the same
                if (i == 0)
                    throw new InvalidOperationException($"A quote is not closed: {sql}");
            }
            else if (c == '-' && i + 1 < sql.Length && sql[i + 1] == '-')
            {
                i = sql.IndexOf('\n', i);
                i = i < 0 ? sql.Length : i;
                continue;
            }
            else if (c == ';')
            {
                if (!string.IsNullOrWhiteSpace(sql[(i + 1)..]))
                    throw new InvalidOperationException($"One statement at a time: {sql}");
                return;
            }
            else if (c == '@' && i + 1 < sql.Length && IsWord(sql[i + 1]))
            {
                for (i++; i < sql.Length && IsWord(sql[i]);)
                    i++;
                AddParameter(sql[(start + 1)..i], postgres, sqlite);
                continue;
            }
            else if (IsWord(c))
            {
                while (i < sql.Length && IsWord(sql[i]))
                    i++;
                words.Add(sql[start..i].ToUpperInvariant());
            }
            else
            {
                i++;
            }
            postgres.Append(sql, start, i - start);
            sqlite.Append(sql, start, i - start);
        }
    }

    private void AddParameter(string name, StringBuilder postgres, StringBuilder sqlite)
    {
        var number = names.IndexOf(name) + 1;
        if (number == 0)
        {
            names.Add(name);
            number = names.Count;
        }
        var before = TrailingIn().Match(postgres.ToString());
        if (!before.Success)
        {
            postgres.Append('$').Append(number);
            sqlite.Append('@').Append(name);
            return;
        }
        lists.Add(name);
        postgres.Length = before.Index;
        postgres.Append(before.Groups["not"].Success ? "<> ALL($" : "= ANY($").Append(number).Append(')');
        sqlite.Append("(SELECT value FROM json_each(@").Append(name).Append("))");
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    [GeneratedRegex(@"\b(?:(?<not>NOT)\s+)?IN\s+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrailingIn();

    [GeneratedRegex(@"\s+FOR\s+(?:NO\s+KEY\s+)?UPDATE(?:\s+SKIP\s+LOCKED|\s+NOWAIT)?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrailingForUpdate();
}
