using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Grpc.Core;
using InfoShare.Cli.Bench;
using InfoShare.Core.Stores;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench audit</c>: publishing with the audit log beside raw commits of the same rows.</summary>
internal static class BenchAuditCommand
{
    public static Command Create()
    {
        var people = Number("--people", "How many people are loaded first, at least 200", 5_000, 200);
        var publishes = Number("--publishes", "How many publishes a round", 2_000, 128);
        var rounds = Number("--rounds", "How often each kind is measured, in turn; raw commits at every number of connections twice, then at the best two", 9, 1);
        var grow = Number("--log-entries", "How many entries the log grows by while the writer's memory is watched", 40_000, 0);
        var broker = new Option<string?>("--broker") { Description = "InfoShare.Broker.dll. Left out: the one built beside this tool", HelpName = "path" };
        var alone = new Option<bool>("--no-network") { Description = "Measure the operation in this process alone" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("audit", """
            On a throw-away PostgreSQL cluster, in one run and in turn: commits a concern and its bearing with Npgsql alone, a request at
            a time on each of 1 to 64 connections; publishes the same with 128 in flight through the operation, with Merkle tree,
            checkpoints and receipts and with audit rows only; and over the network with TLS, token and policy. Then lets the log grow
            and watches the writer's memory. Exit code 1 when what was acknowledged and what the databases hold do not agree.

            Example:
              infoshare bench audit --publishes 4000 --rounds 15
            """);
        foreach (Option option in new Option[] { people, publishes, rounds, grow, broker, alone, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var program = parsed.GetValue(alone) ? null : parsed.GetValue(broker) ?? BrokerProcess.Find();
            if (!parsed.GetValue(alone) && !File.Exists(program))
            {
                await error.WriteLineAsync("The broker's program is not there. Build it (dotnet build src/InfoShare.Broker -c Release), name it with --broker, or say --no-network.");
                return 1;
            }

            var place = Directory.CreateTempSubdirectory("infoshare-audit-").FullName;
            try
            {
                var plan = new AuditBenchPlan(
                    program, place, parsed.GetValue(people), parsed.GetValue(publishes), parsed.GetValue(rounds), parsed.GetValue(grow));
                var report = await new AuditBench(plan, error.WriteLine).RunAsync(ct);
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(BenchOutput.Json(report));
                else
                    Print(report, output);
                return report.Agrees ? 0 : 1;
            }
            catch (Exception e) when (e is InvalidOperationException or StoreStartException or StoreException or BulkLoadException or RpcException or IOException
                or Npgsql.NpgsqlException)
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

    private static void Print(AuditBenchReport report, TextWriter output)
    {
        foreach (var (name, value) in report.Machine.Concat(report.Settings))
            Line($"{name,-24}{value}");
        foreach (var cell in report.Cells)
        {
            Line($"{cell.Name,-32}{cell.PerSecond,10:F0} a second, {cell.OwnMicroseconds,5:F0} + {cell.DatabaseMicroseconds,4:F0} us of processor each   ({string.Join(", ", cell.Rounds.Select(r => r.ToString("F0", CultureInfo.InvariantCulture)))})");
            if (cell.RoundTrips is not null)
                Line($"{"",-32}{cell.RoundTrips,10:F2} round trips and {cell.Statements:F1} statements each");
        }

        Line($"Of the best raw commits ({report.RawBest.Name}): {Words(report.OperationToRaw, AuditBenchPlan.LeastOfRaw)}.");
        if (report.NetworkToRaw is { } network)
            Line($"Of the same, over the network: {network.Median:F2} (rounds {network.Least:F2} to {network.Most:F2}).");
        Line($"By processor time a raw commit takes {report.RawWorkToOperation:F2} of a publish by the operation.");
        Line($"With tree, checkpoints and receipts, of audit rows only: {Words(report.TreeToRows, AuditBenchPlan.LeastOfRows)}.");
        Line($"With tree, checkpoints and receipts, {BenchLogCommand.Words(report.Cover)}.");
        var memory = report.Memory;
        Line($"Log of {memory.EntriesBefore} and of {memory.EntriesAfter} entries: heap {memory.HeapBeforeMiB:F1} and {memory.HeapAfterMiB:F1} MiB, working set {memory.WorkingSetBeforeMiB:F0} and {memory.WorkingSetAfterMiB:F0} MiB.");
        foreach (var one in report.Reconciliation)
            Line($"{one.Operation}: {one.Acknowledged} acknowledged, {one.Rows} rows, {one.AuditEntries} entries: {(one.Agrees ? "agree" : "DO NOT AGREE")}");

        static string Words(AuditBenchRatio ratio, double aim) => string.Create(
            CultureInfo.InvariantCulture, $"{ratio.Median:F2} (rounds {ratio.Least:F2} to {ratio.Most:F2}); aim {aim}: {(ratio.Median >= aim ? "reached" : "not reached")}");

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private static Option<int> Number(string name, string description, int usual, int least)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "n", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
                result.AddError($"{name} must be {least} or more.");
        });
        return option;
    }
}
