using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A decision as it is put (E3).</summary>
public sealed record DecisionToMake
{
    public required Disposition Disposition { get; init; }
    public required DispositionReason Reason { get; init; }
    public required string? Rationale { get; init; }
    public required string? Criteria { get; init; }
    public required string? Evidence { get; init; }
    public required HistoryRead HistoryRead { get; init; }

    /// <summary>The receiver's view; the referrer's is kept beside it (E10).</summary>
    public string? ThresholdView { get; init; }

    public DateOnly? ReviewDate { get; init; }

    /// <summary>Who accepted what is passed on.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>The question of MORE_INFORMATION.</summary>
    public string? Question { get; init; }
}

/// <summary>Decides a referral with a reason.</summary>
/// <param name="Version">The version that the caller saw.</param>
/// <param name="Feedback">What the referrer is told at once; null or empty: GiveFeedback follows, and the clock goes on.</param>
public sealed record DecideReferral(string ReferralId, long Version, DecisionToMake Decision, string? Feedback);

/// <summary>
/// Records a disposition (E2-E5). A decision without feedback stops no clock; a question decides nothing and stops none
/// either.
/// </summary>
public sealed class DecideReferralHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    private readonly ReferralMoves moves = new(clock);

    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS, ROLE_NOT_ALLOWED, MANAGER_REQUIRED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ReferralChanged> HandleAsync(DecideReferral command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<ReferralChanged> ApplyAsync(IWriteSession session, DecideReferral command, Call call, RegistrySnapshot registry)
    {
        var (referral, practitioner) = await session.RequireForRecipientAsync(command.ReferralId, command.Version, call.Caller);
        var asked = command.Decision;
        if (DecisionRules.Violations(command, referral.SeriesCount, practitioner.Role, LondonTime.DateOf(session.Now)) is { Count: > 0 } wrong)
            throw RuleException.Invalid(wrong);
        _ = ReferralStates.After(
            asked.Disposition == Disposition.MoreInformation ? ReferralMove.AskQuestion : ReferralMove.Decide, referral.State);
        DecisionRules.RequireDecider(referral, call.Caller);
        DecisionRules.RequireManagerWhereNeeded(referral, asked.Disposition, practitioner.Role);

        var decision = new ReferralDecision(
            asked.Disposition, asked.Reason, asked.Rationale!, asked.Criteria!, asked.Evidence!, Code.Of(asked.HistoryRead),
            asked.ThresholdView, asked.ReviewDate, asked.AcceptedBy, asked.Question,
            practitioner.Id, practitioner.Name, practitioner.Role, session.Now);
        var change = ReferralMoves.Decide(referral, decision, practitioner, session.Now);
        var answers = !string.IsNullOrWhiteSpace(command.Feedback);
        if (answers)
            change = change.Then(decided => moves.Feedback(decided, command.Feedback!, practitioner, session.Now));

        await session.ApplyAsync(referral, change);
        if (asked.Disposition == Disposition.MoreInformation)
            new ReferralNotices(session, registry, change.Next).Question(asked.Question!);
        if (answers)
            await session.TellFeedbackAsync(change.Next, call.Caller, registry);
        return await session.ChangedAsync(change.Next, ReferralSide.Recipient, call, registry, time, AuditEventKind.Decide);
    }
}
