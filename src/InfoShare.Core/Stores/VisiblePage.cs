namespace InfoShare.Core.Stores;

/// <summary>
/// Cuts a page out of rows of which the reader may see some only. It reads on until the page is full, so that neither a short page nor
/// a cursor that names a row which was not shown tells that something was passed over (D6, L10).
/// </summary>
internal static class VisiblePage
{
    /// <summary>A page, and the position of the last row shown when more visible ones follow; null at the end.</summary>
    /// <param name="fetch">Reads the rows after a position (null: from the start), at most so many.</param>
    /// <param name="size">How many rows a page shows; at least 1.</param>
    public static ValueTask<(IReadOnlyList<TRow> Shown, TPosition? Next)> ReadAsync<TRow, TPosition>(
        Func<TPosition?, int, ValueTask<IReadOnlyList<TRow>>> fetch, TPosition? after, Func<TRow, TPosition> positionOf, Func<TRow, bool> isVisible, int size)
        where TPosition : class =>
        SeenAsync(fetch, after, positionOf, rows => ValueTask.FromResult<IReadOnlyList<TRow>>([.. rows.Where(isVisible)]), row => row, size);

    /// <summary>The same where what is visible is known only once it has been read further.</summary>
    /// <param name="fetch">Reads the rows after a position (null: from the start), at least so many where there are so many.</param>
    /// <param name="see">What the reader sees of some rows, in their order; what is not visible is left out.</param>
    /// <param name="rowOf">The row of what is seen.</param>
    public static async ValueTask<(IReadOnlyList<TSeen> Shown, TPosition? Next)> SeenAsync<TRow, TSeen, TPosition>(
        Func<TPosition?, int, ValueTask<IReadOnlyList<TRow>>> fetch, TPosition? after, Func<TRow, TPosition> positionOf,
        Func<IReadOnlyList<TRow>, ValueTask<IReadOnlyList<TSeen>>> see, Func<TSeen, TRow> rowOf, int size)
        where TPosition : class
    {
        var shown = new List<TSeen>();
        var batch = size + 1;
        while (true)
        {
            var found = await fetch(after, batch);
            foreach (var one in await see(found))
            {
                if (shown.Count == size)
                    return (shown, positionOf(rowOf(shown[^1])));
                shown.Add(one);
            }

            if (found.Count < batch)
                return (shown, null);
            after = positionOf(found[^1]);
        }
    }
}
