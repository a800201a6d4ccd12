using InfoShare.Core.Audit.Log;

namespace InfoShare.Core.Stores;

/// <summary>
/// Where the broker keeps its state: one contract for SQLite and PostgreSQL.
/// <para>Durability: a completed <see cref="WriteAsync"/> MUST mean that everything the command wrote is on stable
/// storage, in one transaction. A faulted one MUST mean that nothing was, except when
/// <see cref="StoreUnavailableException.OutcomeUnknown"/> says that the store could not find out.</para>
/// <para>Several brokers may share one PostgreSQL database: nothing may rest on there being one writer in the world,
/// so a command decides from rows that it reads in its own transaction and writes conditionally.</para>
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>
    /// Queues a command to the single writer and completes when the group's transaction that holds it is durable.
    /// A domain exception that the command throws comes back as it is, and then the command wrote nothing.
    /// </summary>
    /// <param name="command">The command. It may be applied more than once, each time on a fresh transaction after the
    /// former was rolled back, so it MUST have no effect outside its session.</param>
    /// <param name="ct">Drops the command while it still waits in the queue. Once it is being applied, cancelling does
    /// nothing, so that a caller never learns "cancelled" of something that happened.</param>
    /// <exception cref="StoreBusyException">The queue is full; nothing was queued. Thrown at once.</exception>
    /// <exception cref="RequestIdReusedException">The key was used before with another body.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, is full, or its answer was lost.</exception>
    /// <exception cref="StoreRejectedException">The database refused a statement: a defect in a store.</exception>
    Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct);

    /// <summary>
    /// Reads at one point in time: every query of the session sees the same committed state.
    /// </summary>
    /// <param name="read">The queries. It MUST be repeatable: after a lost connection it is run again from the start.</param>
    /// <param name="ct">Cancels the wait for a connection and the queries.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct);

    /// <summary>The same for one query, which is a point in time by itself: on PostgreSQL one round trip and not two.</summary>
    Task<TResult> ReadOneAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => ReadAsync(read, ct);

    /// <summary>
    /// Asks to be woken when a committed command, of this broker or another on the same database, woke the topic.
    /// A wake-up is a hint that may come late, twice or, when a connection between brokers was down, only after the
    /// reconnection; the table is the truth, so a subscriber reads it first and polls now and then. Dispose to end.
    /// </summary>
    /// <param name="topic">For example <c>inbox:org_...</c> or <c>deadlines</c>; at most 200 characters, no personal data.</param>
    WakeSignal Subscribe(string topic);

    /// <summary>Where the audit entries that this store wrote last stand in its log.</summary>
    RecentLeaves Leaves { get; }

    /// <summary>
    /// Forgets remembered replies older than <paramref name="olderThan"/>, a bounded number at a time, and returns how
    /// many went. A request repeated after that is a new request, so keep them for longer than any client retries.
    /// </summary>
    Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct);
}
