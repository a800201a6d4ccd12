namespace InfoShare.Core.Stores;

/// <summary>
/// One read for everybody who waits for the same thing: whoever comes before it begins shares it, so that its answer is no older than any
/// of their questions. One read runs at a time; whoever comes alone does not wait.
/// </summary>
/// <param name="read">The read. It is not cancelled by who stops waiting for it.</param>
public sealed class JoinedRead<T>(Func<Task<T>> read) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private TaskCompletionSource<T>? next;

    /// <summary>The answer of a read that began after this was called.</summary>
    public Task<T> AskAsync(CancellationToken ct)
    {
        TaskCompletionSource<T> mine;
        bool begins;
        lock (gate)
        {
            begins = next is null;
            mine = next ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (begins)
            _ = RunAsync(mine);
        return mine.Task.WaitAsync(ct);
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task RunAsync(TaskCompletionSource<T> answer)
    {
        await turn.WaitAsync();
        try
        {
            lock (gate)
                next = null;
            answer.SetResult(await read());
        }
        catch (Exception e)
        {
            answer.SetException(e);
        }
        finally
        {
            turn.Release();
        }
    }
}
