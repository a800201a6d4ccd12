using System.CommandLine;
using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench</c>: measures a broker on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var store = new StoreChoice("An empty database. Left out: SQLite in the folder, or a throw-away cluster of this machine's PostgreSQL");
        var people = new Option<int>("--people") { Description = "How many people are loaded first, at least 200", HelpName = "n", DefaultValueFactory = _ => 20_000 };
        var requests = new Option<int>("--requests")
        {
            Description = "How many requests of each kind at each number in flight",
            HelpName = "n",
            DefaultValueFactory = _ => 2_000,
        };
        var broker = new Option<string?>("--broker") { Description = "InfoShare.Broker.dll. Left out: the one built beside this tool", HelpName = "path" };
        var folder = new BenchFolder("bench");
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        people.Validators.Add(result => RequireAtLeast(result, 200));
        requests.Validators.Add(result => RequireAtLeast(result, 1));
        var command = new Command("bench", """
            Loads people, starts a broker as a process of its own, and measures publish, CheckNewPartner and child query at 1, 16
            and 128 in flight, with TLS, tokens, policy and audit on. Then compares what was acknowledged with the rows and audit
            entries in the database; exit code 1 when they do not agree. Figures hold for this machine and these settings only.

            Example:
              infoshare bench --engine sqlite
              infoshare bench --engine postgres --people 100000 --requests 5000 --json
            """);
        command.Subcommands.Add(BenchSweepCommand.Create());
        command.Subcommands.Add(BenchPublishSizeCommand.Create());
        command.Subcommands.Add(BenchLookupCommand.Create());
        command.Subcommands.Add(BenchProtectedCommand.Create());
        command.Subcommands.Add(BenchVerifyCommand.Create());
        command.Subcommands.Add(BenchAccessCommand.Create());
        command.Subcommands.Add(BenchAuditCommand.Create());
        command.Subcommands.Add(BenchLogCommand.Create());
        command.Subcommands.Add(BenchConsoleCommand.Create());
        store.AddTo(command);
        foreach (Option option in new Option[] { people, requests, broker, json })
            command.Options.Add(option);
        folder.AddTo(command);

        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if ((parsed.GetValue(broker) ?? BrokerProcess.Find()) is not { } program || !File.Exists(program))
            {
                await error.WriteLineAsync("The broker's program is not there. Build it (dotnet build src/InfoShare.Broker -c Release), or name it with --broker.");
                return 1;
            }

            return await folder.RunAsync(parsed, async place =>
            {
                var plan = new BenchPlan(store.Engine(parsed), store.Connection(parsed), program, place, parsed.GetValue(people), parsed.GetValue(requests));
                BenchFolder.RefuseConnection(plan.Engine, plan.Connection);
                var report = await new BenchRunner(plan, error.WriteLine).RunAsync(ct);
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(BenchOutput.Json(report));
                else
                    BenchOutput.Print(report, output);
                return report.Agrees ? 0 : 1;
            });
        });
        return command;
    }

    private static void RequireAtLeast(System.CommandLine.Parsing.OptionResult result, int least)
    {
        if (result.GetValueOrDefault<int>() < least)
            result.AddError($"{result.Option.Name} must be {least} or more.");
    }
}
