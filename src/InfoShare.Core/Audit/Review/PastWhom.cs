using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>Whom and what a review is about: who they were then, before anything that is recorded of them is read.</summary>
/// <param name="Clusters">The people, without those who are hidden from the reviewer.</param>
/// <param name="Named">The things that the review is about, as they were named; none of a person.</param>
/// <param name="PeopleCut">Whether there are more people than are read.</param>
internal sealed record PastWhom(ReviewSubject Subject, IReadOnlyList<PastCluster> Clusters, IReadOnlyList<string> Named, bool PeopleCut)
{
    /// <summary>Every id of the people, then and now.</summary>
    public IReadOnlySet<string> PersonIds { get; } =
        Clusters.SelectMany(c => c.EntryIds.Append(c.Id).Append(c.TodayId)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether nothing of the subject was recorded by then.</summary>
    public bool IsNobody => Clusters.Count == 0 && Named.Count == 0;

    /// <summary>Finds them.</summary>
    /// <param name="reviewer">Who learns of nobody that is hidden from the own organisation; null for an auditor.</param>
    public static async ValueTask<PastWhom> OfAsync(IReadSession session, ReviewSubject subject, DateTimeOffset at, Caller? reviewer)
    {
        var (personIds, named) = await NamedAsync(session, subject, at, reviewer?.OrganisationId);
        List<PastCluster> clusters = [];
        string[] distinct = [.. personIds.Distinct()];
        foreach (var id in distinct.Take(PastPicture.MostPeople))
        {
            if (await PastClusters.OfAsync(session, id, at) is { } cluster && clusters.TrueForAll(c => c.Id != cluster.Id))
                clusters.Add(cluster);
        }

        if (reviewer is not null && clusters.Count > 0)
        {
            var hidden = await session.People.HiddenFromAsync(reviewer.OrganisationId, [.. clusters.Select(c => c.TodayId).Distinct()]);
            clusters.RemoveAll(c => hidden.Contains(c.TodayId));
        }

        return new PastWhom(subject, clusters, named, distinct.Length > PastPicture.MostPeople);
    }

    /// <summary>
    /// Whether a lead's own organisation had anything to do with them by then, so far as the lead may know: asked before anything is read, for how long it takes
    /// to read what others hold would tell how much that is (H6, A10).
    /// </summary>
    public async ValueTask<bool> IsKnownToAsync(IReadSession session, Caller reviewer, DateTimeOffset at)
    {
        if (IsNobody)
            return false;
        if (Clusters.Any(c => c.Entries.Any(e => e.OrganisationId == reviewer.OrganisationId)))
            return true;
        return await session.Reliance.IsKnownToAsync(new KnownToQuestion(
            reviewer.OrganisationId, reviewer.Human.Id, [.. Clusters.SelectMany(c => c.EntryIds).Distinct(StringComparer.Ordinal)], Named, at,
            [.. Code.All<PractitionerRole>().Append(PractitionerRole.Unspecified).Where(r => ReviewScope.MayReadOf(reviewer, r))],
            [.. Code.All<PractitionerRole>().Where(r => InvolvementAccess.IsOpenTo(reviewer.Policy, reviewer.Role, r))]));
    }

    private static async ValueTask<(IReadOnlyList<string> People, IReadOnlyList<string> Objects)> NamedAsync(
        IReadSession session, ReviewSubject subject, DateTimeOffset at, string? scope)
    {
        switch (subject.Kind)
        {
            case ReviewSubjectKind.Person:
                return ([subject.Id], []);
            case ReviewSubjectKind.Referral:
                return await session.Past.ChildrenOfReferralAsync(subject.Id, at) is { Count: > 0 } children ? (children, [subject.Id]) : ([], []);
            case ReviewSubjectKind.Concern:
                return (await PeopleOfConcernAsync(session, subject.Id, scope), [subject.Id]);
            default:
                var objects = await session.Past.OfIncidentAsync(subject.Id, at);
                List<string> people = [];
                foreach (var id in objects)
                    people.AddRange(await session.Past.ChildrenOfReferralAsync(id, at) is { Count: > 0 } named ? named : await PeopleOfConcernAsync(session, id, scope));
                return (people, objects);
        }
    }

    // A lead learns of no child of whom the publisher must learn nothing.
    private static async ValueTask<IReadOnlyList<string>> PeopleOfConcernAsync(IReadSession session, string concernId, string? scope) =>
        await session.Concerns.FindAsync(concernId) is { } concern
            ?
            [
                .. (await session.Concerns.BearingsOfAsync(concernId)).Where(b => !b.Apart || IsOthers(concern, scope)).Select(b => b.PersonId)
                    .Append(concern.SubjectId).OfType<string>(),
            ]
            : [];

    /// <summary>Whether a concern is not the own one.</summary>
    /// <param name="scope">Whose is own; null: nobody's.</param>
    internal static bool IsOthers(Concern concern, string? scope) => scope is null || concern.OrganisationId != scope;
}
