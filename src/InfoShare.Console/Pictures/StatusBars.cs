using System.Globalization;
using InfoShare.Protocol.Child.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pictures;

/// <summary>A bar, or a time of which nothing is known. Places are in hundredths of the width, so that the picture can be stretched.</summary>
internal sealed record PictureBar(string From, string Width, string TextAt, bool TextEnds, bool Lasts, string Words);

/// <summary>
/// Statuses as bars over time, with the times of which nothing is known as hatched bands through all of them and critical points as marks.
/// </summary>
internal sealed class StatusBars
{
    /// <summary>Height of one row.</summary>
    public const int RowHeight = 46;

    private readonly DateOnly first;
    private readonly DateOnly last;

    private StatusBars(DateOnly first, DateOnly last) => (this.first, this.last) = (first, last);

    /// <summary>The statuses, one row each.</summary>
    public IReadOnlyList<PictureBar> Bars { get; private init; } = [];

    /// <summary>Times of which nothing is known.</summary>
    public IReadOnlyList<PictureBar> Gaps { get; private init; } = [];

    /// <summary>Where critical points stand.</summary>
    public IReadOnlyList<string> Marks { get; private init; } = [];

    /// <summary>Beginnings of years.</summary>
    public IReadOnlyList<(string At, int Year)> Years { get; private init; } = [];

    /// <summary>Height of the whole.</summary>
    public int Height => ((Bars.Count + 1) * RowHeight) + 24;

    /// <summary>Draws them; null when there is neither a status nor a gap.</summary>
    public static StatusBars? Of(IReadOnlyList<ChronologyItem> items, DateOnly today)
    {
        var statuses = items.Where(i => i.Kind == ChronologyKind.Status).ToList();
        var gaps = items.Where(i => i.Kind == ChronologyKind.Gap).ToList();
        if (statuses.Count + gaps.Count == 0)
            return null;
        var days = items.Select(i => Day(i.StandsOn)).OfType<DateOnly>().Where(d => d <= today).DefaultIfEmpty(today).ToList();
        var blank = new StatusBars(new DateOnly(days.Min().Year, 1, 1), today.AddDays(30));
        return new StatusBars(blank.first, blank.last)
        {
            Bars = [.. statuses.Select(s => blank.Bar(s, today))],
            Gaps = [.. gaps.Select(g => blank.Bar(g, today))],
            Marks = [.. items.Where(i => i.CriticalBecause.Length > 0).Select(i => Day(i.StandsOn)).OfType<DateOnly>().Where(d => d <= today).Distinct().Select(blank.At)],
            Years = [.. Enumerable.Range(blank.first.Year, today.Year - blank.first.Year + 1).Select(y => (blank.At(new DateOnly(y, 1, 1)), y))],
        };
    }

    /// <summary>A time in words, as it stands in the list.</summary>
    public static string Span(ChronologyItem item) => (item.FromDate, item.ToDate) switch
    {
        ({ Length: > 0 } from, { Length: > 0 } to) => from == to ? London.Day(from) : $"{London.Day(from)} to {London.Day(to)}",
        ({ Length: > 0 } from, _) => item.Kind is ChronologyKind.Status or ChronologyKind.Service or ChronologyKind.Gap ? $"Since {London.Day(from)}" : London.Day(from),
        (_, { Length: > 0 } to) => $"Until {London.Day(to)}; since when is not known",
        _ => item.StandsOn.Length > 0 ? $"Its day is not known; shared on {London.Day(item.StandsOn)}" : "Since when is not known",
    };

    private PictureBar Bar(ChronologyItem item, DateOnly today)
    {
        var (from, to) = (Day(item.FromDate) ?? first, Day(item.ToDate) ?? today);
        var (start, end) = (Share(from), Math.Max(Share(to), Share(from) + 0.4));
        var ends = start > 50;
        return new PictureBar(
            Percent(start), Percent(end - start), Percent(ends ? end : start), ends, item.ToDate.Length == 0,
            item.Kind == ChronologyKind.Gap ? "Nothing is known" : $"{Words.Of(item.Status)}{(item.ToDate.Length == 0 ? ", still so" : "")}");
    }

    private string At(DateOnly day) => Percent(Share(day));

    private double Share(DateOnly day) => Math.Clamp(100.0 * (day.DayNumber - first.DayNumber) / (last.DayNumber - first.DayNumber), 0, 100);

    private static string Percent(double share) => share.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static DateOnly? Day(string day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
}
