namespace InfoShare.Core.Audit.Log;

/// <summary>
/// Says when checkpoints are signed: a moment after an entry has become durable, so that those that come with it are in the same checkpoint,
/// and turn after turn while more come. An entry waits for the turn under way or for the moment of gathering, whichever takes longer, and
/// then for its own turn: with at most half a second for either it is covered within the second that its receipt promises.
/// <para>
/// Never at once, and never more often than the moment is long: whoever watches the checkpoints counts entries by the moment and not one
/// by one (docs/audit.md, "What counting tells").
/// </para>
/// </summary>
/// <param name="leaves">Tells of entries.</param>
/// <param name="gather">The moment: at most half of what a receipt promises.</param>
/// <param name="time">Real time, never the partnership's clock.</param>
public sealed class CheckpointTurns(RecentLeaves leaves, TimeSpan gather, TimeProvider time)
{
    /// <summary>Within which a receipt promises a checkpoint, from when its entry became durable.</summary>
    public static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    /// <summary>The longest that entries may be gathered for a checkpoint.</summary>
    public static readonly TimeSpan LongestGather = Promised / 2;

    /// <summary>Looks without having been told of an entry: another broker may write the same log.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(10);

    /// <summary>Gives turns, the first one at once, until it is cancelled.</summary>
    /// <param name="turn">
    /// Covers what is durable when it begins, or as much of a backlog as one checkpoint takes; gives how far the log is covered then, null when it could
    /// not be.
    /// </param>
    /// <param name="ct">Ends it with <see cref="OperationCanceledException"/>.</param>
    public async Task RunAsync(Func<CancellationToken, Task<long?>> turn, CancellationToken ct)
    {
        var covered = -1L;
        while (true)
        {
            var (size, began) = (leaves.Size, time.GetTimestamp());
            var reached = await turn(ct);

            // A backlog, as after a signer's trouble: the promise of what waits has been broken for long, and nothing is gathered.
            while (reached < size)
                reached = await turn(ct);
            if (reached is not null)
                covered = size;
            if (leaves.Size == covered)
            {
                // A bell that rang for what the turn has covered already is no news.
                while (leaves.Size == covered && await leaves.Grown.WaitAsync(LookAnyway, ct))
                {
                }

                began = time.GetTimestamp();
            }

            if (gather - time.GetElapsedTime(began) is { Ticks: > 0 } left)
                await Task.Delay(left, time, ct);
        }
    }
}
