namespace Grpc.Core;

/// <summary>The outcome of a call: the seventeen codes of the gRPC protocol. The numbers travel in <c>grpc-status</c>.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>An error that nothing more exact describes.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first; the work may have been done all the same.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist, or may not be known to exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a queue or a size limit is exhausted.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is in a state that forbids the operation until the caller changes that state.</summary>
    FailedPrecondition = 9,

    /// <summary>The operation lost a race, for example by a version that has moved on.</summary>
    Aborted = 10,

    /// <summary>A position lies outside what exists now.</summary>
    OutOfRange = 11,

    /// <summary>The server does not offer this operation.</summary>
    Unimplemented = 12,

    /// <summary>An invariant is broken.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached now; a retry with back-off may help.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known: credentials are absent or bad.</summary>
    Unauthenticated = 16,
}
