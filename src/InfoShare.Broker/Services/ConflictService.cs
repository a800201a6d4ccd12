using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Access;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Access.V1;
using Common = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>Who is kept from whose record, for every agency.</summary>
public sealed class ConflictService(DeclareConflictHandler declare, EndConflictHandler end, ListConflictsHandler list, PageTokens pages)
    : Protocol.Access.V1.ConflictService.ConflictServiceBase
{
    private const int DefaultPage = 25;

    /// <inheritdoc/>
    public override async Task<DeclareConflictResponse> DeclareConflict(DeclareConflictRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var declared = await declare.HandleAsync(
            new DeclareConflict(
                CommonMapping.OrNull(request.PractitionerId), request.Person.ToCore(), (ConflictKind)(int)request.Kind, request.Reason, request.OpenToPractitioner),
            call, context.CancellationToken);
        return new DeclareConflictResponse { Conflict = ToProto(declared.Conflict, call.Caller), Receipt = declared.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<EndConflictResponse> EndConflict(EndConflictRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var ended = await end.HandleAsync(new EndConflict(request.ConflictId, request.Version, request.Reason), call, context.CancellationToken);
        return new EndConflictResponse { Conflict = ToProto(ended.Conflict, call.Caller), Receipt = ended.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListConflictsResponse> ListConflicts(ListConflictsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListConflicts(
                CommonMapping.OrNull(request.PractitionerId), request.IncludeEnded, pages.Unprotect(call, request),
                request.PageSize == 0 ? DefaultPage : request.PageSize),
            call, context.CancellationToken);
        return new ListConflictsResponse
        {
            Conflicts = { page.Conflicts.Select(c => ToProto(c, call.Caller)) },
            NextPageToken = page.Next is { } next ? pages.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    private static ConflictOfInterest ToProto(Conflict conflict, Caller reader) => new()
    {
        ConflictId = conflict.Id,
        Version = conflict.Version,
        PractitionerId = conflict.PractitionerId,
        PersonId = conflict.PractitionerId == reader.Practitioner?.Id ? "" : conflict.PersonId,
        Kind = (Common.ConflictKind)(int)conflict.Kind,
        Reason = conflict.Reason,
        OpenToPractitioner = conflict.Open,
        DeclaredBy = conflict.DeclaredBy,
        DeclaredAt = CommonMapping.Stamp(conflict.DeclaredAt),
        EndedAt = CommonMapping.Stamp(conflict.EndedAt),
        EndedBy = conflict.EndedBy ?? "",
        EndReason = conflict.EndReason ?? "",
    };
}
