using System.Globalization;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Rosters;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Roster.V1;
using P = InfoShare.Protocol.Common.V1;
using RosterEntry = InfoShare.Core.Rosters.RosterEntry;

namespace InfoShare.Broker.Services;

/// <summary>Duties, deputies, absences and the digest of the calling organisation, the same for every agency.</summary>
public sealed class RosterService(
    RecordRosterHandler record, UndoRosterEntryHandler undo, ListRosterHandler list, SetDigestHandler setDigest, PageTokens pageTokens)
    : Protocol.Roster.V1.RosterService.RosterServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<RecordDutyResponse> RecordDuty(RecordDutyRequest request, ServerCallContext context)
    {
        var draft = new RosterDraft
        {
            Kind = request.Deputy ? RosterKind.Deputy : RosterKind.Duty,
            Role = request.Role,
            Team = CommonMapping.OrNull(request.Team),
            PersonId = CommonMapping.OrNull(request.PersonId),
            PersonName = request.PersonName,
            Telephone = request.Telephone,
            From = request.From.ToDateTimeOffset(),
            To = request.To.ToDateTimeOffset(),
        };
        var done = await record.HandleAsync(new RecordRoster(draft), context.GetCall(), context.CancellationToken);
        return new RecordDutyResponse { Entry = ToProto(done.Entry), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordAbsenceResponse> RecordAbsence(RecordAbsenceRequest request, ServerCallContext context)
    {
        var draft = new RosterDraft
        {
            Kind = request.WholeOrganisation ? RosterKind.Closure : RosterKind.Absence,
            AwayId = CommonMapping.OrNull(request.AwayPractitionerId),
            AwayName = CommonMapping.OrNull(request.AwayName),
            PersonId = CommonMapping.OrNull(request.DeputyId),
            PersonName = request.DeputyName,
            Telephone = request.Telephone,
            From = request.From.ToDateTimeOffset(),
            To = request.To.ToDateTimeOffset(),
        };
        var done = await record.HandleAsync(new RecordRoster(draft), context.GetCall(), context.CancellationToken);
        return new RecordAbsenceResponse { Entry = ToProto(done.Entry), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<UndoRosterEntryResponse> UndoRosterEntry(UndoRosterEntryRequest request, ServerCallContext context)
    {
        var done = await undo.HandleAsync(new UndoRosterEntry(request.EntryId), context.GetCall(), context.CancellationToken);
        return new UndoRosterEntryResponse { Entry = ToProto(done.Entry), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<ListRosterResponse> ListRoster(ListRosterRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListRoster(request.IncludePast, pageTokens.Unprotect(call, request), request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call,
            context.CancellationToken);
        return new ListRosterResponse
        {
            Entries = { page.Entries.Select(ToProto) },
            DigestAt = Text(page.DigestAt),
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<SetDigestResponse> SetDigest(SetDigestRequest request, ServerCallContext context)
    {
        var at = request.DailyAt.Length == 0 ? (TimeOnly?)null : TimeOnly.ParseExact(request.DailyAt, "HH:mm", CultureInfo.InvariantCulture);
        var done = await setDigest.HandleAsync(new SetDigest(at), context.GetCall(), context.CancellationToken);
        return new SetDigestResponse
        {
            DailyAt = Text(done.DigestAt),
            NextDigest = CommonMapping.Stamp(done.NextDigestAt),
            Receipt = done.Receipt.ToProto(),
        };
    }

    private static string Text(TimeOnly? at) => at?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";

    private static Protocol.Roster.V1.RosterEntry ToProto(RosterEntry entry) => new()
    {
        EntryId = entry.Id,
        Kind = (P.RosterKind)(int)entry.Kind,
        Role = entry.Role ?? "",
        Team = entry.Team ?? "",
        AwayPractitionerId = entry.AwayId ?? "",
        AwayName = entry.AwayName ?? "",
        PersonId = entry.PersonId ?? "",
        PersonName = entry.PersonName,
        Telephone = entry.Telephone,
        From = CommonMapping.Stamp(entry.From),
        To = CommonMapping.Stamp(entry.To),
        RecordedBy = entry.RecordedBy ?? "",
        UndoneAt = CommonMapping.Stamp(entry.UndoneAt),
        UndoneBy = entry.UndoneBy ?? "",
    };
}
