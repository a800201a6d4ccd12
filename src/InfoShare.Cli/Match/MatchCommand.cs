using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using Spectre.Console;

namespace InfoShare.Cli.Match;

/// <summary><c>infoshare match</c>: links files of people, for evaluation and for an agency's back-file.</summary>
internal static class MatchCommand
{
    public static Command Create()
    {
        var left = new Option<string>("--left") { Description = "CSV file with a header, plain or gzip", HelpName = "file", Required = true };
        var right = new Option<string?>("--right") { Description = "A second file. Left out: records of one person are found within the first", HelpName = "file" };
        var id = new Option<string>("--id") { Description = "The column with each record's id", HelpName = "column", Required = true };
        var map = new Option<string>("--map")
        {
            Description = $"Which column holds what, as KEY=COLUMN,... with the keys {string.Join(", ", ColumnMap.Keys)}",
            HelpName = "key=column,...",
            Required = true,
        };
        var output = new Option<string>("--out") { Description = "Where to write left_id,right_id,probability,outcome,explanation", HelpName = "file", Required = true };
        var train = new Option<bool>("--train") { Description = "Estimate the weights from the files, without labels, instead of taking the shipped ones" };
        var frequencies = OnOff("--tf", "Whether a rare name weighs more than a common one", "on");
        var households = OnOff("--households", "Whether families may be in the files, so that twins and kin are never joined; auto looks at the files", "auto", "auto");
        var model = new Option<string?>("--model") { Description = "A model to use or to start from, as JSON. Left out: the shipped one", HelpName = "file" };
        var saveModel = new Option<string?>("--save-model") { Description = "Where to write the model that was used", HelpName = "file" };
        var evaluate = new Option<string?>("--evaluate") { Description = "COLUMN[:PATTERN] that says who is who", HelpName = "column", Hidden = true };

        var command = new Command("match", """
            Finds the records of one person, within a file or between two, with a probability and the reasons for each pair.
            MATCH from 0.95; POTENTIAL_MATCH from 0.85, or where a safety rule asks for a person's decision; MANY where a record fits
            several people. Dates as YYYY-MM-DD or YYYYMMDD. A bad row is reported by its line and skipped.

            Example:
              infoshare match --left people.csv --id record_id --map given=forename,family=surname,dob=dob,postcode=postcode,identifier=nhs_number --out links.csv
            """);
        foreach (var option in (Option[])[left, right, id, map, output, train, frequencies, households, model, saveModel, evaluate])
            command.Options.Add(option);
        command.SetAction((parsed, ct) =>
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Error) });
            try
            {
                var request = new MatchRequest(
                    parsed.GetValue(left)!, parsed.GetValue(right), parsed.GetValue(id)!, ColumnMap.Parse(parsed.GetValue(map)!), parsed.GetValue(output)!,
                    parsed.GetValue(saveModel), parsed.GetValue(evaluate) is { } truth ? TruthColumn.Parse(truth) : null,
                    new LinkOptions
                    {
                        Model = ReadModel(parsed.GetValue(model)),
                        Train = parsed.GetValue(train),
                        TermFrequencies = parsed.GetValue(frequencies) == "on",
                        Households = parsed.GetValue(households) switch { "on" => true, "off" => false, _ => null },
                    });
                Run(request, console, parsed.InvocationConfiguration, ct);
                return Task.FromResult(0);
            }
            catch (MatchProblem problem)
            {
                parsed.InvocationConfiguration.Error.WriteLine(problem.Message);
                return Task.FromResult(1);
            }
        });
        return command;
    }

    private sealed record MatchRequest(
        string Left, string? Right, string Id, ColumnMap Map, string Out, string? SaveModel, TruthColumn? Truth, LinkOptions Options);

    private static void Run(MatchRequest request, IAnsiConsole console, InvocationConfiguration output, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        MatchFile? left = null, right = null;
        LinkResult? result = null;
        var problems = new List<string>();
        console.Progress().AutoRefresh(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var reading = context.AddTask("Reading");
                left = MatchFile.Read(request.Left, request.Id, request.Map, request.Truth, problems.Add);
                right = request.Right is null ? null : MatchFile.Read(request.Right, request.Id, request.Map, request.Truth, problems.Add);
                reading.Value = 100;
                if (left.Ids.Count == 0 || right?.Ids.Count == 0)
                    throw new MatchProblem("There is no row to match.");
                var steps = new Steps(context);
                var options = request.Options with { Progress = steps.Show };
                result = right is null ? RecordLinker.Deduplicate(left.People, options, ct) : RecordLinker.LinkFiles(left.People, right.People, options, ct);
                try
                {
                    LinksFile.Write(request.Out, left, right, result, p => steps.Show("Writing", p), ct);
                    if (request.SaveModel is { } path)
                    {
                        using var file = File.Create(path);
                        result.Model.Write(file);
                    }
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new MatchProblem($"The result cannot be written: {e.Message}");
                }

                steps.Show("Writing", 1);
            });

        problems.ForEach(output.Error.WriteLine);
        foreach (var line in Summary(left!, right, result!, clock.Elapsed))
            output.Output.WriteLine(line);
        if (request.Truth is not null)
        {
            foreach (var line in MatchEvaluation.Lines(left!, right, result!))
                output.Output.WriteLine(line);
        }
    }

    private static IEnumerable<string> Summary(MatchFile left, MatchFile? right, LinkResult result, TimeSpan elapsed)
    {
        var invariant = CultureInfo.InvariantCulture;
        yield return string.Create(invariant, $"rows: {left.Ids.Count:N0}{(right is null ? "" : $" and {right.Ids.Count:N0}")}, skipped {left.Skipped + (right?.Skipped ?? 0):N0}, dates not readable {left.UnreadDates + (right?.UnreadDates ?? 0):N0}");
        yield return $"model: {result.Model.File.Name}; rules for households: {(result.Households ? "on" : "off, the file is one of single people")}";
        yield return string.Create(invariant, $"pairs compared: {result.Compared:N0}");
        if (right is null)
            yield return string.Create(invariant, $"people: {result.PersonOf.Distinct().Count():N0}");
        foreach (var outcome in (MatchOutcome[])[MatchOutcome.Match, MatchOutcome.PotentialMatch, MatchOutcome.Many])
            yield return string.Create(invariant, $"{outcome switch { MatchOutcome.Match => "MATCH", MatchOutcome.Many => "MANY", _ => "POTENTIAL_MATCH" }}: {result.Links.Count(l => l.Outcome == outcome):N0}");
        foreach (var rule in Enum.GetValues<SafetyRule>().Where(r => r != SafetyRule.None))
        {
            if (result.Links.Count(l => l.Held.HasFlag(rule)) is > 0 and var held)
                yield return string.Create(invariant, $"  held by {rule}: {held:N0}");
        }

        yield return string.Create(invariant, $"time: {elapsed.TotalSeconds:F1} s, most memory: {Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024):F0} MiB");
    }

    private static MatchModel ReadModel(string? path)
    {
        if (path is null)
            return MatchModel.Shipped;
        try
        {
            using var file = File.OpenRead(path);
            return MatchModel.Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or System.Text.Json.JsonException)
        {
            throw new MatchProblem($"--model: {Path.GetFileName(path)} is not a model: {e.Message}");
        }
    }

    private static Option<string> OnOff(string name, string description, string value, params string[] others)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => value, HelpName = string.Join('|', [.. others, "on", "off"]) };
        option.AcceptOnlyFromAmong([.. others, "on", "off"]);
        return option;
    }

    /// <summary>One bar for each step, made when the step begins. Steps are told from several threads.</summary>
    private sealed class Steps(ProgressContext context)
    {
        private readonly Dictionary<string, ProgressTask> tasks = [];
        private readonly Lock gate = new();

        internal void Show(string step, double done)
        {
            lock (gate)
            {
                if (!tasks.TryGetValue(step, out var task))
                {
                    foreach (var earlier in tasks.Values)
                        earlier.Value = 100;
                    tasks[step] = task = context.AddTask(step);
                }

                if (done * 100 > task.Value)
                    task.Value = done * 100;
            }
        }
    }
}
