using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>Passes calls on, and tells <see cref="Overheard"/> all that comes back beside the body of an answer.</summary>
internal sealed class ListeningInvoker(CallInvoker inner, Overheard overheard, ConcurrentQueue<string> answers) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = inner.AsyncUnaryCall(method, host, options, request);
        return new AsyncUnaryCall<TResponse>(WatchAsync(), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

        async Task<TResponse> WatchAsync()
        {
            try
            {
                var response = await call.ResponseAsync;
                overheard.Add("headers", await call.ResponseHeadersAsync);
                overheard.Add("trailers", call.GetTrailers());
                overheard.Add("status", call.GetStatus().ToString());
                if (response is IMessage message)
                    answers.Enqueue(message.ToString()!);
                return response;
            }
            catch (RpcException e)
            {
                overheard.Add(e);
                throw;
            }
        }
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        inner.AsyncServerStreamingCall(method, host, options, request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
}
