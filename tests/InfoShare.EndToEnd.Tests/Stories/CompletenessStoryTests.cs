using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Quality.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Quality = InfoShare.Protocol.Quality.V1.QualityService.QualityServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Health visitors record whom they serve; missing, unknown and refused are three things, and small numbers are nobody's to read (O4, N5).</summary>
public sealed class CompletenessStoryTests
{
    [Fact]
    public async Task Missing_unknown_and_refused_ethnicity_are_counted_apart_and_small_counts_are_kept_back()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        for (var i = 0; i < 24; i++)
            await RecordAsync(p.HealthVisitor, $"HV-{i}", Person($"Ada{(char)('a' + i)}", "Mossfixture", $"20{10 + (i % 14)}-0{1 + (i % 9)}-11"));
        var system = p.SystemOf("northmere-health-visiting");
        for (var i = 0; i < 6; i++)
            await SayAsync(system, i, CharacteristicKind.Ethnicity, CharacteristicAnswer.Stated, "A");
        for (var i = 6; i < 12; i++)
            await SayAsync(system, i, CharacteristicKind.Ethnicity, CharacteristicAnswer.Unknown);
        for (var i = 12; i < 17; i++)
            await SayAsync(system, i, CharacteristicKind.Ethnicity, CharacteristicAnswer.Refused);
        await SayAsync(system, 0, CharacteristicKind.Disability, CharacteristicAnswer.Stated, "hearing");
        await SayAsync(system, 1, CharacteristicKind.Disability, CharacteristicAnswer.NotAsked);

        // The mother says it after all: the later answer counts, once.
        await SayAsync(system, 6, CharacteristicKind.Ethnicity, CharacteristicAnswer.Stated, "B");

        var own = (await new Quality(p.As("northmere-health-visiting", "Nora Named", "NAMED_PROFESSIONAL").CallInvoker)
            .GetCompletenessAsync(new GetCompletenessRequest())).Organisations.Single();
        own.Records.Count.ShouldBe(24);
        var ethnicity = own.Kinds.Single(k => k.Kind == CharacteristicKind.Ethnicity);
        (ethnicity.Stated.Count, ethnicity.Unknown.Count, ethnicity.Refused.Count, ethnicity.NotAsked.Count, ethnicity.Missing.Count).ShouldBe((7L, 5L, 5L, 0L, 7L));

        // One who said it and one who was not asked: neither is to be read off, nor reckoned: the noughts are kept back with them.
        var disability = own.Kinds.Single(k => k.Kind == CharacteristicKind.Disability);
        (disability.Stated.KeptBack, disability.NotAsked.KeptBack, disability.Refused.KeptBack, disability.Missing.KeptBack).ShouldBe((true, true, true, false));
        own.Kinds.Single(k => k.Kind == CharacteristicKind.FirstLanguage).Missing.Count.ShouldBe(24);

        // An auditor of the partnership sees every organisation; a colleague of another none but the own; a visitor none.
        var all = await new Quality(p.Auditor.CallInvoker).GetCompletenessAsync(new GetCompletenessRequest());
        all.Organisations.Single(o => o.OrganisationId == "northmere-health-visiting").ShouldBe(own);
        all.Organisations.Count.ShouldBeGreaterThan(15);
        var manager = new Quality(p.SocialCareManager.CallInvoker);
        (await manager.GetCompletenessAsync(new GetCompletenessRequest())).Organisations.Select(o => o.OrganisationId).ShouldBe(["northmere-csc"]);
        (await RefusalOf(async () => await manager.GetCompletenessAsync(new GetCompletenessRequest { OrganisationId = "northmere-health-visiting" }))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(async () => await new Quality(p.HealthVisitor.CallInvoker).GetCompletenessAsync(new GetCompletenessRequest()))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task It_is_recorded_of_those_whom_one_holds_and_says_what_was_asked()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var child = await RecordAsync(p.HealthVisitor, "HV-1", Person("Ode", "Mossfixture", "2021-02-03"));
        var school = new Quality(p.SystemOf("northmere-school").CallInvoker);
        (await RefusalOf(async () => await school.RecordCharacteristicsAsync(new RecordCharacteristicsRequest
        {
            Person = new SubjectRef { PersonId = child },
            Characteristics = { Said("A") },
        }))).Reason.ShouldBe("NOT_FOUND");
        var visitors = new Quality(p.SystemOf("northmere-health-visiting").CallInvoker);
        var twice = await RefusalOf(async () => await visitors.RecordCharacteristicsAsync(new RecordCharacteristicsRequest { Person = Own("HV-1"), Characteristics = { Said("A"), Said("B") } }));
        twice.FieldViolations.Single().Field.ShouldBe("characteristics");
        var empty = await RefusalOf(async () => await visitors.RecordCharacteristicsAsync(new RecordCharacteristicsRequest { Person = Own("HV-1"), Characteristics = { Said("") } }));
        empty.FieldViolations.Single().Field.ShouldBe("characteristics[0].value");
        (await visitors.RecordCharacteristicsAsync(new RecordCharacteristicsRequest { Person = Own("HV-1"), Characteristics = { Said("A") } })).Person.PersonId.ShouldBe(child);
    }

    private static Characteristic Said(string value) => new()
    {
        Kind = CharacteristicKind.Ethnicity,
        Answer = CharacteristicAnswer.Stated,
        Value = value,
        Source = SourceKind.ParentSelf,
    };

    private static async Task SayAsync(InfoShareConnection system, int record, CharacteristicKind kind, CharacteristicAnswer answer, string value = "") =>
        await new Quality(system.CallInvoker).RecordCharacteristicsAsync(new RecordCharacteristicsRequest
        {
            Person = Own($"HV-{record}"),
            Characteristics = { new Characteristic { Kind = kind, Answer = answer, Value = value, Source = SourceKind.ParentSelf } },
        });
}
