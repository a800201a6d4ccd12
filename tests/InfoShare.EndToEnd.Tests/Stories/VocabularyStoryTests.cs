using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Vocabulary.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Vocabularies = InfoShare.Protocol.Vocabulary.V1.VocabularyService.VocabularyServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A school's system turns its own label into a code, and the label is kept beside it (requirement O12).</summary>
public sealed class VocabularyStoryTests
{
    [Fact]
    public async Task A_label_that_a_school_sends_is_mapped_to_its_code_and_kept()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var lists = new Vocabularies(p.SystemOf("northmere-school").CallInvoker);
        var read = await lists.MapLabelAsync(new MapLabelRequest { Label = "persistently absent" });
        var match = read.Matches.Single();
        (match.Code.Vocabulary, match.Code.Code, match.Agency).ShouldBe(("ConcernIndicator", "LOW_ATTENDANCE", AgencyKind.Education));

        read.HowToRead.ShouldStartWith("Send the code");
        var others = await new Vocabularies(p.Doctor.CallInvoker).MapLabelAsync(new MapLabelRequest { Label = "persistently absent" });
        others.Matches.ShouldAllBe(m => m.Agency == AgencyKind.Education);
        others.HowToRead.ShouldContain("Only other agencies use this label");

        // The same letters mean nothing at a surgery's; and nothing is guessed.
        (await new Vocabularies(p.Doctor.CallInvoker).MapLabelAsync(new MapLabelRequest { Label = "DNA" })).Matches.Single().Code.Code.ShouldBe("DID_NOT_ATTEND");
        var unknown = await lists.MapLabelAsync(new MapLabelRequest { Label = "Amber flag 7" });
        unknown.Matches.ShouldBeEmpty();
        unknown.HowToRead.ShouldContain("nothing was guessed");
        (await lists.MapLabelAsync(new MapLabelRequest { Label = "Looked after" })).Matches.Select(m => m.Code.Code).ShouldBe(["LAC_S20", "LAC_ORDER"], ignoreOrder: true);

        await RecordAsync(p.DesignatedLead, "NS-1", Person("Piet", "Larchtest", "2015-02-03"));
        var shared = await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("NS-1"),
                Indicators = { (ConcernIndicator)match.Code.Number },
                Kind = ConcernKind.Interval,
                Source = SourceKind.RecordCheck,
                RiskStatement = "He has come on eleven days since the new year.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.Standard,
                Consent = ConsentState.NotSoughtPrejudice,
                ConsentReason = "Nobody answers the school's calls.",
                LegalBasis = LegalBasis.SafeguardingCondition,
                AgencyLabel = "Persistently absent (PA), 41 %",
            },
        });
        var kept = await p.Store.ReadAsync(async s => (await s.Concerns.FindAsync(shared.Concern.ConcernId))!, CancellationToken.None);
        kept.AgencyLabel.ShouldBe("Persistently absent (PA), 41 %");
        Core.Vocabulary.Code.Of(kept.Indicators.Single()).ShouldBe("LOW_ATTENDANCE");
    }

    [Fact]
    public async Task A_system_keeps_its_lists_in_step_by_version()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var lists = new Vocabularies(p.SystemOf("northmere-probation").CallInvoker);
        var all = await lists.GetVocabularyAsync(new GetVocabularyRequest());
        all.Version.ShouldBe(all.Versions[^1].Version);
        all.Vocabularies.Count.ShouldBeGreaterThan(40);
        var indicators = (await lists.GetVocabularyAsync(new GetVocabularyRequest { Version = all.Versions[0].Version, Vocabularies = { "ConcernIndicator" } })).Vocabularies.Single();
        var incident = indicators.Codes.Single(c => c.Number == 1);
        (incident.Code, incident.Heading, incident.Since).ShouldBe(("DA_INCIDENT", "Domestic abuse.", "2026.1"));
        incident.Meaning.ShouldContain("dated incident");
        incident.Labels.ShouldContain(l => l.Label == "DV" && l.Agency == AgencyKind.Unspecified);
        (await RefusalOf(async () => await lists.GetVocabularyAsync(new GetVocabularyRequest { Version = "1999.9" }))).FieldViolations.Single().Field.ShouldBe("version");
        (await RefusalOf(async () => await lists.GetVocabularyAsync(new GetVocabularyRequest { Vocabularies = { "Weather" } }))).FieldViolations.Single().Field.ShouldBe("vocabularies");
        (await RefusalOf(async () => await lists.MapLabelAsync(new MapLabelRequest { Label = "DV", Vocabulary = "Weather" }))).FieldViolations.Single().Field.ShouldBe("vocabulary");
    }
}
