using InfoShare.Core.Referrals;
using P = InfoShare.Protocol.Common.V1;
using R = InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Challenges to the protocol.</summary>
internal static class ChallengeMapping
{
    public static R.ChallengedReferral ToProto(this ChallengeView view) => new()
    {
        ReferralId = view.ReferralId,
        Version = view.Version,
        State = (P.ReferralState)(int)view.State,
        Challenge = ToProto(view.Challenge, view.Yours),
        Owner = view.Owner.ToProto(),
        Decision = ReferralMapping.ToProto(view.Decision, view.Owner.OrganisationName),
        PartnersAnswer = view.PartnersAnswer,
    };

    public static R.ChallengeView? ToProto(ReferralChallenge? challenge, bool yours) => challenge is null ? null : new R.ChallengeView
    {
        Level = (P.EscalationLevel)(int)challenge.Level,
        AnswerDue = CommonMapping.Stamp(challenge.AnswerDue),
        Grounds = challenge.Grounds,
        Challenger = challenge.ByName,
        OpenedAt = CommonMapping.Stamp(challenge.OpenedAt),
        EndedAt = CommonMapping.Stamp(challenge.EndedAt),
        Yours = yours,
        Levels =
        {
            challenge.Levels.Select(l => new R.ChallengeLevel
            {
                Level = (P.EscalationLevel)(int)l.Level,
                ReachedAt = CommonMapping.Stamp(l.ReachedAt),
                AnswerDue = CommonMapping.Stamp(l.AnswerDue),
                Grounds = l.Grounds ?? "",
                Answer = (P.ChallengeAnswer)(int)l.Answer,
                Reasons = l.Reasons ?? "",
                AnsweredBy = l.AnsweredByName ?? "",
                AnsweredAt = CommonMapping.Stamp(l.AnsweredAt),
            }),
        },
    };
}
