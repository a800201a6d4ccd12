using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>The reasoned answer to the referrer, after a decision (E6).</summary>
/// <param name="Version">The version that the caller saw.</param>
/// <param name="Text">What the referrer is told, 15 characters or more.</param>
public sealed record GiveFeedback(string ReferralId, long Version, string Text);

/// <summary>
/// Meets the clock of decision and feedback (T1), starts that of the referrer's answer (T3), and tells the referrer and, by
/// existence only, every other agency that is involved with the children.
/// </summary>
public sealed class GiveFeedbackHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    private readonly ReferralMoves moves = new(clock);

    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, INVALID_FIELDS, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ReferralChanged> HandleAsync(GiveFeedback command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<ReferralChanged> ApplyAsync(IWriteSession session, GiveFeedback command, Call call, RegistrySnapshot registry)
    {
        if (DecisionRules.TooShort(command.Text, DecisionRules.FeedbackLength))
            throw RuleException.Invalid("text", DecisionRules.FeedbackProblem);
        var (referral, practitioner) = await session.RequireForRecipientAsync(command.ReferralId, command.Version, call.Caller, registry);
        DecisionRules.RequireDecider(referral, call.Caller);

        var change = moves.Feedback(referral, command.Text, practitioner, session.Now);
        await session.ApplyAsync(referral, change);
        await session.AnswerItemsAsync(Fulfilment.GaveFeedback, referral.Id, call.Caller);
        await session.TellFeedbackAsync(change.Next, call.Caller, registry);
        return await session.ChangedAsync(change.Next, ReferralSide.Recipient, call, registry, time, AuditEventKind.Publish);
    }
}
