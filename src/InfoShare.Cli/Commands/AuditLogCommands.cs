using System.CommandLine;
using Grpc.Core;
using InfoShare.Cli.Audit;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using Spectre.Console;

namespace InfoShare.Cli.Commands;

/// <summary>What <c>infoshare audit</c> asks a broker for: exports, proofs, checkpoints, keys. Checking them is the verifier's part.</summary>
internal static class AuditLogCommands
{
    public static Command Export()
    {
        var folder = new Argument<string>("folder") { Description = "A folder that is not there yet, or is empty" };
        var reason = new Option<string>("--reason") { Description = "Why you export, 15 to 1,000 characters; it is kept in the log", HelpName = "text", Required = true };
        var openings = new Option<bool>("--openings") { Description = "With the personal and sealed parts: only for who may see all of the trail" };
        var all = new Option<bool>("--all") { Description = "Every log of the database, each in a folder of its own, by its origin's last word" };
        var common = new Common("northmere-partnership", needsHuman: true);
        var command = new Command("export", """
            Writes a whole log to a folder in C2SP tlog-tiles layout, for 'infoshare audit verify' and anybody else's tools. For the
            partnership's auditor. Each broker writes a log of its own, and only all of them together are the trail: --all.

            Example:
              infoshare audit export march --practitioner "Ada Auditsample:AUDITOR" --reason "Quarterly check by the data protection officer"
            """)
        {
            Arguments = { folder },
            Options = { reason, openings, all },
        };
        common.AddTo(command);
        command.SetAction((parsed, ct) => common.RunAsync(parsed, async (log, open) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var logs = await open.ListLogsAsync(new ListLogsRequest(), cancellationToken: ct);
            if (parsed.GetValue(all))
            {
                if (common.Origin(parsed).Length > 0)
                    throw new ArgumentException("--all exports every log, and --origin one: give one of the two.");
                foreach (var one in logs.Logs.Where(l => l.Size > 0))
                    await WriteAsync(one.Origin, Path.Combine(parsed.GetValue(folder)!, one.Origin[(one.Origin.LastIndexOf('/') + 1)..]));
                return;
            }

            var origin = await WriteAsync(common.Origin(parsed), parsed.GetValue(folder)!);
            var others = logs.Logs.Select(l => l.Origin).Where(o => o != origin).ToList();
            if (others.Count > 0)
                await output.WriteLineAsync($"The trail has {others.Count} more log{(others.Count == 1 ? "" : "s")}, not exported here (--all, or --origin): {string.Join(", ", others)}.");

            async Task<string> WriteAsync(string origin, string path)
            {
                var export = new AuditExport(log, open, path, parsed.GetValue(reason)!, parsed.GetValue(openings));
                await export.BeginAsync(origin, ct);
                await AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Error) }).Progress()
                    .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                    .StartAsync(async context =>
                    {
                        var bar = context.AddTask("Entries", maxValue: Math.Max(1, export.Size));
                        await export.WriteAsync(done => bar.Value = done, ct);
                    });
                await output.WriteLineAsync($"{export.Size.ToString(System.Globalization.CultureInfo.InvariantCulture)} entries of {export.Origin} are in {path}.");
                return export.Origin;
            }
        }));
        return command;
    }

    public static Command Proof()
    {
        var entry = new Argument<string>("entry") { Description = "The entry's id, from a receipt, or its index in the log" };
        var common = new Common("elmmock-surgery");
        var command = new Command("proof", """
            Prints a C2SP tlog-proof: that an entry stands in the log. By its id you prove entries of your own organisation.

            Example:
              infoshare audit proof aud_01JABCDEFGHJKMNPQRSTVWXYZ0 --as elmmock-surgery > receipt.tlog-proof
            """)
        {
            Arguments = { entry },
        };
        common.AddTo(command);
        command.SetAction((parsed, ct) => common.RunAsync(parsed, async (log, _) =>
        {
            var request = new GetInclusionProofRequest { Origin = common.Origin(parsed) };
            if (long.TryParse(parsed.GetValue(entry), System.Globalization.CultureInfo.InvariantCulture, out var index))
                request.Index = index;
            else
                request.EntryId = parsed.GetValue(entry)!;
            await parsed.InvocationConfiguration.Output.WriteAsync((await log.GetInclusionProofAsync(request, cancellationToken: ct)).ProofFile);
        }));
        return command;
    }

    public static Command Checkpoint()
    {
        var witnessed = new Option<bool>("--witnessed") { Description = "The latest that a witness has cosigned" };
        var since = new Option<long?>("--since") { Description = "With the proof that the log goes on from this size: a C2SP witness's request", HelpName = "size" };
        var common = new Common("elmmock-surgery");
        var command = new Command("checkpoint", """
            Prints the log's latest signed checkpoint with the witnesses' lines. Keep it: a log that was ever rewritten no longer fits it.

            Example:
              infoshare audit checkpoint --as elmmock-surgery > kept.checkpoint
            """)
        {
            Options = { witnessed, since },
        };
        common.AddTo(command);
        command.SetAction((parsed, ct) => common.RunAsync(parsed, async (log, _) =>
        {
            var checkpoint = await log.GetCheckpointAsync(
                new GetCheckpointRequest { Origin = common.Origin(parsed), Witnessed = parsed.GetValue(witnessed) }, cancellationToken: ct);
            var text = checkpoint.Checkpoint;
            if (parsed.GetValue(since) is { } size)
            {
                text = (await log.GetConsistencyProofAsync(
                    new GetConsistencyProofRequest { Origin = checkpoint.Origin, OldSize = size, NewSize = checkpoint.Size }, cancellationToken: ct)).WitnessRequest;
            }

            await parsed.InvocationConfiguration.Output.WriteAsync(text);
        }));
        return command;
    }

    public static Command Key()
    {
        var common = new Common("elmmock-surgery");
        var command = new Command("key", """
            Prints the keys of the broker's log, the present one last, as C2SP vkeys. Compare them with what the partnership gave you in
            another way: whoever forges a log forges its key too.

            Example:
              infoshare audit key --as elmmock-surgery
            """);
        common.AddTo(command);
        command.SetAction((parsed, ct) => common.RunAsync(parsed, async (log, _) =>
        {
            var logs = await log.ListLogsAsync(new ListLogsRequest(), cancellationToken: ct);
            var wanted = common.Origin(parsed) is { Length: > 0 } named ? named : logs.OwnOrigin;
            foreach (var vkey in logs.Logs.Where(l => l.Origin == wanted).SelectMany(l => l.Vkeys))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(vkey);
        }));
        return command;
    }

    /// <summary>Who asks, of which log, and where.</summary>
    private sealed class Common(string agency, bool needsHuman = false)
    {
        private readonly Option<string> caller = new("--as") { Description = "The agency that asks", HelpName = "agency", DefaultValueFactory = _ => agency };

        private readonly Option<string?> practitioner = new("--practitioner")
        {
            Description = "Who is at the keyboard: \"name:ROLE\"",
            HelpName = "name:ROLE",
            Required = needsHuman,
        };

        private readonly Option<string> origin = new("--origin")
        {
            Description = "The log, by the name in its checkpoints. Left out: that of the broker that answers",
            HelpName = "origin",
            DefaultValueFactory = _ => "",
        };

        private readonly ConnectionOptions connection = new();

        public void AddTo(Command command)
        {
            command.Options.Add(origin);
            command.Options.Add(caller);
            command.Options.Add(practitioner);
            connection.AddTo(command);
        }

        public string Origin(ParseResult parsed) => parsed.GetValue(origin)!;

        public async Task<int> RunAsync(ParseResult parsed, Func<AuditLogService.AuditLogServiceClient, AuditLogService.AuditLogServiceClient, Task> ask)
        {
            var problems = parsed.InvocationConfiguration.Error;
            try
            {
                var who = parsed.GetValue(practitioner) is { } name ? PractitionerArgument.Parse(name) : null;
                using var system = new InfoShareConnection(connection.Read(parsed).For(parsed.GetValue(caller)!, null));
                using var human = who is null ? null : new InfoShareConnection(connection.Read(parsed).For(parsed.GetValue(caller)!, who));
                await ask(
                    new AuditLogService.AuditLogServiceClient((human ?? system).CallInvoker), new AuditLogService.AuditLogServiceClient(system.CallInvoker));
                return 0;
            }
            catch (CallProblem problem)
            {
                await problems.WriteLineAsync(AnswerJson.Of(problem));
            }
            catch (RpcException e)
            {
                await problems.WriteLineAsync(AnswerJson.Of(e));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                await problems.WriteLineAsync(e.Message);
            }

            return 1;
        }
    }
}
