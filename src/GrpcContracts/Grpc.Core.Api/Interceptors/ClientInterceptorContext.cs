namespace Grpc.Core.Interceptors;

/// <summary>A call on its way through a client's interceptors.</summary>
/// <typeparam name="TRequest">What the client sends.</typeparam>
/// <typeparam name="TResponse">What the server sends.</typeparam>
/// <param name="method">What is called.</param>
/// <param name="host">The host to name to the server; null for the channel's.</param>
/// <param name="options">What the caller asks.</param>
public readonly struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>What is called.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The host to name to the server; null for the channel's.</summary>
    public string? Host { get; } = host;

    /// <summary>What the caller asks.</summary>
    public CallOptions Options { get; } = options;
}
