using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Plans;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Services;

/// <summary>The tray of referrals: list, watch, own, decide, answer.</summary>
public sealed partial class SocialCareService(
    AgencyOperations agency,
    HouseholdOperations households,
    ContactOperations contacts,
    FormOperations forms,
    RecordStatusHandler recordStatus,
    RecordInvolvementHandler recordInvolvement,
    RecordPlacementHandler recordPlacement,
    OrganisationDirectory directory,
    ListReferralsHandler listReferrals,
    ReferralFeed referralFeed,
    TakeOwnershipHandler takeOwnership,
    DecideReferralHandler decideReferral,
    GiveFeedbackHandler giveFeedback,
    HoldForThresholdHandler holdForThreshold,
    ListFollowUpsHandler listFollowUps,
    CompleteFollowUpHandler completeFollowUp,
    PageTokens pageTokens,
    FeedPace pace) : Protocol.SocialCare.V1.SocialCareService.SocialCareServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<ListReferralsResponse> ListReferrals(ListReferralsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listReferrals.HandleAsync(
            new ListReferrals(
                (Core.Stores.ReferralFilter)(int)request.Filter,
                ReferralMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call,
            context.CancellationToken);
        return new ListReferralsResponse
        {
            Referrals = { page.Referrals.Select(r => r.ToProto()) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, ReferralMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task WatchReferrals(
        WatchReferralsRequest request, IServerStreamWriter<WatchReferralsResponse> responseStream, ServerCallContext context)
    {
        var call = context.GetCall();
        var after = InboxMapping.ToSequence(pageTokens.Unprotect(call, request));
        // Fires too when the broker stops or the organisation is revoked: the client then resumes by its cursor.
        var ending = context.CancellationToken;
        // At once, so that a client knows that it is connected before there is anything to tell.
        await context.WriteResponseHeadersAsync([]);
        await foreach (var batch in referralFeed.FollowAsync(call, after, pace, ending))
        {
            foreach (var referral in batch.Referrals)
            {
                var cursor = pageTokens.Protect(call, request, InboxMapping.ToToken(referral.Referral.ChangeSequence));
                await responseStream.WriteAsync(new WatchReferralsResponse { Cursor = cursor, Referral = referral.ToProto(), Receipt = batch.Receipt?.ToProto() }, ending);
            }

            if (batch.Referrals.Count == 0)
            {
                await responseStream.WriteAsync(
                    new WatchReferralsResponse { Cursor = pageTokens.Protect(call, request, InboxMapping.ToToken(batch.Sequence)) }, ending);
            }
        }
    }

    public override async Task<TakeOwnershipResponse> TakeOwnership(TakeOwnershipRequest request, ServerCallContext context)
    {
        var taken = await takeOwnership.HandleAsync(
            new TakeOwnership(request.ReferralId, request.Version), context.GetCall(), context.CancellationToken);
        return new TakeOwnershipResponse { Referral = taken.Referral.ToProto(), Receipt = taken.Receipt.ToProto() };
    }

    public override async Task<DecideReferralResponse> DecideReferral(DecideReferralRequest request, ServerCallContext context)
    {
        var decided = await decideReferral.HandleAsync(ReferralMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new DecideReferralResponse { Referral = decided.Referral.ToProto(), Receipt = decided.Receipt.ToProto() };
    }

    public override async Task<GiveFeedbackResponse> GiveFeedback(GiveFeedbackRequest request, ServerCallContext context)
    {
        var given = await giveFeedback.HandleAsync(
            new GiveFeedback(request.ReferralId, request.Version, request.Text), context.GetCall(), context.CancellationToken);
        return new GiveFeedbackResponse { Referral = given.Referral.ToProto(), Receipt = given.Receipt.ToProto() };
    }
}
