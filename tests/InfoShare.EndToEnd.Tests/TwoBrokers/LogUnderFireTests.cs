using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Proofs;
using InfoShare.EndToEnd.Tests.Crash;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Audit.V1;
using Receipt = InfoShare.AuditVerifier.Proofs.Receipt;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>
/// Brokers and PostgreSQL itself are killed at random under load (M1): no acknowledged event is missing from the log, each receipt is
/// redeemed with a proof, no proof and no kept checkpoint breaks, and every promise names a time that is a second away.
/// <para>
/// Some 25 seconds by default, which is what CI runs; <c>INFOSHARE_SOAK_SECONDS=600</c> gives the long run, <c>INFOSHARE_SOAK_SEED</c>
/// another course of it, and <c>INFOSHARE_SOAK_STRICT=1</c> asks that each promise was kept in its time, on a machine that has nothing else
/// to do.
/// </para>
/// </summary>
public sealed class LogUnderFireTests(ClusterPair pair) : IClassFixture<ClusterPair>
{
    private static readonly int Seconds = Setting("INFOSHARE_SOAK_SECONDS", 25);
    private static readonly int Seed = Setting("INFOSHARE_SOAK_SEED", 20_273);
    private static readonly bool Strict = Environment.GetEnvironmentVariable("INFOSHARE_SOAK_STRICT") == "1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The broker's own, where nothing is set.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(300);

    /// <summary>How many such moments with a write an entry may wait, in the median: somewhat less than one where turns are short.</summary>
    private const int MostYards = 2;
    private static readonly string[] Names = ["first", "second"];

    /// <summary>When nothing could be signed, by log.</summary>
    private readonly List<(string Log, DateTimeOffset From, DateTimeOffset To)> deaths = [];

    [Fact]
    public async Task Every_receipt_is_redeemed_though_brokers_and_the_database_die()
    {
        if ((ClusterPair.WhyNoCluster ?? BrokerPair.WhyNot) is { } reason)
            Assert.Skip(reason);
        using var load = new LogLoad(pair);
        await load.StartAsync();
        using var measured = new CancellationTokenSource();
        var measuring = YardsAsync(measured.Token);
        await DieAsync(load);
        await measured.CancelAsync();
        var yards = await measuring;
        await load.StopAsync();

        // The brokers go on: what they sweep of their own accord may be younger than their last checkpoint.
        var ended = DateTimeOffset.UtcNow - Second;
        load.Interrupted.ShouldBeGreaterThan(0, "no call was under way when something died, so nothing was tried");

        await using (var rows = await Rows.OpenAsync(pair.Storage))
        {
            var delays = await DelaysAsync(rows, await CoveredAsync(rows));
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{deaths.Count} deaths (seed {Seed}), {load.Receipts.Count} receipts, {load.Interrupted} cut off; from an entry to the checkpoint that covers it, without the time of deaths: median {delays[delays.Count / 2]:N3} s, 99 of 100 within {delays[delays.Count * 99 / 100]:N3} s, longest {delays[^1]:N3} s, of {delays.Count} entries; {Within(delays, 1):P1} within a second, {Within(delays, 2):P1} within two; a moment with a write took {yards[yards.Count / 2]:N3} s, the median of {yards.Count}"));

            // By construction a turn of at most half a second keeps the promise (CheckpointTurnsTests). Whether a turn takes that long is the
            // machine's affair, so that here are shares, but for a machine that has nothing else to do.
            Within(delays, 1).ShouldBeGreaterThan(0.5);
            Within(delays, 2).ShouldBeGreaterThan(0.9);

            // And a ratio: what a moment and a write take on this machine while all of it runs, beside what an entry waits. A turn that takes long by
            // itself, and not by the machine, is told by it.
            delays[delays.Count / 2].ShouldBeLessThan(MostYards * yards[yards.Count / 2]);
        }

        var log = await WholeLog.ReadAsync(pair.Storage, covered: ended);
        foreach (var receipt in load.Receipts)
            log.Holds(receipt);
        var promises = await EachIsProvedAsync(load);
        await NoCheckpointBrokeAsync(load);
        await using var all = await Rows.OpenAsync(pair.Storage);
        var late = await LateAsync(all, promises);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{promises.Count} promises, of which {late.Count} were redeemed after their time{(late.Count > 0 ? $", by {late.Max().TotalSeconds:N3} s at the most" : "")}"));
        if (Strict)
            late.ShouldBeEmpty("a promise was not kept in its time");
    }

