using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Protocol.Information.V1;

namespace InfoShare.Broker.Services;

/// <summary>Questions that one agency puts to another, and their answers.</summary>
public sealed class InformationService(
    RequestInformationHandler ask,
    AnswerInformationRequestHandler answer,
    DeclineInformationRequestHandler decline,
    WithdrawInformationRequestHandler withdraw,
    GetInformationRequestHandler get,
    ListInformationRequestsHandler list,
    OrganisationDirectory directory,
    PageTokens pageTokens) : Protocol.Information.V1.InformationService.InformationServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<RequestInformationResponse> RequestInformation(RequestInformationRequest request, ServerCallContext context)
    {
        var asked = await ask.HandleAsync(InformationMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new RequestInformationResponse
        {
            Subject = asked.Subject.ToProto(),
            Requests = { asked.Requests.Select(r => r.ToProto(directory.Latest)) },
            Ring = { asked.Ring.Select(r => r.ToProto()) },
            Guidance = asked.Guidance.ToProto(),
            Receipt = asked.Receipt.ToProto(),
        };
    }

    public override async Task<AnswerInformationRequestResponse> AnswerInformationRequest(
        AnswerInformationRequestRequest request, ServerCallContext context)
    {
        var answered = await answer.HandleAsync(InformationMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new AnswerInformationRequestResponse
        {
            Request = answered.Request.ToProto(directory.Latest),
            AskerMayRead = answered.AskerMayRead,
            Guidance = answered.Guidance.ToProto(),
            Receipt = answered.Receipt.ToProto(),
        };
    }

    public override async Task<DeclineInformationRequestResponse> DeclineInformationRequest(
        DeclineInformationRequestRequest request, ServerCallContext context)
    {
        var declined = await decline.HandleAsync(InformationMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new DeclineInformationRequestResponse
        {
            Request = declined.Request.ToProto(directory.Latest),
            NotSharedId = declined.NotSharedId,
            Guidance = declined.Guidance.ToProto(),
            Receipt = declined.Receipt.ToProto(),
        };
    }

    public override async Task<WithdrawInformationRequestResponse> WithdrawInformationRequest(
        WithdrawInformationRequestRequest request, ServerCallContext context)
    {
        var done = await withdraw.HandleAsync(
            new WithdrawInformationRequest(request.InformationRequestId, request.Version), context.GetCall(), context.CancellationToken);
        return new WithdrawInformationRequestResponse { Request = done.Request.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<GetInformationRequestResponse> GetInformationRequest(GetInformationRequestRequest request, ServerCallContext context)
    {
        var got = await get.HandleAsync(new GetInformationRequest(request.InformationRequestId), context.GetCall(), context.CancellationToken);
        return new GetInformationRequestResponse { Request = got.Request.ToProto(directory.Latest), Receipt = got.Receipt.ToProto() };
    }

    public override async Task<ListInformationRequestsResponse> ListInformationRequests(
        ListInformationRequestsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListInformationRequests(
                request.Box == InformationBox.Sent, request.IncludeEnded, HandoverMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call, context.CancellationToken);
        return new ListInformationRequestsResponse
        {
            Requests = { page.Requests.Select(r => r.ToProto(directory.Latest)) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, HandoverMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }
}
