using System.CommandLine;
using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench lookup</c>: how a lookup's time grows with the register.</summary>
internal static class BenchLookupCommand
{
    public static Command Create()
    {
        var engine = StoreChoice.Engines("both");
        var few = new Option<int>("--few") { Description = "People in the small register", HelpName = "n", DefaultValueFactory = _ => 10_000 };
        var many = new Option<int>("--many") { Description = "People in the large register", HelpName = "n", DefaultValueFactory = _ => 1_000_000 };
        var lookups = new Option<int>("--lookups") { Description = "Timed lookups in each", HelpName = "n", DefaultValueFactory = _ => 4_000 };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var folder = new BenchFolder("lookup");
        var command = new Command("lookup", """
            Loads a small and a large register of people who do not exist, with common and rare names alike, and looks people up by
            demographics, the registers in turn: as recorded, with a slip in a name and without a number, by name and birth date alone,
            and some who are not there. Prints p50, p95 and p99 of the search alone and of FindPerson with its audit entry durable, and
            how many times the small register's p99 the large one's is. Exit code 1 when that is more than 1.5.

            Example:
              infoshare bench lookup --engine both
            """);
        foreach (Option option in new Option[] { engine, few, many, lookups, json })
            command.Options.Add(option);
        folder.AddTo(command);
        lookups.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1)
                r.AddError("--lookups must be 1 or more.");
        });
        command.SetAction((parsed, ct) => folder.RunAsync(parsed, async place =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var reports = new List<LookupReport>();
            foreach (var one in StoreChoice.EnginesOf(parsed.GetValue(engine)))
            {
                var plan = new LookupPlan(one, null, place, [parsed.GetValue(few), parsed.GetValue(many)], parsed.GetValue(lookups));
                reports.Add(await new LookupBench(plan, error.WriteLine).RunAsync(ct));
                if (!parsed.GetValue(json))
                    LookupOutput.Print(reports[^1], output);
            }

            if (parsed.GetValue(json))
                await output.WriteLineAsync(BenchOutput.Json(reports));
            return reports.TrueForAll(r => r.Holds) ? 0 : 1;
        }));
        return command;
    }
}
