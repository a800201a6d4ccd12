using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Patterns;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Pattern.V1;

namespace InfoShare.Broker.Services;

/// <summary>Notices of what stands together around a child, and the volume of alerts.</summary>
public sealed class PatternService(
    ListPatternNoticesHandler list, GetPatternNoticeHandler get, AcceptPatternNoticeHandler accept, DecidePatternNoticeHandler decide,
    GetAlertVolumeHandler volume, PageTokens pageTokens) : Protocol.Pattern.V1.PatternService.PatternServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<ListPatternNoticesResponse> ListPatternNotices(ListPatternNoticesRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListPatternNotices(
                request.IncludeDecided, PatternMapping.ToPosition(pageTokens.Unprotect(call, request)), request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call, context.CancellationToken);
        return new ListPatternNoticesResponse
        {
            Notices = { page.Notices.Select(n => n.ToProto()) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, PatternMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<GetPatternNoticeResponse> GetPatternNotice(GetPatternNoticeRequest request, ServerCallContext context)
    {
        var got = await get.HandleAsync(new GetPatternNotice(request.NoticeId), context.GetCall(), context.CancellationToken);
        return new GetPatternNoticeResponse { Notice = got.Notice.ToProto(), Receipt = got.Receipt.ToProto() };
    }

    public override async Task<AcceptPatternNoticeResponse> AcceptPatternNotice(AcceptPatternNoticeRequest request, ServerCallContext context)
    {
        var done = await accept.HandleAsync(new AcceptPatternNotice(request.NoticeId, request.Version), context.GetCall(), context.CancellationToken);
        BrokerMetrics.PatternTakenOn(done.Since);
        return new AcceptPatternNoticeResponse { Notice = done.Notice.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<DecidePatternNoticeResponse> DecidePatternNotice(DecidePatternNoticeRequest request, ServerCallContext context)
    {
        var done = await decide.HandleAsync(
            new DecidePatternNotice(
                request.NoticeId, request.Version, (PatternOutcome)(int)request.Outcome, request.Reason, request.ForRecorders, CommonMapping.Date(request.ReviewOn)),
            context.GetCall(), context.CancellationToken);
        BrokerMetrics.PatternDecided(done.Notice.Outcome);
        return new DecidePatternNoticeResponse { Notice = done.Notice.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<GetAlertVolumeResponse> GetAlertVolume(GetAlertVolumeRequest request, ServerCallContext context)
    {
        var counted = await volume.HandleAsync(
            new GetAlertVolume(CommonMapping.Date(request.FromDate)!.Value, CommonMapping.Date(request.ToDate)!.Value), context.GetCall(), context.CancellationToken);
        return new GetAlertVolumeResponse
        {
            Rows = { counted.Days.Select(d => d.ToProto()) },
            MostADay = counted.MostADay,
            Receipt = counted.Receipt.ToProto(),
        };
    }
}
