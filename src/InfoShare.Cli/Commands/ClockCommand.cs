using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Cli.Calling;
using InfoShare.Protocol.Development.V1;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare clock</c>: reads and advances a development broker's clock.</summary>
internal static class ClockCommand
{
    public static Command Create()
    {
        var advance = new Option<string?>("--advance") { Description = "Forward by this much: 1d, 2h30m, 90s", HelpName = "amount" };
        var to = new Option<string?>("--to")
        {
            Description = "Forward to this instant, ISO 8601; UTC when it names no zone: 2026-11-02T09:00:00Z",
            HelpName = "instant",
        };
        var agency = new Option<string>("--as") { Description = "The agency that calls", HelpName = "agency", DefaultValueFactory = _ => "northmere-partnership" };
        var command = new Command("clock", """
            Reads the broker's clock, or moves it forward; deadlines that pass are acted on before it answers. Development only.

            Example:
              infoshare clock --advance 1d
            """)
        {
            Options = { advance, to, agency },
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(advance) is not null && result.GetValue(to) is not null)
                result.AddError("Give --advance or --to, not both.");
        });
        var connection = new ConnectionOptions();
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                IMessage request = Request(parsed.GetValue(advance), parsed.GetValue(to));
                var method = MethodCatalogue.Find(request is GetClockRequest ? "ClockService/GetClock" : "ClockService/AdvanceClock");
                var options = connection.Read(parsed).For(parsed.GetValue(agency)!, null);
                return await Caller.RunAsync(new CallByHand(method, request, null, null), options, parsed.InvocationConfiguration.Output, ct);
            }
            catch (CallProblem problem)
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(AnswerJson.Of(problem));
                return 1;
            }
        });
        return command;
    }

    internal static IMessage Request(string? advance, string? to)
    {
        if (advance is not null)
        {
            return AmountOfTime.TryParse(advance, out var by) && by > TimeSpan.Zero
                ? new AdvanceClockRequest { By = Duration.FromTimeSpan(by) }
                : throw CallProblem.Invalid(CallProblem.Request, "--advance takes an amount of time such as 1d, 2h30m or 90s.");
        }

        if (to is null)
            return new GetClockRequest();
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(to, CultureInfo.InvariantCulture, styles, out var instant)
            ? new AdvanceClockRequest { Instant = Timestamp.FromDateTimeOffset(instant) }
            : throw CallProblem.Invalid(CallProblem.Request, "--to takes an instant such as 2026-11-02T09:00:00Z.");
    }
}
