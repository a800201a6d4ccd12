using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace InfoShare.Client.Tests;

/// <summary>Failures as the broker sends them.</summary>
internal static class Errors
{
    public static RpcException Of(StatusCode code, string reason, params IMessage[] more)
    {
        var details = new RpcStatus { Code = (int)code, Message = "In words." };
        details.Details.Add(Any.Pack(new ErrorInfo { Reason = reason, Domain = "infoshare", Metadata = { ["current_version"] = "7" } }));
        foreach (var detail in more)
            details.Details.Add(Any.Pack(detail));
        return new RpcException(
            new Status(code, "In words."), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
    }

    public static RpcException Busy(TimeSpan delay) =>
        Of(StatusCode.ResourceExhausted, "BUSY", new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) });

    public static RpcException Unavailable() => Of(StatusCode.Unavailable, "STORE_UNAVAILABLE");
}
