using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Audit.V1;
using Kinds = InfoShare.Core.Audit.Review.ExceptionKind;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare audit exceptions</c>: what stands out in a period, list by list, with the question that each puts (M5, M7).</summary>
internal static class AuditExceptionsCommand
{
    private const int Page = 100;

    public static Command Create()
    {
        var kind = new Option<string?>("--kind") { Description = $"One list alone: {string.Join(", ", Code.All<Kinds>().Select(k => Code.Of(k)))}. Left out: each in turn", HelpName = "kind" };
        var from = new Option<string>("--from") { Description = "First day, YYYY-MM-DD", HelpName = "date", Required = true };
        var until = new Option<string>("--until") { Description = "Last day, YYYY-MM-DD, at most 400 days after the first", HelpName = "date", Required = true };
        var organisation = new Option<string>("--organisation") { Description = "Only this organisation", HelpName = "id", DefaultValueFactory = _ => "" };
        var area = new Option<string>("--area") { Description = "Only organisations of this area", HelpName = "area", DefaultValueFactory = _ => "" };
        var words = new Option<int>("--words") { Description = "Of THIN_RATIONALE: reasons of fewer words are listed. Left out: 8", HelpName = "number" };
        var reason = new Option<string>("--reason") { Description = "Why you review, 15 to 1,000 characters; it is kept in the log", HelpName = "text", Required = true };
        var caller = new Option<string>("--as") { Description = "The agency that asks", HelpName = "agency", DefaultValueFactory = _ => "northmere-partnership" };
        var practitioner = new Option<string>("--practitioner") { Description = "Who is at the keyboard: \"name:ROLE\"", HelpName = "name:ROLE", Required = true };
        var connection = new ConnectionOptions();
        var command = new Command("exceptions", """
            Prints what stands out in a period: decisions with few words of reasons, endings without action or history, overrides, emergency
            access, reviews that nobody made, refusals in series. It names things and entries in the order of time, ranks nobody, and says what
            each list asks of the way of working. For the partnership's auditor; a safeguarding lead or manager sees the own organisation.

            Example:
              infoshare audit exceptions --from 2027-03-01 --until 2027-03-31 --practitioner "Ada Auditsample:AUDITOR" --reason "Monthly look at what stands out"
            """)
        {
            Options = { kind, from, until, organisation, area, words, reason, caller, practitioner },
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, problems) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                IReadOnlyList<Kinds> asked = parsed.GetValue(kind) is { } one ? [Code.Parse<Kinds>(one)] : Code.All<Kinds>();
                using var human = new InfoShareConnection(
                    connection.Read(parsed).For(parsed.GetValue(caller)!, PractitionerArgument.Parse(parsed.GetValue(practitioner)!)));
                var review = new AuditReviewService.AuditReviewServiceClient(human.CallInvoker);
                foreach (var list in asked)
                {
                    var request = new ListExceptionsRequest
                    {
                        Kind = (ExceptionKind)(int)list,
                        OrganisationId = parsed.GetValue(organisation)!,
                        Area = parsed.GetValue(area)!,
                        FromDate = parsed.GetValue(from)!,
                        ToDate = parsed.GetValue(until)!,
                        FewestWords = parsed.GetValue(words),
                        Reason = parsed.GetValue(reason)!,
                        PageSize = Page,
                    };
                    var page = await review.ListExceptionsAsync(request, cancellationToken: ct);
                    Begin(output, list, page);
                    while (true)
                    {
                        foreach (var row in page.Rows)
                            output.WriteLine($"  {AuditKnewCommand.Time(row.At)}  {row.OrganisationId}: {row.What}{(row.ObjectId.Length == 0 ? "" : $"  {row.ObjectId}")}{AuditKnewCommand.Checked(row.Entry, [])}");
                        if (page.NextPageToken.Length == 0)
                            break;
                        request.PageToken = page.NextPageToken;
                        page = await review.ListExceptionsAsync(request, cancellationToken: ct);
                    }

                    output.WriteLine();
                }

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
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
            {
                await problems.WriteLineAsync(e.Message);
            }

            return 1;
        });
        return command;
    }

    private static void Begin(TextWriter output, Kinds list, ListExceptionsResponse page)
    {
        output.WriteLine($"{Code.Of(list)}: {page.Total.ToString(CultureInfo.InvariantCulture)}{(page.Cut ? ", and the period holds more than one list reads: ask about a shorter one, or about one organisation" : "")}");
        output.WriteLine($"  {page.Question}");
        output.WriteLine($"  This look is entry {page.Receipt.EntryId}.");
        foreach (var rate in page.Rates)
        {
            output.WriteLine($"  {rate.OrganisationId}: {Often(rate.Uses, rate.HasPerThousandLookUps ? rate.PerThousandLookUps : null)}");
            foreach (var one in rate.Practitioners)
                output.WriteLine($"    {one.PractitionerId}: {Often(one.Uses, one.HasPerThousandLookUps ? one.PerThousandLookUps : null)}");
        }
    }

    private static string Often(int uses, double? perThousand) => string.Create(
        CultureInfo.InvariantCulture, $"emergency access {uses} {(uses == 1 ? "time" : "times")}{(perThousand is { } rate ? $", {rate:0.#} a thousand look-ups" : ", no look-ups")}");
}
