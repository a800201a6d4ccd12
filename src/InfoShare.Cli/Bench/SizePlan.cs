using System.Globalization;
using InfoShare.Storage;
using Spectre.Console;

namespace InfoShare.Cli.Bench;

/// <summary>What is measured over databases of different sizes.</summary>
/// <param name="Engine">The database.</param>
/// <param name="Connection">PostgreSQL: a server on which databases may be made; null: a throw-away cluster.</param>
/// <param name="Folder">Where SQLite's databases lie.</param>
/// <param name="Sizes">How much there is already, one database for each.</param>
/// <param name="Each">How much is done in each round.</param>
/// <param name="Repeats">How many rounds are measured.</param>
internal sealed record SizePlan(StoreEngine Engine, string? Connection, string Folder, IReadOnlyList<int> Sizes, int Each, int Repeats)
{
    /// <summary>Rounds before the first that is measured.</summary>
    public const int WarmUp = 2;

    /// <summary>More rounds would meet the next rung of the clocks of the first.</summary>
    public const int MostRepeats = 20;

    /// <summary>All rounds of one database.</summary>
    public int Rounds => WarmUp + Repeats;
}

/// <summary>One of the databases that were compared.</summary>
internal interface ISizeLine
{
    /// <summary>The median of a round as a multiple of the first database's.</summary>
    double TimesFirst { get; }

    /// <summary>What is printed of it, in the order of the table's columns.</summary>
    IEnumerable<double> Figures { get; }
}

/// <summary>Everything that is reported.</summary>
internal sealed record SizeReport<TLine>(
    DateTimeOffset When,
    IReadOnlyDictionary<string, string> Machine,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<TLine> Results)
    where TLine : ISizeLine;

/// <summary>The report for people.</summary>
internal static class SizeOutput
{
    public static void Print<TLine>(SizeReport<TLine> report, IReadOnlyList<string> columns, TextWriter output)
        where TLine : ISizeLine
    {
        var console = BenchOutput.Begin(output, report.Machine, report.Versions, report.Settings);
        var table = new Table().AddColumns([.. columns]);
        foreach (var line in report.Results)
            table.AddRow([.. line.Figures.Select((f, i) => i == 0 ? f.ToString("N0", CultureInfo.InvariantCulture) : f.ToString("N2", CultureInfo.InvariantCulture))]);
        console.Write(table);
    }
}
