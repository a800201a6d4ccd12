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
        ChallengeSight.Require(referral, call.Caller);
        if (referral!.Version != command.Version)
            throw RuleException.VersionConflict("The referral", referral.Version);
        if (DecisionRules.TooShort(command.Reasons, DecisionRules.FeedbackLength))
            throw RuleException.Invalid("reasons", "give the reasons in at least 15 characters: the challenger reads them");
        _ = ReferralStates.After(MoveOf(command.Answer), referral.State);
        RequireHolder(referral, command.Answer, call.Caller, registry);

        var change = command.Answer switch
        {
            ChallengeAnswer.Upheld => moves.Uphold(referral, command.Reasons, practitioner, session.Now),
            ChallengeAnswer.Reassess => moves.Reassess(referral, command.Reasons, practitioner, session.Now),
            _ => ReferralMoves.CloseChallenge(referral, command.Reasons, practitioner, session.Now),
        };
        await session.ApplyAsync(referral, change);
        Tell(new ReferralNotices(session, registry, change.Next), change.Next, command.Answer);
        await session.TellInvolvedAsync(change.Next, InWords(command.Answer), call.Caller, registry);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(command.Answer)) with
        {
            PersonIds = change.Next.ChildIds,
            ObjectId = change.Next.Id,
        });
        return new ChallengeChanged(ChallengeSight.View(change.Next, registry), receipt);
    }

    private static ReferralMove MoveOf(ChallengeAnswer answer) => answer switch
    {
        ChallengeAnswer.Upheld => ReferralMove.Uphold,
        ChallengeAnswer.Reassess => ReferralMove.Reassess,
        ChallengeAnswer.ClosedWithReason => ReferralMove.CloseChallenge,
        _ => throw RuleException.Invalid("answer", "say whether the decision is upheld, reassessed or, at the last level, closed with a reason"),
    };

    /// <summary>
    /// Who holds a level: a manager of the organisation that decided, and at ESC_5 the partnership, where it is connected. Nobody
    /// answers for a decision of his or her own, or at two levels: a second look by the same eyes is none.
    /// </summary>
    private static void RequireHolder(Referral referral, ChallengeAnswer answer, Caller caller, RegistrySnapshot registry)
    {
        var challenge = referral.Challenge!;
        var level = Code.Of(challenge.Level);
        var atTop = challenge.Level == EscalationLevel.Esc5Partnership;
        if (answer == ChallengeAnswer.ClosedWithReason && !atTop)
        {
            throw new RuleException(
                ErrorReason.RoleNotAllowed,
                $"Only ESC_5_PARTNERSHIP closes a challenge with a reason. At {level} uphold with reasons, which the challenger accepts or not, or reassess.");
        }

        if (ChallengeSight.IsPartnership(caller))
            return;
        if (caller.OrganisationId != referral.RecipientOrganisationId)
            throw new RuleException(ErrorReason.RoleNotAllowed, "The organisation that received the referral answers the challenge.");
        if (!Roles.IsManager(caller.Role))
            throw new RuleException(ErrorReason.ManagerRequired, $"{level} is answered by its holder, a manager. Ask a manager to answer.");
        if (atTop && answer != ChallengeAnswer.Reassess && Routing.PartnershipOf(registry) is not null)
            throw new RuleException(ErrorReason.RoleNotAllowed, "ESC_5_PARTNERSHIP is answered by the safeguarding partners; you may still reassess.");
        var before = challenge.Levels.Any(l => l.Level is not EscalationLevel.Esc1Practitioner && l.AnsweredById == caller.Human.Id);
        if (before)
            throw new RuleException(ErrorReason.RoleNotAllowed, $"You answered at a lower level. {level} is answered by somebody else.");
        if (referral.Decision?.DecidedById == caller.Human.Id && answer != ChallengeAnswer.Reassess)
            throw new RuleException(ErrorReason.RoleNotAllowed, $"The decision is your own: reassess it. {level} is upheld by somebody else.");
    }

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
