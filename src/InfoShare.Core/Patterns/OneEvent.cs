using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// When several reports tell of one event (O1): the same incident by its number; else the same day and something in common. Without a day
/// there is nothing to compare. Every report keeps its own source; they are only counted once.
/// </summary>
public static class OneEvent
{
    /// <summary>Whether two concerns about one person tell of one event.</summary>
    public static bool IsSame(Concern one, Concern other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Id == other.Id
            || one.Incidents.Any(i => i.Kind == IncidentKind.Incident && other.Incidents.Any(o => o.IncidentId == i.IncidentId))
            || (one.Happened?.From is { } day && other.Happened?.From == day && one.Indicators.Intersect(other.Indicators).Any());
    }

    /// <summary>Whether two happenings of one person tell of one event.</summary>
    public static bool IsSame(Happening one, Happening other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.SourceId == other.SourceId
            || one.IncidentIds.Intersect(other.IncidentIds, StringComparer.Ordinal).Any()
            || (one.Day is { } day && other.Day == day && one.Marks.Intersect(other.Marks, StringComparer.Ordinal).Any());
    }

    /// <summary>
    /// The events that happenings of one person tell of. What is one with a third is one with both, whatever came first, so that the
    /// order of arrival changes nothing. Within an event and among the events: by day (unknown last), then by id.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Happening>> Groups(IEnumerable<Happening> happenings)
    {
        List<Happening> all = [.. InOrder(happenings.DistinctBy(h => h.SourceId))];
        var root = Enumerable.Range(0, all.Count).ToArray();
        for (var i = 0; i < all.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (IsSame(all[i], all[j]))
                    root[Root(i)] = Root(j);
            }
        }

        return [.. all.Index().GroupBy(h => Root(h.Index), h => h.Item).Select(g => (IReadOnlyList<Happening>)[.. g])];

        int Root(int index)
        {
            while (root[index] != index)
                index = root[index] = root[root[index]];
            return index;
        }
    }

    private static IOrderedEnumerable<Happening> InOrder(IEnumerable<Happening> happenings) =>
        happenings.OrderBy(h => h.Day is null).ThenBy(h => h.Day).ThenBy(h => h.SourceId, StringComparer.Ordinal);
}
