using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Review;

/// <summary>How a past picture is read.</summary>
/// <param name="At">The moment.</param>
/// <param name="Policy">Of that moment.</param>
internal sealed record PastReading(DateTimeOffset At, AccessPolicy Policy)
{
    /// <summary>A lead, whose own organisation alone is reviewed, and who learns of nobody that is hidden from it; null: an auditor, or nobody in person.</summary>
    public Caller? Reviewer { get; init; }

    /// <summary>The lead's organisation.</summary>
    public Organisation? House { get; init; }

    /// <summary>From whom the reviewer is kept; null: from nobody.</summary>
    public ConflictWatch? Conflicts { get; init; }

    /// <summary>Whose part of the trail alone is asked for; null: everybody's.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>False: records alone, and nothing of the trail.</summary>
    public bool WithTrail { get; init; } = true;

    /// <summary>Whether the reviewer may read an entry: neither what is hidden from a lead's role, nor what names somebody from whom a conflict keeps the reviewer.</summary>
    public bool MayRead(AuditEntry entry) => (Reviewer is null || ReviewScope.MayRead(Reviewer, entry)) && Conflicts?.KeepsEntry(entry) != true;

    /// <summary>Whether the reviewer may read of an item: neither what tells of such a person, nor what was for a service that is hidden from a lead's role.</summary>
    public bool MayReadOf(PastItem item) => (Reviewer is null || ReviewScope.MayReadOf(Reviewer, item.ActionRole)) && Conflicts?.Keeps(item.PersonId) != true && Conflicts?.KeepsConcerns(item.ConcernId) != true;
}

/// <summary>Whom and what a review's subject names.</summary>
/// <param name="People">Their ids, in the order in which they are named.</param>
/// <param name="Things">The things themselves.</param>
/// <param name="Whole">Whether everything about its people is reviewed, and not these things alone.</param>
internal sealed record ReviewNames(IReadOnlyList<string> People, IReadOnlyList<string> Things, bool Whole)
{
    /// <summary>Whether the referrals that carry one of the things belong to them.</summary>
    public bool WithReferrals { get; init; }

    /// <summary>Whether a referral names somebody whom concerns that were taken back alone brought into it: who belongs to no incident by it.</summary>
    public bool LeavesOut { get; init; }

    /// <summary>What a subject names.</summary>
    public static async ValueTask<ReviewNames> OfAsync(IReadSession session, ReviewSubject subject, PastReading reading) => subject.Kind switch
    {
        ReviewSubjectKind.Person => new ReviewNames([subject.Id], [], Whole: true),
        ReviewSubjectKind.Referral => await session.Past.ChildrenOfReferralAsync(subject.Id, reading.At) is { Count: > 0 } children
            ? new ReviewNames(children, [subject.Id], Whole: false) : new ReviewNames([], [], Whole: false),
        ReviewSubjectKind.Concern => new ReviewNames(await OfConcernAsync(session, subject.Id, reading.Reviewer?.OrganisationId), [subject.Id], Whole: false) { WithReferrals = true },
        _ => await OfIncidentAsync(session, subject.Id, reading),
    };

    /// <summary>
    /// A review asks what was known of those concerned before it happened, when nothing named the incident yet: the people are those whom its records name
    /// today, each reviewed whole. A lead goes by the records that the own organisation knows of and the own role may: by any other the answer would
    /// tell that somebody named this incident.
    /// </summary>
    private static async ValueTask<ReviewNames> OfIncidentAsync(IReadSession session, string incidentId, PastReading reading)
    {
        var today = await session.Past.OfIncidentAsync(incidentId, session.Now);
        if (reading.Reviewer is { } lead)
            today = await KnownToAsync(session, today, reading, lead);
        var (people, leavesOut) = await PeopleOfAsync(session, today, reading.Reviewer?.OrganisationId);
        return new ReviewNames(people, [.. today.Intersect(await session.Past.OfIncidentAsync(incidentId, reading.At), StringComparer.Ordinal)], Whole: true) { LeavesOut = leavesOut };
    }

    private static async ValueTask<IReadOnlyList<string>> KnownToAsync(IReadSession session, IReadOnlyList<string> things, PastReading reading, Caller lead)
    {
        var now = reading with { At = session.Now, Policy = lead.Policy, OrganisationId = lead.OrganisationId };

        // By the things alone, before anything is read: how long it takes would tell that somebody named the number.
        if (!await new PastWhom(new ReviewNames([], things, Whole: false), [], [], PeopleCut: false).IsKnownToAsync(session, lead, session.Now))
            return [];
        var named = new ReviewNames((await PeopleOfAsync(session, things, lead.OrganisationId)).People, things, Whole: false);
        if (await PastPicture.OfAsync(session, await PastWhom.OfAsync(session, named, now), now) is not { } picture)
            return [];
        var sight = ReviewSight.Of(picture, reading.House!, lead.Role);
        var met = KnowledgeLines.Met(picture, lead.OrganisationId);
        return [.. things.Where(id => picture.Referrals.Any(r => r.Referral.Id == id && r.IsParty(lead.OrganisationId)) || (met.Contains(id) && sight.MayKnowOf(id)))];
    }

    private static async ValueTask<(IReadOnlyList<string> People, bool LeavesOut)> PeopleOfAsync(IReadSession session, IReadOnlyList<string> things, string? scope)
    {
        List<string> people = [];
        var leavesOut = false;
        foreach (var id in things)
        {
            if (await session.Past.ChildrenOfReferralAsync(id, session.Now) is not { Count: > 0 } children)
            {
                people.AddRange(await OfConcernAsync(session, id, scope, standing: true));
                continue;
            }

            var mistaken = await ByMistakeAsync(session, id);
            people.AddRange(children.Except(mistaken, StringComparer.Ordinal));
            leavesOut |= children.Any(mistaken.Contains);
        }

        return (people, leavesOut);
    }

    // What could not wait opens a referral by itself, and a concern is made one by hand: its children are the concern's, and so is the mistake about whom it was.
    private static async ValueTask<HashSet<string>> ByMistakeAsync(IReadSession session, string referralId)
    {
        HashSet<string> standing = new(StringComparer.Ordinal), takenBack = new(StringComparer.Ordinal);
        if (await session.Referrals.FindAsync(referralId) is not { ConcernIds: { Count: > 0 } ids } referral)
            return takenBack;
        foreach (var concern in await session.Concerns.FindManyAsync(ids))
        {
            // What a referral only carries brought nobody into it: whoever referred named the children.
            if (!concern.IsInError || concern.SharedAt == referral.ReceivedAt)
                (concern.IsInError ? takenBack : standing).UnionWith(await OfConcernAsync(session, concern.Id, scope: null));
        }

        takenBack.ExceptWith(standing);
        return takenBack;
    }

    // A lead learns of no child of whom the publisher must learn nothing. What was taken back may have been of somebody else: to an incident nobody belongs by it.
    private static async ValueTask<IReadOnlyList<string>> OfConcernAsync(IReadSession session, string concernId, string? scope, bool standing = false) =>
        await session.Concerns.FindAsync(concernId) is { } concern && !(standing && concern.IsInError)
            ?
            [
                .. (await session.Concerns.BearingsOfAsync(concernId)).Where(b => !b.Apart || IsOthers(concern, scope)).Select(b => b.PersonId)
                    .Append(concern.SubjectId).OfType<string>(),
            ]
            : [];

    /// <summary>Whether a concern is not the lead's own organisation's; of an auditor every one.</summary>
    internal static bool IsOthers(Concern concern, string? scope) => scope is null || concern.OrganisationId != scope;
}
