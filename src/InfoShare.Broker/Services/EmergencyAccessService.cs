using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Emergency;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Access.V1;

namespace InfoShare.Broker.Services;

/// <summary>Break-glass and its review, for every agency.</summary>
public sealed class EmergencyAccessService(
    BreakGlassHandler breakGlass,
    EndEmergencyAccessHandler end,
    ReviewEmergencyAccessHandler review,
    ListEmergencyAccessHandler list,
    GetEmergencyAccessRatesHandler rates,
    PageTokens pages,
    TimeProvider time) : Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceBase
{
    private const int DefaultPage = 25;

    /// <inheritdoc/>
    public override async Task<BreakGlassResponse> BreakGlass(BreakGlassRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var broken = await breakGlass.HandleAsync(
            new BreakGlass(request.Subject.ToCore(), (EmergencyReason)(int)request.Reason, request.Words, request.Tried, request.Renew),
            call, context.CancellationToken);
        if (broken.Begun)
            BrokerMetrics.GlassBroken(call.Caller.Agency, broken.Grant.Reason);
        return new BreakGlassResponse
        {
            Access = broken.Grant.ToProto(time.GetUtcNow()),
            Begun = broken.Begun,
            Opens = EmergencyViews.Opens,
            Receipt = broken.Receipt.ToProto(),
            OwnName = broken.OwnName ?? "",
        };
    }

    /// <inheritdoc/>
    public override async Task<EndEmergencyAccessResponse> EndEmergencyAccess(EndEmergencyAccessRequest request, ServerCallContext context)
    {
        var ended = await end.HandleAsync(new EndEmergencyAccess(request.GrantId), context.GetCall(), context.CancellationToken);
        return new EndEmergencyAccessResponse { Access = ended.Grant.ToProto(time.GetUtcNow()), Receipt = ended.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ReviewEmergencyAccessResponse> ReviewEmergencyAccess(ReviewEmergencyAccessRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var reviewed = await review.HandleAsync(
            new ReviewEmergencyAccess(request.GrantId, request.Version, (EmergencyReviewOutcome)(int)request.Outcome, request.Reasons),
            call, context.CancellationToken);
        BrokerMetrics.GlassReviewed(reviewed.Grant.Agency, reviewed.Grant.Review.Outcome, reviewed.Grant.Review.Late);
        return new ReviewEmergencyAccessResponse { Access = reviewed.Grant.ToProto(time.GetUtcNow()), Receipt = reviewed.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListEmergencyAccessResponse> ListEmergencyAccess(ListEmergencyAccessRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListEmergencyAccess(
                request.Subject?.ToCore(), request.OpenOnly, pages.Unprotect(call, request), request.PageSize == 0 ? DefaultPage : request.PageSize)
            {
                GrantId = CommonMapping.OrNull(request.GrantId),
            },
            call, context.CancellationToken);
        var now = time.GetUtcNow();
        return new ListEmergencyAccessResponse
        {
            Uses = { page.Uses.Select(u => u.ToProto(now)) },
            NextPageToken = page.Next is { } next ? pages.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override Task<ListEmergencyReasonsResponse> ListEmergencyReasons(ListEmergencyReasonsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListEmergencyReasonsResponse
        {
            Reasons = { EmergencyReasons.OpenTo(context.GetCall().Caller.Role, context.GetCall().Caller.Policy).Select(r => (Protocol.Common.V1.EmergencyReason)(int)r) },
            Version = EmergencyReasons.RuleId,
        });

    /// <inheritdoc/>
    public override async Task<GetEmergencyAccessRatesResponse> GetEmergencyAccessRates(GetEmergencyAccessRatesRequest request, ServerCallContext context)
    {
        _ = EmergencyMapping.TryMonth(request.Month, out var month);
        return (await rates.HandleAsync(new GetEmergencyAccessRates(month), context.GetCall(), context.CancellationToken)).ToProto();
    }
}
