using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Handovers;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Handover.V1;

namespace InfoShare.Broker.Services;

/// <summary>Gaps, and those who are registered nowhere.</summary>
public sealed partial class HandoverService
{
    public override async Task<RecordUnknownPeriodResponse> RecordUnknownPeriod(RecordUnknownPeriodRequest request, ServerCallContext context)
    {
        var done = await recordUnknownPeriod.HandleAsync(
            new RecordUnknownPeriod(
                request.Person.ToCore(), (UnknownPeriodKind)(int)request.Kind, CommonMapping.Date(request.FromDate), CommonMapping.Date(request.ToDate),
                CommonMapping.OrNull(request.Words)),
            context.GetCall(),
            context.CancellationToken);
        return new RecordUnknownPeriodResponse { UnknownPeriodId = done.LinkId, Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<ListAbsencesResponse> ListAbsences(ListAbsencesRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listAbsences.HandleAsync(
            new ListAbsences(
                HandoverMapping.ToPosition(pageTokens.Unprotect(call, request)), request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call,
            context.CancellationToken);
        return new ListAbsencesResponse
        {
            Absences = { page.Absences.Select(a => a.ToProto()) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, HandoverMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<TakeAbsenceResponse> TakeAbsence(TakeAbsenceRequest request, ServerCallContext context)
    {
        var done = await takeAbsence.HandleAsync(new TakeAbsence(request.AbsenceId, request.Version), context.GetCall(), context.CancellationToken);
        return new TakeAbsenceResponse { Absence = done.Absence.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordRegistrationResponse> RecordRegistration(RecordRegistrationRequest request, ServerCallContext context)
    {
        var done = await recordRegistration.HandleAsync(
            new RecordRegistration(request.Person.ToCore(), (AbsenceKind)(int)request.Kind, CommonMapping.Date(request.FromDate)),
            context.GetCall(),
            context.CancellationToken);
        return new RecordRegistrationResponse
        {
            Person = done.Person.ToProto(),
            ClosedAbsences = done.ClosedAbsences,
            Receipt = done.Receipt.ToProto(),
        };
    }
}
