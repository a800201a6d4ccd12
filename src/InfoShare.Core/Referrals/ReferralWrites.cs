using InfoShare.Core.Stores;

namespace InfoShare.Core.Referrals;

/// <summary>Writes what <see cref="ReferralMoves"/> decided.</summary>
internal static class ReferralWrites
{
    /// <summary>Writes a change of a stored referral: row, history and clocks, in this order, nothing when it has moved on.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT.</exception>
    public static async ValueTask ApplyAsync(this IWriteSession session, Referral from, ReferralChange change)
    {
        if (!await session.TryApplyAsync(from, change))
            throw RuleException.VersionConflict("The referral", from.Version + 1);
    }

    /// <summary>The same; false when it has moved on.</summary>
    public static async ValueTask<bool> TryApplyAsync(this IWriteSession session, Referral from, ReferralChange change)
    {
        if (!await session.Referrals.TryUpdateAsync(change.Next, from.Version, change.Steps))
            return false;
        foreach (var purpose in change.Met)
            session.Deadlines.Meet(from.Id, purpose, session.Now);
        session.StartClocks(from.Id, change);
        return true;
    }

    /// <summary>Starts a change's clocks as rows to sweep.</summary>
    public static void StartClocks(this IWriteSession session, string referralId, ReferralChange change)
    {
        foreach (var clock in change.Started)
            session.Deadlines.Add(new PendingDeadline(session.NextId("due"), clock.Purpose, referralId, clock.DueAt, clock.RuleId));
    }
}
