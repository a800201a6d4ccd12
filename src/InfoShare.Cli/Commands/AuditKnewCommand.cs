using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare audit knew</c>: who knew what at a moment, in words, with London times.</summary>
internal static class AuditKnewCommand
{
    private const int Page = 3000;

    private static readonly string[] Formats = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];

    public static Command Create()
    {
        var person = Subject("--person", "A person, by the broker's id");
        var referral = Subject("--referral", "One referral: what names it, and not everything about its children");
        var incident = new Option<string?>("--incident")
        {
            Description = "An incident or a review, by its number with --of or by the broker's id: the people whom its concerns and referrals name, each whole",
            HelpName = "number or id",
        };
        var numbered = new Option<string>("--of") { Description = "Whose number it is, with --incident; left out: the asking agency's own", HelpName = "organisation", DefaultValueFactory = _ => "" };
        var isReview = new Option<bool>("--review") { Description = "With --incident: the number is a review's, and not an incident's" };
        var concern = Subject("--concern", "One concern: what names it");
        var at = new Option<string>("--at") { Description = "The moment, London time: \"2027-05-03 12:00\"", HelpName = "time", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why you review, 15 to 1,000 characters; it is kept in the log", HelpName = "text", Required = true };
        var organisation = new Option<string>("--organisation") { Description = "Only this organisation", HelpName = "id", DefaultValueFactory = _ => "" };
        var full = new Option<bool>("--full") { Description = "With every line, not the critical points and numbers alone" };
        var caller = new Option<string>("--as") { Description = "The agency that asks", HelpName = "agency", DefaultValueFactory = _ => "northmere-partnership" };
        var practitioner = new Option<string>("--practitioner") { Description = "Who is at the keyboard: \"name:ROLE\"", HelpName = "name:ROLE", Required = true };
        var connection = new ConnectionOptions();
        var command = new Command("knew", """
            Prints who knew what at a past moment: the critical points, what each organisation could see and did see, and what it was told
            and never opened. For the partnership's auditor, and for whoever leads a review for it; a safeguarding lead sees the own organisation.

            Example:
              infoshare audit knew --person per_01JABCDEFGHJKMNPQRSTVWXYZ0 --at "2027-05-03 12:00" --practitioner "Ada Auditsample:AUDITOR" --reason "Rapid review of the fifth call"
              infoshare audit knew --incident 26-4711 --of northmere-police --at "2027-05-19 12:00" --practitioner "Ada Auditsample:AUDITOR" --reason "Rapid review of 26-4711"
            """)
        {
            Options = { person, referral, incident, numbered, isReview, concern, at, reason, organisation, full, caller, practitioner },
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var (output, problems) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                var request = new WhoKnewWhatRequest
                {
                    At = Timestamp.FromDateTimeOffset(MomentOf(parsed.GetValue(at)!)),
                    Reason = parsed.GetValue(reason)!,
                    OrganisationId = parsed.GetValue(organisation)!,
                    Full = parsed.GetValue(full),
                    PageSize = Page,
                };
                if (parsed.GetValue(person) is { } personId)
                    request.PersonId = personId;
                else if (parsed.GetValue(referral) is { } referralId)
                    request.ReferralId = referralId;
                else if (parsed.GetValue(incident) is { } stated)
                    request.Incident = IncidentOf(stated, parsed.GetValue(numbered)!, parsed.GetValue(isReview));
                else if (parsed.GetValue(concern) is { } concernId)
                    request.ConcernId = concernId;
                using var human = new InfoShareConnection(
                    connection.Read(parsed).For(parsed.GetValue(caller)!, PractitionerArgument.Parse(parsed.GetValue(practitioner)!)));
                var review = new AuditReviewService.AuditReviewServiceClient(human.CallInvoker);
                var first = await review.WhoKnewWhatAsync(request, cancellationToken: ct);
                Begin(output, first, request.At.ToDateTimeOffset());
                for (var page = first; ;)
                {
                    foreach (var line in page.Lines)
                        await output.WriteLineAsync(InWords(line, page.Differing));
                    if (page.NextPageToken.Length == 0)
                        break;
                    request.PageToken = page.NextPageToken;
                    page = await review.WhoKnewWhatAsync(request, cancellationToken: ct);
                }

                End(output, first);
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

    private static Option<string?> Subject(string name, string description) => new(name) { Description = description, HelpName = "id" };

    // Nobody numbers an incident as the broker does.
    private static IncidentRef IncidentOf(string stated, string organisation, bool isReview)
    {
        var kind = isReview ? IncidentKind.Review : IncidentKind.Incident;
        return Ids.IsWellFormed(stated, Incidents.Prefix)
            ? new IncidentRef { Kind = kind, IncidentId = stated }
            : new IncidentRef { Kind = kind, Number = stated, OrganisationId = organisation };
    }

    private static DateTimeOffset MomentOf(string text) =>
        DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? LondonTime.ToUtc(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local))
            : throw new FormatException("Give --at as London time, for example \"2027-05-03 12:00\".");

    private static void Begin(TextWriter output, WhoKnewWhatResponse knew, DateTimeOffset at)
    {
        output.WriteLine($"Who knew what at {PlainTime.Full(at)}, under policy {knew.PolicyVersion}");
        output.WriteLine();
        if (knew.Organisations.Count == 0)
        {
            output.WriteLine("Nothing that you may review was recorded by then. This does not say that nothing was.");
            return;
        }

        if (knew.Differing.Count > 0)
            output.WriteLine($"Not what the log has, do not rely on it: {string.Join(", ", knew.Differing.Select(e => e.EntryId))}");
        if (knew.PersonIds.Count > 0)
            output.WriteLine($"Belonging to it: {string.Join(", ", knew.PersonIds)}");
        output.WriteLine("Critical points");
        foreach (var point in knew.CriticalPoints)
        {
            output.WriteLine($"  {Time(point.At)}  {Who(point.OrganisationId, point.PractitionerId, point.Role)}: {point.What}");
            output.WriteLine($"      {point.ObjectId}{Checked(point.Entry, knew.Differing)}");
        }

        if (knew.MoreCriticalPoints > 0)
            output.WriteLine($"  and {knew.MoreCriticalPoints} more; ask about one organisation, or about an earlier moment");
        output.WriteLine();
        output.WriteLine("Organisations");
        foreach (var one in knew.Organisations)
            output.WriteLine($"  {one.OrganisationName} ({one.OrganisationId}): {InWords(one)}");
        if (knew.Lines.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Every line");
        }
    }

    private static void End(TextWriter output, WhoKnewWhatResponse knew)
    {
        output.WriteLine();
        if (knew.NotRebuilt.Count > 0)
        {
            output.WriteLine("Not as it was then");
            foreach (var said in knew.NotRebuilt)
                output.WriteLine($"  {said}");
            output.WriteLine();
        }

        output.WriteLine($"This review is entry {knew.Receipt.EntryId}.");
    }

    /// <summary>What one organisation knew: what it had published, was told and was shown before its system went stands all the same.</summary>
    internal static string InWords(OrganisationKnowledge one)
    {
        var met = one.DidSee + one.Asked + one.ToldAndOpened + one.ToldNotOpened + one.Published > 0;
        if (!one.Connected && !met && one.CouldSee + one.Withheld == 0)
            return "not connected: it could see nothing here";
        var standing = (one.Connected ? "" : "not connected at that moment; ") + one.Standing switch
        {
            Standing.Leading => "led",
            Standing.Involved => "was involved",
            _ => met ? "no work of its with them is recorded" : "nothing recorded tied it to them",
        };
        var saw = one.DidSee == 0 ? "was shown nothing" : $"was shown {one.DidSee} (at most {CodeOf(one.HighestTierSeen)})";
        return $"{standing}; could see {one.CouldSee}, {saw}, asked {one.Asked} times; told {one.ToldAndOpened + one.ToldNotOpened}, of which "
            + $"{one.ToldNotOpened} not opened; published {one.Published}; kept from it {one.Withheld}"
            + (one.ActsFrom is null ? "" : $"; no act before {PlainTime.Full(one.ActsFrom.ToDateTimeOffset())} was read")
            + (one.ShownUntil is null ? "" : $"; shown and asked at least so much: nothing after {PlainTime.Full(one.ShownUntil.ToDateTimeOffset())} was read");
    }

    private static string InWords(KnowledgeLine line, IEnumerable<EntryReference> differing)
    {
        var what = $"{line.ObjectId} {line.Code} ({line.State})";
        var tier = line.Tier == Tier.Unspecified ? "" : $" at {CodeOf(line.Tier)}";
        var said = line.Kind switch
        {
            KnowledgeKind.CouldSee => $"could see {what}{tier}",
            KnowledgeKind.DidSee => $"was shown {what}{tier}",
            KnowledgeKind.ToldAndOpened => $"was told {what}{tier} and opened it",
            KnowledgeKind.ToldNotOpened => $"was told {what}{tier} and had not opened it",
            KnowledgeKind.Published => $"published {what}",
            _ => $"was not given {what}: {CodeOf(line.Because)}{(line.RuleId.Length == 0 ? "" : $" by {line.RuleId}")}",
        };
        return $"  {Time(line.At)}  {Who(line.OrganisationId, line.PractitionerId, line.Role)} {said}{Checked(line.Entry, differing)}";
    }

    /// <summary>A moment, London time.</summary>
    internal static string Time(Timestamp at) => LondonTime.ToLocal(at.ToDateTimeOffset()).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Who(string organisation, string practitioner, PractitionerRole role) =>
        $"{(organisation.Length == 0 ? "the clock" : organisation)}{(practitioner.Length == 0 ? "" : $" {practitioner}")}{(role == PractitionerRole.Unspecified ? "" : $" ({CodeOf(role)})")}";

    /// <summary>The entry by which something can be checked, and whether it is what the log has.</summary>
    internal static string Checked(EntryReference? entry, IEnumerable<EntryReference> differing) => entry is null ? ""
        : $"  [{entry.EntryId}, {entry.LogOrigin} index {entry.EntryIndex.ToString(CultureInfo.InvariantCulture)}{(differing.Contains(entry) ? ": NOT WHAT THE LOG HAS" : "")}]";

    // The codes as the vocabulary writes them.
    private static string CodeOf<TEnum>(TEnum value) where TEnum : struct, System.Enum =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();
}
