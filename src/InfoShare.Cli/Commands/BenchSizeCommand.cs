using System.CommandLine;
using System.CommandLine.Parsing;
using InfoShare.Cli.Bench;

namespace InfoShare.Cli.Commands;

/// <summary>A bench that compares databases of different sizes, as a command.</summary>
/// <param name="Sizes">How much there is already.</param>
/// <param name="Each">How much is done in each round.</param>
/// <param name="Least">How much there must be at least, for so much done in each of so many rounds.</param>
/// <param name="Bench">What is run.</param>
/// <param name="Columns">What its report is called in a table.</param>
/// <param name="Verdict">Whether it holds, and the sentence that says so; null: it compares and no more.</param>
internal sealed record BenchSizeCommand<TLine>(
    string Name,
    string Description,
    Option<int[]> Sizes,
    Option<int> Each,
    Func<int, int, (int Least, string Why)> Least,
    Func<SizePlan, Action<string>, SizeBench<TLine>> Bench,
    IReadOnlyList<string> Columns,
    Func<SizeReport<TLine>, (bool Holds, string Words)>? Verdict = null)
    where TLine : ISizeLine
{
    public Command Create()
    {
        var store = new StoreChoice("A server on which databases may be made. Left out: SQLite in the folder, or a throw-away cluster");
        var folder = new BenchFolder(Name);
        var repeats = new Option<int>("--repeats")
        {
            Description = $"How many rounds are measured, 1 to {SizePlan.MostRepeats}",
            HelpName = "n",
            DefaultValueFactory = _ => 9,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        repeats.Validators.Add(r => Require(r, r.GetValueOrDefault<int>() is >= 1 and <= SizePlan.MostRepeats, $"is 1 to {SizePlan.MostRepeats}"));
        Each.Validators.Add(r => Require(r, r.GetValueOrDefault<int>() >= 1, "must be 1 or more"));
        var command = new Command(Name, Description);
        store.AddTo(command);
        folder.AddTo(command);
        foreach (Option option in new Option[] { Sizes, Each, repeats, json })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var (least, why) = Least(result.GetValue(Each), result.GetValue(repeats));

            // Where none are said, the parser has no value yet: the default is checked itself.
            if ((result.GetResult(Sizes) is { Implicit: false } ? result.GetValue(Sizes) ?? [] : BenchSizes.Default) is var sizes
                && (sizes.Length == 0 || sizes.Any(n => n < least)))
                result.AddError($"{Sizes.Name} must be {least} or more, {why}.");
        });

        command.SetAction((parsed, ct) => folder.RunAsync(parsed, async place =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var plan = new SizePlan(
                store.Engine(parsed), store.Connection(parsed), place, parsed.GetValue(Sizes)!, parsed.GetValue(Each), parsed.GetValue(repeats));
            BenchFolder.RefuseConnection(plan.Engine, plan.Connection);
            var report = await Bench(plan, error.WriteLine).RunAsync(ct);
            var verdict = Verdict?.Invoke(report);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(BenchOutput.Json(report));
            }
            else
            {
                SizeOutput.Print(report, Columns, output);
                if (verdict is { } told)
                    await output.WriteLineAsync(told.Words);
            }

            return verdict is { Holds: false } ? 1 : 0;
        }));
        return command;
    }

    private static void Require(OptionResult result, bool holds, string rule)
    {
        if (!holds)
            result.AddError($"{result.Option.Name} {rule}.");
    }
}

/// <summary>The option that names the sizes.</summary>
internal static class BenchSizes
{
    /// <summary>The sizes where none are said.</summary>
    public static int[] Default => [10_000, 1_000_000];

    public static Option<int[]> Option(string name, string description) => new(name)
    {
        Description = $"{description}; two numbers or more are compared with the first",
        HelpName = "n",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => Default,
    };
}
