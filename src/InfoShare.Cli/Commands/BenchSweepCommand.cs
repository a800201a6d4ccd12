using System.CommandLine;
using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench sweep</c>: what a sweep of the deadlines costs, by how many referrals are open.</summary>
internal static class BenchSweepCommand
{
    public static Command Create() => new BenchSizeCommand<SweepLine>(
        "sweep",
        """
        Loads as many open referrals as --open says, each time into a database of its own, and sweeps them in turn with the
        same number of deadlines passed: the escalations, notices and audit entries are written as always. Reports the median
        of several sweeps and how many times the first one's the others' is; exit code 1 when a sweep did not fire what was due.

        Example:
          infoshare bench sweep --engine sqlite
          infoshare bench sweep --engine postgres --open 10000 100000 1000000
        """,
        BenchSizes.Option("--open", "How many referrals are open"),
        new Option<int>("--due") { Description = "How many deadlines each sweep finds", HelpName = "n", DefaultValueFactory = _ => 500 },
        (due, repeats) => (due * (SizePlan.WarmUp + repeats), "so that every sweep finds --due deadlines"),
        (plan, say) => new SweepBench(plan, say),
        SweepBench.Columns).Create();
}
