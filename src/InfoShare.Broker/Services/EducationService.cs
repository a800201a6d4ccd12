using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Concerns;
using InfoShare.Core.Schooling;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Education.V1;

namespace InfoShare.Broker.Services;

/// <summary>Education's door.</summary>
public sealed partial class EducationService(
    AgencyOperations agency, HouseholdOperations households, ReportSchoolingSignalHandler schooling, ContactOperations contacts, FormOperations forms,
    RegisterHomeEducationHandler homeEducation, ReportAttendanceHandler attendance, RollDesk roll, TimeProvider time)
    : Protocol.Education.V1.EducationService.EducationServiceBase
{
    public override async Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context) =>
        new() { Concern = await agency.ShareAsync(request.Concern, request.Contact, context) };

    public override async Task<RecordRoutineEnquiryResponse> RecordRoutineEnquiry(RecordRoutineEnquiryRequest request, ServerCallContext context) =>
        new() { Enquiry = await contacts.AskedAsync(request.Enquiry, context) };

    public override async Task<ReportSchoolingSignalResponse> ReportSchoolingSignal(ReportSchoolingSignalRequest request, ServerCallContext context)
    {
        var command = new ReportSchoolingSignal(
            request.Child.ToCore(),
            (Core.Concerns.SchoolingSignal)(int)request.Signal,
            request.Happened.ToCore(),
            request.HasAttendancePercent ? request.AttendancePercent : null,
            CommonMapping.Date(request.LastSeenOn),
            request.RiskStatement,
            request.ChildWords.ToCore(),
            (SourceKind)(int)request.Source,
            (LegalBasis)(int)request.LegalBasis,
            request.KnownAt?.ToDateTimeOffset());
        var reported = await schooling.HandleAsync(command, context.GetCall(), context.CancellationToken);
        var shared = agency.Shared(reported.Concern);
        return new ReportSchoolingSignalResponse
        {
            ConcernId = shared.ConcernId,
            Child = shared.Subject,
            Told = { shared.Told },
            Edges = shared.Edges,
            Absence = reported.Absence?.ToProto(),
        };
    }

    public override async Task<RecordHomeVisitResponse> RecordHomeVisit(RecordHomeVisitRequest request, ServerCallContext context) =>
        new() { Contact = await contacts.VisitAsync(request.Child, request.Visit, context) };

    public override async Task<QueryChildResponse> QueryChild(QueryChildRequest request, ServerCallContext context)
    {
        var (picture, edges) = await agency.QueryAsync(request, request.Child, request.Purpose, request.PageSize, context);
        return new QueryChildResponse { Picture = picture, Edges = edges };
    }

    public override async Task<MakeReferralResponse> MakeReferral(MakeReferralRequest request, ServerCallContext context) =>
        new() { Receipt = await agency.ReferAsync(request.Referral, context) };

    public override async Task<CheckChildHouseholdResponse> CheckChildHousehold(CheckChildHouseholdRequest request, ServerCallContext context) =>
        new() { Answer = await households.HouseholdAsync(request.Question, context) };
}
