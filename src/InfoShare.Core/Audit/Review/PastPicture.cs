using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>What a review is about.</summary>
public enum ReviewSubjectKind
{
    Unspecified = 0,

    /// <summary>A person.</summary>
    Person = 1,

    /// <summary>A referral and its children.</summary>
    Referral = 2,

    /// <summary>An incident: the concerns and referrals that name it.</summary>
    Incident = 3,

    /// <summary>One concern.</summary>
    Concern = 4,
}

/// <summary>What a review is about, by the broker's id.</summary>
public sealed record ReviewSubject(ReviewSubjectKind Kind, string Id);

/// <summary>One person as recorded at a moment.</summary>
/// <param name="IsAdult">No adult is shown by a question about a child.</param>
/// <param name="IsProtected">By the mark of today: when it was set is not kept.</param>
internal sealed record PastPerson(
    PastCluster Cluster, IReadOnlyList<PastConcern> Concerns, IReadOnlyList<ChildStatus> Statuses, IReadOnlyList<Involvement> Involvements,
    IReadOnlyList<PastReferral> Referrals, bool IsAdult, bool IsProtected);

/// <summary>Everything recorded around a subject by a moment, as it stood then.</summary>
/// <param name="Objects">The things that the review is about; null: everything about its people.</param>
/// <param name="Cut">Whether the trail holds more entries than were read.</param>
internal sealed record PastPicture(
    DateTimeOffset At, AccessPolicy Policy, IReadOnlyList<PastPerson> People, IReadOnlySet<string>? Objects, IReadOnlyList<PastItem> Items,
    IReadOnlyList<PlacedEntry> Entries, bool Cut)
{
    /// <summary>Entries of the trail that one review reads.</summary>
    public const int MostEntries = 5000;

    private const int MostPeople = 20;

    /// <summary>The day, in England.</summary>
    public DateOnly Day { get; } = LondonTime.DateOf(At);

    /// <summary>The concerns that the review is about, each once.</summary>
    public IReadOnlyList<PastConcern> Concerns { get; } =
        [.. People.SelectMany(p => p.Concerns).DistinctBy(c => c.Concern.Id).Where(c => Objects?.Contains(c.Concern.Id) != false)];

    /// <summary>The referrals, each once.</summary>
    public IReadOnlyList<PastReferral> Referrals { get; } =
        [.. People.SelectMany(p => p.Referrals).DistinctBy(r => r.Referral.Id).Where(r => Objects?.Contains(r.Referral.Id) != false)];

    /// <summary>The statuses; those of a whole person alone.</summary>
    public IReadOnlyList<ChildStatus> Statuses { get; } = Objects is null ? [.. People.SelectMany(p => p.Statuses)] : [];

    /// <summary>Every id of the people, then and now.</summary>
    public IReadOnlyList<string> PersonIds { get; } = [.. People.SelectMany(p => p.Cluster.EntryIds.Append(p.Cluster.Id).Append(p.Cluster.TodayId)).Distinct()];

    /// <summary>
    /// Whether the organisation had anything to do with the subject by then: it wrote or was told something, worked with the person, or
    /// stands in the trail. Of anybody else its lead learns nothing.
    /// </summary>
    public bool Touches(string organisationId) =>
        Entries.Any(e => e.Entry.OrganisationId == organisationId && e.Entry.GaveSomething)
        || Items.Any(i => i.OrganisationId == organisationId)
        || Concerns.Any(c => c.Concern.OrganisationId == organisationId)
        || Referrals.Any(r => r.IsParty(organisationId))
        || People.Any(p => p.Involvements.Any(i => i.OrganisationId == organisationId) || p.Cluster.Entries.Any(e => e.OrganisationId == organisationId));

    /// <summary>The picture; null when nothing of the subject was recorded by then.</summary>
    public static async ValueTask<PastPicture?> OfAsync(IReadSession session, ReviewSubject subject, DateTimeOffset at, AccessPolicy policy)
    {
        var (personIds, named) = await NamedAsync(session, subject, at);
        List<PastPerson> people = [];
        foreach (var id in personIds.Distinct().Take(MostPeople))
        {
            if (await PastClusters.OfAsync(session, id, at) is { } cluster && people.TrueForAll(p => p.Cluster.Id != cluster.Id))
                people.Add(await PersonAsync(session, cluster, at));
        }

        if (people.Count == 0)
            return null;
        HashSet<string>? objects = null;
        if (subject.Kind != ReviewSubjectKind.Person)
        {
            objects = [.. named];
            foreach (var referral in people.SelectMany(p => p.Referrals))
            {
                if (objects.Contains(referral.Referral.Id))
                    objects.UnionWith(referral.Referral.ConcernIds);
                else if (subject.Kind == ReviewSubjectKind.Concern && referral.Referral.ConcernIds.Any(named.Contains))
                    objects.Add(referral.Referral.Id);
            }
        }

        string[] entryIds = [.. people.SelectMany(p => p.Cluster.EntryIds).Distinct()];
        string[] concernIds = [.. people.SelectMany(p => p.Concerns).Select(c => c.Concern.Id).Where(id => objects?.Contains(id) != false).Distinct()];
        string[] referralIds = [.. people.SelectMany(p => p.Referrals).Select(r => r.Referral.Id).Where(id => objects?.Contains(id) != false).Distinct()];
        var items = await session.Past.ItemsAsync(objects is null ? entryIds : [], concernIds, referralIds, at);
        objects?.UnionWith(items.Select(i => i.Id));
        var entries = await session.Past.EntriesAsync(
            entryIds, [.. concernIds, .. referralIds, .. items.Select(i => i.Id)], at, MostEntries + 1);
        var ofThese = entries.Take(MostEntries).Where(e => objects is null || Names(e.Entry, objects)).ToList();
        return new PastPicture(at, policy, people, objects, items, ofThese, entries.Count > MostEntries);
    }

    private static bool Names(AuditEntry entry, HashSet<string> objects) =>
        (entry.ObjectId is { } id && objects.Contains(id)) || entry.Shown.Any(s => objects.Contains(ShownThing.Read(s).Id));

    private static async ValueTask<(IReadOnlyList<string> People, IReadOnlyList<string> Objects)> NamedAsync(
        IReadSession session, ReviewSubject subject, DateTimeOffset at)
    {
        switch (subject.Kind)
        {
            case ReviewSubjectKind.Person:
                return ([subject.Id], []);
            case ReviewSubjectKind.Referral:
                return (await session.Referrals.FindAsync(subject.Id))?.ChildIds is { } children ? (children, [subject.Id]) : ([], []);
            case ReviewSubjectKind.Concern:
                return (await PeopleOfConcernAsync(session, subject.Id), [subject.Id]);
            default:
                var objects = await session.Past.OfIncidentAsync(subject.Id, at);
                List<string> people = [];
                foreach (var id in objects)
                    people.AddRange((await session.Referrals.FindAsync(id))?.ChildIds ?? await PeopleOfConcernAsync(session, id));
                return (people, objects);
        }
    }

    private static async ValueTask<IReadOnlyList<string>> PeopleOfConcernAsync(IReadSession session, string concernId) =>
        await session.Concerns.FindAsync(concernId) is { } concern
            ? [.. (await session.Concerns.BearingsOfAsync(concernId)).Select(b => b.PersonId).Append(concern.SubjectId).OfType<string>()]
            : [];

    private static async ValueTask<PastPerson> PersonAsync(IReadSession session, PastCluster cluster, DateTimeOffset at)
    {
        var entryIds = cluster.EntryIds;
        var today = await session.People.FindAsync(cluster.TodayId);
        var then = today is null ? null : today with { Records = [.. today.Records.Where(r => entryIds.Contains(r.EntryId))] };
        return new PastPerson(
            cluster,
            await session.Past.ConcernsAsync(entryIds, at),
            await session.Past.StatusesAsync(entryIds, at),
            await session.Past.InvolvementsAsync(entryIds, at),
            await session.Past.ReferralsAsync(entryIds, at),
            then?.AgeBandOn(LondonTime.DateOf(at)) == AgeBand.Adult,
            then?.Records.Any(r => r.Protected) == true);
    }
}

/// <summary>One line of what an answer showed (<see cref="AuditEntry.Shown"/>).</summary>
internal readonly record struct ShownThing(Tier Tier, string Id)
{
    public static ShownThing Read(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && Code.TryParse<Tier>(line.AsSpan(0, space), out var tier) ? new ShownThing(tier, line[(space + 1)..]) : new ShownThing(Tier.Unspecified, line);
    }
}
