using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Education.V1;

namespace InfoShare.Broker.Services;

/// <summary>Education's door: what registers, rolls and logs tell.</summary>
public sealed partial class EducationService
{
    public override async Task<RegisterHomeEducationResponse> RegisterHomeEducation(RegisterHomeEducationRequest request, ServerCallContext context) =>
        (await homeEducation.HandleAsync(request.ToCore(), context.GetCall(), context.CancellationToken)).ToProto();

    public override async Task<LogInjuryOrDisclosureResponse> LogInjuryOrDisclosure(LogInjuryOrDisclosureRequest request, ServerCallContext context) =>
        new() { Kept = await forms.KeepAsync(request.ToCore(), context) };

    public override async Task<ReportAttendanceResponse> ReportAttendance(ReportAttendanceRequest request, ServerCallContext context) =>
        new() { Contact = (await attendance.HandleAsync(request.ToCore(), context.GetCall(), context.CancellationToken)).ToProto() };

    public override async Task<ReportExclusionResponse> ReportExclusion(ReportExclusionRequest request, ServerCallContext context) =>
        new() { Kept = await forms.KeepAsync(request.ToCore(), context) };

    public override async Task<ReportOffRollResponse> ReportOffRoll(ReportOffRollRequest request, ServerCallContext context)
    {
        var reported = await roll.KeepAsync(request.ToCore(), context.GetCall(), context.CancellationToken);
        return new ReportOffRollResponse { Concern = agency.Shared(reported.Concern), Absence = reported.Absence?.ToProto() };
    }

    public override async Task<ReportManagedMoveResponse> ReportManagedMove(ReportManagedMoveRequest request, ServerCallContext context) =>
        new() { Kept = await forms.KeepAsync(request.ToCore(LondonTime.DateOf(time.GetUtcNow())), context) };

    public override async Task<ReportNeverEnrolledResponse> ReportNeverEnrolled(ReportNeverEnrolledRequest request, ServerCallContext context)
    {
        var reported = await roll.KeepAsync(request.ToCore(), context.GetCall(), context.CancellationToken);
        return new ReportNeverEnrolledResponse { Concern = agency.Shared(reported.Concern), Absence = reported.Absence?.ToProto() };
    }
}
