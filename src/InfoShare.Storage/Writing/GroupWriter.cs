using System.Diagnostics;
using System.Threading.Channels;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sessions;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Wakes;
using Microsoft.Extensions.Logging;

namespace InfoShare.Storage.Writing;

/// <summary>
/// The store's single writer. Takes what waits, applies it in one transaction, and answers when that is durable: the
/// cost of a disk flush is shared by everybody who waited for the last one. When a group fails it is rolled back and
/// replayed one command at a time, so that only the guilty one fails.
/// </summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    private const int MostAttempts = 8;
    private const int MostUniqueKeyRaces = 3;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly StoreDatabase database;
    private readonly StorageOptions options;
    private readonly WakeHub wakes;
    private readonly StorageMetrics metrics;
    private readonly RecentLeaves leaves;
    private readonly ILogger logger;
    private readonly Channel<QueuedCommand> queue;
    private readonly Task loop;
    private double secondsPerGroup = 0.01;
    private bool stopping;

    public GroupWriter(
        StoreDatabase database, StorageOptions options, WakeHub wakes, StorageMetrics metrics, RecentLeaves leaves, ILogger logger)
    {
        this.database = database;
        this.options = options;
        this.wakes = wakes;
        this.metrics = metrics;
        this.leaves = leaves;
        this.logger = logger;
        queue = Channel.CreateBounded<QueuedCommand>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        loop = Task.Run(RunAsync);
    }

    /// <summary>Queues a command, or says at once that there is no room.</summary>
    public void Queue(QueuedCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        metrics.Queued();
        command.DropOn(ct);
        if (!queue.Writer.TryWrite(command))
        {
            command.TryTake();
            metrics.Taken(command.QueuedAt);
            metrics.Command(command.Name, "busy");
            throw stopping ? Closed() : new StoreBusyException(RetryHint());
        }
    }

    /// <summary>Takes no more, finishes what waits, ends.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        queue.Writer.TryComplete();
        await loop;
    }

    private async Task RunAsync()
    {
        var group = new List<QueuedCommand>(options.MaxGroup);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (group.Count < options.MaxGroup && queue.Reader.TryRead(out var command))
            {
                metrics.Taken(command.QueuedAt);
                if (command.TryTake())
                    group.Add(command);
                else
                    metrics.Command(command.Name, "dropped");
            }
            if (group.Count > 0)
            {
                try
                {
                    await WriteAsync(group);
                }
                catch (Exception e)
                {
                    // A defect in this class must not end the only writer: these callers learn that nobody knows.
                    logger.LogError("The writer failed unexpectedly: {Error}", e.GetType().FullName);
                    foreach (var command in group)
                        command.Fail(new StoreUnavailableException("The writer failed; whether this was written is unknown.", outcomeUnknown: true));
                }
            }
            group.Clear();
        }
    }

    /// <summary>Sees a group through to the point where every command in it is answered.</summary>
    private async Task WriteAsync(List<QueuedCommand> group)
    {
        var patience = new Patience(stopping ? TimeSpan.Zero : options.RetryFor);
        var tried = await TryAsync(group);
        if (tried.Kind == TriedKind.Done)
            return;
        metrics.RolledBack();
        for (var i = 0; i < group.Count; i++)
        {
            var command = group[i];
            // Without a key nobody can find out whether the lost answer was a yes, so saying anything else would be a guess.
            if (tried.Kind == TriedKind.Unknown && command.Key is null)
            {
                Fail(command, Unknown());
                continue;
            }
            var reachable = await WriteSingleAsync(command, group.Count == 1 ? tried : null, tried.Kind == TriedKind.Unknown, patience);
            if (reachable)
                continue;
            for (i++; i < group.Count; i++)
                Fail(group[i], tried.Kind == TriedKind.Unknown ? Unknown() : Unreachable());
        }
    }

    /// <summary>
    /// Applies one command in a transaction of its own, again and again within bounds while the database's state is to
    /// blame. False when the database cannot be reached and there is no patience left to try others.
    /// </summary>
    private async Task<bool> WriteSingleAsync(QueuedCommand command, Tried? former, bool unknown, Patience patience)
    {
        QueuedCommand[] alone = [command];
        for (var attempt = 1; ; attempt++)
        {
            var tried = former ?? await TryAsync(alone);
            former = null;
            if (tried.Kind == TriedKind.Done)
                return true;
            if (tried.Kind == TriedKind.Unknown)
            {
                unknown = true;
                if (command.Key is null)
                {
                    Fail(command, Unknown());
                    return true;
                }
            }
            else if (tried.Fault.Kind != FaultKind.Transient || (tried.Fault.UniqueKey && attempt >= MostUniqueKeyRaces))
            {
                Fail(command, tried.Fault.AsException(tried.Cause!));
                return true;
            }

            var exhausted = patience.IsOver || (!tried.NotConnected && attempt >= MostAttempts);
            if (exhausted)
            {
                Fail(command, unknown ? Unknown() : tried.NotConnected ? Unreachable() : tried.Fault.AsException(tried.Cause!));
                return !tried.NotConnected;
            }
            logger.LogWarning(
                "Command {Command} is applied again after a {Kind} of the database, code {Code}, attempt {Attempt}",
                command.Name, tried.Kind == TriedKind.Unknown ? "lost commit" : "transient fault", tried.Fault.Code, attempt);
            await Patience.PauseAsync(attempt, tried.NotConnected);
        }
    }

    /// <summary>One transaction for all. Answers everybody when it is durable and nobody when it is not.</summary>
    private async Task<Tried> TryAsync(IReadOnlyList<QueuedCommand> commands)
    {
        var started = Stopwatch.GetTimestamp();
        var group = new WriteGroup(options);
        SqlSession sql;
        try
        {
            sql = await database.BeginWriteAsync(group);
        }
        catch (Exception e)
        {
            return new Tried(TriedKind.RolledBack, e, database.Explain(e), NotConnected: true);
        }

        var outcomes = new string[commands.Count];
        long committing;
        try
        {
            var replies = new IdempotentReplies(sql);
            await replies.LoadAsync(commands.Where(c => c.Key is not null).Select(c => c.Key!));
            for (var i = 0; i < commands.Count;)
                i += await ApplyNextAsync(commands, i, outcomes, sql, replies);
            await group.FlushAsync(sql);
            replies.Post();
            committing = Stopwatch.GetTimestamp();
            await sql.CommitAsync();
        }
        catch (CommitOutcomeUnknownException e)
        {
            await sql.RollbackAsync();
            return new Tried(TriedKind.Unknown, e.InnerException, database.Explain(e.InnerException!), NotConnected: true);
        }
        catch (Exception e)
        {
            await sql.RollbackAsync();
            // What the database said comes first: a store may have caught it and thrown something of its own.
            var cause = sql.Failure ?? e;
            return new Tried(TriedKind.RolledBack, cause, database.Explain(cause));
        }

        // Durable. Nothing that fails from here on may lead to a replay, so it stands outside of the try.
        var finished = Stopwatch.GetTimestamp();
        leaves.Add(group.Leaves);
        foreach (var command in commands)
            command.Answer();
        wakes.Ring(sql.Wakes);
        var groupTime = Stopwatch.GetElapsedTime(started, finished);
        secondsPerGroup = (0.8 * secondsPerGroup) + (0.2 * groupTime.TotalSeconds);
        metrics.Committed(commands.Count, groupTime, Stopwatch.GetElapsedTime(committing, finished));
        for (var i = 0; i < commands.Count; i++)
            metrics.Command(commands[i].Name, outcomes[i]);
        return new Tried(TriedKind.Done);
    }

    /// <summary>Applies the next commands: as many side by side as may be, else one. Returns how many.</summary>
    private static async ValueTask<int> ApplyNextAsync(
        IReadOnlyList<QueuedCommand> commands, int first, string[] outcomes, SqlSession sql, IdempotentReplies replies)
    {
        var count = 0;
        var keys = new HashSet<(string, Guid)>();
        while (first + count < commands.Count && commands[first + count] is { AmongOthers: true } next
            && (next.Key is not { } key || keys.Add((key.OrganisationId, key.RequestId))))
        {
            count++;
        }

        if (count < 2 || sql.Together() is not { } together)
        {
            outcomes[first] = await ApplyAsync(commands[first], sql, replies);
            return 1;
        }

        var applied = await together.ApplyAsync(
            [.. commands.Skip(first).Take(count).Select(c => (Func<SqlSession, ValueTask<string>>)(session => ApplyAsync(c, session, replies)))]);
        applied.CopyTo(outcomes, first);
        return count;
    }

    /// <summary>Applies one command and holds its outcome. Throws when the whole transaction has to go.</summary>
    private static async ValueTask<string> ApplyAsync(QueuedCommand command, SqlSession sql, IdempotentReplies replies)
    {
        sql.BeginCommand();
        try
        {
            if (command.Key is { } key && replies.Find(key) is { } remembered)
            {
                command.HoldReply(remembered);
                return "repeated";
            }
            var reply = await command.ApplyAsync(new SqlWriteSession(sql));
            if (sql.Failure is { } swallowed)
                throw new InvalidOperationException("The command went on after an error of the database.", swallowed);
            if (command.Key is not null)
                replies.Add(command.Key, reply!);
            return "done";
        }
        catch (Exception e) when (sql.Failure is null && !sql.HasWritten)
        {
            sql.ForgetCommand();
            command.HoldFailure(e);
            return "refused";
        }
    }

    private void Fail(QueuedCommand command, Exception failure)
    {
        command.Fail(failure);
        metrics.Command(command.Name, failure is StoreException ? "failed" : "refused");
        if (failure is StoreException)
            logger.LogError("Command {Command} failed: {Message}", command.Name, failure.Message);
    }

    /// <summary>How long the present queue takes at the present speed, within 50 ms and 5 s.</summary>
    private TimeSpan RetryHint() => TimeSpan.FromSeconds(
        Math.Clamp(Volatile.Read(ref secondsPerGroup) * options.QueueCapacity / options.MaxGroup, 0.05, 5));

    private static StoreUnavailableException Unknown() => new(
        "The connection to the database was lost during the commit, so it is unknown whether this was written.", outcomeUnknown: true);

    private static StoreUnavailableException Unreachable() =>
        new("The database cannot be reached at present. Nothing was written.");

    private static StoreUnavailableException Closed() => new("The store is closing and takes no more commands.");

    private enum TriedKind
    {
        Done,
        RolledBack,
        Unknown,
    }

    private sealed record Tried(TriedKind Kind, Exception? Cause = null, Fault Fault = default, bool NotConnected = false);

    /// <summary>What is left of the time that one group may take. Real time, because a stopped test clock must not stop it.</summary>
    private sealed class Patience(TimeSpan total)
    {
        private readonly long started = Stopwatch.GetTimestamp();

        public bool IsOver => Stopwatch.GetElapsedTime(started) >= total;

        public static Task PauseAsync(int attempt, bool notConnected)
        {
            var longest = Math.Min(LongestPause.TotalMilliseconds, (notConnected ? 20 : 2) * Math.Pow(2, Math.Min(attempt, 10)));
            return Task.Delay(TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2))));
        }
    }
}