    // A moment as long as that of gathering, and a row written beside the brokers, in seconds, sorted. What a death cuts off is none.
    private async Task<List<double>> YardsAsync(CancellationToken ct)
    {
        List<double> yards = [];
        await using (var first = await Rows.OpenAsync(pair.Storage, toChange: true))
            await first.ExecuteAsync("CREATE TABLE yard (at BIGINT)");
        while (!ct.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            await Task.Delay(Gathering, CancellationToken.None);
            try
            {
                await using var rows = await Rows.OpenAsync(pair.Storage, toChange: true);
                await rows.ExecuteAsync("INSERT INTO yard VALUES (1)");
                yards.Add(Stopwatch.GetElapsedTime(since).TotalSeconds);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or IOException or System.Net.Sockets.SocketException)
            {
                // PostgreSQL was dead.
            }
        }

        yards.Sort();
        return yards;
    }

    private async Task DieAsync(LogLoad load)
    {
        var random = new Random(Seed);
        var since = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < 3 || Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(Seconds); turn++)
        {
            await load.MoreAsync(20);
            await Task.Delay(random.Next(0, 700));
            var (which, down) = (turn % 3, TimeSpan.FromMilliseconds(random.Next(0, 500)));
            var from = DateTimeOffset.UtcNow;
            if (which == 2)
                await pair.KillDatabaseAsync(down);
            else
                await pair.KillAndStartAgainAsync(which, down);
            var to = DateTimeOffset.UtcNow;
            foreach (var log in which == 2 ? Names : [Names[which]])
                deaths.Add((log, from, to));
        }

