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
    public static async ValueTask<(IReadOnlyList<TRow> Shown, TPosition? Next)> ReadAsync<TRow, TPosition>(
        Func<TPosition?, int, ValueTask<IReadOnlyList<TRow>>> fetch, TPosition? after, Func<TRow, TPosition> positionOf, Func<TRow, bool> isVisible, int size)
        where TPosition : class
    {
        var shown = new List<TRow>();
        var batch = size + 1;
        while (true)
        {
            var found = await fetch(after, batch);
            foreach (var row in found.Where(isVisible))
            {
                if (shown.Count == size)
                    return (shown, positionOf(shown[^1]));
                shown.Add(row);
            }

            if (found.Count < batch)
                return (shown, null);
            after = positionOf(found[^1]);
        }
    }
}
