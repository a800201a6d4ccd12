using System.CommandLine;
using System.Globalization;
using InfoShare.Cli.Bench;
using InfoShare.Storage;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench console</c>: how long the web console's tray takes.</summary>
internal static class BenchConsoleCommand
{
    public static Command Create()
    {
        var items = new Option<int>("--items") { Description = "Referrals in the tray", HelpName = "n", DefaultValueFactory = _ => 5_000 };
        var requests = new Option<int>("--requests") { Description = "How often it is opened", HelpName = "n", DefaultValueFactory = _ => 200 };
        var broker = new Option<string?>("--broker") { Description = "InfoShare.Broker.dll. Left out: the one built beside this tool", HelpName = "path" };
        var console = new Option<string?>("--console") { Description = "InfoShare.Console.dll. Left out: the one built beside this tool", HelpName = "path" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var folder = new BenchFolder("console");
        foreach (var count in (Option<int>[])[items, requests])
        {
            count.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                    result.AddError($"{count.Name} must be 1 or more.");
            });
        }

        var command = new Command("console", """
            Starts a broker and the web console as processes of their own, fills a duty desk's tray through the API, signs in at the console and
            opens the tray again and again. Exit code 1 when it takes 100 milliseconds or more at the median.

            Example:
              infoshare bench console
            """);
        foreach (Option option in new Option[] { items, requests, broker, console, json })
            command.Options.Add(option);
        folder.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            foreach (var (option, project) in ((Option<string?>, string)[])[(broker, "InfoShare.Broker"), (console, "InfoShare.Console")])
            {
                if (!File.Exists(parsed.GetValue(option) ?? ServerProcess.Find(project)))
                {
                    await error.WriteLineAsync($"The program of {project} is not there. Build it (dotnet build src/{project} -c Release), or name it with {option.Name}.");
                    return 1;
                }
            }

            return await folder.RunAsync(parsed, async place =>
            {
                Directory.CreateDirectory(place);
                var report = await new ConsoleBench(
                    parsed.GetValue(broker) ?? ServerProcess.Find("InfoShare.Broker")!, parsed.GetValue(console) ?? ServerProcess.Find("InfoShare.Console")!, place,
                    new StorageOptions { Path = Path.Combine(place, "infoshare.db") }, parsed.GetValue(items), parsed.GetValue(requests), error.WriteLine).RunAsync(ct);
                await output.WriteLineAsync(parsed.GetValue(json)
                    ? BenchOutput.Json(report)
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"A tray of {report.Items:N0} referrals, opened {report.Requests:N0} times: p50 {report.P50Ms:F1} ms, p95 {report.P95Ms:F1} ms, longest {report.MaxMs:F1} ms; {report.Bytes:N0} bytes a page."));
                return report.Holds ? 0 : 1;
            });
        });
        return command;
    }
}
