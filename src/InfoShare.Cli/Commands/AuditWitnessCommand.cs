using System.CommandLine;
using InfoShare.AuditVerifier;
using InfoShare.AuditVerifier.Commands;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Witness;
using InfoShare.Cli.Audit;
using InfoShare.Cli.Calling;
using InfoShare.Client;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare audit witness</c>: a partner agency cosigns what only grew.</summary>
internal static class AuditWitnessCommand
{
    public static Command Create()
    {
        var log = AuditCommand.Keys("--log", "The log's key, or a file with its keys, one a line. From the partnership, not from the broker");
        var agency = new Option<string?>("--as") { Description = "The agency that witnesses; the broker is asked", HelpName = "agency" };
        var from = new Option<string?>("--from") { Description = "Or an export of the log; the cosignature is printed", HelpName = "folder" };
        var state = new Option<string>("--state") { Description = "The file with what this witness last cosigned; keep it safe", HelpName = "file", Required = true };
        var key = new Option<string>("--key") { Description = "This witness's private key, made by 'infoshare audit keygen'", HelpName = "file", Required = true };
        var begin = new Option<bool>("--begin") { Description = "The first run: there is no state file yet" };
        var every = new Option<string?>("--every") { Description = "Again and again, with this much in between: 1m. Stops when the log has shrunk or forked", HelpName = "amount" };
        var command = new Command("witness", """
            Run by a partner agency on its own machine: checks that the log contains all that this witness cosigned before,
            cosigns its latest checkpoint, and hands the cosignature in. Refuses, loudly and with evidence, when the log has
            shrunk or forked. Status: 0 cosigned, 1 refused, 2 could not be tried.

            Example:
              infoshare audit witness --log northmere.vkey --as northmere-csc --state witness.state --key witness.key --begin
            """)
        {
            Options = { log, agency, from, state, key, begin, every },
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(agency) is null == result.GetValue(from) is null)
                result.AddError("Give --as to ask the broker, or --from to read an export.");
        });
        var connection = new ConnectionOptions();
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            try
            {
                var pause = TimeSpan.Zero;
                if (parsed.GetValue(every) is { } amount && (!AmountOfTime.TryParse(amount, out pause) || pause <= TimeSpan.Zero))
                    throw new AuditException("--every takes an amount of time such as 1m or 30s.");
                var keys = new LogKeys([.. parsed.GetValue(log)!.SelectMany(VerifyCommand.KeysOf)]);
                using var broker = parsed.GetValue(agency) is { } name ? new InfoShareConnection(connection.Read(parsed).For(name, null)) : null;
                IWitnessSource source = broker is null
                    ? new DirectorySource(parsed.GetValue(from)!, keys, parsed.InvocationConfiguration.Output)
                    : new BrokerWitnessSource(broker.CallInvoker, keys, KeyFile.Read(parsed.GetValue(key)!).Public);
                var (file, secret, first, time) = (parsed.GetValue(state)!, parsed.GetValue(key)!, parsed.GetValue(begin), TimeProvider.System);
                return pause == TimeSpan.Zero
                    ? await WitnessCommand.RunAsync(keys, source, file, secret, first, error, time, ct)
                    : await WitnessCommand.WatchAsync(keys, source, file, secret, first, pause, error, time, ct);
            }
            catch (Exception e) when (e is AuditException or CallProblem)
            {
                await error.WriteLineAsync($"Nothing was cosigned: {e.Message}");
                return 2;
            }
        });
        return command;
    }
}
