using System.Globalization;
using Spectre.Console;

namespace InfoShare.Cli.Bench;

/// <summary>The report of the sweeps for people.</summary>
internal static class SweepOutput
{
    public static void Print(SweepReport report, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = 160;
        foreach (var (name, value) in report.Machine.Concat(report.Versions).Concat(report.Settings))
            console.WriteLine($"{name,-24}{value}");
        var table = new Table().AddColumns("open referrals", "loaded in s", "sweep, median ms", "least", "most", "empty sweep, median ms", "times the first");
        foreach (var line in report.Results)
        {
            table.AddRow(
                line.Open.ToString("N0", CultureInfo.InvariantCulture), Number(line.LoadSeconds), Number(line.MedianMs), Number(line.LeastMs),
                Number(line.MostMs), Number(line.EmptyMs), Number(line.TimesFirst));
        }

        console.Write(table);
    }

    private static string Number(double number) => number.ToString("N2", CultureInfo.InvariantCulture);
}
