using Grpc.Core;
using InfoShare.Client.Tokens;
using InfoShare.Protocol.Errors.V1;

namespace InfoShare.Client.Calls;

/// <summary>What every call of a connection has in common: its token, its end, and when it is tried again.</summary>
internal sealed class CallRules(CallInvoker transport, TokenSource tokens, InfoShareClientOptions options)
{
    private const string Authorization = "authorization";

    public CallInvoker Transport => transport;

    public TokenSource Tokens => tokens;

    public DateTime DefaultDeadline() => (options.TimeProvider.GetUtcNow() + options.DefaultDeadline).UtcDateTime;

    /// <summary>The caller's options with the token, the deadline and our cancellation.</summary>
    public static CallOptions With(CallOptions asked, AccessToken token, DateTime? deadline, CancellationToken ct)
    {
        var headers = new Metadata();
        foreach (var entry in asked.Headers ?? [])
        {
            if (entry.Key != Authorization)
                headers.Add(entry);
        }

        headers.Add(Authorization, token.Header);
        var with = asked.WithHeaders(headers).WithCancellationToken(ct);
        return deadline is { } end ? with.WithDeadline(end) : with;
    }

    /// <summary>
    /// The token for an attempt.
    /// </summary>
    /// <exception cref="RpcException">UNAVAILABLE, UNAUTHENTICATED, DEADLINE_EXCEEDED or CANCELLED, as it would come from the call.</exception>
    public async ValueTask<AccessToken> TokenAsync(DateTime? deadline, CancellationToken ct)
    {
        try
        {
            var token = tokens.GetAsync(ct);
            if (token.IsCompletedSuccessfully || deadline is null)
                return await token;
            return await token.AsTask().WaitAsync(Left(deadline.Value), options.TimeProvider, ct);
        }
        catch (InfoShareTokenException e)
        {
            var code = e.IsTransient ? StatusCode.Unavailable : StatusCode.Unauthenticated;
            throw new RpcException(new Status(code, "No access token: " + e.Message, e));
        }
        catch (TimeoutException e)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline passed while a token was fetched.", e));
        }
        catch (OperationCanceledException e) when (ct.IsCancellationRequested)
        {
            throw Cancelled(e);
        }
    }

    /// <summary>Waits before another attempt, when there is to be one.</summary>
    /// <returns>False when the failure is to be reported instead.</returns>
    public async ValueTask<bool> MayRepeatAsync(RpcException failure, int attempt, DateTime? deadline, CancellationToken ct)
    {
        if (attempt >= options.Retry.MaxAttempts || !IsPassing(failure, out var asked))
            return false;

        var delay = options.Retry.DelayAfter(attempt, asked);

        // Reporting what the broker said now is worth more than a deadline exceeded later.
        if (deadline is { } end && delay >= Left(end))
            return false;
        try
        {
            await Task.Delay(delay, options.TimeProvider, ct);
            return true;
        }
        catch (OperationCanceledException e)
        {
            throw Cancelled(e);
        }
    }

    public static bool IsPassing(RpcException failure, out TimeSpan? asked)
    {
        asked = null;

        // The token endpoint has been tried again already.
        if (failure.Status.DebugException is InfoShareTokenException
            || failure.StatusCode is not (StatusCode.Unavailable or StatusCode.ResourceExhausted))
        {
            return false;
        }

        var error = InfoShareError.From(failure);
        asked = error.RetryDelay;

        // A message that is too large is RESOURCE_EXHAUSTED too, and stays too large.
        return failure.StatusCode == StatusCode.Unavailable || asked is not null || error.KnownReason == ErrorReason.Busy;
    }

    public static RpcException Cancelled(Exception? cause) => new(new Status(StatusCode.Cancelled, "The call was cancelled.", cause));

    private TimeSpan Left(DateTime deadline)
    {
        var left = deadline.ToUniversalTime() - options.TimeProvider.GetUtcNow().UtcDateTime;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
