using System.CommandLine;
using System.Globalization;
using InfoShare.Cli.Bench;
using InfoShare.Core.Access;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench protected</c>: whether the time of an answer tells a hidden person from nobody.</summary>
internal static class BenchProtectedCommand
{
    public static Command Create()
    {
        var people = new Option<int>("--people") { Description = "People in the register beside them", HelpName = "n", DefaultValueFactory = _ => 10_000 };
        var pairs = new Option<int>("--pairs") { Description = "Timed pairs of lookups", HelpName = "n", DefaultValueFactory = _ => 2_000 };
        var engine = StoreChoice.Engines("sqlite");
        var calls = new Option<string[]>("--call") { Description = "Only this call; may be given several times", HelpName = "name", AllowMultipleArgumentsPerToken = true };
        calls.AcceptOnlyFromAmong([.. ProtectedCalls.All.Select(c => c.Name)]);
        var step = new Option<int>("--step") { Description = "Milliseconds of Broker:NobodyStepMilliseconds", HelpName = "ms", DefaultValueFactory = _ => AnswerPace.UsualMilliseconds };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("protected", """
            Records protected people, then makes every call that takes a description of a person in pairs, about one of them and about
            somebody of the same kind who is not recorded, as an organisation without the right to find them. Asks likewise by the broker's id
            (/id, beside an invented one), and about people from whom the caller is kept in silence by a conflict of interest (/kept,
            /kept-id). A lead's review is asked about people of whom others hold 2,000 entries and 40 concerns too (/held, /held-id). Three
            of the calls come back to what the caller shared of the person a moment before. Prints for each call the medians and two rank
            statistics (Wilcoxon of the pairs, Mann and Whitney of the samples), standardised: within 2.58 the two cannot be told apart at
            the 1 % level. A call beyond that is asked again about other people, since chance alone comes there in one of a hundred
            statistics. Exit code 1 when an answer differs, or a statistic lies beyond it twice.

            Example:
              infoshare bench protected --engine both --pairs 2000
            """);
        foreach (Option option in new Option[] { engine, people, pairs, calls, step, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var place = Directory.CreateTempSubdirectory("infoshare-protected-").FullName;
            try
            {
                var cells = new List<ProtectedCell>();
                foreach (var one in StoreChoice.EnginesOf(parsed.GetValue(engine)))
                {
                    var first = await MeasureAsync(one, parsed.GetValue(calls) ?? [], 0);
                    string[] again = [.. first.Where(c => !c.Holds && c.FirstDifference is null).Select(c => c.Call)];
                    cells.AddRange(first.Where(c => !again.Contains(c.Call)));
                    if (again.Length == 0)
                        continue;
                    Print(first.Where(c => again.Contains(c.Call)), error);
                    await error.WriteLineAsync("Beyond 1 %, as chance alone is in one of a hundred: asked again about other people");
                    cells.AddRange(await MeasureAsync(one, again, 1));
                }

                if (parsed.GetValue(json))
                    await output.WriteLineAsync(BenchOutput.Json(cells));
                else
                    Print(cells, output);
                foreach (var cell in cells.Where(c => c.FirstDifference is not null))
                    await error.WriteLineAsync($"{cell.Call} answers differently about a hidden person and about nobody:\n{cell.FirstDifference}");
                return cells.All(c => c.Holds) ? 0 : 1;

                Task<IReadOnlyList<ProtectedCell>> MeasureAsync(StoreEngine one, IReadOnlyList<string> which, ulong draw) => new ProtectedBench(
                    one, place, parsed.GetValue(people), parsed.GetValue(pairs), which, parsed.GetValue(step), error.WriteLine, draw).RunAsync(ct);
            }
            catch (Exception e) when (e is InvalidOperationException or StoreStartException or BulkLoadException or IOException)
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

    private static void Print(IEnumerable<ProtectedCell> cells, TextWriter output)
    {
        foreach (var cell in cells)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{cell.Engine,-9} {cell.Call,-26} {cell.Pairs} pairs, {cell.Same} with one answer{(cell.ByChance > 0 ? $", {cell.ByChance} met somebody else who looks alike" : "")}; p50 hidden {cell.ProtectedP50Ms:F3} ms, nobody {cell.NobodyP50Ms:F3} ms; signed rank z {cell.SignedRankZ:F2}, rank sum z {cell.RankSumZ:F2}{(cell.Holds ? "" : "  TOLD APART")}"));
        }
    }
}
