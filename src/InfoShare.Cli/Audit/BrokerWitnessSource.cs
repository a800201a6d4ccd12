using Grpc.Core;
using InfoShare.AuditVerifier;
using InfoShare.AuditVerifier.Commands;
using InfoShare.AuditVerifier.Notes;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Cli.Audit;

/// <summary>A witness's way to the broker: fetches the checkpoint with its proof, and hands the cosignature in.</summary>
internal sealed class BrokerWitnessSource(InfoShareConnection connection, string origin, NoteKey witness) : IWitnessSource
{
    private readonly AuditLogService.AuditLogServiceClient log = new(connection.CallInvoker);

    public async Task<byte[]> OfferAsync(long oldSize, CancellationToken ct)
    {
        try
        {
            var proof = await log.GetConsistencyProofAsync(new GetConsistencyProofRequest { Origin = origin, OldSize = oldSize }, cancellationToken: ct);
            return System.Text.Encoding.UTF8.GetBytes(proof.WitnessRequest);
        }
        catch (RpcException e) when (e.StatusCode != StatusCode.Cancelled)
        {
            // A broker whose log has shrunk has no proof from a size that it no longer has. Its checkpoint alone shows that.
            if (oldSize > 0 && await LatestAsync(ct) is { } latest)
                return [.. System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"old {oldSize}\n\n")), .. System.Text.Encoding.UTF8.GetBytes(latest)];
            throw Failed("gave no checkpoint", e);
        }
    }

    public async Task HandBackAsync(long size, string signatureLine, CancellationToken ct)
    {
        try
        {
            var request = new AddCosignatureRequest { Origin = origin, Size = size, Vkey = witness.ToString(), Line = signatureLine.TrimEnd('\n') };
            await log.AddCosignatureAsync(request, cancellationToken: ct);
        }
        catch (RpcException e) when (e.StatusCode != StatusCode.Cancelled)
        {
            throw Failed("did not take the cosignature; the next run makes it again", e);
        }
    }

    private async Task<string?> LatestAsync(CancellationToken ct)
    {
        try
        {
            return (await log.GetCheckpointAsync(new GetCheckpointRequest { Origin = origin }, cancellationToken: ct)).Checkpoint;
        }
        catch (RpcException)
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
