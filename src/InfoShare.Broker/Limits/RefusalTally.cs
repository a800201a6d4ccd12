using System.Collections.Concurrent;
using InfoShare.Broker.Interceptors;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Stores;

namespace InfoShare.Broker.Limits;

/// <summary>Refusals that are of one kind: by the same, of the same, for the same reason.</summary>
/// <param name="Of">What they have in common besides the caller: a limit's name, or the certificate that was presented.</param>
internal sealed record RefusalKey(string? OrganisationId, string? PractitionerId, ErrorReason Reason, string Of);

/// <summary>
/// Writes refusals that may come in floods. A refusal must be in the trail (M2) and a flood must not fill the disk: the first ones of a
/// minute are each written before the caller learns of them, the others are counted, and the count is written when the minute is over. A
/// broker that is killed loses at most the count of one minute, never the first.
/// </summary>
internal sealed class RefusalTally(RefusalRecorder refusals, TimeProvider realTime)
{
    /// <summary>How long refusals of one kind are counted together.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RefusalKey, Count> counts = [];

    /// <summary>How many kinds are being counted.</summary>
    public int Kinds => counts.Count;

    /// <summary>Writes the refusal, or counts it when enough of its kind were written in this minute.</summary>
    /// <param name="each">How many of a minute are written one by one.</param>
    public async Task NoteAsync(RefusalKey key, int each, Caller? caller, string action, string callId)
    {
        while (true)
        {
            var count = counts.GetOrAdd(key, _ => new Count(realTime.GetTimestamp()));
            if (count.Add(each, caller, action) is not { } alone)
                continue;
            if (alone)
                await refusals.RecordAsync(caller, action, callId, key.Reason, null, CancellationToken.None);
            return;
        }
    }

    /// <summary>Writes the counts of the minutes that are over; all of them when the broker goes down.</summary>
    public async Task FlushAsync(bool all, CancellationToken ct)
    {
        foreach (var (key, count) in counts)
        {
            if (!all && realTime.GetElapsedTime(count.Since) < Window)
                continue;

            // Taken out first: what comes while this one is written begins the next.
            counts.TryRemove(KeyValuePair.Create(key, count));
            if (count.Close() is not { More: > 0 } closed)
                continue;
            try
            {
                await refusals.RecordManyAsync(closed.Caller, closed.Action, key.Reason, closed.More, ct);
            }
            catch (Exception e) when (e is StoreException or OperationCanceledException)
            {
                // Counted on, and written with the next.
                while (!counts.GetOrAdd(key, _ => new Count(realTime.GetTimestamp())).TakeOver(closed))
                {
                }

                throw;
            }
        }
    }

    private sealed class Count(long since)
    {
        private readonly Lock gate = new();
        private int written;
        private int more;
        private bool closed;
        private (Caller? Caller, string Action) last = (null, "");

        public long Since => since;

        // Null: it was closed meanwhile. True: to be written by itself.
        public bool? Add(int each, Caller? caller, string action)
        {
            lock (gate)
            {
                if (closed)
                    return null;
                if (written < each)
                {
                    written++;
                    return true;
                }

                more++;
                last = (caller, action);
                return false;
            }
        }

        public (Caller? Caller, string Action, int More) Close()
        {
            lock (gate)
            {
                closed = true;
                return (last.Caller, last.Action, more);
            }
        }

        public bool TakeOver((Caller? Caller, string Action, int More) earlier)
        {
            lock (gate)
            {
                if (closed)
                    return false;
                more += earlier.More;
                last = (earlier.Caller, earlier.Action);
                return true;
            }
        }
    }
}
