namespace InfoShare.Core.People.Matching;

/// <summary>How alike two strings are. Ordinal: fold case and accents first (<see cref="TextForms"/>).</summary>
public static class StringDistance
{
    private const int StackLimit = 64;

    /// <summary>Jaro similarity, 0 to 1.</summary>
    public static double Jaro(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length == 0 || b.Length == 0)
            return a.Length == b.Length ? 1 : 0;
        var window = Math.Max(0, Math.Max(a.Length, b.Length) / 2 - 1);
        Span<bool> usedA = a.Length <= StackLimit ? stackalloc bool[a.Length] : new bool[a.Length];
        Span<bool> usedB = b.Length <= StackLimit ? stackalloc bool[b.Length] : new bool[b.Length];
        var common = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var end = Math.Min(b.Length - 1, i + window);
            for (var j = Math.Max(0, i - window); j <= end; j++)
            {
                if (usedB[j] || a[i] != b[j])
                    continue;
                usedA[i] = usedB[j] = true;
                common++;
                break;
            }
        }

        if (common == 0)
            return 0;
        int outOfOrder = 0, k = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (!usedA[i])
                continue;
            while (!usedB[k])
                k++;
            if (a[i] != b[k++])
                outOfOrder++;
        }

        double m = common;
        return (m / a.Length + m / b.Length + (m - outOfOrder / 2) / m) / 3;
    }

    /// <summary>Jaro-Winkler similarity: Jaro, raised for a common beginning of up to four letters, scale 0.1.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var jaro = Jaro(a, b);
        var prefix = 0;
        var limit = Math.Min(4, Math.Min(a.Length, b.Length));
        while (prefix < limit && a[prefix] == b[prefix])
            prefix++;
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    /// <summary>
    /// Optimal string alignment: insertions, deletions, substitutions and transpositions of neighbours, no part edited twice.
    /// </summary>
    public static int Osa(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => Osa(a, b, int.MaxValue);

    /// <summary>The same, giving up with <paramref name="limit"/> + 1 once it must be more than the limit.</summary>
    public static int Osa(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;
        var width = b.Length + 1;
        Span<int> rows = width <= StackLimit ? stackalloc int[3 * width] : new int[3 * width];
        var before = rows[..width];
        var previous = rows.Slice(width, width);
        var current = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var best = i;
            for (var j = 1; j < width; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var d = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d = Math.Min(d, before[j - 2] + 1);
                current[j] = d;
                best = Math.Min(best, d);
            }

            if (best > limit)
                return limit + 1;
            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }

        return previous[^1] > limit ? limit + 1 : previous[^1];
    }
}
