using InfoShare.Core.Access;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Concerns;

/// <summary>
/// Concerns that tell of somebody from whom a conflict of interest keeps the reader (L10): whom they are about, whom they bear on, whom
/// they suspect. They are left out without a word, as what is hidden is: a refusal would tell a suspected source that somebody shared
/// something.
/// </summary>
internal static class KeptConcerns
{
    /// <summary>Whether the concern tells of somebody from whom the caller is kept. One look at memory when nobody is.</summary>
    public static async ValueTask<bool> KeepsAsync(IReadSession session, Concern concern, Caller caller) =>
        caller.Conflicts.HasAny
        && caller.Conflicts.Keeps((await session.Concerns.BearingsOfAsync(concern.Id)).Select(b => b.PersonId).Append(concern.SubjectId));

    /// <summary>The others, in their order.</summary>
    public static async ValueTask<IReadOnlyList<ConcernOnPerson>> WithoutAsync(IReadSession session, IReadOnlyList<ConcernOnPerson> concerns, Caller caller)
    {
        if (!caller.Conflicts.HasAny)
            return concerns;
        HashSet<string> kept = [];
        foreach (var concern in concerns.Select(c => c.Concern).DistinctBy(c => c.Id))
        {
            if (await KeepsAsync(session, concern, caller))
                kept.Add(concern.Id);
        }

        return kept.Count == 0 ? concerns : [.. concerns.Where(c => !kept.Contains(c.Concern.Id))];
    }
}
