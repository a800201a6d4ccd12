using InfoShare.Cli.Calling;
using InfoShare.Cli.Commands;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Cli.Tests;

public sealed class ParsingTests
{
    [Theory]
    [InlineData("HealthService/ShareConcern")]
    [InlineData("/infoshare.health.v1.HealthService/ShareConcern")]
    [InlineData("infoshare.health.v1.HealthService.ShareConcern")]
    [InlineData("healthservice/shareconcern")]
    public void A_method_is_found_by_short_and_full_name(string name) =>
        MethodCatalogue.Find(name).FullName.ShouldBe("infoshare.health.v1.HealthService.ShareConcern");

    [Fact]
    public void A_request_in_a_file_is_named_with_an_at_sign()
    {
        var parsed = CommandLine.Create().Parse(["call", "--as", "elmmock-surgery", "HealthService/QueryChild", "-d", "@request.json"], CommandLine.Parsing);

        parsed.Errors.ShouldBeEmpty();
        parsed.GetValue<string>("--data").ShouldBe("@request.json");
    }

    [Theory]
    [InlineData("publish-size")]
    [InlineData("lookup")]
    [InlineData("sweep")]
    public void A_bench_of_sizes_runs_without_naming_any(string bench) =>
        CommandLine.Create().Parse(["bench", bench], CommandLine.Parsing).Errors.ShouldBeEmpty();

    [Fact]
    public void A_method_that_does_not_exist_names_those_near_it()
    {
        var problem = Should.Throw<CallProblem>(() => MethodCatalogue.Find("HealthService/ShareConcerns"));
        problem.Status.ShouldBe("UNIMPLEMENTED");
        problem.Message.ShouldContain("infoshare.health.v1.HealthService/ShareConcern");
        Should.Throw<CallProblem>(() => MethodCatalogue.Find("Nowhere/MakeReferral")).Message.ShouldContain("HealthService/MakeReferral");
        Should.Throw<CallProblem>(() => MethodCatalogue.Find("ShareConcern")).Status.ShouldBe("INVALID_ARGUMENT");
    }

    [Fact]
    public void The_catalogue_holds_every_agencys_service()
    {
        var services = MethodCatalogue.Methods.Select(m => m.Service.Name).ToHashSet();
        foreach (var name in new[] { "HealthService", "PoliceService", "ProbationService", "EducationService", "SocialCareService", "InboxService", "Health" })
            services.ShouldContain(name);
    }

