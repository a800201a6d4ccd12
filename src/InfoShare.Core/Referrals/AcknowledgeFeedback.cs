using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>The referrer's answer to feedback, or to a question (E7, E9).</summary>
/// <param name="Version">The version that the caller saw.</param>
/// <param name="Text">Needed when adding information or disagreeing, 5 characters or more.</param>
public sealed record AcknowledgeFeedback(string ReferralId, long Version, FeedbackAcknowledgement Acknowledgement, string? Text);

/// <summary>
/// AGREE closes; after a disagreement it is the challenger's alone. ADDING_INFORMATION after feedback reopens the referral in triage on
/// a new clock from the answer, and ends no challenge; at any other time before the end it goes to whoever holds it and the clock stays. DISAGREE opens a challenge on a clock of its own, and everybody
/// involved with the children is told that the referral is open, challenged, and whose it is. From whom a conflict in silence has kept the children since
/// the referral was made (L10) does not agree: it would close what he or she said until then. To add and to disagree stays open (L11).
/// </summary>
public sealed class AcknowledgeFeedbackHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    private readonly ReferralMoves moves = new(clock);

    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ReferralChanged> HandleAsync(AcknowledgeFeedback command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<ReferralChanged> ApplyAsync(IWriteSession session, AcknowledgeFeedback command, Call call, RegistrySnapshot registry)
    {
        var practitioner = call.Caller.Human;
        var referral = await session.Referrals.FindAsync(command.ReferralId);
        var side = ReferralSight.Require(referral, call.Caller, registry, session.Now);
        if (referral!.ReferrerOrganisationId != call.Caller.OrganisationId)
            throw new RuleException(ErrorReason.RoleNotAllowed, "The organisation that referred answers the feedback.");
        if (command.Acknowledgement != FeedbackAcknowledgement.Agree && DecisionRules.TooShort(command.Text, 5))
            throw RuleException.Invalid("text", "say in at least 5 characters what you add or why you disagree");
        if (referral.Version != command.Version)
            throw RuleException.VersionConflict("The referral", referral.Version);

        var change = command.Acknowledgement switch
        {
            FeedbackAcknowledgement.Agree => ReferralMoves.Agree(referral, command.Text, practitioner, session.Now),
            FeedbackAcknowledgement.AddingInformation => moves.AddInformation(referral, command.Text!, practitioner, session.Now),
            FeedbackAcknowledgement.Disagree => moves.Challenge(referral, command.Text!, practitioner, session.Now),
            _ => throw RuleException.Invalid("acknowledgement", "say whether you agree, add information or disagree"),
        };
        if (command.Acknowledgement == FeedbackAcknowledgement.Agree && !await MayAgreeAsync(session, referral, call.Caller))
            throw RuleException.NotFound("referral");
        await session.ApplyAsync(referral, change);
        await session.AnswerItemsAsync(Fulfilment.AnsweredFeedback(referral, change.Next.State == ReferralState.Closed, practitioner), referral.Id, call.Caller);
        await TellAsync(session, command.Acknowledgement, change.Next, call.Caller, registry);
        return await session.ChangedAsync(change.Next, side, call, registry, time, AuditEventKind.Acknowledge);
    }

    private static async ValueTask<bool> MayAgreeAsync(IReadSession session, Referral referral, Caller caller)
    {
        if (!ReferralSight.IsKept(referral, caller))
            return true;
        var madeAt = (await session.Referrals.HistoryAsync(referral.Id))[0].At;
        if (caller.Conflicts.MayUndo(madeAt, referral.ChildIds) && caller.Conflicts.MayUndoConcerns(madeAt, referral.ConcernIds))
            return true;
        _ = caller.Conflicts.Meets(referral.ChildIds) | caller.Conflicts.MeetsConcerns(referral.ConcernIds);
        return false;
    }

    private static async ValueTask TellAsync(
        IWriteSession session, FeedbackAcknowledgement answer, Referral referral, Caller caller, RegistrySnapshot registry)
    {
        var notices = new ReferralNotices(session, registry, referral);
        switch (answer)
        {
            case FeedbackAcknowledgement.AddingInformation:
                notices.ToHand(
                    "consider what was added, decide, and give feedback",
                    ReferralStates.ChallengeRuns(referral) ? referral.Challenge!.AnswerDue : referral.FeedbackDue,
                    $"{caller.Human.Name} added information to the referral; it is in its history.");
                if (referral is { State: ReferralState.InTriage, Challenge: { EndedAt: null } open } && open.ById != caller.Human.Id)
                {
                    notices.ToChallenger(
                        "wait for the new feedback; agreeing or disagreeing stays yours", referral.FeedbackDue,
                        $"{caller.Human.Name} added information to the referral that you challenged: it is considered again, and your challenge stays open.");
                }

                break;
            case FeedbackAcknowledgement.Disagree:
                var challenge = referral.Challenge!;
                var level = Code.Of(challenge.Level);
                notices.ToHolder(
                    NotificationTrigger.ReferralFeedback,
                    $"{challenge.ByName} disagrees with {Code.Of(referral.Decision!.Disposition)}; an answer of {level} is due by {PlainTime.Full(challenge.AnswerDue)}.");
                notices.ToOwner(
                    NotificationTrigger.ReferralFeedback, "speak to the referrer, and reassess or bring it to the manager", challenge.AnswerDue,
                    $"{challenge.ByName} disagrees with {Code.Of(referral.Decision.Disposition)}; you stay the owner, and the answer lies with {level}.");
                await session.TellInvolvedAsync(referral, "Referral open, challenged", caller, registry);
                break;
            default:
                break;
        }
    }
}
