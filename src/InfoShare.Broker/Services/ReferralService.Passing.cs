using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Services;

/// <summary>Redirects, and what is said beside the written referral.</summary>
public sealed partial class ReferralService
{
    public override async Task<AcceptRedirectResponse> AcceptRedirect(AcceptRedirectRequest request, ServerCallContext context)
    {
        var done = await acceptRedirect.HandleAsync(
            new AcceptRedirect(request.ReferralId, request.Version, request.Words), context.GetCall(), context.CancellationToken);
        return new AcceptRedirectResponse { Referral = done.Referral.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<DeclineRedirectResponse> DeclineRedirect(DeclineRedirectRequest request, ServerCallContext context)
    {
        var done = await declineRedirect.HandleAsync(
            new DeclineRedirect(request.ReferralId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new DeclineRedirectResponse { Referral = done.Referral.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<LogConversationResponse> LogConversation(LogConversationRequest request, ServerCallContext context)
    {
        var done = await logConversation.HandleAsync(
            new LogConversation(request.ReferralId, request.Version, request.Conversation.ToCore(), request.ForBothSides), context.GetCall(), context.CancellationToken);
        return new LogConversationResponse { Referral = done.Referral.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordChildToldResponse> RecordChildTold(RecordChildToldRequest request, ServerCallContext context)
    {
        var done = await recordChildTold.HandleAsync(
            new RecordChildTold(request.ReferralId, request.Version, request.Told, CommonMapping.OrNull(request.Changed)),
            context.GetCall(), context.CancellationToken);
        return new RecordChildToldResponse { Referral = done.Referral.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RaiseDoubtResponse> RaiseDoubt(RaiseDoubtRequest request, ServerCallContext context)
    {
        var done = await raiseDoubt.HandleAsync(
            new RaiseDoubt(request.Doubt, CommonMapping.OrNull(request.ReferralId)), context.GetCall(), context.CancellationToken);
        return new RaiseDoubtResponse
        {
            Told = done.Told ?? "",
            AnswerBy = CommonMapping.Stamp(done.AnswerBy),
            Prompts = { done.Prompts },
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<ConvertConcernResponse> ConvertConcern(ConvertConcernRequest request, ServerCallContext context)
    {
        var made = await convertConcern.HandleAsync(
            new ConvertConcern(request.ConcernId, request.Why, (Urgency)(int)request.Urgency), context.GetCall(), context.CancellationToken);
        return new ConvertConcernResponse { Receipt = ReferralMapping.ToProto(made.Receipt, made.Children) };
    }
}
