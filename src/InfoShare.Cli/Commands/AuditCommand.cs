using System.CommandLine;
using InfoShare.AuditVerifier.Commands;
using Spectre.Console;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare audit</c>: checks the audit log from outside. The checks are InfoShare.AuditVerifier's; here are their options.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Checks the audit log, as somebody who does not trust the broker; and lets an agency be its witness.")
    {
        Verify(),
        AuditTrailCommand.Create(),
        AuditReceiptCommands.VerifyProof(),
        AuditReceiptCommands.VerifyReceipt(),
        AuditWitnessCommand.Create(),
        Keygen(),
        AuditLogCommands.Export(),
        AuditLogCommands.Proof(),
        AuditLogCommands.Checkpoint(),
        AuditLogCommands.Key(),
        AuditKnewCommand.Create(),
        AuditExceptionsCommand.Create(),
        AuditMaskedExportCommand.Create(),
    };

    private static Command Verify()
    {
        var folder = new Argument<string>("folder") { Description = "What 'infoshare audit export' wrote" };
        var key = Keys("--key", "The log's key, or a file with its keys, one a line. From the partnership, not from the export");
        var since = Many("--since", "A checkpoint that you kept; the log must still contain it", "file");
        var witness = Many("--witness", "A witness's key, or a file with keys; it must have cosigned", "vkey");
        var erasures = Many("--erasures", "An export, with openings, of another log of the same database: what was proposed or decided there may be erased here", "folder");
        var erasureKeys = Many("--erasures-key", "The key of that log, or a file with its keys", "vkey");
        var save = new Option<string?>("--save") { Description = "Where to keep the checkpoint, for --since the next time", HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "Answer as JSON" };
        var command = new Command("verify", """
            Re-computes a whole log from an export and says whether every entry is the one that the log signed. If not, it names the
            first one that was edited, deleted, inserted, moved or cut off, or the fork.
            Status: 0 intact, 1 not intact, 2 the check could not be made.

            Example:
              infoshare audit verify export --key infoshare.northmere.example/main+1a2b3c4d+AbCd... --since kept.checkpoint --save kept.checkpoint
            """)
        {
            Arguments = { folder },
            Options = { key, since, witness, erasures, erasureKeys, save, json },
        };
        command.SetAction((parsed, ct) =>
        {
            var options = new VerifyOptions(
                parsed.GetValue(folder)!, parsed.GetValue(key)!, parsed.GetValue(since)!, parsed.GetValue(witness)!, parsed.GetValue(save), parsed.GetValue(json))
            {
                Erasures = parsed.GetValue(erasures)!,
                ErasureKeys = parsed.GetValue(erasureKeys)!,
            };
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return Task.FromResult(WithBar(output, error, (said, problems, bar) => VerifyCommand.Run(options, said, problems, bar, ct)));
        });
        return command;
    }

    /// <summary>Runs a check with a bar on the error output, and what it says after it.</summary>
    internal static int WithBar(TextWriter output, TextWriter error, Func<TextWriter, TextWriter, IProgress<(long Done, long Of)>, int> check)
    {
        using var said = new StringWriter();
        using var problems = new StringWriter();
        var status = 2;
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }).Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => status = check(said, problems, new Bar(context.AddTask("Checking"))));
        output.Write(said);
        error.Write(problems);
        return status;
    }

    private static Command Keygen()
    {
        var name = new Argument<string>("name") { Description = "The witness's name, for example audit.agency.example/witness" };
        var path = new Option<string>("--out") { Description = "Where the private key goes; only you may read it", HelpName = "file", Required = true };
        var command = new Command("keygen", """
            Makes a witness's key. Prints the public part, which you give to the partnership and to whoever relies on the witness.

            Example:
              infoshare audit keygen audit.agency.example/witness --out witness.key
            """)
        {
            Arguments = { name },
            Options = { path },
        };
        command.SetAction((parsed, _) => Task.FromResult(WitnessCommand.CreateKey(
            parsed.GetValue(name)!, parsed.GetValue(path)!, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)));
        return command;
    }

    internal static Option<string[]> Keys(string name, string description) => new(name) { Description = description, HelpName = "vkey", Required = true };

    internal static Option<string[]> Many(string name, string description, string help) => new(name) { Description = description, HelpName = help, DefaultValueFactory = _ => [] };

    internal sealed class Bar(ProgressTask task) : IProgress<(long Done, long Of)>
    {
        public void Report((long Done, long Of) value) => task.Value = value.Of == 0 ? 100 : value.Done * 100.0 / value.Of;
    }
}
