namespace InfoShare.Identity;

/// <summary>Remembers which assertions were used, so that none is used twice.</summary>
public interface IReplayStore
{
    /// <summary>
    /// Registers an assertion's <c>jti</c>. Of several calls with the same pair, at once or after one another, on one process
    /// or many, exactly one MUST return true until <paramref name="expires"/>; the pair may be forgotten afterwards.
    /// </summary>
    /// <returns>False if the pair was registered before.</returns>
    /// <exception cref="ReplayStoreUnavailableException">Cannot say now; the request is refused and may be repeated.</exception>
    ValueTask<bool> TryRegisterAsync(string clientId, string jti, DateTimeOffset expires, CancellationToken cancellationToken);
}

/// <summary>The replay store cannot answer. Without it no assertion is accepted.</summary>
public sealed class ReplayStoreUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);

/// <summary>
/// A replay store in this process's memory, bounded. Good for one process; several need one that they share. Never drops a
/// live entry to make room: when full, or when one client holds a quarter of it, it refuses.
/// </summary>
public sealed class InMemoryReplayStore(TimeProvider time, int capacity = 100_000) : IReplayStore
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string, string)> _seen = [];
    private readonly PriorityQueue<(string ClientId, string Jti), DateTimeOffset> _byExpiry = new();
    private readonly Dictionary<string, int> _perClient = new(StringComparer.Ordinal);
    private readonly int _clientCapacity = Math.Max(1, capacity / 4);

    /// <summary>How many assertions are remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _seen.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryRegisterAsync(string clientId, string jti, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Forget(time.GetUtcNow());
            if (_seen.Contains((clientId, jti)))
            {
                return ValueTask.FromResult(false);
            }

            var held = _perClient.GetValueOrDefault(clientId);
            if (_seen.Count >= capacity || held >= _clientCapacity)
            {
                throw new ReplayStoreUnavailableException("Too many assertions are remembered at once.");
            }

            _seen.Add((clientId, jti));
            _byExpiry.Enqueue((clientId, jti), expires);
            _perClient[clientId] = held + 1;
            return ValueTask.FromResult(true);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_byExpiry.TryPeek(out var entry, out var expires) && expires <= now)
        {
            _byExpiry.Dequeue();
            _seen.Remove(entry);
            if (--_perClient[entry.ClientId] == 0)
            {
                _perClient.Remove(entry.ClientId);
            }
        }
    }
}
