using System.Diagnostics;
using System.Security.Cryptography;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Signing;

namespace InfoShare.Cli.Bench;

/// <summary>The log at one length.</summary>
/// <param name="PerSecond">Entries a second on the way from the last mark.</param>
/// <param name="HeapMiB">Of the whole process after a full collection.</param>
/// <param name="Cover">How long after their answers the entries on the way were covered.</param>
internal sealed record LogMark(long Entries, double PerSecond, double HeapMiB, double WorkingSetMiB, CoverFigures Cover);

/// <summary>
/// Lets a log grow through the writer itself, entries alone, each acknowledged on its own, with checkpoints signed meanwhile as a broker does; and
/// looks at the memory at given lengths. At the end the root is computed again from every leaf.
/// </summary>
internal sealed class LogBench(StorageOptions options, IReadOnlyList<long> marks, Action<string> say)
{
    private const int InFlight = 256;
    private const int Batch = 8_192;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);

    /// <summary>Appends so many entries, each a command of its own.</summary>
    /// <param name="answered">Told of each as its caller is.</param>
    public static Task GrowAsync(IStore store, long entries, Action<LeafPlace>? answered, CancellationToken ct)
    {
        var left = entries;
        return Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var call = PublishBench.NewCall() with { Action = "Bench/Grow" };
                    var id = await store.WriteAsync(
                        new WriteCommand<string>("Audit", s =>
                        {
                            var entry = call.Entry(s, TimeProvider.System, AuditEventKind.Query, "grown") with
                            {
                                Purpose = Purpose.AssessChild,
                                LegalBasis = LegalBasis.PublicFunction,
                                Reason = "An invented question, asked to let the log grow.",
                            };
                            s.Record(entry);
                            return ValueTask.FromResult(entry.Id);
                        })
                        {
                            AmongOthers = true,
                        },
                        ct);
                    if (answered is not null)
                        answered(store.Leaves.Find(id) ?? throw new InvalidOperationException("An acknowledged entry has no place in the log."));
                }
            },
            ct)));
    }

    public async Task<IReadOnlyList<LogMark>> RunAsync(CancellationToken ct)
    {
        await using var store = await Store.OpenAsync(options, TimeProvider.System, ct: ct);
        var crypto = OpenSslEd25519.Load();
        using var signer = new NoteSigner("bench.invalid/log", crypto.OpenKey(RandomNumberGenerator.GetBytes(32)));
        var tree = new AuditTree(store, new OwnLog(options.AuditLog, signer.Key.Name, signer, crypto), TimeProvider.System);
        await tree.OpenAsync(null, ct);

        var delays = new CoverDelays();
        StoredCheckpoint? last = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var signing = Task.Run(
            () => new CheckpointTurns(store.Leaves, Gather, TimeProvider.System).RunAsync(
                async token =>
                {
                    if (await tree.AdvanceAsync(token) is not { } checkpoint)
                        return long.MaxValue;
                    delays.Covered(checkpoint.Size);
                    Volatile.Write(ref last, checkpoint);
                    return checkpoint.Size;
                },
                stop.Token),
            CancellationToken.None);

        List<LogMark> seen = [];
        foreach (var mark in marks)
        {
            say(FormattableString.Invariant($"To {mark:N0} entries"));
            var (from, began) = (store.Leaves.Size, Stopwatch.GetTimestamp());
            await GrowAsync(store, mark - from, p => delays.Answered(p.Index), ct);
            var taken = Stopwatch.GetElapsedTime(began);
            while (Volatile.Read(ref last)?.Size != mark)
            {
                if (signing.IsCompleted)
                    await signing;
                await Task.Delay(10, ct);
            }

            using var self = Process.GetCurrentProcess();
            seen.Add(new LogMark(
                mark, (mark - from) / taken.TotalSeconds, MiB(GC.GetTotalMemory(forceFullCollection: true)), MiB(self.WorkingSet64), delays.Take()));
        }

        await stop.CancelAsync();
        await signing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        say("Computing the root again");
        await RequireRootAsync(store, last!, ct);
        return seen;
    }

    private async Task RequireRootAsync(IStore store, StoredCheckpoint last, CancellationToken ct)
    {
        var edge = new TreeEdge();
        while (edge.Size < last.Size)
        {
            var leaves = await store.ReadAsync(s => s.AuditTree.LeafHashesAsync(options.AuditLog, edge.Size, Batch), ct);
            if (leaves.Count == 0)
                break;
            foreach (var leaf in leaves)
                edge.Append(leaf);
        }

        if (edge.Size != last.Size || !edge.Root().AsSpan().SequenceEqual(last.Root))
            throw new InvalidOperationException("The last checkpoint is not the root of the entries that the database holds.");
    }

    private static double MiB(long bytes) => bytes / (1024.0 * 1024);
}
