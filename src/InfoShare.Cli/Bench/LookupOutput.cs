using System.Globalization;
using Spectre.Console;

namespace InfoShare.Cli.Bench;

/// <summary>The report of the lookups for people.</summary>
internal static class LookupOutput
{
    public static void Print(LookupReport report, TextWriter output)
    {
        var console = BenchOutput.Begin(output, report.Machine, report.Versions, report.Settings);
        foreach (var register in report.Registers)
        {
            var answers = string.Join(", ", register.Outcomes.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key} {Whole(o.Value)}"));
            console.WriteLine(
                $"{Whole(register.People)} people, loaded in {Number(register.LoadSeconds)} s; answers: {answers}; " +
                $"entries under a search's keys: median {Whole(register.EntriesMedian)}, p99 {Whole(register.EntriesP99)}");
        }

        var table = new Table().AddColumns("people", "operation", "timed", "p50 ms", "p95 ms", "p99 ms", "max ms", "p99, times the first");
        foreach (var line in report.Results)
        {
            table.AddRow(
                Whole(line.People), line.Operation, Whole(line.Timed), Number(line.P50Ms), Number(line.P95Ms), Number(line.P99Ms),
                Number(line.MaxMs), Number(line.TimesFirst));
        }

        console.Write(table);
    }

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("N2", CultureInfo.InvariantCulture);
}
