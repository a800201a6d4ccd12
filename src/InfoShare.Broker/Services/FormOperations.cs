using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Police;
using InfoShare.Core.Registry;
using InfoShare.Core.Tasks;
using C = InfoShare.Protocol.Concern.V1;
using P = InfoShare.Protocol.Common.V1;
using T = InfoShare.Protocol.Tasks.V1;

namespace InfoShare.Broker.Services;

/// <summary>What every agency's own reports end in, whatever each of them is called.</summary>
public sealed class FormOperations(FormDesk desk, ReportOnTaskHandler tasks, OrganisationDirectory directory)
{
    public async Task<C.ReportKept> KeepAsync(IAgencyForm report, ServerCallContext context) =>
        (await DoneAsync(report, context)).ToProto(directory.Latest);

    /// <summary>For an answer that has a form of its own.</summary>
    public Task<FormKept> DoneAsync(IAgencyForm report, ServerCallContext context) => desk.KeepAsync(report, context.GetCall(), context.CancellationToken);

    /// <summary>What became of the talk after a return, whichever service holds it.</summary>
    public Task<(P.ContactRecorded Contact, T.TaskView Task)> ReturnCheckAsync(
        string taskId, long version, P.SubjectRef child, P.VisitStatement talk, Protocol.Police.V1.ReturnCheckResult result, string whereAndWithWhom, ServerCallContext context) =>
        OnTaskAsync(
            new RecordReturnCheck(
                taskId, version, talk.ToCore(child, "talk after a return"), (ReturnCheckResult)(int)result, CommonMapping.OrNull(whereAndWithWhom)), context);

    public async Task<(P.ContactRecorded Contact, T.TaskView Task)> OnTaskAsync(ITaskReport report, ServerCallContext context)
    {
        var done = await tasks.HandleAsync(report, context.GetCall(), context.CancellationToken);
        return (done.Contact.ToProto(), done.Task.ToProto());
    }
}
