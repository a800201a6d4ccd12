using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Handover.V1;

namespace InfoShare.Broker.Services;

/// <summary>Handovers, the same for every agency. Gaps and absences are in the other part.</summary>
public sealed partial class HandoverService(
    OfferHandoverHandler offer,
    ReceiveHandoverHandler receive,
    AcceptHandoverHandler accept,
    DeclineHandoverHandler decline,
    WithdrawHandoverHandler withdraw,
    ListHandoversHandler list,
    GetHandoverHandler get,
    RecordUnknownPeriodHandler recordUnknownPeriod,
    ListAbsencesHandler listAbsences,
    TakeAbsenceHandler takeAbsence,
    RecordRegistrationHandler recordRegistration,
    OrganisationDirectory directory,
    PageTokens pageTokens) : Protocol.Handover.V1.HandoverService.HandoverServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<OfferHandoverResponse> OfferHandover(OfferHandoverRequest request, ServerCallContext context)
    {
        var offered = await offer.HandleAsync(HandoverMapping.ToCommand(request.Handover), context.GetCall(), context.CancellationToken);
        return new OfferHandoverResponse
        {
            Handover = offered.Handover.ToProto(directory.Latest),
            Subjects = { offered.Subjects.Select(s => s.ToProto()) },
            Receipt = offered.Receipt.ToProto(),
        };
    }

    public override async Task<ReceiveHandoverResponse> ReceiveHandover(ReceiveHandoverRequest request, ServerCallContext context)
    {
        var done = await receive.HandleAsync(new ReceiveHandover(request.HandoverId, request.Version), context.GetCall(), context.CancellationToken);
        return new ReceiveHandoverResponse { Handover = done.Handover.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<AcceptHandoverResponse> AcceptHandover(AcceptHandoverRequest request, ServerCallContext context)
    {
        var done = await accept.HandleAsync(
            new AcceptHandover(request.HandoverId, request.Version, CommonMapping.OrNull(request.Telephone)), context.GetCall(), context.CancellationToken);
        return new AcceptHandoverResponse { Handover = done.Handover.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<DeclineHandoverResponse> DeclineHandover(DeclineHandoverRequest request, ServerCallContext context)
    {
        var done = await decline.HandleAsync(
            new DeclineHandover(request.HandoverId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new DeclineHandoverResponse { Handover = done.Handover.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<WithdrawHandoverResponse> WithdrawHandover(WithdrawHandoverRequest request, ServerCallContext context)
    {
        var done = await withdraw.HandleAsync(
            new WithdrawHandover(request.HandoverId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new WithdrawHandoverResponse { Handover = done.Handover.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<ListHandoversResponse> ListHandovers(ListHandoversRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListHandovers(
                (Core.Handovers.HandoverFilter)(int)request.Filter,
                HandoverMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call,
            context.CancellationToken);
        return new ListHandoversResponse
        {
            Handovers = { page.Handovers.Select(h => h.ToProto(directory.Latest)) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, HandoverMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<GetHandoverResponse> GetHandover(GetHandoverRequest request, ServerCallContext context)
    {
        var got = await get.HandleAsync(new GetHandover(request.HandoverId), context.GetCall(), context.CancellationToken);
        return new GetHandoverResponse { Handover = got.Handover.ToProto(directory.Latest), Receipt = got.Receipt.ToProto() };
    }
}
