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
    /// <summary>Around whom it is counted.</summary>
    public SeriesScope Scope { get; init; } = SeriesScope.Child;

    /// <summary>The series that these happenings of one person make.</summary>
    /// <param name="visible">Only what the reader may see at MARKER or more.</param>
    public static IReadOnlyList<Series> Of(IEnumerable<Happening> visible) =>
        [.. visible.GroupBy(h => h.Series).OrderBy(g => g.Key).Select(g => Of(g.Key, SeriesScope.Child, g))];

    /// <summary>
    /// The series around a child: the child's own; that of the household, which has the child's events in it, where it has more; and that of the
    /// address, which has both in it, where it has more still.
    /// </summary>
    /// <param name="visible">Only what the reader may see at MARKER or more.</param>
    public static IReadOnlyList<Series> Around(IEnumerable<SeriesReport> visible, SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var found = new List<Series>();
        foreach (var kind in visible.GroupBy(r => r.Happening.Series).OrderBy(g => g.Key))
        {
            foreach (var scope in kind.Select(r => r.Scope).Distinct().Order())
            {
                var within = kind.Where(r => r.Scope <= scope).ToList();
                var further = within.Where(r => r.Scope == scope).Select(r => r.Happening.SourceId).ToHashSet(StringComparer.Ordinal);
                var series = Of(kind.Key, scope, within.Select(r => scope == SeriesScope.Child || !rules[kind.Key].OfOnePerson ? r.Happening : OfItsPerson(r.Happening)));

                // What only repeats the events of the narrower series is no series of its own.
                if (series.Events.Any(e => e.Reports.All(r => further.Contains(r.SourceId))))
                    found.Add(series);
            }
        }

        return found;
    }

    /// <summary>The series of one suspected source, over all children: two children on one day are two events where each is of one person.</summary>
    public static IReadOnlyList<Series> OfSource(IEnumerable<Happening> visible, SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return
        [
            .. visible.GroupBy(h => h.Series).Where(g => rules[g.Key].BySuspectedSource).OrderBy(g => g.Key)
                .Select(g => Of(g.Key, SeriesScope.SuspectedSource, rules[g.Key].OfOnePerson ? g.Select(OfItsPerson) : g)),
        ];
    }

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

    private static Series Of(SeriesKind kind, SeriesScope scope, IEnumerable<Happening> happened) => new(
        kind, [.. OneEvent.Groups(happened).Select(e => new SeriesEvent(e[0].Day, e)).OrderBy(e => e.Day is null).ThenBy(e => e.Day).ThenBy(e => e.Key, StringComparer.Ordinal)])
    {
        Scope = scope,
    };

    // Two brothers who go missing on one day are two.
    private static Happening OfItsPerson(Happening happening) => happening with { Marks = [.. happening.Marks.Select(m => $"{m} of {happening.PersonId}")] };
}
