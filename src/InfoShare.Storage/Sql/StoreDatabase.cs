using InfoShare.Core.Stores;
using InfoShare.Storage.Writing;

namespace InfoShare.Storage.Sql;

/// <summary>What to do about an error.</summary>
internal enum FaultKind
{
    /// <summary>Not the database's: a domain rule, a defect in a store, a cancellation.</summary>
    NotOurs,

    /// <summary>Lost connection, deadlock, serialization failure, a race for a unique key: the same command may pass when it is applied again.</summary>
    Transient,

    /// <summary>No space, read-only, damaged: applying it again does not help now.</summary>
    Unavailable,

    /// <summary>A statement or a constraint.</summary>
    Rejected,
}

/// <summary>An error as the engine understands it. <see cref="Code"/> and <see cref="Rule"/> hold no values.</summary>
internal readonly record struct Fault(FaultKind Kind, string Code = "", string? Rule = null, bool UniqueKey = false)
{
    /// <summary>The error as a caller of the store sees it, without the database's own text where that may hold values.</summary>
    public Exception AsException(Exception cause) => Kind switch
    {
        FaultKind.NotOurs => cause,
        FaultKind.Rejected => new StoreRejectedException(Code, Rule),
        _ when UniqueKey => new StoreRejectedException(Code, Rule),
        _ => new StoreUnavailableException($"The database is not available at present (code {Code}). Nothing was written."),
    };
}

/// <summary>An engine: opens transactions and explains its errors.</summary>
internal abstract class StoreDatabase : IAsyncDisposable
{
    public abstract StoreEngine Engine { get; }

    /// <summary>Connects, applies migrations, begins to listen.</summary>
    /// <exception cref="StoreStartException">Why the store cannot be opened.</exception>
    public abstract Task StartAsync(CancellationToken ct);

    /// <summary>Whether the writer may begin a transaction while another one of it is being committed.</summary>
    public abstract bool MayOverlap { get; }

    /// <summary>Begins the writer's next transaction, on a new connection if the last was lost. One at a time, or two (<see cref="MayOverlap"/>).</summary>
    public abstract ValueTask<SqlSession> BeginWriteAsync(WriteGroup group);

    /// <summary>Begins a read-only transaction over one snapshot. Commit or roll it back to give the connection back.</summary>
    /// <param name="one">One query will be asked: it needs no transaction of its own.</param>
    public abstract ValueTask<SqlSession> BeginReadAsync(bool one, CancellationToken ct);

    public abstract Fault Explain(Exception e);

    public abstract ValueTask DisposeAsync();
}
