using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Protocol.Probation.V1;

namespace InfoShare.Broker.Services;

/// <summary>Probation's door: orders, releases, breaches, and what a visit finds.</summary>
public sealed partial class ProbationService
{
    public override async Task<RecordOrderResponse> RecordOrder(RecordOrderRequest request, ServerCallContext context)
    {
        var recorded = await recordOrder.HandleAsync(request.ToCore(), context.GetCall(), context.CancellationToken);
        return new RecordOrderResponse { StatusId = recorded.LinkId, Person = recorded.Person.ToProto(), Receipt = recorded.Receipt.ToProto() };
    }

    public override async Task<ReportReleaseResponse> ReportRelease(ReportReleaseRequest request, ServerCallContext context)
    {
        var reported = await release.HandleAsync(request.ToCore(), context.GetCall(), context.CancellationToken);
        return new ReportReleaseResponse { Concern = agency.Shared(reported.Concern), ResidenceId = reported.ResidenceId ?? "" };
    }

    public override async Task<ReportBreachResponse> ReportBreach(ReportBreachRequest request, ServerCallContext context) =>
        new() { Kept = await forms.KeepAsync(request.ToCore(), context) };

    public override async Task<RecordChildrenAtAddressResponse> RecordChildrenAtAddress(RecordChildrenAtAddressRequest request, ServerCallContext context)
    {
        var recorded = await childrenAtAddress.HandleAsync(request.ToCore(), context.GetCall(), context.CancellationToken);
        return new RecordChildrenAtAddressResponse
        {
            StatementId = recorded.StatementId,
            ContactId = recorded.ContactId,
            SupervisedPerson = recorded.Person.ToProto(),
            Prompts = { recorded.Prompts },
            Receipt = recorded.Receipt.ToProto(),
        };
    }
}
