using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using InfoShare.Client;

namespace InfoShare.Cli.Calling;

/// <summary>One call by hand.</summary>
/// <param name="Method">What to call.</param>
/// <param name="Request">What to send.</param>
/// <param name="Max">For a stream: how many messages to print before ending; null: no limit.</param>
/// <param name="Timeout">Unary: the deadline. Stream: how long to follow it, which is no error. Null: the client's own.</param>
internal sealed record CallByHand(MethodDescriptor Method, IMessage Request, int? Max, TimeSpan? Timeout)
{
    /// <summary>Unary: print also the fields that hold nothing, no, or nought.</summary>
    public bool AllFields { get; init; }
}

/// <summary>Makes a call by hand and prints what comes.</summary>
internal static class Caller
{
    /// <returns>0, or 1 when an error was printed.</returns>
    public static async Task<int> RunAsync(CallByHand call, InfoShareClientOptions options, TextWriter output, CancellationToken ct)
    {
        try
        {
            using var connection = new InfoShareConnection(options);
            return call.Method.IsServerStreaming
                ? await FollowAsync(call, connection.CallInvoker, output, ct)
                : await AskAsync(call, connection.CallInvoker, output, ct);
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw CallProblem.Invalid(CallProblem.Credentials, "The connection cannot be set up: " + e.Message, e);
        }
    }

    private static async Task<int> AskAsync(CallByHand call, CallInvoker invoker, TextWriter output, CancellationToken ct)
    {
        DateTime? deadline = call.Timeout is { } timeout ? DateTime.UtcNow + timeout : null;
        try
        {
            using var asked = invoker.AsyncUnaryCall(
                MethodCatalogue.ToGrpc(call.Method), null, new CallOptions(deadline: deadline, cancellationToken: ct), call.Request);
            await output.WriteLineAsync(AnswerJson.Of(await asked, call.AllFields));
            return 0;
        }
        catch (RpcException e)
        {
            await output.WriteLineAsync(AnswerJson.Of(e));
            return 1;
        }
    }

    private static async Task<int> FollowAsync(CallByHand call, CallInvoker invoker, TextWriter output, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (call.Timeout is { } timeout)
            end.CancelAfter(timeout);
        using var stream = invoker.AsyncServerStreamingCall(
            MethodCatalogue.ToGrpc(call.Method), null, new CallOptions(cancellationToken: end.Token), call.Request);
        try
        {
            for (var seen = 0; call.Max is not { } max || seen < max; seen++)
            {
                if (!await stream.ResponseStream.MoveNext(end.Token))
                    break;
                await output.WriteLineAsync(AnswerJson.LineOf(stream.ResponseStream.Current));
                await output.FlushAsync(ct);
            }

            return 0;
        }
        catch (Exception e) when (end.IsCancellationRequested
            && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            // The time that was asked for has passed, or the caller pressed Ctrl+C: that is how following ends.
            return 0;
        }
        catch (RpcException e)
        {
            await output.WriteLineAsync(AnswerJson.Of(e, oneLine: true));
            return 1;
        }
    }
}
