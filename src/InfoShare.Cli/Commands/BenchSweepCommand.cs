using System.CommandLine;
using System.CommandLine.Parsing;
using InfoShare.Cli.Bench;
using InfoShare.Core.Stores;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench sweep</c>: what a sweep of the deadlines costs, by how many referrals are open.</summary>
internal static class BenchSweepCommand
{
    public static Command Create()
    {
        var store = new StoreChoice("A server on which databases may be made. Left out: SQLite in the folder, or a throw-away cluster");
        var open = new Option<int[]>("--open")
        {
            Description = "How many referrals are open; two numbers or more are compared with the first",
            HelpName = "n",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10_000, 1_000_000],
        };
        var due = new Option<int>("--due") { Description = "How many deadlines each sweep finds", HelpName = "n", DefaultValueFactory = _ => 500 };
        var repeats = new Option<int>("--repeats") { Description = "How many sweeps are measured, 1 to 20", HelpName = "n", DefaultValueFactory = _ => 9 };
        var folder = new Option<string?>("--folder")
        {
            Description = "An empty folder on the disk to be measured, kept afterwards. Left out: one among the temporary files, removed",
            HelpName = "folder",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        repeats.Validators.Add(r => Require(r, r.GetValueOrDefault<int>() is >= 1 and <= SweepPlan.MostRepeats, $"is 1 to {SweepPlan.MostRepeats}"));
        due.Validators.Add(r => Require(r, r.GetValueOrDefault<int>() >= 1, "must be 1 or more"));
        var command = new Command("sweep", """
            Loads as many open referrals as --open says, each time into a database of its own, and sweeps them in turn with the
            same number of deadlines passed: the escalations, notices and audit entries are written as always. Reports the median
            of several sweeps and how many times the first one's the others' is; exit code 1 when a sweep did not fire what was due.

            Example:
              infoshare bench sweep --engine sqlite
              infoshare bench sweep --engine postgres --open 10000 100000 1000000
            """);
        store.AddTo(command);
        foreach (Option option in new Option[] { open, due, repeats, folder, json })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var needed = result.GetValue(due) * (SweepPlan.WarmUp + result.GetValue(repeats));
            if (result.GetValue(open)!.Any(n => n < needed))
                result.AddError($"--open must be {needed} or more, so that every sweep finds --due deadlines.");
        });

        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var given = parsed.GetValue(folder);
            var place = given ?? Directory.CreateTempSubdirectory("infoshare-sweep-").FullName;
            try
            {
                var plan = new SweepPlan(
                    store.Engine(parsed), store.Connection(parsed), Path.GetFullPath(place), parsed.GetValue(open)!, parsed.GetValue(due), parsed.GetValue(repeats));
                if (plan.Engine == StoreEngine.Sqlite && plan.Connection is not null)
                    throw new InvalidOperationException("SQLite is measured in a folder: give --folder instead of --connection.");
                var report = await new SweepBench(plan, error.WriteLine).RunAsync(ct);
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(BenchOutput.Json(report));
                else
                    SweepOutput.Print(report, output);
                return 0;
            }
            catch (Exception e) when (e is InvalidOperationException or StoreStartException or BulkLoadException or StoreException or IOException
                or Npgsql.NpgsqlException)
            {
                await error.WriteLineAsync(e.Message);
                return 1;
            }
            finally
            {
                if (given is null)
                    Directory.Delete(place, recursive: true);
            }
        });
        return command;
    }

    private static void Require(OptionResult result, bool holds, string rule)
    {
        if (!holds)
            result.AddError($"{result.Option.Name} {rule}.");
    }
}
