using InfoShare.Core.Stores;

namespace InfoShare.Core.Tests.Stores;

/// <summary>One read for many, never an older one than was asked for.</summary>
public sealed class JoinedReadTests
{
    private readonly Queue<TaskCompletionSource<int>> reads = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_comes_after_a_read_began_waits_for_the_next_and_shares_it()
    {
        using var joined = new JoinedRead<int>(BeginAsync);
        var first = joined.AskAsync(Ct);
        var (second, third) = (joined.AskAsync(Ct), joined.AskAsync(Ct));
        reads.Count.ShouldBe(1);

        reads.Dequeue().SetResult(1);
        (await first).ShouldBe(1);
        await BegunAsync();
        second.IsCompleted.ShouldBeFalse();
        reads.Dequeue().SetResult(2);
        (await second).ShouldBe(2);
        (await third).ShouldBe(2);
        reads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_comes_alone_is_read_for_at_once_and_every_time()
    {
        using var joined = new JoinedRead<int>(BeginAsync);
        for (var i = 0; i < 3; i++)
        {
            var asked = joined.AskAsync(Ct);
            await BegunAsync();
            reads.Dequeue().SetResult(i);
            (await asked).ShouldBe(i);
        }
    }

    [Fact]
    public async Task A_failed_read_fails_those_who_shared_it_and_not_the_next()
    {
        using var joined = new JoinedRead<int>(BeginAsync);
        var first = joined.AskAsync(Ct);
        reads.Dequeue().SetException(new InvalidOperationException("away"));
        await Should.ThrowAsync<InvalidOperationException>(() => first);

        var second = joined.AskAsync(Ct);
        await BegunAsync();
        reads.Dequeue().SetResult(5);
        (await second).ShouldBe(5);
    }

    [Fact]
    public async Task Who_stops_waiting_takes_nobody_along()
    {
        using var joined = new JoinedRead<int>(BeginAsync);
        using var stop = new CancellationTokenSource();
        var (gone, stays) = (joined.AskAsync(stop.Token), joined.AskAsync(Ct));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);

        reads.Dequeue().SetResult(3);
        await BegunAsync();
        reads.Dequeue().SetResult(4);
        (await stays).ShouldBe(4);
    }

    private Task<int> BeginAsync()
    {
        lock (reads)
        {
            var read = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            reads.Enqueue(read);
            return read.Task;
        }
    }

    private async Task BegunAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            lock (reads)
            {
                if (reads.Count > 0)
                    return;
            }

            await Task.Delay(1, patience.Token);
        }
    }
}
