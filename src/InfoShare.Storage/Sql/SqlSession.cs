using InfoShare.Core;
using InfoShare.Core.Audit.Log;
using InfoShare.Storage.Writing;

namespace InfoShare.Storage.Sql;

/// <summary>
/// One transaction on either engine: what a store is written over. Statements run in the order in which they were
/// given. After a database error the transaction is lost, whatever the caller does with the exception.
/// </summary>
internal abstract class SqlSession(TimeProvider clock, WriteGroup? group)
{
    private const int MaxTopicLength = 200;

    private readonly List<string> wakes = [];
    private int wakesBeforeCommand;

    /// <summary>Which engine, for the few statements that cannot be one text for both.</summary>
    public abstract StoreEngine Engine { get; }

    /// <summary>The clock when this command or read began, in whole microseconds.</summary>
    public DateTimeOffset Now { get; private set; } = StoredValues.WholeMicros(clock.GetUtcNow());

    /// <summary>
    /// Whether the command at hand may have changed anything: posted, executed with a row count above zero, or joined
    /// the group's end. A conditional write that lost has written nothing.
    /// </summary>
    public bool HasWritten { get; private set; }

    /// <summary>
    /// Entries of people that this command or read has asked for, by id: asked again by nearly every query by person. Forgotten when
    /// the command may have changed whose they are, or has waited for a lock, after which others may have.
    /// </summary>
    internal Dictionary<string, (string Id, string PersonId)[]> KnownEntries { get; } = new(StringComparer.Ordinal);

    /// <summary>The database's error that lost this transaction.</summary>
    internal Exception? Failure { get; private protected set; }

    /// <summary>What the group's commands woke so far.</summary>
    internal IReadOnlyList<string> Wakes => wakes;

    /// <summary>Wakes what another session of the same transaction woke.</summary>
    private protected void AddWakes(SqlSession other) => wakes.AddRange(other.wakes);

    /// <summary>All rows. Posted statements go along in the same round trip, before it.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(string sql, object? args = null)
    {
        var text = Prepare(sql, rows: true);
        try
        {
            var rows = await QueryCoreAsync<T>(text, text.Bind(args), args);
            HasWritten |= text.Writes && rows.Count > 0;
            return rows;
        }
        catch (Exception e)
        {
            Failure ??= e;
            throw;
        }
    }

    /// <summary>The only row, or <c>default</c> (for a value type: use a nullable one to tell them apart).</summary>
    /// <exception cref="InvalidOperationException">There is more than one row.</exception>
    public async ValueTask<T?> SingleOrDefaultAsync<T>(string sql, object? args = null)
    {
        var rows = await QueryAsync<T>(sql, args);
        return rows.Count switch
        {
            0 => default,
            1 => rows[0],
            _ => throw new InvalidOperationException($"More than one row: {sql}"),
        };
    }

    /// <summary>Runs the statement now and gives the number of rows that it changed.</summary>
    public async ValueTask<int> ExecuteAsync(string sql, object? args = null)
    {
        var text = Prepare(sql, rows: null);
        try
        {
            var changed = await ExecuteCoreAsync(text, text.Bind(args), args);
            HasWritten |= text.Writes && changed != 0;
            return changed;
        }
        catch (Exception e)
        {
            Failure ??= e;
            throw;
        }
    }

    /// <summary>
    /// Writes without waiting: the statement runs before anything later on this session, on PostgreSQL in the same round
    /// trip. The arguments are read now. An error of it loses the transaction like any other.
    /// </summary>
    public void Post(string sql, object? args = null)
    {
        var text = Prepare(sql, rows: false);
        HasWritten = true;
        try
        {
            PostCore(text, text.Bind(args), args);
        }
        catch (Exception e)
        {
            Failure ??= e;
            throw;
        }
    }

    /// <summary>The group's shared work of this kind, done once at the group's end; see <see cref="GroupPart"/>.</summary>
    public T Part<T>() where T : GroupPart, new()
    {
        var part = (group ?? throw new InvalidOperationException("A read session has no group to join.")).Part<T>();
        HasWritten = true;
        return part;
    }

    /// <summary>The log that this store's audit entries go to; see <see cref="StorageOptions.AuditLog"/>.</summary>
    public string AuditLog => group?.AuditLog ?? throw new InvalidOperationException("A read session has no log.");

    /// <summary>Whether audit entries get no leaf; see <see cref="StorageOptions.AuditRowsOnly"/>.</summary>
    public bool AuditRowsOnly => group?.RowsOnly == true;

