using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Tasks;
using InfoShare.Protocol.Tasks.V1;

namespace InfoShare.Broker.Services;

/// <summary>Everybody's tasks.</summary>
public sealed class TaskService(
    ListTasksHandler listTasks, TakeTaskHandler takeTask, PassTaskHandler passTask, AnswerPassedTaskHandler answerPassedTask, CompleteTaskHandler completeTask,
    PageTokens pageTokens)
    : Protocol.Tasks.V1.TaskService.TaskServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<ListTasksResponse> ListTasks(ListTasksRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var query = new ListTasks(
            (Core.Tasks.TaskScope)(int)request.Scope, HandoverMapping.ToPosition(pageTokens.Unprotect(call, request)),
            request.PageSize == 0 ? DefaultPageSize : request.PageSize, CommonMapping.OrNull(request.TaskId));
        var page = await listTasks.HandleAsync(query, call, context.CancellationToken);
        return new ListTasksResponse
        {
            Tasks = { page.Tasks.Select(t => t.ToProto()) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, HandoverMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<TakeTaskResponse> TakeTask(TakeTaskRequest request, ServerCallContext context)
    {
        var done = await takeTask.HandleAsync(new TakeTask(request.TaskId, request.Version), context.GetCall(), context.CancellationToken);
        return new TakeTaskResponse { Task = done.Task.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<PassTaskResponse> PassTask(PassTaskRequest request, ServerCallContext context)
    {
        var done = await passTask.HandleAsync(
            new PassTask(request.TaskId, request.Version, request.To.ToCore(), request.Why), context.GetCall(), context.CancellationToken);
        return new PassTaskResponse { Task = done.Task.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<AnswerPassedTaskResponse> AnswerPassedTask(AnswerPassedTaskRequest request, ServerCallContext context)
    {
        var done = await answerPassedTask.HandleAsync(
            new AnswerPassedTask(request.TaskId, request.Version, request.Accept, CommonMapping.OrNull(request.Reason)), context.GetCall(), context.CancellationToken);
        return new AnswerPassedTaskResponse { Task = done.Task.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<CompleteTaskResponse> CompleteTask(CompleteTaskRequest request, ServerCallContext context)
    {
        var done = await completeTask.HandleAsync(
            new CompleteTask(request.TaskId, request.Version, request.Outcome), context.GetCall(), context.CancellationToken);
        return new CompleteTaskResponse { Task = done.Task.ToProto(), Receipt = done.Receipt.ToProto() };
    }
}
