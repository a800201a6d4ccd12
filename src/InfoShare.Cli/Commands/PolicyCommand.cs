using System.CommandLine;
using InfoShare.Core.Access;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare policy</c>: who may see what, read, checked and compared before a version takes effect.</summary>
internal static class PolicyCommand
{
    public static Command Create()
    {
        var command = new Command("policy", """
            Shows and checks versions of the access policy. No broker is needed.

            Example:
              infoshare policy page
              infoshare policy check northmere-2027-04-01.json
              infoshare policy compare northmere-2027-04-01.json
            """)
        {
            Show("page", "Writes a version as a page to read (Markdown), as docs/access.md has it.", PolicyPage.Of),
            Show("table", "Writes the whole table: every role, purpose, relationship and class, with tier and rule.", PolicyTable.Lines),
            Check(),
            Compare(),
        };
        return command;
    }

    private static Command Show(string name, string description, Func<AccessPolicy, string> write)
    {
        var version = new Option<string?>("--policy-version") { Description = "Which version. Default: the latest that this build brings." };
        var file = new Option<FileInfo?>("--file") { Description = "A version from a file instead." };
        var command = new Command(name, description) { version, file };
        command.SetAction(async (parsed, _) => await Say(parsed, async output =>
        {
            var policy = parsed.GetValue(file) is { } own ? Read(own)
                : parsed.GetValue(version) is { } asked ? PolicyBook.Embedded.Find(asked) ?? throw new PolicyException(asked, ["is no version of this build"])
                : PolicyBook.Embedded.Latest;
            await output.WriteAsync(write(policy));
        }));
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<FileInfo>("file") { Description = "The version to check." };
        var command = new Command("check", "Says every hole and contradiction of a version, or that there is none.") { file };
        command.SetAction(async (parsed, _) => await Say(parsed, async output =>
        {
            var policy = Read(parsed.GetValue(file)!);
            var isBuiltIn = PolicyBook.Embedded.Find(policy.Version) is { } built && built.Document.Write() == policy.Document.Write();
            if (!isBuiltIn)
                PolicyBook.Embedded.With([parsed.GetValue(file)!.FullName]);
            await output.WriteLineAsync($"{policy.Version}, from {policy.Document.From:yyyy-MM-dd}: whole. {PolicyTable.Rows(policy).Count()} questions have an answer.");
            if (isBuiltIn)
                await output.WriteLineAsync("It is the one that this build brings: there is nothing to name in Broker:Policies.");
        }));
        return command;
    }

    private static Command Compare()
    {
        var file = new Argument<FileInfo>("file") { Description = "The version to compare with the latest of this build." };
        var command = new Command("compare", "Lists every question that a version answers otherwise than the latest of this build.") { file };
        command.SetAction(async (parsed, _) => await Say(parsed, async output =>
        {
            var other = Read(parsed.GetValue(file)!);
            var changed = 0;
            foreach (var row in PolicyTable.Rows(PolicyBook.Embedded.Latest))
            {
                var now = other.Decide(row.Question);
                if (now.Release == row.Decision.Release)
                    continue;
                changed++;
                await output.WriteLineAsync(
                    $"{Core.Vocabulary.Code.Of(row.Question.Role)} {Core.Vocabulary.Code.Of(row.Question.Purpose)} {Core.Vocabulary.Code.Of(row.Question.Relation)} " +
                    $"{Core.Vocabulary.Code.Of(row.Question.Class)}: {Core.Vocabulary.Code.Of(row.Decision.Release)} becomes {Core.Vocabulary.Code.Of(now.Release)} ({now.RuleId})");
            }

            await output.WriteLineAsync(changed == 0 ? "Nothing changes." : $"{changed} answers change.");
        }));
        return command;
    }

    private static AccessPolicy Read(FileInfo file)
    {
        if (!file.Exists)
            throw new PolicyException(file.Name, ["is not there"]);
        return AccessPolicy.Of(PolicyDocument.Read(File.ReadAllText(file.FullName), file.Name), file.Name);
    }

    private static async Task<int> Say(ParseResult parsed, Func<TextWriter, Task> write)
    {
        try
        {
            await write(parsed.InvocationConfiguration.Output);
            return 0;
        }
        catch (PolicyException e)
        {
            foreach (var fault in e.Faults)
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"The policy {fault}.");
            return 1;
        }
    }
}
