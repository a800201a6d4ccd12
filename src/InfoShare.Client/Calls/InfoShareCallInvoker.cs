using Grpc.Core;

namespace InfoShare.Client.Calls;

/// <summary>What generated clients call: adds to each call what <see cref="InfoShareConnection"/> promises.</summary>
internal sealed class InfoShareCallInvoker(CallRules rules) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new UnaryCall<TRequest, TResponse>(rules, method, host, options, request);
        return new AsyncUnaryCall<TResponse>(call.RunAsync(), call.Headers, () => call.Status, () => call.Trailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ServerStream<TRequest, TResponse>(rules, method, host, options, request);
        return new AsyncServerStreamingCall<TResponse>(call, call.Headers, () => call.Status, () => call.Trailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NoClientStreams();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NoClientStreams();

    private static NotSupportedException NoClientStreams() =>
        new("InfoShare has no calls in which the client streams; for another service use the connection's Channel.");
}
