using System.Threading.Channels;
using InfoShare.Core.Audit.Log;
using InfoShare.Testing;

namespace InfoShare.Core.Tests.Audit;

/// <summary>
/// When checkpoints are signed, in time that is stepped by hand: what a receipt promises is kept whenever entries come and however long, up to the
/// bound, a checkpoint takes.
/// </summary>
public sealed class CheckpointTurnsTests
{
    /// <summary>The longest that a checkpoint may take, from the turn's begin until it is stored, for the promise to be kept by construction.</summary>
    private static readonly TimeSpan LongestTurn = CheckpointTurns.Promised - CheckpointTurns.LongestGather;

    [Fact]
    public async Task Every_entry_is_covered_within_the_second_that_its_receipt_promises_whenever_it_comes()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            await using var log = new Log(CheckpointTurns.LongestGather);
            // Alone, in crowds, and long apart; the turns from none to the longest, and every third course always the longest.
            for (var left = 60; left > 0 || log.Uncovered;)
            {
                var arrival = left > 0 ? log.Time.Now + TimeSpan.FromMilliseconds(random.Next(3) switch { 0 => random.Next(20), 1 => random.Next(400), _ => random.Next(2_000) }) : TimeSpan.MaxValue;
                while (log.NextEvent is { } next && next <= arrival)
                    await log.StepToAsync(next, seed % 3 == 0 ? LongestTurn : TimeSpan.FromMilliseconds(random.Next((int)LongestTurn.TotalMilliseconds + 1)));
                if (left-- <= 0)
                    continue;
                log.Time.AdvanceTo(arrival);
                await log.AddAsync(1 + random.Next(3));
            }

