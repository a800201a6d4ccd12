using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using InfoShare.Cli.Audit;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Audit.V1;
using Spectre.Console;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare audit masked-export</c>: the trail for a data protection officer, with nobody named in it.</summary>
internal static class AuditMaskedExportCommand
{
    private const int UsualDays = 30;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder that is not there yet, or is empty" };
        var reason = new Option<string>("--reason") { Description = "Why you export, 15 to 1,000 characters; it is kept in the log", HelpName = "text", Required = true };
        var from = new Option<string?>("--from") { Description = "First day, YYYY-MM-DD. Left out: 30 days before the last", HelpName = "date" };
        var until = new Option<string?>("--until") { Description = "Last day, YYYY-MM-DD. Left out: today", HelpName = "date" };
        var organisation = new Option<string>("--organisation") { Description = "Only what this organisation did", HelpName = "id", DefaultValueFactory = _ => "" };
        var person = new Option<string>("--person") { Description = "Only entries about this person, by the broker's id", HelpName = "id", DefaultValueFactory = _ => "" };
        var origin = new Option<string>("--origin") { Description = "The log. Left out: that of the broker that answers", HelpName = "origin", DefaultValueFactory = _ => "" };
        var caller = new Option<string>("--as") { Description = "The agency that asks", HelpName = "agency", DefaultValueFactory = _ => "northmere-partnership" };
        var practitioner = new Option<string>("--practitioner") { Description = "Who is at the keyboard: \"name:ROLE\"", HelpName = "name:ROLE", Required = true };
        var connection = new ConnectionOptions();
        var command = new Command("masked-export", """
            Writes the trail of a period to a folder as trail.csv and trail.jsonl, with pseudonyms in place of people, practitioners, things and
            calls, hours in place of times, and small numbers merged. manifest.json ties it to the log. For the partnership's auditor or
            records officer. It is pseudonymous, not anonymous: treat it as personal data.

            Example:
              infoshare audit masked-export march --from 2027-03-01 --until 2027-03-31 --practitioner "Ben Ledgersample:DATA_STEWARD" --reason "Monthly return to the data protection officer"
            """)
        {
            Arguments = { folder },
            Options = { reason, from, until, organisation, person, origin, caller, practitioner },
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, problems) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                var last = parsed.GetValue(until) ?? Day(LondonTime.DateOf(TimeProvider.System.GetUtcNow()));
                var request = new ExportTrailRequest
                {
                    Origin = parsed.GetValue(origin)!,
                    FromDate = parsed.GetValue(from) ?? Before(last),
                    ToDate = last,
                    OrganisationId = parsed.GetValue(organisation)!,
                    PersonId = parsed.GetValue(person)!,
                    Reason = parsed.GetValue(reason)!,
                };
                using var human = new InfoShareConnection(
                    connection.Read(parsed).For(parsed.GetValue(caller)!, PractitionerArgument.Parse(parsed.GetValue(practitioner)!)));
                await using var export = new MaskedExportFolder(parsed.GetValue(folder)!);
                using var stream = new MaskedExportService.MaskedExportServiceClient(human.CallInvoker).ExportTrail(request, cancellationToken: ct);
                if (!await stream.ResponseStream.MoveNext(ct) || stream.ResponseStream.Current is not { Header: { } header } first)
                    throw new IOException("The broker ended the export before it began.");
                await AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(problems) }).Progress()
                    .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                    .StartAsync(async context =>
                    {
                        var bar = context.AddTask("Entries", maxValue: Math.Max(1, header.EntryCount));
                        while (await stream.ResponseStream.MoveNext(ct))
                        {
                            await export.AddAsync(stream.ResponseStream.Current.Entries);
                            bar.Increment(stream.ResponseStream.Current.Entries.Count);
                        }
                    });
                await export.FinishAsync(header, request);
                await output.WriteLineAsync(
                    $"{header.EntryCount.ToString(CultureInfo.InvariantCulture)} entries are in {parsed.GetValue(folder)}. This export is entry {first.Receipt.EntryId}.");
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
        });
        return command;
    }

    // A date that is none is for the broker to refuse.
    private static string Before(string last) =>
        DateOnly.TryParseExact(last, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(day.AddDays(-UsualDays)) : last;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
