using InfoShare.Core.Concerns;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A report of an event, as the reader sees it.</summary>
/// <param name="OrganisationName">Null where the child's whereabouts are kept from the reader.</param>
public sealed record SeriesSource(string ConcernId, string? OrganisationName, AgencyKind Agency);

/// <summary>An event of a series with every source.</summary>
/// <param name="Day">Null: not known.</param>
public sealed record SeriesEventShown(DateOnly? Day, IReadOnlyList<SeriesSource> Sources);

/// <summary>A series as the reader sees it: it counts what the reader is shown, and nothing else.</summary>
public sealed record SeriesShown(SeriesKind Kind, IReadOnlyList<SeriesEventShown> Events)
{
    /// <summary>The series among what is shown.</summary>
    internal static IReadOnlyList<SeriesShown> Of(IEnumerable<ConcernOnPerson> concerns, IReadOnlyList<ConcernView> shown)
    {
        var rules = SeriesRules.Embedded;
        var views = shown.Where(v => v.ConcernId is not null).DistinctBy(v => v.ConcernId).ToDictionary(v => v.ConcernId!, StringComparer.Ordinal);
        return
        [
            .. Series.Of(Happenings.Of(concerns.Where(c => views.ContainsKey(c.Concern.Id)), rules)).Where(s => s.IsShown(rules)).Select(s => new SeriesShown(
                s.Kind,
                [.. s.Events.Select(e => new SeriesEventShown(e.Day, [.. e.Reports.Select(r => new SeriesSource(r.SourceId, views[r.SourceId].OrganisationName, r.Agency))]))])),
        ];
    }
}
