using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Privacy;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Testing;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Of somebody from whom a practitioner is kept in silence every call says what it says of nobody (L10), save the receipt and ids made
/// new. The calls are tests/data/conflicts/kept-is-nobody.txt; each has a person of its own, around whom much is recorded.
/// </summary>
public sealed partial class KeptIsNobodyTests
{
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    private static readonly Dictionary<string, (string Organisation, string Name, string Role, string ManagerName, string ManagerRole)> Callers = new()
    {
        ["csc"] = ("northmere-csc", "Owen Peatsample", "DUTY_SOCIAL_WORKER", "Lena Marlsample", "TEAM_MANAGER"),
        ["gp"] = ("elmmock-surgery", "Dr Mockhurst", "GP", "Dr Leadmock", "PRACTICE_LEAD"),
        ["midwife"] = ("northmere-midwifery", "Hana Stonemock", "MIDWIFE", "Mia Leadmock", "NAMED_PROFESSIONAL"),
        ["police"] = ("northmere-police", "Noor Hillmock", "PUBLIC_PROTECTION", "Sgt Ash Hillmock", "POLICE_SUPERVISOR"),
        ["probation"] = ("northmere-probation", "Jo Pinefixture", "PROBATION_OFFICER", "Una Larchfixture", "PROBATION_MANAGER"),
        ["school"] = ("northmere-school", "Alan Keptmock", "DESIGNATED_LEAD", "Ms Oakmock", "DESIGNATED_LEAD"),
    };

    [Fact]
    public async Task Every_call_says_of_somebody_kept_in_silence_what_it_says_of_nobody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var faults = new List<string>();
        foreach (var (number, (who, method, request, refusal, adult, expecting)) in Calls().Index())
        {
            var (organisation, name, role, manager, managerRole) = Callers[who];
            var kept = Somebody(3 * number, adult);
            await KeepAsync(p, number, kept, adult, expecting, p.As(organisation, manager, managerRole), "u-" + name.Replace(' ', '-').ToLowerInvariant());
            var caller = p.As(organisation, name, role);
            var ofKept = await AnswerAsync(caller, method, request, kept, (2 * number) + 1);
            var ofNobody = await AnswerAsync(caller, method, request, Somebody((3 * number) + 1, adult), 2 * number);
            if (refusal.Length == 0 ? ofNobody.StartsWith("refused", StringComparison.Ordinal) : !ofNobody.StartsWith($"refused {refusal}", StringComparison.Ordinal))
                faults.Add($"{who} {method.FullName}, about nobody: {ofNobody}");
            else if (ofKept != ofNobody)
                faults.Add($"{who} {method.FullName}\n  kept:   {ofKept}\n  nobody: {ofNobody}");
        }

