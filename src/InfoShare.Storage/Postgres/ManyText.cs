using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using InfoShare.Storage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace InfoShare.Storage.Postgres;

/// <summary>
/// One statement for many sets of arguments: an array a parameter, and <c>unnest</c> to take them apart. An INSERT of VALUES becomes
/// one of many rows; a SELECT is asked for each set in turn (LATERAL), and each row says in a last column whose it is.
/// </summary>
internal sealed partial class ManyText
{
    // Each is a statement that the server keeps, and rows of one kind leave out the same columns nearly always.
    private const int MostTexts = 16;

    private readonly ArgumentKind[] kinds;
    private readonly Func<Shape, string> textOf;
    private readonly bool isInsert;
    private readonly ConcurrentDictionary<Shape, string> texts = new();

    // The arguments that were never seen to differ among sets that were sent together.
    private ulong neverDiffered;

    private ManyText(ArgumentKind[] kinds, bool isInsert, Func<Shape, string> textOf)
    {
        (this.kinds, this.isInsert, this.textOf) = (kinds, isInsert, textOf);
        for (var i = 1; isInsert && i < Math.Min(kinds.Length, 64); i++)
            neverDiffered |= kinds[i] is ArgumentKind.Text or ArgumentKind.Bigint ? 1UL << i : 0;
    }

    /// <summary>What is not said for each set: null for all, or one value for all.</summary>
    private readonly record struct Shape(ulong Without, ulong Once)
    {
        public bool LeavesOut(int i) => i < 64 && (Without & (1UL << i)) != 0;

        public bool SaysOnce(int i) => i < 64 && (Once & (1UL << i)) != 0;
    }

    /// <summary>The statement for many, or null where it cannot be told: it locks, counts, updates, or may meet its own rows.</summary>
    public static ManyText? Of(SqlText text, Argument[] arguments)
    {
        if (arguments.Length == 0 || text.Locks || text.Source.Contains('$', StringComparison.Ordinal) || arguments.Any(a => a.Kind == ArgumentKind.BytesList))
            return null;
        ArgumentKind[] kinds = [.. arguments.Select(a => a.Kind)];
        if (!text.Writes)
            return new ManyText(kinds, isInsert: false, _ => SelectOf(text.Postgres, kinds));
        return InsertOf(text, kinds) is { } insert ? new ManyText(kinds, isInsert: true, insert) : null;
    }

    /// <summary>The statement with these sets of arguments, in their order.</summary>
    public NpgsqlBatchCommand With(IReadOnlyList<object?[]> sets)
    {
        var shape = isInsert ? ShapeOf(sets) : default;
        var statement = new NpgsqlBatchCommand(texts.GetOrAdd(shape, textOf));
        for (var i = 0; i < kinds.Length; i++)
        {
            if (!shape.LeavesOut(i))
                statement.Parameters.Add(shape.SaysOnce(i) ? Sending.Parameter(kinds[i], sets[0][i]) : Parameter(kinds[i], sets, i));
        }

        return statement;
    }

    // What all sets leave out, or have alike, is said once and not for each row: an item has some fifty columns, and half of them are of other
    // kinds of item. Alike counts for those alone that were always so, since every shape is a statement that the server has to keep.
    private Shape ShapeOf(IReadOnlyList<object?[]> sets)
    {
        var (without, alike, differ) = (0UL, 0UL, 0UL);
        var never = Volatile.Read(ref neverDiffered);
        for (var i = 0; i < Math.Min(kinds.Length, 64); i++)
        {
            var (bit, first, same) = (1UL << i, sets[0][i], true);
            if (first is not null && (never & bit) == 0)
                continue;
            for (var s = 1; same && s < sets.Count; s++)
                same = first is null ? sets[s][i] is null : first.Equals(sets[s][i]);
            if (!same)
                differ |= bit;
            else if (first is null)
                without |= bit;
            else
                alike |= bit;
        }

        if ((never & differ) != 0)
        {
            Interlocked.And(ref neverDiffered, ~differ);
            texts.Clear();
        }

        var shape = new Shape(without, alike & Volatile.Read(ref neverDiffered));
        var said = System.Numerics.BitOperations.PopCount(shape.Without | shape.Once);
        return said < kinds.Length && (texts.ContainsKey(shape) || texts.Count < MostTexts) ? shape : default;
    }

    private static string SelectOf(string sql, ArgumentKind[] kinds) =>
        $"SELECT q.*, given.n FROM {Given(kinds, default, ordinality: true)} CROSS JOIN LATERAL (\n{Apart(sql, kinds, default)}\n) AS q";

