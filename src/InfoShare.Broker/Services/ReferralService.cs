using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Services;

/// <summary>The referrer's side of a referral, the same for every agency.</summary>
public sealed partial class ReferralService(
    GetReferralHandler getReferral,
    ListSentReferralsHandler listSent,
    AcknowledgeFeedbackHandler acknowledge,
    GetChallengeHandler getChallenge,
    AnswerChallengeHandler answerChallenge,
    AcceptRedirectHandler acceptRedirect,
    DeclineRedirectHandler declineRedirect,
    LogConversationHandler logConversation,
    RecordChildToldHandler recordChildTold,
    RaiseDoubtHandler raiseDoubt,
    ConvertConcernHandler convertConcern,
    PageTokens pageTokens) : Protocol.Referral.V1.ReferralService.ReferralServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<GetReferralResponse> GetReferral(GetReferralRequest request, ServerCallContext context)
    {
        var got = await getReferral.HandleAsync(new GetReferral(request.ReferralId), context.GetCall(), context.CancellationToken);
        return new GetReferralResponse { Referral = got.Referral.ToProto(), Receipt = got.Receipt.ToProto() };
    }

    public override async Task<ListSentReferralsResponse> ListSentReferrals(ListSentReferralsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listSent.HandleAsync(
            new ListSentReferrals(
                request.LateOnly ? SentFilter.Late : request.OpenOnly ? SentFilter.Open : SentFilter.All,
                ReferralMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize)
            {
                MineOnly = request.MineOnly,
                PassedToUs = request.PassedToUs,
            },
            call,
            context.CancellationToken);
        return new ListSentReferralsResponse
        {
            Referrals = { page.Referrals.Select(r => r.ToProto()) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, ReferralMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<AcknowledgeFeedbackResponse> AcknowledgeFeedback(AcknowledgeFeedbackRequest request, ServerCallContext context)
    {
        var answered = await acknowledge.HandleAsync(ReferralMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new AcknowledgeFeedbackResponse { Referral = answered.Referral.ToProto(), Receipt = answered.Receipt.ToProto() };
    }

    public override async Task<GetChallengeResponse> GetChallenge(GetChallengeRequest request, ServerCallContext context)
    {
        var got = await getChallenge.HandleAsync(new GetChallenge(request.ReferralId), context.GetCall(), context.CancellationToken);
        return new GetChallengeResponse { Challenge = got.Challenge.ToProto(), Receipt = got.Receipt.ToProto() };
    }

    public override async Task<AnswerChallengeResponse> AnswerChallenge(AnswerChallengeRequest request, ServerCallContext context)
    {
        var command = new AnswerChallenge(request.ReferralId, request.Version, (ChallengeAnswer)(int)request.Answer, request.Reasons);
        var answered = await answerChallenge.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new AnswerChallengeResponse { Challenge = answered.Challenge.ToProto(), Receipt = answered.Receipt.ToProto() };
    }
}
