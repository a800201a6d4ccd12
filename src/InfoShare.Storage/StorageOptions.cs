namespace InfoShare.Storage;

/// <summary>Which database holds the state.</summary>
public enum StoreEngine
{
    /// <summary>One file and one broker process; the default.</summary>
    Sqlite = 0,

    /// <summary>One database that several brokers share.</summary>
    Postgres = 1,
}

/// <summary>How to open a store.</summary>
public sealed record StorageOptions
{
    /// <summary>The engine.</summary>
    public StoreEngine Engine { get; init; } = StoreEngine.Sqlite;

    /// <summary>SQLite only: the database file. Its folder is made when it is not there.</summary>
    public string? Path { get; init; }

    /// <summary>PostgreSQL only: an Npgsql connection string. It may hold a password, so it is never logged.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The most commands in one transaction, 1 to 10,000.</summary>
    public int MaxGroup { get; init; } = 256;

    /// <summary>The most commands that wait for the writer; one more is refused at once.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>The most reads at the same time; further ones wait.</summary>
    public int ReadConnections { get; init; } = 8;

    /// <summary>
    /// How long a group of commands is retried while the database cannot be reached, before each fails. Real time.
    /// </summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// PostgreSQL only: whether a server is taken that runs with fsync off, and so forgets with the power what it acknowledged. For development.
    /// </summary>
    public bool AcceptForgetful { get; init; }

    /// <summary>
    /// The name of the audit log that this broker writes. Brokers on one database may share a log, but then their commits
    /// wait for one another; give each broker its own. Keep the name for the broker's lifetime.
    /// </summary>
    public string AuditLog { get; init; } = "main";

    /// <summary>
    /// Audit rows alone, without leaves. For measuring what the log takes: no setting reaches it, and such a log is never signed.
    /// </summary>
    internal bool AuditRowsOnly { get; init; }

    internal void Validate()
    {
        if (Engine == StoreEngine.Sqlite && string.IsNullOrWhiteSpace(Path))
            throw new StoreStartException("SQLite needs the path of its database file.");
        if (Engine == StoreEngine.Postgres && string.IsNullOrWhiteSpace(ConnectionString))
            throw new StoreStartException("PostgreSQL needs a connection string.");
        if (!Enum.IsDefined(Engine))
            throw new StoreStartException("The storage engine is neither SQLite nor PostgreSQL.");
        if (AuditLog.Length is 0 or > 64 || !AuditLog.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new StoreStartException("An audit log's name is 1 to 64 letters, digits, hyphens or underscores.");
        if (MaxGroup is < 1 or > 10_000)
            throw new StoreStartException("The largest group is 1 to 10,000 commands.");
        if (QueueCapacity < 1)
            throw new StoreStartException("The writer's queue holds at least one command.");
        if (ReadConnections is < 1 or > 1000)
            throw new StoreStartException("Read connections are 1 to 1,000.");
        if (RetryFor < TimeSpan.Zero || RetryFor > TimeSpan.FromMinutes(10))
            throw new StoreStartException("Retrying lasts 0 seconds to 10 minutes.");
    }
}

/// <summary>
/// The store cannot be opened: wrong settings, a database that cannot be reached, one that another process holds, or
/// one whose migrations do not fit this program. The message says what to do and holds no secret.
/// </summary>
public sealed class StoreStartException(string message, Exception? inner = null) : Exception(message, inner);
