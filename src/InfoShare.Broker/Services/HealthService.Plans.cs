using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Plans;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Services;

/// <summary>Health's door: health plans, and what stands beside them.</summary>
public sealed partial class HealthService
{
    public override async Task<RecordHealthPlanResponse> RecordHealthPlan(RecordHealthPlanRequest request, ServerCallContext context)
    {
        var done = await recordHealthPlan.HandleAsync(
            new RecordHealthPlan(
                request.Patient.ToCore(), request.Care, request.LifeThreatening, request.ExamineEveryDays, CommonMapping.Date(request.FromDate)!.Value,
                CommonMapping.Date(request.ToDate), CommonMapping.Date(request.DecidedOn), CommonMapping.OrNull(request.AgencyLabel)),
            context.GetCall(), context.CancellationToken);
        return new RecordHealthPlanResponse
        {
            PlanId = done.Plan.Id,
            StatusId = done.Plan.StatusId,
            Patient = done.Patient.ToProto(),
            Missed =
            {
                done.Links.Missed.Select(m => new Protocol.Health.V1.MissedCare
                {
                    On = CommonMapping.Text(m.On),
                    Outcome = (Protocol.Common.V1.AttendanceOutcome)(int)m.Outcome,
                }),
            },
            LastExamined = CommonMapping.Text(done.Links.LastExamined),
            ExamineBy = CommonMapping.Text(done.Links.ExamineBy),
            Receipt = done.Receipt.ToProto(),
        };
    }
}
