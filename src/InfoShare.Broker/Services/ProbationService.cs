using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Supervision;
using InfoShare.Protocol.Probation.V1;

namespace InfoShare.Broker.Services;

/// <summary>Probation's door.</summary>
public sealed partial class ProbationService(
    AgencyOperations agency, HouseholdOperations households, CheckNewPartnerHandler check, CompleteNewPartnerCheckHandler complete,
    ReportOrderEndingHandler orderEnding, RecordOrderHandler recordOrder, ReportReleaseHandler release, RecordChildrenAtAddressHandler childrenAtAddress, FormOperations forms,
    ContactOperations contacts, ListNewPartnerChecksHandler checks, PageTokens pageTokens, TimeProvider time)
    : Protocol.Probation.V1.ProbationService.ProbationServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context) =>
        new() { Concern = await agency.ShareAsync(request.Concern, request.Contact, context) };

    public override async Task<RecordRoutineEnquiryResponse> RecordRoutineEnquiry(RecordRoutineEnquiryRequest request, ServerCallContext context) =>
        new() { Enquiry = await contacts.AskedAsync(request.Enquiry, context) };

    public override async Task<CheckNewPartnerResponse> CheckNewPartner(CheckNewPartnerRequest request, ServerCallContext context)
    {
        var answer = request.OfCheck.Length > 0
            ? await check.AnewAsync(new AskCheckAnew(request.OfCheck, request.Purpose.ToCore()), context.GetCall(), context.CancellationToken)
            : await check.HandleAsync(request.ToCore(LondonTime.DateOf(time.GetUtcNow())), context.GetCall(), context.CancellationToken);
        return answer.ToProto();
    }

    public override async Task<ListNewPartnerChecksResponse> ListNewPartnerChecks(ListNewPartnerChecksRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await checks.HandleAsync(
            new ListNewPartnerChecks(
                CommonMapping.OrNull(request.CheckId), request.Ended, HandoverMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call, context.CancellationToken);
        return new ListNewPartnerChecksResponse
        {
            Checks = { page.Checks.Select(c => c.ToProto()) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, HandoverMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<CompleteNewPartnerCheckResponse> CompleteNewPartnerCheck(
        CompleteNewPartnerCheckRequest request, ServerCallContext context)
    {
        var command = new CompleteNewPartnerCheck(
            request.CheckId,
            request.OutcomeCase == CompleteNewPartnerCheckRequest.OutcomeOneofCase.Refer ? ReferralMapping.ToCommand(request.Refer) : null,
            request.OutcomeCase == CompleteNewPartnerCheckRequest.OutcomeOneofCase.DoNotRefer
                ? new Core.Households.NotReferring(request.DoNotRefer.Reason, CommonMapping.Date(request.DoNotRefer.ReviewDate)!.Value)
                : null);
        var done = await complete.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new CompleteNewPartnerCheckResponse
        {
            Referral = done.Referral is { } made ? ReferralMapping.ToProto(made.Receipt, made.Children) : null,
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<MakeReferralResponse> MakeReferral(MakeReferralRequest request, ServerCallContext context) =>
        new() { Receipt = await agency.ReferAsync(request.Referral, context) };

    public override async Task<CheckAdultReachResponse> CheckAdultReach(CheckAdultReachRequest request, ServerCallContext context) =>
        new() { Answer = await households.ReachAsync(request.Question, context) };

    public override async Task<RecordCustodyResponse> RecordCustody(RecordCustodyRequest request, ServerCallContext context) =>
        new() { Recorded = await households.CustodyAsync(request.Custody, context) };

    public override async Task<RecordAdultEpisodeResponse> RecordAdultEpisode(RecordAdultEpisodeRequest request, ServerCallContext context) =>
        new() { Recorded = await households.EpisodeAsync(request.Episode, context) };

    public override async Task<ReportOrderEndingResponse> ReportOrderEnding(ReportOrderEndingRequest request, ServerCallContext context) => new()
    {
        Concern = agency.Shared(await orderEnding.HandleAsync(HandoverMapping.ToCommand(request), context.GetCall(), context.CancellationToken)),
    };
}
