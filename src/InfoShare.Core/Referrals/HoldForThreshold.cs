using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Keeps a referral waiting on a threshold; the caller, or whom a manager names, is the interim owner until the end (E22).</summary>
/// <param name="ExpiresOn">At 17:00 of this day in London it goes back to triage.</param>
/// <param name="InterimOwner">A colleague whom a manager names; null: the caller.</param>
public sealed record HoldForThreshold(string ReferralId, long Version, string WaitsFor, DateOnly ExpiresOn, Practitioner? InterimOwner = null);

/// <summary>Moves it to PENDING_THRESHOLD. The clock of decision and feedback goes on.</summary>
public sealed class HoldForThresholdHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, MANAGER_REQUIRED, INVALID_FIELDS, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ReferralChanged> HandleAsync(HoldForThreshold command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var (referral, practitioner) = await session.RequireForRecipientAsync(command.ReferralId, command.Version, call.Caller, registry);
            if (!Roles.IsQualified(practitioner.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "A referral is owned by a qualified practitioner.");
            var owner = command.InterimOwner is { } other && other.Id != practitioner.Id ? other : practitioner;
            if (owner != practitioner)
                RequireMayName(owner, practitioner, registry.Find(call.Caller.OrganisationId));
            var expiresAt = FollowUps.DueAt(command.ExpiresOn);
            if (expiresAt <= session.Now)
                throw RuleException.Invalid("expires_on", "must end after now; the day closes at 17:00");
            var change = ReferralMoves.Hold(referral, call.Caller.OrganisationId, command.WaitsFor, expiresAt, owner, practitioner, session.Now);
            await session.ApplyAsync(referral, change);
            await session.AnswerItemsAsync(Fulfilment.TookReferral, referral.Id, call.Caller);
            if (owner != practitioner)
            {
                new ReferralNotices(session, registry, change.Next).ToOwner(
                    NotificationTrigger.ReferralFollowUp, "own it while it waits, and decide when the threshold is settled", expiresAt,
                    $"{practitioner.Name} names you the interim owner until {PlainTime.Full(expiresAt)}. It waits for: {command.WaitsFor}");
            }

            return await session.ChangedAsync(change.Next, ReferralSide.Recipient, call, registry, time, AuditEventKind.Decide);
        }, ct);
    }

    /// <summary>
    /// Nobody hands a referral to a colleague by waiting: that is a manager's allocation, to somebody who may hold it (E11).
    /// </summary>
    private static void RequireMayName(Practitioner owner, Practitioner caller, Organisation? organisation)
    {
        if (!Roles.IsManager(caller.Role))
            throw new RuleException(ErrorReason.ManagerRequired, "A manager names another interim owner; you may be it yourself.");
        if (!Roles.IsQualified(owner.Role) || organisation?.AllowedRoles.Contains(owner.Role) != true)
            throw RuleException.Invalid("interim_owner.role", "must be a qualified role of your organisation");
    }
}