    /// <summary>Tells where an entry of this group stands in the log.</summary>
    public void Placed(LeafPlace leaf) => (group ?? throw new InvalidOperationException("A read session has no log.")).Leaves.Add(leaf);

    /// <summary>Wakes subscribers, here and in other brokers, once this transaction is durable.</summary>
    public void Wake(string topic)
    {
        if (group is null)
            throw new InvalidOperationException("A read session wakes nobody.");
        if (topic.Length is 0 or > MaxTopicLength || topic.Contains('\n', StringComparison.Ordinal))
            throw new ArgumentException("A topic is one line of 1 to 200 characters.", nameof(topic));
        wakes.Add(topic);
    }

    /// <summary>A new id of the command's moment; see <see cref="Ids"/>.</summary>
    public string NextId(string prefix) => Ids.New(prefix, Now);

    /// <summary>
    /// Whether the inbox items of this command are written at the group's end, in one statement with their places. So it is for commands side by
    /// side (<see cref="Together"/>): they add items, and neither read nor change what they added.
    /// </summary>
    internal virtual bool WritesItemsLast => false;

    /// <summary>Does these look-ups, of which none needs another's answer: one after the other, where nothing else is said.</summary>
    public virtual async ValueTask AtOnceAsync(IReadOnlyList<Func<ValueTask>> lookUps)
    {
        foreach (var lookUp in lookUps)
            await lookUp();
    }

    /// <summary>Whether look-ups that are begun at once (<see cref="AtOnceAsync"/>) cost one round trip.</summary>
    internal virtual bool AsksAtOnce => false;

    /// <summary>All rows of two statements, the first before the second.</summary>
    internal virtual async ValueTask<(List<TFirst> First, List<TSecond> Second)> QueryBothAsync<TFirst, TSecond>(
        string first, object firstArgs, string second, object secondArgs) =>
        (await QueryAsync<TFirst>(first, firstArgs), await QueryAsync<TSecond>(second, secondArgs));

    /// <summary>A session for commands that are applied side by side in this transaction; null where they follow one another.</summary>
    internal virtual CommandsTogether? Together() => null;

    /// <summary>Sends what was posted, and returns when the database has done it.</summary>
    internal virtual ValueTask SendAsync() => ValueTask.CompletedTask;

    /// <summary>The next command of the group begins.</summary>
    internal void BeginCommand()
    {
        Now = StoredValues.WholeMicros(clock.GetUtcNow());
        HasWritten = false;
        KnownEntries.Clear();
        wakesBeforeCommand = wakes.Count;
    }

    /// <summary>The command failed before it wrote: nobody is woken on its behalf.</summary>
    internal void ForgetCommand() => wakes.RemoveRange(wakesBeforeCommand, wakes.Count - wakesBeforeCommand);

    /// <summary>Makes the transaction durable, with everything posted and, on PostgreSQL, the wake-ups of others.</summary>
    /// <exception cref="CommitOutcomeUnknownException">The database's answer was lost.</exception>
    internal abstract ValueTask CommitAsync();

    /// <summary>Gives the transaction up. Never throws; a connection that cannot even do that is dropped.</summary>
    internal abstract ValueTask RollbackAsync();

    protected abstract ValueTask<List<T>> QueryCoreAsync<T>(SqlText text, Argument[] arguments, object? args);

    protected abstract ValueTask<int> ExecuteCoreAsync(SqlText text, Argument[] arguments, object? args);

    protected abstract void PostCore(SqlText text, Argument[] arguments, object? args);

    /// <summary>Set when the transaction is over, so that a session that was kept too long writes into no later group.</summary>
    protected bool Ended { get; set; }

    private protected SqlText Prepare(string sql, bool? rows)
    {
        if (Ended)
            throw new InvalidOperationException("This session's transaction is over.");
        if (Failure is not null)
            throw new InvalidOperationException("This transaction was lost by an earlier error.", Failure);
        var text = SqlText.Of(sql);
        if (rows is { } wanted && wanted != text.ReturnsRows)
            throw new InvalidOperationException(wanted ? $"The statement answers no rows: {sql}" : $"A posted statement cannot answer rows: {sql}");
        if (text.Writes && group is null)
            throw new InvalidOperationException($"A read session does not write: {sql}");
        if (text.Locks || text.MovesEntries)
            KnownEntries.Clear();
        return text;
    }
}

/// <summary>
/// The connection was lost while a commit was under way: the transaction is durable or gone, and nobody can tell which
/// from here.
/// </summary>
internal sealed class CommitOutcomeUnknownException(Exception inner)
    : Exception("The connection was lost during a commit.", inner);
