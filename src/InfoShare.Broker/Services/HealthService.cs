using Grpc.Core;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Services;

/// <summary>Health's door.</summary>
public sealed class HealthService(AgencyOperations agency) : Protocol.Health.V1.HealthService.HealthServiceBase
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
}
