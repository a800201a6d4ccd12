using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
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
/// cost of a disk flush is shared by everybody who waited for the last one. Where the database and the commands allow it, the next group
/// begins while one becomes durable (<see cref="WriteGroup"/> says who waits for whom). When a group fails it is rolled back and
/// replayed one command at a time, so that only the guilty one fails.
/// </summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    private const int MostAttempts = 8;
    private const int MostUniqueKeyRaces = 3;

    /// <summary>One is applied while the one before it becomes durable. A third makes groups smaller and nothing faster.</summary>
    private const int MostFlights = 2;

    /// <summary>Fewer are not worth parting.</summary>
    private const int SmallestPart = 32;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly StoreDatabase database;
    private readonly StorageOptions options;
    private readonly WakeHub wakes;
    private readonly StorageMetrics metrics;
    private readonly RecentLeaves leaves;
    private readonly ILogger logger;
    private readonly Channel<QueuedCommand> queue;

    // Those that go first. Each is in the queue too, where there was room, to wake the writer.
    private readonly ConcurrentQueue<QueuedCommand> first = new();
    private readonly Task loop;
    private volatile TaskCompletionSource? manyWait;
    private int many = int.MaxValue;
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
        if (command.GoesFirst)
            first.Enqueue(command);
        if (!queue.Writer.TryWrite(command) && (stopping || !command.GoesFirst))
        {
            command.TryTake();
            metrics.Taken(command.QueuedAt);
            metrics.Command(command.Name, "busy");
            throw stopping ? Closed() : new StoreBusyException(RetryHint());
        }

        TellIfMany();
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
        // The groups that are under way, the eldest first.
        var flights = new List<Flight>();
        while (true)
        {
            // Where the queue was full, nothing in it tells of one that goes first.
            var waiting = first.IsEmpty ? queue.Reader.WaitToReadAsync().AsTask() : Task.FromResult(true);
            while (flights.Count > 0 && await Task.WhenAny(flights[0].Ending, waiting) != waiting)
                await SettleAsync(flights);
            if (!await waiting)
                break;

            // One reads at a time, so that whoever comes meanwhile makes the next one large; it is large when as many wait as are under way.
            if (flights.Count > 0)
                await (flights.Count < MostFlights ? ReadOrManyAsync(flights) : flights[0].Ending);
            while (flights.Count > 0 && flights[0].Ending.IsCompleted)
                await SettleAsync(flights);
            var commands = Take(flights.Sum(f => f.Commands.Count));
            if (commands.Count == 0)
                continue;
            if (!flights.TrueForAll(f => f.MayBeBeside(commands)))
                await SeeThroughAsync(flights);
            flights.Add(Begin(commands, flights.LastOrDefault()));
            if (!flights[^1].AllowsOthers)
                await SeeThroughAsync(flights);
        }

        await SeeThroughAsync(flights);
    }

    /// <summary>Over when the youngest has read, or when as many wait as are under way.</summary>
    private async Task ReadOrManyAsync(List<Flight> flights)
    {
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        manyWait = wait;
        Volatile.Write(ref many, Math.Max(SmallestPart, flights.Sum(f => f.Commands.Count)));
        TellIfMany();
        await Task.WhenAny(flights[^1].Group.HasRead, wait.Task);
        Volatile.Write(ref many, int.MaxValue);
    }

    private void TellIfMany()
    {
        if (Volatile.Read(ref many) is < int.MaxValue and var enough && queue.Reader.Count >= enough)
            manyWait?.TrySetResult();
    }

    // Groups of one size cost less than a large and a small one, and whoever is answered by one of those under way is in the next.
    private List<QueuedCommand> Take(int underWay)
    {
        var part = database.MayOverlap ? Math.Max(SmallestPart, (queue.Reader.Count + underWay) / MostFlights) : options.MaxGroup;
        var group = new List<QueuedCommand>(Math.Min(options.MaxGroup, queue.Reader.Count));
        var together = true;
        while (group.Count < (together ? Math.Min(part, options.MaxGroup) : options.MaxGroup) && TryNext(out var command))
        {
            if (!IsTaken(command))
                continue;
            group.Add(command);
            together &= command.AmongOthers;
        }

        return group;
    }

    private bool IsTaken(QueuedCommand command)
    {
        metrics.Taken(command.QueuedAt);
        if (command.TryTake())
            return true;
        metrics.Command(command.Name, "dropped");
        return false;
    }

    private bool TryNext([NotNullWhen(true)] out QueuedCommand? command)
    {
        do
        {
            if (first.TryDequeue(out command))
                return true;
        }
        while (queue.Reader.TryRead(out command) && command.GoesFirst);

        return command is not null;
    }

    private Flight Begin(List<QueuedCommand> commands, Flight? before)
    {
        // A command alone, with nobody before it, is not worth the round trip more.
        var allowsOthers = database.MayOverlap && (commands.Count > 1 || before is not null) && commands.TrueForAll(c => c.AmongOthers);
        var flight = new Flight(commands, new WriteGroup(options, before?.Group), allowsOthers);
        flight.Ending = Task.Run(async () =>
        {
            try
            {
                var applied = await ApplyAsync(flight);
                flight.Group.Sent();
                await flight.Group.MayEnd;
                return applied.Kind == TriedKind.Done ? await EndAsync(flight) : applied;
            }
            catch (Exception e)
            {
                Lose(commands, e);
                return Tried.Well;
            }
            finally
            {
                flight.Group.Ended();
            }
        });
        return flight;
    }

    /// <summary>Takes the eldest off, which has ended. When it failed, all others end first: as long as they are open, they hold what a replay may need.</summary>
    private async Task SettleAsync(List<Flight> flights)
    {
        if ((await flights[0].Ending).Kind == TriedKind.Done)
        {
            flights.RemoveAt(0);
            return;
        }

        var tried = await Task.WhenAll(flights.Select(f => f.Ending));
        for (var i = 0; i < tried.Length; i++)
        {
            if (tried[i].Kind == TriedKind.Done)
                continue;
            try
            {
                await ReplayAsync(flights[i].Commands, tried[i]);
            }
            catch (Exception e)
            {
                Lose(flights[i].Commands, e);
            }
        }

        flights.Clear();
    }

    private async Task SeeThroughAsync(List<Flight> flights)
    {
        while (flights.Count > 0)
            await SettleAsync(flights);
    }

    /// <summary>Sees a group that failed through to the point where every command in it is answered, one command at a time.</summary>
    private async Task ReplayAsync(List<QueuedCommand> group, Tried tried)
    {
        var patience = new Patience(stopping ? TimeSpan.Zero : options.RetryFor);
        metrics.RolledBack();
        for (var i = 0; i < group.Count; i++)
        {
            // A replay may take long after the database was away, and what goes first was promised for then.
            while (first.TryDequeue(out var promised))
            {
                if (IsTaken(promised))
                    await WriteSingleAsync(promised, null, false, patience);
            }

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
        for (var attempt = 1; ; attempt++)
        {
            var tried = former ?? await TryAsync(command);
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

    /// <summary>One transaction for a command alone.</summary>
    private async Task<Tried> TryAsync(QueuedCommand command)
    {
        var flight = new Flight([command], new WriteGroup(options, null), allowsOthers: false);
        var applied = await ApplyAsync(flight);
        return applied.Kind == TriedKind.Done ? await EndAsync(flight) : applied;
    }

    /// <summary>One transaction for all: applies them. Where others may be applied while it ends, all that could wait for a row is sent before.</summary>
    private async Task<Tried> ApplyAsync(Flight flight)
    {
        try
        {
            flight.Sql = await database.BeginWriteAsync(flight.Group);
        }
        catch (Exception e)
        {
            return new Tried(TriedKind.RolledBack, e, database.Explain(e), NotConnected: true);
        }

        var sql = flight.Sql;
        try
        {
            var replies = new IdempotentReplies(sql);
            await replies.LoadAsync(flight.Commands.Where(c => c.Key is not null).Select(c => c.Key!));
            for (var i = 0; i < flight.Commands.Count;)
                i += await ApplyNextAsync(flight.Commands, i, flight.Outcomes, sql, replies);
            replies.Post();
            if (flight.AllowsOthers)
                await sql.SendAsync();
            return Tried.Well;
        }
        catch (Exception e)
        {
            return await RolledBackAsync(sql, e);
        }
    }

    /// <summary>Makes what was applied durable. Answers everybody when it is and nobody when it is not.</summary>
    private async Task<Tried> EndAsync(Flight flight)
    {
        var sql = flight.Sql!;
        long committing;
        try
        {
            await flight.Group.FlushAsync(sql);
            committing = Stopwatch.GetTimestamp();
            await sql.CommitAsync();
        }
        catch (CommitOutcomeUnknownException e)
        {
            leaves.Unknown(flight.Group.Leaves.Count);
            await sql.RollbackAsync();
            return new Tried(TriedKind.Unknown, e.InnerException, database.Explain(e.InnerException!), NotConnected: true);
        }
        catch (Exception e)
        {
            return await RolledBackAsync(sql, e);
        }

        // Durable. Nothing that fails from here on may lead to a replay, so it stands outside of the try.
        var finished = Stopwatch.GetTimestamp();
        try
        {
            leaves.Add(flight.Group.Leaves);
            foreach (var command in flight.Commands)
                command.Answer();
            wakes.Ring(sql.Wakes);
            var groupTime = Stopwatch.GetElapsedTime(flight.Started, finished);
            Volatile.Write(ref secondsPerGroup, (0.8 * secondsPerGroup) + (0.2 * groupTime.TotalSeconds));
            metrics.Committed(flight.Commands.Count, groupTime, Stopwatch.GetElapsedTime(committing, finished));
            for (var i = 0; i < flight.Commands.Count; i++)
                metrics.Command(flight.Commands[i].Name, flight.Outcomes[i]);
        }
        catch (Exception e)
        {
            Lose(flight.Commands, e);
        }

        return Tried.Well;
    }

    private async Task<Tried> RolledBackAsync(SqlSession sql, Exception e)
    {
        await sql.RollbackAsync();
        // What the database said comes first: a store may have caught it and thrown something of its own.
        var cause = sql.Failure ?? e;
        return new Tried(TriedKind.RolledBack, cause, database.Explain(cause));
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

    // A defect in this class must not end the only writer: these callers learn that nobody knows. Who was answered stays so.
    private void Lose(List<QueuedCommand> commands, Exception e)
    {
        logger.LogError("The writer failed unexpectedly: {Error}", e.GetType().FullName);
        foreach (var command in commands)
            command.Fail(new StoreUnavailableException("The writer failed; whether this was written is unknown.", outcomeUnknown: true));
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

    private sealed record Tried(TriedKind Kind, Exception? Cause = null, Fault Fault = default, bool NotConnected = false)
    {
        public static Tried Well { get; } = new(TriedKind.Done);
    }

    /// <summary>A group on its way.</summary>
    private sealed class Flight(List<QueuedCommand> commands, WriteGroup group, bool allowsOthers)
    {
        public List<QueuedCommand> Commands { get; } = commands;

        public WriteGroup Group { get; } = group;

        public string[] Outcomes { get; } = new string[commands.Count];

        public long Started { get; } = Stopwatch.GetTimestamp();

        public SqlSession? Sql { get; set; }

        /// <summary>Its end. It does not throw.</summary>
        public Task<Tried> Ending { get; set; } = Task.FromResult(Tried.Well);

        /// <summary>Whether other groups may begin before its end.</summary>
        public bool AllowsOthers { get; } = allowsOthers;

        /// <summary>
        /// Whether these may begin before its end: they are to it what commands of another broker are, which they allow; and none of them
        /// is a request that it holds too, which would lose the race for its key and the whole group with it.
        /// </summary>
        public bool MayBeBeside(List<QueuedCommand> others)
        {
            if (!AllowsOthers || !others.TrueForAll(c => c.AmongOthers))
                return false;
            var keys = Commands.Select(c => c.Key).OfType<IdempotencyKey>().Select(k => (k.OrganisationId, k.RequestId)).ToHashSet();
            return !others.Exists(c => c.Key is { } key && keys.Contains((key.OrganisationId, key.RequestId)));
        }
    }

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
