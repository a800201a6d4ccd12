using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Says what came of a follow-up.</summary>
/// <param name="Failed">What was promised did not happen: the referral is triaged again (E23).</param>
public sealed record CompleteFollowUp(string FollowUpId, long Version, bool Failed, string Outcome);

/// <summary>The follow-up and its referral after it.</summary>
/// <param name="ConcernId">The concern that failed advice became (E23); null otherwise.</param>
public sealed record FollowUpCompleted(FollowUp FollowUp, ReferralView Referral, string? ConcernId, AuditReceipt Receipt);

/// <summary>Ends a follow-up by its owner or a manager of its organisation; nobody else's word ends a promise.</summary>
public sealed class CompleteFollowUpHandler(
    IStore store, OrganisationDirectory directory, FailedAdvice failedAdvice, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<FollowUpCompleted> HandleAsync(CompleteFollowUp command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<FollowUpCompleted> ApplyAsync(IWriteSession session, CompleteFollowUp command, Call call, RegistrySnapshot registry)
    {
        var practitioner = call.Caller.Human;
        var followUp = await session.FollowUps.FindAsync(command.FollowUpId);
        if (followUp is null || followUp.OwnerOrganisationId != call.Caller.OrganisationId)
            throw RuleException.NotFound("follow-up");
        if (followUp.OwnerId != practitioner.Id && !Roles.IsManager(practitioner.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "The owner of a follow-up says what came of it, or a manager.");
        if (followUp.Version != command.Version)
            throw RuleException.VersionConflict("The follow-up", followUp.Version);
        if (followUp.State != FollowUpState.Open)
            throw RuleException.IllegalState("The follow-up", Code.Of(followUp.State), [Code.Of(FollowUpState.Open)]);

        var referral = (await session.Referrals.FindAsync(followUp.ReferralId))!;
        if (!await session.CloseAsync(followUp, command.Failed ? FollowUpState.Failed : FollowUpState.Done, command.Outcome, practitioner.Name))
            throw RuleException.VersionConflict("The follow-up", followUp.Version + 1);
        await session.AnswerItemsAsync(Fulfilment.LookedAgain(followUp), referral.Id, call.Caller);
        string? concernId = null;
        if (command.Failed)
        {
            concernId = FailedAdvice.IsConcern(followUp, referral)
                ? await failedAdvice.ShareAsync(session, referral, command.Outcome, call, registry) : null;
            referral = (await session.RaiseAsync(followUp, "A follow-up failed", command.Outcome, practitioner, clock, registry, concernId))!;
        }
        else
        {
            var noted = ReferralMoves.Note(referral, r => r, "Followed up", practitioner, session.Now, command.Outcome, WordsReaders.Recipient);
            await session.ApplyAsync(referral, noted);
            referral = noted.Next;
        }

        var side = ReferralSight.Of(referral, call.Caller, registry, session.Now) ?? ReferralSide.Recipient;
        var changed = await session.ChangedAsync(referral, side, call, registry, time, AuditEventKind.Decide);
        return new FollowUpCompleted((await session.FollowUps.FindAsync(followUp.Id))!, changed.Referral, concernId, changed.Receipt);
    }
}

/// <summary>Asks for the open follow-ups of the caller's organisation, what is due first.</summary>
/// <param name="MineOnly">Only the calling practitioner's.</param>
/// <param name="After">The last one of the page before.</param>
public sealed record ListFollowUps(bool MineOnly, ReferralPosition? After, int Limit);

/// <summary>A page of follow-ups.</summary>
public sealed record FollowUpPage(IReadOnlyList<FollowUp> FollowUps, ReferralPosition? Next, AuditReceipt Receipt);

/// <summary>Lists them.</summary>
public sealed class ListFollowUpsHandler(IStore store, TimeProvider time)
{
    public Task<FollowUpPage> HandleAsync(ListFollowUps query, Call call, CancellationToken ct) =>
        store.AnswerAsync(call, async session =>
        {
            var owner = query.MineOnly ? call.Caller.Human.Id : null;
            var (page, next) = await VisiblePage.SeenAsync<FollowUp, FollowUp, ReferralPosition>(
                (after, most) => session.FollowUps.OpenAsync(call.Caller.OrganisationId, owner, after is { } a ? (a.Place, a.ReferralId) : null, most),
                query.After, f => new ReferralPosition(f.DueAt, f.Id), found => NotKeptAsync(session, found, call.Caller), f => f, query.Limit);
            var entry = call.Entry(session, time, AuditEventKind.Return);
            return (new FollowUpPage(page, next, entry.Receipt()), entry);
        }, ct);

    private static async ValueTask<IReadOnlyList<FollowUp>> NotKeptAsync(IReadSession session, IReadOnlyList<FollowUp> found, Caller caller)
    {
        if (!caller.Conflicts.HasAny)
            return found;
        var open = new List<FollowUp>();
        foreach (var followUp in found)
        {
            if (await session.Referrals.FindAsync(followUp.ReferralId) is not { } about || !ReferralSight.IsKept(about, caller))
                open.Add(followUp);
        }

        return open;
    }
}
