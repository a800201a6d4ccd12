namespace InfoShare.Core.Audit.Export;

/// <summary>Which values may stand for themselves in an export (requirement N5: counts under five, and complementary cells).</summary>
public static class SmallNumbers
{
    /// <summary>Fewer than these single somebody out.</summary>
    public const int Fewest = 5;

    /// <summary>What is merged is called this.</summary>
    public const string Other = "OTHER";

    /// <summary>
    /// The values that stay. The rare ones are merged, and when they are few together so is the next one: what is merged must not be
    /// had by subtraction either.
    /// </summary>
    /// <param name="counts">How often each value occurs; what is <see cref="Other"/> already counts as merged.</param>
    public static IReadOnlySet<string> Kept(IReadOnlyDictionary<string, int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var merged = counts.GetValueOrDefault(Other);
        foreach (var (value, count) in counts.Where(c => c.Key != Other).OrderBy(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            if (count < Fewest || merged is > 0 and < Fewest)
                merged += count;
            else
                kept.Add(value);
        }

        return kept;
    }

    /// <summary>Merges the rare values of one column, for each group by itself.</summary>
    internal static void Merge<TRow>(
        IReadOnlyCollection<TRow> rows, Func<TRow, string> groupOf, Func<TRow, string> valueOf, Action<TRow> merge)
    {
        foreach (var group in rows.GroupBy(groupOf, StringComparer.Ordinal))
        {
            var kept = Kept(group.CountBy(valueOf, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
            foreach (var row in group.Where(r => !kept.Contains(valueOf(r))))
                merge(row);
        }
    }
}
