using System.CommandLine;
using System.Globalization;
using InfoShare.Cli.Bench;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench access</c>: what the access policy costs.</summary>
internal static class BenchAccessCommand
{
    public static Command Create()
    {
        var people = new Option<int>("--people") { Description = "People in the register", HelpName = "n", DefaultValueFactory = _ => 20_000 };
        var queries = new Option<int>("--queries") { Description = "Timed queries under each policy", HelpName = "n", DefaultValueFactory = _ => 2_000 };
        var command = new Command("access", """
            Times single decisions of the access policy, then child queries under it and, in turn, under a policy that opens everything.
            Exit code 1 when a decision takes 2 microseconds or more, or a query more than 1.1 times what it takes when all is allowed.

            Example:
              infoshare bench access
            """);
        command.Options.Add(people);
        command.Options.Add(queries);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var place = Directory.CreateTempSubdirectory("infoshare-access-").FullName;
            try
            {
                var report = await new AccessBench(place, parsed.GetValue(people), parsed.GetValue(queries), error.WriteLine).RunAsync(ct);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"one decision: {report.DecisionNs:F0} ns, {report.Questions:N0} questions in turn"));
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"QueryChild, {report.Queries:N0} under each: p50 {report.PolicyP50Ms:F3} ms under the policy, {report.AllowAllP50Ms:F3} ms when all is allowed; {report.Ratio:F3} times"));
                return report.Holds ? 0 : 1;
            }
            catch (Exception e) when (e is InvalidOperationException or StoreStartException or BulkLoadException or IOException)
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