    [Fact]
    public void Codes_may_be_short_full_or_numbers_and_fields_in_either_spelling()
    {
        var request = (ShareConcernRequest)RequestJson.Parse(ShareConcernRequest.Descriptor, """
            {
              "request_id": "8d0a2f6e-58bb-4f0f-8c1b-0d5a3f0f9a51",
              "concern": {
                "subject": { "demographics": { "given_name": "Tamsin", "familyName": "Quilltest",
                  "identifiers": [ { "scheme": "NHS_NUMBER", "value": "943 476 5919" } ], "sex": 1 } },
                "indicators": [ "PARENT_SUICIDAL", "CONCERN_INDICATOR_PARENT_DRUGS" ],
                "urgency": "same-day",
                "known_at": "2026-10-01T09:30:00Z",
              },
              // comments are for people
            }
            """);
        request.RequestId.ShouldBe("8d0a2f6e-58bb-4f0f-8c1b-0d5a3f0f9a51");
        request.Concern.Subject.Demographics.FamilyName.ShouldBe("Quilltest");
        request.Concern.Subject.Demographics.Identifiers[0].Scheme.ShouldBe(IdentifierScheme.NhsNumber);
        request.Concern.Subject.Demographics.Sex.ShouldBe(Sex.Female);
        request.Concern.Indicators.ShouldBe([ConcernIndicator.ParentSuicidal, ConcernIndicator.ParentDrugs]);
        request.Concern.Urgency.ShouldBe(Urgency.SameDay);
        request.Concern.KnownAt.ToDateTime().ShouldBe(new DateTime(2026, 10, 1, 9, 30, 0, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData("{", "ShareConcernRequest")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"concerns":{}}""", "concerns")]
    [InlineData("""{"concern":{"subject":{"demographics":{"given_names":["Wilf"]}}}}""", "concern.subject.demographics.given_names: there is no such field. Demographics has given_name, family_name,")]
    [InlineData("""{"concern":{"children":[{"presnt":true}]}}""", "concern.children[0].presnt: there is no such field. ChildBearing has child, relevance, present")]
    [InlineData("""{"concern":{"urgency":"YESTERDAY"}}""", "concern.urgency: \"YESTERDAY\" is not one of IMMEDIATE_DANGER, SAME_DAY")]
    [InlineData("""{"concern":{"knownAt":"yesterday"}}""", "ShareConcernRequest")]
    [InlineData("""{"requestId":7}""", "ShareConcernRequest")]
    public void A_request_that_cannot_be_read_says_why(string json, string says)
    {
        var problem = Should.Throw<CallProblem>(() => RequestJson.Parse(ShareConcernRequest.Descriptor, json));
        problem.Reason.ShouldBe(CallProblem.Request);
        problem.Message.ShouldContain(says);
    }

    [Fact]
    public async Task A_request_comes_from_the_argument_a_file_or_standard_input()
    {
        (await RequestJson.TextAsync("{}", TextReader.Null, default)).ShouldBe("{}");
        (await RequestJson.TextAsync("-", new StringReader("{\"a\":1}"), default)).ShouldBe("{\"a\":1}");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{\"b\":2}");
            (await RequestJson.TextAsync("@" + file, TextReader.Null, default)).ShouldBe("{\"b\":2}");
        }
        finally
        {
            File.Delete(file);
        }

        await Should.ThrowAsync<CallProblem>(() => RequestJson.TextAsync("@" + file, TextReader.Null, default));
    }

    [Theory]
    [InlineData("Dr Asha Fieldtest:GP", "dr-asha-fieldtest", "Dr Asha Fieldtest", "GP", null)]
    [InlineData("Priti Larksample : duty social worker : Front door", "priti-larksample", "Priti Larksample", "DUTY_SOCIAL_WORKER", "Front door")]
    public void A_practitioner_is_name_role_and_team(string text, string id, string name, string role, string? team) =>
        PractitionerArgument.Parse(text).ShouldBe(new Client.InfoSharePractitioner(id, name, role, team));

    [Theory]
    [InlineData("Dr Asha Fieldtest")]
    [InlineData(":GP")]
    [InlineData("Dr Asha Fieldtest:")]
    [InlineData("a:b:c:d")]
    [InlineData("李:GP")]
    public void What_is_no_practitioner_is_refused(string text) =>
        Should.Throw<CallProblem>(() => PractitionerArgument.Parse(text)).Reason.ShouldBe(CallProblem.Practitioner);

    [Theory]
    [InlineData("1d", 86_400)]
    [InlineData("2h30m", 9_000)]
    [InlineData("90s", 90)]
    [InlineData("1.5H", 5_400)]
    public void Amounts_of_time_are_read(string text, double seconds)
    {
        AmountOfTime.TryParse(text, out var amount).ShouldBeTrue();
        amount.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("1")]
    [InlineData("1w")]
    [InlineData("-1d")]
    [InlineData("1..5d")]
    [InlineData("99999999999999999d")]
    public void What_is_no_amount_of_time_is_refused(string text) => AmountOfTime.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_clock_is_read_advanced_or_set()
    {
        ClockCommand.Request(null, null).ShouldBe(new GetClockRequest());
        ((AdvanceClockRequest)ClockCommand.Request("1d", null)).By.Seconds.ShouldBe(86_400);
        ((AdvanceClockRequest)ClockCommand.Request(null, "2026-11-02T09:00:00")).Instant.ToDateTime()
            .ShouldBe(new DateTime(2026, 11, 2, 9, 0, 0, DateTimeKind.Utc));
        ((AdvanceClockRequest)ClockCommand.Request(null, "2026-07-02T09:00:00+01:00")).Instant.ToDateTime().Hour.ShouldBe(8);
        Should.Throw<CallProblem>(() => ClockCommand.Request("0s", null));
        Should.Throw<CallProblem>(() => ClockCommand.Request(null, "tomorrow"));
    }

    [Theory]
    [InlineData("call HealthService/ShareConcern", "--as")]
    [InlineData("call --as a HealthService/ShareConcern --max 0", "--max")]
    [InlineData("call --as a HealthService/ShareConcern --timeout -1", "--timeout")]
    [InlineData("clock --advance 1d --to 2026-11-02", "not both")]
    public void A_command_line_that_does_not_make_sense_is_refused(string line, string says)
    {
        var errors = CommandLine.Create().Parse(line).Errors;
        errors.ShouldNotBeEmpty();
        errors.ShouldContain(e => e.Message.Contains(says));
    }

    [Fact]
    public async Task Every_commands_help_shows_an_example()
    {
        var root = CommandLine.Create();
        foreach (var command in root.Subcommands.Prepend(root))
        {
            using var output = new StringWriter();
            await command.Parse("--help").InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output });
            output.ToString().ShouldContain("Example:");
            output.ToString().ShouldContain("infoshare ");
        }
    }
}
