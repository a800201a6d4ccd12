using System.CommandLine;
using System.ComponentModel;
using InfoShare.AuditVerifier;
using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench verify</c>: how fast a full audit log is verified, beside Go's tlog.</summary>
internal static class BenchVerifyCommand
{
    public static Command Create()
    {
        var entries = new Option<long>("--entries") { Description = "Entries in the log", HelpName = "n", DefaultValueFactory = _ => 1_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "How often each verifies it, in turns; the best counts", HelpName = "n", DefaultValueFactory = _ => 3 };
        var go = new Option<string?>("--go") { Description = "Go's program to compare with, built from tests/clients/go/checklog. Left out: ours alone", HelpName = "file" };
        var command = new Command("verify", """
            Writes a log of invented entries, verifies it (every entry, every tile, the root, the signature), and lets Go's
            golang.org/x/mod/sumdb/tlog hash the same files to the same root.

            Example:
              GO111MODULE=off GOPATH=/usr/share/gocode go build -o checklog ./tests/clients/go/checklog
              infoshare bench verify --entries 1000000 --go ./checklog
            """)
        {
            Options = { entries, rounds, go },
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var place = Directory.CreateTempSubdirectory("infoshare-verify-").FullName;
            try
            {
                var result = new VerifyBench(place, parsed.GetValue(entries), parsed.GetValue(rounds), parsed.GetValue(go), error.WriteLine).Run(ct);
                foreach (var (name, value) in MachineFacts.Read(place))
                    await output.WriteLineAsync($"{name,-24}{value}");
                await output.WriteLineAsync(FormattableString.Invariant($"{"entries",-24}{result.Entries:N0}"));
                await output.WriteLineAsync(FormattableString.Invariant($"{"ours, entries/s",-24}{result.OursPerSecond:N0}"));
                if (result.GoPerSecond is { } other)
                {
                    await output.WriteLineAsync(FormattableString.Invariant($"{"Go's tlog, entries/s",-24}{other:N0}"));
                    await output.WriteLineAsync(FormattableString.Invariant($"{"ours / Go's",-24}{result.Ratio:N2}"));
                }

                await output.WriteLineAsync(FormattableString.Invariant($"{"managed memory, MiB",-24}{result.MemoryMiB:N0}"));
                return 0;
            }
            catch (Exception e) when (e is InvalidOperationException or AuditException or IOException or Win32Exception)
            {
                await error.WriteLineAsync(e.Message);
                return 1;
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        });
        return command;
    }
}