        await load.MoreAsync(20);
    }

    // The last of the load is covered too, as soon as both brokers had a moment; gives the moment by which everything was.
    private static async Task<DateTimeOffset> CoveredAsync(Rows rows)
    {
        const string open =
            "SELECT COUNT(*) FROM audit_entry e WHERE sequence > (SELECT COALESCE(MAX(size), 0) FROM audit_checkpoint c WHERE c.log = e.log)";
        var since = Stopwatch.GetTimestamp();
        DateTimeOffset asked;
        long left;
        while (true)
        {
            asked = DateTimeOffset.UtcNow;
            left = await rows.NumberAsync(open);
            if (left == 0 || Stopwatch.GetElapsedTime(since) > Patience)
                break;
            await Task.Delay(100);
        }

        left.ShouldBe(0, "entries are covered by no checkpoint");
        return asked - Second;
    }

    // From when an entry was recorded until the first checkpoint that covers it was signed, in seconds, sorted. What the brokers swept of their own accord
    // since everything was covered may wait for its checkpoint yet.
    private async Task<List<double>> DelaysAsync(Rows rows, DateTimeOffset covered)
    {
        List<double> delays = [];
        foreach (var log in Names)
        {
            var entries = await rows.CountsAsync($"SELECT sequence, recorded_at FROM audit_entry WHERE log = '{log}'");
            var checkpoints = await CheckpointsAsync(rows, log);
            var next = 0;
            foreach (var (sequence, recorded) in entries.Select(e => (Number(e.Key), Time(e.Value))).OrderBy(e => e.Item1))
            {
                while (next < checkpoints.Count && checkpoints[next].Size < sequence)
                    next++;
                if (next == checkpoints.Count)
                {
                    recorded.ShouldBeGreaterThan(covered, $"no checkpoint covers entry {sequence} of {log}");
                    break;
                }

                delays.Add(Math.Max(0, (checkpoints[next].At - recorded - DeadIn(log, recorded, checkpoints[next].At)).TotalSeconds));
            }
        }

        delays.Sort();
        return delays;
    }

    private static double Within(List<double> delays, double seconds) => (double)delays.Count(d => d < seconds) / delays.Count;

    private TimeSpan DeadIn(string log, DateTimeOffset from, DateTimeOffset to) => deaths
        .Where(d => d.Log == log && d.From < to && d.To > from)
        .Aggregate(TimeSpan.Zero, (sum, d) => sum + ((d.To < to ? d.To : to) - (d.From > from ? d.From : from)));

    // As a caller would: a tlog-proof for each receipt, checked by the verifier, which shares no code with the log.
    private static async Task<IReadOnlyCollection<LeafPromise>> EachIsProvedAsync(LogLoad load)
    {
        var promises = new ConcurrentBag<LeafPromise>();
        var checks = (await KeysAsync(load)).ToDictionary(k => k.Key, k => new ReceiptCheck(k.Value, [], null), StringComparer.Ordinal);
        await Parallel.ForEachAsync(load.Receipts.Where(r => r.Promise.Length > 0), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (receipt, ct) =>
        {
            var check = checks[receipt.LogOrigin];
            var (promise, problem) = check.Open(new Receipt(receipt.EntryId, receipt.LogOrigin, receipt.EntryIndex, receipt.Promise));
            promise.ShouldNotBeNull(problem?.Message);
            var proof = await load.UntilAnsweredAsync(b => load.LogAt(b).GetInclusionProofAsync(
                new GetInclusionProofRequest { Origin = receipt.LogOrigin, Index = receipt.EntryIndex }, cancellationToken: ct));
            var found = check.AgainstProof(promise, ProofFile.Parse(Encoding.UTF8.GetBytes(proof.ProofFile)), null, receipt.EntryId);
            found.Verdict.ShouldBe(ReceiptVerdict.Kept, found.Message);
            promises.Add(promise);
        });
        return promises;
    }

    // By how much promises were redeemed after the time that they name, or a second after what had died runs again: until the first checkpoint
    // that covers the entry was signed.
    private async Task<List<TimeSpan>> LateAsync(Rows rows, IReadOnlyCollection<LeafPromise> promises)
    {
        List<TimeSpan> late = [];
        foreach (var log in Names)
        {
            var checkpoints = await CheckpointsAsync(rows, log);
            foreach (var promise in promises.Where(p => p.Origin.EndsWith($"/{log}", StringComparison.Ordinal)))
            {
                var at = checkpoints.First(c => c.Size > promise.Index).At;
                var due = deaths.Where(d => d.Log == log).OrderBy(d => d.From).Aggregate(
                    promise.By, (due, d) => d.From <= due && d.To + Second > due && d.To > promise.By - Second ? d.To + Second : due);
                if (at > due)
                    late.Add(at - due);
            }
        }

        return late;
    }

    private static async Task<List<(long Size, DateTimeOffset At)>> CheckpointsAsync(Rows rows, string log) =>
        [.. (await rows.CountsAsync($"SELECT size, issued_at FROM audit_checkpoint WHERE log = '{log}'")).Select(c => (Size: Number(c.Key), At: Time(c.Value))).OrderBy(c => c.Size)];

    private static async Task NoCheckpointBrokeAsync(LogLoad load)
    {
        var keys = await KeysAsync(load);
        load.Checkpoints.ShouldNotBeEmpty();
        foreach (var (origin, note) in load.Checkpoints)
        {
            var old = Checkpoint.Open(Encoding.UTF8.GetBytes(note), keys[origin]);
            var proof = await load.UntilAnsweredAsync(b => load.LogAt(b).GetConsistencyProofAsync(new GetConsistencyProofRequest { Origin = origin, OldSize = old.Size }));
            var now = Checkpoint.Open(Encoding.UTF8.GetBytes(proof.Checkpoint), keys[origin]);
            MerkleProof.Extends(old.Size, old.Root, now.Size, now.Root, [.. proof.Hashes.Select(h => TreeHash.From(h.Span))]).ShouldBeTrue(old.ToString());
        }
    }

    private static async Task<Dictionary<string, LogKeys>> KeysAsync(LogLoad load) =>
        (await load.UntilAnsweredAsync(b => load.LogAt(b).ListLogsAsync(new ListLogsRequest()))).Logs
            .ToDictionary(l => l.Origin, l => new LogKeys([.. l.Vkeys.Select(NoteKey.Parse)]), StringComparer.Ordinal);

    private static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * 10);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
