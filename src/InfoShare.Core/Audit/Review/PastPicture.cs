using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
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

    /// <summary>One referral.</summary>
    Referral = 2,

    /// <summary>An incident: the people whom the concerns and referrals that name it are about.</summary>
    Incident = 3,

    /// <summary>One concern.</summary>
    Concern = 4,
}

/// <summary>What a review is about, by the broker's id.</summary>
public sealed record ReviewSubject(ReviewSubjectKind Kind, string Id);

/// <summary>One person as recorded at a moment.</summary>
/// <param name="IsAdult">No adult is shown by a question about a child.</param>
/// <param name="IsProtected">By the mark of that moment.</param>
internal sealed record PastPerson(
    PastCluster Cluster, IReadOnlyList<PastConcern> Concerns, IReadOnlyList<ChildStatus> Statuses, IReadOnlyList<Involvement> Involvements,
    IReadOnlyList<PastReferral> Referrals, bool IsAdult, bool IsProtected)
{
    /// <summary>The latest contacts with the person, newest first; one that was taken back since stands.</summary>
    public IReadOnlyList<ContactRecord> Contacts { get; init; } = [];
}

/// <summary>Everything recorded around a subject by a moment, as it stood then.</summary>
/// <param name="Objects">The things that the review is about; null: everything about its people.</param>
/// <param name="Trail">What the trail holds of it.</param>
/// <param name="PeopleCut">Whether there are more people than were read.</param>
internal sealed record PastPicture(
    DateTimeOffset At, AccessPolicy Policy, IReadOnlyList<PastPerson> People, IReadOnlySet<string>? Objects, IReadOnlyList<PastItem> Items,
    PastTrail Trail, bool PeopleCut)
{
    /// <summary>People whom one review reads.</summary>
    public const int MostPeople = 20;

    /// <summary>Contacts of one person that one review reads.</summary>
    public const int MostContacts = 300;

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

    /// <summary>The contacts; those of a whole person alone.</summary>
    public IReadOnlyList<ContactRecord> Contacts { get; } = Objects is null ? [.. People.SelectMany(p => p.Contacts).DistinctBy(c => c.Id)] : [];

    /// <summary>Whether somebody was met more often than was read.</summary>
    public bool ContactsCut { get; } = Objects is null && People.Any(p => p.Contacts.Count == MostContacts);

    /// <summary>Every id of the people, then and now.</summary>
    public IReadOnlySet<string> PersonIds { get; } = IdsOf(People);

    /// <summary>Entries of the trail, oldest first.</summary>
    public IReadOnlyList<PlacedEntry> Entries => Trail.Entries;

    /// <summary>
    /// Whether the organisation had anything to do with the subject by then: it wrote or was told something, worked with the person, or
    /// stands in the trail. Of anybody else its lead learns nothing.
    /// </summary>
    public bool Touches(string organisationId) =>
        Entries.Any(e => e.Entry.OrganisationId == organisationId && e.Entry.GaveSomething)
        || Items.Any(i => i.OrganisationId == organisationId)
        || (Objects is not null && (Concerns.Any(c => c.Concern.OrganisationId == organisationId) || Referrals.Any(r => r.IsParty(organisationId))))
        || People.Any(p => Knew(p, organisationId));

    /// <summary>
    /// Whether the organisation knew of the person by the rule of the live answers: a concern makes known only whom it is about, and a
    /// referral no child that the broker added for a link.
    /// </summary>
    public bool Knew(PastPerson person, string organisationId)
    {
        var entryIds = person.Cluster.EntryIds;
        return person.Cluster.Entries.Any(e => e.OrganisationId == organisationId)
            || person.Involvements.Any(i => i.OrganisationId == organisationId)
            || Items.Any(i => i.OrganisationId == organisationId && i.PersonId is { } id && entryIds.Contains(id))
            || person.Concerns.Any(c => c.Concern.OrganisationId == organisationId && c.Concern.SubjectId is { } id && entryIds.Contains(id))
            || person.Referrals.Any(r => r.IsParty(organisationId)
                && (r.Referral.RecipientOrganisationId == organisationId || r.Referral.ReferrerOrganisationId != organisationId || !IsByLink(person, r)));
    }

    private static bool IsByLink(PastPerson person, PastReferral referral) => person.Concerns.Any(c =>
        referral.Referral.ConcernIds.Contains(c.Concern.Id) && c.Bearings.Any(b => b.ByLink && person.Cluster.EntryIds.Contains(b.EntryId)));

    /// <summary>The picture; null when nothing of the subject was recorded by then.</summary>
    public static async ValueTask<PastPicture?> OfAsync(IReadSession session, PastWhom whom, PastReading reading)
    {
        var (at, named) = (reading.At, whom.Named);
        List<PastPerson> people = [];
        foreach (var cluster in whom.Clusters)
            people.Add(await PersonAsync(session, cluster, reading));
        if (people.Count == 0 && named.Things.Count == 0)
            return null;
        HashSet<string>? objects = null;
        if (!named.Whole || people.Count == 0)
        {
            objects = [.. named.Things];
            foreach (var referral in people.SelectMany(p => p.Referrals))
            {
                if (objects.Contains(referral.Referral.Id))
                    objects.UnionWith(referral.Referral.ConcernIds);
                else if (named.WithReferrals && referral.Referral.ConcernIds.Any(named.Things.Contains))
                    objects.Add(referral.Referral.Id);
            }
        }

        string[] entryIds = [.. people.SelectMany(p => p.Cluster.EntryIds).Distinct()];
        // What is named and about nobody, as a concern about an address, stands in the trail and in inboxes all the same.
        var apart = named.Whole || people.Count == 0 ? named.Things.Where(id => reading.Conflicts?.KeepsConcerns(id) != true).ToList() : [];
        string[] concernIds =
        [
            .. people.SelectMany(p => p.Concerns).Select(c => c.Concern.Id).Where(id => objects?.Contains(id) != false)
                .Concat(apart.Where(id => id.StartsWith("con_", StringComparison.Ordinal))).Distinct(),
        ];
        string[] referralIds =
        [
            .. people.SelectMany(p => p.Referrals).Select(r => r.Referral.Id).Where(id => objects?.Contains(id) != false)
                .Concat(apart.Where(id => id.StartsWith("ref_", StringComparison.Ordinal))).Distinct(),
        ];
        IReadOnlyList<PastItem> items = [.. (await session.Past.ItemsAsync(objects is null ? entryIds : [], concernIds, referralIds, at)).Where(reading.MayReadOf)];
        objects?.UnionWith(items.Select(i => i.Id));
        string[] things = [.. concernIds, .. referralIds, .. items.Select(i => i.Id)];
        HashSet<string> known = [.. things, .. items.SelectMany(i => new[] { i.ConcernId, i.ReferralId }).OfType<string>()];
        if (objects is null)
            known.UnionWith(people.SelectMany(p => p.Statuses.Select(s => s.Id).Concat(p.Contacts.Select(c => c.Id))));
        else
            known.UnionWith(objects);
        var trail = reading.WithTrail
            ? await PastTrail.ReadAsync(session, new TrailQuestion(entryIds, things, objects, reading.OrganisationId, at), IdsOf(people), known, reading)
            : PastTrail.None;
        return people.Count == 0 && items.Count == 0 && trail.Entries.Count == 0 && trail.Firsts.Count == 0
            ? null
            : new PastPicture(at, reading.Policy, people, objects, items, trail, whom.PeopleCut);
    }

    private static HashSet<string> IdsOf(IReadOnlyList<PastPerson> people) =>
        [.. people.SelectMany(p => p.Cluster.EntryIds.Append(p.Cluster.Id).Append(p.Cluster.TodayId))];

    private static async ValueTask<PastPerson> PersonAsync(IReadSession session, PastCluster cluster, PastReading reading)
    {
        var (at, reviewer) = (reading.At, reading.Reviewer);
        bool MayKnow(PastConcern c) => ReviewNames.IsOthers(c.Concern, reviewer?.OrganisationId) || (c.Concern.SubjectId is { } subject && cluster.EntryIds.Contains(subject))
            || c.Bearings.Any(b => !b.Apart && cluster.EntryIds.Contains(b.EntryId));
        var entryIds = cluster.EntryIds;
        var today = await session.People.FindAsync(cluster.TodayId);
        var then = today is null ? null : today with { Records = [.. today.Records.Where(r => entryIds.Contains(r.EntryId))] };
        return new PastPerson(
            cluster,
            [.. (await session.Past.ConcernsAsync(entryIds, at)).Where(c => MayKnow(c) && reading.Conflicts?.KeepsConcerns(c.Concern.Id) != true)],
            await session.Past.StatusesAsync(entryIds, at),
            [
                .. (await session.Past.InvolvementsAsync(entryIds, at))
                    .Where(i => reviewer is null || InvolvementAccess.IsOpenTo(reviewer.Policy, reviewer.Role, i.Role) || i.PractitionerId == reviewer.Human.Id),
            ],
            await session.Past.ReferralsAsync(entryIds, at),
            then?.AgeBandOn(LondonTime.DateOf(at)) == AgeBand.Adult,
            (await session.Past.ProtectedAsync(entryIds, at)).Count > 0)
        {
            Contacts = await session.Past.ContactsAsync(entryIds, at, MostContacts),
        };
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
