using Grpc.Core;

namespace InfoShare.Client.Calls;

/// <summary>
/// One server stream. It is opened again only while nothing has come out of it: after that, only who reads it knows from which
/// cursor to go on (<see cref="InboxReader"/>). Streams have no deadline unless the caller sets one.
/// </summary>
internal sealed class ServerStream<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly CallRules rules;
    private readonly Method<TRequest, TResponse> method;
    private readonly string? host;
    private readonly CallOptions options;
    private readonly TRequest request;
    private readonly CancellationTokenSource ending;
    private readonly TaskCompletionSource<Metadata> headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<bool> first;
    private volatile AsyncServerStreamingCall<TResponse>? call;
    private RpcException? failure;
    private bool firstTaken;

    public ServerStream(CallRules rules, Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        (this.rules, this.method, this.host, this.options) = (rules, method, host, options);
        this.request = RequestIds.Fill(request, out _);
        ending = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);

        // Opened now and not at the first read: whoever starts a call may wait for its headers alone.
        first = OpenAsync();
        _ = first.ContinueWith(task => _ = task.Exception, TaskScheduler.Default);
    }

    public Task<Metadata> Headers => headers.Task;

    public Status Status => failure?.Status ?? Opened.GetStatus();

    public Metadata Trailers => failure?.Trailers ?? Opened.GetTrailers();

    public TResponse Current => firstTaken ? Opened.ResponseStream.Current : throw new InvalidOperationException("Nothing has been read yet.");

    private AsyncServerStreamingCall<TResponse> Opened => call ?? throw new InvalidOperationException("The call has not ended.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (firstTaken)
            return await Opened.ResponseStream.MoveNext(cancellationToken);

        // As in the official client, cancelling a read ends the call.
        await using var cancelled = cancellationToken.Register(ending.Cancel);
        var any = await first;
        firstTaken = any;
        return any;
    }

    public void Dispose()
    {
        ending.Cancel();
        call?.Dispose();
    }

    private async Task<bool> OpenAsync()
    {
        try
        {
            return await AttemptAsync();
        }
        catch (RpcException e)
        {
            failure = e;
            headers.TrySetException(e);
            _ = headers.Task.Exception;
            throw;
        }
    }

    private async Task<bool> AttemptAsync()
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var token = await rules.TokenAsync(options.Deadline, ending.Token);
            var opened = rules.Transport.AsyncServerStreamingCall(
                method, host, CallRules.With(options, token, null, ending.Token), request);
            try
            {
                call = opened;
                _ = PassHeadersAsync(opened);
                return await opened.ResponseStream.MoveNext(ending.Token);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated && !renewed)
            {
                opened.Dispose();
                rules.Tokens.Forget(token);
                renewed = true;
            }
            catch (RpcException e)
            {
                opened.Dispose();
                if (!await rules.MayRepeatAsync(e, attempt, options.Deadline, ending.Token))
                    throw;
            }
        }
    }

    private async Task PassHeadersAsync(AsyncServerStreamingCall<TResponse> opened)
    {
        try
        {
            headers.TrySetResult(await opened.ResponseHeadersAsync);
        }
        catch (RpcException)
        {
            // The read that runs beside this one reports it.
        }
    }
}