            log.Delays.Count.ShouldBeGreaterThanOrEqualTo(60);
            log.Delays.Max().ShouldBeLessThanOrEqualTo(CheckpointTurns.Promised, $"seed {seed}");
            foreach (var (before, after) in log.Begins.Zip(log.Begins.Skip(1)))
                (after - before).ShouldBeGreaterThanOrEqualTo(CheckpointTurns.LongestGather, $"seed {seed}: entries can be counted one by one");
        }
    }

    [Fact]
    public async Task An_entry_after_a_quiet_hour_is_gathered_with_those_that_come_with_it_and_then_nothing_is_signed()
    {
        var gather = TimeSpan.FromMilliseconds(300);
        await using var log = new Log(gather);
        log.Time.Advance(TimeSpan.FromHours(1));
        await log.AddAsync(1);
        log.NextEvent.ShouldBe(log.Time.Now + gather);
        log.Time.Advance(gather / 2);
        await log.AddAsync(2);
        await log.StepToAsync(log.NextEvent!.Value, TimeSpan.Zero);
        await log.StepToAsync(log.NextEvent!.Value, TimeSpan.Zero);
        log.Delays.ShouldBe([gather, gather / 2, gather / 2]);
        (log.Uncovered, log.NextEvent).ShouldBe((false, null));
    }

    [Fact]
    public async Task A_turn_that_fails_is_followed_by_another_though_no_entry_comes()
    {
        var gather = TimeSpan.FromMilliseconds(300);
        await using var log = new Log(gather);
        await log.AddAsync(1);
        for (var n = 0; n < 3; n++)
        {
            await log.StepToAsync(log.NextEvent!.Value, TimeSpan.Zero);
            await log.StepToAsync(log.NextEvent!.Value, TimeSpan.Zero, fails: true);
        }

        await log.StepToAsync(log.NextEvent!.Value, TimeSpan.Zero);
        await log.StepToAsync(log.NextEvent!.Value, TimeSpan.Zero);
        log.Delays.ShouldBe([4 * gather]);
    }

    /// <summary>After a signer's trouble more may wait than one checkpoint takes: what was promised for then is not gathered.</summary>
    [Fact]
    public async Task A_backlog_is_covered_checkpoint_after_checkpoint_and_a_failure_on_the_way_waits_for_the_next_turn()
    {
        var gather = TimeSpan.FromMilliseconds(300);
        var (leaves, time) = (new RecentLeaves(), new SteppedTime());
        leaves.Add([.. Enumerable.Range(0, 45).Select(n => new LeafPlace($"aud_{n}", "main", n, new byte[32]))]);
        List<(TimeSpan At, long? Covered)> turns = [];
        using var stop = new CancellationTokenSource();
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var run = new CheckpointTurns(leaves, gather, time).RunAsync(
            _ =>
            {
                var covered = turns.Count == 2 ? (long?)null : Math.Min(45, (turns.LastOrDefault(t => t.Covered is not null).Covered ?? 0) + 10);
                turns.Add((time.Now, covered));
                return Task.FromResult(covered);
            },
            stop.Token);
        SynchronizationContext.SetSynchronizationContext(context);
        turns.ShouldBe([(TimeSpan.Zero, 10), (TimeSpan.Zero, 20), (TimeSpan.Zero, null)]);
        time.Advance(gather);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (turns.Count < 6)
            await Task.Delay(1, patience.Token);
        turns.Skip(3).ShouldBe([(gather, 30), (gather, 40), (gather, 45)]);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    /// <summary>A log whose turns take as long as the test says.</summary>
    private sealed class Log : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
        private readonly RecentLeaves leaves = new();
        private readonly CancellationTokenSource stop = new();
        private readonly Channel<TaskCompletionSource<long?>> begun = Channel.CreateUnbounded<TaskCompletionSource<long?>>();
        private readonly Queue<TimeSpan> waiting = new();
        private readonly Task turns;
        private long covered;
        private (TaskCompletionSource<long?> Turn, long Size, TimeSpan Ends)? turn;

        public Log(TimeSpan gather)
        {
            // Without a context to go back to, so that whoever ends a turn has seen it go on to its next wait.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            turns = new CheckpointTurns(leaves, gather, Time).RunAsync(
                _ =>
                {
                    var turn = new TaskCompletionSource<long?>();
                    begun.Writer.TryWrite(turn);
                    return turn.Task;
                },
                stop.Token);
            SynchronizationContext.SetSynchronizationContext(context);

            // The first is given at once and finds nothing.
            begun.Reader.TryRead(out var first).ShouldBeTrue();
            first!.SetResult(0);
        }

        public SteppedTime Time { get; } = new();

        public List<TimeSpan> Delays { get; } = [];

        public List<TimeSpan> Begins { get; } = [];

        public bool Uncovered => waiting.Count > 0;

        /// <summary>The end of the turn under way, or the begin of the next; null while nothing is to be covered.</summary>
        public TimeSpan? NextEvent => turn?.Ends ?? (Uncovered ? Time.NextDue : null);

        public async Task AddAsync(int entries)
        {
            var size = covered + waiting.Count;
            for (var n = 0; n < entries; n++)
                waiting.Enqueue(Time.Now);
            leaves.Add([.. Enumerable.Range(0, entries).Select(n => new LeafPlace($"aud_{size + n}", "main", size + n, new byte[32]))]);
            if (turn is null)
                await SettledAsync(TimeSpan.Zero);
        }

        /// <summary>Lets happen what is due then. A turn that begins will take so long.</summary>
        public async Task StepToAsync(TimeSpan then, TimeSpan nextTakes, bool fails = false)
        {
            Time.AdvanceTo(then);
            if (turn is { } ends)
            {
                turn = null;
                while (!fails && covered < ends.Size)
                {
                    Delays.Add(Time.Now - waiting.Dequeue());
                    covered++;
                }

                ends.Turn.SetResult(fails ? null : covered);
                if (!Uncovered)
                    return;
            }

            await SettledAsync(nextTakes);
        }

        // While something is to be covered, a turn has begun or a timer for it runs.
        private async Task SettledAsync(TimeSpan takes)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (true)
            {
                if (begun.Reader.TryRead(out var next))
                {
                    turn = (next, covered + waiting.Count, Time.Now + takes);
                    Begins.Add(Time.Now);
                    return;
                }

                if (Time.NextDue > Time.Now)
                    return;
                await Task.Delay(1, patience.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            turn?.Turn.TrySetResult(covered);
            await Should.ThrowAsync<OperationCanceledException>(() => turns);
            stop.Dispose();
        }
    }
}
