using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Plans;

/// <summary>From whom what opens a closed matter again is kept by a conflict of interest (L10): the same for its item, its line and its answer.</summary>
internal static class ReopeningSight
{
    /// <summary>
    /// Whether it tells of somebody from whom the reader is kept: the child, whom it waited for, or whom the concern or the referral at which it fired
    /// tells of. That something happened would say that somebody shared something of them. Where that record is gone nobody can tell any more whom
    /// it named, and it stays closed to whoever is kept from anybody.
    /// </summary>
    /// <param name="met">Whether it was asked for, and is noted as met.</param>
    public static async ValueTask<bool> IsKeptAsync(IReadSession session, ReopeningWatch reopening, Caller reader, bool met = false)
    {
        if (!reader.Conflicts.HasAny)
            return false;
        if (IsKept([reopening.PersonId, reopening.OtherId]))
            return true;
        if (reopening.BecauseId is not { } because)
            return false;
        if (await session.Concerns.FindAsync(because) is { } concern)
            return await ConcernIsKeptAsync(concern);
        if (await session.Referrals.FindAsync(because) is not { } referral)
            return true;
        if (IsKept(referral.ChildIds))
            return true;
        foreach (var carried in referral.ConcernIds.Count == 0 ? [] : await session.Concerns.FindManyAsync(referral.ConcernIds))
        {
            if (await ConcernIsKeptAsync(carried))
                return true;
        }

        return false;

        async ValueTask<bool> ConcernIsKeptAsync(Concern told) =>
            IsKept((await session.Concerns.BearingsOfAsync(told.Id)).Select(b => b.PersonId).Append(told.SubjectId));

        bool IsKept(IEnumerable<string?> people) => met ? reader.Conflicts.Meets(people) : reader.Conflicts.Keeps(people);
    }
}
