using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Who answers a challenge, and how it may end (E9).</summary>
public static class ChallengeRules
{
    /// <summary>
    /// Who holds a level: a manager of the organisation that decided, and at ESC_5 the partnership, where it is connected. Nobody
    /// answers for a decision of his or her own, the one first challenged or a later one, or at two levels: a second look by the same
    /// eyes is none.
    /// </summary>
    /// <param name="partnershipConnected">Whether the safeguarding partners can answer here themselves.</param>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; MANAGER_REQUIRED.</exception>
    public static void RequireHolder(Referral referral, ChallengeAnswer answer, Caller caller, bool partnershipConnected)
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
        if (atTop && answer != ChallengeAnswer.Reassess && partnershipConnected)
            throw new RuleException(ErrorReason.RoleNotAllowed, "ESC_5_PARTNERSHIP is answered by the safeguarding partners; you may still reassess.");
        var me = caller.Human.Id;
        if (challenge.Levels.Any(l => l.Level is not EscalationLevel.Esc1Practitioner && l.AnsweredById == me))
            throw new RuleException(ErrorReason.RoleNotAllowed, $"You answered at a lower level. {level} is answered by somebody else.");
        var own = referral.Decision?.DecidedById == me || challenge.Levels[0].AnsweredById == me;
        if (own && answer != ChallengeAnswer.Reassess)
            throw new RuleException(ErrorReason.RoleNotAllowed, $"The decision is your own: reassess it. {level} is upheld by somebody else.");
    }
}