    private static Func<Shape, string>? InsertOf(SqlText text, ArgumentKind[] kinds)
    {
        if (text.ReturnsRows || InsertOfValues().Match(text.Postgres) is not { Success: true } insert)
            return null;

        // A statement does not see its own rows: what reads the table that it writes stays a statement each. So does what changes a row
        // that is there, since one statement may not change a row twice.
        var (table, start) = (insert.Groups["table"].Value, insert.Index + insert.Length);
        if (EndOfValues(text.Postgres, start) is not { } end
            || Regex.IsMatch(text.Postgres[start..], $@"\b{table}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
            || !NothingElse().IsMatch(text.Postgres[(end + 1)..]))
        {
            return null;
        }

        var (before, values, after) = (text.Postgres[..insert.Groups["values"].Index], text.Postgres[start..end], text.Postgres[(end + 1)..]);
        return shape => $"{before}SELECT {Apart(values, kinds, shape)} FROM {Given(kinds, shape, ordinality: false)}{after}";
    }

    // Where the parenthesis that VALUES opened is closed; null when more than one row is given.
    private static int? EndOfValues(string sql, int start)
    {
        var (depth, quoted) = (1, false);
        for (var i = start; i < sql.Length; i++)
        {
            quoted ^= sql[i] == '\'';
            if (quoted)
                continue;
            depth += sql[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return null;
    }

    private static string Given(ArgumentKind[] kinds, Shape shape, bool ordinality)
    {
        var (arrays, names, number) = (new StringBuilder(), new StringBuilder(), 0);
        for (var i = 1; i <= kinds.Length; i++)
        {
            if (shape.LeavesOut(i - 1))
                continue;
            number++;
            if (shape.SaysOnce(i - 1))
                continue;
            arrays.Append(arrays.Length > 0 ? ", $" : "$").Append(number);
            names.Append(names.Length > 0 ? ", p" : "p").Append(i);
        }

        return $"unnest({arrays}){(ordinality ? " WITH ORDINALITY" : "")} AS given ({names}{(ordinality ? ", n" : "")})";
    }

    private static string Apart(string sql, ArgumentKind[] kinds, Shape shape) => Numbered().Replace(sql, m =>
    {
        var number = int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        if (shape.LeavesOut(number - 1))
            return $"NULL::{TypeOf(kinds[number - 1])}";
        if (shape.SaysOnce(number - 1))
            return $"${number - Enumerable.Range(0, number - 1).Count(shape.LeavesOut)}::{TypeOf(kinds[number - 1])}";
        return kinds[number - 1] switch
        {
            ArgumentKind.TextList => $"given.p{number}::text[]",
            ArgumentKind.BigintList => $"given.p{number}::bigint[]",
            _ => $"given.p{number}",
        };
    });

    private static string TypeOf(ArgumentKind kind) => kind switch
    {
        ArgumentKind.Bigint => "bigint",
        ArgumentKind.Double => "double precision",
        ArgumentKind.Bytes => "bytea",
        ArgumentKind.TextList => "text[]",
        ArgumentKind.BigintList => "bigint[]",
        _ => "text",
    };

    private static NpgsqlParameter Parameter(ArgumentKind kind, IReadOnlyList<object?[]> sets, int i) => kind switch
    {
        ArgumentKind.Bigint => Array(sets, i, NpgsqlDbType.Bigint, static v => (long?)v),
        ArgumentKind.Double => Array(sets, i, NpgsqlDbType.Double, static v => (double?)v),
        ArgumentKind.Bytes => Array(sets, i, NpgsqlDbType.Bytea, static v => (byte[]?)v),
        ArgumentKind.TextList => Array(sets, i, NpgsqlDbType.Text, static v => v is null ? null : Literal((string[])v)),
        ArgumentKind.BigintList => Array(sets, i, NpgsqlDbType.Text, static v => v is null ? null : $"{{{string.Join(',', (long[])v)}}}"),
        _ => Array(sets, i, NpgsqlDbType.Text, static v => (string?)v),
    };

    private static NpgsqlParameter<T[]> Array<T>(IReadOnlyList<object?[]> sets, int i, NpgsqlDbType type, Func<object?, T> of)
    {
        var values = new T[sets.Count];
        for (var s = 0; s < values.Length; s++)
            values[s] = of(sets[s][i]);
        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    // Arrays of unequal length cannot be nested, so a list travels as an array's literal.
    private static string Literal(string[] list)
    {
        var text = new StringBuilder("{");
        foreach (var element in list)
        {
            if (text.Length > 1)
                text.Append(',');
            if (element is null)
                text.Append("NULL");
            else
                text.Append('"').Append(element.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }

    [GeneratedRegex(@"\$(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\s*(ON\s+CONFLICT\s*(\([\w\s,]*\))?\s*DO\s+NOTHING\s*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NothingElse();

    [GeneratedRegex(@"^\s*INSERT\s+INTO\s+(?<table>\w+)\s*\([^()]*\)\s*(?<values>VALUES\s*\()", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InsertOfValues();
}
