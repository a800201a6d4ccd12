using System.CommandLine;
using System.Globalization;
using InfoShare.Cli.Bench;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench lookup</c>: how a lookup's time grows with the register.</summary>
internal static class BenchLookupCommand
{
    public static Command Create()
    {
        var engine = new Option<string>("--engine") { Description = "sqlite, postgres or both", HelpName = "engine", DefaultValueFactory = _ => "both" };
        engine.AcceptOnlyFromAmong("sqlite", "postgres", "both");
        var few = new Option<int>("--few") { Description = "People in the small register", HelpName = "n", DefaultValueFactory = _ => 10_000 };
        var many = new Option<int>("--many") { Description = "People in the large register", HelpName = "n", DefaultValueFactory = _ => 1_000_000 };
        var lookups = new Option<int>("--lookups") { Description = "Timed lookups in each", HelpName = "n", DefaultValueFactory = _ => 2_000 };
        var folder = new Option<string?>("--folder") { Description = "Where SQLite's files go. Left out: among the temporary files, removed", HelpName = "folder" };
        var command = new Command("lookup", """
            Loads a small and a large register in one run, looks people up by demographics (every second one with a slip and without
            a number), and prints p50 and p99 and their ratio: the search alone, and FindPerson with its audit entry durable. Exit code
            1 when the large register's p99 of FindPerson is more than 1.5 times the small one's.

            Example:
              infoshare bench lookup --engine both
            """);
        foreach (Option option in new Option[] { engine, few, many, lookups, folder })
            command.Options.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var given = parsed.GetValue(folder);
            var place = given ?? Directory.CreateTempSubdirectory("infoshare-lookup-").FullName;
            try
            {
                var within = true;
                StoreEngine[] engines = parsed.GetValue(engine) switch
                {
                    "sqlite" => [StoreEngine.Sqlite],
                    "postgres" => [StoreEngine.Postgres],
                    _ => [StoreEngine.Sqlite, StoreEngine.Postgres],
                };
                foreach (var one in engines)
                {
                    var bench = new LookupBench(one, Path.Combine(place, one.ToString()), parsed.GetValue(lookups), error.WriteLine);
                    var small = await bench.RunAsync(parsed.GetValue(few), ct);
                    await PrintAsync(output, small);
                    var large = await bench.RunAsync(parsed.GetValue(many), ct);
                    await PrintAsync(output, large);
                    await output.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{one} ratio of p99: search {large.SearchP99Ms / small.SearchP99Ms:F2}, FindPerson {large.AnswerP99Ms / small.AnswerP99Ms:F2}"));
                    within &= large.AnswerP99Ms <= 1.5 * small.AnswerP99Ms;
                }

                return within ? 0 : 1;
            }
            catch (Exception e) when (e is InvalidOperationException or StoreStartException or BulkLoadException or IOException or Npgsql.NpgsqlException)
            {
                await error.WriteLineAsync(e.Message);
                return 1;
            }
            finally
            {
                if (given is null)
                    Directory.Delete(place, recursive: true);
            }
        });
        return command;
    }

    private static Task PrintAsync(TextWriter output, LookupCell cell) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"{cell.Engine} {cell.People} people, {cell.Lookups} lookups, {cell.Found} matches: search p50 {cell.SearchP50Ms:F2} ms, p99 {cell.SearchP99Ms:F2} ms; FindPerson p50 {cell.AnswerP50Ms:F2} ms, p99 {cell.AnswerP99Ms:F2} ms"));
}
