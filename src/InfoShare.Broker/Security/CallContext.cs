using Grpc.Core;
using InfoShare.Core;
using InfoShare.Core.Access;

namespace InfoShare.Broker.Security;

/// <summary>What the gate found out about a call before its message was read.</summary>
/// <param name="CallId">The call's id, shared by logs, traces and audit entries.</param>
/// <param name="Policy">The method's policy.</param>
/// <param name="Caller">Who calls; null only for public methods.</param>
/// <param name="CertificateThumbprint">The connection's certificate, x5t#S256; null for public methods.</param>
/// <param name="ClientId">The token's client; null for public methods.</param>
internal sealed record CallFeature(
    string CallId, RpcPolicy Policy, Caller? Caller = null, string? CertificateThumbprint = null, string? ClientId = null)
{
    /// <summary>
    /// Why the policy does not admit the caller; null: it does. It is refused when its message is read, so that the refusal stands in the trail of
    /// whomever the message names (M4).
    /// </summary>
    public RuleException? Refusal { get; init; }
}

/// <summary>How a service method learns of its call.</summary>
public static class CallContext
{
    private static readonly object Key = new();

    /// <summary>The call: who makes it, which method, and the change's request id and hash.</summary>
    /// <exception cref="InvalidOperationException">The method is public, or did not come through the broker's interceptor.</exception>
    public static Call GetCall(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserState.TryGetValue(Key, out var call)
            ? (Call)call
            : throw new InvalidOperationException("This call has no caller: the method is public or the interceptor is missing.");
    }

    /// <summary>Puts the call in its place. For the interceptor, and for tests of a service by itself.</summary>
    public static void SetCall(this ServerCallContext context, Call call)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.UserState[Key] = call;
    }
}
