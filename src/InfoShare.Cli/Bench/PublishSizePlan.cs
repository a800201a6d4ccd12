using System.Globalization;
using InfoShare.Storage;
using Spectre.Console;

namespace InfoShare.Cli.Bench;

/// <summary>What is measured.</summary>
/// <param name="Engine">The database.</param>
/// <param name="Connection">PostgreSQL: a server on which databases may be made; null: a throw-away cluster.</param>
/// <param name="Folder">Where SQLite's databases lie.</param>
/// <param name="Concerns">How many concerns there are already, one database for each.</param>
/// <param name="Publishes">How many are published in each round.</param>
/// <param name="Repeats">How many rounds are measured.</param>
internal sealed record PublishSizePlan(StoreEngine Engine, string? Connection, string Folder, IReadOnlyList<int> Concerns, int Publishes, int Repeats)
{
    /// <summary>Rounds before the first that is measured.</summary>
    public const int WarmUp = 2;

    /// <summary>Concerns of which one child has so many in every database.</summary>
    public const int OnHotChild = 500;

    /// <summary>Concerns of every other child.</summary>
    public const int OnEachChild = 10;

    /// <summary>No database may take so many times as long as the first.</summary>
    public const double Most = 1.5;
}

/// <summary>One number of concerns.</summary>
/// <param name="MedianMs">Of a round: the publishes, and the looks at what they add.</param>
/// <param name="PublishMs">Of the publishes alone.</param>
/// <param name="LookMs">Of the looks alone.</param>
/// <param name="TimesFirst">The median as a multiple of the first line's.</param>
internal sealed record PublishSizeLine(
    int Concerns, double LoadSeconds, double MedianMs, double LeastMs, double MostMs, double PublishMs, double LookMs, double TimesFirst);

/// <summary>Everything that is reported.</summary>
internal sealed record PublishSizeReport(
    DateTimeOffset When,
    IReadOnlyDictionary<string, string> Machine,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<PublishSizeLine> Results)
{
    /// <summary>Whether none took more than <see cref="PublishSizePlan.Most"/> times as long as the first.</summary>
    public bool Holds => Results.All(r => r.TimesFirst <= PublishSizePlan.Most);
}

/// <summary>The report for people.</summary>
internal static class PublishSizeOutput
{
    public static void Print(PublishSizeReport report, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = 160;
        foreach (var (name, value) in report.Machine.Concat(report.Versions).Concat(report.Settings))
            console.WriteLine($"{name,-24}{value}");
        var table = new Table().AddColumns("concerns", "loaded in s", "round, median ms", "least", "most", "publishes", "looks", "times the first");
        foreach (var line in report.Results)
        {
            table.AddRow(
                line.Concerns.ToString("N0", CultureInfo.InvariantCulture), Number(line.LoadSeconds), Number(line.MedianMs), Number(line.LeastMs),
                Number(line.MostMs), Number(line.PublishMs), Number(line.LookMs), Number(line.TimesFirst));
        }

        console.Write(table);
        console.WriteLine(report.Holds
            ? $"None takes more than {Number(PublishSizePlan.Most)} times as long as the first."
            : $"One takes more than {Number(PublishSizePlan.Most)} times as long as the first.");
    }

    private static string Number(double number) => number.ToString("N2", CultureInfo.InvariantCulture);
}
