using System.Diagnostics;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sessions;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Writing;

/// <summary>
/// A command between its caller and the writer. What became of it is held back until the group is durable, failures
/// too: a command that was refused because of what another in its group had written must not be answered when that
/// other is rolled back.
/// </summary>
internal abstract class QueuedCommand(string name, IdempotencyKey? key, bool amongOthers, bool goesFirst)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Dropped = 2;

    private CancellationTokenRegistration cancellation;
    private int state;

    public string Name { get; } = name;

    public IdempotencyKey? Key { get; } = key;

    /// <summary>Whether it may be applied side by side with others.</summary>
    public bool AmongOthers { get; } = amongOthers;

    /// <summary>Whether it goes before all who wait.</summary>
    public bool GoesFirst { get; } = goesFirst;

    public long QueuedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Applies the command; for one with a key, gives its reply as JSON.</summary>
    public abstract ValueTask<string?> ApplyAsync(SqlWriteSession session);

    /// <summary>Holds a remembered reply.</summary>
    public abstract void HoldReply(string json);

    /// <summary>Holds a failure.</summary>
    public abstract void HoldFailure(Exception failure);

    /// <summary>The group is durable: tells the caller what is held.</summary>
    public abstract void Answer();

    /// <summary>Tells the caller of a failure at once; only when the command's transaction is known or declared lost.</summary>
    public void Fail(Exception failure)
    {
        HoldFailure(failure);
        Answer();
    }

    /// <summary>Lets the caller drop the command for as long as nobody took it. Call it before the command is queued.</summary>
    public void DropOn(CancellationToken ct)
    {
        if (ct.CanBeCanceled)
            cancellation = ct.UnsafeRegister(static (self, token) => ((QueuedCommand)self!).Drop(token), this);
    }

    /// <summary>The writer takes the command; false when the caller dropped it.</summary>
    public bool TryTake()
    {
        cancellation.Unregister();
        return Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;
    }

    protected abstract void AnswerDropped(CancellationToken ct);

    private void Drop(CancellationToken ct)
    {
        if (Interlocked.CompareExchange(ref state, Dropped, Waiting) == Waiting)
            AnswerDropped(ct);
    }
}

/// <inheritdoc />
internal sealed class QueuedCommand<TResult>(WriteCommand<TResult> command)
    : QueuedCommand(command.Name, command.Key, command.AmongOthers, command.GoesFirst)
{
    /// <summary>Whether a result of this type was seen to survive JSON.</summary>
    private static bool replyChecked;

    // The caller's continuation runs elsewhere: the writer must not execute somebody's request handler.
    private readonly TaskCompletionSource<TResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? result;
    private Exception? failure;

    public Task<TResult> Answered => answer.Task;

    public override async ValueTask<string?> ApplyAsync(SqlWriteSession session)
    {
        result = await command.Apply(session);
        failure = null;
        if (Key is null)
            return null;
        var reply = StoredValues.FromObject(result, typeof(TResult));
        if (!Volatile.Read(ref replyChecked))
        {
            // A type that cannot be read back would only be noticed by the first retry, in production.
            StoredValues.ToObject<TResult>(reply);
            Volatile.Write(ref replyChecked, true);
        }
        return reply;
    }

    public override void HoldReply(string json)
    {
        result = StoredValues.ToObject<TResult>(json);
        failure = null;
    }

    public override void HoldFailure(Exception failure) => this.failure = failure;

    public override void Answer()
    {
        if (failure is null)
            answer.TrySetResult(result!);
        else
            answer.TrySetException(failure);
    }

    protected override void AnswerDropped(CancellationToken ct) => answer.TrySetCanceled(ct);
}
