using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S8: what a young person took back stays, and is appraised; a clinic that adds to it is named to nobody. S5: a retraction still shows later.</summary>
public sealed class S8RetractionTests
{
    [Fact]
    public async Task A_retraction_hides_nothing_and_the_clinic_that_noted_something_leaves_no_trace_with_others()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await LarkAsync(p);
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-8", Lark);
        await WorksWithAsync(clinic, Own("SH-8"), PractitionerRole.SexualHealthWorker, "01632 960151");
        var shared = await ShareAsync(p.LeadSocialWorker, About("LCS-8", ConcernIndicator.OlderAdultAssociate, "An older man in a silver van waits for her after school."));
        var id = shared.ConcernId;
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead, p.Detective, clinic])
            (await InboxOf(who)).ShouldContain(i => i.ConcernId() == id);
        await NoteAsync(clinic, id, NoteKind.ProfessionalView, "She is afraid of him and comes to us alone.");

        // Taken back, and nobody has a view yet: it is owed.
        (await RefusalOf(() => VerifyAsync(p.LeadSocialWorker, id, 1, VerificationState.RetractedNoView, "She said today that she had made him up.", "I do not believe that she made him up.")))
            .FieldViolations.Single().Field.ShouldBe("view");
        var taken = await VerifyAsync(p.LeadSocialWorker, id, 1, VerificationState.RetractedNoView, "She said today that she had made him up.", "", SourceKind.ChildWords);
        taken.AppraisalDue.ToDateTimeOffset().ShouldBe(At("2027-03-10 17:00"));
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.AppraisalDue);

        // The concern and its state show to those who could see it; of the clinic's note there is no trace with anybody else.
        foreach (var who in (InfoShareConnection[])[p.DesignatedLead, p.Detective, p.LeadSocialWorker])
        {
            var seen = await HistoryAsync(who, id);
            seen.Concern.Verification.ShouldBe(VerificationState.RetractedNoView);
            seen.Notes.ShouldBeEmpty();
            foreach (var word in (string[])["Tarnmock", "sexual-health", "Sexual Health"])
                seen.ToString().ShouldNotContain(word, Case.Sensitive);
        }

        // Said again before it is appraised: no time is gained by it.
        await p.ClockAtAsync("2027-03-09 10:00");
        var again = await VerifyAsync(p.LeadSocialWorker, id, 2, VerificationState.RetractedNoView, "She said again that she had made him up.", "", SourceKind.ChildWords);
        again.AppraisalDue.ShouldBe(taken.AppraisalDue);

        // Later somebody asks who did not know of it: it is there, with what became of it (S5).
        await VerifyAsync(p.Detective, id, 3, VerificationState.RetractedConcernStands, "She would not say who had told her to take it back.", "I think that he threatened her; the concern stands.");
        await p.ClockAtAsync("2027-09-08 09:00");
        (await PictureAsync(p.SouthmereDuty, Known(Lark))).Concerns.Single(c => c.ConcernId == id).Verification.ShouldBe(VerificationState.RetractedConcernStands);

        // And so it stands on the child's page, step by step, beside the concern (C5, C6, D9).
        var page = (await OnePageTests.ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).Items;
        page.Where(i => i.Kind == ChronologyKind.Verification).Select(i => (i.StandsOn, i.Words.Split(',')[0], i.Lane)).ShouldBe(
        [
            ("2027-03-08", "RETRACTED_NO_VIEW", ChronologyLane.Context), ("2027-03-09", "RETRACTED_NO_VIEW", ChronologyLane.Context),
            ("2027-03-09", "RETRACTED_CONCERN_STANDS", ChronologyLane.Context),
        ]);
        page.Single(i => i.Kind == ChronologyKind.Appraisal).Words.ShouldContain("is owed");
        var stands = page.Last(i => i.Kind == ChronologyKind.Verification);
        string.Join(' ', (await OnePageTests.ItemAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild, stands.ItemId)).More).ShouldContain("the concern stands");
        var atSchool = (await OnePageTests.ReadAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).Items;
        atSchool.Count(i => i.Kind == ChronologyKind.Verification).ShouldBe(3);
        string.Join(' ', (await OnePageTests.ItemAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare, stands.ItemId)).More).ShouldNotContain("She would not say");
    }
}
