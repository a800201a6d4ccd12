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
        await using var p = await StartAsync("2027-03-10 09:00", "--Broker:Limits:Enabled=false");
        var faults = new List<string>();
        foreach (var (number, (who, calls, refusal, adult, expecting)) in Lines().Index())
        {
            var (organisation, name, role, manager, managerRole) = Callers[who];
            var kept = Somebody(3 * number, adult);
            await KeepAsync(p, number, kept, adult, expecting, p.As(organisation, manager, managerRole), "u-" + name.Replace(' ', '-').ToLowerInvariant());
            var caller = p.As(organisation, name, role);
            var ofKept = await AnswersAsync(caller, calls, kept, (2 * number) + 1);
            if (calls.Any(c => OwnPattern().IsMatch(c.Request)))
                await RequireOneAsync(p, number, $"OWN-{(2 * number) + 1}", caller);
            var ofNobody = await AnswersAsync(caller, calls, Somebody((3 * number) + 1, adult), 2 * number);
            var what = $"{who} {string.Join(", ", calls.Select(c => c.Method.FullName))}";
            if (!ofNobody[..^1].All(a => !IsRefused(a)) || (refusal.Length == 0 ? IsRefused(ofNobody[^1]) : !ofNobody[^1].StartsWith($"refused {refusal}:", StringComparison.Ordinal)))
                faults.Add($"{what}, about nobody: {string.Join("\n  ", ofNobody)}");
            else if (!ofKept.SequenceEqual(ofNobody))
                faults.Add($"{what}{string.Concat(ofKept.Zip(ofNobody).Where(a => a.First != a.Second).Select(a => $"\n  kept:   {a.First}\n  nobody: {a.Second}"))}");
        }

        faults.ShouldBeEmpty();
    }

    // A line that says something by the own record is about somebody kept only if that record is one of that person.
    private static async Task RequireOneAsync(Partnership p, int number, string ownRecordId, InfoShareConnection caller)
    {
        var ownId = await EntryAsync();
        var kept = await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = Own($"KEPT-{number}"),
            Purpose = For(Purpose.AssessChild, "School rang about bruises this morning"),
        });
        var met = await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = new SubjectRef { PersonId = ownId },
            Purpose = For(Purpose.AssessChild, "School rang about bruises this morning"),
        });
        met.Person.PersonId.ShouldBe(kept.Person.PersonId, $"{ownRecordId} is a record of somebody else");

        async Task<string> EntryAsync() => (await new PeopleService.PeopleServiceClient(caller.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = Own(ownRecordId),
            Purpose = For(Purpose.AssessChild, "School rang about bruises this morning"),
        })).Person.PersonId;
    }

    private static bool IsRefused(string answer) => answer.StartsWith("refused", StringComparison.Ordinal);

    private static List<(string Who, IReadOnlyList<(MethodDescriptor Method, string Request)> Calls, string Refusal, bool Adult, bool Expecting)> Lines()
    {
        var lines = new List<(string Who, IReadOnlyList<(MethodDescriptor Method, string Request)> Calls, string Refusal, bool Adult, bool Expecting)>();
        foreach (var line in RepositoryFiles.Read("tests", "data", "conflicts", "kept-is-nobody.txt").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.StartsWith('#')))
        {
            var m = LinePattern().Match(line);
            m.Success.ShouldBeTrue($"is no line of calls: {line}");
            var call = (PlantedRequests.Methods.Single(d => $"infoshare.{m.Groups["method"].Value}" == $"{d.Service.FullName}/{d.Name}"), m.Groups["request"].Value);
            var refusal = m.Groups["refusal"].Value;
            if (m.Groups["who"].Value == "then")
                lines[^1] = lines[^1] with { Calls = [.. lines[^1].Calls, call], Refusal = refusal };
            else
                lines.Add((m.Groups["who"].Value, [call], refusal, m.Groups["adult"].Success, m.Groups["expecting"].Success));
        }

        return lines;
    }

    /// <summary>Nobody is like anybody else: a likeness would be an answer of its own.</summary>
    private static Demographics Somebody(int which, bool adult)
    {
        var chance = new Chance(which);
        var (given, family, street) = (chance.Word(3), chance.Word(4) + "mock", chance.Word(3));
        var born = new DateOnly(adult ? 1984 : 2014, 4, 1).AddDays(chance.Next(270));
        var postcode = $"NM{1 + chance.Next(9)} {chance.Next(10)}{(char)('A' + chance.Next(8))}{(char)('A' + chance.Next(8))}";
        return Person(given, family, born.ToString("O", CultureInfo.InvariantCulture), $"{11 + which} {street} Lane", postcode, NhsNumber(which));
    }

    /// <summary>Without a number a house that holds two records tells them apart: the own record would be of somebody else.</summary>
    private static string NhsNumber(int which)
    {
        for (var nine = 999_100_000 + (20 * which); ; nine++)
        {
            var digits = nine.ToString(CultureInfo.InvariantCulture);
            var check = 11 - (digits.Select((d, i) => (d - '0') * (10 - i)).Sum() % 11);
            if (check != 10)
                return digits + (check % 11).ToString(CultureInfo.InvariantCulture);
        }
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

    /// <summary>What each of the calls is answered, one after the other; ids that earlier answers gave keep their names in later ones.</summary>
    private static async Task<string[]> AnswersAsync(
        InfoShareConnection who, IReadOnlyList<(MethodDescriptor Method, string Request)> calls, Demographics person, int number)
    {
        var other = Somebody(1000 + number, adult: true);

        // The own record is there, whoever else is: it is recorded as anybody's is.
        var id = calls.Any(c => OwnPattern().IsMatch(c.Request)) ? await RecordAsync(who, $"OWN-{number}", person) : "";
        var answers = new List<string>();
        foreach (var (method, request) in calls)
            answers.Add(await AnswerAsync(who, method, Request(request, person, other, number, id, answers), $"{method.Service.FullName}/{method.Name}"));
        return Plain(string.Join('\n', answers), person, other, number).Split('\n');
    }

    private static string Request(string request, Demographics person, Demographics other, int number, string id, IEnumerable<string> answers) => GivenPattern().Replace(
        request.Replace("$P", $"{{\"demographics\": {JsonFormatter.Default.Format(person)}}}", StringComparison.Ordinal)
            .Replace("$O", $"{{\"own_record_id\": \"OWN-{number}\"}}", StringComparison.Ordinal)
            .Replace("$I", $"{{\"person_id\": \"{id}\"}}", StringComparison.Ordinal)
            .Replace("$D", JsonFormatter.Default.Format(person), StringComparison.Ordinal)
            .Replace("$Q", $"{{\"demographics\": {JsonFormatter.Default.Format(other)}}}", StringComparison.Ordinal)
            .Replace("$N", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("$WhyAdult", JsonFormatter.Default.Format(For(Purpose.AssessAdultAccess, "He asks to see his sister's children at the weekend.")), StringComparison.Ordinal)
            .Replace("$WhyNow", JsonFormatter.Default.Format(For(Purpose.Emergency, "A man shouts in the flat and the child cries behind the door")), StringComparison.Ordinal)
            .Replace("$Why", JsonFormatter.Default.Format(For(Purpose.AssessChild, "School rang about bruises this morning")), StringComparison.Ordinal),
        m => answers.SelectMany(a => IdPattern().Matches(a)).FirstOrDefault(i => i.Value.StartsWith(m.Groups["prefix"].Value, StringComparison.Ordinal))?.Value ?? "nothing");

    private static async Task<string> AnswerAsync(InfoShareConnection who, MethodDescriptor method, string json, string name)
    {
        try
        {
            return (await who.CallInvoker.AsyncUnaryCall(MethodCatalogue.ToGrpc(method), null, default, JsonParser.Default.Parse(json, method.InputType))).ToString()!;
        }
        catch (InvalidProtocolBufferException e)
        {
            return $"refused: the line is no request of {name}: {e.Message}";
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            return $"refused {error.Reason}: {error.Message} {string.Join("; ", error.FieldViolations.Select(v => $"{v.Field} {v.Description}"))}".ReplaceLineEndings(" ");
        }
    }

    /// <summary>Without what no two answers share: receipts, ids made new (which of them are the same stays), times of day, and the names that were asked for.</summary>
    private static string Plain(string answer, Demographics person, Demographics other, int number)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        answer = TokenPattern().Replace(RequestPattern().Replace(ReceiptPattern().Replace(answer, "(receipt)"), "(request)"), "(token)");
        answer = IdPattern().Replace(answer, m => ids.TryGetValue(m.Value, out var known) ? known : ids[m.Value] = $"{m.Value[..3]}#{ids.Count}");
        answer = NumberPattern().Replace(TimePattern().Replace(answer, "(time)"), "(number)");
        foreach (var (who, stands) in ((Demographics, string)[])[(person, "person"), (other, "other")])
        {
            foreach (var word in (string[])[who.Address.Line, who.Address.Postcode, who.FamilyName, who.GivenName, who.BirthDate])
                answer = answer.Replace(word, $"({stands})", StringComparison.Ordinal);
        }

        return answer.Replace($"own-{number}", "own", StringComparison.Ordinal).Replace($"OWN-{number}", "OWN", StringComparison.Ordinal).Replace($"UNK-{number}", "UNK", StringComparison.Ordinal)
            .Replace($"Tiny{number}", "Tiny", StringComparison.Ordinal);
    }

    [GeneratedRegex("""^(?<who>\w+) \| (?<method>\S+) \| (?<request>\{.*\})(?<adult> adult)?(?<expecting> expecting)?(?: => (?<refusal>\w+))?$""")]
    private static partial Regex LinePattern();

    [GeneratedRegex("""\b[a-z]{3}_[0-9A-Z]{26}\b""")]
    private static partial Regex IdPattern();

    [GeneratedRegex("""\$[OI]\b""")]
    private static partial Regex OwnPattern();

    [GeneratedRegex("""\$(?<prefix>[a-z]{3})\b""")]
    private static partial Regex GivenPattern();

    [GeneratedRegex("""\{ "entryId": "aud_[^}]*\}""")]
    private static partial Regex ReceiptPattern();

    [GeneratedRegex("""\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b""")]
    private static partial Regex RequestPattern();

    [GeneratedRegex("""(?<="nextPageToken": ")[^"]+""")]
    private static partial Regex TokenPattern();

    [GeneratedRegex("""\b9991\d{6}\b""")]
    private static partial Regex NumberPattern();

    [GeneratedRegex("""\d{4}-\d\d-\d\dT[\d:.]+Z""")]
    private static partial Regex TimePattern();
}
