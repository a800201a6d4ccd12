namespace InfoShare.Client;

/// <summary>
/// No access token could be had. A call that needed one fails with an <see cref="Grpc.Core.RpcException"/> that carries this
/// as its status's debug exception; <see cref="InfoShareError.From"/> reads it.
/// </summary>
public sealed class InfoShareTokenException : Exception
{
    internal InfoShareTokenException(string error, string reason, string message, bool isTransient, Exception? inner = null)
        : base(message, inner)
    {
        (Error, Reason, IsTransient) = (error, reason, isTransient);
    }

    /// <summary>OAuth's error code, for example <c>invalid_client</c>; empty when the token service could not be reached.</summary>
    public string Error { get; }

    /// <summary>
    /// The token service's stable reason, for example <c>ASSERTION_EXPIRED</c> (check the clock) or <c>ROLE_NOT_ALLOWED</c>; the
    /// error code in upper case when a third party's service gives none; <c>TOKEN_SERVICE_UNREACHABLE</c> when it did not answer.
    /// </summary>
    public string Reason { get; }

    /// <summary>Whether trying again later can help.</summary>
    public bool IsTransient { get; }

    internal TimeSpan? RetryAfter { get; init; }
}
