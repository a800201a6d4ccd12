using Grpc.Core;
using InfoShare.Broker.Limits;
using InfoShare.Broker.Security;
using InfoShare.Core;
using InfoShare.Core.Stores;

namespace InfoShare.Broker.Errors;

/// <summary>Turns what went wrong into what the caller learns. An exception's own text never leaves unless it is a rule's.</summary>
internal static class ErrorMapping
{
    private const string Purpose = "purpose";

    /// <summary>
    /// Whether it is a refusal, which is written to the trail (requirement M2). A form that is filled in wrongly is none; a question about
    /// somebody without a reason of the case or without a legal basis is one (D1), and so is whatever tells that somebody is recorded (D6).
    /// </summary>
    public static bool IsRefusal(RpcError error) => IsRefusal(error.Reason) || error.TellsOf is not null
        || (error.Reason == ErrorReason.InvalidFields && error.Violations.Any(v => v.Field == Purpose || v.Field.StartsWith(Purpose + ".", StringComparison.Ordinal)));

    /// <summary>Reasons that are refusals of access or of a decision.</summary>
    public static bool IsRefusal(ErrorReason reason) => reason is
        ErrorReason.OrganisationNotAllowed or ErrorReason.PractitionerRequired or ErrorReason.RoleNotAllowed
        or ErrorReason.PurposeNotAllowed or ErrorReason.NotFound or ErrorReason.ManagerRequired
        or ErrorReason.StewardRequired or ErrorReason.CertificateMismatch
        or ErrorReason.ConflictOfInterest or ErrorReason.EmergencyReasonNotOpen
        or ErrorReason.SecondPersonRequired or ErrorReason.StillKept or ErrorReason.AppraisalRequired or ErrorReason.EndingNotAccepted or ErrorReason.HandoverNotAccepted
        or ErrorReason.ClosureBlocked;

    /// <summary>Maps an exception.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="callId">The call's id, for the operator.</param>
    /// <param name="callerGone">The caller cancelled, or its deadline passed.</param>
    /// <param name="deadlinePassed">The caller's deadline has passed.</param>
    public static RpcError Map(Exception exception, string callId, bool callerGone, bool deadlinePassed) => exception switch
    {
        RuleException rule => FromRule(rule, callId),
        RequestIdReusedException => new RpcError(
            ErrorReason.RequestIdReused, "This request_id was used before with another request. Use a new request_id for a new request.") with
        {
            Violations = [new FieldViolation(RequestHash.RequestIdField, "was used before with another request")],
        },
        StoreBusyException busy => new RpcError(ErrorReason.Busy, "The broker's queue is full. Retry later with the same request_id.") with
        {
            RetryAfter = busy.RetryAfter,
        },
        StoreUnavailableException => Unavailable(),
        _ when callerGone && IsOfAGoneCaller(exception) => deadlinePassed
            ? new RpcError(ErrorReason.DeadlineExceeded, "The call's deadline passed. Retry with the same request_id.")
            : new RpcError(ErrorReason.Cancelled, "The caller cancelled the call."),
        OperationCanceledException => Unavailable(),
        RpcException { StatusCode: StatusCode.Unimplemented } => UnknownMethod(),
        _ => Internal(callId),
    };

    /// <summary>No such service or method.</summary>
    public static RpcError UnknownMethod() =>
        new(ErrorReason.UnknownMethod, "No such service or method. Check the address and the version of the protos.");

    /// <summary>Nothing was acknowledged; try again.</summary>
    public static RpcError Unavailable() =>
        new(ErrorReason.StoreUnavailable, "The broker cannot read or write just now; nothing was acknowledged. Retry with the same request_id.");

    /// <summary>The caller has used up a limit.</summary>
    public static RpcError RateLimited(LimitMet met) => new RpcError(
        ErrorReason.RateLimited,
        $"Your {(met.OfPractitioner ? "practitioner has" : "organisation has")} made too many calls of this kind; nothing was done. Wait as RetryInfo says, "
        + "then retry with the same request_id.") with
    {
        Facts = new Dictionary<string, string> { ["limit"] = met.KindName, ["limit_of"] = met.Whose },
        RetryAfter = met.Wait,
    };

    /// <summary>A defect of ours; only the call's id is told.</summary>
    public static RpcError Internal(string callId) =>
        new RpcError(ErrorReason.Internal, $"A fault in the broker. Quote {callId} to the operator.") with
        {
            Facts = new Dictionary<string, string> { ["request_id"] = callId },
        };

    /// <summary>What an error that the framework wrote by itself means, or null when it needs no more words.</summary>
    public static RpcError? FromFramework(int statusCode, string callId) => (StatusCode)statusCode switch
    {
        StatusCode.ResourceExhausted => new RpcError(ErrorReason.MessageTooLarge, "The message is larger than the limit. Send a smaller one."),
        StatusCode.DeadlineExceeded => new RpcError(ErrorReason.DeadlineExceeded, "The call's deadline passed. Retry with the same request_id."),
        StatusCode.Cancelled => new RpcError(ErrorReason.Cancelled, "The caller cancelled the call."),

        // Every exception of ours has a status when it comes here. What is left unknown is a message that could not be read.
        StatusCode.Unknown => new RpcError(ErrorReason.InvalidFields, "The message cannot be read as this method's request."),
        StatusCode.Internal => Internal(callId),
        _ => null,
    };

    private static RpcError FromRule(RuleException rule, string callId) => rule.Reason switch
    {
        ErrorReason.InvalidFields when rule.Violations.Count > 0 =>
            new RpcError(rule.Reason, Summary(rule.Violations), rule.Facts, rule.Violations, null) { TellsOf = rule.TellsOf },
        ErrorReason.Internal or ErrorReason.Unspecified => Internal(callId),
        _ => new RpcError(rule.Reason, rule.Message) with { Facts = rule.Facts, Violations = rule.Violations, TellsOf = rule.TellsOf },
    };

    private static string Summary(IReadOnlyList<FieldViolation> violations)
    {
        const int shown = 3;
        var first = string.Join("; ", violations.Take(shown).Select(v => $"{v.Field}: {v.Problem}"));
        return violations.Count <= shown
            ? $"The request is not acceptable: {first}."
            : $"The request is not acceptable: {first}; and {violations.Count - shown} more, see the details.";
    }

    // What a handler throws when the connection under it is gone: the cancelled wait, or a write to the closed response.
    private static bool IsOfAGoneCaller(Exception exception) =>
        exception is OperationCanceledException or IOException or InvalidOperationException or RpcException;
}
