using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A concern in which somebody is suspected, with the children whom it is about or bears on.</summary>
/// <param name="TouchedIds">Whom it is about and bears on, without the suspected.</param>
public sealed record SuspectedIn(Concern Concern, IReadOnlyList<string> TouchedIds);

/// <summary>
/// What one person is suspected of, across children, incidents, partners and areas (C9, H11). Public protection sees all of it that its role may
/// see; everybody else what was shared of children with whom they work.
/// </summary>
internal static class SourceSeries
{
    /// <summary>Concerns of the child whose suspected sources are followed, the latest.</summary>
    private const int MostFollowed = 25;

    /// <summary>Whether a role sees across children.</summary>
    public static bool SeesAcross(PractitionerRole role) => role == PractitionerRole.PublicProtection;

    /// <summary>The people whom these concerns name as suspected, by id.</summary>
    public static async ValueTask<IReadOnlyList<string>> SuspectedInAsync(IReadSession session, IEnumerable<Concern> concerns)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var concern in concerns.DistinctBy(c => c.Id).Where(Counts).OrderByDescending(c => c.SharedAt).ThenByDescending(c => c.Id, StringComparer.Ordinal).Take(MostFollowed))
        {
            found.UnionWith((await session.Concerns.BearingsOfAsync(concern.Id))
                .Where(b => b.Because == ConcernBearing.SuspectedSource && !b.Apart).Select(b => b.PersonId));
        }

        return [.. found];
    }

    /// <summary>Everything of which one person is suspected and that counts.</summary>
    public static async ValueTask<IReadOnlyList<SuspectedIn>> OfAsync(IReadSession session, string sourceId, ConcernSight? sight = null)
    {
        var found = new List<SuspectedIn>();
        foreach (var item in (await session.Concerns.OnPeopleAsync([sourceId], null, PatternDuties.MaxConcerns, sight))
            .Where(c => c.Bearing is { Because: ConcernBearing.SuspectedSource, Apart: false } && Counts(c.Concern)).DistinctBy(c => c.Concern.Id))
        {
            var bearings = await session.Concerns.BearingsOfAsync(item.Concern.Id);
            found.Add(new SuspectedIn(item.Concern,
            [
                .. bearings.Where(b => b.Because != ConcernBearing.SuspectedSource).Select(b => b.PersonId).Append(item.Concern.SubjectId).OfType<string>()
                    .Where(id => id != sourceId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ]));
        }

        return found;
    }

    /// <summary>Those of them, by the concern's id, of which somebody's whereabouts are kept (A10).</summary>
    public static async ValueTask<IReadOnlySet<string>> KeptAsync(IReadSession session, IEnumerable<SuspectedIn> items)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.TouchedIds.Count > 0 && await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync(item.TouchedIds)))
                kept.Add(item.Concern.Id);
        }

        return kept;
    }

    /// <summary>The series that these make.</summary>
    public static IReadOnlyList<Series> Of(IEnumerable<SuspectedIn> visible) => Series.OfSource(
        visible.SelectMany(v => Happenings.Of(v.Concern, SeriesRules.Embedded)), SeriesRules.Embedded);

    /// <summary>What a reader sees of it who asks about one of the children.</summary>
    /// <param name="shown">Concerns that bear on that child and are shown to the reader.</param>
    public static async ValueTask<IReadOnlyList<SeriesShown>> ShownAsync(
        IReadSession session, IEnumerable<Concern> shown, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var series = new List<SeriesShown>();
        foreach (var source in await SuspectedInAsync(session, shown.Where(c => NamesSource(caller, c))))
        {
            if (caller.Conflicts.Keeps(source) || (await session.People.HiddenFromAsync(caller.OrganisationId, [source])).Count > 0)
                continue;
            var visible = new List<SuspectedIn>();
            foreach (var item in await OfAsync(session, source, ConcernSight.Of(caller)))
            {
                if (NamesSource(caller, item.Concern) && PatternSight.ToldTo(caller)(item.Concern).Shows && !await KeptConcerns.KeepsAsync(session, item.Concern, caller)
                    && await AreOpenAsync(item))
                    visible.Add(item);
            }

            var kept = await KeptAsync(session, visible);
            var names = visible.DistinctBy(v => v.Concern.Id).ToDictionary(v => v.Concern.Id, v => v.Concern, StringComparer.Ordinal);
            series.AddRange(Of(visible).Where(s => s.IsShown(SeriesRules.Embedded)).Select(s => new SeriesShown(s.Kind, s.Scope,
            [
                .. s.Events.Select(e => new SeriesEventShown(
                    e.Day, [.. e.Reports.Select(r => new SeriesSource(r.SourceId, NameOf(names[r.SourceId], kept.Contains(r.SourceId)), r.Agency))])),
            ])));
        }

        return series;

        // As in the list of concerns beside it: the name of a service is a place too.
        string? NameOf(Concern concern, bool kept) =>
            kept && !Whereabouts.MayName(caller, concern.OrganisationId, registry) ? null : registry.NameOf(concern.OrganisationId);

        async ValueTask<bool> AreOpenAsync(SuspectedIn item)
        {
            if (item.TouchedIds.Count == 0)
                return SeesAcross(caller.Role);
            if ((await session.People.HiddenFromAsync(caller.OrganisationId, item.TouchedIds)).Count > 0)
                return false;
            if (SeesAcross(caller.Role))
                return item.Concern.OrganisationId == caller.OrganisationId || (await KeptAsync(session, [item])).Count == 0;
            return (await session.Links.InvolvementsOfAsync(item.TouchedIds)).Any(i =>
                i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role));
        }
    }

    /// <summary>Whether the reader is shown whom a concern suspects: its own organisation's, or in detail.</summary>
    private static bool NamesSource(Caller caller, Concern concern) =>
        ConcernAccess.Decide(caller, concern) is { Shows: true } decision
        && (SeesAcross(caller.Role) || concern.OrganisationId == caller.OrganisationId || Disclosure.TierOf(decision.Release) == Tier.Detail);

    private static bool Counts(Concern concern) => Happenings.Of(concern, SeriesRules.Embedded).Any(h => SeriesRules.Embedded[h.Series].BySuspectedSource);
}
