using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>One event of a series, with every source of it (O1).</summary>
/// <param name="Day">The day; null: not known.</param>
/// <param name="Reports">Who told of it: at least one.</param>
public sealed record SeriesEvent(DateOnly? Day, IReadOnlyList<Happening> Reports)
{
    /// <summary>What stands for the event whichever report came first.</summary>
    public string Key => Reports.Select(r => r.SourceId).Min(StringComparer.Ordinal)!;

    /// <summary>Whether a report with one of these ids belongs to it.</summary>
    public bool IsOneOf(IReadOnlySet<string> keys) => Reports.Any(r => keys.Contains(r.SourceId));
}

/// <summary>
/// The events of one kind about one person, counted without a window of time (H1, H12, T17). A function of what was reported: the order of
/// arrival changes nothing, and it is always the series of one reader, who sees every report in it.
/// </summary>
/// <param name="Events">By day, unknown days last.</param>
public sealed record Series(SeriesKind Kind, IReadOnlyList<SeriesEvent> Events)
{
    /// <summary>The series that these happenings of one person make.</summary>
    /// <param name="visible">Only what the reader may see at MARKER or more.</param>
    public static IReadOnlyList<Series> Of(IEnumerable<Happening> visible) =>
    [
        .. visible.GroupBy(h => h.Series).OrderBy(g => g.Key).Select(g => new Series(
            g.Key, [.. OneEvent.Groups(g).Select(e => new SeriesEvent(e[0].Day, e)).OrderBy(e => e.Day is null).ThenBy(e => e.Day).ThenBy(e => e.Key, StringComparer.Ordinal)])),
    ];

    /// <summary>The events from the place on from which they are told. Each is told once, whenever its report came.</summary>
    public IEnumerable<SeriesEvent> ToTell(SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Events.Skip(rules[Kind].AlertFrom - 1);
    }

    /// <summary>Whether there are enough events to speak of a series.</summary>
    public bool IsShown(SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Events.Count >= rules[Kind].ShownFrom;
    }
}
