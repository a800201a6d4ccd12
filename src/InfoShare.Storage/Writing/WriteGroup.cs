using InfoShare.Core.Audit.Log;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Writing;

/// <summary>
/// Work that commands of one group share and that is done once, at the group's end and inside its transaction: audit
/// entries, inbox places. A store gets it by <see cref="SqlSession.Part{T}"/> and adds to it; after a rollback it is
/// gone, and the replay begins with a fresh one.
/// </summary>
internal abstract class GroupPart
{
    /// <summary>
    /// Lower ones first. A part that takes row locks that other brokers want too takes them in sorted order, late, so that
    /// they are held for one round trip and never crosswise.
    /// </summary>
    public virtual int Order => 0;

    /// <summary>Writes what was added. May add to parts of a higher order.</summary>
    public abstract ValueTask FlushAsync(SqlSession sql);
}

/// <summary>The commands that share one transaction.</summary>
/// <param name="options">Name the log that the group's audit entries go to.</param>
/// <param name="before">The group before it in this writer, while that is under way; null when none is.</param>
internal sealed class WriteGroup(StorageOptions options, WriteGroup? before)
{
    // Tasks and not the group before, which would hold the one before itself, and so on.
    private readonly TaskCompletionSource hasRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource hasSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource hasEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task mayWrite = before?.hasSent.Task ?? Task.CompletedTask;

    /// <summary>
    /// Over when the group before has ended. So numbers are given to one group of a writer after the other, and whoever takes a lock waits
    /// for it too: of a writer's transactions only the eldest holds locks, and they never wait for each other crosswise.
    /// </summary>
    public Task MayEnd { get; } = before?.hasEnded.Task ?? Task.CompletedTask;

    /// <summary>Over when it only writes from here on, or has ended.</summary>
    public Task HasRead => hasRead.Task;

    /// <summary>Waits until the group before waits for no row any more: of a writer's transactions one writes at a time.</summary>
    public ValueTask ToWriteAsync()
    {
        if (!mayWrite.IsCompleted)
            return WaitAsync();
        hasRead.TrySetResult();
        return ValueTask.CompletedTask;

        async ValueTask WaitAsync()
        {
            await mayWrite;
            hasRead.TrySetResult();
        }
    }

    /// <summary>Nothing is left but its end: numbers, rows of its own, and the commit.</summary>
    public void Sent()
    {
        hasRead.TrySetResult();
        hasSent.TrySetResult();
    }

    /// <summary>It is durable, or gone.</summary>
    public void Ended()
    {
        Sent();
        hasEnded.TrySetResult();
    }

    public string AuditLog => options.AuditLog;

    /// <summary>Whether entries get no leaf; see <see cref="StorageOptions.AuditRowsOnly"/>.</summary>
    public bool RowsOnly => options.AuditRowsOnly;

    /// <summary>Where the group's audit entries stand, once it is flushed.</summary>
    public List<LeafPlace> Leaves { get; } = [];

    private readonly Dictionary<Type, GroupPart> waiting = [];

    public T Part<T>() where T : GroupPart, new()
    {
        if (waiting.TryGetValue(typeof(T), out var known))
            return (T)known;
        var part = new T();
        waiting.Add(typeof(T), part);
        return part;
    }

    public async ValueTask FlushAsync(SqlSession sql)
    {
        var last = int.MinValue;
        while (waiting.Count > 0)
        {
            var (type, part) = waiting.OrderBy(p => p.Value.Order).ThenBy(p => p.Key.FullName, StringComparer.Ordinal).First();
            if (part.Order < last)
                throw new InvalidOperationException($"{type.Name} was joined after its turn at the group's end.");
            last = part.Order;
            waiting.Remove(type);
            await part.FlushAsync(sql);
        }
    }
}
