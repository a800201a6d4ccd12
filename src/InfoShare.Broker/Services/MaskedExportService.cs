using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Audit.Export;
using InfoShare.Protocol.Audit.V1;
using Proto = InfoShare.Protocol.Audit.V1;

namespace InfoShare.Broker.Services;

/// <summary>The trail for a data protection officer.</summary>
public sealed class MaskedExportService(ExportTrailHandler export) : Proto.MaskedExportService.MaskedExportServiceBase
{
    private const int EntriesPerMessage = 500;

    /// <inheritdoc/>
    public override async Task ExportTrail(
        ExportTrailRequest request, IServerStreamWriter<ExportTrailResponse> responseStream, ServerCallContext context)
    {
        var made = await export.HandleAsync(
            new ExportTrail(
                request.Origin, DayOf(request.FromDate), DayOf(request.ToDate), request.OrganisationId.Length == 0 ? null : request.OrganisationId,
                request.PersonId.Length == 0 ? null : request.PersonId, request.Reason),
            context.GetCall(), context.CancellationToken);
        await responseStream.WriteAsync(
            new ExportTrailResponse
            {
                Header = new MaskedExportHeader
                {
                    LogOrigin = made.Checkpoint.Log.Origin,
                    CheckpointSize = made.Checkpoint.Checkpoint.Size,
                    RootHash = ByteString.CopyFrom(made.Checkpoint.Checkpoint.Root),
                    Checkpoint = made.Checkpoint.Note,
                    EntryCount = made.Rows.Count,
                    ExportedAt = made.At.ToTimestamp(),
                },
                Receipt = made.Receipt.ToProto(),
            },
            context.CancellationToken);
        foreach (var rows in made.Rows.Chunk(EntriesPerMessage))
            await responseStream.WriteAsync(new ExportTrailResponse { Entries = { rows.Select(ToProto) } }, context.CancellationToken);
    }

    private static MaskedEntry ToProto(MaskedRow row) => new()
    {
        Time = row.Time,
        OrganisationId = row.OrganisationId,
        Kind = row.Kind,
        Action = row.Action,
        Role = row.Role,
        Purpose = row.Purpose,
        LegalBasis = row.LegalBasis,
        Outcome = row.Outcome,
        Tier = row.Tier,
        Practitioner = row.Practitioner ?? "",
        Persons = { row.Persons },
        Object = row.ObjectId ?? "",
        Call = row.CallId ?? "",
    };

    private static DateOnly DayOf(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
