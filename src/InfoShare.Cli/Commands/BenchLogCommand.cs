using System.CommandLine;
using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench log</c>: the writer's memory as the log grows, and how soon entries are covered.</summary>
internal static class BenchLogCommand
{
    public static Command Create()
    {
        var store = new StoreChoice("A server on which databases may be made. Left out: SQLite in the folder, or a throw-away cluster");
        var folder = new BenchFolder("log");
        var entries = new Option<long[]>("--entries")
        {
            Description = "The lengths at which memory is looked at, from the least to the most",
            HelpName = "n",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        entries.Validators.Add(result =>
        {
            // Where none are said, the parser has no value yet.
            if (result is { Implicit: false } && result.GetValueOrDefault<long[]>() is var given
                && (given is not { Length: > 0 } || given[0] < 1 || given.Zip(given.Skip(1)).Any(p => p.First >= p.Second)))
                result.AddError("--entries must be 1 or more, each more than the one before.");
        });
        var command = new Command("log", """
            Lets an audit log grow through the store's writer, entries alone, with checkpoints signed meanwhile as a broker signs them. Prints
            the process's memory after a full collection at each length, and how long after its answer an entry was covered by a stored
            checkpoint. Computes the root again from every leaf at the end; exit code 1 when it is not the last checkpoint's.

            Example:
              infoshare bench log --engine sqlite
            """)
        {
            Options = { entries, json },
        };
        store.AddTo(command);
        folder.AddTo(command);
        command.SetAction((parsed, ct) => folder.RunAsync(parsed, async place =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            BenchFolder.RefuseConnection(store.Engine(parsed), store.Connection(parsed));
            await using var databases = await BenchDatabases.StartAsync(store.Engine(parsed), store.Connection(parsed), place);
            var marks = await new LogBench(await databases.CreateAsync("log", ct), parsed.GetValue(entries)!, error.WriteLine).RunAsync(ct);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(BenchOutput.Json(marks));
                return 0;
            }

            foreach (var (name, value) in MachineFacts.Read(place))
                await output.WriteLineAsync($"{name,-24}{value}");
            foreach (var mark in marks)
            {
                await output.WriteLineAsync(FormattableString.Invariant(
                    $"{mark.Entries,12:N0} entries: heap {mark.HeapMiB:N1} MiB, working set {mark.WorkingSetMiB:N0} MiB, {mark.PerSecond:N0} entries a second"));
                await output.WriteLineAsync($"{"",21}{Words(mark.Cover)}");
            }

            return 0;
        }));
        return command;
    }

    /// <summary>How soon entries were covered, in words.</summary>
    internal static string Words(CoverFigures cover) => FormattableString.Invariant(
        $"from an answer to a stored checkpoint that covers its entry: median {cover.Median} ms, 99 of 100 within {cover.NinetyNine} ms, longest {cover.Longest} ms; {cover.WithinASecond} % of {cover.Entries:N0} within a second");
}
