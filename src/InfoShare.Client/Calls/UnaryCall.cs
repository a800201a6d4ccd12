using Grpc.Core;

namespace InfoShare.Client.Calls;

/// <summary>One unary call from its first attempt to its last.</summary>
internal sealed class UnaryCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly CallRules rules;
    private readonly Method<TRequest, TResponse> method;
    private readonly string? host;
    private readonly CallOptions options;
    private readonly TRequest request;
    private readonly string? requestId;
    private readonly bool repeatable;
    private readonly DateTime deadline;
    private readonly CancellationTokenSource ending;
    private readonly TaskCompletionSource<Metadata> headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Status? status;
    private Metadata? trailers;

    public UnaryCall(CallRules rules, Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        (this.rules, this.method, this.host, this.options) = (rules, method, host, options);
        this.request = RequestIds.Fill(request, out requestId);
        repeatable = RequestIds.IsRepeatable(method.Name, this.request);
        deadline = options.Deadline ?? rules.DefaultDeadline();
        ending = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
    }

    public Task<Metadata> Headers => headers.Task;

    public Status Status => status ?? throw new InvalidOperationException("The call has not ended.");

    public Metadata Trailers => trailers ?? throw new InvalidOperationException("The call has not ended.");

    public async Task<TResponse> RunAsync()
    {
        try
        {
            return await AttemptAsync();
        }
        catch (RpcException e)
        {
            // What is needed to ask again whether the change was made; InfoShareError reads it.
            if (requestId is not null)
                e.Data[InfoShareError.RequestIdKey] = requestId;
            (trailers, status) = (e.Trailers, e.Status);
            headers.TrySetException(e);
            _ = headers.Task.Exception;
            throw;
        }
    }

    public void Dispose()
    {
        // The token source stays undisposed: an attempt may still be reading it, and it holds no timer.
        if (status is null)
            ending.Cancel();
    }

    private async Task<TResponse> AttemptAsync()
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var token = await rules.TokenAsync(deadline, ending.Token);
            try
            {
                using var call = rules.Transport.AsyncUnaryCall(
                    method, host, CallRules.With(options, token, deadline, ending.Token), request);
                var response = await call.ResponseAsync;
                headers.TrySetResult(await call.ResponseHeadersAsync);
                (trailers, status) = (call.GetTrailers(), call.GetStatus());
                return response;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated && !renewed)
            {
                // The broker may have been given new keys, or its clock runs ahead of ours. A second refusal is meant.
                rules.Tokens.Forget(token);
                renewed = true;
            }
            catch (RpcException e) when (repeatable)
            {
                if (!await rules.MayRepeatAsync(e, attempt, deadline, ending.Token))
                    throw;
            }
        }
    }
}
