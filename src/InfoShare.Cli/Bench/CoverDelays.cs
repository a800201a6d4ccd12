using System.Collections.Concurrent;
using System.Diagnostics;

namespace InfoShare.Cli.Bench;

/// <summary>How long after their answers entries were covered by a stored checkpoint, in milliseconds.</summary>
internal sealed record CoverFigures(long Entries, int Median, int NinetyNine, int Longest, int WithinASecond);

/// <summary>
/// Measures what receipts promise: from the answer until a checkpoint that covers its entry is stored, where others can read it. In memory
/// that does not grow with the log.
/// </summary>
internal sealed class CoverDelays
{
    private const int Longest = 60_000;
    private const int Second = 1_000;
    private readonly ConcurrentQueue<(long Index, long Since)> answered = new();
    private readonly List<(long Index, long Since)> open = [];
    private readonly Lock gate = new();
    private long[] byMillisecond = new long[Longest + 1];

    /// <summary>A caller has the receipt of this entry.</summary>
    public void Answered(long index) => answered.Enqueue((index, Stopwatch.GetTimestamp()));

    /// <summary>A checkpoint of so many entries is stored.</summary>
    public void Covered(long size)
    {
        var now = Stopwatch.GetTimestamp();
        lock (gate)
        {
            while (answered.TryDequeue(out var entry))
                open.Add(entry);
            open.RemoveAll(entry =>
            {
                if (entry.Index >= size)
                    return false;
                // A checkpoint may come before the answer has left.
                var delay = entry.Since >= now ? 0 : Stopwatch.GetElapsedTime(entry.Since, now).TotalMilliseconds;
                byMillisecond[(int)Math.Min(Longest, Math.Ceiling(delay))]++;
                return true;
            });
        }
    }

    /// <summary>What was measured since the last call.</summary>
    public CoverFigures Take()
    {
        long[] taken;
        lock (gate)
            (taken, byMillisecond) = (byMillisecond, new long[Longest + 1]);
        var count = taken.Sum();
        return new CoverFigures(count, At(0.5), At(0.99), Array.FindLastIndex(taken, n => n > 0), count == 0 ? 0 : (int)(100 * taken.Take(Second + 1).Sum() / count));

        int At(double share)
        {
            var left = (long)Math.Ceiling(count * share);
            for (var i = 0; i <= Longest; i++)
            {
                left -= taken[i];
                if (left <= 0)
                    return i;
            }

            return Longest;
        }
    }
}
