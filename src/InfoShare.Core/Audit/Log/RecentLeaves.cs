using System.Collections.Concurrent;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Log;

/// <summary>Where an entry stands.</summary>
/// <param name="Log">The log's short name, that of its broker.</param>
/// <param name="Index">Place in it, from 0.</param>
public sealed record LeafPlace(string EntryId, string Log, long Index, byte[] LeafHash)
{
    /// <summary>When this process saw it become durable; null when it did not.</summary>
    public DateTimeOffset? DurableAt { get; init; }

    /// <summary>Those that became durable with it; of an entry that is only read back, it alone.</summary>
    public CommittedLeaves Among { get => field ??= new CommittedLeaves(Index, [LeafHash]); init; }
}

/// <summary>Places of the own log that entries have which this process did not write.</summary>
/// <param name="First">The first of them, from 0.</param>
/// <param name="Last">The last.</param>
public sealed record StrangePlaces(long First, long Last);

/// <summary>
/// The places of the entries that this process has made durable last, so that a receipt needs no read. It forgets the oldest; whoever
/// finds nothing here asks the database.
/// </summary>
/// <param name="capacity">How many are remembered.</param>
/// <param name="clock">Says when they became durable. Left out: the machine's.</param>
public sealed class RecentLeaves(int capacity = 16_384, TimeProvider? clock = null)
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, LeafPlace> known = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new(capacity);
    private long size;
    private long givenTwice = -1;
    private long unknown;
    private volatile StrangePlaces? notOurs;

    /// <summary>Rings when entries have become durable. For the one that signs checkpoints.</summary>
    public WakeSignal Grown { get; } = new("leaves");

    /// <summary>Leaves of this process's log, as far as it has seen them committed; 0 before its first.</summary>
    public long Size => Volatile.Read(ref size);

    /// <summary>
    /// The first place that this process saw given twice; null while none was. The database lost what was acknowledged, as one does that is put
    /// back under a running broker, and what was promised for that place stands for another entry.
    /// </summary>
    public long? GivenTwice => Volatile.Read(ref givenTwice) is >= 0 and var place ? place : null;

    /// <summary>
    /// The latest places of the log that went to entries which this process did not write; null while there were none. Nobody else writes this log:
    /// somebody appended them by hand, or runs another broker under this one's name.
    /// </summary>
    public StrangePlaces? NotOurs => notOurs;

    /// <summary>Notes that so many entries may have become durable: the answer to their commit was lost. The single writer alone calls this.</summary>
    public void Unknown(int entries) => unknown += entries;

    /// <summary>Notes entries that have become durable with one commit, in the order of their places. The single writer alone calls this.</summary>
    public void Add(IReadOnlyList<LeafPlace> places)
    {
        if (places.Count == 0)
            return;
        var now = clock.GetUtcNow();
        var among = new CommittedLeaves(places[0].Index, [.. places.Select(p => p.LeafHash)]);
        foreach (var place in places)
        {
            if (order.Count >= capacity)
                known.TryRemove(order.Dequeue(), out _);
            order.Enqueue(place.EntryId);
            known[place.EntryId] = place with { DurableAt = now, Among = among };
        }

        if (places[0].Index < size && givenTwice < 0)
            Volatile.Write(ref givenTwice, places[0].Index);

        // Before the first commit of this process nothing is expected; and what may have been its own is nobody else's.
        if (size > 0 && places[0].Index > size + unknown)
            notOurs = new StrangePlaces(size, places[0].Index - 1);
        unknown = 0;
        Volatile.Write(ref size, places[^1].Index + 1);
        Grown.Ring();
    }

    /// <summary>The entry's place, or null when it is not among the last.</summary>
    public LeafPlace? Find(string entryId) => known.GetValueOrDefault(entryId);
}
