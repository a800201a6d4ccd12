namespace InfoShare.Core.Stores;

/// <summary>A failure of the store, not of a domain rule. Texts hold no data of a row or a parameter.</summary>
public abstract class StoreException : Exception
{
    protected StoreException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>The writer's queue is full. Nothing was queued; retry after <see cref="RetryAfter"/>.</summary>
public sealed class StoreBusyException(TimeSpan retryAfter)
    : StoreException("The store has more to write than it may queue. Nothing was written; retry later.")
{
    /// <summary>How long a polite caller waits before it tries again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>
/// The database cannot be reached, is full, is closing, or its answer to a commit was lost. Retry with the same request id.
/// </summary>
public sealed class StoreUnavailableException(string message, bool outcomeUnknown = false, Exception? inner = null)
    : StoreException(message, inner)
{
    /// <summary>
    /// True when the command may or may not have been written. A repeat with the same request id is safe either way.
    /// False: nothing was written.
    /// </summary>
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}

/// <summary>The request id was used before by this organisation with another body. Nothing was written.</summary>
public sealed class RequestIdReusedException()
    : StoreException("This request id was used before with a different request. Use a new id for a new request.");

/// <summary>
/// The database refused a statement, for example by a constraint: a defect in a store, which should have written
/// conditionally. Nothing was written; a retry does not help.
/// </summary>
public sealed class StoreRejectedException(string code, string? rule, Exception? inner = null)
    : StoreException($"The database refused a statement (code {code}{(rule is null ? "" : ", " + rule)}).", inner)
{
    /// <summary>SQLSTATE on PostgreSQL, the extended result code on SQLite.</summary>
    public string Code { get; } = code;

    /// <summary>The constraint's or column's name where the database gave it; never a value.</summary>
    public string? Rule { get; } = rule;
}
