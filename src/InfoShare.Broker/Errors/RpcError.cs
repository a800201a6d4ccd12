using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using InfoShare.Core;
using InfoShare.Protocol.Common.V1;
using Code = InfoShare.Core.Vocabulary.Code;

namespace InfoShare.Broker.Errors;

/// <summary>
/// A failed call as the caller learns of it: a gRPC status, a stable reason and what helps to put it right
/// (<c>infoshare.errors.v1.ErrorReason</c>). Holds no personal data.
/// </summary>
/// <param name="Message">One sentence for a developer; never a value that the caller sent.</param>
/// <param name="Facts">Metadata of the ErrorInfo, for example <c>current_version</c>.</param>
/// <param name="Violations">Fields at fault.</param>
/// <param name="RetryAfter">With errors that a retry may mend: how long a polite caller waits.</param>
internal sealed record RpcError(
    ErrorReason Reason,
    string Message,
    IReadOnlyDictionary<string, string> Facts,
    IReadOnlyList<FieldViolation> Violations,
    TimeSpan? RetryAfter)
{
    /// <summary>The trailer that carries google.rpc.Status.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>The trailer that carries the receipt of a refusal, an <c>infoshare.common.v1.AuditReceipt</c>.</summary>
    public const string ReceiptTrailer = "infoshare-receipt-bin";

    /// <summary>The domain of our reasons in ErrorInfo.</summary>
    public const string Domain = "infoshare";

    // Clients limit headers and trailers together to 8 KiB by default, some of them; base64 adds a third.
    private const int MaxDetailsBytes = 4096;
    private const int MaxMessageLength = 600;

    /// <summary>An error without facts or fields.</summary>
    public RpcError(ErrorReason reason, string message)
        : this(reason, message, new Dictionary<string, string>(), [], RetryOf(reason))
    {
    }

    /// <summary>The receipt of the refusal, for callers who are known; null for every other error.</summary>
    public AuditReceipt? Receipt { get; init; }

    /// <summary>Whom the refusal tells of (<see cref="RuleException.TellsOf"/>): for the trail, never on the wire.</summary>
    public IReadOnlyList<string>? TellsOf { get; init; }

    /// <summary>The gRPC status of the reason.</summary>
    public StatusCode Status => StatusOf(Reason);

    /// <summary>The reason as the wire has it, for example <c>ROLE_NOT_ALLOWED</c>.</summary>
    public string ReasonCode => Code.Of(Reason);

    /// <summary>The status that a reason belongs to, as <c>errors.proto</c> documents it.</summary>
    public static StatusCode StatusOf(ErrorReason reason) => reason switch
    {
        ErrorReason.InvalidFields or ErrorReason.PageTokenInvalid => StatusCode.InvalidArgument,
        ErrorReason.RequestIdReused => StatusCode.AlreadyExists,
        ErrorReason.TokenMissing or ErrorReason.TokenInvalid or ErrorReason.CertificateMismatch => StatusCode.Unauthenticated,
        ErrorReason.OrganisationNotAllowed or ErrorReason.PractitionerRequired or ErrorReason.RoleNotAllowed
            or ErrorReason.PurposeNotAllowed or ErrorReason.ConflictOfInterest or ErrorReason.EmergencyReasonNotOpen => StatusCode.PermissionDenied,
        ErrorReason.NotFound => StatusCode.NotFound,
        ErrorReason.IllegalState or ErrorReason.ManagerRequired or ErrorReason.SubjectNotCertain
            or ErrorReason.DevelopmentOnly or ErrorReason.NoRecipient or ErrorReason.HandoverNotAccepted or ErrorReason.StewardRequired
            or ErrorReason.SecondPersonRequired or ErrorReason.StillKept or ErrorReason.AppraisalRequired or ErrorReason.EndingNotAccepted or ErrorReason.ClosureBlocked => StatusCode.FailedPrecondition,
        ErrorReason.VersionConflict => StatusCode.Aborted,
        ErrorReason.MessageTooLarge or ErrorReason.Busy or ErrorReason.RateLimited => StatusCode.ResourceExhausted,
        ErrorReason.StoreUnavailable => StatusCode.Unavailable,
        ErrorReason.DeadlineExceeded => StatusCode.DeadlineExceeded,
        ErrorReason.Cancelled => StatusCode.Cancelled,
        ErrorReason.UnknownMethod => StatusCode.Unimplemented,
        _ => StatusCode.Internal,
    };

    /// <summary>The grpc-message.</summary>
    public string ShortMessage => Message.Length <= MaxMessageLength ? Message : Message[..MaxMessageLength] + "...";

    /// <summary>google.rpc.Status with ErrorInfo, BadRequest and RetryInfo, small enough for every client.</summary>
    public Google.Rpc.Status Details()
    {
        var info = new ErrorInfo { Reason = ReasonCode, Domain = Domain };
        foreach (var (key, value) in Facts)
            info.Metadata[key] = value;

        var status = new Google.Rpc.Status { Code = (int)Status, Message = ShortMessage };
        status.Details.Add(Any.Pack(info));
        if (RetryAfter is { } wait)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        if (Violations.Count > 0)
            status.Details.Add(Any.Pack(Fields(MaxDetailsBytes - status.CalculateSize())));
        return status;
    }

    /// <summary>The exception that ends a call with this error.</summary>
    public RpcException ToException()
    {
        var trailers = new Metadata { { DetailsTrailer, Details().ToByteArray() } };
        if (Receipt is not null)
            trailers.Add(ReceiptTrailer, Receipt.ToByteArray());
        return new RpcException(new Grpc.Core.Status(Status, ShortMessage), trailers, ReasonCode);
    }

    private BadRequest Fields(int room)
    {
        var fields = new BadRequest();
        foreach (var (index, violation) in Violations.Index())
        {
            var entry = new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Problem };
            if (fields.CalculateSize() + entry.CalculateSize() > room - 100)
            {
                fields.FieldViolations.Add(new BadRequest.Types.FieldViolation
                {
                    Description = $"and {Violations.Count - index} more; correct these first",
                });
                break;
            }

            fields.FieldViolations.Add(entry);
        }

        return fields;
    }

    private static TimeSpan? RetryOf(ErrorReason reason) => reason switch
    {
        ErrorReason.Busy or ErrorReason.StoreUnavailable or ErrorReason.DeadlineExceeded => TimeSpan.FromSeconds(1),
        _ => null,
    };
}
