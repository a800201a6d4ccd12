using InfoShare.Storage.Sql;
using InfoShare.Storage.Writing;

namespace InfoShare.Storage.Postgres;

/// <summary>
/// One of several commands in a transaction. What it asks waits until all others wait too (<see cref="PostgresTogether"/>). What it
/// posts is sent before it asks what could tell of it, and otherwise when all have come to their end: of a writer's groups one writes at a time, so
/// whoever writes early and still looks things up holds the next one up.
/// </summary>
internal sealed class PostgresCommand(TimeProvider clock, WriteGroup group) : SqlSession(clock, group)
{
    private readonly Lock stateLock = new();
    private TaskCompletionSource? waiting;
    private Task? work;
    private bool hasLocked;
    private List<Asking> asks = [];

    public override StoreEngine Engine => StoreEngine.Postgres;

    internal override bool WritesItemsLast => true;

    internal override bool AsksAtOnce => true;

    /// <summary>What it has posted and what was not sent yet.</summary>
    public Queue<Sending> Posted { get; } = [];

    /// <summary>
    /// Whether what it posted has to be sent now: what it asks could see it or comes after it, or it has taken a lock, and whoever takes that next sees
    /// what it did.
    /// </summary>
    public bool MustSend => Posted.Count > 0
        && (hasLocked || asks.Exists(a => a.Sending.Text is var text && (text.Writes || text.Locks || Posted.Any(p => text.MaySee(p.Text)))));

    /// <summary>What it asks at present: nothing once it has ended, and several things where it began several look-ups at once.</summary>
    public IReadOnlyList<Asking> Asks => HasEnded ? [] : asks;

    /// <summary>Whether it asks for a lock.</summary>
    public bool AsksForLock => asks.Exists(a => a.Sending.Text.Locks);

    /// <summary>Whether its command has come to an end.</summary>
    public bool HasEnded => work!.IsCompleted;

    /// <summary>Begins the command and returns when it asks something or has ended.</summary>
    public async ValueTask<Task<string>> BeginAsync(Func<SqlSession, ValueTask<string>> command)
    {
        var begun = command(this).AsTask();
        work = begun;
        await SettleAsync();
        return begun;
    }

    /// <summary>Gives it the answer that has come in, or the error, and returns when it asks again or has ended.</summary>
    public ValueTask GoOnAsync(Exception? error = null)
    {
        var asked = asks;
        asks = [];
        foreach (var one in asked)
            one.Answer(error);
        return SettleAsync();
    }

    /// <summary>Takes no more statements.</summary>
    public void End() => Ended = true;

    /// <summary>Begins all of them, so that they ask at one stage. They go on one at a time, since answers are given one after the other on one thread; none is left behind.</summary>
    public override async ValueTask AtOnceAsync(IReadOnlyList<Func<ValueTask>> lookUps) =>
        await Task.WhenAll(lookUps.Select(l => l().AsTask()));

    protected override async ValueTask<List<T>> QueryCoreAsync<T>(SqlText text, Argument[] arguments, object? args)
    {
        var asking = new Asking<T>(Sending.Of(text, arguments, args));
        Ask(asking);
        return await asking.Answered;
    }

    protected override async ValueTask<int> ExecuteCoreAsync(SqlText text, Argument[] arguments, object? args)
    {
        var asking = new AskingCount(Sending.Of(text, arguments, args));
        Ask(asking);
        return await asking.Answered;
    }

    protected override void PostCore(SqlText text, Argument[] arguments, object? args) => Posted.Enqueue(Sending.Of(text, arguments, args));

    internal override ValueTask CommitAsync() => throw new InvalidOperationException("The transaction is not this command's to end.");

    internal override ValueTask RollbackAsync() => throw new InvalidOperationException("The transaction is not this command's to end.");

    private void Ask(Asking asking)
    {
        hasLocked |= asking.Sending.Text.Locks;
        TaskCompletionSource? tell;
        lock (stateLock)
        {
            asks.Add(asking);
            tell = waiting;
            waiting = null;
        }

        tell?.SetResult();
    }

    // Nearly always at once: a command awaits nothing but its session, and goes on where it is given the answer.
    private async ValueTask SettleAsync()
    {
        while (!work!.IsCompleted)
        {
            Task asked;
            lock (stateLock)
            {
                if (asks.Count > 0)
                    return;
                asked = (waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await Task.WhenAny(work, asked);
        }
    }
}
