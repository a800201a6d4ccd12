using System.Collections.ObjectModel;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using RpcStatus = Google.Rpc.Status;

namespace InfoShare.Client;

/// <summary>One field that the broker did not accept.</summary>
/// <param name="Field">Path from the request, for example <c>concern.indicators[1]</c>.</param>
/// <param name="Reason">Why, as a stable code; may be empty.</param>
/// <param name="Description">Why, in words for the developer. Never repeats the value.</param>
public sealed record InfoShareFieldViolation(string Field, string Reason, string Description);

/// <summary>
/// What the broker said when a call failed. Decide on <see cref="Reason"/> (or <see cref="KnownReason"/>), not on words: each
/// reason is documented with its cause and your next step in <c>infoshare/errors/v1/errors.proto</c>.
/// </summary>
/// <example><code>
/// catch (RpcException e) when (InfoShareError.From(e) is { KnownReason: ErrorReason.VersionConflict } error)
/// {
///     // somebody was quicker: read it again
/// }
/// </code></example>
public sealed record InfoShareError
{
    internal const string DetailsTrailer = "grpc-status-details-bin";
    internal const string ReceiptTrailer = "infoshare-receipt-bin";
    internal const string RequestIdKey = "infoshare.request_id";
    private const string EnumPrefix = "ERROR_REASON_";

    private InfoShareError()
    {
    }

    /// <summary>The gRPC status.</summary>
    public required StatusCode Status { get; init; }

    /// <summary>
    /// The stable reason without its prefix, for example <c>VERSION_CONFLICT</c>; a refusal by the token service gives its
    /// reason. Empty when the failure did not come from the broker, such as a connection that could not be made.
    /// </summary>
    public string Reason { get; init; } = "";

    /// <summary>The same as an enum; <see cref="ErrorReason.Unspecified"/> when there is none or it is newer than this library.</summary>
    public ErrorReason KnownReason { get; init; }

    /// <summary>What happened, in words.</summary>
    public string Message { get; init; } = "";

    /// <summary>Facts about this occurrence, for example <c>current_version</c> or <c>allowed_states</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The fields that were not accepted; empty for other failures.</summary>
    public IReadOnlyList<InfoShareFieldViolation> FieldViolations { get; init; } = [];

    /// <summary>How long the broker asks to wait before another attempt; null when it does not say.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>
    /// The request_id that the failed call carried, also when this library chose it: send the request again with it to learn
    /// whether the change was made. Null for a query.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// The audit receipt of a refusal: that your system was refused stands in the log, and you can prove it. Null for other failures, and
    /// where the broker did not know you.
    /// </summary>
    public AuditReceipt? Receipt { get; init; }

    /// <summary>Everything that came in <c>grpc-status-details-bin</c>; null when nothing did.</summary>
    public RpcStatus? Details { get; init; }

    /// <summary>Whether the same request, sent again later, can succeed.</summary>
    public bool IsRetriable =>
        Status == StatusCode.Unavailable
        || (Status == StatusCode.ResourceExhausted && (RetryDelay is not null || KnownReason == ErrorReason.Busy))
        || (Status == StatusCode.DeadlineExceeded && RequestId is not null);

    /// <summary>Reads what came with the exception. Details that cannot be read are left out, never thrown.</summary>
    public static InfoShareError From(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var requestId = exception.Data[RequestIdKey] as string;
        if (exception.Status.DebugException is InfoShareTokenException token)
        {
            return new InfoShareError
            {
                Status = exception.StatusCode,
                Reason = token.Reason,
                Message = token.Message,
                RequestId = requestId,
            };
        }

        var error = new InfoShareError
        {
            Status = exception.StatusCode,
            Message = exception.Status.Detail,
            RequestId = requestId,
            Receipt = Read(exception.Trailers, ReceiptTrailer, AuditReceipt.Parser),
        };
        return Read(exception.Trailers, DetailsTrailer, RpcStatus.Parser) is { } details ? error.With(details) : error;
    }

    private static T? Read<T>(Metadata trailers, string name, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        try
        {
            return trailers.GetValueBytes(name) is { } bytes ? parser.ParseFrom(bytes) : null;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
        {
            return null;
        }
    }

    private InfoShareError With(RpcStatus details)
    {
        var error = this with { Details = details };
        foreach (var detail in details.Details)
        {
            try
            {
                if (detail.TryUnpack<ErrorInfo>(out var info))
                {
                    error = error with
                    {
                        Reason = info.Reason,
                        KnownReason = Known(info.Reason),
                        Metadata = new Dictionary<string, string>(info.Metadata, StringComparer.Ordinal),
                    };
                }
                else if (detail.TryUnpack<BadRequest>(out var bad))
                {
                    error = error with
                    {
                        FieldViolations =
                        [
                            .. bad.FieldViolations.Select(v => new InfoShareFieldViolation(v.Field, v.Reason, v.Description)),
                        ],
                    };
                }
                else if (detail.TryUnpack<RetryInfo>(out var retry) && retry.RetryDelay is not null)
                {
                    error = error with { RetryDelay = retry.RetryDelay.ToTimeSpan() };
                }
            }
            catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
            {
                // One detail that cannot be read takes nothing from the others.
            }
        }

        return error;
    }

    private static ErrorReason Known(string reason)
    {
        var value = ErrorReasonReflection.FindValueByName(EnumPrefix + reason);
        return value is null ? ErrorReason.Unspecified : (ErrorReason)value.Number;
    }

    private static Google.Protobuf.Reflection.EnumDescriptor ErrorReasonReflection { get; } =
        ErrorsReflection.Descriptor.EnumTypes.Single(e => e.Name == nameof(ErrorReason));
}
