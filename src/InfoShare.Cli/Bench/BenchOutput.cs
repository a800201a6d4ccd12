using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace InfoShare.Cli.Bench;

/// <summary>A report for people and for programs.</summary>
internal static class BenchOutput
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report as JSON.</summary>
    public static string Json<T>(T report) => JsonSerializer.Serialize(report, Format);

    /// <summary>Where a report's tables go, with what was measured on what said above them.</summary>
    public static IAnsiConsole Begin(TextWriter output, params IEnumerable<IReadOnlyDictionary<string, string>> facts)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = 160;
        foreach (var (name, value) in facts.SelectMany(f => f))
            console.WriteLine($"{name,-24}{value}");
        return console;
    }

    /// <summary>The report as tables.</summary>
    public static void Print(BenchReport report, TextWriter output)
    {
        var console = Begin(output, report.Machine, report.Versions, report.Settings);
        var cells = new Table().AddColumns("operation", "in flight", "acknowledged", "failed", "a second", "p50 ms", "p95 ms", "p99 ms", "max ms");
        foreach (var cell in report.Results)
        {
            var failed = cell.Failed.Count == 0 ? "0" : string.Join(", ", cell.Failed.Select(f => $"{f.Key}: {f.Value}"));
            cells.AddRow(
                cell.Operation, Whole(cell.InFlight), Whole(cell.Acknowledged), Markup.Escape(failed), Whole(cell.PerSecond),
                Milliseconds(cell.P50Ms), Milliseconds(cell.P95Ms), Milliseconds(cell.P99Ms), Milliseconds(cell.MaxMs));
        }

        console.Write(cells);
        var compared = new Table().AddColumns("operation", "acknowledged, warm-up too", "rows", "audit entries", "agrees");
        foreach (var line in report.Reconciliation)
        {
            compared.AddRow(
                line.Operation, Whole(line.Acknowledged), line.Rows is { } rows ? Whole(rows) : "-", Whole(line.AuditEntries), line.Agrees ? "yes" : "NO");
        }

        console.Write(compared);
    }

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double number) => number.ToString("N2", CultureInfo.InvariantCulture);
}
