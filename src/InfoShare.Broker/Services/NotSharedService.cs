using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Concern.V1;
using NotSharedReview = InfoShare.Core.Vocabulary.NotSharedReview;

namespace InfoShare.Broker.Services;

/// <summary>Decisions not to share, and their review.</summary>
public sealed class NotSharedService(
    RecordNotSharedHandler record, ReviewNotSharedHandler review, GetNotSharedHandler get, ListNotSharedHandler list, OrganisationDirectory directory,
    PageTokens pageTokens) : Protocol.Concern.V1.NotSharedService.NotSharedServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<RecordNotSharedResponse> RecordNotShared(RecordNotSharedRequest request, ServerCallContext context)
    {
        var recorded = await record.HandleAsync(SharingMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new RecordNotSharedResponse
        {
            NotShared = recorded.NotShared.ToProto(directory.Latest),
            Reviewer = recorded.Reviewer,
            Guidance = recorded.Guidance.ToProto(),
            Receipt = recorded.Receipt.ToProto(),
        };
    }

    public override async Task<ReviewNotSharedResponse> ReviewNotShared(ReviewNotSharedRequest request, ServerCallContext context)
    {
        var reviewed = await review.HandleAsync(
            new ReviewNotShared(
                request.NotSharedId, request.Version, (NotSharedReview)(int)request.Review, request.Reasons,
                CommonMapping.Date(request.ActBy), CommonMapping.Date(request.ReviewOn)),
            context.GetCall(), context.CancellationToken);
        return new ReviewNotSharedResponse
        {
            NotShared = reviewed.NotShared.ToProto(directory.Latest),
            Guidance = reviewed.Guidance.ToProto(),
            Receipt = reviewed.Receipt.ToProto(),
        };
    }

    public override async Task<GetNotSharedResponse> GetNotShared(GetNotSharedRequest request, ServerCallContext context)
    {
        var got = await get.HandleAsync(new GetNotShared(request.NotSharedId), context.GetCall(), context.CancellationToken);
        return new GetNotSharedResponse { NotShared = got.NotShared.ToProto(directory.Latest), Receipt = got.Receipt.ToProto() };
    }

    public override async Task<ListNotSharedResponse> ListNotShared(ListNotSharedRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListNotShared(
                request.OnlyOwed, SharingMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call, context.CancellationToken);
        return new ListNotSharedResponse
        {
            NotShared = { page.Decisions.Select(d => d.ToProto(directory.Latest)) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, SharingMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }
}
