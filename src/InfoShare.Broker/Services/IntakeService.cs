using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Concerns;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Intake.V1;
using FamilyNextStep = InfoShare.Core.Referrals.FamilyNextStep;
using FamilyProgress = InfoShare.Core.Referrals.FamilyProgress;

namespace InfoShare.Broker.Services;

/// <summary>The door for everybody who refers without an agency's own system, and for relatives and the public.</summary>
public sealed class IntakeService(
    MakeReferralHandler refer, ShareAddressConcernHandler shareAddress, RecordFamilyReferralHandler recordFamily, AnswerFamilyHandler answerFamily)
    : Protocol.Intake.V1.IntakeService.IntakeServiceBase
{
    public override async Task<MakeReferralResponse> MakeReferral(MakeReferralRequest request, ServerCallContext context)
    {
        var made = await refer.HandleAsync(ReferralMapping.ToCommand(request.Referral), context.GetCall(), context.CancellationToken);
        return new MakeReferralResponse { Receipt = PassingMapping.ToProto(made.Receipt) };
    }

    public override async Task<ShareAddressConcernResponse> ShareAddressConcern(ShareAddressConcernRequest request, ServerCallContext context)
    {
        var shared = await shareAddress.HandleAsync(new ShareAddressConcern(request.Concern.ToCore()), context.GetCall(), context.CancellationToken);
        return new ShareAddressConcernResponse
        {
            ConcernId = shared.ConcernId,
            Told = { shared.Told.Select(t => t.ToProto()) },
            Referral = shared.Referral is null ? null : PassingMapping.ToProto(shared.Referral),
            Prompts = { shared.Prompts },
            SetAside = { shared.SetAside.Select(s => s.ToProto()) },
            Receipt = shared.Edges.Receipt.ToProto(),
        };
    }

    public override async Task<RecordFamilyReferralResponse> RecordFamilyReferral(RecordFamilyReferralRequest request, ServerCallContext context)
    {
        var made = await recordFamily.HandleAsync(
            new RecordFamilyReferral(
                CommonMapping.OrNull(request.From.Name), request.From.Relation, request.From.Person?.ToCore(),
                request.From.SafeContact?.ToCore(), ReferralMapping.ToCommand(request.Referral)),
            context.GetCall(), context.CancellationToken);
        return new RecordFamilyReferralResponse { Receipt = PassingMapping.ToProto(made.Receipt) };
    }

    public override async Task<AnswerFamilyResponse> AnswerFamily(AnswerFamilyRequest request, ServerCallContext context)
    {
        var answered = await answerFamily.HandleAsync(
            new AnswerFamily(
                request.ReferralId, request.Version, (FamilyProgress)(int)request.Progress, (FamilyNextStep)(int)request.NextStep,
                (ContactChannel)(int)request.Channel, CommonMapping.OrNull(request.AddedWords), CommonMapping.OrNull(request.NotAnsweredBecause)),
            context.GetCall(), context.CancellationToken);
        return new AnswerFamilyResponse { Answer = answered.Answer.ToProto(), Version = answered.Version, Receipt = answered.Receipt.ToProto() };
    }
}
