using Grpc.Core;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;

namespace InfoShare.Client.Tests;

public sealed class TestHealthService(TestBroker broker) : HealthService.HealthServiceBase
{
    public override Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context)
    {
        broker.Enter(context, request.RequestId);
        return Task.FromResult(new ShareConcernResponse { Concern = new SharedConcern { ConcernId = "con_" + request.RequestId } });
    }

    public override Task<QueryChildResponse> QueryChild(QueryChildRequest request, ServerCallContext context)
    {
        broker.Enter(context, null);
        return Task.FromResult(new QueryChildResponse());
    }
}

public sealed class TestClockService(TestBroker broker) : ClockService.ClockServiceBase
{
    public override Task<AdvanceClockResponse> AdvanceClock(AdvanceClockRequest request, ServerCallContext context)
    {
        broker.Enter(context, null);
        return Task.FromResult(new AdvanceClockResponse());
    }
}

public sealed class TestInboxService(TestBroker broker) : InboxService.InboxServiceBase
{
    public override async Task StreamInbox(
        StreamInboxRequest request, IServerStreamWriter<StreamInboxResponse> responseStream, ServerCallContext context)
    {
        broker.Enter(context, null);
        if (broker.Inbox.TryDequeue(out var opening))
            await opening(request.Cursor, responseStream, context.CancellationToken);
    }
}
