using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>Whom and what a review is about: who they were then, before anything that is recorded of them is read.</summary>
/// <param name="Clusters">The people, without those who are hidden from the reviewer.</param>
/// <param name="Named">Whom and what the subject names.</param>
/// <param name="Further">Ids of those who belong to it and are not read: who are too many, or of whom nothing was recorded by then.</param>
/// <param name="PeopleCut">Whether there are more people than are read.</param>
internal sealed record PastWhom(ReviewNames Named, IReadOnlyList<PastCluster> Clusters, IReadOnlyList<string> Further, bool PeopleCut)
{
    /// <summary>Every id of the people, then and now.</summary>
    public IReadOnlySet<string> PersonIds { get; } =
        Clusters.SelectMany(c => c.EntryIds.Append(c.Id).Append(c.TodayId)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether nothing of the subject was recorded by then.</summary>
    public bool IsNobody => Clusters.Count == 0 && Named.Things.Count == 0;

    /// <summary>Finds them.</summary>
    public static async ValueTask<PastWhom> OfAsync(IReadSession session, ReviewSubject subject, PastReading reading) =>
        await OfAsync(session, await ReviewNames.OfAsync(session, subject, reading), reading);

    /// <summary>The same of what is named.</summary>
    internal static async ValueTask<PastWhom> OfAsync(IReadSession session, ReviewNames named, PastReading reading)
    {
        List<PastCluster> clusters = [];
        List<string> further = [];
        string[] distinct = [.. named.People.Distinct(StringComparer.Ordinal)];
        foreach (var (place, id) in distinct.Index())
        {
            if (place >= PastPicture.MostPeople)
                further.Add((await session.Identity.FindEntriesAsync(id)).FirstOrDefault(e => e.Id == id)?.PersonId ?? id);
            else if (await PastClusters.OfAsync(session, id, reading.At) is not { } cluster)
                further.Add(id);
            else if (clusters.TrueForAll(c => c.Id != cluster.Id))
                clusters.Add(cluster);
        }

        if (reading.Reviewer is { } reviewer && clusters.Count + further.Count > 0)
        {
            var hidden = await session.People.HiddenFromAsync(reviewer.OrganisationId, [.. clusters.Select(c => c.TodayId).Concat(further).Distinct()]);
            clusters.RemoveAll(c => hidden.Contains(c.TodayId));
            further.RemoveAll(hidden.Contains);
        }

        return new PastWhom(named, clusters, [.. further.Distinct(StringComparer.Ordinal)], distinct.Length > PastPicture.MostPeople);
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
            reviewer.OrganisationId, reviewer.Human.Id, [.. Clusters.SelectMany(c => c.EntryIds).Distinct(StringComparer.Ordinal)], Named.Things, at,
            [.. Code.All<PractitionerRole>().Append(PractitionerRole.Unspecified).Where(r => ReviewScope.MayReadOf(reviewer, r))],
            [.. Code.All<PractitionerRole>().Where(r => InvolvementAccess.IsOpenTo(reviewer.Policy, reviewer.Role, r))]));
    }
}
