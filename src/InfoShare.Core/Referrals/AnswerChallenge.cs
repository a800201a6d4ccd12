using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>The answer of a challenge's level (E9).</summary>
/// <param name="Version">The version that the caller saw.</param>
/// <param name="Reasons">15 characters or more; the challenger reads them.</param>
public sealed record AnswerChallenge(string ReferralId, long Version, ChallengeAnswer Answer, string Reasons);

/// <summary>
/// The holder of a challenge's level answers it with reasons. Upholding waits for the challenger's acceptance, reassessing reopens
/// the decision, and only the last level may close: below it, whether an answer is enough is the challenger's to say.
/// </summary>
public sealed class AnswerChallengeHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    private readonly ReferralMoves moves = new(clock);

    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS, ILLEGAL_STATE, VERSION_CONFLICT; ROLE_NOT_ALLOWED for whoever does not
    /// hold the level; MANAGER_REQUIRED.</exception>
    public async Task<ChallengeChanged> HandleAsync(AnswerChallenge command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<ChallengeChanged> ApplyAsync(IWriteSession session, AnswerChallenge command, Call call, RegistrySnapshot registry)
    {
        var practitioner = call.Caller.Human;
        var referral = await session.Referrals.FindAsync(command.ReferralId);
        ChallengeSight.Require(referral, call.Caller, registry, session.Now);
        if (referral!.Version != command.Version)
            throw RuleException.VersionConflict("The referral", referral.Version);
        if (DecisionRules.TooShort(command.Reasons, DecisionRules.FeedbackLength))
            throw RuleException.Invalid("reasons", "give the reasons in at least 15 characters: the challenger reads them");
        _ = ReferralStates.After(MoveOf(command.Answer), referral.State);
        ChallengeRules.RequireHolder(referral, command.Answer, call.Caller, Routing.PartnershipOf(registry) is not null);

        var change = command.Answer switch
        {
            ChallengeAnswer.Upheld => moves.Uphold(referral, command.Reasons, practitioner, session.Now),
            ChallengeAnswer.Reassess => moves.Reassess(referral, command.Reasons, practitioner, session.Now),
            _ => ReferralMoves.CloseChallenge(referral, command.Reasons, practitioner, session.Now),
        };
        await session.ApplyAsync(referral, change);
        await session.AnswerItemsAsync(Fulfilment.AnsweredChallenge(closed: change.Next.State == ReferralState.Closed), referral.Id, call.Caller);
        Tell(new ReferralNotices(session, registry, change.Next), change.Next, command.Answer);
        await session.TellInvolvedAsync(change.Next, InWords(command.Answer), call.Caller, registry);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(command.Answer)) with
        {
            PersonIds = change.Next.ChildIds,
            ObjectId = change.Next.Id,
        });
        return new ChallengeChanged(ChallengeSight.View(change.Next, call.Caller, registry), receipt);
    }

    private static ReferralMove MoveOf(ChallengeAnswer answer) => answer switch
    {
        ChallengeAnswer.Upheld => ReferralMove.Uphold,
        ChallengeAnswer.Reassess => ReferralMove.Reassess,
        ChallengeAnswer.ClosedWithReason => ReferralMove.CloseChallenge,
        _ => throw RuleException.Invalid("answer", "say whether the decision is upheld, reassessed or, at the last level, closed with a reason"),
    };

    private static void Tell(ReferralNotices notices, Referral referral, ChallengeAnswer answer)
    {
        var challenge = referral.Challenge!;
        var level = Code.Of(challenge.Level);
        switch (answer)
        {
            case ChallengeAnswer.Upheld:
                notices.ToChallenger(
                    "read the reasons, and accept, add information or disagree: without your acceptance it climbs", referral.Feedback!.AcknowledgementDue,
                    $"{level} upholds the decision on your referral with reasons; the owner is {referral.OwnerName}.");
                break;
            case ChallengeAnswer.Reassess:
                notices.ToChallenger(
                    "wait for the new decision; you may add information", referral.FeedbackDue,
                    $"{level} reopened the decision on your referral; the new one is due {PlainTime.Full(referral.FeedbackDue)}.");
                notices.ToOwner(
                    NotificationTrigger.ReferralFeedback, "decide anew, and give feedback", referral.FeedbackDue,
                    $"{level} reopened the decision after the challenge; its reasons stand in the history.");
                break;
            default:
                notices.ToChallenger(
                    "read the reasons; refer again when there is something new", null,
                    $"{level} closed the challenge with a reason; it stands in the referral's history.");
                notices.ToOwner(
                    NotificationTrigger.ReferralFeedback, "read the partnership's reasons", null,
                    $"{level} closed the challenge with a reason; it stands in the referral's history.");
                break;
        }
    }

    private static string InWords(ChallengeAnswer answer) => answer switch
    {
        ChallengeAnswer.Upheld => "Referral open, decision upheld and put to the challenger",
        ChallengeAnswer.Reassess => "Referral open, decision reopened after a challenge",
        _ => "Referral closed, challenge answered with a reason",
    };
}
