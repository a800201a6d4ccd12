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
internal sealed class WriteGroup(StorageOptions options)
{
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
