using System.Text;
using Grpc.Core;
using InfoShare.AuditVerifier;
using InfoShare.AuditVerifier.Commands;
using InfoShare.AuditVerifier.Notes;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Cli.Audit;

/// <summary>A witness's way to the broker: fetches the checkpoint with its proof, and hands the cosignature in.</summary>
internal sealed class BrokerWitnessSource(CallInvoker broker, LogKeys keys, NoteKey witness) : IWitnessSource
{
    private readonly AuditLogService.AuditLogServiceClient log = new(broker);

    public async Task<byte[]> OfferAsync(long oldSize, CancellationToken ct)
    {
        try
        {
            var proof = await log.GetConsistencyProofAsync(new GetConsistencyProofRequest { Origin = keys.Origin, OldSize = oldSize }, cancellationToken: ct);
            return Encoding.UTF8.GetBytes(proof.WitnessRequest);
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            // A broker whose log has shrunk has no proof from a size that it no longer has: its checkpoint alone shows that. Whatever
            // else kept it from answering, a restart or a busy moment, says nothing of the log.
            if (oldSize > 0 && await LatestAsync(ct) is { } latest && Checkpoint.Open(latest, keys).Size < oldSize)
                return [.. Encoding.UTF8.GetBytes(FormattableString.Invariant($"old {oldSize}\n\n")), .. latest];
            throw Failed("gave no proof", e);
        }
    }

    public async Task HandBackAsync(long size, string signatureLine, CancellationToken ct)
    {
        try
        {
            var request = new AddCosignatureRequest { Origin = keys.Origin, Size = size, Vkey = witness.ToString(), Line = signatureLine.TrimEnd('\n') };
            await log.AddCosignatureAsync(request, cancellationToken: ct);
        }
        catch (RpcException e) when (!ct.IsCancellationRequested)
        {
            throw Failed("did not take the cosignature; the next run makes it again", e);
        }
    }

    private async Task<byte[]?> LatestAsync(CancellationToken ct)
    {
        try
        {
            return Encoding.UTF8.GetBytes((await log.GetCheckpointAsync(new GetCheckpointRequest { Origin = keys.Origin }, cancellationToken: ct)).Checkpoint);
        }
        catch (RpcException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    internal static AuditException Failed(string what, RpcException e)
    {
        var error = InfoShareError.From(e);
        return new AuditException($"The broker {what}: {(error.Reason.Length > 0 ? error.Reason : error.Status.ToString())}. {error.Message}", e);
    }
}
