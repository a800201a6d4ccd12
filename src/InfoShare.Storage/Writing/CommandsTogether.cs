using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Writing;

/// <summary>
/// Applies commands of one group side by side in its transaction: what they ask at the same stage goes to the database at once. To one
/// another they are what commands of two brokers are: each sees what another has written or not yet, and none more than that. A command
/// that takes a lock is the only one that holds any until it ends, as it would be among brokers.
/// </summary>
internal abstract class CommandsTogether
{
    /// <summary>Applies them and gives what each came to, in their order.</summary>
    /// <exception cref="Exception">The transaction has to go; what the database said stands in the session's failure.</exception>
    public abstract ValueTask<string[]> ApplyAsync(IReadOnlyList<Func<SqlSession, ValueTask<string>>> commands);
}
