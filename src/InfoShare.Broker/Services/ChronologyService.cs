using System.Globalization;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Chronology;
using InfoShare.Protocol.Child.V1;
using CoreItem = InfoShare.Core.Chronology.ChronologyItem;
using CoreKind = InfoShare.Core.Chronology.ChronologyKind;
using CoreLane = InfoShare.Core.Chronology.ChronologyLane;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>One chronology of a child across agencies (requirements D9, O6, F11).</summary>
public sealed class ChronologyService(ChronologyHandler chronology, PageTokens pageTokens)
    : Protocol.Child.V1.ChronologyService.ChronologyServiceBase
{
    private const int DefaultPageSize = 25;

    /// <inheritdoc/>
    public override async Task<GetChronologyResponse> GetChronology(GetChronologyRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var answer = await chronology.HandleAsync(
            new GetChronology(
                request.Child.ToCore(), request.Purpose.ToCore(), CommonMapping.Date(request.FromDate), CommonMapping.Date(request.ToDate),
                [.. request.Lanes.Select(l => (CoreLane)(int)l)], request.NewestFirst, request.PageSize == 0 ? DefaultPageSize : request.PageSize,
                Position(pageTokens.Unprotect(call, request))),
            call, context.CancellationToken);
        return new GetChronologyResponse
        {
            Child = answer.Child.ToProto(),
            AgeBand = (P.AgeBand)(int)answer.AgeBand,
            Lead = answer.Lead.ToProto(),
            CriticalPoints = { answer.Critical.Select(ToProto) },
            Items = { answer.Items.Select(ToProto) },
            NextPageToken = answer.Next is { } next ? pageTokens.Protect(call, request, $"{next.Day.DayNumber}|{(int)next.Kind}|{next.Id}") : "",
            Edges = answer.Edges.ToProto(),
            RiskOverTime = { answer.RiskOverTime.Select(ToProto) },
            RestsOn = answer.RestsOn.ToProto(),
            OwnName = answer.OwnName ?? "",
        };
    }

    /// <inheritdoc/>
    public override async Task<GetChronologyItemResponse> GetChronologyItem(GetChronologyItemRequest request, ServerCallContext context)
    {
        var answer = await chronology.HandleAsync(
            new GetChronologyItem(request.Child.ToCore(), request.Purpose.ToCore(), request.ItemId), context.GetCall(), context.CancellationToken);
        return new GetChronologyItemResponse
        {
            Child = answer.Child.ToProto(),
            Item = ToProto(answer.Item),
            More = { answer.Item.More },
            Concern = answer.Concern?.ToProto(),
            Edges = answer.Edges.ToProto(),
        };
    }

    private static Protocol.Child.V1.ChronologyItem ToProto(CoreItem item) => new()
    {
        ItemId = item.Id,
        Kind = (Protocol.Child.V1.ChronologyKind)(int)item.Kind,
        Lane = (Protocol.Child.V1.ChronologyLane)(int)item.Lane,
        FromDate = CommonMapping.Text(item.From),
        ToDate = CommonMapping.Text(item.To),
        StandsOn = item.Day == DateOnly.MinValue ? "" : CommonMapping.Text(item.Day),
        Words = item.Words,
        Tier = (P.Tier)(int)item.Tier,
        OrganisationName = item.OrganisationName ?? "",
        Agency = (P.AgencyKind)(int)item.Agency,
        Indicators = { item.Indicators.Select(i => (P.ConcernIndicator)(int)i) },
        Verification = (P.VerificationState)(int)item.Verification,
        Status = (P.ChildStatusCode)(int)item.Status,
        SharedAt = item.SharedAt is { } at ? CommonMapping.Stamp(at) : null,
        CriticalBecause = item.Critical ?? "",
        SameEventItemIds = { item.SameEvent },
        Trend = (P.StatedTrend)(int)item.Trend,
        Who = item.Who.ToProto(),
        Leads = item.Leads,
    };

    private static ChronologyPosition? Position(string? token)
    {
        if (token is null)
            return null;
        var parts = token.Split('|', 3);
        return new ChronologyPosition(
            DateOnly.FromDayNumber(int.Parse(parts[0], CultureInfo.InvariantCulture)), (CoreKind)int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
    }
}
