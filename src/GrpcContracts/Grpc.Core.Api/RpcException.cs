namespace Grpc.Core;

/// <summary>
/// A call that did not end in success. A client receives it; a service throws it to end the call with its status
/// and trailers.
/// </summary>
public class RpcException : Exception
{
    /// <summary>Ends with a status and no trailers.</summary>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Ends with a status, no trailers, and a message of the caller's own for this side.</summary>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Ends with a status and trailers.</summary>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Ends with a status and trailers, and a message of the caller's own for this side.</summary>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status" />.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The trailers that came, or are to go, with the status. Never null; perhaps empty and read-only.</summary>
    public Metadata Trailers { get; }
}
