using System.CommandLine;
using System.CommandLine.Parsing;
using InfoShare.Cli.Bench;
using InfoShare.Core.Stores;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench publish-size</c>: what sharing a concern costs, by how many there are.</summary>
internal static class BenchPublishSizeCommand
{
    public static Command Create()
    {
        var store = new StoreChoice("A server on which databases may be made. Left out: SQLite in the folder, or a throw-away cluster");
        var concerns = new Option<int[]>("--concerns")
        {
            Description = "How many concerns there are already; two numbers or more are compared with the first",
            HelpName = "n",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10_000, 1_000_000],
        };
        var publishes = new Option<int>("--publishes") { Description = "How many are shared in each round", HelpName = "n", DefaultValueFactory = _ => 300 };
        var repeats = new Option<int>("--repeats") { Description = "How many rounds are measured, 1 to 20", HelpName = "n", DefaultValueFactory = _ => 9 };
        var folder = new Option<string?>("--folder")
        {
            Description = "An empty folder on the disk to be measured, kept afterwards. Left out: one among the temporary files, removed",
            HelpName = "folder",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        repeats.Validators.Add(r => Require(r, r.GetValueOrDefault<int>() is >= 1 and <= 20, "is 1 to 20"));
        publishes.Validators.Add(r => Require(r, r.GetValueOrDefault<int>() >= 1, "must be 1 or more"));
        concerns.Validators.Add(r => Require(
            r, r.GetValueOrDefault<int[]>() is { Length: > 0 } n && n.All(c => c >= 2 * PublishSizePlan.OnHotChild), $"must be {2 * PublishSizePlan.OnHotChild} or more each"));
        var command = new Command("publish-size", """
            Loads as many concerns as --concerns says, each time into a database of its own, among them a child with 500 of them, and
            shares the same further ones into each in turn, with the looks at series and notices that follow. Reports the median of
            several rounds and how many times the first one's the others' is; exit code 1 when one takes more than 1.5 times as long.

            Example:
              infoshare bench publish-size --engine sqlite
              infoshare bench publish-size --engine postgres --concerns 10000 100000 1000000
            """);
        store.AddTo(command);
        foreach (Option option in new Option[] { concerns, publishes, repeats, folder, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var given = parsed.GetValue(folder);
            var place = given ?? Directory.CreateTempSubdirectory("infoshare-publish-size-").FullName;
            try
            {
                var plan = new PublishSizePlan(
                    store.Engine(parsed), store.Connection(parsed), Path.GetFullPath(place), parsed.GetValue(concerns)!, parsed.GetValue(publishes), parsed.GetValue(repeats));
                if (plan.Engine == StoreEngine.Sqlite && plan.Connection is not null)
                    throw new InvalidOperationException("SQLite is measured in a folder: give --folder instead of --connection.");
                var report = await new PublishSizeBench(plan, error.WriteLine).RunAsync(ct);
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(BenchOutput.Json(report));
                else
                    PublishSizeOutput.Print(report, output);
                return report.Holds ? 0 : 1;
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
