using System.Diagnostics;

namespace Grpc.Core;

/// <summary>How a call ended: a code, words for a developer and, locally only, the exception that led to it.</summary>
[DebuggerDisplay("{DebuggerToString(),nq}")]
public struct Status
{
    /// <summary>Success, without words.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled, without words.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>A status of a code and its words.</summary>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>A status with the local exception behind it. The exception never travels.</summary>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>Words for the other side's developer; they travel in <c>grpc-message</c>.</summary>
    public string Detail { get; }

    /// <summary>The exception that led here on this side of the wire, when there was one.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc />
    public override string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";

    private string DebuggerToString() => string.IsNullOrEmpty(Detail) ? $"{StatusCode}" : $"{StatusCode}: {Detail}";
}
