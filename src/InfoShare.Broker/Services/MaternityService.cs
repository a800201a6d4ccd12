using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.People.Births;
using InfoShare.Protocol.People.V1;

namespace InfoShare.Broker.Services;

/// <summary>Pregnancies and births, for health.</summary>
public sealed class MaternityService(
    RecordPregnancyHandler recordPregnancy, RecordBirthHandler recordBirth, AttachNewbornRecordHandler attachRecord,
    EndPregnancyHandler endPregnancy, TakeBackPregnancyEndHandler takeBackEnd, TakeBackBirthHandler takeBack)
    : Protocol.People.V1.MaternityService.MaternityServiceBase
{
    public override async Task<RecordPregnancyResponse> RecordPregnancy(RecordPregnancyRequest request, ServerCallContext context)
    {
        var done = await recordPregnancy.HandleAsync(request.ToCommand(), context.GetCall(), context.CancellationToken);
        return new RecordPregnancyResponse
        {
            Pregnancy = done.Pregnancy.ToProto(),
            Mother = done.Mother.ToProto(),
            OtherParent = done.OtherParent?.ToProto(),
            AlreadyRecorded = done.AlreadyRecorded,
            Told = { done.Told },
            Earlier = done.Earlier.ToProto(),
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<RecordBirthResponse> RecordBirth(RecordBirthRequest request, ServerCallContext context)
    {
        var done = await recordBirth.HandleAsync(request.ToCommand(), context.GetCall(), context.CancellationToken);
        return new RecordBirthResponse
        {
            Pregnancy = done.Pregnancy.ToProto(),
            BabyPersonIds = { done.BabyIds },
            Told = { done.Told },
            Earlier = done.Earlier.ToProto(),
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<AttachNewbornRecordResponse> AttachNewbornRecord(AttachNewbornRecordRequest request, ServerCallContext context)
    {
        var command = new AttachNewbornRecord(
            request.BirthCase == AttachNewbornRecordRequest.BirthOneofCase.PregnancyId ? request.PregnancyId : null, request.Mother?.ToCore(),
            request.Place == 0 ? 1 : request.Place, request.OwnRecordId, request.Demographics.ToCore());
        var done = await attachRecord.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new AttachNewbornRecordResponse { Baby = done.Baby.ToProto(), PregnancyId = done.PregnancyId, Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordPregnancyEndResponse> RecordPregnancyEnd(RecordPregnancyEndRequest request, ServerCallContext context)
    {
        var command = new EndPregnancy(
            request.PregnancyId, [.. request.ChildPersonIds], (Core.People.Births.PregnancyEnd)(int)request.End,
            CommonMapping.Date(request.OnDate)!.Value, CommonMapping.OrNull(request.Reason));
        var done = await endPregnancy.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordPregnancyEndResponse
        {
            Pregnancy = done.Pregnancy.ToProto(),
            AgenciesTold = done.AgenciesTold,
            StoppedReferralIds = { done.StoppedReferrals },
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<TakeBackPregnancyEndResponse> TakeBackPregnancyEnd(TakeBackPregnancyEndRequest request, ServerCallContext context)
    {
        var done = await takeBackEnd.HandleAsync(
            new TakeBackPregnancyEnd(request.PregnancyId, [.. request.ChildPersonIds], request.Reason), context.GetCall(), context.CancellationToken);
        return new TakeBackPregnancyEndResponse
        {
            Pregnancy = done.Pregnancy.ToProto(),
            AgenciesTold = done.AgenciesTold,
            ResumedReferralIds = { done.ResumedReferrals },
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<TakeBackBirthResponse> TakeBackBirth(TakeBackBirthRequest request, ServerCallContext context)
    {
        var done = await takeBack.HandleAsync(
            new TakeBackBirth(request.PregnancyId, request.Reason), context.GetCall(), context.CancellationToken);
        return new TakeBackBirthResponse { Pregnancy = done.Pregnancy.ToProto(), AgenciesTold = done.AgenciesTold, Receipt = done.Receipt.ToProto() };
    }
}
