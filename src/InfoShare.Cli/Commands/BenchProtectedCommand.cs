using System.CommandLine;
using System.Globalization;
using InfoShare.Cli.Bench;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare bench protected</c>: whether the time of an answer tells a protected person from nobody.</summary>
internal static class BenchProtectedCommand
{
    public static Command Create()
    {
        var people = new Option<int>("--people") { Description = "People in the register beside them", HelpName = "n", DefaultValueFactory = _ => 10_000 };
        var pairs = new Option<int>("--pairs") { Description = "Timed pairs of lookups", HelpName = "n", DefaultValueFactory = _ => 2_000 };
        var command = new Command("protected", """
            Records protected people, then asks in pairs for one of them and for somebody of the same kind who is not recorded, as an
            organisation without the right to find them. Prints the medians and two rank statistics (Wilcoxon of the pairs, Mann and
            Whitney of the samples), standardised: within 2 the two cannot be told apart. Exit code 1 when an answer differs.

            Example:
              infoshare bench protected --pairs 2000
            """);
        command.Options.Add(people);
        command.Options.Add(pairs);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var place = Directory.CreateTempSubdirectory("infoshare-protected-").FullName;
            try
            {
                var cells = await new ProtectedBench(place, parsed.GetValue(people), parsed.GetValue(pairs), error.WriteLine).RunAsync(ct);
                foreach (var cell in cells)
                {
                    await output.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{cell.Name}: {cell.Pairs} pairs, {cell.Same} with one answer; p50 protected {cell.ProtectedP50Ms:F3} ms, nobody {cell.NobodyP50Ms:F3} ms; signed rank z {cell.SignedRankZ:F2}, rank sum z {cell.RankSumZ:F2}"));
                }

                return cells.All(c => c.Same == c.Pairs) ? 0 : 1;
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
}