        faults.ShouldBeEmpty();
    }

    private static IReadOnlyList<(string Who, MethodDescriptor Method, string Request, string Refusal, bool Adult, bool Expecting)> Calls() =>
    [
        .. RepositoryFiles.Read("tests", "data", "conflicts", "kept-is-nobody.txt").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.StartsWith('#')).Select(l => LinePattern().Match(l)).Select(m => (
                m.Groups["who"].Value,
                PlantedRequests.Methods.Single(d => $"infoshare.{m.Groups["method"].Value}" == $"{d.Service.FullName}/{d.Name}"),
                m.Groups["request"].Value, m.Groups["refusal"].Value, m.Groups["adult"].Success, m.Groups["expecting"].Success)),
    ];

    /// <summary>Nobody is like anybody else: a likeness would be an answer of its own.</summary>
    private static Demographics Somebody(int which, bool adult)
    {
        var chance = new Chance(which);
        var (given, family, street) = (chance.Word(3), chance.Word(4) + "mock", chance.Word(3));
        var born = new DateOnly(adult ? 1984 : 2014, 4, 1).AddDays(chance.Next(270));
        var postcode = $"NM{1 + chance.Next(9)} {chance.Next(10)}{(char)('A' + chance.Next(8))}{(char)('A' + chance.Next(8))}";
        return Person(given, family, born.ToString("O", CultureInfo.InvariantCulture), $"{11 + which} {street} Lane", postcode);
    }

    /// <summary>The same words and numbers at every run.</summary>
    private sealed class Chance(int seed)
    {
        private ulong state = ((ulong)seed * 0x9E3779B97F4A7C15UL) + 0xD1B54A32D192ED03UL;

        public int Next(int below)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (int)((state >> 33) % (ulong)below);
        }

        public string Word(int syllables)
        {
            var word = string.Concat(Enumerable.Range(0, syllables).Select(_ => $"{Consonants[Next(Consonants.Length)]}{Vowels[Next(Vowels.Length)]}"));
            return char.ToUpperInvariant(word[0]) + word[1..];
        }
    }

    /// <summary>Social care leads, there is a plan, a brother and a concern; and the practitioner is kept away without a word.</summary>
    private static async Task KeepAsync(Partnership p, int number, Demographics person, bool adult, bool expecting, InfoShareConnection manager, string practitioner)
    {
        var (own, child) = ($"KEPT-{number}", $"KEPT-{number}-child");
        var relative = Somebody((3 * number) + 2, adult: false);
        relative.Address = person.Address.Clone();
        var personId = await RecordAsync(p.LeadSocialWorker, own, person);
        await RecordAsync(p.HealthVisitor, own, person);
        await RecordAsync(p.HealthVisitor, child, relative);
        await RecordAsync(p.LeadSocialWorker, child, relative);
        await RelateAsync(p.HealthVisitor, Own(own), Own(child), adult ? RelationshipType.BirthParent : RelationshipType.FullSibling);
        await WorksWithAsync(p.LeadSocialWorker, Own(adult ? child : own), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await WorksWithAsync(p.HealthVisitor, Own(child), PractitionerRole.HealthVisitor, "01632 960161");
        await p.StatusAsync(adult ? child : own, ChildStatusCode.Cin, "2027-01-04");
        await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(own),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "A bruise on the arm that nobody explains.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });
        if (expecting)
        {
            await new MaternityService.MaternityServiceClient(p.HealthVisitor.CallInvoker).RecordPregnancyAsync(new RecordPregnancyRequest
            {
                Mother = Own(own),
                ExpectedDate = "2027-08-10",
                NumberExpected = 1,
                Source = SourceKind.Observed,
            });
        }

        (await new ConflictService.ConflictServiceClient(manager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = Known(person),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = false,
        })).Conflict.PersonId.ShouldBe(personId, "whoever is not kept away meets the person by these words");
    }

    private static async Task<string> AnswerAsync(InfoShareConnection who, MethodDescriptor method, string request, Demographics person, int number)
    {
        var other = Somebody(1000 + number, adult: true);

        // The own record is there, whoever else is: it is recorded as anybody's is.
        if (request.Contains("$O", StringComparison.Ordinal))
            await RecordAsync(who, $"OWN-{number}", person);
        var json = request.Replace("$P", $"{{\"demographics\": {JsonFormatter.Default.Format(person)}}}", StringComparison.Ordinal)
            .Replace("$O", $"{{\"own_record_id\": \"OWN-{number}\"}}", StringComparison.Ordinal)
            .Replace("$D", JsonFormatter.Default.Format(person), StringComparison.Ordinal)
            .Replace("$Q", $"{{\"demographics\": {JsonFormatter.Default.Format(other)}}}", StringComparison.Ordinal)
            .Replace("$N", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("$WhyAdult", JsonFormatter.Default.Format(For(Purpose.AssessAdultAccess, "He asks to see his sister's children at the weekend.")), StringComparison.Ordinal)
            .Replace("$Why", JsonFormatter.Default.Format(For(Purpose.AssessChild, "School rang about bruises this morning")), StringComparison.Ordinal);
        try
        {
            return Plain((await who.CallInvoker.AsyncUnaryCall(MethodCatalogue.ToGrpc(method), null, default, JsonParser.Default.Parse(json, method.InputType))).ToString()!, person, other, number);
        }
        catch (InvalidProtocolBufferException e)
        {
            return $"refused: the line is no request of this call: {e.Message}";
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            return Plain($"refused {error.Reason}: {error.Message} {string.Join("; ", error.FieldViolations.Select(v => $"{v.Field} {v.Description}"))}", person, other, number);
        }
    }

    /// <summary>Without what no two answers share: receipts, ids made new (which of them are the same stays), times of day, and the names that were asked for.</summary>
    private static string Plain(string answer, Demographics person, Demographics other, int number)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        answer = ReceiptPattern().Replace(answer, "(receipt)");
        answer = IdPattern().Replace(answer, m => ids.TryGetValue(m.Value, out var known) ? known : ids[m.Value] = $"{m.Value[..3]}#{ids.Count}");
        answer = TimePattern().Replace(answer, "(time)");
        foreach (var (who, stands) in ((Demographics, string)[])[(person, "person"), (other, "other")])
        {
            foreach (var word in (string[])[who.Address.Line, who.Address.Postcode, who.FamilyName, who.GivenName, who.BirthDate])
                answer = answer.Replace(word, $"({stands})", StringComparison.Ordinal);
        }

        return answer.Replace($"own-{number}", "own", StringComparison.Ordinal).Replace($"UNK-{number}", "UNK", StringComparison.Ordinal)
            .Replace($"Tiny{number}", "Tiny", StringComparison.Ordinal);
    }

    [GeneratedRegex("""^(?<who>\w+) \| (?<method>\S+) \| (?<request>\{.*\})(?<adult> adult)?(?<expecting> expecting)?(?: => (?<refusal>\w+))?$""")]
    private static partial Regex LinePattern();

    [GeneratedRegex("""\b[a-z]{3}_[0-9A-Z]{26}\b""")]
    private static partial Regex IdPattern();

    [GeneratedRegex("""\{ "entryId": "aud_[^}]*\}""")]
    private static partial Regex ReceiptPattern();

    [GeneratedRegex("""\d{4}-\d\d-\d\dT[\d:.]+Z""")]
    private static partial Regex TimePattern();
}
