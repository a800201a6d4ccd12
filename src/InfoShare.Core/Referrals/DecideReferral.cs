using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
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

    /// <summary>Who accepted what is passed on, where the broker cannot ask: see <see cref="Acceptance"/>.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>The telephone call in which a service without a system here accepted.</summary>
    public SpokenContact? AcceptedByCall { get; init; }

    /// <summary>The question of MORE_INFORMATION.</summary>
    public string? Question { get; init; }

    /// <summary>What is passed on: the organisation that takes it, by its id.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>What is passed on: the area instead of an organisation.</summary>
    public string? RedirectToArea { get; init; }

    /// <summary>Who reviews or follows through; null: whoever decides.</summary>
    public Practitioner? Reviewer { get; init; }

    /// <summary>A condition that raises it again by itself (E20).</summary>
    public IfItContinues? IfItContinues { get; init; }
}

/// <summary>"If it continues": what is watched for, how many further concerns or referrals raise it, and the last day.</summary>
public sealed record IfItContinues(string What, int Count, DateOnly ReviewDate);

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
        var (referral, practitioner) = await session.RequireForRecipientAsync(command.ReferralId, command.Version, call.Caller, registry);
        var asked = command.Decision;
        var earlier = referral.SeriesCount < 2 && referral.Incidents.Count == 0 ? []
            : (await session.Referrals.SeriesOfAsync(referral.ChildIds)).Where(e => e.ReferralId != referral.Id).ToList();
        if (DecisionRules.Violations(command, ReferralSeries.EventsWith(referral, earlier), practitioner.Role, LondonTime.DateOf(session.Now)) is { Count: > 0 } wrong)
            throw RuleException.Invalid(wrong);
        if (ReferralSeries.AsOneIncident(asked, referral, earlier) is { } oneIncident)
            throw RuleException.Invalid([oneIncident]);
        var acceptance = Acceptance.Of(asked, referral, call.Caller, registry, session.Now);
        var target = acceptance?.Offered;
        _ = ReferralStates.After(
            target is not null ? ReferralMove.OfferRedirect
                : asked.Disposition == Disposition.MoreInformation ? ReferralMove.AskQuestion : ReferralMove.Decide, referral.State);
        DecisionRules.RequireDecider(referral, call.Caller);
        DecisionRules.RequireDisposition(referral, asked.Disposition, practitioner.Role);

        var decision = new ReferralDecision(
            asked.Disposition, asked.Reason, asked.Rationale!, asked.Criteria!, asked.Evidence!, Code.Of(asked.HistoryRead),
            asked.ThresholdView, asked.ReviewDate, acceptance?.InWords, asked.Question,
            practitioner.Id, practitioner.Name, practitioner.Role, session.Now);
        if (target is not null)
            return await OfferAsync(session, referral, decision, target, command, call, registry);

        var change = ReferralMoves.Decide(referral, decision, practitioner, session.Now);
        if (acceptance is not null)
            change = change.Then(decided => acceptance.Noted(decided, practitioner, session.Now));
        var answers = !string.IsNullOrWhiteSpace(command.Feedback);
        if (answers)
            change = change.Then(decided => moves.Feedback(decided, command.Feedback!, practitioner, session.Now));

        await session.ApplyAsync(referral, change);
        if (answers)
            await session.AnswerItemsAsync(Fulfilment.GaveFeedback, referral.Id, call.Caller);
        else if (asked.Disposition != Disposition.MoreInformation)
            await session.AnswerItemsAsync(Fulfilment.DecidedReferral, referral.Id, call.Caller);
        if (asked.Disposition != Disposition.MoreInformation)
            await session.PromiseAsync(change.Next, asked, practitioner, acceptance?.TakenUp(moves.AnswerDue(referral, session.Now)));
        if (acceptance is { How: HowAccepted.ByColleague })
            await RedirectNotices.ColleagueAcceptedAsync(session, registry, change.Next, call.Caller, moves.AnswerDue(referral, session.Now));
        if (asked.Disposition == Disposition.MoreInformation)
            new ReferralNotices(session, registry, change.Next).Question(asked.Question!);
        if (answers)
            await session.TellFeedbackAsync(change.Next, call.Caller, registry);
        return await session.ChangedAsync(change.Next, ReferralSide.Recipient, call, registry, time, AuditEventKind.Decide);
    }

    /// <summary>Offers it; what the referrer would be told, and a condition, wait until a named person there accepts (E12, E20).</summary>
    private async ValueTask<ReferralChanged> OfferAsync(
        IWriteSession session, Referral referral, ReferralDecision decision, Organisation target, DecideReferral command, Call call, RegistrySnapshot registry)
    {
        var asked = command.Decision;
        var change = moves.OfferRedirect(
            referral, decision, target, command.Feedback, call.Caller.Human, session.Now, asked.IfItContinues, asked.Reviewer);
        await session.ApplyAsync(referral, change);
        await session.AnswerItemsAsync(Fulfilment.OfferedReferral, referral.Id, call.Caller);
        await RedirectNotices.OfferedAsync(session, registry, change.Next, call.Caller);
        return await session.ChangedAsync(change.Next, ReferralSide.Recipient, call, registry, time, AuditEventKind.Decide);
    }
}
