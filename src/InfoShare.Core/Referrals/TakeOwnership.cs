using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>The calling practitioner becomes the one named owner, also from a colleague (E11).</summary>
/// <param name="Version">The version that the caller saw.</param>
public sealed record TakeOwnership(string ReferralId, long Version);

/// <summary>Moves ownership and stops the clock of T2. Taking what one has already changes nothing.</summary>
public sealed class TakeOwnershipHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ReferralChanged> HandleAsync(TakeOwnership command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<ReferralChanged> ApplyAsync(IWriteSession session, TakeOwnership command, Call call, RegistrySnapshot registry)
    {
        var (referral, practitioner) = await session.RequireForRecipientAsync(command.ReferralId, command.Version, call.Caller, registry);
        if (!Roles.IsQualified(practitioner.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "A referral is owned by a qualified practitioner.");

        var next = referral;
        var isOwner = referral.OwnerOrganisationId == call.Caller.OrganisationId && referral.OwnerId == practitioner.Id
            && !ReferralStates.AwaitsOwner(referral.State);
        if (!isOwner)
        {
            var change = ReferralMoves.Take(referral, call.Caller.OrganisationId, practitioner, session.Now);
            await session.ApplyAsync(referral, change);
            await session.AnswerItemsAsync(Fulfilment.TookReferral, referral.Id, call.Caller);
            next = change.Next;
            await session.TellOwnerAsync(referral, next, call.Caller, registry);
        }

        return await session.ChangedAsync(next, ReferralSide.Recipient, call, registry, time, AuditEventKind.Acknowledge);
    }
}
