using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// Looks at what an act adds to series and to what stands together, as soon as the act is durable (H1, H5). After its commit, so that sharing
/// stays as fast for a child of whom much is recorded, and so that of two brokers the later one sees both acts. One look and one entry of
/// the trail for each act, whomever it bears on: an entry for each child would tell in the log how many there are.
/// </summary>
public sealed class PatternDuties(SeriesDesk series, PatternDesk desk, UnseenDesk unseen, AbsenceDesk absences) : IDeadlineDuty
{
    /// <summary>Concerns that a look reads, the latest.</summary>
    public const int MaxConcerns = 500;

    /// <summary>Other children of the home that one act has looked at, at most.</summary>
    private const int MostBeside = 20;

    private const string AtOnce = "H1";

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } =
        [DeadlinePurpose.PatternLook, DeadlinePurpose.PatternDecision, DeadlinePurpose.PatternReview];

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> AmongOthers { get; } = [DeadlinePurpose.PatternLook];

    /// <summary>
    /// Has the children of a concern looked at, or one person whose concerns have become more, once this is durable. Never left out because a
    /// look is waiting: that one may see less.
    /// </summary>
    /// <param name="objectId">A concern's id, a contact's, or a person's.</param>
    public static void LookSoon(IWriteSession session, string objectId)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.PatternLook, objectId, session.Now, AtOnce));
    }

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(deadline);
        ArgumentNullException.ThrowIfNull(registry);
        if (deadline.Purpose == DeadlinePurpose.PatternLook)
            return await LookAsync(session, deadline.ObjectId, registry);
        if (await session.Patterns.FindAsync(deadline.ObjectId) is not { } notice)
            return DutyOutcome.NoSuch("notice");
        if (deadline.Purpose == DeadlinePurpose.PatternReview)
        {
            desk.ReviewDue(session, notice, registry);
            return DutyOutcome.Told(notice.PersonId);
        }

        if (notice.State != PatternState.Open)
            return DutyOutcome.AlreadyMet(notice.PersonId);
        await desk.OverdueAsync(session, notice, deadline, registry);
        return DutyOutcome.Told(notice.PersonId);
    }

    private async ValueTask<DutyOutcome> LookAsync(IWriteSession session, string objectId, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var concern = await session.Concerns.FindAsync(objectId);
        var contact = concern is null ? await session.Contacts.FindAsync(objectId) : null;
        var touched = concern is not null ? await ChildrenOfAsync(session, concern)
            : (await session.People.FindManyAsync([contact?.PersonId ?? objectId])).Where(p => p.IsChildOn(today)).ToList();
        var homes = new Dictionary<string, SharedHome>(StringComparer.Ordinal);
        var children = await WithThoseWhoLiveThereAsync(session, concern, contact, touched, homes, today);
        var area = registry.Find(concern?.OrganisationId ?? contact?.OrganisationId ?? "")?.Area ?? "";
        foreach (var child in children)
        {
            var concerns = await session.Concerns.OnPeopleAsync([child.Id], null, MaxConcerns);
            var look = new PatternLookAt(child, concerns, await session.Links.InvolvementsOfAsync([child.Id]), registry, area, today)
            {
                Reports = await SeriesReports.ReadAsync(session, child, concerns, await HomeOfAsync(session, child, homes), MaxConcerns),
            };
            await series.TellAsync(session, look);

            // What happens to another of the home is no fact about this child.
            if (touched.All(t => t.Id != child.Id))
                continue;
            await desk.LookAsync(session, look);
            await unseen.BeginAsync(session, look);
            if (concern is not null)
                await absences.SaidOffRollAsync(session, look, concern);
        }

        // Somebody's own id: two entries became one person, who may be suspected in the concerns of both.
        var suspected = concern is not null ? await SourceSeries.SuspectedInAsync(session, [concern]) : contact is null ? [objectId] : [];
        foreach (var source in suspected.Count == 0 ? [] : await session.People.FindManyAsync(suspected))
            await series.TellOfSourceAsync(session, source, registry, today);
        return new DutyOutcome("looked", [.. children.Select(c => c.Id)]);
    }

    /// <summary>Those, and the children in whose household or home of that day it happened.</summary>
    private static async ValueTask<IReadOnlyList<Person>> WithThoseWhoLiveThereAsync(
        IReadSession session, Concern? concern, ContactRecord? contact, List<Person> touched, Dictionary<string, SharedHome> homes, DateOnly today)
    {
        if (concern is null && contact is null)
            return touched;
        var day = concern is null ? contact!.HappenedOn : SeriesReports.DayOf(concern);
        var others = new HashSet<string>(StringComparer.Ordinal);
        List<Person> from = [.. touched];
        if (concern?.SubjectId is { } subject && touched.TrueForAll(t => t.Id != subject) && await session.People.FindAsync(subject) is { } adult)
            from.Add(adult);
        foreach (var person in from)
        {
            var home = await HomeOfAsync(session, person, homes);
            others.UnionWith(home.People.Where(id => home.With(id, day)));
        }

        if (concern?.Place is { } place)
            others.UnionWith((await OccupantsOnDay.OfAsync(session, place, ObservedDays.Of(concern))).People.Select(p => p.Id));
        others.ExceptWith(touched.Select(t => t.Id));
        return others.Count == 0 ? touched :
        [
            .. touched,
            .. (await session.People.FindManyAsync(others)).Where(p => p.IsChildOn(today)).DistinctBy(p => p.Id).OrderBy(p => p.Id, StringComparer.Ordinal).Take(MostBeside),
        ];
    }

    private static async ValueTask<SharedHome> HomeOfAsync(IReadSession session, Person person, Dictionary<string, SharedHome> homes)
    {
        if (!homes.TryGetValue(person.Id, out var home))
            homes.Add(person.Id, home = await SharedHome.OfAsync(session, person));
        return home;
    }

    /// <summary>Whoever was named as a child is one until the birth date says otherwise; whom it is about is one by the birth date.</summary>
    private static async ValueTask<List<Person>> ChildrenOfAsync(IReadSession session, Concern concern)
    {
        var today = LondonTime.DateOf(session.Now);
        var named = (await session.Concerns.BearingsOfAsync(concern.Id))
            .Where(b => b.Because != ConcernBearing.SuspectedSource).Select(b => b.PersonId).ToHashSet(StringComparer.Ordinal);
        var touched = named.Append(concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return touched.Count == 0 ? []
            :
            [
                .. (await session.People.FindManyAsync(touched))
                    .Where(p => named.Contains(p.Id) ? p.AgeBandOn(today) != AgeBand.Adult && !p.WasNotBorn : p.IsChildOn(today))
                    .DistinctBy(p => p.Id).OrderBy(p => p.Id, StringComparer.Ordinal),
            ];
    }
}
