using System.CommandLine;
using InfoShare.Cli.Calling;
using InfoShare.Client;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare call</c>: any call, by hand.</summary>
internal static class CallCommand
{
    public static Command Create()
    {
        var agency = new Option<string>("--as") { Description = "The agency that calls, for example elmmock-surgery", HelpName = "agency", Required = true };
        var practitioner = new Option<string?>("--practitioner")
        {
            Description = "Who is at the keyboard: \"name:ROLE\" or \"name:ROLE:team\". Left out: the agency's system alone",
            HelpName = "name:ROLE",
        };
        var practitionerId = new Option<string?>("--practitioner-id") { Description = "The practitioner's id. Left out: made from the name", HelpName = "id" };
        var data = new Option<string>("--data", "-d")
        {
            Description = "The request as JSON, @file, or - for standard input",
            HelpName = "json|@file|-",
            DefaultValueFactory = _ => "{}",
        };
        var max = new Option<int?>("--max") { Description = "Stream: end after this many messages", HelpName = "n" };
        var timeout = new Option<double?>("--timeout")
        {
            Description = "Seconds: the deadline of a call; of a stream, how long to follow it",
            HelpName = "seconds",
        };
        var allFields = new Option<bool>("--all-fields") { Description = "Print also the fields that hold nothing, no, or nought (has_lead: false)" };
        var method = new Argument<string>("method") { Description = "Service/Method, for example HealthService/ShareConcern" };
        max.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<int?>()));
        timeout.Validators.Add(result => RequirePositive(result, result.GetValueOrDefault<double?>()));

        var command = new Command("call", """
            Makes one call and prints the answer as JSON, or an error as JSON with status, reason and details (exit code 1).
            It presents the agency's certificate and fetches the token by itself; a stream prints one document a line.
            Codes may be written short: "SAME_DAY" for "URGENCY_SAME_DAY". A missing request_id is filled in.

            Example:
              infoshare call --as northmere-csc --practitioner "Priti Larksample:DUTY_SOCIAL_WORKER" SocialCareService/ListReferrals -d '{"filter":"UNOWNED"}'
              infoshare call --as northmere-health-visiting InboxService/StreamInbox --max 5 --timeout 10
            """)
        {
            method,
        };
        command.Options.Add(agency);
        command.Options.Add(practitioner);
        command.Options.Add(practitionerId);
        command.Options.Add(data);
        command.Options.Add(max);
        command.Options.Add(timeout);
        command.Options.Add(allFields);
        var connection = new ConnectionOptions();
        connection.AddTo(command);

        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                var descriptor = MethodCatalogue.Find(parsed.GetValue(method)!);
                var who = parsed.GetValue(practitioner) is { } name ? PractitionerArgument.Parse(name, parsed.GetValue(practitionerId)) : null;
                var text = await RequestJson.TextAsync(parsed.GetValue(data)!, Console.In, ct);
                var request = RequestJson.Parse(descriptor.InputType, text);
                TimeSpan? limit = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
                var options = connection.Read(parsed).For(parsed.GetValue(agency)!, who);
                return await Caller.RunAsync(new CallByHand(descriptor, request, parsed.GetValue(max), limit) { AllFields = parsed.GetValue(allFields) }, options, parsed.InvocationConfiguration.Output, ct);
            }
            catch (CallProblem problem)
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(AnswerJson.Of(problem));
                return 1;
            }
        });
        return command;
    }

    private static void RequirePositive<T>(System.CommandLine.Parsing.OptionResult result, T? value)
        where T : struct, IComparable<T>
    {
        if (value is { } given && given.CompareTo(default) <= 0)
            result.AddError($"{result.Option.Name} must be more than zero.");
    }
}
