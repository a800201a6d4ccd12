namespace InfoShare.Core.Stores;

/// <summary>A unit of work that is written whole or not at all.</summary>
/// <param name="Name">A constant name for metrics and logs, for example <c>PublishConcern</c>; no data.</param>
/// <param name="Apply">Checks the rules, then writes. May run more than once, see <see cref="IStore.WriteAsync"/>.</param>
/// <param name="Key">The caller's request, so that a repeat is answered and not applied. With a key, the result must
/// survive being written as JSON and read back, because that is how a repeat is answered.</param>
public sealed record WriteCommand<TResult>(
    string Name, Func<IWriteSession, ValueTask<TResult>> Apply, IdempotencyKey? Key = null)
{
    /// <summary>
    /// Whether the store may apply it side by side with others of the same group, which is faster where the database is a network away.
    /// Others are to it what commands of another broker are: rows that it has read may have changed when it writes, unless it holds a
    /// lock. A command that decides from what it reads therefore writes on a condition, or leaves this out.
    /// </summary>
    public bool AmongOthers { get; init; }

    /// <summary>
    /// Whether it goes before all who wait, and is not refused when they are too many. For the broker's own work that others were promised;
    /// never for what a caller can ask for.
    /// </summary>
    public bool GoesFirst { get; init; }
}

/// <summary>Names one request of one organisation, so that a retry is told from a new request.</summary>
public sealed record IdempotencyKey
{
    /// <summary>The length of <see cref="BodyHash"/> in bytes: SHA-256.</summary>
    public const int BodyHashLength = 32;

    /// <param name="organisationId">The calling organisation; ids of two organisations never collide.</param>
    /// <param name="requestId">The request's id, which the client chose.</param>
    /// <param name="bodyHash">SHA-256 over the method's full name and the request's bytes, 32 bytes.</param>
    /// <exception cref="ArgumentException">An empty organisation, an empty request id or a hash of another length.</exception>
    public IdempotencyKey(string organisationId, Guid requestId, ReadOnlyMemory<byte> bodyHash)
    {
        ArgumentException.ThrowIfNullOrEmpty(organisationId);
        if (requestId == Guid.Empty)
            throw new ArgumentException("A request id cannot be empty.", nameof(requestId));
        if (bodyHash.Length != BodyHashLength)
            throw new ArgumentException("A body's hash has 32 bytes.", nameof(bodyHash));
        OrganisationId = organisationId;
        RequestId = requestId;
        BodyHash = bodyHash;
    }

    /// <summary>The calling organisation.</summary>
    public string OrganisationId { get; }

    /// <summary>The id that the client chose for the request.</summary>
    public Guid RequestId { get; }

    /// <summary>SHA-256 over the method's full name and the request's bytes.</summary>
    public ReadOnlyMemory<byte> BodyHash { get; }
}
