using System.CommandLine;
using System.Diagnostics;
using InfoShare.Cli.Population;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;
using Spectre.Console;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare load</c>: a synthetic population, by the bulk path.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var people = new Option<int>("--people") { Description = "How many people", HelpName = "n", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same people", HelpName = "s", DefaultValueFactory = _ => 1 };
        people.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 50_000_000)
                result.AddError("--people must be 1 to 50,000,000.");
        });
        var store = new StoreChoice(StoreChoice.LoadDefault);
        var command = new Command("load", """
            Fills a store with people who do not exist: households with up to four children, addresses, who works with them, and
            concerns for about one in twenty. It goes past the broker (COPY on PostgreSQL, large transactions on SQLite), so stop a
            broker that uses the SQLite file. Tells nobody; the audit holds one entry.

            Example:
              infoshare load --people 100000 --seed 7
              infoshare load --people 1000000 --engine postgres --connection "Host=localhost;Database=infoshare;Username=infoshare"
            """)
        {
            Options = { people, seed },
        };
        store.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var (wanted, output) = (parsed.GetValue(people), parsed.InvocationConfiguration.Output);
            try
            {
                var population = new SyntheticPopulation(wanted, parsed.GetValue(seed));
                var since = Stopwatch.GetTimestamp();
                var done = await Show(wanted, tick => BulkLoad.RunAsync(store.Read(parsed), population.Batches(), TimeProvider.System, tick, ct));
                var took = Stopwatch.GetElapsedTime(since);
                await output.WriteLineAsync($"Loaded {done:N0} people in {took.TotalSeconds:N1} s ({done / took.TotalSeconds:N0} a second).");
                return 0;
            }
            catch (Exception e) when (e is StoreStartException or BulkLoadException or Npgsql.NpgsqlException or IOException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }

    /// <summary>A progress bar on the error stream, so that what is printed stays clean; none where nobody watches.</summary>
    private static Task<int> Show(int people, Func<Action<int>, Task<int>> work) =>
        Console.IsErrorRedirected ? work(_ => { }) : ShowOn(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), people, work);

    /// <summary>Does the work, and shows on this console how many of the people are loaded.</summary>
    /// <param name="work">Says after each batch how many people it held.</param>
    internal static Task<int> ShowOn(IAnsiConsole console, int people, Func<Action<int>, Task<int>> work) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async progress =>
        {
            var bar = progress.AddTask("Loading people", maxValue: people);
            return await work(count => bar.Increment(count));
        });
}
