using System.CommandLine;
using System.Globalization;
using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench publish-size</c>: what sharing a concern costs, by how many there are.</summary>
internal static class BenchPublishSizeCommand
{
    public static Command Create() => new BenchSizeCommand<PublishSizeLine>(
        "publish-size",
        """
        Loads as many concerns as --concerns says, each time into a database of its own, among them a child with 500 of them, and
        shares the same further ones into each in turn, with the looks at series and notices that follow. Reports the median of
        several rounds and how many times the first one's the others' is; exit code 1 when one takes more than 1.5 times as long.

        Example:
          infoshare bench publish-size --engine sqlite
          infoshare bench publish-size --engine postgres --concerns 10000 100000 1000000
        """,
        BenchSizes.Option("--concerns", "How many concerns there are already"),
        new Option<int>("--publishes") { Description = "How many are shared in each round", HelpName = "n", DefaultValueFactory = _ => 300 },
        (_, _) => (2 * PublishSizePopulation.OnHotChild, "so that one child has many of them and others have some"),
        (plan, say) => new PublishSizeBench(plan, say),
        PublishSizeBench.Columns,
        report => (PublishSizeBench.Holds(report),
            $"{(PublishSizeBench.Holds(report) ? "None" : "One")} takes more than {PublishSizeBench.Most.ToString(CultureInfo.InvariantCulture)} times as long as the first.")).Create();
}
