using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>I15: what is agreed with a family in writing says whether they could understand it.</summary>
public sealed class WrittenAgreementTests
{
    [Fact]
    public async Task An_agreement_keeps_language_reading_interpreter_and_what_they_said_that_it_means()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await Partnership.RecordAsync(p.LeadSocialWorker, "LCS-15", Person("Zosia", "Wierzbatest", "2020-05-05", "8 Fallow Lane", "NM4 4AA"));
        var plans = new Plans(p.LeadSocialWorker.CallInvoker);

        // A signature under what nobody explained is the case in which each of the four is asked for.
        (await RefusalOf(() => AgreeAsync(new WrittenAgreement { With = "her mother", Words = "He does not come to the flat." }))).FieldViolations.Select(v => v.Field).Order().ShouldBe(
            ["agreement.interpreter", "agreement.reading", "agreement.spoken_language", "agreement.understood_as", "agreement.written_language"]);
        var unsure = await AgreeAsync(new WrittenAgreement
        {
            With = "her mother",
            Words = "He does not come to the flat, and she rings the duty desk when he does.",
            SpokenLanguage = "pol",
            WrittenLanguage = "eng",
            Reading = AgreementReading.NotAsked,
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NeededNotUsed, RelativeInterpreted = true, Language = "pol" },
            UnderstandingNotChecked = true,
        });
        unsure.Prompts.Count.ShouldBe(5);
        unsure.Prompts.ShouldContain(w => w.Contains("in their own words", StringComparison.Ordinal));

        var sure = new WrittenAgreement
        {
            With = "her mother and her grandmother",
            Words = "He does not come to the flat, and she rings the duty desk when he does.",
            SpokenLanguage = "pol",
            WrittenLanguage = "pol",
            Reading = AgreementReading.ReadsIt,
            Interpreter = new InterpreterStatement { Use = InterpreterUse.Used, Language = "pol" },
            UnderstoodAs = "If he stands at the door I do not open, and I ring you.",
        };
        (await AgreeAsync(sure)).Prompts.ShouldBeEmpty();
        var held = (await plans.GetPlanAsync(new GetPlanRequest { Child = Own("LCS-15") })).Plan.Held;
        held.Select(h => h.Agreement?.UnderstandingNotChecked).ShouldBe([false, true], ignoreOrder: true);
        held.ShouldContain(h => sure.Equals(h.Agreement));
        (await AgreeAsync(null)).Plan.Held.Count(h => h.Agreement is null).ShouldBe(1);

        async Task<RecordPlanStepResponse> AgreeAsync(WrittenAgreement? agreement) => await plans.RecordPlanStepAsync(new RecordPlanStepRequest
        {
            Child = Own("LCS-15"),
            Step = PlanStep.CinMeeting,
            HeldOn = "2027-03-10",
            Decision = "What was agreed is written down, with everybody in the room.",
            Agreement = agreement,
        });
    }
}
