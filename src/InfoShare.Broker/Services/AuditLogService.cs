using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Audit.Log;
using InfoShare.Protocol.Audit.V1;
using Proto = InfoShare.Protocol.Audit.V1;

namespace InfoShare.Broker.Services;

/// <summary>The audit log as a tree that outsiders check.</summary>
public sealed class AuditLogService(
    ListLogsHandler logs,
    GetCheckpointHandler checkpoint,
    ListCheckpointsHandler checkpoints,
    GetInclusionProofHandler inclusion,
    GetConsistencyProofHandler consistency,
    GetTileHandler tile,
    ListLeavesHandler leaves,
    AddCosignatureHandler cosign,
    AssignWitnessNameHandler assign,
    EndLogHandler end,
    ListCosignaturesHandler cosignatures) : Proto.AuditLogService.AuditLogServiceBase
{
    private const int MostCheckpoints = 1000;

    /// <inheritdoc/>
    public override async Task<ListLogsResponse> ListLogs(ListLogsRequest request, ServerCallContext context)
    {
        var (all, own) = await logs.HandleAsync(context.CancellationToken);
        return new ListLogsResponse
        {
            OwnOrigin = own,
            Logs = { all.Select(l => new AuditLogView { Origin = l.Origin, Size = l.Size, Vkeys = { l.Vkeys } }) },
        };
    }

    /// <inheritdoc/>
    public override async Task<GetCheckpointResponse> GetCheckpoint(GetCheckpointRequest request, ServerCallContext context)
    {
        var view = await checkpoint.HandleAsync(new GetCheckpoint(request.Origin, request.Size, request.Witnessed), context.CancellationToken);
        return new GetCheckpointResponse
        {
            Checkpoint = view.Note,
            Origin = view.Log.Origin,
            Size = view.Checkpoint.Size,
            Root = ByteString.CopyFrom(view.Checkpoint.Root),
            IssuedAt = view.Checkpoint.IssuedAt.ToTimestamp(),
            Vkeys = { view.Log.Vkeys },
            WitnessVkeys = { view.Witnesses.Select(w => w.Vkey) },
        };
    }

    /// <inheritdoc/>
    public override async Task<ListCheckpointsResponse> ListCheckpoints(ListCheckpointsRequest request, ServerCallContext context)
    {
        var found = await checkpoints.HandleAsync(
            request.Origin, request.AfterSize, request.Limit == 0 ? MostCheckpoints : request.Limit, context.CancellationToken);
        return new ListCheckpointsResponse { Checkpoints = { found.Select(c => new CheckpointLine { Size = c.Size, Checkpoint = c.Note }) } };
    }

    /// <inheritdoc/>
    public override async Task<GetInclusionProofResponse> GetInclusionProof(GetInclusionProofRequest request, ServerCallContext context)
    {
        var caller = context.GetCall().Caller;
        var query = new GetInclusionProof(
            request.EntryId, request.Origin, request.Index, request.Size, ListLeavesHandler.SeesEverything(caller) ? null : caller.OrganisationId);
        var proof = await inclusion.HandleAsync(query, context.CancellationToken);
        return new GetInclusionProofResponse
        {
            Origin = proof.Checkpoint.Log.Origin,
            Index = proof.Index,
            LeafHash = ByteString.CopyFrom(proof.LeafHash),
            Hashes = { proof.Hashes.Select(h => ByteString.CopyFrom(h)) },
            Checkpoint = proof.Checkpoint.Note,
            ProofFile = ProofFiles.Inclusion(proof.Index, proof.Hashes, proof.Checkpoint.Note),
        };
    }

    /// <inheritdoc/>
    public override async Task<GetConsistencyProofResponse> GetConsistencyProof(GetConsistencyProofRequest request, ServerCallContext context)
    {
        var proof = await consistency.HandleAsync(
            new GetConsistencyProof(request.Origin, request.OldSize, request.NewSize), context.CancellationToken);
        return new GetConsistencyProofResponse
        {
            Origin = proof.Checkpoint.Log.Origin,
            OldSize = proof.OldSize,
            NewSize = proof.Checkpoint.Checkpoint.Size,
            Hashes = { proof.Hashes.Select(h => ByteString.CopyFrom(h)) },
            Checkpoint = proof.Checkpoint.Note,
            WitnessRequest = ProofFiles.WitnessRequest(proof.OldSize, proof.Hashes, proof.Checkpoint.Note),
        };
    }

    /// <inheritdoc/>
    public override async Task<GetTileResponse> GetTile(GetTileRequest request, ServerCallContext context)
    {
        var (found, path) = await tile.HandleAsync(new GetTile(request.Origin, request.Level, request.Index), context.CancellationToken);
        return new GetTileResponse { Hashes = ByteString.CopyFrom(found.Hashes.Span), Path = path };
    }

    /// <inheritdoc/>
    public override async Task<ListLeavesResponse> ListLeaves(ListLeavesRequest request, ServerCallContext context)
    {
        var command = new ListLeaves(
            request.Origin, request.First, request.Limit == 0 ? HashTile.Width : request.Limit, request.Openings, request.Reason);
        var page = await leaves.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new ListLeavesResponse
        {
            Leaves =
            {
                page.Leaves.Select(l => new AuditLeaf
                {
                    Index = l.Index,
                    Leaf = ByteString.CopyFrom(l.Leaf),
                    PersonalOpening = l.PersonalOpening is null ? ByteString.Empty : ByteString.CopyFrom(l.PersonalOpening),
                    SealedOpening = l.SealedOpening is null ? ByteString.Empty : ByteString.CopyFrom(l.SealedOpening),
                }),
            },
            Receipt = page.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override async Task<AddCosignatureResponse> AddCosignature(AddCosignatureRequest request, ServerCallContext context)
    {
        var added = await cosign.HandleAsync(
            new AddCosignature(request.Origin, request.Size, request.Vkey, request.Line), context.GetCall(), context.CancellationToken);
        return new AddCosignatureResponse { Added = added.Added, Receipt = added.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<AssignWitnessNameResponse> AssignWitnessName(AssignWitnessNameRequest request, ServerCallContext context)
    {
        var done = await assign.HandleAsync(
            new AssignWitnessName(request.Name, request.OrganisationId, request.Reason), context.GetCall(), context.CancellationToken);
        return new AssignWitnessNameResponse
        {
            FormerOrganisationId = done.Former?.OrganisationId ?? "",
            FormerVkey = done.Former?.Vkey ?? "",
            Receipt = done.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override async Task<EndLogResponse> EndLog(EndLogRequest request, ServerCallContext context)
    {
        var done = await end.HandleAsync(new EndLog(request.Origin, request.Reason), context.GetCall(), context.CancellationToken);
        return new EndLogResponse { Size = done.Size, Held = done.Held, Receipt = done.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListCosignaturesResponse> ListCosignatures(ListCosignaturesRequest request, ServerCallContext context)
    {
        var (found, lines) = await cosignatures.HandleAsync(request.Origin, request.Size, context.CancellationToken);
        return new ListCosignaturesResponse
        {
            Origin = found.Log.Origin,
            Size = found.Checkpoint.Size,
            Cosignatures =
            {
                lines.Select(l => new Proto.CosignatureView
                {
                    OrganisationId = l.Witness.OrganisationId,
                    Vkey = l.Witness.Vkey,
                    Line = l.Cosignature.Line,
                    SignedAt = l.Cosignature.SignedAt.ToTimestamp(),
                }),
            },
        };
    }
}
