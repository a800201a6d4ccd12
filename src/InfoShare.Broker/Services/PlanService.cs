using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Protocol.Plan.V1;

namespace InfoShare.Broker.Services;

/// <summary>Statuses, plans and endings, the same for every agency.</summary>
public sealed class PlanService(
    RecordStatusHandler recordStatus,
    ListStatusHistoryHandler history,
    ProposeEndingHandler propose,
    WithdrawEndingHandler withdraw,
    SignOffEndingHandler signOff,
    AnswerFollowOnPartHandler answer,
    GetEndingHandler get,
    AnswerReopeningHandler answerReopening,
    OrganisationDirectory directory) : Protocol.Plan.V1.PlanService.PlanServiceBase
{
    public override async Task<RecordStatusResponse> RecordStatus(RecordStatusRequest request, ServerCallContext context)
    {
        var done = await recordStatus.HandleAsync(PlanMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new RecordStatusResponse { StatusId = done.LinkId, Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<ListStatusHistoryResponse> ListStatusHistory(ListStatusHistoryRequest request, ServerCallContext context)
    {
        var found = await history.HandleAsync(new ListStatusHistory(request.Person.ToCore(), request.Purpose.ToCore()), context.GetCall(), context.CancellationToken);
        return new ListStatusHistoryResponse
        {
            Person = found.Person.ToProto(),
            Statements = { found.Statements.Select(s => s.ToProto(directory.Latest)) },
            Edges = found.Edges.ToProto(),
        };
    }

    public override async Task<ProposeEndingResponse> ProposeEnding(ProposeEndingRequest request, ServerCallContext context)
    {
        var done = await propose.HandleAsync(PlanMapping.ToCommand(request.Ending), context.GetCall(), context.CancellationToken);
        return new ProposeEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Person = done.Person!.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<WithdrawEndingResponse> WithdrawEnding(WithdrawEndingRequest request, ServerCallContext context)
    {
        var done = await withdraw.HandleAsync(new WithdrawEnding(request.EndingId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new WithdrawEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<SignOffEndingResponse> SignOffEnding(SignOffEndingRequest request, ServerCallContext context)
    {
        var done = await signOff.HandleAsync(new SignOffEnding(request.EndingId, request.Version, request.Reasons), context.GetCall(), context.CancellationToken);
        return new SignOffEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<AnswerFollowOnPartResponse> AnswerFollowOnPart(AnswerFollowOnPartRequest request, ServerCallContext context)
    {
        var done = await answer.HandleAsync(
            new AnswerFollowOnPart(request.EndingId, request.Part, request.Accept, CommonMapping.OrNull(request.Reason)), context.GetCall(), context.CancellationToken);
        return new AnswerFollowOnPartResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<GetEndingResponse> GetEnding(GetEndingRequest request, ServerCallContext context)
    {
        var done = await get.HandleAsync(new GetEnding(request.EndingId), context.GetCall(), context.CancellationToken);
        return new GetEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<AnswerReopeningResponse> AnswerReopening(AnswerReopeningRequest request, ServerCallContext context)
    {
        var done = await answerReopening.HandleAsync(
            new AnswerReopening(request.ReopeningId, (Core.Vocabulary.ReopeningDecision)(int)request.Decision, request.Reasons), context.GetCall(), context.CancellationToken);
        return new AnswerReopeningResponse
        {
            ReopeningId = done.Reopening.Id,
            Trigger = (Protocol.Common.V1.ReopeningTrigger)(int)done.Reopening.Trigger,
            EndingId = done.Reopening.EndingId ?? "",
            Receipt = done.Receipt.ToProto(),
        };
    }
}
