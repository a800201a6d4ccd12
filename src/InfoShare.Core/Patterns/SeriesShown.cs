using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A report of an event, as the reader sees it.</summary>
/// <param name="ConcernId">Null where something else tells of it.</param>
/// <param name="OrganisationName">Null where the child's whereabouts are kept from the reader, and of a contact that is a marker.</param>
/// <param name="ContactId">Null where something else tells of it; with neither, a recorded home does.</param>
public sealed record SeriesSource(string? ConcernId, string? OrganisationName, AgencyKind Agency, string? ContactId = null);

/// <summary>An event of a series with every source.</summary>
/// <param name="Day">Null: not known.</param>
public sealed record SeriesEventShown(DateOnly? Day, IReadOnlyList<SeriesSource> Sources);

/// <summary>A series as the reader sees it: it counts what the reader is shown, and nothing else.</summary>
public sealed record SeriesShown(SeriesKind Kind, SeriesScope Scope, IReadOnlyList<SeriesEventShown> Events);

/// <summary>The series that an answer shows.</summary>
/// <param name="PersonIds">Whom the events of a household and of a suspected source are about, for the trail: the answer names nobody.</param>
internal sealed record SeriesSeen(IReadOnlyList<SeriesShown> Shown, IReadOnlyList<string> PersonIds)
{
    /// <summary>Nothing.</summary>
    public static readonly SeriesSeen None = new([], []);
}

/// <summary>The series around a child as somebody reads them.</summary>
internal static class SeriesSight
{
    /// <summary>The series among what the reader is shown; each report is judged by itself.</summary>
    /// <param name="own">What bears on the child.</param>
    /// <param name="shown">What of it the answer shows.</param>
    /// <param name="kept">Whether the child's whereabouts are kept.</param>
    public static async ValueTask<SeriesSeen> OfAsync(
        IReadSession session, Person child, IEnumerable<ConcernOnPerson> own, IReadOnlyList<ConcernView> shown, Caller caller, bool kept, RegistrySnapshot registry)
    {
        var rules = SeriesRules.Embedded;
        var views = shown.Where(v => v.ConcernId is not null).DistinctBy(v => v.ConcernId).ToDictionary(v => v.ConcernId!, StringComparer.Ordinal);

        // Of a home where somebody hides nothing is said.
        var home = kept ? SharedHome.None : await SharedHome.OfAsync(session, child);
        var reports = await SeriesReports.ReadAsync(
            session, child, [.. own.Where(c => views.ContainsKey(c.Concern.Id))], home, QueryChildHandler.MaxConcerns, ConcernSight.Of(caller), ContactSight.Of(caller));
        var hidden = home.People.Count == 0 ? [] : (await session.People.HiddenFromAsync(caller.OrganisationId, home.People)).ToHashSet(StringComparer.Ordinal);
        var visible = new List<SeriesReport>();
        foreach (var report in reports)
        {
            if (await IsShownAsync(report))
                visible.Add(report);
        }

        var across = await SourceSeries.ShownAsync(session, visible.Where(r => r.Scope == SeriesScope.Child).Select(r => r.Concern)
            .Concat(own.Where(c => views.ContainsKey(c.Concern.Id) && Happenings.BearsOnThem(c)).Select(c => c.Concern)).OfType<Concern>(), caller, registry);
        var around = Series.Around(visible, rules).Where(s => s.IsShown(rules)).ToList();
        string[] elsewhere = [.. across.SelectMany(s => s.Events).SelectMany(e => e.Sources).Select(s => s.ConcernId).OfType<string>().Distinct(StringComparer.Ordinal)];
        var people = around.Where(s => s.Scope == SeriesScope.Household).SelectMany(s => s.Events).SelectMany(e => e.Reports).Select(r => r.PersonId)
            .Concat(elsewhere.Length == 0 ? [] : (await session.Concerns.FindManyAsync(elsewhere)).Select(c => c.SubjectId));
        return new SeriesSeen(
            [
                .. around.Select(s => new SeriesShown(
                    s.Kind, s.Scope, [.. s.Events.Select(e => new SeriesEventShown(e.Day, [.. e.Reports.Select(r => SourceOf(r.SourceId))]))])),
                .. across,
            ],
            [.. people.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

        async ValueTask<bool> IsShownAsync(SeriesReport report)
        {
            if (report.Contact is { } contact)
                return contact.PersonId == child.Id ? ContactSight.Decide(caller, contact).Shows : IsOpenOf(contact.PersonId) && IsOpenTo(contact);
            if (report.Residence is not null)
                return caller.May(SensitivityClass.Standard).Shows;
            var concern = report.Concern!;
            if (report.Scope == SeriesScope.Child)
                return true;
            return (concern.SubjectId is not { } subject || IsOpenOf(subject)) && IsOpenToRole(concern) && !await KeptConcerns.KeepsAsync(session, concern, caller);
        }

        // Why somebody asks about one child opens nothing about another: what the role may be told of anybody is shown, and no more.
        bool IsOpenToRole(Concern concern) => ConcernAccess.Decide(caller, concern).Shows && PatternSight.ToldTo(caller)(concern).Shows;

        bool IsOpenTo(ContactRecord contact) => ContactSight.Decide(caller, contact).Shows
            && (contact.OrganisationId == caller.OrganisationId || caller.Policy.Tell(caller.Role, contact.Class).Shows);

        bool IsOpenOf(string personId) => !hidden.Contains(personId) && !caller.Conflicts.Keeps(personId);

        SeriesSource SourceOf(string sourceId)
        {
            var report = visible.Find(r => r.Happening.SourceId == sourceId)!;
            if (report.Contact is { } contact)
                return new SeriesSource(null, ContactSight.ViewOf(contact, caller, kept, registry)?.OrganisationName, contact.Agency, contact.Id);
            if (report.Residence is { } residence)
            {
                var statedBy = LinkAccess.StatedByFor(caller, residence.OrganisationId, residence.StatedBy);
                return new SeriesSource(null, statedBy == AgencyKind.Unspecified ? null : registry.NameOf(residence.OrganisationId), statedBy);
            }

            return new SeriesSource(
                sourceId, views.TryGetValue(sourceId, out var view) ? view.OrganisationName : registry.NameOf(report.Happening.OrganisationId), report.Happening.Agency);
        }
    }
}
