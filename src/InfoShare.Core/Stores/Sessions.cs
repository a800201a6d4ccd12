namespace InfoShare.Core.Stores;

/// <summary>
/// A snapshot to read from. The domain's stores are its properties. Not for use by two tasks at once, nor after the
/// callback that received it has returned.
/// </summary>
public partial interface IReadSession
{
    /// <summary>The clock at the start of this command or read, UTC, in whole microseconds as the database keeps them.</summary>
    DateTimeOffset Now { get; }
}

/// <summary>
/// A command's share of the writer's transaction. It sees what the commands before it in the group have written.
/// </summary>
public partial interface IWriteSession : IReadSession
{
    /// <summary>A new id, see <see cref="Ids"/>.</summary>
    string NextId(string prefix);

    /// <summary>Wakes the topic's subscribers in every broker once the transaction is durable; see <see cref="IStore.Subscribe"/>.</summary>
    void Wake(string topic);

    /// <summary>
    /// Whether this command has written anything yet. A command that fails before its first write fails alone; one that
    /// fails after costs the whole group a rollback and a replay, so check the rules first and write last.
    /// </summary>
    bool HasWritten { get; }

    /// <summary>
    /// Does these look-ups, none of which needs another's answer, and returns when all are done. Where commands go side by side they travel together; elsewhere
    /// one follows the other, since a connection does one thing at a time.
    /// </summary>
    ValueTask AtOnceAsync(IReadOnlyList<Func<ValueTask>> lookUps);
}
