using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Inbox.V1;

namespace InfoShare.Broker.Services;

/// <summary>The inbox of the calling organisation, the same for every agency.</summary>
public sealed class InboxService(
    InboxFeed feed,
    ListInboxHandler listInbox,
    AcknowledgeItemsHandler acknowledge,
    GetItemHandler getItem,
    ListPublishedHandler listPublished,
    LogTelephoneCallHandler logCall,
    PageTokens pageTokens,
    FeedPace pace,
    TimeProvider time) : Protocol.Inbox.V1.InboxService.InboxServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task StreamInbox(
        StreamInboxRequest request, IServerStreamWriter<StreamInboxResponse> responseStream, ServerCallContext context)
    {
        var call = context.GetCall();
        // Fires too when the broker stops or the organisation is revoked: the client then resumes by its cursor.
        var ending = context.CancellationToken;
        var after = request is { FromNow: true, Cursor.Length: 0 }
            ? await feed.PresentAsync(call, ending)
            : InboxMapping.ToSequence(pageTokens.Unprotect(call, request));
        // At once, so that a client knows that it is connected before there is anything to tell.
        await context.WriteResponseHeadersAsync([]);
        await foreach (var batch in feed.FollowAsync(call, after, pace, ending))
        {
            // Writing waits for the client's window: nothing piles up here while it is slow.
            foreach (var view in batch.Items)
            {
                var cursor = pageTokens.Protect(call, request, InboxMapping.ToToken(view.Item.Sequence));
                await responseStream.WriteAsync(
                    new StreamInboxResponse { Cursor = cursor, Item = view.ToProto(time.GetUtcNow()), Receipt = batch.Receipt?.ToProto() }, ending);
            }

            // Acknowledged items leave no message: the next heartbeat names the place behind which the client need not look again.
            if (batch.Items.Count == 0)
            {
                await responseStream.WriteAsync(
                    new StreamInboxResponse { Cursor = pageTokens.Protect(call, request, InboxMapping.ToToken(batch.Sequence)) }, ending);
            }
        }
    }

    public override async Task<ListInboxResponse> ListInbox(ListInboxRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var token = pageTokens.Unprotect(call, request);
        var page = await listInbox.HandleAsync(
            new ListInbox(
                request.IncludeFinished,
                request.MostUrgentFirst ? 0 : InboxMapping.ToSequence(token),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize)
            {
                About = AboutOf(request),
                MostUrgentFirst = request.MostUrgentFirst,
                After = request.MostUrgentFirst ? InboxMapping.ToPlace(token) : null,
            },
            call,
            context.CancellationToken);
        var now = time.GetUtcNow();
        return new ListInboxResponse
        {
            Items = { page.Items.Select(i => i.ToProto(now)) },
            NextPageToken = page.NextPlace is { } next
                ? pageTokens.Protect(call, request, request.MostUrgentFirst ? InboxMapping.ToToken(next) : InboxMapping.ToToken(next.Sequence)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<AcknowledgeItemsResponse> AcknowledgeItems(AcknowledgeItemsRequest request, ServerCallContext context)
    {
        var done = await acknowledge.HandleAsync(
            new AcknowledgeItems([.. request.ItemIds], (NotificationState)(int)request.State, CommonMapping.OrNull(request.Note)),
            context.GetCall(),
            context.CancellationToken);
        var now = time.GetUtcNow();
        return new AcknowledgeItemsResponse { Items = { done.Items.Select(i => i.ToProto(now)) }, Receipt = done.Receipt.ToProto() };
    }

    public override async Task<GetItemResponse> GetItem(GetItemRequest request, ServerCallContext context)
    {
        var got = await getItem.HandleAsync(new GetItem(request.ItemId), context.GetCall(), context.CancellationToken);
        return new GetItemResponse
        {
            Item = got.Item.ToProto(time.GetUtcNow()),
            History = { got.Steps.Select(s => s.ToProto()) },
            Calls = { got.Calls.Select(c => c.ToProto()) },
            Receipt = got.Receipt.ToProto(),
        };
    }

    public override async Task<ListPublishedResponse> ListPublished(ListPublishedRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listPublished.HandleAsync(
            new ListPublished(InboxMapping.ToPublication(pageTokens.Unprotect(call, request)), request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call,
            context.CancellationToken);
        return new ListPublishedResponse
        {
            Acts = { page.Acts.Select(a => a.ToProto()) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, InboxMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<LogTelephoneCallResponse> LogTelephoneCall(LogTelephoneCallRequest request, ServerCallContext context)
    {
        var command = new LogTelephoneCall(
            request.ItemId, (TelephoneOutcome)(int)request.Outcome, CommonMapping.OrNull(request.SpokeWith),
            request.CalledAt?.ToDateTimeOffset(), CommonMapping.OrNull(request.Note));
        var logged = await logCall.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new LogTelephoneCallResponse
        {
            Call = logged.Call.ToProto(),
            Task = logged.Task.ToProto(time.GetUtcNow()),
            Receipt = logged.Receipt.ToProto(),
        };
    }

    private static ItemsAbout? AboutOf(ListInboxRequest request) => request switch
    {
        { ReferralIds.Count: > 0 } => new ItemsAbout(ItemSubject.Referral, [.. request.ReferralIds]),
        { HandoverId.Length: > 0 } => new ItemsAbout(ItemSubject.Handover, [request.HandoverId]),
        { EndingId.Length: > 0 } => new ItemsAbout(ItemSubject.Ending, [request.EndingId]),
        { CheckId.Length: > 0 } => new ItemsAbout(ItemSubject.Check, [request.CheckId]),
        { TaskId.Length: > 0 } => new ItemsAbout(ItemSubject.Task, [request.TaskId]),
        { PatternNoticeId.Length: > 0 } => new ItemsAbout(ItemSubject.Pattern, [request.PatternNoticeId]),
        { InformationRequestId.Length: > 0 } => new ItemsAbout(ItemSubject.InformationRequest, [request.InformationRequestId]),
        { ConcernId.Length: > 0 } => new ItemsAbout(ItemSubject.Concern, [request.ConcernId]),
        { GrantId.Length: > 0 } => new ItemsAbout(ItemSubject.EmergencyGrant, [request.GrantId]),
        _ => null,
    };
}
