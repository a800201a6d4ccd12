using System.Diagnostics;
using System.Text.Json;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;
using InfoShare.AuditVerifier.Verification;

namespace InfoShare.Cli.Bench;

/// <summary>What was measured, in entries a second; the best of the rounds.</summary>
/// <param name="GoPerSecond">Go's tlog on the same files; null: it was not asked for.</param>
/// <param name="MemoryMiB">The most managed memory in use after a batch.</param>
internal sealed record VerifyBenchResult(long Entries, double OursPerSecond, double? GoPerSecond, double MemoryMiB)
{
    /// <summary>Our speed as a share of Go's.</summary>
    public double? Ratio => OursPerSecond / GoPerSecond;
}

/// <summary>How fast a full log is verified, beside Go's tlog on the same files.</summary>
/// <param name="go">The built program of tests/clients/go/checklog; null: without it.</param>
internal sealed class VerifyBench(string folder, long entries, int rounds, string? go, Action<string> say)
{
    /// <exception cref="InvalidOperationException">The log is not intact, or Go's program does not accept it.</exception>
    public VerifyBenchResult Run(CancellationToken ct)
    {
        say($"writing {entries} entries");
        var key = SyntheticLog.Write(folder, entries, ct);
        var (ours, others, memory) = (0.0, 0.0, 0.0);
        // In turns, so that both see the same machine.
        for (var round = 1; round <= rounds; round++)
        {
            say($"round {round} of {rounds}");
            var clock = Stopwatch.StartNew();
            var watch = new Memory();
            var report = LogVerifier.Verify(new LogDirectory(folder), new VerifyRequest(new LogKeys(key), [], []), watch, ct);
            if (!report.Intact)
                throw new InvalidOperationException("The log is not intact: " + report.Findings[0].Message);
            ours = Math.Max(ours, entries / clock.Elapsed.TotalSeconds);
            memory = Math.Max(memory, watch.MostMiB);
            if (go is not null)
                others = Math.Max(others, entries / (GoMilliseconds(go, key.ToString()) / 1000.0));
        }

        return new VerifyBenchResult(entries, ours, go is null ? null : others, memory);
    }

    // The time that Go's program says for hashing every entry and building the tree, without its start.
    private long GoMilliseconds(string program, string key)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [folder, key]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        foreach (var line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var check = JsonDocument.Parse(line);
            if (check.RootElement.GetProperty("check").GetString() == "entries" && check.RootElement.GetProperty("ok").GetBoolean())
                return Math.Max(1, check.RootElement.GetProperty("milliseconds").GetInt64());
        }

        throw new InvalidOperationException($"{program} does not accept the log: {said}");
    }

    private sealed class Memory : IProgress<(long Done, long Of)>
    {
        public double MostMiB { get; private set; }

        public void Report((long Done, long Of) value) => MostMiB = Math.Max(MostMiB, GC.GetTotalMemory(false) / (1024.0 * 1024));
    }
}
