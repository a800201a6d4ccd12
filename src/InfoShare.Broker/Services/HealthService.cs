using Grpc.Core;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Services;

/// <summary>Health's door.</summary>
public sealed class HealthService(AgencyOperations agency, HouseholdOperations households) : Protocol.Health.V1.HealthService.HealthServiceBase
{
    public override async Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context) =>
        new() { Concern = await agency.ShareAsync(request.Concern, context) };

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
}
