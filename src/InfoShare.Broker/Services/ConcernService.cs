using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Patterns;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Protocol.Concern.V1;

namespace InfoShare.Broker.Services;

/// <summary>The publisher's side of a concern.</summary>
public sealed partial class ConcernService(
    GetSharedConcernHandler getShared, GetReferralHandler getReferral, GetConcernHistoryHandler getHistory, RecordVerificationHandler recordVerification,
    AppraiseConcernHandler appraise, AppraiseUnaskedHandler appraiseUnasked, AddNoteHandler addNote, CorrectConcernHandler correct,
    TakeBackConcernHandler takeBack, TakeBackContactHandler takeBackContact, AgreeNarrativeHandler agree, AnswerFactorsHandler answerFactors,
    ListSharedConcernsHandler listShared, OrganisationDirectory directory, PageTokens pageTokens)
    : Protocol.Concern.V1.ConcernService.ConcernServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<ListSharedConcernsResponse> ListSharedConcerns(ListSharedConcernsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var after = ReferralMapping.ToPosition(pageTokens.Unprotect(call, request));
        var page = await listShared.HandleAsync(
            new ListSharedConcerns(after is null ? null : (after.Place, after.ReferralId), request.PageSize == 0 ? DefaultPageSize : request.PageSize), call, context.CancellationToken);
        return new ListSharedConcernsResponse
        {
            Concerns =
            {
                page.Concerns.Select(c => new Protocol.Concern.V1.OwnConcern
                {
                    ConcernId = c.ConcernId,
                    SharedAt = CommonMapping.Stamp(c.SharedAt),
                    Urgency = (Protocol.Common.V1.Urgency)(int)c.Urgency,
                    RiskStatement = c.RiskStatement,
                }),
            },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, ReferralMapping.ToToken(new ReferralPosition(next.SharedAt, next.ConcernId))) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<GetSharedConcernResponse> GetSharedConcern(GetSharedConcernRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var progress = await getShared.HandleAsync(new GetSharedConcern(request.ConcernId), call, context.CancellationToken);
        var referral = progress.ReferralId is { } id ? await ReferralAsync(id, call, context.CancellationToken) : null;
        return new GetSharedConcernResponse
        {
            ConcernId = progress.ConcernId,
            SharedAt = CommonMapping.Stamp(progress.SharedAt),
            Recipients = { progress.Recipients.Select(r => r.ToProto()) },
            Referral = referral is null ? null : ReferralMapping.ToProto(referral),
            Receipt = progress.Receipt.ToProto(),
            SetAside = { progress.SetAside.Select(s => s.ToProto()) },
            RiskStatement = progress.RiskStatement,
            Urgency = (Protocol.Common.V1.Urgency)(int)progress.Urgency,
        };
    }

    /// <summary>The referral that the concern opened; null when it is not the caller's to see, which is no fault of the question.</summary>
    private async Task<ReferralView?> ReferralAsync(string referralId, Call call, CancellationToken ct)
    {
        try
        {
            return (await getReferral.HandleAsync(new GetReferral(referralId), call, ct)).Referral;
        }
        catch (RuleException e) when (e.Reason == ErrorReason.NotFound)
        {
            return null;
        }
    }
}
