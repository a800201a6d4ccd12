using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Services;

/// <summary>Health's door.</summary>
public sealed partial class HealthService(
    AgencyOperations agency, HouseholdOperations households, RecordMoveHandler recordMove, ReportGpListRemovalHandler gpListRemoval, OrganisationDirectory directory,
    ContactOperations contacts, Core.Tasks.AskColleagueHandler askColleague, FormOperations forms,
    Core.Households.RecordInvolvementHandler recordInvolvement, Core.Plans.RecordHealthPlanHandler recordHealthPlan)
    : Protocol.Health.V1.HealthService.HealthServiceBase
{
    public override async Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context) =>
        new() { Concern = await agency.ShareAsync(request.Concern, request.Contact, context) };

    public override async Task<QueryChildResponse> QueryChild(QueryChildRequest request, ServerCallContext context)
    {
        var (picture, edges) = await agency.QueryAsync(request, request.Child, request.Purpose, request.PageSize, context);
        return new QueryChildResponse { Picture = picture, Edges = edges };
    }

    public override async Task<MakeReferralResponse> MakeReferral(MakeReferralRequest request, ServerCallContext context) =>
        new() { Receipt = await agency.ReferAsync(request.Referral, context) };

    public override async Task<CheckAdultReachResponse> CheckAdultReach(CheckAdultReachRequest request, ServerCallContext context) =>
        new() { Answer = await households.ReachAsync(request.Question, context) };

    public override async Task<CheckChildHouseholdResponse> CheckChildHousehold(CheckChildHouseholdRequest request, ServerCallContext context) =>
        new() { Answer = await households.HouseholdAsync(request.Question, context) };

    public override async Task<RecordAdultEpisodeResponse> RecordAdultEpisode(RecordAdultEpisodeRequest request, ServerCallContext context) =>
        new() { Recorded = await households.EpisodeAsync(request.Episode, context) };

    public override async Task<RecordMoveResponse> RecordMove(RecordMoveRequest request, ServerCallContext context)
    {
        var done = await recordMove.HandleAsync(HandoverMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new RecordMoveResponse
        {
            Person = done.Person.ToProto(),
            Handover = done.Handover?.ToProto(directory.Latest),
            Prompts = { done.Prompts },
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<ReportGpListRemovalResponse> ReportGpListRemoval(ReportGpListRemovalRequest request, ServerCallContext context)
    {
        var done = await gpListRemoval.HandleAsync(HandoverMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new ReportGpListRemovalResponse { Concern = agency.Shared(done.Concern), Absence = done.Absence.ToProto() };
    }
}
