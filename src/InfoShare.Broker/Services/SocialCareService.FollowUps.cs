using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Services;

/// <summary>Waiting on a threshold, and the promises that decisions leave behind.</summary>
public sealed partial class SocialCareService
{
    public override async Task<HoldForThresholdResponse> HoldForThreshold(HoldForThresholdRequest request, ServerCallContext context)
    {
        var held = await holdForThreshold.HandleAsync(
            new HoldForThreshold(request.ReferralId, request.Version, request.WaitsFor, CommonMapping.Date(request.ExpiresOn)!.Value,
                request.InterimOwner is { } other ? new Core.Access.Practitioner(other.Id, other.Name, (PractitionerRole)(int)other.Role, null) : null),
            context.GetCall(), context.CancellationToken);
        return new HoldForThresholdResponse { Referral = held.Referral.ToProto(), Receipt = held.Receipt.ToProto() };
    }

    public override async Task<ListFollowUpsResponse> ListFollowUps(ListFollowUpsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listFollowUps.HandleAsync(
            new ListFollowUps(
                request.MineOnly, ReferralMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call, context.CancellationToken);
        return new ListFollowUpsResponse
        {
            FollowUps = { page.FollowUps.Select(f => f.ToProto(call.Caller.OrganisationName)) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, ReferralMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<CompleteFollowUpResponse> CompleteFollowUp(CompleteFollowUpRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var done = await completeFollowUp.HandleAsync(
            new CompleteFollowUp(request.FollowUpId, request.Version, request.Failed, request.Outcome), call, context.CancellationToken);
        return new CompleteFollowUpResponse
        {
            FollowUp = done.FollowUp.ToProto(call.Caller.OrganisationName),
            Referral = done.Referral.ToProto(),
            Receipt = done.Receipt.ToProto(),
            ConcernId = done.ConcernId ?? "",
        };
    }
}
