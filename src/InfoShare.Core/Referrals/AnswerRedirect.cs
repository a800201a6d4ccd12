using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A practitioner of the service that was asked takes a redirected referral (E12).</summary>
/// <param name="Words">What will be done.</param>
public sealed record AcceptRedirect(string ReferralId, long Version, string Words);

/// <summary>
/// Moves ownership; feedback that was written for this moment goes to the referrer in the same transaction, and what the offer promised
/// becomes a promise. Another area decides anew and answers for itself: to the referrer what was written goes as a letter, and no clock stops.
/// </summary>
public sealed class AcceptRedirectHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    private readonly ReferralMoves moves = new(clock);

    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ReferralChanged> HandleAsync(AcceptRedirect command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var referral = await RedirectAnswers.RequireAsync(session, command.ReferralId, command.Version, call.Caller, registry);
            var practitioner = call.Caller.Human;
            var offer = referral.PendingRedirect();
            if (offer is { Transfers: true } && !Roles.IsQualified(practitioner.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "A referral is owned by a qualified practitioner.");

            var change = moves.AcceptRedirect(referral, command.Words, practitioner, session.Now);
            var answers = offer is { Transfers: false, Feedback: not null };
            if (answers)
                change = change.Then(accepted => moves.Feedback(accepted, offer!.Feedback!, practitioner, session.Now));
            await session.ApplyAsync(referral, change);
            await session.AnswerItemsAsync(Fulfilment.AnsweredRedirect(accepted: true), referral.Id, call.Caller);
            if (change.Next.RecipientOrganisationId != referral.RecipientOrganisationId)
                session.Referrals.Left(referral.RecipientOrganisationId, referral.Id);
            if (offer is not null)
                await session.PromiseAsync(change.Next, offer);
            RedirectNotices.Accepted(session, registry, change.Next);
            if (answers)
                await session.TellFeedbackAsync(change.Next, call.Caller, registry);
            var side = ReferralSight.Require(change.Next, call.Caller, registry, session.Now);
            return await session.ChangedAsync(change.Next, side, call, registry, time, AuditEventKind.Acknowledge);
        }, ct);
    }
}

/// <summary>A practitioner of the service that was asked declines with a reason (E12).</summary>
public sealed record DeclineRedirect(string ReferralId, long Version, string Reason);

/// <summary>Sends it back to where it never left; the first bounce alerts the manager there.</summary>
public sealed class DeclineRedirectHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ReferralChanged> HandleAsync(DeclineRedirect command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var referral = await RedirectAnswers.RequireAsync(session, command.ReferralId, command.Version, call.Caller, registry);
            var change = ReferralMoves.DeclineRedirect(referral, command.Reason, call.Caller.Human, session.Now);
            await session.ApplyAsync(referral, change);
            await session.AnswerItemsAsync(Fulfilment.AnsweredRedirect(accepted: false), referral.Id, call.Caller);
            RedirectNotices.Returned(session, registry, change.Next);
            return await session.ChangedAsync(change.Next, ReferralSide.Redirected, call, registry, time, AuditEventKind.Acknowledge);
        }, ct);
    }
}

internal static class RedirectAnswers
{
    /// <summary>The referral, for a practitioner of the service that was asked last.</summary>
    public static async ValueTask<Referral> RequireAsync(IReadSession session, string referralId, long version, Caller caller, RegistrySnapshot registry)
    {
        _ = caller.Human;
        var referral = await session.Referrals.FindAsync(referralId);
        _ = ReferralSight.Require(referral, caller, registry, session.Now);
        if (referral!.LatestRedirect()?.ToOrganisationId != caller.OrganisationId)
            throw new RuleException(ErrorReason.RoleNotAllowed, "The service to which the referral was redirected answers the redirect.");
        return referral.Version == version ? referral : throw RuleException.VersionConflict("The referral", referral.Version);
    }
}
