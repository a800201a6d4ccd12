namespace Grpc.Core;

/// <summary>What a call made inside a handler takes over from the call being handled.</summary>
/// <param name="propagateDeadline">Whether the deadline is taken over.</param>
/// <param name="propagateCancellation">Whether cancellation is taken over.</param>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Both are taken over.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the deadline is taken over.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether cancellation is taken over.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}

/// <summary>
/// Stands for the call being handled, to be passed on in <see cref="CallOptions" />. The server on .NET does not make
/// one; it is here because its types name it.
/// </summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
